//! Accounts, their users, groups and roles, and managed policies.

use super::fact::{DocumentId, Fact, Listing};
use super::join::joined_by_fields;
use super::resource::BlockPublicAccess;

/// What is known of an account itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    /// Present if its users, groups, roles and managed policies were read to the last page.
    pub details: Fact<()>,
    /// Block Public Access of S3 for the whole account (S3-30).
    pub public_access_block: Fact<BlockPublicAccess>,
    /// The id of its organization; absent if it is in none.
    pub organization: Fact<String>,
    /// Its name.
    pub name: Fact<String>,
    /// Its canonical id in S3 (PR-18).
    pub canonical_id: Fact<String>,
}

joined_by_fields!(Account {
    details: "the pages of its users, groups and roles",
    public_access_block: "Block Public Access",
    organization: "the organization",
    name: "the name",
    canonical_id: "the canonical id",
});

/// What an identity of IAM is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentityKind {
    /// A user.
    User,
    /// A group, which is no principal.
    Group,
    /// A role.
    Role,
}

impl IdentityKind {
    /// The word for it in ARNs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Role => "role",
        }
    }
}

/// A user, group or role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// What it is.
    pub kind: IdentityKind,
    /// Its unique id: `AIDA…`, `AGPA…`, `AROA…` (PR-19).
    pub unique_id: Fact<String>,
    /// Inline policies by name.
    pub inline: Listing<DocumentId>,
    /// Attached managed policies by ARN.
    pub attached: Listing<()>,
    /// Of a user: its groups by name.
    pub groups: Listing<()>,
    /// The ARN of the managed policy that is its permissions boundary; groups have none.
    pub boundary: Fact<String>,
    /// Of a role: who may assume it.
    pub trust: Fact<DocumentId>,
    /// Tags: value by key.
    pub tags: Listing<String>,
    /// Of a role: ARNs of the instance profiles that hold it.
    pub instance_profiles: Listing<()>,
    /// Of a role: the longest session in seconds.
    pub max_session_duration: Fact<u32>,
    /// When it was last used, as AWS writes it; absent if it never was in the time that AWS tracks.
    pub last_used: Fact<String>,
}

joined_by_fields!(Identity {
    unique_id: "the unique id",
    inline: "inline policy",
    attached: "attached policy",
    groups: "group",
    boundary: "the permissions boundary",
    trust: "the trust policy",
    tags: "tag",
    instance_profiles: "instance profile",
    max_session_duration: "the longest session",
    last_used: "the last use",
});

impl Identity {
    /// An identity of which nothing is known.
    pub fn new(kind: IdentityKind) -> Self {
        Self {
            kind,
            unique_id: Fact::default(),
            inline: Listing::default(),
            attached: Listing::default(),
            groups: Listing::default(),
            boundary: Fact::default(),
            trust: Fact::default(),
            tags: Listing::default(),
            instance_profiles: Listing::default(),
            max_session_duration: Fact::default(),
            last_used: Fact::default(),
        }
    }
}

/// A managed policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ManagedPolicy {
    /// The id of the version in force, such as `v2`.
    pub default_version: Fact<String>,
    /// Versions by id, with their policies.
    pub versions: Listing<DocumentId>,
    /// The policy in force, where a file tells it without the id of its version.
    pub current: Fact<DocumentId>,
    /// How many identities it is attached to.
    pub attachments: Fact<u32>,
    /// How many identities have it as their boundary.
    pub boundaries: Fact<u32>,
    /// Tags: value by key.
    pub tags: Listing<String>,
}

joined_by_fields!(ManagedPolicy {
    default_version: "the default version",
    versions: "version",
    current: "the version in force",
    attachments: "the number of attachments",
    boundaries: "the number of uses as a boundary",
    tags: "tag",
});

impl ManagedPolicy {
    /// The policy of the version in force.
    pub fn document(&self) -> Fact<DocumentId> {
        let by_version = self.default_document();
        if by_version.is_unknown() && !self.current.is_unknown() {
            return self.current.clone();
        }
        by_version
    }

    fn default_document(&self) -> Fact<DocumentId> {
        match &self.default_version {
            Fact::Present { value, site } => match self.versions.entries.get(value) {
                Some(version) => version.clone(),
                None => {
                    Fact::Unknown { why: super::Unknown::NotCollected, site: Some(site.clone()) }
                }
            },
            Fact::Absent { site } => Fact::Absent { site: site.clone() },
            Fact::Unknown { why, site } => Fact::Unknown { why: *why, site: site.clone() },
        }
    }
}
