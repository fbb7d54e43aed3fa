//! The strings under `Federated`.

use super::error::{PrincipalError, PrincipalErrorKind, text_mistake};
use super::service::is_host;
use crate::arn::{Arn, ArnPart, is_account_id};

/// A string under `Federated`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FederatedPrincipal<'a> {
    /// `*`, which no document describes (PR-20).
    Any,
    /// A SAML provider of an account (PR-17).
    SamlProvider {
        /// The whole ARN.
        arn: Arn<'a>,
        /// The name of the provider.
        name: &'a str,
    },
    /// An OIDC provider of an account (PR-17).
    OidcProvider {
        /// The whole ARN.
        arn: Arn<'a>,
        /// The host of the provider, with its path: the prefix of its condition keys.
        host: &'a str,
    },
    /// A provider known to AWS by its host, as in `cognito-identity.amazonaws.com` (PR-17).
    Host(&'a str),
}

/// The hosts that need no provider in the account (PR-17).
const WEB_IDENTITY_HOSTS: [&str; 4] = [
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "graph.facebook.com",
    "www.amazon.com",
];

impl FederatedPrincipal<'_> {
    /// True for a host that AWS knows; other hosts need a provider with an ARN.
    pub fn is_known_host(&self) -> bool {
        matches!(self, Self::Host(host) if WEB_IDENTITY_HOSTS.contains(host))
    }
}

/// Reads a string under `Federated` without unknown parts (PR-17, PR-20).
///
/// # Errors
/// If it is neither the ARN nor the host of a provider.
pub fn federated_principal(text: &str) -> Result<FederatedPrincipal<'_>, PrincipalError> {
    if text == "*" {
        return Ok(FederatedPrincipal::Any);
    }
    if let Some(error) = text_mistake(text) {
        return Err(error);
    }
    if !text.starts_with("arn:") {
        return if is_host(text) {
            Ok(FederatedPrincipal::Host(text))
        } else {
            Err(PrincipalError { kind: PrincipalErrorKind::NotAProvider, range: 0..text.len() })
        };
    }
    let arn = Arn::parse(text).map_err(|error| PrincipalError {
        kind: PrincipalErrorKind::MalformedArn(error.kind),
        range: error.at..text.len(),
    })?;
    let fail = |kind, part| Err(PrincipalError { kind, range: arn.range(part) });
    if arn.service() != "iam" {
        return fail(PrincipalErrorKind::WrongService, ArnPart::Service);
    }
    if !arn.region().is_empty() {
        return fail(PrincipalErrorKind::RegionGiven, ArnPart::Region);
    }
    if !is_account_id(arn.account()) {
        return fail(PrincipalErrorKind::WrongAccount, ArnPart::Account);
    }
    match arn.resource().split_once('/') {
        Some(("saml-provider", name)) if !name.is_empty() => {
            Ok(FederatedPrincipal::SamlProvider { arn, name })
        }
        Some(("oidc-provider", host)) if !host.is_empty() => {
            Ok(FederatedPrincipal::OidcProvider { arn, host })
        }
        _ => fail(PrincipalErrorKind::NotAProvider, ArnPart::Resource),
    }
}
