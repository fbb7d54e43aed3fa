//! What a trust policy asks of the tokens of identity providers, which several rules judge.

use policylint_analysis::{Literal, PrincipalForm};
use policylint_catalog::{OidcIssuer, catalog};
use policylint_model::operator::{BaseOperator, Operator, Quantifier};
use policylint_model::principal::{FederatedPrincipal, federated_principal};
use policylint_model::{Effect, PolicyKind, PrincipalType};
use policylint_syntax::NodeId;

use crate::rule::StatementContext;

/// The call by which a token is exchanged for a session of a role.
pub(crate) const ASSUME: &str = "sts:AssumeRoleWithWebIdentity";

/// An identity provider that a statement of a trust policy lets in.
#[derive(Debug)]
pub(crate) struct Provider<'d> {
    /// The principal.
    pub(crate) node: NodeId,
    /// Its host and path: the start of its condition keys.
    pub(crate) host: &'d str,
    /// What is known of it.
    pub(crate) issuer: Option<OidcIssuer>,
}

/// How far the patterns of a condition reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tenancy {
    /// The customers of the provider that it names, and no other.
    Fixed,
    /// Other customers of the provider, too.
    Open,
    /// It depends on what is not known.
    Unknown,
}

/// The identity providers that a statement lets in with their tokens: an Allow of a trust policy whose
/// conditions are all known.
pub(crate) fn providers<'c>(context: &'c StatementContext<'_>) -> Vec<Provider<'c>> {
    let statement = context.compiled;
    let (Some(principals), Some(actions)) = (&statement.principals, &statement.actions) else {
        return Vec::new();
    };
    let is_asked = context.document().policy_kind() == PolicyKind::Trust
        && statement.effect == Some(Effect::Allow)
        && !principals.negated
        && statement.more_conditions.is_none()
        && statement.conditions.iter().all(|literal| literal.key_text.is_known());
    if !is_asked || !actions.matches(ASSUME).certain() {
        return Vec::new();
    }
    principals.forms.iter().filter_map(provider).collect()
}

fn provider<'c>(form: &'c PrincipalForm<'_>) -> Option<Provider<'c>> {
    let host = host_of(form)?;
    Some(Provider { node: form.text.node, host, issuer: catalog().oidc_issuer(host) })
}

/// The host and path of a principal that is a provider of tokens.
pub(crate) fn host_of<'c>(form: &'c PrincipalForm<'_>) -> Option<&'c str> {
    if form.principal_type != Some(PrincipalType::Federated) {
        return None;
    }
    let text = form.text.known()?;
    match federated_principal(text).ok()? {
        FederatedPrincipal::OidcProvider { .. } => {
            Some(text.split_once("oidc-provider/")?.1.trim_end_matches('/'))
        }
        FederatedPrincipal::Host(_) => Some(text),
        FederatedPrincipal::Any | FederatedPrincipal::SamlProvider { .. } => None,
    }
}

impl Provider<'_> {
    /// The conditions on claims of its tokens, each with the name of the claim.
    pub(crate) fn claims<'c, 'd>(
        &self,
        context: &'c StatementContext<'d>,
    ) -> Vec<(&'c Literal<'d>, &'c str)> {
        let literals = context.compiled.conditions.iter();
        literals.filter_map(|literal| Some((literal, self.claim(literal)?))).collect()
    }

    /// The claim that a condition is on.
    fn claim<'c>(&self, literal: &'c Literal<'_>) -> Option<&'c str> {
        let (issuer, claim) = literal.key().rsplit_once(':')?;
        issuer.eq_ignore_ascii_case(self.host).then_some(claim)
    }

    /// Whether a claim names the customer of a provider that many share.
    pub(crate) fn names_tenant(&self, claim: &str) -> bool {
        self.issuer.is_some_and(|issuer| {
            issuer.tenant_claims().any(|known| known.eq_ignore_ascii_case(claim))
        })
    }

    /// How far a condition on a claim that names the customer reaches.
    pub(crate) fn tenancy(&self, literal: &Literal<'_>, claim: &str) -> Tenancy {
        let Some(operator) = literal.known_operator() else { return Tenancy::Unknown };
        if !literal.complete || literal.choice.is_some() {
            return Tenancy::Unknown;
        }
        let mut reach = Tenancy::Fixed;
        for value in &literal.values {
            let Some(text) = value.text.known().filter(|text| !text.contains("${")) else {
                return Tenancy::Unknown;
            };
            if operator.globs() && self.is_open(claim, text) {
                reach = Tenancy::Open;
            }
        }
        reach
    }

    /// Whether a pattern for a claim fits the tokens of other customers, too.
    pub(crate) fn is_open(&self, claim: &str, pattern: &str) -> bool {
        let fixed = pattern.split(['*', '?']).next().unwrap_or_default();
        if fixed.len() == pattern.len() {
            return false;
        }
        let form = self.issuer.and_then(OidcIssuer::subject_form);
        let Some((before, behind)) = form.filter(|_| claim.eq_ignore_ascii_case("sub")) else {
            return true;
        };
        match fixed.strip_prefix(before) {
            Some(tenant) => tenant.split_once(behind).is_none_or(|(name, _)| name.is_empty()),
            // A subject of another form, which its owner has chosen, unless that is open, too.
            None => before.starts_with(fixed),
        }
    }
}

/// Whether a condition asks for one of its values: neither negated, nor a test by `Null`.
pub(crate) fn asks(literal: &Literal<'_>) -> bool {
    literal
        .known_operator()
        .is_none_or(|operator| !operator.is_negated() && operator.base != BaseOperator::Null)
}

/// Whether a condition holds for requests without its key although it looks as if it asked for one.
pub(crate) fn passes_without_key(operator: Operator) -> bool {
    operator.if_exists || operator.quantifier == Quantifier::ForAllValues
}

/// Whether a condition is on a claim about the subject of tokens in a trust policy: rules about
/// providers speak of those.
pub(crate) fn is_on_claim(context: &StatementContext<'_>, literal: &Literal<'_>) -> bool {
    context.document().policy_kind() == PolicyKind::Trust
        && literal.key().rsplit_once(':').is_some_and(|(issuer, _)| issuer.contains('.'))
}

/// Whether a condition of an Allow compares a claim of tokens with texts as they stand: a wildcard in
/// them matches no token (T019).
pub(crate) fn compares_exactly(context: &StatementContext<'_>, literal: &Literal<'_>) -> bool {
    let is_exact = literal.known_operator().is_some_and(|operator| {
        matches!(operator.base, BaseOperator::StringEquals | BaseOperator::StringEqualsIgnoreCase)
    });
    is_exact && context.compiled.effect == Some(Effect::Allow) && is_on_claim(context, literal)
}
