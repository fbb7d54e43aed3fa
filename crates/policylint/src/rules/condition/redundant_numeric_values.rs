//! N035

use policylint_analysis::TypedValue;
use policylint_model::operator::BaseOperator;
use policylint_model::value::Number;
use policylint_syntax::NodeId;
use policylint_syntax::edit::remove_items;

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A test for less or for greater has several bounds.
    ///
    /// ## Why is this bad?
    /// One value that matches is enough, so of several bounds only the widest counts: the largest under an operator
    /// for less, the smallest under one for greater. The others look like limits and are none.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*", "Condition": {"NumericLessThan": {"s3:max-keys": ["10", "50"]}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*", "Condition": {"NumericLessThan": {"s3:max-keys": ["50"]}}}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the bounds that go are within the one that stays.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Numeric)
    "N035" "redundant-numeric-values" {
        group: Group::Condition,
        severity: Severity::Info,
        fix: FixKind::Safe,
        analyzer: &["REDUNDANT_CONDITION_VALUE_NUM"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        let is_less = match literal.known_operator().map(|operator| operator.base) {
            Some(BaseOperator::NumericLessThan | BaseOperator::NumericLessThanEquals) => true,
            Some(BaseOperator::NumericGreaterThan | BaseOperator::NumericGreaterThanEquals) => {
                false
            }
            _ => continue,
        };
        let mut numbers: Vec<(&Number, NodeId, &str)> = Vec::new();
        for value in &literal.values {
            match value.typed() {
                TypedValue::Number(number) if value.text.choice.is_none() => {
                    numbers.push((number, value.text.node, &value.text.text));
                }
                _ => {}
            }
        }
        // Other values match nothing (N004), are not known, or not always there.
        if numbers.len() < 2 || numbers.len() != literal.values.len() || !literal.complete {
            continue;
        }
        let widest = if is_less {
            numbers.iter().reduce(|most, next| if next.0 > most.0 { next } else { most })
        } else {
            numbers.iter().reduce(|least, next| if next.0 < least.0 { next } else { least })
        };
        let Some((_, kept, text)) = widest.copied() else { continue };
        let gone: Vec<NodeId> =
            numbers.iter().map(|(_, node, _)| *node).filter(|node| *node != kept).collect();
        let message =
            format!("`{}` has {} bounds", literal.operator_text.text, literal.values.len());
        let title = format!("keep `{text}` alone");
        let edits = remove_items(context.tree(), &gone).ok();
        let finding = reporter
            .at(literal.values_node, message)
            .so(format!("only `{text}` counts"))
            .help(title.clone())
            .fix(edits.map(|edits| Fix::safe(title, edits)));
        reporter.push(finding);
    }
}
