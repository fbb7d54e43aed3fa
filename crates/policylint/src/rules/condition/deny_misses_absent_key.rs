//! N022

use policylint_analysis::{Literal, Outcome};
use policylint_model::Effect;
use policylint_model::operator::{BaseOperator, Operator, OperatorFamily, Quantifier};
use policylint_model::truth::Truth;
use policylint_model::value::parse_bool;

use crate::condition_weight::{can_be_absent, is_on_any, is_restricting};
use crate::diagnostic::Severity;
use crate::mfa_test::{AGE, PRESENT};
use crate::rule::{
    Activation, Check, Confidence, FixKind, Group, Reporter, StatementContext, declare_rule,
};

declare_rule! {
    /// A Deny asks for a bad value of a key and does not meet requests that lack the key.
    ///
    /// ## Why is this bad?
    /// A positive operator and `ForAnyValue` hold only for requests that carry the key. If a request that should be
    /// denied can leave the key out, it is not denied: somebody outside of every organization is in none of the
    /// foreign ones, and a call without a signature of known age is not too old.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"ForAnyValue:StringNotLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"ForAllValues:StringNotLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*"}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where requests without the key are harmless, or denied by another statement.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IfExists)
    "N022" "deny-misses-absent-key" {
        group: Group::Condition,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        activation: Activation::Strict,
        fix: FixKind::Suggestion,
        peers: &["boogy:ifexists_condition_usage"],
        check: Check::Statement(check),
    }
}

/// Keys that rules on a second factor speak of, and one that AWS itself denies old sessions by.
const OTHERS: [&str; 3] = [PRESENT, AGE, "aws:TokenIssueTime"];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    if statement.effect != Some(Effect::Deny) {
        return;
    }
    for literal in &statement.conditions {
        if literal.when_absent() != Truth::No
            || literal.when_present() == Outcome::Never
            || is_on_any(literal, &OTHERS)
            || !wants_bad_value(literal)
            || !can_be_absent(context, literal)
        {
            continue;
        }
        let message = format!(
            "`{}` does not hold for requests without `{}`",
            literal.operator_text.text,
            literal.key()
        );
        let finding = reporter
            .at(literal.operator_text.node, message)
            .so("this statement does not deny them")
            .help(help(literal));
        reporter.push(finding);
    }
}

/// Whether a condition asks that the key fall short of what is wanted: not among the good values, not
/// true, too large or too small.
fn wants_bad_value(literal: &Literal<'_>) -> bool {
    let Some(operator) = literal.known_operator() else { return false };
    match operator.family() {
        _ if operator.is_negated() => {
            operator.quantifier == Quantifier::ForAnyValue && is_restricting(literal)
        }
        OperatorFamily::Bool => literal
            .values
            .iter()
            .any(|value| value.text.known().and_then(parse_bool) == Some(false)),
        OperatorFamily::Numeric | OperatorFamily::Date => {
            !matches!(operator.base, BaseOperator::NumericEquals | BaseOperator::DateEquals)
        }
        _ => false,
    }
}

fn help(literal: &Literal<'_>) -> &'static str {
    let is_negated = literal.known_operator().is_some_and(Operator::is_negated);
    if is_negated {
        "use `ForAllValues`, or deny by `Null` what lacks the key"
    } else {
        "add `IfExists`, or deny by `Null` what lacks the key"
    }
}
