//! The policies of a model of accounts: each compiled once, sets of the same policies made once.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use policylint_model::account::{
    AccountModel, DocumentId, Fact, Identity, IdentityKind, Unknown, canonical_text,
};
use policylint_model::arn::Arn;

use super::policies::{Attached, PolicySet};
use super::verdict::Layer;
use crate::compile::{CompiledDocument, compile};

/// How reports call policies of users, groups and roles.
const IDENTITY_POLICY: &str = "IAM Policy";
/// How reports call boundaries.
const BOUNDARY_POLICY: &str = "Permissions Boundary Policy";

/// A model whose policies are compiled on first use, each once.
#[derive(Debug)]
pub struct CompiledModel<'m> {
    model: &'m AccountModel,
    documents: Vec<OnceLock<CompiledDocument<'m>>>,
    groups: BTreeMap<(&'m str, &'m str), &'m Identity>,
}

/// A policy that may be in force, and is not known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnknownPolicy {
    /// The layer that it would belong to.
    pub layer: Layer,
    /// Which it is, in words, such as "the boundary".
    pub what: String,
    /// Why it is not known.
    pub why: Unknown,
}

/// What the policies of a user or role itself allow: its own, those of its groups, its boundary.
#[derive(Debug, Default)]
pub struct Bundle<'c> {
    /// Inline and managed policies.
    pub identity: PolicySet<'c>,
    /// The boundary; `None`: it has none, or it is among `unknown`.
    pub boundary: Option<PolicySet<'c>>,
    /// What else may be in force.
    pub unknown: Vec<UnknownPolicy>,
}

/// The bundles of all users and roles. Those with the same policies share one, whatever the policies
/// are called and however they are written; the names in its reports are those of the first.
///
/// What a shared bundle decides is the same for all of them only as far as no policy asks who the
/// caller is.
#[derive(Debug)]
pub struct Bundles<'c> {
    bundles: Vec<Bundle<'c>>,
    /// By ARN.
    by_principal: BTreeMap<&'c str, usize>,
}

impl<'m> CompiledModel<'m> {
    /// Makes a model ready. Nothing is compiled before it is asked for.
    pub fn new(model: &'m AccountModel) -> Self {
        let documents = std::iter::repeat_with(OnceLock::new).take(model.documents.len()).collect();
        let groups = model.identities.iter().filter_map(|(arn, identity)| {
            let arn = Arn::parse(arn).ok().filter(|_| identity.kind == IdentityKind::Group)?;
            let name = arn.resource().rsplit('/').next()?;
            Some(((arn.account(), name), identity))
        });
        Self { model, documents, groups: groups.collect() }
    }

    /// The model.
    pub fn model(&self) -> &'m AccountModel {
        self.model
    }

    /// A policy, compiled as the kind that it is.
    pub fn document(&self, id: DocumentId) -> Option<&CompiledDocument<'m>> {
        let document = self.model.documents.get(id.index())?;
        Some(self.documents.get(id.index())?.get_or_init(|| compile(document)))
    }

    /// What the policies of a user or role allow; nothing for an ARN that the model does not have.
    pub fn bundle(&self, arn: &str) -> Bundle<'_> {
        let Some((arn, identity)) = self.model.identities.get_key_value(arn) else {
            let what = format!("the user or role `{arn}`");
            let why = Unknown::NotCollected;
            let unknown = vec![UnknownPolicy { layer: Layer::Identity, what, why }];
            return Bundle { unknown, ..Bundle::default() };
        };
        let parts = self.parts(arn, identity);
        self.assemble(parts)
    }

    /// The bundles of all users and roles, each set of the same policies once.
    pub fn bundles(&self) -> Bundles<'_> {
        let mut contents = Contents::default();
        let mut known: BTreeMap<Key, usize> = BTreeMap::new();
        let mut all = Bundles { bundles: Vec::new(), by_principal: BTreeMap::new() };
        for (arn, identity) in &self.model.identities {
            if identity.kind == IdentityKind::Group {
                continue;
            }
            let parts = self.parts(arn, identity);
            let key = self.key(arn, &parts, &mut contents);
            let at = *known.entry(key).or_insert_with(|| {
                all.bundles.push(self.assemble(parts));
                all.bundles.len() - 1
            });
            all.by_principal.insert(arn, at);
        }
        all
    }

    /// The parts of a bundle, before anything is compiled.
    fn parts(&self, arn: &'m str, identity: &'m Identity) -> Parts<'m> {
        let mut parts = Parts::default();
        self.add_policies(identity, "", &mut parts);
        let account = Arn::parse(arn).map_or("", |arn| arn.account());
        for (name, fact) in &identity.groups.entries {
            match self.groups.get(&(account, name.as_str())) {
                Some(group) => {
                    self.add_policies(group, &format!(" of the group `{name}`"), &mut parts);
                }
                None if fact.is_absent() => {}
                None => parts.unknown(Layer::Identity, format!("the group `{name}`"), None),
            }
        }
        if identity.kind == IdentityKind::User
            && let Some(why) = identity.groups.whole.unknown_because()
        {
            parts.unknown(Layer::Identity, "the groups".to_owned(), Some(why));
        }
        match &identity.boundary {
            Fact::Present { value, .. } => match self.model.managed_document(value) {
                Fact::Present { value: id, .. } => parts.boundary = Some((id, value)),
                other => {
                    let what = format!("the boundary `{value}`");
                    parts.unknown(Layer::Boundary, what, other.unknown_because());
                }
            },
            Fact::Absent { .. } => {}
            Fact::Unknown { why, .. } => {
                parts.unknown(Layer::Boundary, "the boundary".to_owned(), Some(*why));
            }
        }
        parts
    }

    /// The inline and attached policies of a user, group or role.
    fn add_policies(&self, identity: &'m Identity, of: &str, parts: &mut Parts<'m>) {
        for (name, fact) in &identity.inline.entries {
            match fact {
                Fact::Present { value, .. } => parts.identity.push((*value, name)),
                Fact::Absent { .. } => {}
                Fact::Unknown { why, .. } => {
                    let what = format!("the inline policy `{name}`{of}");
                    parts.unknown(Layer::Identity, what, Some(*why));
                }
            }
        }
        for arn in identity.attached.names() {
            match self.model.managed_document(arn) {
                Fact::Present { value, .. } => parts.identity.push((value, arn)),
                other => {
                    let what = format!("the attached policy `{arn}`{of}");
                    parts.unknown(Layer::Identity, what, other.unknown_because());
                }
            }
        }
        for (what, whole) in [
            ("inline policies", &identity.inline.whole),
            ("attached policies", &identity.attached.whole),
        ] {
            if let Some(why) = whole.unknown_because() {
                parts.unknown(Layer::Identity, format!("other {what}{of}"), Some(why));
            }
        }
    }

    fn assemble(&self, parts: Parts<'m>) -> Bundle<'_> {
        let attached = |(id, name): (DocumentId, &'m str), policy_type| {
            Some(Attached::new(self.document(id)?, name, policy_type))
        };
        let identity = parts.identity.into_iter();
        Bundle {
            identity: identity.filter_map(|it| attached(it, IDENTITY_POLICY)).collect(),
            boundary: parts
                .boundary
                .and_then(|it| attached(it, BOUNDARY_POLICY))
                .map(PolicySet::one),
            unknown: parts.unknown,
        }
    }

    /// What a bundle consists of, whatever its policies are called. Accounts do not share bundles:
    /// policies may speak of the caller's account.
    fn key(&self, arn: &str, parts: &Parts<'m>, contents: &mut Contents) -> Key {
        let mut content = |id: DocumentId| contents.number(self.model, id);
        let mut identity: Vec<u32> = parts.identity.iter().map(|(id, _)| content(*id)).collect();
        identity.sort_unstable();
        identity.dedup();
        Key {
            account: Arn::parse(arn).map_or("", |arn| arn.account()).to_owned(),
            identity,
            boundary: parts.boundary.map(|(id, _)| content(id)),
            unknown: parts.unknown.clone(),
        }
    }
}

impl<'c> Bundles<'c> {
    /// The bundle of a user or role.
    pub fn of(&self, arn: &str) -> Option<&Bundle<'c>> {
        self.bundles.get(*self.by_principal.get(arn)?)
    }

    /// How many different ones there are.
    pub fn count(&self) -> usize {
        self.bundles.len()
    }

    /// The different ones, each with the users and roles that share it.
    pub fn shared(&self) -> impl Iterator<Item = (&Bundle<'c>, Vec<&'c str>)> {
        let mut principals = vec![Vec::new(); self.bundles.len()];
        for (arn, at) in &self.by_principal {
            if let Some(list) = principals.get_mut(*at) {
                list.push(*arn);
            }
        }
        self.bundles.iter().zip(principals)
    }
}

/// The policies of a bundle with their names.
#[derive(Default)]
struct Parts<'m> {
    identity: Vec<(DocumentId, &'m str)>,
    boundary: Option<(DocumentId, &'m str)>,
    unknown: Vec<UnknownPolicy>,
}

impl Parts<'_> {
    fn unknown(&mut self, layer: Layer, what: String, why: Option<Unknown>) {
        self.unknown.push(UnknownPolicy { layer, what, why: why.unwrap_or_default() });
    }
}

/// What makes two bundles the same.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    account: String,
    identity: Vec<u32>,
    boundary: Option<u32>,
    unknown: Vec<UnknownPolicy>,
}

/// Numbers for what policies say: those that say the same have the same number.
#[derive(Default)]
struct Contents {
    by_document: BTreeMap<DocumentId, u32>,
    by_text: BTreeMap<String, u32>,
}

impl Contents {
    fn number(&mut self, model: &AccountModel, id: DocumentId) -> u32 {
        if let Some(number) = self.by_document.get(&id) {
            return *number;
        }
        let text = model.document(id).map(|document| canonical_text(document)).unwrap_or_default();
        let next = u32::try_from(self.by_text.len()).unwrap_or(u32::MAX);
        let number = *self.by_text.entry(text).or_insert(next);
        self.by_document.insert(id, number);
        number
    }
}
