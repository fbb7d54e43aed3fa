//! T009

use policylint_analysis::{
    ActionPattern, ActionReading, ActionSet, PrincipalForm, PrincipalReading,
};
use policylint_model::principal::{FederatedPrincipal, federated_principal};
use policylint_model::{Effect, PolicyKind, PrincipalType};
use policylint_syntax::edit::replace_text;

use crate::diagnostic::Fix;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::this_statement;

declare_rule! {
    /// A principal of a trust policy cannot make the call that the statement allows it.
    ///
    /// ## Why is this bad?
    /// SAML providers vouch for `sts:AssumeRoleWithSAML`, providers of tokens for
    /// `sts:AssumeRoleWithWebIdentity`, and everybody else calls `sts:AssumeRole`. A crossed pair never
    /// matches a request, so that nobody assumes the role that way. The same holds for a principal under
    /// `Federated` that is neither the ARN of a provider nor its host.
    ///
    /// ## Example
    /// ```json bad kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/corp" },
    ///     "Action": "sts:AssumeRole",
    ///     "Condition": { "StringEquals": { "saml:aud": "https://signin.aws.amazon.com/saml" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/corp" },
    ///     "Action": "sts:AssumeRoleWithSAML",
    ///     "Condition": { "StringEquals": { "saml:aud": "https://signin.aws.amazon.com/saml" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the role can be assumed.
    ///
    /// ## References
    /// - [Create a role for a third-party identity provider](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp.html)
    "T009" "trust-action-principal-mismatch" {
        group: Group::Trust,
        fix: FixKind::Unsafe,
        analyzer: &[
            "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY",
            "MISMATCHED_ACTION_FOR_PRINCIPAL",
        ],
        peers: &["boogy:trust_policy_validation"],
        check: Check::Statement(check),
    }
}

/// The calls that assume a role, each by another sort of caller (GR-33).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Call {
    Plain,
    Saml,
    WebIdentity,
}

const CALLS: [Call; 3] = [Call::Plain, Call::Saml, Call::WebIdentity];

impl Call {
    fn name(self) -> &'static str {
        match self {
            Self::Plain => "sts:AssumeRole",
            Self::Saml => "sts:AssumeRoleWithSAML",
            Self::WebIdentity => "sts:AssumeRoleWithWebIdentity",
        }
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    let (Some(principals), Some(actions)) = (&statement.principals, &statement.actions) else {
        return;
    };
    if context.document().policy_kind() != PolicyKind::Trust || principals.negated {
        return;
    }
    for form in &principals.forms {
        report_syntax(form, reporter);
    }
    if statement.effect != Some(Effect::Allow) || actions.negated || !actions.complete {
        return;
    }
    let mut is_left = false;
    for form in &principals.forms {
        let Some(call) = call_of(form) else { continue };
        let assumes = CALLS.iter().any(|other| actions.matches(other.name()).possible());
        if assumes && !actions.matches(call.name()).possible() {
            report_principal(context, form, call, actions, reporter);
            is_left = true;
        }
    }
    // A call that is nobody's is the other half of the same mistake.
    if is_left
        || !principals.complete
        || principals.forms.iter().any(|form| call_of(form).is_none())
    {
        return;
    }
    for element in &actions.patterns {
        let Some(call) = exact_call(element) else { continue };
        if principals.forms.iter().any(|form| call_of(form) == Some(call)) {
            continue;
        }
        let finding = reporter
            .at(
                element.text.node,
                format!("no principal of this statement calls `{}`", call.name()),
            )
            .so("this element allows nothing")
            .help("remove it, or name the provider that it is for")
            .analyzer(Some("MISMATCHED_ACTION_FOR_PRINCIPAL"));
        reporter.push(finding);
    }
}

/// A principal under `Federated` that no reading takes (PR-17); `*` and wildcards are matters of others.
fn report_syntax(form: &PrincipalForm<'_>, reporter: &mut Reporter<'_>) {
    let Some(text) = form.text.known() else { return };
    if form.principal_type != Some(PrincipalType::Federated)
        || form.reading != PrincipalReading::Refused
        || text.contains(['*', '?'])
        || text.contains("${")
        || text.trim() != text
    {
        return;
    }
    let finding = reporter
        .at(form.text.node, format!("`{text}` is neither the ARN of an identity provider nor its host"))
        .so("AWS refuses the policy")
        .help("write `arn:aws:iam::111122223333:saml-provider/NAME`, `arn:aws:iam::111122223333:oidc-provider/HOST` or the host of a provider that AWS knows")
        .analyzer(Some("INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY"));
    reporter.push_for_kind(finding);
}

fn report_principal(
    context: &StatementContext<'_>,
    form: &PrincipalForm<'_>,
    call: Call,
    actions: &ActionSet<'_>,
    reporter: &mut Reporter<'_>,
) {
    let subject = this_statement(context.document(), context.statement);
    let message = format!(
        "`{}` assumes roles by `{}`, which is not allowed here",
        form.text.text,
        call.name()
    );
    let finding = reporter
        .at(form.text.node, message)
        .so(format!("{subject} never lets it in"))
        .help(format!("allow it `{}`", call.name()))
        .analyzer(Some("MISMATCHED_ACTION_FOR_PRINCIPAL"))
        .fix(fix(context, call, actions));
    reporter.push(finding);
}

/// Writes the right call where one call stands alone, for principals of one sort.
fn fix(context: &StatementContext<'_>, call: Call, actions: &ActionSet<'_>) -> Option<Fix> {
    let principals = context.compiled.principals.as_ref()?;
    if !principals.complete || !principals.forms.iter().all(|form| call_of(form) == Some(call)) {
        return None;
    }
    let mut wrong = actions.patterns.iter().filter(|element| exact_call(element).is_some());
    let (only, None) = (wrong.next()?, wrong.next()) else { return None };
    let range = 0..only.text.text.len();
    let edit = replace_text(context.tree(), only.text.node, range, call.name()).ok()?;
    Some(Fix::suggested(format!("write `{}`", call.name()), vec![edit]))
}

/// The call that an element names.
fn exact_call(element: &ActionPattern<'_>) -> Option<Call> {
    let ActionReading::Exact { action: Some(action), .. } = element.reading else { return None };
    CALLS.into_iter().find(|call| action.is_named(call.name()))
}

/// The call by which a principal assumes roles; `None` if that is not known, or it is everybody.
fn call_of(form: &PrincipalForm<'_>) -> Option<Call> {
    match form.reading {
        PrincipalReading::Provider => match federated_principal(form.text.known()?).ok()? {
            FederatedPrincipal::SamlProvider { .. } => Some(Call::Saml),
            FederatedPrincipal::OidcProvider { .. } => Some(Call::WebIdentity),
            known if known.is_known_host() => Some(Call::WebIdentity),
            FederatedPrincipal::Host(_) | FederatedPrincipal::Any => None,
        },
        PrincipalReading::Account
        | PrincipalReading::User
        | PrincipalReading::Role
        | PrincipalReading::Session
        | PrincipalReading::Service => Some(Call::Plain),
        _ => None,
    }
}
