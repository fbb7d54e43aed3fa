//! A request and all policies in force as plain data, and the same made into what the evaluator takes.

use std::fmt;
use std::sync::Arc;

use policylint_analysis::eval::{
    Attached, BlockPublicAccess, CallerFacts, Check, Credentials, Endpoint, Grant, Organization,
    Policies, PolicySet, ResourceFacts, S3Settings, Scenario, Verdict, decide, evaluate,
};
use policylint_analysis::{
    Account, Caller, CompiledDocument, Context, ContextValue, Entity, Target, compile,
};
use policylint_model::{Document, KindOf, Origin, PolicyKind};
use policylint_syntax::{SourceFile, json};
use serde_json::Value;

/// When every request is made: 2024-12-31T23:59:59Z.
pub(crate) const NOW: i64 = 1_735_689_599;

/// A policy as JSON; it prints as its text.
#[derive(Clone, PartialEq)]
pub(crate) struct Doc(pub(crate) Value);

/// Who calls.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Who {
    User { account: String, path: String, id: String, token: Token },
    Role { account: String, path: String, session: Option<String>, id: String },
    Root { account: String },
    Federated { account: String, creator: String, name: String },
    Service { names: Vec<String> },
    WebIdentity { provider: String },
    Anonymous,
}

/// With what a user calls.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Token {
    None,
    Session,
    SessionWithMfa,
}

/// A value of the context.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Given {
    One(String),
    Many(Vec<String>),
}

/// The place of an account in an organization.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Org {
    pub(crate) id: String,
    pub(crate) path: String,
    pub(crate) manages: bool,
}

/// A grant of a key.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct KeyGrant {
    pub(crate) grantee: String,
    pub(crate) operation: String,
    pub(crate) equals: Option<Vec<(String, String)>>,
    pub(crate) subset: Option<Vec<(String, String)>>,
}

/// A request and what is in force.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct World {
    pub(crate) who: Who,
    pub(crate) who_org: Option<Org>,
    pub(crate) who_tags: Vec<(String, String)>,
    pub(crate) action: String,
    /// An ARN; `*` stands for none.
    pub(crate) resource: String,
    pub(crate) owner: String,
    pub(crate) owner_org: Option<Org>,
    pub(crate) resource_tags: Vec<(String, String)>,
    pub(crate) given: Vec<(String, Given)>,
    pub(crate) encryption_context: Vec<(String, String)>,
    pub(crate) via: Option<String>,
    pub(crate) through_endpoint: bool,
    pub(crate) identity: Vec<Doc>,
    pub(crate) boundary: Option<Vec<Doc>>,
    pub(crate) session: Option<Vec<Doc>>,
    pub(crate) scp: Option<Vec<Vec<Doc>>>,
    pub(crate) rcp: Option<Vec<Vec<Doc>>>,
    pub(crate) endpoint: Option<Vec<Doc>>,
    /// The policy of the resource with its kind.
    pub(crate) policy_kind: PolicyKind,
    pub(crate) policy: Option<Doc>,
    pub(crate) grants: Vec<KeyGrant>,
    pub(crate) restrict_public: bool,
}

/// The documents of a world, read; policies borrow from their compiled forms.
pub(crate) struct Read {
    documents: Vec<(Place, Document)>,
}

/// Where a document is in force: which layer, and for control policies which level.
type Place = (Slot, usize);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Identity,
    Boundary,
    Session,
    Scp,
    Rcp,
    Endpoint,
    Resource,
}

impl Doc {
    /// A document of version 2012 with these statements.
    pub(crate) fn of(statements: &[Value]) -> Self {
        Self(serde_json::json!({ "Version": "2012-10-17", "Statement": statements }))
    }
}

impl fmt::Debug for Doc {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, formatter)
    }
}

impl World {
    /// The verdict of the evaluator, which has to be the same whether it explains or not. Documents
    /// are written by `text`.
    pub(crate) fn verdict_as(&self, text: &dyn Fn(&Value) -> String) -> Verdict {
        let read = self.read(text);
        let compiled = read.compiled();
        let policies = self.policies(&compiled);
        let check = self.check();
        let fast = decide(&check, &policies);
        let explained = evaluate(&check, &policies);
        assert_eq!(fast, explained.verdict, "`decide` and `evaluate` disagree: {self:#?}");
        assert_eq!(
            fast == Verdict::Allow,
            explained.blocked_by.is_empty(),
            "an allowed request is blocked by nothing, a denied one by something: {self:#?}"
        );
        fast
    }

    /// The verdict of the evaluator.
    pub(crate) fn verdict(&self) -> Verdict {
        self.verdict_as(&Value::to_string)
    }

    /// Whether the evaluator allows.
    pub(crate) fn allows(&self) -> bool {
        self.verdict() == Verdict::Allow
    }

    fn read(&self, text: &dyn Fn(&Value) -> String) -> Read {
        let mut documents = Vec::new();
        let mut add = |slot, level, kind, docs: &[Doc]| {
            for doc in docs {
                let tree = Arc::new(json::parse(SourceFile::new("policy.json", text(&doc.0))));
                assert!(tree.errors().is_empty(), "{doc:?}: {:?}", tree.errors());
                let kind = KindOf::certain(kind, "given");
                documents.push(((slot, level), Document::of_tree(tree, kind, Origin::default())));
            }
        };
        add(Slot::Identity, 0, PolicyKind::Identity, &self.identity);
        add(Slot::Boundary, 0, PolicyKind::Boundary, self.boundary.as_deref().unwrap_or_default());
        add(Slot::Session, 0, PolicyKind::Session, self.session.as_deref().unwrap_or_default());
        for (level, docs) in self.scp.iter().flatten().enumerate() {
            add(Slot::Scp, level, PolicyKind::Scp, docs);
        }
        for (level, docs) in self.rcp.iter().flatten().enumerate() {
            add(Slot::Rcp, level, PolicyKind::Rcp, docs);
        }
        let endpoint = self.endpoint.as_deref().unwrap_or_default();
        add(Slot::Endpoint, 0, PolicyKind::VpcEndpoint, endpoint);
        add(Slot::Resource, 0, self.policy_kind, self.policy.as_slice());
        Read { documents }
    }

    fn policies<'p>(&self, compiled: &'p [(Place, CompiledDocument<'p>)]) -> Policies<'p> {
        let set = |slot, level| -> PolicySet<'p> {
            let of_place = compiled.iter().filter(|(place, _)| *place == (slot, level));
            of_place.map(|(_, document)| Attached::new(document, "", "")).collect()
        };
        let levels = |slot, levels: &Option<Vec<Vec<Doc>>>| {
            levels.as_ref().map(|levels| (0..levels.len()).map(|level| set(slot, level)).collect())
        };
        let block = BlockPublicAccess {
            restrict_public_buckets: self.restrict_public,
            ..Default::default()
        };
        Policies {
            identity: set(Slot::Identity, 0),
            boundary: self.boundary.as_ref().map(|_| set(Slot::Boundary, 0)),
            session: self.session.as_ref().map(|_| set(Slot::Session, 0)),
            scp: levels(Slot::Scp, &self.scp),
            rcp: levels(Slot::Rcp, &self.rcp),
            endpoint: self.endpoint.as_ref().map(|_| set(Slot::Endpoint, 0)),
            resource: self.policy.as_ref().map(|_| set(Slot::Resource, 0)),
            grants: self.grants.iter().map(KeyGrant::to_grant).collect(),
            s3: S3Settings { bucket_block: block, ..S3Settings::default() },
            ..Policies::default()
        }
    }

    fn check(&self) -> Check {
        let target = match self.resource.as_str() {
            "*" => Target::Collection,
            arn => Target::Arn(arn.into()),
        };
        let given = self.given.iter().fold(Context::new(), |context, (key, value)| {
            let value = match value {
                Given::One(text) => ContextValue::one(text.as_str()),
                Given::Many(texts) => ContextValue::many(texts.iter().cloned()),
            };
            context.with(key, value)
        });
        let scenario = Scenario {
            facts: CallerFacts {
                organization: self.who_org.as_ref().map(Org::to_organization),
                tags: self.who_tags.clone(),
                credentials: self.credentials(),
                ..CallerFacts::default()
            },
            about: ResourceFacts {
                account: Some(Account::new(self.owner.as_str())),
                organization: self.owner_org.as_ref().map(Org::to_organization),
                tags: self.resource_tags.clone(),
                ..ResourceFacts::default()
            },
            given,
            encryption_context: self.encryption_context.clone(),
            region: Some("us-east-1".into()),
            time: Some(NOW),
            endpoint: self
                .through_endpoint
                .then(|| Endpoint { id: Some("vpce-1".into()), ..Endpoint::default() }),
            forwarded_by: self.via.iter().cloned().collect(),
            ..Scenario::new(self.who.to_caller(), self.action.as_str(), target)
        };
        scenario.check().unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    fn credentials(&self) -> Credentials {
        match &self.who {
            Who::User { token: Token::Session, .. } => Credentials::SessionToken,
            Who::User { token: Token::SessionWithMfa, .. } => Credentials::SessionTokenWithMfa,
            _ => Credentials::Own,
        }
    }

    /// Every document in force.
    pub(crate) fn documents_mut(&mut self) -> Vec<&mut Doc> {
        let levels = self.scp.iter_mut().chain(&mut self.rcp).flatten();
        let unions = [&mut self.boundary, &mut self.session, &mut self.endpoint];
        self.identity
            .iter_mut()
            .chain(unions.into_iter().flatten().flatten())
            .chain(levels.flatten())
            .chain(&mut self.policy)
            .collect()
    }

    /// Every set of policies whose statements count as one policy, but for that of the resource.
    pub(crate) fn unions_mut(&mut self) -> Vec<&mut Vec<Doc>> {
        let levels = self.scp.iter_mut().chain(&mut self.rcp).flatten();
        let unions = [&mut self.boundary, &mut self.session, &mut self.endpoint];
        [&mut self.identity].into_iter().chain(unions.into_iter().flatten()).chain(levels).collect()
    }
}

impl Read {
    fn compiled(&self) -> Vec<(Place, CompiledDocument<'_>)> {
        self.documents.iter().map(|(place, document)| (*place, compile(document))).collect()
    }
}

impl Who {
    /// The account, for those who have one.
    pub(crate) fn account(&self) -> Option<&str> {
        match self {
            Self::User { account, .. }
            | Self::Role { account, .. }
            | Self::Root { account }
            | Self::Federated { account, .. } => Some(account),
            Self::Service { .. } | Self::WebIdentity { .. } | Self::Anonymous => None,
        }
    }

    /// Gives its account another number.
    pub(crate) fn rename_account(&mut self, renamed: &dyn Fn(&str) -> String) {
        match self {
            Self::User { account, .. }
            | Self::Role { account, .. }
            | Self::Root { account }
            | Self::Federated { account, .. } => *account = renamed(account),
            Self::Service { .. } | Self::WebIdentity { .. } | Self::Anonymous => {}
        }
    }

    /// Whether it is a session of a service-linked role.
    pub(crate) fn is_service_linked(&self) -> bool {
        matches!(self, Self::Role { path, .. } if path.starts_with("/aws-service-role/"))
    }

    fn to_caller(&self) -> Caller {
        let entity = |account: &str, path: &str, id: &str| Entity {
            unique_id: (!id.is_empty()).then(|| id.to_owned()),
            ..Entity::new(Account::new(account), path)
        };
        match self {
            Self::User { account, path, id, .. } => Caller::User(entity(account, path, id)),
            Self::Role { account, path, session, id } => {
                Caller::Role { role: entity(account, path, id), session: session.clone() }
            }
            Self::Root { account } => {
                Caller::Root { account: Account::new(account.as_str()), session: false }
            }
            Self::Federated { account, creator, name } => {
                Caller::Federated { name: name.clone(), creator: entity(account, creator, "") }
            }
            Self::Service { names } => Caller::Service { names: names.clone() },
            Self::WebIdentity { provider } => {
                Caller::Provider { saml: false, name: provider.clone() }
            }
            Self::Anonymous => Caller::Anonymous,
        }
    }
}

impl Given {
    /// Changes each of its values.
    pub(crate) fn each_mut(&mut self, change: &dyn Fn(&mut String)) {
        match self {
            Self::One(text) => change(text),
            Self::Many(texts) => texts.iter_mut().for_each(change),
        }
    }
}

impl Org {
    fn to_organization(&self) -> Organization {
        Organization {
            id: self.id.clone(),
            paths: vec![self.path.clone()],
            is_management_account: self.manages,
        }
    }
}

impl KeyGrant {
    fn to_grant(&self) -> Grant {
        Grant {
            id: "g".into(),
            grantee: self.grantee.clone(),
            operations: vec![self.operation.clone()],
            context_equals: self.equals.clone(),
            context_subset: self.subset.clone(),
            ..Grant::default()
        }
    }
}
