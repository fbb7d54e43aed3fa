//! N024

use policylint_analysis::{Literal, LiteralValue, Outcome, TypedValue};
use policylint_model::Effect;
use policylint_model::operator::{Operator, OperatorFamily, Quantifier};
use policylint_model::truth::Truth;

use crate::condition_value::is_bare_star;
use crate::condition_weight::{can_be_absent, is_null_test, is_restricting};
use crate::diagnostic::Severity;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A condition holds for every request that it is about.
    ///
    /// ## Why is this bad?
    /// Such a test looks like a limit and is none: `IfExists` or `ForAllValues` with `*` holds with the key and
    /// without it, `Null` with both values asks for nothing, and a block of length 0 is every address.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where a template puts the values in, and its default is no limit.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    "N024" "condition-always-true" {
        group: Group::Condition,
        severity: Severity::Warning,
        analyzer: &[
        "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
        "INVALID_CONDITION_MULTIPLE_BOOLEAN",
        ],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        let Some(operator) = literal.known_operator() else { continue };
        // N018 speaks of `Null` with a qualifier.
        if literal.choice.is_some()
            || (is_null_test(literal) && operator.quantifier != Quantifier::None)
        {
            continue;
        }
        let Some((what, kept_out, code)) = holds(context, literal, operator) else { continue };
        let effect = context.compiled.effect;
        let is_alone =
            context.compiled.conditions.len() == 1 && context.compiled.more_conditions.is_none();
        let consequence = match (kept_out, effect) {
            (Some(kept_out), _) => kept_out,
            (None, Some(Effect::Deny)) if is_alone => {
                "this statement denies as it would without it"
            }
            (None, _) if is_alone => "this statement allows as it would without it",
            (None, _) => "it restricts nothing",
        };
        let message = format!("`{}` on `{}` {what}", literal.operator_text.text, literal.key());
        let finding = reporter
            .at(literal.values_node, message)
            .so(consequence)
            .help("write the values that are meant, or remove the condition")
            .analyzer(code);
        reporter.push(finding);
    }
}

/// In words, for which requests a condition holds and whom it keeps out, and the code of AWS's check.
type Holds = (&'static str, Option<&'static str>, Option<&'static str>);

/// What a condition comes to that leaves no request out, or none of those that carry its key.
fn holds(
    context: &StatementContext<'_>,
    literal: &Literal<'_>,
    operator: Operator,
) -> Option<Holds> {
    let is_met = literal.when_present() == Outcome::Always;
    if is_met && literal.when_absent() == Truth::Yes {
        let code = if is_null_test(literal) {
            "INVALID_CONDITION_MULTIPLE_BOOLEAN"
        } else {
            "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION"
        };
        return Some(("holds for every request, with the key or without it", None, Some(code)));
    }
    // Asking for a key that is always there is a guard in case it once is not.
    if is_met && !is_null_test(literal) && !can_be_absent(context, literal) {
        return Some(("holds for every request, since each carries the key", None, None));
    }
    if context.compiled.effect != Some(Effect::Allow) || operator.is_negated() {
        return None;
    }
    let any = |wanted: fn(&LiteralValue<'_>) -> bool| {
        literal.values.iter().any(|value| value.text.choice.is_none() && wanted(value))
    };
    match operator.family() {
        OperatorFamily::IpAddress => any(is_whole_family).then_some((
            "holds for every address",
            Some("no address of the family is kept out"),
            None,
        )),
        OperatorFamily::Arn if is_restricting(literal) => {
            any(is_every_arn).then_some(("holds for every ARN", Some("no ARN is kept out"), None))
        }
        _ => None,
    }
}

fn is_whole_family(value: &LiteralValue<'_>) -> bool {
    matches!(value.typed(), TypedValue::Network(block) if block.is_whole_family())
}

/// Whether each field of an ARN is an asterisk, apart from the first.
fn is_every_arn(value: &LiteralValue<'_>) -> bool {
    let Some(text) = value.text.known().filter(|_| !is_bare_star(value)) else { return false };
    let fields: Vec<&str> = text.split(':').collect();
    match fields.split_first() {
        Some((first, rest)) => {
            rest.len() == 5
                && matches!(*first, "arn" | "*")
                && rest.iter().all(|field| *field == "*")
        }
        None => false,
    }
}
