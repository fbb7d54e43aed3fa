//! T014

use policylint_catalog::OidcIssuer;

use crate::oidc::{Provider, asks, providers};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};
use crate::wording::{one_of, this_statement};

declare_rule! {
    /// A trust policy does not ask which customer of a shared identity provider a token is for.
    ///
    /// ## Why is this bad?
    /// The tokens of all customers of the provider are signed with the same keys. Which customer one is
    /// for stands in a claim alone: mostly in `sub`, with some providers in `aud`. Without a condition on
    /// it, every customer may assume the role; the audience often is the same for all.
    ///
    /// ## Example
    /// ```json bad kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
    ///     "Action": "sts:AssumeRoleWithWebIdentity",
    ///     "Condition": {
    ///       "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" }
    ///     }
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
    ///     "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
    ///     "Action": "sts:AssumeRoleWithWebIdentity",
    ///     "Condition": {
    ///       "StringEquals": {
    ///         "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
    ///         "token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/main"
    ///       }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Identity-provider controls for shared OIDC providers](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html)
    /// - [Create a role for OpenID Connect federation](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html)
    "T014" "oidc-missing-tenant-claim" {
        group: Group::Trust,
        analyzer: &["MISSING_GITHUB_REPO_CONDITION_KEY"],
        peers: &["checkov:CKV_AWS_358", "checkov:CKV_AWS_393"],
        check: Check::Statement(check),
    }
}

/// The usual claims; the others would not help to choose.
const MAX_CLAIMS: usize = 2;

/// The provider of which Access Analyzer asks for the subject.
const GITHUB: &str = "token.actions.githubusercontent.com";

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for provider in providers(context) {
        let Some(issuer) = provider.issuer.filter(|issuer| !issuer.is_of_one_tenant()) else {
            continue;
        };
        let claims = provider.claims(context);
        let names = |claim: &str| provider.names_tenant(claim);
        // T013 speaks of providers of whose tokens nothing is asked.
        if claims.is_empty() || claims.iter().any(|(literal, claim)| names(claim) && asks(literal))
        {
            continue;
        }
        let finding = finding(context, &provider, issuer, reporter);
        reporter.push(finding);
    }
}

fn finding(
    context: &StatementContext<'_>,
    provider: &Provider<'_>,
    issuer: OidcIssuer,
    reporter: &Reporter<'_>,
) -> crate::diagnostic::Diagnostic {
    let host = provider.host;
    let claims = issuer.tenant_claims().take(MAX_CLAIMS);
    let keys: Vec<String> = claims.map(|claim| format!("{host}:{claim}")).collect();
    let subject = this_statement(context.document(), context.statement);
    let is_github = host.eq_ignore_ascii_case(GITHUB);
    let message = format!("no condition asks which customer of `{host}` a token is for");
    reporter
        .at(provider.node, message)
        .so(format!("{subject} lets in every customer of the provider"))
        .help(format!("add a condition on {}", one_of(keys)))
        .analyzer(is_github.then_some("MISSING_GITHUB_REPO_CONDITION_KEY"))
}
