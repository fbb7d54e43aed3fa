//! What is asked: one check with the facts that the evaluator needs beside the policies (RQ-1).

use std::fmt;

use crate::request::{Account, Caller, Context, Target};

/// One check as it is stated: caller, action, resource and what is known about them.
///
/// [`Scenario::check`] derives the context keys and makes it ready to be evaluated.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Who calls. A user or role whose `path` is empty is unnamed: no key about its name is derived.
    pub caller: Caller,
    /// What is known about the caller beside who it is.
    pub facts: CallerFacts,
    /// The action as IAM names it, such as `s3:GetObject` (AC-9).
    pub action: String,
    /// The resource.
    pub resource: Target,
    /// What is known about the resource beside its ARN.
    pub about: ResourceFacts,
    /// The context that the user states; it may not contradict what is derived (RQ-4).
    pub given: Context,
    /// The tags that the request passes, their keys with regard to case: `aws:RequestTag/…` and
    /// `aws:TagKeys`.
    pub request_tags: Vec<(String, String)>,
    /// The encryption context of a KMS request, its keys with regard to case (KM-35).
    pub encryption_context: Vec<(String, String)>,
    /// The region of the endpoint that is called; `None`: the resource's, or that of a global
    /// service.
    pub region: Option<String>,
    /// When the request is made, in seconds since 1970; `None`: `aws:CurrentTime` is absent unless
    /// given.
    pub time: Option<i64>,
    /// The VPC endpoint through which the request comes.
    pub endpoint: Option<Endpoint>,
    /// The services that forward the caller's request, in order, by their principal names; empty
    /// for a direct call (RQ-5).
    pub forwarded_by: Vec<String>,
}

/// What is known about a caller beside who it is.
#[derive(Debug, Clone, Default)]
pub struct CallerFacts {
    /// The organization of its account, if it is in one.
    pub organization: Option<Organization>,
    /// Its tags; those of the session replace those of user or role (5.3).
    pub tags: Vec<(String, String)>,
    /// What it calls with.
    pub credentials: Credentials,
    /// The source identity of its session.
    pub source_identity: Option<String>,
    /// The provider of a role session that came by OIDC: a domain or a provider ARN.
    pub federated_provider: Option<String>,
    /// When temporary credentials were issued, in seconds since 1970.
    pub issued: Option<i64>,
}

/// What a user or federated user calls with (EV-52, EV-53).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Credentials {
    /// The credentials that go with the kind of caller: keys of a user, of a session.
    #[default]
    Own,
    /// A console session.
    Console,
    /// A session of `sts:GetSessionToken` without MFA: the caller is a user session.
    SessionToken,
    /// A session of `sts:GetSessionToken` that was made with MFA.
    SessionTokenWithMfa,
}

/// The place of an account in an organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    /// Its id, such as `o-a1b2c3d4e5`.
    pub id: String,
    /// The paths of the account, each as in `aws:PrincipalOrgPaths`, with a slash at the end.
    pub paths: Vec<String>,
    /// Whether the account is the management account (EV-5, EV-6).
    pub is_management_account: bool,
}

/// What is known about a resource beside its ARN.
#[derive(Debug, Clone, Default)]
pub struct ResourceFacts {
    /// Who owns it; `None`: the account in its ARN (RQ-2).
    pub account: Option<Account>,
    /// The organization of that account.
    pub organization: Option<Organization>,
    /// Its tags.
    pub tags: Vec<(String, String)>,
    /// Whether attribute-based access control is switched on for the bucket (S3-6).
    pub bucket_abac: bool,
    /// Whether the key is managed by AWS (KM-15).
    pub aws_managed_key: bool,
    /// Whether its policy has to allow even callers of its own account, as for a private API
    /// (EV-32). Roles and KMS keys need no mention.
    pub requires_policy: bool,
    /// The account that owns the object, if ACLs are on and it is not the bucket's (S3-22).
    pub object_owner: Option<Account>,
    /// The access point, if `resource` is the ARN of one or of an object through it (S3-10).
    pub access_point: Option<AccessPoint>,
}

/// The bucket behind an access point, and where the access point may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessPoint {
    /// The ARN of the bucket.
    pub bucket: String,
    /// Who owns the bucket.
    pub bucket_account: Account,
    /// The VPC to which its use is limited, if it is (S3-13).
    pub vpc: Option<String>,
}

/// A VPC endpoint; what is `None` is not known, and its key is absent unless given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Endpoint {
    /// `aws:SourceVpce`.
    pub id: Option<String>,
    /// `aws:SourceVpc`.
    pub vpc: Option<String>,
    /// `aws:SourceVpcArn`.
    pub vpc_arn: Option<String>,
    /// `aws:VpceAccount`.
    pub account: Option<String>,
    /// `aws:VpceOrgID` and `aws:VpceOrgPaths`.
    pub organization: Option<Organization>,
}

/// Why a scenario cannot be evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScenarioError {
    /// A condition key was given a value that what else is stated contradicts (RQ-4).
    Conflict {
        /// The key, as AWS spells it.
        key: String,
        /// The value that was given.
        given: String,
        /// The value that follows from the rest.
        derived: String,
    },
    /// The ARN does not tell whose resource it is, and nothing else does (RQ-2).
    NoResourceAccount {
        /// The ARN.
        resource: String,
    },
    /// The resource is neither an ARN nor a collection.
    NotAnArn {
        /// The text.
        resource: String,
    },
    /// The action is not of the form `service:Name`.
    NotAnAction {
        /// The text.
        action: String,
    },
}

impl Scenario {
    /// A direct call of which no more is known.
    pub fn new(caller: Caller, action: impl Into<String>, resource: Target) -> Self {
        Self {
            caller,
            facts: CallerFacts::default(),
            action: action.into(),
            resource,
            about: ResourceFacts::default(),
            given: Context::new(),
            request_tags: Vec::new(),
            encryption_context: Vec::new(),
            region: None,
            time: None,
            endpoint: None,
            forwarded_by: Vec::new(),
        }
    }
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict { key, given, derived } => write!(
                formatter,
                "`{key}` is given as `{given}` but follows to be `{derived}` from the rest; leave it out or correct it"
            ),
            Self::NoResourceAccount { resource } => write!(
                formatter,
                "`{resource}` does not tell which account owns it; name the owner of the resource"
            ),
            Self::NotAnArn { resource } => {
                write!(formatter, "`{resource}` is not an ARN; give a whole ARN or `*`")
            }
            Self::NotAnAction { action } => {
                write!(formatter, "`{action}` is not an action; write it as `service:Name`")
            }
        }
    }
}

impl std::error::Error for ScenarioError {}
