//! X002

use policylint_analysis::LooseReason;

use crate::exposure::{loose_text, opened, what};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};
use crate::wording::this_statement;

declare_rule! {
    /// A condition was meant to keep strangers out, and lets everybody in.
    ///
    /// ## Why is this bad?
    /// The statement looks confined and is not. Operators with `IfExists` and with `ForAllValues:` hold
    /// for requests without the key, and strangers' requests often have none; negated operators let
    /// pass everybody who is not listed; and a value such as `o-*` or `0.0.0.0/0` is one that strangers
    /// have, too.
    ///
    /// ## Example
    /// ```json bad kind=bucket
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": "*",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "StringEqualsIfExists": { "aws:SourceVpce": "vpce-1a2b3c4d" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=bucket
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": "*",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "StringEquals": { "aws:SourceVpce": "vpce-1a2b3c4d" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    /// - [Blocking public access to your Amazon S3 storage](https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html)
    "X002" "public-despite-condition" {
        group: Group::Exposure,
        peers: &["cloudsplaining:internet_accessible_actions", "aws-lint-iam-policies:PUBLIC_ACCESS", "boogy:principal_validation"],
        compliance: "M-PUB",
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let has_conditions = !context.compiled.conditions.is_empty();
    let open = has_conditions.then(|| opened(context, |_| true)).flatten();
    let Some(open) = open else { return };
    let attempt = open.loose.iter().find(|loose| loose.reason != LooseReason::Key);
    let literal = attempt.and_then(|loose| context.compiled.conditions.get(loose.condition));
    let (Some(attempt), Some(literal)) = (attempt, literal) else { return };
    let why = loose_text(&attempt.reason, literal.key());
    let subject = this_statement(context.document(), context.statement);
    let mut finding = reporter
        .at(literal.key_node(), format!("this condition keeps no stranger out: {why}"))
        .so(format!("{subject} lets any caller of any AWS account use {}", what(&open)))
        .help("use a positive operator without `IfExists`, and fixed values");
    if let Some(principals) = &context.compiled.principals {
        finding = finding.also(context.tree().place(principals.node), "everybody");
    }
    reporter.push(finding);
}
