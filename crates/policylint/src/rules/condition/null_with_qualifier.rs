//! N018

use policylint_model::Effect;
use policylint_model::operator::{BaseOperator, Operator, Quantifier};

use crate::condition_edit::under_operator;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// `Null` stands with `ForAllValues` or `ForAnyValue`.
    ///
    /// ## Why is this bad?
    /// `Null` asks for the key, not for its values. With `ForAllValues` the test holds for every request, with
    /// `ForAnyValue` for none.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "ec2:RunInstances", "Resource": "*", "Condition": {"ForAllValues:Null": {"aws:TagKeys": "true"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "ec2:RunInstances", "Resource": "*", "Condition": {"Null": {"aws:TagKeys": "true"}}}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the test starts to ask for the key.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null)
    "N018" "null-with-qualifier" {
        group: Group::Condition,
        fix: FixKind::Unsafe,
        analyzer: &["NULL_WITH_QUALIFIER"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        let Some(operator) = literal.known_operator() else { continue };
        if operator.base != BaseOperator::Null {
            continue;
        }
        let consequence = match (operator.quantifier, context.compiled.effect) {
            (Quantifier::None, _) => continue,
            (Quantifier::ForAllValues, _) => "it holds for every request",
            (Quantifier::ForAnyValue, Some(Effect::Deny)) => "this statement denies nothing",
            (Quantifier::ForAnyValue, _) => "this statement allows nothing",
        };
        let meant = Operator { quantifier: Quantifier::None, ..operator };
        let message = format!("`{}` joins `Null` with a qualifier", literal.operator_text.text);
        let finding = reporter
            .at(literal.operator_text.node, message)
            .so(consequence)
            .help("use `Null`")
            .fix(under_operator(context.tree(), literal, meant));
        reporter.push(finding);
    }
}
