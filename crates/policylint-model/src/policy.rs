//! A policy as lowered from a tree: which elements it has and where, every text left in the tree.
//!
//! Nothing here depends on the kind of policy or on the host it was written in. Lists, principals
//! and conditions are views on the tree, read on demand, so that lowering costs little.

use policylint_syntax::{Kind, NodeId, Presence, Tree};

use crate::language::LanguageVersion;

/// An element of a policy or statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Element<T> {
    /// Not written.
    #[default]
    Absent,
    /// Written, but of a JSON type or shape that the grammar refuses; the node is its value.
    Malformed(NodeId),
    /// Written.
    Value(T),
}

impl<T> Element<T> {
    /// The value, if there is a well-formed one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    /// Whether it is written, well-formed or not.
    pub fn is_present(&self) -> bool {
        !matches!(self, Self::Absent)
    }
}

/// `Allow` or `Deny` (GR-5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// The statement allows what it matches.
    Allow,
    /// The statement denies what it matches.
    Deny,
}

impl Effect {
    /// As a policy spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

/// A value with the node it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noted<T> {
    /// The value.
    pub value: T,
    /// Where it was read.
    pub node: NodeId,
}

/// A policy document.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// The object that is the document; `None` if the text holds none.
    pub node: Option<NodeId>,
    /// `Version`; the value is `None` for one that is not of the language (GR-20).
    pub version: Element<Noted<Option<LanguageVersion>>>,
    /// `Id`.
    pub id: Element<NodeId>,
    /// The value of `Statement`.
    pub statement: Element<NodeId>,
    /// The statements in order. Those that are no objects are missing here and stand in the errors.
    pub statements: Vec<Statement>,
    /// Whether `statements` is all there is: false if an unknown value may add more.
    pub complete: bool,
}

impl Policy {
    /// The version of the language that the document is read in: without `Version`, 2008 (GR-21).
    pub fn language(&self) -> LanguageVersion {
        match self.version {
            Element::Value(Noted { value: Some(version), .. }) => version,
            _ => LanguageVersion::V2008,
        }
    }
}

/// Which statement of a document, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId(pub u32);

/// A statement: its elements, each absent, malformed or there. Both of a pair may be there.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    /// Its position in the document.
    pub id: StatementId,
    /// The object.
    pub node: NodeId,
    /// Whether it is there in every case.
    pub presence: Presence,
    /// `Sid`.
    pub sid: Element<NodeId>,
    /// `Effect`.
    pub effect: Element<Noted<Effect>>,
    /// `Principal`.
    pub principal: Element<PrincipalBlock>,
    /// `NotPrincipal`.
    pub not_principal: Element<PrincipalBlock>,
    /// `Action`.
    pub action: Element<List>,
    /// `NotAction`.
    pub not_action: Element<List>,
    /// `Resource`.
    pub resource: Element<List>,
    /// `NotResource`.
    pub not_resource: Element<List>,
    /// `Condition`: the object of operators.
    pub condition: Element<NodeId>,
}

impl Statement {
    /// A statement of which nothing is read yet.
    pub(crate) fn empty(id: StatementId, node: NodeId, presence: Presence) -> Self {
        Self {
            id,
            node,
            presence,
            sid: Element::Absent,
            effect: Element::Absent,
            principal: Element::Absent,
            not_principal: Element::Absent,
            action: Element::Absent,
            not_action: Element::Absent,
            resource: Element::Absent,
            not_resource: Element::Absent,
            condition: Element::Absent,
        }
    }

    /// Its effect, if it is one of the two.
    pub fn effect(&self) -> Option<Effect> {
        self.effect.value().map(|effect| effect.value)
    }

    /// `Action` or `NotAction`, whichever is well-formed; `Action` if both are.
    pub fn actions(&self) -> Option<Pair<List>> {
        pair(&self.action, &self.not_action)
    }

    /// `Resource` or `NotResource`, whichever is well-formed; `Resource` if both are.
    pub fn resources(&self) -> Option<Pair<List>> {
        pair(&self.resource, &self.not_resource)
    }

    /// `Principal` or `NotPrincipal`, whichever is well-formed; `Principal` if both are.
    pub fn principals(&self) -> Option<Pair<PrincipalBlock>> {
        pair(&self.principal, &self.not_principal)
    }

    /// The conditions in order, those without a well-formed shape left out.
    pub fn conditions<'t>(&self, tree: &'t Tree) -> Conditions<'t> {
        let block = self.condition.value().copied();
        Conditions { tree, operators: block.map(|node| tree.members(node)), current: None }
    }
}

/// One of a pair of elements such as `Action` and `NotAction`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair<T> {
    /// Whether it is the negated one.
    pub negated: bool,
    /// Its value.
    pub value: T,
}

fn pair<T: Copy>(plain: &Element<T>, negated: &Element<T>) -> Option<Pair<T>> {
    match (plain, negated) {
        (Element::Value(value), _) => Some(Pair { negated: false, value: *value }),
        (_, Element::Value(value)) => Some(Pair { negated: true, value: *value }),
        _ => None,
    }
}

/// One value or an array of values; the two forms mean the same (GR-9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct List {
    /// The value or the array.
    pub node: NodeId,
    /// Whether the items are all there is: false if an unknown value may add more.
    pub complete: bool,
}

impl List {
    /// The items: strings and holes, and for condition values numbers and booleans. Items of a
    /// choice stand in order of its arms; items that the grammar refuses are left out.
    pub fn items<'t>(&self, tree: &'t Tree) -> Items<'t> {
        let single = !matches!(tree.kind(self.node), Kind::Array | Kind::Choice);
        Items {
            tree,
            single: single.then_some(self.node),
            stack: if single { vec![] } else { vec![tree.children(self.node)] },
        }
    }

    /// Whether it is written as one value rather than as an array.
    pub fn is_single(&self, tree: &Tree) -> bool {
        tree.kind(self.node) != Kind::Array
    }
}

/// The items of a [`List`].
#[derive(Debug, Clone)]
pub struct Items<'t> {
    tree: &'t Tree,
    single: Option<NodeId>,
    stack: Vec<policylint_syntax::Children<'t>>,
}

impl Iterator for Items<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        if let Some(node) = self.single.take() {
            return Some(node);
        }
        loop {
            match self.stack.last_mut()?.next() {
                None => {
                    self.stack.pop();
                }
                Some(node) => match self.tree.kind(node) {
                    Kind::String | Kind::Hole | Kind::Number | Kind::True | Kind::False => {
                        return Some(node);
                    }
                    // An arm may itself be a list; the tree's depth is bounded.
                    Kind::Choice => self.stack.push(self.tree.children(node)),
                    Kind::Array
                        if self
                            .tree
                            .parent(node)
                            .is_some_and(|up| self.tree.kind(up) == Kind::Choice) =>
                    {
                        self.stack.push(self.tree.children(node));
                    }
                    _ => {}
                },
            }
        }
    }
}

/// The value of `Principal` or `NotPrincipal`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrincipalBlock {
    /// A string. Only `*` is legal (GR-11); others are kept, with an error.
    Text(NodeId),
    /// An object from principal type to one or several principals.
    Map(NodeId),
    /// A value that is not known.
    Hole(NodeId),
}

impl PrincipalBlock {
    /// The node of the value.
    pub fn node(self) -> NodeId {
        match self {
            Self::Text(node) | Self::Map(node) | Self::Hole(node) => node,
        }
    }

    /// The members of the object in order, those of unknown type included; none for a string.
    pub fn entries<'t>(&self, tree: &'t Tree) -> impl Iterator<Item = PrincipalEntry> + use<'t> {
        let map = if let Self::Map(node) = self { Some(*node) } else { None };
        map.into_iter().flat_map(move |node| tree.members(node)).map(move |member| PrincipalEntry {
            key: member.key,
            principal_type: tree
                .string(member.key)
                .and_then(|key| PrincipalType::of_any_case(&key.decoded())),
            values: List { node: member.value, complete: is_complete(tree, member.value) },
        })
    }
}

/// One member of a principal object.
#[derive(Debug, Clone, Copy)]
pub struct PrincipalEntry {
    /// The key.
    pub key: NodeId,
    /// Its type, read in any case; `None` for a key that is none.
    pub principal_type: Option<PrincipalType>,
    /// The principals.
    pub values: List,
}

/// The keys of a principal object (GR-11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrincipalType {
    /// Accounts, users, roles, sessions.
    Aws,
    /// Services of AWS.
    Service,
    /// Identity providers.
    Federated,
    /// Accounts by their canonical id (S3).
    CanonicalUser,
}

impl PrincipalType {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Aws, Self::Service, Self::Federated, Self::CanonicalUser];

    /// As a policy spells it; any other spelling is an error (GR-11).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Service => "Service",
            Self::Federated => "Federated",
            Self::CanonicalUser => "CanonicalUser",
        }
    }

    /// The type of this name, whatever its case.
    pub fn of_any_case(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(name))
    }
}

/// One pair of operator and key with its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConditionEntry {
    /// The operator: a member's key.
    pub operator: NodeId,
    /// The condition key: a member's key.
    pub key: NodeId,
    /// The values.
    pub values: List,
}

/// The conditions of a statement.
#[derive(Debug, Clone)]
pub struct Conditions<'t> {
    tree: &'t Tree,
    operators: Option<policylint_syntax::Members<'t>>,
    current: Option<(NodeId, policylint_syntax::Members<'t>)>,
}

impl Iterator for Conditions<'_> {
    type Item = ConditionEntry;

    fn next(&mut self) -> Option<ConditionEntry> {
        loop {
            if let Some((operator, members)) = &mut self.current
                && let Some(member) = members.next()
            {
                let values =
                    List { node: member.value, complete: is_complete(self.tree, member.value) };
                return Some(ConditionEntry { operator: *operator, key: member.key, values });
            }
            let member = self.operators.as_mut()?.next()?;
            self.current = Some((member.key, self.tree.members(member.value)));
        }
    }
}

/// Whether a value's items are all known to be there: no hole in place of the list or an item, no
/// conditional item.
pub(crate) fn is_complete(tree: &Tree, node: NodeId) -> bool {
    match tree.kind(node) {
        Kind::Array => tree.children(node).all(|item| {
            !matches!(tree.kind(item), Kind::Choice) && tree.presence(item) == Presence::Always
        }),
        // One unknown value is still one value, unless it may be a list.
        Kind::Hole => tree
            .hole_of(node)
            .and_then(|hole| tree.hole(hole))
            .is_some_and(|hole| hole.value_type == policylint_syntax::ValueType::String),
        Kind::Choice => false,
        _ => true,
    }
}
