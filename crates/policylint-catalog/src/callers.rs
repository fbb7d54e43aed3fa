//! What is known of callers that are not AWS identities: identity providers and services.

use crate::Catalog;
use crate::blob::{OIDC_ISSUERS, SOURCE_KEYS};
use crate::glob;

/// An identity provider that many customers share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OidcIssuer {
    claims: &'static str,
    form: &'static str,
    /// The document that says so.
    pub source: &'static str,
}

/// A service whose calls say for whom it acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceKeys {
    keys: &'static str,
    /// The document that says so.
    pub source: &'static str,
}

impl OidcIssuer {
    /// The claims that tell its customers apart, the usual one first; none if its host and path do.
    pub fn tenant_claims(self) -> impl Iterator<Item = &'static str> {
        self.claims.split(' ').filter(|claim| *claim != "path")
    }

    /// Whether its host and path name the customer, so that its tokens are his alone.
    pub fn is_of_one_tenant(self) -> bool {
        self.claims == "path"
    }

    /// What stands before and behind the name of the customer in its subjects: `repo:` and `/`.
    pub fn subject_form(self) -> Option<(&'static str, &'static str)> {
        self.form.split_once('*')
    }
}

impl SourceKeys {
    /// The keys that its calls carry, such as `aws:SourceArn`.
    pub fn keys(self) -> impl Iterator<Item = &'static str> {
        self.keys.split(' ')
    }
}

impl Catalog {
    /// What is known of an identity provider by its host and path, as they stand in its ARN behind
    /// `oidc-provider/`. `None`: not known, so say nothing.
    pub fn oidc_issuer(self, host: &str) -> Option<OidcIssuer> {
        let table = OIDC_ISSUERS;
        let row = (0..table.rows()).find(|row| glob::matches(table.cell(*row, 0), host))?;
        let cell = |column| table.cell(row, column);
        Some(OidcIssuer { claims: cell(1), form: cell(2), source: cell(3) })
    }

    /// The keys by which calls of a service say for whom it acts, by its name as a principal, with a
    /// region in it or without. `None`: not known, so say nothing.
    pub fn source_keys(self, principal: &str) -> Option<SourceKeys> {
        let table = SOURCE_KEYS;
        let row = table.named(principal).next().or_else(|| {
            // `logs.eu-west-1.amazonaws.com` is `logs.amazonaws.com` of one region.
            let (service, rest) = principal.split_once('.')?;
            let (region, domain) = rest.split_once('.')?;
            let is_region = region.starts_with(|c: char| c.is_ascii_lowercase())
                && region.ends_with(|c: char| c.is_ascii_digit());
            table.named(&format!("{service}.{domain}")).next().filter(|_| is_region)
        })?;
        Some(SourceKeys { keys: table.cell(row, 1), source: table.cell(row, 2) })
    }
}

#[cfg(test)]
mod tests {
    use crate::catalog;

    #[test]
    fn issuers_are_found_by_host_and_path() {
        let github = catalog().oidc_issuer("token.actions.githubusercontent.com").unwrap();
        assert_eq!(github.tenant_claims().next(), Some("sub"));
        assert_eq!(github.subject_form(), Some(("repo:", "/")));
        let own = catalog().oidc_issuer("token.actions.githubusercontent.com/octo").unwrap();
        assert!(own.is_of_one_tenant() && own.tenant_claims().next().is_none());
        assert!(catalog().oidc_issuer("oidc.eks.eu-west-1.amazonaws.com/id/ABC").is_some());
        assert!(catalog().oidc_issuer("idp.example.com").is_none());
    }

    #[test]
    fn services_are_found_with_a_region_too() {
        let keys = |name: &str| catalog().source_keys(name).map(|known| known.keys().count());
        assert_eq!(keys("sns.amazonaws.com"), Some(2));
        assert_eq!(keys("logs.eu-west-1.amazonaws.com"), Some(2));
        assert_eq!(keys("ec2.amazonaws.com"), None);
        assert_eq!(keys("delivery.logs.amazonaws.com"), Some(2));
    }
}
