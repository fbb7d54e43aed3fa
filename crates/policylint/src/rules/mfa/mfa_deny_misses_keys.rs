//! M001

use policylint_analysis::Literal;
use policylint_model::Effect;
use policylint_model::operator::{Operator, Quantifier};

use crate::diagnostic::Diagnostic;
use crate::mfa_test::{
    PRESENT, asks_for_factor, is_also_denied, is_never_carried, may_have_long_term_keys, null_test,
    under, value_test, with_long_term_keys,
};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A Deny of requests without a second factor misses those signed with long-term access keys.
    ///
    /// ## Why is this bad?
    /// Requests with the long-term access keys of a user do not carry `aws:MultiFactorAuthPresent` at
    /// all. `Bool` with `false` holds only if the key is there, so the Deny stops a console session
    /// without a second factor, and lets the same user pass with an access key.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Deny",
    ///       "Action": "*",
    ///       "Resource": "*",
    ///       "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "false" } }
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
    ///       "Effect": "Deny",
    ///       "Action": "*",
    ///       "Resource": "*",
    ///       "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// Where access keys are meant to pass, as for users of machines.
    ///
    /// ## Fix safety
    /// Unsafe: requests with long-term access keys are denied then.
    ///
    /// ## References
    /// - [AWS global condition context keys: aws:MultiFactorAuthPresent](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent)
    /// - [Secure API access with MFA](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html)
    "M001" "mfa-deny-misses-keys" {
        group: Group::Mfa,
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
    if statement.effect != Some(Effect::Deny)
        || !statement.conditions.iter().any(|literal| literal.is_on(PRESENT))
        || is_never_carried(document, statement)
        || !may_have_long_term_keys(document, statement)
        || is_also_denied(document, statement, denies_long_term)
    {
        return;
    }
    for (position, literal) in statement.conditions.iter().enumerate() {
        let misses = value_test(literal).is_some_and(|test| !test.wants && !test.passes_absent);
        let Some(operator) = literal.known_operator().filter(|_| misses) else { continue };
        let tests_absence = statement.contradictions().iter().find_map(|&(one, two)| {
            let other = if one == position { two } else { one };
            let other = statement.conditions.get(other)?;
            let is_pair = one == position || two == position;
            (is_pair && null_test(other, PRESENT) == Some(true)).then_some(other)
        });
        if let Some(absence) = tests_absence {
            reporter.push(both_in_one(context, literal, absence, reporter));
            continue;
        }
        // Only temporary credentials are meant.
        if statement
            .conditions
            .iter()
            .any(|other| value_test(other).is_none() && with_long_term_keys(other) == Some(false))
        {
            continue;
        }
        // What `BoolIfExists` does under a quantifier AWS does not say (OP-12).
        let meant = Operator { if_exists: true, quantifier: Quantifier::None, ..operator };
        let meant = meant.canonical();
        let message = format!("`{operator}` does not hold for requests without `{PRESENT}`");
        let finding = reporter
            .at(literal.operator_text.node, message)
            .so("this Deny lets requests with long-term access keys pass, which show no second factor")
            .help(format!("use `{meant}`"))
            .also(context.tree().place(literal.key_node()), "long-term access keys do not send this key")
            .fix(under(context.tree(), literal, &meant, None));
        reporter.push(finding);
    }
}

/// The finding on a Deny that asks at once for the absence of the key and for its value.
fn both_in_one(
    context: &StatementContext<'_>,
    literal: &Literal<'_>,
    absence: &Literal<'_>,
    reporter: &Reporter<'_>,
) -> Diagnostic {
    reporter
        .at(
            literal.operator_text.node,
            format!("no request both lacks `{PRESENT}` and carries it with `false`"),
        )
        .so("this Deny denies nothing")
        .help("use `BoolIfExists` with `false` alone, which holds in both cases")
        .also(context.tree().place(absence.key_node()), "this wants the key absent")
}

/// Whether a condition of another Deny holds for requests with long-term access keys.
fn denies_long_term(literal: &Literal<'_>) -> bool {
    with_long_term_keys(literal) == Some(true)
}
