//! C032

use policylint_analysis::ResourceElement;
use policylint_model::arn::{Arn, ArnPart};

use crate::diagnostic::Severity;
use crate::element_text;
use crate::misfit::{Cause, bucket_of, is_access_point, misfits};
use crate::rule::{Check, Confidence, Group, Reporter, StatementContext, declare_rule};
use crate::wording::all_of;

declare_rule! {
    /// An access point of S3 stands where a bucket is meant, or its alias stands in an ARN.
    ///
    /// ## Why is this bad?
    /// The objects behind an access point are `…:accesspoint/NAME/object/KEY`; the bare ARN of the access
    /// point is that of no object, and actions such as `s3:PutBucketPolicy` are about buckets only. The
    /// alias that ends in `-s3alias` stands for the access point in requests, not in policies.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "s3:GetObject",
    ///       "Resource": "arn:aws:s3:eu-central-1:111122223333:accesspoint/reports"
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
    ///       "Resource": "arn:aws:s3:eu-central-1:111122223333:accesspoint/reports/object/*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## References
    /// - [Configuring IAM policies for using access points](https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html)
    /// - [Access point aliases](https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-naming.html)
    "C032" "access-point-as-bucket" {
        group: Group::Catalog,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        check: Check::Statement(check),
    }
}

/// What the aliases of access points end in.
const ALIASES: [&str; 2] = ["-s3alias", "--ol-s3"];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    aliases(context, reporter);
    if !matches!(context.compiled.resources.element, ResourceElement::Resource(_)) {
        return;
    }
    let patterns = &context.compiled.resources.patterns;
    let Some(point) = patterns.iter().find(|element| is_access_point(&element.text.text)) else {
        return;
    };
    let (found, _) = misfits(context, context.compiled);
    let names: Vec<_> = found
        .iter()
        .filter(|misfit| misfit.cause == Cause::AccessPoint)
        .map(|misfit| &misfit.element.text.text)
        .collect();
    if names.is_empty() {
        return;
    }
    let names = all_of(names);
    let finding = reporter
        .at(point.text.node, format!("this form of an access point's ARN is not one for {names}"))
        .so("it does not match their requests")
        .help("name objects as `…:accesspoint/NAME/object/*`, or the bucket");
    reporter.push(finding);
}

/// Aliases in the place of a bucket.
fn aliases(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for text in element_text::resources(context) {
        let Some((bucket, _)) = bucket_of(text.text) else { continue };
        if !ALIASES.iter().any(|end| bucket.ends_with(end)) {
            continue;
        }
        let start = Arn::parse(text.text).map_or(0, |arn| arn.range(ArnPart::Resource).start);
        let finding = reporter
            .within(
                text.node,
                start..start + bucket.len(),
                format!("`{bucket}` is the alias of an access point"),
            )
            .so(format!("most likely {}", text.if_dead(context.statement.effect())))
            .help(
                "name the access point, as `arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME/object/*`",
            );
        reporter.push(finding);
    }
}
