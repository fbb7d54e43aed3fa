//! What a user may set, with defaults.

mod day;
mod demands;
mod paths;
mod selection;
mod style;

use std::collections::BTreeMap;

pub use day::Day;
pub use demands::{AccessRef, Guards, RequiredCondition, RequiredTag, Sensitive};
pub use paths::{BadGlob, PathBase, PathGlobs};
pub use selection::{RuleSelection, RuleSelector, UnknownRule};
pub use style::{Quoting, SingleValue, Style};

use crate::diagnostic::Severity;
use crate::rule::{Confidence, Rule};
use crate::suppression::Suppression;

/// Who the findings are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Persona {
    /// People who want to ship: findings that are worth a change.
    #[default]
    Default,
    /// Auditors: everything that is worth a look.
    Strict,
}

/// What a user may set. The defaults are those of the command line without options: with them, rules
/// that need to know something keep silent.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Settings {
    /// Accounts that are the user's own: 12 digits each.
    pub own_accounts: Vec<String>,
    /// Organizations that are the user's own: `o-a1b2c3d4e5` each.
    pub own_organizations: Vec<String>,
    /// Accounts of others that may be granted access: 12 digits each.
    pub trusted_accounts: Vec<String>,
    /// Organizations of others that may be granted access: `o-a1b2c3d4e5` each.
    pub trusted_organizations: Vec<String>,
    /// Identity providers that may be federated: the host and path of an OIDC issuer, or the ARN of a
    /// provider; `*` and `?` are wildcards.
    pub trusted_providers: Vec<String>,
    /// Partitions in use, such as `aws-cn`; empty for any.
    pub partitions: Vec<String>,
    /// Regions in use, such as `eu-central-1`; empty for any.
    pub regions: Vec<String>,
    /// Tags that resources must carry.
    pub required_tags: Vec<RequiredTag>,
    /// Resources whose data is sensitive, and what must guard them.
    pub sensitive: Vec<Sensitive>,
    /// Conditions without which an access must not be granted.
    pub required_conditions: Vec<RequiredCondition>,
    /// Access that no policy may grant.
    pub forbidden_access: Vec<AccessRef>,
    /// Quotas that were raised, or lowered by the user, by their names.
    pub quotas: BTreeMap<String, u64>,
    /// Actions that exist though the catalog does not know them, such as `s3:NewAction`.
    pub extra_actions: Vec<String>,
    /// Service prefixes that exist though the catalog does not know them.
    pub extra_services: Vec<String>,
    /// How many days old the catalog may be.
    pub catalog_max_age_days: Option<u32>,
    /// The shortest prefix of an IPv4 network that is not too wide; `None` for the rule's own.
    pub shortest_ipv4_prefix: Option<u8>,
    /// The shortest prefix of an IPv6 network that is not too wide; `None` for the rule's own.
    pub shortest_ipv6_prefix: Option<u8>,
    /// Attestation values (PCR digests in hexadecimal digits) of the user's enclaves.
    pub enclave_measurements: Vec<String>,
    /// How policies are written.
    pub style: Style,
    /// Severities that findings of these rules get instead of their own; of several that select a rule
    /// the last counts.
    pub severities: Vec<(RuleSelector, Severity)>,
    /// Who the findings are for.
    pub persona: Persona,
    /// The day that rules about time reckon from; without it they keep silent.
    pub today: Option<Day>,
    /// Which rules to run.
    pub rules: RuleSelection,
    /// Rules that do not run over some files.
    pub per_file_ignores: Vec<(PathGlobs, RuleSelector)>,
    /// What the user has accepted.
    pub suppressions: Vec<Suppression>,
    /// How names of files become paths as the patterns of the settings see them.
    pub base: PathBase,
    /// Findings below are not reported.
    pub min_severity: Option<Severity>,
    /// Findings of rules below are not reported.
    pub min_confidence: Option<Confidence>,
}

impl Settings {
    /// Whether an account is the user's own or trusted. Ids are compared whole (NR-10).
    pub fn trusts_account(&self, account: &str) -> bool {
        let mut known = self.own_accounts.iter().chain(&self.trusted_accounts);
        known.any(|known| known == account)
    }

    /// Whether an organization is the user's own or trusted.
    pub fn trusts_organization(&self, organization: &str) -> bool {
        let mut known = self.own_organizations.iter().chain(&self.trusted_organizations);
        known.any(|known| known == organization)
    }

    /// Whether the user said at all which accounts and organizations are trusted: without it rules
    /// about strangers keep silent.
    pub fn knows_whom_to_trust(&self) -> bool {
        !(self.own_accounts.is_empty()
            && self.own_organizations.is_empty()
            && self.trusted_accounts.is_empty()
            && self.trusted_organizations.is_empty())
    }

    /// Whether the user says that an action exists. Its text may be in any case.
    pub fn knows_action(&self, action: &str) -> bool {
        self.extra_actions.iter().any(|known| known.eq_ignore_ascii_case(action))
    }

    /// Whether the user says that a service exists, or an action of it. Its prefix may be in any case.
    pub fn knows_service(&self, prefix: &str) -> bool {
        let of_actions = self.extra_actions.iter().filter_map(|action| action.split(':').next());
        let mut known = self.extra_services.iter().map(String::as_str).chain(of_actions);
        known.any(|known| known.eq_ignore_ascii_case(prefix))
    }

    /// A quota: as the user set it, else the one AWS documents.
    pub fn quota(&self, name: &str, documented: u64) -> u64 {
        self.quotas.get(name).copied().unwrap_or(documented)
    }

    /// The severity that the user gave to a rule, if any.
    pub fn severity_of(&self, rule: &Rule) -> Option<Severity> {
        let mut chosen =
            self.severities.iter().rev().filter(|(selector, _)| selector.selects(rule));
        chosen.next().map(|(_, severity)| *severity)
    }
}
