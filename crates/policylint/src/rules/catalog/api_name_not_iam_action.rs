//! C004

use policylint_analysis::{ActionPattern, ActionReading, ActionSet};
use policylint_catalog::{Service, catalog};

use crate::diagnostic::{Diagnostic, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::unmatched::{as_of_catalog, consequence_of_none, is_listed, replace_action};
use crate::wording::{all_of, one_of};

declare_rule! {
    /// An operation of the API stands where its permission has another name.
    ///
    /// ## Why is this bad?
    /// Policies name actions, not operations of the API, and for some operations the two differ:
    /// `ListObjectsV2` is authorized as `s3:ListBucket`. The name of the operation matches no request.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "s3:ListObjectsV2",
    ///       "Resource": "arn:aws:s3:::reports"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "s3:ListBucket",
    ///       "Resource": "arn:aws:s3:::reports"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the actions that are written instead match requests, and may cover other operations too.
    ///
    /// ## References
    /// - [Required permissions for Amazon S3 API operations](https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html)
    /// - [Service authorization reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    "C004" "api-name-not-iam-action" {
        group: Group::Catalog,
        fix: FixKind::Unsafe,
        analyzer: &["INVALID_ACTION"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let Some(actions) = &context.compiled.actions else { return };
    for element in &actions.patterns {
        let ActionReading::Exact { service: Some(service), action: None } = element.reading else {
            continue;
        };
        let finding = authorized_otherwise(context, actions, element, reporter)
            .or_else(|| maybe_authorized_otherwise(context, actions, element, service, reporter));
        if let Some(finding) = finding {
            reporter.push(finding);
        }
    }
}

/// An operation of which the permissions are known.
fn authorized_otherwise(
    context: &StatementContext<'_>,
    actions: &ActionSet<'_>,
    element: &ActionPattern<'_>,
    reporter: &Reporter<'_>,
) -> Option<Diagnostic> {
    let (prefix, name) = element.text.known()?.split_once(':')?;
    let operation = catalog().api_operation(prefix, name)?;
    let needed: Vec<String> = operation.actions().map(|action| action.to_string()).collect();
    if needed.is_empty() {
        return None;
    }
    let message =
        format!("`{name}` is an operation of the API, which AWS authorizes as {}", all_of(&needed));
    let consequence = consequence_of_none(context.compiled, actions, 1);
    let listed = needed.iter().all(|name| is_listed(actions, name));
    let (severity, consequence) = if listed {
        (Severity::Info, format!("{consequence}, but {} stands here already", all_of(&needed)))
    } else {
        (Severity::Error, consequence)
    };
    let finding = reporter
        .within(element.text.node, prefix.len() + 1..element.text.text.len(), message)
        .severity(severity)
        .so(consequence)
        .help(format!("use {}", all_of(&needed)))
        .fix(replace_action(context.tree(), actions, element, &needed));
    Some(finding)
}

/// An operation of which only that is known that no action has its name.
fn maybe_authorized_otherwise(
    context: &StatementContext<'_>,
    actions: &ActionSet<'_>,
    element: &ActionPattern<'_>,
    service: Service,
    reporter: &Reporter<'_>,
) -> Option<Diagnostic> {
    let text = element.text.known()?;
    let (prefix, name) = text.split_once(':')?;
    if catalog().retired_action(text).is_some() {
        return None;
    }
    catalog().operation_without_action(prefix, name)?;
    let help = match catalog().nearest_actions(service, name).as_slice() {
        [] => "use the action that the API reference gives for the operation".to_owned(),
        near => format!(
            "use the action that the API reference gives for the operation, maybe {}",
            one_of(near)
        ),
    };
    let message =
        format!("`{name}` is an operation of the API, but AWS documents no action of this name");
    let finding = reporter
        .within(element.text.node, prefix.len() + 1..text.len(), message)
        .severity(Severity::Warning)
        .so(format!("most likely {}", consequence_of_none(context.compiled, actions, 1)))
        .help(as_of_catalog(&help));
    Some(finding)
}
