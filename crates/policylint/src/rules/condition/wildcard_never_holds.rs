//! N041

use policylint_model::Effect;

use crate::bare_star::{BareStar, bare_star};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A negated wildcard that every value matches never holds.
    ///
    /// ## Why is this bad?
    /// `StringNotLike` with `*` asks for a value that is no text. `ForAnyValue` needs such a value in the request,
    /// and a key that every request carries always has another. The statement does nothing. To drop the condition
    /// would be no repair of an Allow: it would start to allow, to everybody.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:RunInstances", "Resource": "*", "Condition": {"ForAnyValue:StringNotLike": {"aws:TagKeys": "*"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:RunInstances", "Resource": "*", "Condition": {"Null": {"aws:TagKeys": "true"}}}]}
    /// ```
    ///
    /// ## References
    /// - [Single-valued vs. multivalued context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html)
    "N041" "wildcard-never-holds" {
        group: Group::Condition,
        analyzer: &["REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        if bare_star(context, literal) != Some(BareStar::Never) {
            continue;
        }
        let (consequence, help) = match context.compiled.effect {
            Some(Effect::Deny) => (
                "this statement denies nothing",
                "write the values that are meant, or remove the statement",
            ),
            _ => (
                "this statement allows nothing",
                "write the values that are meant, or remove the statement; without the condition alone it would allow",
            ),
        };
        let message = format!(
            "`{}` with `*` holds for no value of `{}`",
            literal.operator_text.text,
            literal.key()
        );
        reporter.push(reporter.at(literal.values_node, message).so(consequence).help(help));
    }
}
