//! N002

use policylint_catalog::{ConditionKey, KeyType};
use policylint_model::LanguageVersion;
use policylint_model::arn::Arn;
use policylint_model::operator::{BaseOperator, Operator};

use crate::condition_edit::under_operator;
use crate::condition_value::{has_wildcard, is_bare_star};
use crate::diagnostic::Severity;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A text operator with wildcards compares an ARN.
    ///
    /// ## Why is this bad?
    /// Under `StringLike` an asterisk runs across the colons of an ARN: `arn:aws:iam::*:role/deploy` also matches a
    /// role of that name in every account, and a pattern that starts with `*` matches in every service. `ArnLike`
    /// compares field by field and keeps each asterisk in its field.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "iam:*", "Resource": "*", "Condition": {"StringNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ops-*"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "iam:*", "Resource": "*", "Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ops-*"}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where the pattern is meant to match in any field.
    ///
    /// ## Fix safety
    /// Unsafe: ARNs that matched by an asterisk across fields no longer do. It is offered only if every value has
    /// the six fields of an ARN.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN)
    "N002" "string-operator-on-arn-key" {
        group: Group::Condition,
        // CD-52: AWS's own guides write it so.
        severity: Severity::Info,
        fix: FixKind::Unsafe,
        analyzer: &["STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"],
        peers: &["parliament:MISMATCHED_TYPE_BUT_USABLE", "boogy:condition_type_mismatch"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let version = context.within.compiled.version;
    for literal in &context.compiled.conditions {
        let Some(operator) = literal.known_operator() else { continue };
        let base = match operator.base {
            BaseOperator::StringLike => BaseOperator::ArnLike,
            BaseOperator::StringNotLike => BaseOperator::ArnNotLike,
            _ => continue,
        };
        if literal.catalog_key().map(ConditionKey::key_type) != Some(KeyType::Arn) {
            continue;
        }
        let meant = Operator { base, ..operator };
        let written = &literal.operator_text.text;
        let node = literal.operator_text.node;
        let finding = if literal.complete && literal.values.iter().all(is_bare_star) {
            let message = format!("`{written}` asks by `*` whether `{}` is there", literal.key());
            reporter.at(node, message).help("ask by `Null` whether the key is there")
        } else {
            let is_wild = literal
                .values
                .iter()
                .any(|value| value.text.known().is_none_or(|text| has_wildcard(text, version)));
            let message = format!("`{written}` compares the ARN in `{}` as text", literal.key());
            let finding = reporter.at(node, message).help(format!("use `{meant}`"));
            let finding = if is_wild {
                finding.so("a wildcard runs across the fields of the ARN")
            } else {
                finding
            };
            let are_arns = literal
                .values
                .iter()
                .all(|value| value.text.known().is_some_and(|text| is_arn(text, version)));
            let fix = are_arns.then(|| under_operator(context.tree(), literal, meant)).flatten();
            finding.fix(fix)
        };
        reporter.push(finding);
    }
}

/// Whether a text has the six fields that ARN operators compare.
fn is_arn(text: &str, version: LanguageVersion) -> bool {
    Arn::parse_pattern(text, version).is_ok()
}
