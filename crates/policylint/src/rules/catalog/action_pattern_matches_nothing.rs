//! C003

use policylint_analysis::{ActionPattern, ActionReading, ActionSet};
use policylint_catalog::{Service, catalog};

use crate::diagnostic::Diagnostic;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::unmatched::{as_of_catalog, consequence_of_none};
use crate::wording::one_of;

declare_rule! {
    /// A pattern with wildcards matches no action of its service.
    ///
    /// ## Why is this bad?
    /// The element is there for a reason, but has no effect: an Allow does not give the access that it
    /// seems to give, and a Deny lets through what it seems to stop.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": { "Effect": "Allow", "Action": "s3:ListObjects*", "Resource": "arn:aws:s3:::reports" }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": { "Effect": "Allow", "Action": "s3:ListBucket*", "Resource": "arn:aws:s3:::reports" }
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// For a pattern that waits for actions to come.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Action](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)
    "C003" "action-pattern-matches-nothing" {
        group: Group::Catalog,
        fix: FixKind::Suggestion,
        analyzer: &["INVALID_ACTION"],
        peers: &["parliament:UNKNOWN_ACTION", "cfn-lint:W3037", "boogy:action_validation"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let Some(actions) = &context.compiled.actions else { return };
    for element in &actions.patterns {
        let ActionReading::Wildcard { service: Some(service) } = element.reading else { continue };
        let finding = matches_nothing(context, actions, element, service, reporter);
        if let Some(finding) = finding {
            reporter.push(finding);
        }
    }
}

fn matches_nothing(
    context: &StatementContext<'_>,
    actions: &ActionSet<'_>,
    element: &ActionPattern<'_>,
    service: Service,
    reporter: &Reporter<'_>,
) -> Option<Diagnostic> {
    let text = element.text.known()?;
    let (prefix, name) = text.split_once(':')?;
    if service.matching(name).next().is_some() {
        return None;
    }
    // Without its wildcards the name may be that of an action or of an operation.
    let words: String = name.chars().filter(|letter| !matches!(letter, '*' | '?')).collect();
    let help = match catalog().nearest_actions(service, &words).as_slice() {
        [] => "use a pattern that matches actions of the service".to_owned(),
        near => format!("use {}", one_of(near)),
    };
    let finding = reporter
        .within(
            element.text.node,
            prefix.len() + 1..text.len(),
            format!("no action of {} matches `{name}`", service.name()),
        )
        .so(consequence_of_none(context.compiled, actions, 1))
        .help(as_of_catalog(&help));
    Some(finding)
}
