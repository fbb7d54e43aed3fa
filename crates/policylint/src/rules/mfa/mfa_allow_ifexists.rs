//! M002

use policylint_model::Effect;

use crate::mfa_test::{
    PRESENT, asks_for_factor, is_also_denied, is_never_carried, may_have_long_term_keys, under,
    value_test, with_long_term_keys,
};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use policylint_analysis::Literal;

declare_rule! {
    /// An Allow that asks for a second factor lets requests pass that say nothing of one.
    ///
    /// ## Why is this bad?
    /// Requests with the long-term access keys of a user do not carry `aws:MultiFactorAuthPresent` at
    /// all. With `IfExists`, or with a negated operator, the condition holds for them, so an access key
    /// alone is enough.
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
    ///       "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": "true" } }
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
    /// Where access keys are meant to pass, as for users of machines.
    ///
    /// ## Fix safety
    /// Unsafe: requests with long-term access keys are no longer allowed then.
    ///
    /// ## References
    /// - [AWS global condition context keys: aws:MultiFactorAuthPresent](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent)
    /// - [Secure API access with MFA](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html)
    "M002" "mfa-allow-ifexists" {
        group: Group::Mfa,
        fix: FixKind::Unsafe,
        peers: &["boogy:mfa_condition_antipattern"],
        compliance: "M-MFA",
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if !asks_for_factor(context.compiled) {
        return;
    }
    let (document, statement) = (context.within.compiled, context.compiled);
    let passes = |literal: &Literal<'_>| {
        value_test(literal).is_some_and(|test| test.wants && test.passes_absent)
    };
    if statement.effect != Some(Effect::Allow)
        || !statement.conditions.iter().any(passes)
        || is_never_carried(document, statement)
        || !may_have_long_term_keys(document, statement)
        // Another condition may keep such requests out, or a Deny stop them.
        || statement.conditions.iter().any(|other| with_long_term_keys(other) == Some(false))
        || is_also_denied(document, statement, denies_long_term)
    {
        return;
    }
    for literal in &statement.conditions {
        let Some(operator) = literal.known_operator().filter(|_| passes(literal)) else {
            continue;
        };
        let value = operator.is_negated().then_some(true);
        let finding = reporter
            .at(literal.operator_text.node, format!("`{operator}` holds for requests without `{PRESENT}`"))
            .so("this statement allows requests with long-term access keys, which show no second factor")
            .help("use `Bool`")
            .also(context.tree().place(literal.key_node()), "long-term access keys do not send this key")
            .fix(under(context.tree(), literal, "Bool", value));
        reporter.push(finding);
    }
}

/// Whether a condition of a Deny holds for requests with long-term access keys.
fn denies_long_term(literal: &Literal<'_>) -> bool {
    with_long_term_keys(literal) == Some(true)
}
