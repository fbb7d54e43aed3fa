//! N013

use policylint_catalog::{ConditionKey, KeyType};
use policylint_model::operator::{BaseOperator, Operator};

use crate::condition_edit::under_equal_operator;
use crate::diagnostic::Severity;
use crate::rule::{Activation, Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// An operator with wildcards compares texts that have none.
    ///
    /// ## Why is this bad?
    /// Whoever reads `StringLike` looks for the wildcard. Without one it says what `StringEquals` says.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringLike": {"aws:PrincipalTag/team": "core"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalTag/team": "core"}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where wildcards are put in now and then.
    ///
    /// ## Fix safety
    /// Safe: without wildcards and variables both operators compare the same.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String)
    "N013" "like-without-wildcard" {
        group: Group::Condition,
        severity: Severity::Info,
        activation: Activation::Strict,
        fix: FixKind::Safe,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        let Some(operator) = literal.known_operator() else { continue };
        let base = match operator.base {
            BaseOperator::StringLike => BaseOperator::StringEquals,
            BaseOperator::StringNotLike => BaseOperator::StringNotEquals,
            _ => continue,
        };
        // N002 speaks of ARNs that are compared as text.
        let is_arn = literal.catalog_key().map(ConditionKey::key_type) == Some(KeyType::Arn);
        let is_plain = literal
            .values
            .iter()
            .all(|value| value.text.known().is_some_and(|text| !text.contains(['*', '?', '$'])));
        if is_arn || !is_plain || !literal.complete || literal.values.is_empty() {
            continue;
        }
        let meant = Operator { base, ..operator };
        let message = format!("`{}` compares without a wildcard", literal.operator_text.text);
        let finding = reporter
            .at(literal.operator_text.node, message)
            .so(format!("it says what `{meant}` says"))
            .help(format!("use `{meant}`"))
            .fix(under_equal_operator(context.tree(), literal, meant));
        reporter.push(finding);
    }
}
