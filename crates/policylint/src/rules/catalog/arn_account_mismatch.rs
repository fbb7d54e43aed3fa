//! C012

use policylint_analysis::FormField;
use policylint_catalog::catalog;
use policylint_model::LanguageVersion;
use policylint_model::arn::ArnPart;
use policylint_model::pattern::{Case, Pattern};
use policylint_syntax::edit::replace_text;

use crate::diagnostic::{Diagnostic, Fix};
use crate::resource_arn::{ResourceArn, resource_arns};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::unmatched::as_of_catalog;

declare_rule! {
    /// The ARN of a resource has an account where resources of its type have none, or lacks one.
    ///
    /// ## Why is this bad?
    /// The ARNs of S3 buckets and their objects leave the field of the account empty; most others have
    /// the account of the owner. An ARN with an account too many or too few is the ARN of no resource.
    /// Things that AWS owns, such as machine images and foundation models, have no account; the catalog
    /// lists those that are known, and the rule keeps silent about them.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "s3:GetObject",
    ///       "Resource": "arn:aws:s3::111122223333:reports/*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "sqs:SendMessage",
    ///       "Resource": "arn:aws:sqs:eu-central-1::orders"
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
    ///       "Action": "s3:GetObject",
    ///       "Resource": "arn:aws:s3:::reports/*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "sqs:SendMessage",
    ///       "Resource": "arn:aws:sqs:eu-central-1:*:orders"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the ARN starts to match, with `*` in every account.
    ///
    /// ## References
    /// - [Identify AWS resources with ARNs](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)
    /// - [Service authorization reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    "C012" "arn-account-mismatch" {
        group: Group::Catalog,
        fix: FixKind::Unsafe,
        analyzer: &["ARN_ACCOUNT_NOT_ALLOWED", "MISSING_ARN_ACCOUNT"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for arn in resource_arns(context) {
        let account = arn.arn.account();
        let all = |is: fn(FormField) -> bool| {
            !arn.forms.is_empty() && arn.forms.iter().all(|form| is(form.account))
        };
        let finding = if account.is_empty() {
            // C013 speaks of what lacks a region, too.
            let lacks_region = arn.arn.region().is_empty()
                && arn.forms.iter().all(|form| form.region != FormField::Empty);
            let needed =
                all(|field| field != FormField::Empty) && !lacks_region && !is_owned_by_aws(&arn);
            needed.then(|| missing(context, &arn, reporter))
        } else {
            let is_there = account.bytes().any(|byte| byte != b'*');
            (is_there && all(|field| field == FormField::Empty))
                .then(|| superfluous(context, &arn, reporter))
        };
        if let Some(finding) = finding {
            reporter.push(finding);
        }
    }
}

/// Whether AWS may own it, so that it has no account.
fn is_owned_by_aws(arn: &ResourceArn<'_>) -> bool {
    let service = arn.arn.part(ArnPart::Service);
    let resource = arn.arn.part(ArnPart::Resource);
    let written = Pattern::glob(resource, Case::Sensitive, LanguageVersion::V2012);
    catalog().resources_owned_by_aws(service).any(|owned| {
        let owned = Pattern::glob(owned.resource, Case::Sensitive, LanguageVersion::V2008);
        written.overlaps(&owned).possible()
    })
}

fn superfluous(
    context: &StatementContext<'_>,
    arn: &ResourceArn<'_>,
    reporter: &Reporter<'_>,
) -> Diagnostic {
    let range = arn.arn.range(ArnPart::Account);
    let message = format!(
        "the ARNs of {} for {} have no account, and this one has `{}`",
        arn.owner(),
        arn.types(),
        arn.arn.account()
    );
    let edit = replace_text(context.tree(), arn.text.node, range.clone(), "").ok();
    reporter
        .within(arn.text.node, range, message)
        .so(arn.text.if_dead(context.statement.effect()))
        .help(as_of_catalog("leave the field empty, and keep its colon"))
        .fix(edit.map(|edit| Fix::suggested("leave the account empty", vec![edit])))
        .analyzer(Some("ARN_ACCOUNT_NOT_ALLOWED"))
}

fn missing(
    context: &StatementContext<'_>,
    arn: &ResourceArn<'_>,
    reporter: &Reporter<'_>,
) -> Diagnostic {
    let message = format!(
        "the ARNs of {} for {} have an account, and this one has none",
        arn.owner(),
        arn.types()
    );
    let range = arn.arn.range(ArnPart::Account);
    let edit = replace_text(context.tree(), arn.text.node, range, "*").ok();
    reporter
        .at(arn.text.node, message)
        .so(arn.text.if_dead(context.statement.effect()))
        .help(as_of_catalog("write the account that owns it, or `*` for any"))
        .fix(edit.map(|edit| Fix::suggested("write `*` for the account", vec![edit])))
        .analyzer(Some("MISSING_ARN_ACCOUNT"))
}
