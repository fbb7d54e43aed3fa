//! The tree of values: an arena of nodes in pre-order, each with its place.
//!
//! INVARIANT: a node's descendants are the nodes from its id + 1 up to its `end_id`; the children of
//! an object alternate between key and value.

mod builder;
mod path;

pub use builder::{BuiltPart, TreeBuilder};
pub use path::PathElement;

use crate::source::{Place, SourceFile, SourceId, Sources, Span};
use crate::text::{BuiltString, Str};

/// A node of a [`Tree`], numbered in pre-order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// Its number, which is its position in pre-order.
    pub fn index(self) -> u32 {
        self.0
    }
}

/// A value that is not known, and what is known about it, in [`Tree::hole`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HoleId(pub u32);

/// A condition of the host language on which an item, a member or an arm depends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChoiceId(pub u32);

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// `null`
    Null,
    /// `true`
    True,
    /// `false`
    False,
    /// A number; its lexeme is kept.
    Number,
    /// A string.
    String,
    /// An array; its children are its items.
    Array,
    /// An object; its children are keys and values in turn.
    Object,
    /// A value that is not known.
    Hole,
    /// One of several values, by a condition of the host; its children are the arms.
    Choice,
    /// Bytes that could not be read as a value.
    Error,
}

/// Whether an item or a member is there in every case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// In every case.
    Always,
    /// Only if a condition of the host holds.
    If(ChoiceId),
}

/// What type a hole's value has, as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ValueType {
    /// Nothing is known.
    #[default]
    Unknown,
    /// A string.
    String,
    /// A list of strings.
    StringList,
    /// An object.
    Object,
}

/// What is known about a value that is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hole {
    /// Text that the value is known to start with.
    pub prefix: Option<String>,
    /// Text that the value is known to end with.
    pub suffix: Option<String>,
    /// What it refers to, as the host writes it (`aws_s3_bucket.logs.arn`).
    pub references: Vec<String>,
    /// Its type.
    pub value_type: ValueType,
    /// Why it is not known ("known after apply").
    pub reason: String,
    /// Whether it must never be printed.
    pub sensitive: bool,
}

/// A comment. Policies must not have any; hosts may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// The comment with its marks.
    pub place: Place,
}

/// Something in the text that the host's grammar refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where.
    pub place: Place,
    /// What stands there.
    pub found: String,
    /// What the grammar expects there.
    pub expected: String,
    /// What to do.
    pub remedy: String,
    /// What replaces the text at the place so that the text reads as the tree already does, if that is known.
    pub repair: Option<String>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    /// Whether a string holds escapes, or stands in `strings` at `payload` (see the constants).
    pub(crate) flags: u8,
    pub(crate) source: SourceId,
    pub(crate) start: u32,
    pub(crate) end: u32,
    /// One past the last descendant.
    pub(crate) end_id: u32,
    /// `u32::MAX` for the root.
    pub(crate) parent: u32,
    /// Index into `strings`, `holes` or the conditions, by kind and flags.
    pub(crate) payload: u32,
}

/// The string has at least one escape.
pub(crate) const ESCAPED: u8 = 1;
/// The string is in `Tree::strings` at `payload`.
pub(crate) const BUILT: u8 = 2;
/// The node's presence stands in `Tree::presence`.
pub(crate) const CONDITIONAL: u8 = 4;
/// The string stands in other quotes than `"`: the first character is one, and the last unless [`UNCLOSED`].
pub(crate) const OTHER_QUOTES: u8 = 8;
/// The string lacks its closing quote.
pub(crate) const UNCLOSED: u8 = 16;
/// The string stands between two `"`, which it is sure to have.
pub(crate) const QUOTED: u8 = 32;
/// The parent of a node that has none.
pub(crate) const NO_PARENT: u32 = u32::MAX;

/// A member of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// The key: a string, or an error.
    pub key: NodeId,
    /// The value.
    pub value: NodeId,
}

/// How the text of a tree is written, which edits must know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Host {
    /// JSON, or nearly.
    Json,
    /// A language that edits do not know.
    #[default]
    Other,
}

/// A tree of values with all that was read around it.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    pub(crate) host: Host,
    pub(crate) sources: Sources,
    pub(crate) nodes: Vec<Node>,
    pub(crate) strings: Vec<BuiltString>,
    pub(crate) holes: Vec<Hole>,
    pub(crate) choices: Vec<String>,
    /// Sorted by node.
    pub(crate) presence: Vec<(NodeId, ChoiceId)>,
    /// Sorted by node.
    pub(crate) tags: Vec<(NodeId, String)>,
    /// Further places of nodes that stand in several (YAML anchors), sorted by node.
    pub(crate) aliases: Vec<(NodeId, Place)>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) errors: Vec<SyntaxError>,
}

impl Tree {
    /// An empty tree over a file, for readers to fill.
    pub fn over(file: SourceFile) -> Self {
        Self { sources: Sources::of(file), ..Self::default() }
    }

    /// The texts that its places refer to.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The value it holds, if the text has any.
    pub fn root(&self) -> Option<NodeId> {
        (!self.nodes.is_empty()).then_some(NodeId(0))
    }

    /// What could not be read, in order of place.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// The comments, in order of place.
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// How many nodes it has.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether it has no node.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The node with this number, if there is one.
    pub fn node(&self, index: u32) -> Option<NodeId> {
        ((index as usize) < self.nodes.len()).then_some(NodeId(index))
    }

    #[inline]
    pub(crate) fn data(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    /// What a node is. A node of another tree reads as an error.
    #[inline]
    pub fn kind(&self, id: NodeId) -> Kind {
        self.data(id).map_or(Kind::Error, |node| node.kind)
    }

    /// Where a node stands: for a string with its quotes, for a container with its brackets.
    pub fn place(&self, id: NodeId) -> Place {
        self.data(id).map_or(Place::default(), |node| {
            Place::new(node.source, Span::new(node.start, node.end))
        })
    }

    /// Every place of a node: more than one only for a value that the host repeats by reference.
    pub fn places(&self, id: NodeId) -> impl Iterator<Item = Place> + '_ {
        let from = self.aliases.partition_point(|(node, _)| *node < id);
        let more = self
            .aliases
            .iter()
            .skip(from)
            .take_while(move |(node, _)| *node == id)
            .map(|(_, place)| *place);
        std::iter::once(self.place(id)).chain(more)
    }

    /// The text of a node as it is written.
    pub fn raw(&self, id: NodeId) -> &str {
        self.sources.slice(self.place(id))
    }

    /// The node that holds this one.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        let parent = self.data(id)?.parent;
        (parent != NO_PARENT).then_some(NodeId(parent))
    }

    /// The children: items of an array, arms of a choice, keys and values in turn of an object.
    #[inline]
    pub fn children(&self, id: NodeId) -> Children<'_> {
        let (next, end) = self.data(id).map_or((0, 0), |node| (id.0 + 1, node.end_id));
        Children { tree: self, next, end }
    }

    /// The items of an array; nothing for other nodes.
    #[inline]
    pub fn items(&self, id: NodeId) -> Children<'_> {
        match self.kind(id) {
            Kind::Array => self.children(id),
            _ => Children { tree: self, next: 0, end: 0 },
        }
    }

    /// The members of an object, in order, duplicates included; nothing for other nodes.
    #[inline]
    pub fn members(&self, id: NodeId) -> Members<'_> {
        match self.kind(id) {
            Kind::Object => Members(self.children(id)),
            _ => Members(Children { tree: self, next: 0, end: 0 }),
        }
    }

    /// The first value with this decoded key in an object.
    pub fn get(&self, object: NodeId, key: &str) -> Option<NodeId> {
        self.members(object)
            .find(|member| self.string(member.key).is_some_and(|text| text.is(key)))
            .map(|m| m.value)
    }

    /// The members of an object whose decoded key an earlier member has too: each with the first
    /// such key and its own (GR-6).
    pub fn repeated_keys(&self, object: NodeId) -> Vec<(NodeId, NodeId)> {
        let text = |key| self.string(key).map(|text| text.decoded());
        let keys = self.members(object).filter_map(|member| Some((text(member.key)?, member.key)));
        let mut keys: Vec<_> = keys.collect();
        keys.sort();
        let mut repeated: Vec<(NodeId, NodeId)> = keys
            .chunk_by(|(first, _), (second, _)| first == second)
            .filter_map(<[_]>::split_first)
            .flat_map(|((_, first), others)| others.iter().map(|(_, other)| (*first, *other)))
            .collect();
        repeated.sort_by_key(|(_, key)| *key);
        repeated
    }

    /// A string node's text.
    #[inline]
    pub fn string(&self, id: NodeId) -> Option<Str<'_>> {
        let node = self.data(id)?;
        (node.kind == Kind::String).then(|| Str::new(self, id, node))
    }

    /// A number's lexeme, as written.
    pub fn number(&self, id: NodeId) -> Option<&str> {
        (self.kind(id) == Kind::Number).then(|| self.raw(id))
    }

    /// The text by which conditions compare a scalar: a string decoded, a number or boolean as written (GR-8).
    pub fn scalar_text(&self, id: NodeId) -> Option<std::borrow::Cow<'_, str>> {
        match self.kind(id) {
            Kind::String => self.string(id).map(|text| text.decoded()),
            Kind::Number => Some(self.raw(id).into()),
            Kind::True => Some("true".into()),
            Kind::False => Some("false".into()),
            _ => None,
        }
    }

    /// The hole that a node is.
    pub fn hole_of(&self, id: NodeId) -> Option<HoleId> {
        let node = self.data(id)?;
        (node.kind == Kind::Hole).then_some(HoleId(node.payload))
    }

    /// What is known about a hole.
    pub fn hole(&self, id: HoleId) -> Option<&Hole> {
        self.holes.get(id.0 as usize)
    }

    /// How many holes the tree has.
    pub fn holes(&self) -> &[Hole] {
        &self.holes
    }

    /// The condition of a choice node.
    pub fn choice_of(&self, id: NodeId) -> Option<ChoiceId> {
        let node = self.data(id)?;
        (node.kind == Kind::Choice).then_some(ChoiceId(node.payload))
    }

    /// The text of a condition of the host.
    pub fn condition(&self, id: ChoiceId) -> Option<&str> {
        self.choices.get(id.0 as usize).map(String::as_str)
    }

    /// Whether an item, or the member with this key, is there in every case.
    pub fn presence(&self, id: NodeId) -> Presence {
        if self.data(id).is_none_or(|node| node.flags & CONDITIONAL == 0) {
            return Presence::Always;
        }
        match self.presence.binary_search_by_key(&id, |(node, _)| *node) {
            Ok(at) => self
                .presence
                .get(at)
                .map_or(Presence::Always, |(_, condition)| Presence::If(*condition)),
            Err(_) => Presence::Always,
        }
    }

    /// The host's tag of a node, such as `!Sub`.
    pub fn tag(&self, id: NodeId) -> Option<&str> {
        let at = self.tags.binary_search_by_key(&id, |(node, _)| *node).ok()?;
        self.tags.get(at).map(|(_, tag)| tag.as_str())
    }

    /// The key of the member that a value belongs to, if its parent is an object.
    pub fn key_of(&self, value: NodeId) -> Option<NodeId> {
        let parent = self.parent(value)?;
        self.members(parent).find(|member| member.value == value).map(|member| member.key)
    }
}

/// The children of a node, in order.
#[derive(Debug, Clone)]
pub struct Children<'t> {
    tree: &'t Tree,
    next: u32,
    end: u32,
}

impl Iterator for Children<'_> {
    type Item = NodeId;

    #[inline]
    fn next(&mut self) -> Option<NodeId> {
        if self.next >= self.end {
            return None;
        }
        let id = NodeId(self.next);
        self.next = self.tree.data(id).map_or(self.end, |node| node.end_id);
        Some(id)
    }
}

/// The members of an object, in order.
#[derive(Debug, Clone)]
pub struct Members<'t>(Children<'t>);

impl Iterator for Members<'_> {
    type Item = Member;

    #[inline]
    fn next(&mut self) -> Option<Member> {
        let key = self.0.next()?;
        let value = self.0.next()?;
        Some(Member { key, value })
    }
}
