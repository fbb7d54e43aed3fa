//! N021

use policylint_analysis::{Literal, Outcome};
use policylint_model::Effect;
use policylint_model::operator::Quantifier;
use policylint_model::truth::Truth;

use crate::condition_weight::{can_be_absent, is_ceiling, is_restricting};
use crate::diagnostic::Severity;
use crate::rule::{Check, Confidence, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// An Allow is restricted by a negated test alone.
    ///
    /// ## Why is this bad?
    /// A negated operator holds for requests that lack the key. If nothing else restricts the Allow, it allows
    /// everybody who does not send the key, besides everybody with another value: such a list names who is kept
    /// out, never who is let in.
    ///
    /// ## Example
    /// ```json bad kind=bucket
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*", "Condition": {"ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/intern"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=bucket
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*", "Condition": {"StringEquals": {"aws:PrincipalAccount": "111122223333"}, "ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/intern"}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where everybody but the ones named is meant, requests without the key included.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    "N021" "negated-operator-in-allow" {
        group: Group::Condition,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        fix: FixKind::Suggestion,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    if statement.effect != Some(Effect::Allow)
        || statement.more_conditions.is_some()
        || is_ceiling(context.document().policy_kind())
        || !statement.conditions.iter().any(is_negated)
        || statement.conditions.iter().any(|literal| literal.when_absent() != Truth::Yes)
    {
        return;
    }
    for literal in statement.conditions.iter().filter(|literal| is_negated(literal)) {
        if !is_restricting(literal)
            || literal.when_present() == Outcome::Never
            || !can_be_absent(context, literal)
        {
            continue;
        }
        let message = format!(
            "`{}` holds for requests without `{}`, and nothing else restricts this statement",
            literal.operator_text.text,
            literal.key()
        );
        let finding = reporter
            .at(literal.operator_text.node, message)
            .so("it allows all of these")
            .help("name who is let in by a positive operator, and deny the exceptions");
        reporter.push(finding);
    }
}

/// Whether a condition asks by a negated operator that its key has other values than these.
fn is_negated(literal: &Literal<'_>) -> bool {
    literal
        .known_operator()
        .is_some_and(|operator| operator.is_negated() && operator.quantifier == Quantifier::None)
}
