//! N044

use policylint_model::Effect;
use policylint_model::operator::OperatorFamily;

use crate::diagnostic::Severity;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A list of prefixes says what may not be listed.
    ///
    /// ## Why is this bad?
    /// `s3:prefix` is what a request to list a bucket asks for. A caller who is not allowed `private/` asks for
    /// `p`, or for no prefix, and finds the names below `private/` in the answer. Only a list of prefixes that may
    /// be listed keeps the others out.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::lake", "Condition": {"StringLike": {"s3:prefix": "private/*"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::lake", "Condition": {"StringLike": {"s3:prefix": "public/*"}}}]}
    /// ```
    ///
    /// ## References
    /// - [Amazon S3: Bucket policy examples using condition keys](https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html)
    "N044" "s3-prefix-in-negative-context" {
        group: Group::Condition,
        severity: Severity::Warning,
        analyzer: &["S3_PREFIX_IN_NEGATIVE_CONTEXT"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let Some(effect) = context.compiled.effect else { return };
    for literal in context.compiled.conditions.iter().filter(|one| one.is_on("s3:prefix")) {
        let Some(operator) = literal.known_operator() else { continue };
        let forbids = (effect == Effect::Deny) != operator.is_negated();
        if operator.family() != OperatorFamily::String || !forbids {
            continue;
        }
        let verb = if effect == Effect::Deny { "denies" } else { "does not allow" };
        let message = format!(
            "`{}` on `{}` says which prefixes this statement {verb}",
            literal.operator_text.text,
            literal.key()
        );
        let finding = reporter
            .at(literal.key_node(), message)
            .so("a request for a shorter prefix, or for none, lists the same names")
            .help(
                "allow the prefixes that may be listed, or deny all others by a negated operator",
            );
        reporter.push(finding);
    }
}
