//! N017

use policylint_analysis::Outcome;
use policylint_model::Effect;
use policylint_model::operator::{BaseOperator, Operator, Quantifier};

use crate::diagnostic::Severity;
use crate::rule::{Check, Confidence, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// An Allow tests by `ForAnyValue` that a value is not in a list.
    ///
    /// ## Why is this bad?
    /// `ForAnyValue` is met by one value. With a negated operator one value outside of the list suffices, whatever
    /// else the request carries: a forbidden value passes as soon as any other stands beside it. `ForAllValues`
    /// asks that none of them is forbidden.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": "*", "Condition": {"ForAnyValue:StringNotEquals": {"aws:TagKeys": "owner"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": "*", "Condition": {"ForAllValues:StringNotEquals": {"aws:TagKeys": "owner"}, "Null": {"aws:TagKeys": "false"}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where one value that is not listed is what is asked for.
    ///
    /// ## References
    /// - [Single-valued vs. multivalued context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html)
    "N017" "foranyvalue-with-negation" {
        group: Group::Condition,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        fix: FixKind::Suggestion,
        peers: &["boogy:set_operator_validation"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    // In a Deny one value that is not listed is reason enough.
    if context.compiled.effect != Some(Effect::Allow) {
        return;
    }
    for literal in &context.compiled.conditions {
        let Some(operator) = literal.known_operator() else { continue };
        if operator.quantifier != Quantifier::ForAnyValue
            || !operator.is_negated()
            || operator.base == BaseOperator::Null
            || !literal.is_multi_valued()
            || literal.when_present() == Outcome::Never
        {
            continue;
        }
        let meant = Operator { quantifier: Quantifier::ForAllValues, ..operator };
        let message = format!(
            "`{}` is met by one value of `{}` that is not listed",
            literal.operator_text.text,
            literal.key()
        );
        let finding = reporter
            .at(literal.operator_text.node, message)
            .so("a listed value passes beside it")
            .help(format!("use `{meant}` if no value may be listed"));
        reporter.push(finding);
    }
}
