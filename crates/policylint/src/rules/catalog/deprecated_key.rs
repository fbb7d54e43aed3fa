//! C021

use policylint_catalog::catalog;
use policylint_syntax::edit::rename_key;

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A condition is on a key that AWS has replaced by another.
    ///
    /// ## Why is this bad?
    /// The old key is kept for old policies, if at all. `aws:ARN` is not in every request that has
    /// `aws:PrincipalArn`; AWS documents the new key only.
    ///
    /// IAM Access Analyzer has two checks on `aws:ARN` and does not document which of them answers; the
    /// finding carries the code of the warning.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Deny",
    ///       "Action": "kms:CreateKey",
    ///       "Resource": "*",
    ///       "Condition": { "StringNotEquals": { "kms:CustomerMasterKeySpec": "SYMMETRIC_DEFAULT" } }
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
    ///       "Effect": "Deny",
    ///       "Action": "kms:CreateKey",
    ///       "Resource": "*",
    ///       "Condition": { "StringNotEquals": { "kms:KeySpec": "SYMMETRIC_DEFAULT" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the new key may be in more requests than the old one.
    ///
    /// ## References
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    /// - [Condition keys for AWS KMS](https://docs.aws.amazon.com/kms/latest/developerguide/policy-conditions.html)
    "C021" "deprecated-key" {
        group: Group::Catalog,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        analyzer: &["DEPRECATED_GLOBAL_CONDITION_KEY", "UNSUPPORTED_GLOBAL_CONDITION_KEY"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        let Some(known) = literal.key_text.known().and_then(|key| catalog().deprecated_key(key))
        else {
            continue;
        };
        let edit = rename_key(context.tree(), literal.key_node(), known.replacement).ok();
        let is_global = known.key.starts_with("aws:");
        let finding =
            reporter
                .at(literal.key_node(), format!("AWS has replaced `{}`", literal.key()))
                .help(format!("use `{}`", known.replacement))
                .fix(edit.map(|edit| {
                    Fix::suggested(format!("write `{}`", known.replacement), vec![edit])
                }))
                .analyzer(is_global.then_some("DEPRECATED_GLOBAL_CONDITION_KEY"));
        reporter.push(finding);
    }
}
