//! D022

use policylint_analysis::{CompiledStatement, Literal, LiteralValue, TypedValue};
use policylint_model::Effect;
use policylint_model::operator::Operator;
use std::collections::BTreeMap;

use crate::diagnostic::Severity;
use crate::rule::{Check, Confidence, DocumentContext, Group, Reporter, declare_rule};
use crate::statement_meaning::without_conditions;
use crate::wording::other_statement;

declare_rule! {
    /// Two Allows exclude one value each, and together exclude nothing.
    ///
    /// ## Why is this bad?
    /// Statements are alternatives: what one excludes the other lets in. Both values were meant to be kept out;
    /// they are, only if one list holds both.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     { "Sid": "NotProd", "Effect": "Allow", "Action": "ec2:*", "Resource": "*", "Condition": { "StringNotEquals": { "aws:ResourceTag/stage": "prod" } } },
    ///     { "Sid": "NotTest", "Effect": "Allow", "Action": "ec2:*", "Resource": "*", "Condition": { "StringNotEquals": { "aws:ResourceTag/stage": "test" } } }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     { "Sid": "NotProd", "Effect": "Allow", "Action": "ec2:*", "Resource": "*", "Condition": { "StringNotEquals": { "aws:ResourceTag/stage": ["prod", "test"] } } }
    ///   ]
    /// }
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html)
    "D022" "not-equals-list-misread" {
        group: Group::Dead,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let mut seen: BTreeMap<String, &CompiledStatement<'_>> = BTreeMap::new();
    for statement in &context.compiled.statements {
        let [literal] = statement.conditions.as_slice() else { continue };
        let is_negated = literal.known_operator().is_some_and(Operator::is_negated);
        let Some(rest) = without_conditions(statement) else { continue };
        if statement.effect != Some(Effect::Allow)
            || !is_negated
            || statement.more_conditions.is_some()
        {
            continue;
        }
        let Some(first) =
            seen.insert(format!("{rest} {}", literal.key().to_lowercase()), statement)
        else {
            continue;
        };
        let [other] = first.conditions.as_slice() else { continue };
        if !are_apart(other, literal) {
            continue;
        }
        let name = other_statement(context.document, first.id);
        let finding = reporter
            .at(
                literal.key_node(),
                format!("what this test excludes {name} lets in, and the other way round"),
            )
            .so(format!("the test of `{}` keeps nothing out", literal.key()))
            .help("put the values into one list of one statement")
            .also(context.tree().place(other.key_node()), "lets in the rest");
        reporter.push(finding);
    }
}

/// Whether no value is excluded by both.
fn are_apart(one: &Literal<'_>, other: &Literal<'_>) -> bool {
    one.complete
        && other.complete
        && !one.values.is_empty()
        && !other.values.is_empty()
        && one.values.iter().all(|value| other.values.iter().all(|next| apart(value, next)))
}

fn apart(one: &LiteralValue<'_>, other: &LiteralValue<'_>) -> bool {
    match (one.typed(), other.typed()) {
        (TypedValue::Text(one), TypedValue::Text(other)) => !one.overlaps(other).possible(),
        (TypedValue::Network(one), TypedValue::Network(other)) => !one.overlaps(other),
        _ => false,
    }
}
