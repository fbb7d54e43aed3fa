//! N014

use policylint_model::Effect;
use policylint_model::operator::{BaseOperator, Operator, Quantifier};

use crate::condition_edit::under_operator;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A condition key with several values stands without `ForAllValues` or `ForAnyValue`.
    ///
    /// ## Why is this bad?
    /// Requests carry several values of such a key, and AWS requires the operator to say whether one of them or all
    /// of them have to match. Without it most likely no request that carries the key meets the condition.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "ec2:CreateTags", "Resource": "*", "Condition": {"StringEquals": {"aws:TagKeys": ["owner", "cost-center"]}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "ec2:CreateTags", "Resource": "*", "Condition": {"ForAnyValue:StringEquals": {"aws:TagKeys": ["owner", "cost-center"]}}}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the condition starts to hold. `ForAnyValue` is put there, except for a negated test in an Allow,
    /// where all values have to pass.
    ///
    /// ## References
    /// - [Single-valued vs. multivalued context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html)
    "N014" "missing-set-qualifier" {
        group: Group::Condition,
        fix: FixKind::Unsafe,
        analyzer: &["MISSING_QUALIFIER"],
        peers: &["boogy:set_operator_validation"],
        check: Check::Statement(check),
    }
}

/// Keys of several values by the service reference, which AWS documents and tests without a qualifier.
const SINGLE_IN_USE: [&str; 1] = ["events:detail-type"];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        let Some(operator) = literal.known_operator() else { continue };
        if operator.quantifier != Quantifier::None
            || operator.base == BaseOperator::Null
            || !literal.is_multi_valued()
            || SINGLE_IN_USE.iter().any(|key| literal.is_on(key))
        {
            continue;
        }
        // What is meant by a Deny, and by a positive test: one value suffices.
        let is_allow = context.compiled.effect == Some(Effect::Allow);
        let quantifier = if is_allow && operator.is_negated() {
            Quantifier::ForAllValues
        } else {
            Quantifier::ForAnyValue
        };
        let meant = Operator { quantifier, ..operator };
        let message = format!(
            "`{}` does not say whether one or all values of `{}` have to match",
            literal.operator_text.text,
            literal.key()
        );
        let finding = reporter
            .at(literal.operator_text.node, message)
            .so("most likely no request that carries the key meets the condition")
            .help(format!("use `ForAnyValue:{operator}` or `ForAllValues:{operator}`"))
            .fix(under_operator(context.tree(), literal, meant));
        reporter.push(finding.also(context.tree().place(literal.key_node()), "has several values"));
    }
}
