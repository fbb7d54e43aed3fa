//! M004

use policylint_analysis::Literal;
use policylint_model::Effect;
use policylint_model::operator::{Operator, OperatorFamily};
use policylint_model::truth::Truth;

use crate::diagnostic::Severity;
use crate::mfa_test::{
    AGE, asks_for_factor, is_also_denied, is_never_carried, null_test, under, value_test,
};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// An Allow limits the age of a second factor and lets requests pass that used none.
    ///
    /// ## Why is this bad?
    /// Requests carry `aws:MultiFactorAuthAge` only if a second factor was used. With `IfExists` the
    /// condition holds for all others, so no second factor is better than an old one.
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
    ///       "Condition": { "NumericLessThanIfExists": { "aws:MultiFactorAuthAge": "3600" } }
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
    ///       "Condition": { "NumericLessThan": { "aws:MultiFactorAuthAge": "3600" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: requests without a second factor are no longer allowed then.
    ///
    /// ## References
    /// - [AWS global condition context keys: aws:MultiFactorAuthAge](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthage)
    "M004" "mfa-age-ifexists" {
        group: Group::Mfa,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        compliance: "M-MFA",
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if !asks_for_factor(context.compiled) {
        return;
    }
    let (document, statement) = (context.within.compiled, context.compiled);
    if statement.effect != Some(Effect::Allow)
        || !statement.conditions.iter().any(|literal| literal.is_on(AGE))
        || is_never_carried(document, statement)
        || is_also_denied(document, statement, denies_without_factor)
    {
        return;
    }
    // Another condition may ask for the factor itself.
    let is_asked_for = statement.conditions.iter().any(|literal| {
        let by_age = literal.is_on(AGE) && literal.family() == Some(OperatorFamily::Numeric);
        null_test(literal, AGE) == Some(false)
            || value_test(literal).is_some_and(|test| test.wants && !test.passes_absent)
            || (by_age && literal.when_absent() == Truth::No)
    });
    if is_asked_for {
        return;
    }
    for literal in &statement.conditions {
        let passes = literal.is_on(AGE)
            && literal.family() == Some(OperatorFamily::Numeric)
            && literal.when_absent() == Truth::Yes;
        let Some(operator) = literal.known_operator().filter(|_| passes) else { continue };
        let meant = Operator { if_exists: false, ..operator };
        let finding = reporter
            .at(
                literal.operator_text.node,
                format!("`{operator}` holds for requests without `{AGE}`"),
            )
            .so("this statement allows requests without any second factor");
        let finding = if operator.if_exists && !operator.is_negated() {
            let fix = under(context.tree(), literal, &meant.canonical(), None);
            finding.help(format!("use `{meant}`")).fix(fix)
        } else {
            finding.help("ask for the second factor too, by `Bool` on `aws:MultiFactorAuthPresent`")
        };
        reporter.push(finding);
    }
}

/// Whether a condition of a Deny holds for all requests without a second factor.
fn denies_without_factor(literal: &Literal<'_>) -> bool {
    value_test(literal).is_some_and(|test| !test.wants && test.passes_absent)
        || (literal.is_on(AGE) && literal.when_absent() == Truth::Yes)
}
