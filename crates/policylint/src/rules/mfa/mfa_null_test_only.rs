//! M003

use policylint_analysis::Literal;
use policylint_model::Effect;

use crate::diagnostic::Severity;
use crate::mfa_test::{
    PRESENT, asks_for_factor, is_also_denied, is_never_carried, null_test, under, value_test,
};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A second factor is asked for by the mere presence of `aws:MultiFactorAuthPresent`.
    ///
    /// ## Why is this bad?
    /// Requests with temporary credentials, those of the console among them, carry the key whether a
    /// second factor was used or not; its value tells. `Null` looks at the presence alone, so it takes
    /// every temporary credential for one with a second factor.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "ec2:TerminateInstances",
    ///       "Resource": "*",
    ///       "Condition": { "Null": { "aws:MultiFactorAuthPresent": "false" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "ec2:TerminateInstances",
    ///       "Resource": "*",
    ///       "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// Where long-term access keys are what is meant to be kept out.
    ///
    /// ## Fix safety
    /// Unsafe: requests with temporary credentials but without a second factor are refused then.
    ///
    /// ## References
    /// - [AWS global condition context keys: aws:MultiFactorAuthPresent](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent)
    "M003" "mfa-null-test-only" {
        group: Group::Mfa,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        peers: &["parliament:BAD_PATTERN_FOR_MFA", "boogy:mfa_condition_antipattern"],
        compliance: "M-MFA",
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if !asks_for_factor(context.compiled) {
        return;
    }
    let (document, statement) = (context.within.compiled, context.compiled);
    if is_never_carried(document, statement)
        || statement.conditions.iter().any(|literal| value_test(literal).is_some())
    {
        return;
    }
    for literal in &statement.conditions {
        let (consequence, operator, value) = match (statement.effect, null_test(literal, PRESENT)) {
            (Some(Effect::Allow), Some(false)) => {
                ("this statement allows requests without a second factor too", "Bool", true)
            }
            (Some(Effect::Deny), Some(true))
                if !is_also_denied(document, statement, denies_false) =>
            {
                (
                    "this Deny lets temporary credentials pass, with a second factor or not",
                    "BoolIfExists",
                    false,
                )
            }
            _ => continue,
        };
        let message =
            "temporary credentials carry this key whether a second factor was used or not";
        let finding = reporter
            .at(literal.key_node(), message)
            .so(consequence)
            .help(format!("use `{operator}` with `{value}`"))
            .fix(under(context.tree(), literal, operator, Some(value)));
        reporter.push(finding);
    }
}

/// Whether a condition of another Deny holds for requests that say that no second factor was used.
fn denies_false(literal: &Literal<'_>) -> bool {
    value_test(literal).is_some_and(|test| !test.wants)
}
