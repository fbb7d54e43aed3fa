//! C013

use policylint_analysis::FormField;
use policylint_model::arn::ArnPart;
use policylint_syntax::edit::replace_text;

use crate::diagnostic::{Diagnostic, Fix};
use crate::resource_arn::{ResourceArn, resource_arns};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::unmatched::as_of_catalog;

declare_rule! {
    /// The ARN of a resource has a region where resources of its type have none, or lacks one.
    ///
    /// ## Why is this bad?
    /// The ARNs of global resources, such as those of IAM and S3 buckets, leave the field of the region
    /// empty; most others have one. An ARN with a region too many or too few is the ARN of no resource.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "iam:GetRole",
    ///       "Resource": "arn:aws:iam:us-east-1:111122223333:role/deploy"
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
    ///       "Action": "logs:CreateLogStream",
    ///       "Resource": "arn:aws:logs::111122223333:log-group:/aws/lambda/*"
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
    ///       "Action": "iam:GetRole",
    ///       "Resource": "arn:aws:iam::111122223333:role/deploy"
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
    ///       "Action": "logs:CreateLogStream",
    ///       "Resource": "arn:aws:logs:*:111122223333:log-group:/aws/lambda/*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the ARN starts to match, with `*` in every region.
    ///
    /// ## References
    /// - [Identify AWS resources with ARNs](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)
    /// - [Service authorization reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    "C013" "arn-region-mismatch" {
        group: Group::Catalog,
        fix: FixKind::Unsafe,
        analyzer: &["ARN_REGION_NOT_ALLOWED", "MISSING_ARN_REGION"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for arn in resource_arns(context) {
        let region = arn.arn.region();
        let all = |is: fn(FormField) -> bool| {
            !arn.forms.is_empty() && arn.forms.iter().all(|form| is(form.region))
        };
        let finding = if region.is_empty() {
            all(|field| field != FormField::Empty).then(|| missing(context, &arn, reporter))
        } else {
            let is_there = region.bytes().any(|byte| byte != b'*');
            (is_there && all(|field| field == FormField::Empty))
                .then(|| superfluous(context, &arn, reporter))
        };
        if let Some(finding) = finding {
            reporter.push(finding);
        }
    }
}

fn superfluous(
    context: &StatementContext<'_>,
    arn: &ResourceArn<'_>,
    reporter: &Reporter<'_>,
) -> Diagnostic {
    let range = arn.arn.range(ArnPart::Region);
    let message = format!(
        "the ARNs of {} for {} have no region, and this one has `{}`",
        arn.owner(),
        arn.types(),
        arn.arn.region()
    );
    let edit = replace_text(context.tree(), arn.text.node, range.clone(), "").ok();
    reporter
        .within(arn.text.node, range, message)
        .so(arn.text.if_dead(context.statement.effect()))
        .help(as_of_catalog("leave the field empty, and keep its colon"))
        .fix(edit.map(|edit| Fix::suggested("leave the region empty", vec![edit])))
        .analyzer(Some("ARN_REGION_NOT_ALLOWED"))
}

fn missing(
    context: &StatementContext<'_>,
    arn: &ResourceArn<'_>,
    reporter: &Reporter<'_>,
) -> Diagnostic {
    let message = format!(
        "the ARNs of {} for {} have a region, and this one has none",
        arn.owner(),
        arn.types()
    );
    let range = arn.arn.range(ArnPart::Region);
    let edit = replace_text(context.tree(), arn.text.node, range, "*").ok();
    reporter
        .at(arn.text.node, message)
        .so(arn.text.if_dead(context.statement.effect()))
        .help(as_of_catalog("write a region, or `*` for all of them"))
        .fix(edit.map(|edit| Fix::suggested("write `*` for the region", vec![edit])))
        .analyzer(Some("MISSING_ARN_REGION"))
}
