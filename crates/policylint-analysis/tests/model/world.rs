//! A made-up account, built by hand.

use std::sync::Arc;

use policylint_model::account::{
    About, Account, AccountModel, Acl, BlockPublicAccess, DocumentId, Fact, Fragment, Identity,
    IdentityKind, Listing, ManagedPolicy, Organization, OrganizationNode, OrganizationPolicy,
    Resource, Subject,
};
use policylint_model::{Document, KindOf, Origin, PolicyKind};
use policylint_syntax::{SourceFile, Span, Tree, json};

pub(crate) const ACCOUNT: &str = "111122223333";
pub(crate) const BUCKET: &str = "arn:aws:s3:::acme-reports";
pub(crate) const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/k1";

pub(crate) struct World {
    pub(crate) model: AccountModel,
    fragment: Fragment,
    is_in_organization: bool,
}

pub(crate) fn role(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/{name}")
}

pub(crate) fn user(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:user/{name}")
}

impl World {
    pub(crate) fn new() -> Self {
        let fragment = Fragment::new("world", Arc::new(Tree::over(SourceFile::new("world", ""))));
        Self { model: AccountModel::default(), fragment, is_in_organization: false }
    }

    pub(crate) fn role(mut self, name: &str, policies: &[&str], boundary: Option<&str>) -> Self {
        let mut identity = self.identity(IdentityKind::Role, name, policies);
        identity.boundary = match boundary {
            None => self.absent(),
            Some(text) => {
                let arn = format!("arn:aws:iam::{ACCOUNT}:policy/boundary-{name}");
                self.managed(&arn, text, PolicyKind::Boundary);
                self.present(arn)
            }
        };
        self.claim(Subject::arn(role(name)), About::Identity(Box::new(identity)));
        self
    }

    pub(crate) fn user_in_group(mut self, name: &str, group: &str, policies: &[&str]) -> Self {
        let of_group = self.identity(IdentityKind::Group, group, policies);
        let arn = format!("arn:aws:iam::{ACCOUNT}:group/people/{group}");
        self.claim(Subject::arn(arn), About::Identity(Box::new(of_group)));
        let mut identity = self.identity(IdentityKind::User, name, &[]);
        identity.boundary = self.absent();
        identity.groups = self.listing([(group.to_owned(), ())]);
        self.claim(Subject::arn(user(name)), About::Identity(Box::new(identity)));
        self
    }

    /// Attaches a policy that nobody knows.
    pub(crate) fn unknown_attached(mut self, name: &str) -> Self {
        let mut identity = Identity::new(IdentityKind::Role);
        let arn = "arn:aws:iam::aws:policy/Unheard".to_owned();
        identity.attached.entries = [(arn, self.present(()))].into();
        self.fragment.claims.iter_mut().for_each(|claim| {
            if let About::Identity(known) = &mut claim.about {
                known.attached.entries.clone_from(&identity.attached.entries);
            }
        });
        self.claim(Subject::arn(role(name)), About::Identity(Box::new(identity)));
        self
    }

    pub(crate) fn bucket(mut self, policy: Option<&str>) -> Self {
        let policy = match policy {
            None => self.absent(),
            Some(text) => {
                let id = self.document(text, PolicyKind::Bucket);
                self.present(id)
            }
        };
        let bucket = Resource {
            policy,
            account: self.present(ACCOUNT.to_owned()),
            public_access_block: self.present(BlockPublicAccess::ALL),
            ownership: self.absent(),
            acl: self.present(Acl::default()),
            ..Resource::default()
        };
        self.claim(Subject::arn(BUCKET), About::Resource(Box::new(bucket)));
        self
    }

    /// A key whose grants nobody listed.
    pub(crate) fn key(mut self, policy: &str) -> Self {
        let id = self.document(policy, PolicyKind::KmsKey);
        let key = Resource { policy: self.present(id), ..Resource::default() };
        self.claim(Subject::arn(KEY), About::Resource(Box::new(key)));
        self
    }

    /// Puts the account below these nodes, each with its service control policies.
    pub(crate) fn organization(mut self, levels: &[(&str, &[&str])]) -> Self {
        self.is_in_organization = true;
        let organization = Organization {
            management_account: self.present("999988887777".to_owned()),
            ..Organization::default()
        };
        self.claim(Subject::Id("o-example".into()), About::Organization(organization));
        let mut parent = self.absent();
        for (id, texts) in levels.iter().copied().chain([(ACCOUNT, &[ALLOW][..])]) {
            let policies: Vec<_> = texts
                .iter()
                .enumerate()
                .map(|(at, text)| (self.control_policy(&format!("p-{id}-{at}"), text), ()))
                .collect();
            let node = OrganizationNode {
                parent,
                scps: self.listing(policies),
                rcps: self.listing([]),
                ..OrganizationNode::default()
            };
            self.claim(Subject::Id(id.to_owned()), About::OrganizationNode(node));
            parent = self.present(id.to_owned());
        }
        self
    }

    pub(crate) fn built(mut self) -> Self {
        let account = Account {
            details: self.present(()),
            public_access_block: self.present(BlockPublicAccess::ALL),
            organization: if self.is_in_organization { Fact::default() } else { self.absent() },
            ..Account::default()
        };
        self.claim(Subject::Id(ACCOUNT.into()), About::Account(account));
        let empty = Fragment::new("", Arc::clone(&self.fragment.tree));
        let fragment = std::mem::replace(&mut self.fragment, empty);
        self.model = AccountModel::merge(vec![fragment]);
        assert_eq!(self.model.faults, []);
        self
    }

    fn identity(&mut self, kind: IdentityKind, name: &str, policies: &[&str]) -> Identity {
        let mut identity = Identity::new(kind);
        let mut inline = Vec::new();
        let mut attached = Vec::new();
        // Inline and managed ones in turn.
        for (at, text) in policies.iter().enumerate() {
            if at % 2 == 0 {
                inline.push((format!("p{at}"), self.document(text, PolicyKind::Identity)));
            } else {
                let arn = format!("arn:aws:iam::{ACCOUNT}:policy/{name}-{at}");
                self.managed(&arn, text, PolicyKind::Identity);
                attached.push((arn, ()));
            }
        }
        identity.inline = self.listing(inline);
        identity.attached = self.listing(attached);
        identity.groups = self.listing([]);
        identity
    }

    fn managed(&mut self, arn: &str, text: &str, kind: PolicyKind) {
        let id = self.document(text, kind);
        let policy = ManagedPolicy {
            default_version: self.present("v1".to_owned()),
            versions: self.listing([("v1".to_owned(), id)]),
            ..ManagedPolicy::default()
        };
        self.claim(Subject::arn(arn), About::ManagedPolicy(policy));
    }

    fn control_policy(&mut self, id: &str, text: &str) -> String {
        let document = self.document(text, PolicyKind::Scp);
        let policy = OrganizationPolicy {
            policy_type: self.present("SERVICE_CONTROL_POLICY".to_owned()),
            document: self.present(document),
            ..OrganizationPolicy::default()
        };
        self.claim(Subject::Id(id.to_owned()), About::OrganizationPolicy(policy));
        id.to_owned()
    }

    fn document(&mut self, text: &str, kind: PolicyKind) -> DocumentId {
        let tree = Arc::new(json::parse(SourceFile::new("world", text)));
        assert_eq!(tree.errors(), [], "{text}");
        let kind = KindOf::certain(kind, "the test says so");
        self.fragment.add_document(Document::of_tree(tree, kind, Origin::default()))
    }

    fn listing<T>(&self, entries: impl IntoIterator<Item = (String, T)>) -> Listing<T> {
        let entries = entries.into_iter().map(|(name, value)| (name, self.present(value)));
        Listing { entries: entries.collect(), whole: self.present(()) }
    }

    fn claim(&mut self, subject: Subject, about: About) {
        self.fragment.claim(subject, about, Span::default());
    }

    fn present<T>(&self, value: T) -> Fact<T> {
        self.fragment.present(value, Span::default())
    }

    fn absent<T>(&self) -> Fact<T> {
        self.fragment.absent(Span::default())
    }
}

const ALLOW: &str = r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
