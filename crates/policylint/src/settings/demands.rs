//! What an organization demands of its policies beyond what AWS does.

/// A tag that resources must carry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequiredTag {
    /// The key of the tag.
    pub key: String,
    /// The values it may have; empty for any.
    pub values: Vec<String>,
}

/// Resources whose data is sensitive, by a tag or by ARN, and what must guard them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sensitive {
    /// What the user calls them, for messages.
    pub name: String,
    /// The tag that marks them: its key, and the values that do; no values for any value.
    pub tag: Option<RequiredTag>,
    /// ARN patterns that select them, with the wildcards of the policy language.
    pub resources: Vec<String>,
    /// Action patterns that the guards are required for; empty for every action.
    pub actions: Vec<String>,
    /// What every grant on them must demand.
    pub require: Guards,
}

/// What a grant must demand of a request. Each is off by default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Guards {
    /// That the caller used multi-factor authentication.
    pub mfa: bool,
    /// That the request came over TLS.
    pub tls: bool,
    /// That the data is encrypted under one of these keys: ARN patterns.
    pub kms_keys: Vec<String>,
    /// That the request came through one of these VPC endpoints.
    pub vpc_endpoints: Vec<String>,
    /// That the grant ends at some time.
    pub expiry: bool,
}

impl Guards {
    /// Whether anything is demanded.
    pub fn any(&self) -> bool {
        self.mfa
            || self.tls
            || self.expiry
            || !self.kms_keys.is_empty()
            || !self.vpc_endpoints.is_empty()
    }
}

/// Access by patterns of actions and resources, with the wildcards of the policy language.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccessRef {
    /// Action patterns.
    pub actions: Vec<String>,
    /// ARN patterns; empty for any resource.
    pub resources: Vec<String>,
    /// Why, for the message.
    pub reason: Option<String>,
}

/// A condition without which an access must not be granted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RequiredCondition {
    /// The access.
    pub access: AccessRef,
    /// The operator, such as `StringEquals`.
    pub operator: String,
    /// The condition key, such as `iam:PassedToService`.
    pub key: String,
    /// The values that the condition may name; empty for any.
    pub values: Vec<String>,
}
