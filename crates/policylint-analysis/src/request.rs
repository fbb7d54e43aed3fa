//! A request as policies see it: who calls, what, on which resource, with which context (RQ-1).

use std::borrow::Cow;

pub use policylint_catalog::CallerKind;

/// One check: a caller wants an action on a resource (CV-1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Who calls.
    pub caller: Caller,
    /// The action as IAM names it, such as `s3:GetObject` (AC-9).
    pub action: String,
    /// The resource.
    pub resource: Target,
    /// What the request carries beside.
    pub context: Context,
}

/// The resource that a check is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// This resource.
    Arn(String),
    /// No certain resource: the service authorizes against `*` or an ARN that it makes up (RS-13).
    Collection,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its partition, such as `aws`.
    pub partition: String,
    /// Its twelve digits.
    pub id: String,
    /// Its canonical id in S3, if known (PR-18).
    pub canonical_id: Option<String>,
}

impl Account {
    /// An account of the partition `aws` without a known canonical id.
    pub fn new(id: impl Into<String>) -> Self {
        Self { partition: "aws".into(), id: id.into(), canonical_id: None }
    }
}

/// Who makes a request (semantics 3.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// The root user, or a session of `sts:AssumeRoot`.
    Root {
        /// Whose root user.
        account: Account,
        /// Whether it is a session of `sts:AssumeRoot`.
        session: bool,
    },
    /// A user, or a session that a user got by `sts:GetSessionToken`.
    User(Entity),
    /// A session of a role.
    Role {
        /// The role.
        role: Entity,
        /// The name of the session; `None` stands for some session whose name no policy knows (PR-3).
        session: Option<String>,
    },
    /// A session of `sts:GetFederationToken`.
    Federated {
        /// Its name, which says nothing about its creator (PR-2).
        name: String,
        /// The user who made it.
        creator: Entity,
    },
    /// An AWS service as itself.
    Service {
        /// Its names, such as `s3.amazonaws.com`; the first is the one it calls under.
        names: Vec<String>,
    },
    /// An unsigned call of `sts` with an identity provider.
    Provider {
        /// Whether it speaks SAML; OIDC and web identity otherwise.
        saml: bool,
        /// The provider's ARN or domain.
        name: String,
    },
    /// Nobody known.
    Anonymous,
}

/// A user or role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Its account.
    pub account: Account,
    /// What follows `user` or `role` in its ARN: `/path/name`.
    pub path: String,
    /// Its unique id, `AIDA…` or `AROA…`, if known.
    pub unique_id: Option<String>,
    /// Whether it has a permissions boundary (PR-34).
    pub has_boundary: bool,
}

impl Entity {
    /// A user or role by its path and name, such as `/svc/app`, without boundary.
    pub fn new(account: Account, path: impl Into<String>) -> Self {
        Self { account, path: path.into(), unique_id: None, has_boundary: false }
    }

    /// Its name without the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

impl Caller {
    /// Its account; services, providers and anonymous callers have none.
    pub fn account(&self) -> Option<&Account> {
        match self {
            Self::Root { account, .. } => Some(account),
            Self::User(entity)
            | Self::Role { role: entity, .. }
            | Self::Federated { creator: entity, .. } => Some(&entity.account),
            Self::Service { .. } | Self::Provider { .. } | Self::Anonymous => None,
        }
    }

    /// Its ARN as a caller (semantics 3.1, column "Principal ARN").
    pub fn arn(&self) -> Option<String> {
        match self {
            Self::Root { account, .. } => Some(arn("iam", account, "root")),
            Self::User(user) => Some(arn("iam", &user.account, &format!("user{}", user.path))),
            Self::Role { role, session: Some(session) } => {
                Some(arn("sts", &role.account, &format!("assumed-role/{}/{session}", role.name())))
            }
            Self::Role { role, session: None } => {
                Some(arn("iam", &role.account, &format!("role{}", role.path)))
            }
            Self::Federated { name, creator } => {
                Some(arn("sts", &creator.account, &format!("federated-user/{name}")))
            }
            Self::Service { .. } | Self::Provider { .. } | Self::Anonymous => None,
        }
    }

    /// The value of `aws:PrincipalArn` (semantics 5.2): for a role session the role (RQ-24).
    pub fn principal_arn(&self) -> Option<String> {
        match self {
            Self::Role { role, .. } => {
                Some(arn("iam", &role.account, &format!("role{}", role.path)))
            }
            other => other.arn(),
        }
    }

    /// Whether its user or role has a permissions boundary.
    pub fn has_boundary(&self) -> bool {
        match self {
            Self::User(entity)
            | Self::Role { role: entity, .. }
            | Self::Federated { creator: entity, .. } => entity.has_boundary,
            _ => false,
        }
    }

    /// What kind of caller it is.
    pub fn kind(&self) -> CallerKind {
        match self {
            Self::Root { session: false, .. } => CallerKind::Root,
            Self::Root { session: true, .. } => CallerKind::RootSession,
            Self::User(_) => CallerKind::User,
            Self::Role { role, .. } if role.path.starts_with("/aws-service-role/") => {
                CallerKind::ServiceLinkedRole
            }
            Self::Role { .. } => CallerKind::RoleSession,
            Self::Federated { .. } => CallerKind::FederatedUser,
            Self::Service { .. } => CallerKind::Service,
            Self::Provider { saml: true, .. } => CallerKind::Saml,
            Self::Provider { saml: false, .. } => CallerKind::WebIdentity,
            Self::Anonymous => CallerKind::Anonymous,
        }
    }
}

fn arn(service: &str, account: &Account, resource: &str) -> String {
    format!("arn:{}:{service}::{}:{resource}", account.partition, account.id)
}

/// What a request carries beside caller, action and resource: values by condition key (RQ-3).
///
/// A key that was never set is absent (CV-5). Keys compare without regard to case (CD-5).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context {
    /// Ascending by key, each in lower case and once.
    values: Vec<(String, ContextValue)>,
}

/// What a request has for a condition key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContextValue {
    /// Nothing.
    Absent,
    /// One value.
    One(String),
    /// A list of values: the key is multi-valued, even with one or none.
    Many(Vec<String>),
    /// One of these; AWS does not say which, as for tags whose keys differ by case only (CD-6).
    OneOf(Vec<String>),
    /// Not known (CV-5).
    Unknown,
}

impl ContextValue {
    /// One value.
    pub fn one(text: impl Into<String>) -> Self {
        Self::One(text.into())
    }

    /// A list of values.
    pub fn many<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::Many(texts.into_iter().map(Into::into).collect())
    }
}

impl Context {
    /// A context without any key.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with a value for a key, which replaces the one it had.
    #[must_use]
    pub fn with(mut self, key: &str, value: ContextValue) -> Self {
        self.set(key, value);
        self
    }

    /// Gives a key a value; it replaces the one it had.
    pub fn set(&mut self, key: &str, value: ContextValue) {
        match self.find(key) {
            Ok(at) => {
                if let Some((_, known)) = self.values.get_mut(at) {
                    *known = value;
                }
            }
            Err(at) => self.values.insert(at, (folded(key).into_owned(), value)),
        }
    }

    /// The value of a key; [`ContextValue::Absent`] if it has none.
    pub fn get(&self, key: &str) -> &ContextValue {
        let found = self.find(key).ok().and_then(|at| self.values.get(at));
        found.map_or(&ContextValue::Absent, |(_, value)| value)
    }

    /// The keys in lower case with their values, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &ContextValue)> {
        self.values.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Where a key is, or where it would be.
    fn find(&self, key: &str) -> Result<usize, usize> {
        if key.is_ascii() {
            let lower = || key.bytes().map(|byte| byte.to_ascii_lowercase());
            self.values.binary_search_by(|(known, _)| known.bytes().cmp(lower()))
        } else {
            let key = folded(key);
            self.values.binary_search_by(|(known, _)| known.as_str().cmp(&key))
        }
    }
}

/// A key in the spelling under which keys are compared.
fn folded(key: &str) -> Cow<'_, str> {
    if key.chars().any(|letter| letter.is_ascii_uppercase() || !letter.is_ascii()) {
        Cow::Owned(key.to_lowercase())
    } else {
        Cow::Borrowed(key)
    }
}

#[cfg(test)]
mod tests {
    use super::{Account, Caller, Context, ContextValue, Entity};

    #[test]
    fn a_role_session_has_no_path_and_its_principal_arn_is_the_role() {
        let role = Entity::new(Account::new("111111111111"), "/svc/app");
        let caller = Caller::Role { role, session: Some("s1".into()) };
        assert_eq!(caller.arn().unwrap(), "arn:aws:sts::111111111111:assumed-role/app/s1");
        assert_eq!(caller.principal_arn().unwrap(), "arn:aws:iam::111111111111:role/svc/app");
    }

    #[test]
    fn keys_compare_without_case() {
        let context = Context::new().with("aws:PrincipalTag/Team", ContextValue::one("red"));
        assert_eq!(context.get("AWS:principaltag/TEAM"), &ContextValue::one("red"));
        assert_eq!(context.get("aws:username"), &ContextValue::Absent);
    }
}
