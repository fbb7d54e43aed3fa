//! M005

use policylint_analysis::{CallerKind, CallerKinds, Literal};
use policylint_model::Effect;
use policylint_model::truth::Truth;

use crate::mfa_test::{AGE, PRESENT, asks_for_factor, is_never_carried, names_unsigned_only};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};
use crate::wording::this_statement;

declare_rule! {
    /// A second factor is asked of callers that can never show one.
    ///
    /// ## Why is this bad?
    /// AWS services, and people who come through an identity provider, never carry the keys of a second
    /// factor of AWS, whatever the provider asked them for. A condition that demands one keeps all of
    /// them out, and a Deny that looks for its absence may stop none.
    ///
    /// ## Example
    /// ```json bad kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Principal": { "Federated": "arn:aws:iam::123456789012:saml-provider/Corporate" },
    ///       "Action": "sts:AssumeRoleWithSAML",
    ///       "Condition": {
    ///         "StringEquals": { "SAML:aud": "https://signin.aws.amazon.com/saml" },
    ///         "Bool": { "aws:MultiFactorAuthPresent": "true" }
    ///       }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// Ask for the second factor in the identity provider.
    ///
    /// ```json good kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Principal": { "Federated": "arn:aws:iam::123456789012:saml-provider/Corporate" },
    ///       "Action": "sts:AssumeRoleWithSAML",
    ///       "Condition": {
    ///         "StringEquals": { "SAML:aud": "https://signin.aws.amazon.com/saml" }
    ///       }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## References
    /// - [AWS global condition context keys: aws:MultiFactorAuthPresent](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent)
    "M005" "mfa-impossible" {
        group: Group::Mfa,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if !asks_for_factor(context.compiled) {
        return;
    }
    if !is_never_carried(context.within.compiled, context.compiled) {
        return;
    }
    for literal in &context.compiled.conditions {
        if !literal.is_on(PRESENT) && !literal.is_on(AGE) {
            continue;
        }
        let Some(consequence) = consequence(context, literal) else { continue };
        let finding = reporter
            .at(literal.key_node(), format!("{} never carry `{}`", who(context), literal.key()))
            .so(consequence)
            .help(
                "remove the condition, and ask for the second factor where these callers sign in",
            );
        reporter.push(finding);
    }
}

fn consequence(context: &StatementContext<'_>, literal: &Literal<'_>) -> Option<String> {
    let subject = this_statement(context.document(), context.statement);
    Some(match (literal.when_absent(), context.compiled.effect?) {
        (Truth::No, Effect::Allow) => format!("{subject} never allows them"),
        (Truth::No, Effect::Deny) => format!("{subject} never denies them"),
        (Truth::Yes, _) => "this condition always holds".to_owned(),
        (Truth::Maybe(_), _) => return None,
    })
}

/// The callers, in words.
fn who(context: &StatementContext<'_>) -> &'static str {
    let callers = CallerKinds::of_statement(
        context.within.compiled.kind,
        context.compiled.principals.as_ref(),
    );
    let only = |kinds: &[CallerKind]| {
        callers.is_some_and(|callers| callers.iter().all(|caller| kinds.contains(&caller)))
    };
    if names_unsigned_only(context.compiled) || only(&[CallerKind::Saml, CallerKind::WebIdentity]) {
        "callers through an identity provider"
    } else if only(&[CallerKind::Service]) {
        "AWS services"
    } else {
        "these callers"
    }
}
