//! Building trees: what the JSON parser and the readers of other hosts call.

use super::{
    BUILT, CONDITIONAL, ChoiceId, Comment, Hole, HoleId, Kind, NO_PARENT, Node, NodeId, Presence,
    SyntaxError, Tree,
};
use crate::source::{Place, PlaceMap};
use crate::text::BuiltString;

/// A piece of a string that a reader puts together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuiltPart {
    /// Decoded text and where its bytes come from.
    Text(String, PlaceMap),
    /// A piece that is not known, and where it stands.
    Hole(HoleId, Place),
}

/// Fills a tree in pre-order: `open` a container, add its children, `close` it.
#[derive(Debug)]
pub struct TreeBuilder {
    tree: Tree,
    open: Vec<NodeId>,
}

impl TreeBuilder {
    /// A builder that goes on filling `tree`.
    pub fn new(tree: Tree) -> Self {
        Self { tree, open: Vec::new() }
    }

    /// The sources, to add to.
    pub fn sources_mut(&mut self) -> &mut crate::Sources {
        &mut self.tree.sources
    }

    /// Adds a node without children. For strings, numbers and errors the text at the place is the value.
    pub fn leaf(&mut self, kind: Kind, place: Place) -> NodeId {
        self.push(kind, 0, place, 0)
    }

    /// Adds a string node of which `escaped` says whether the text between its quotes holds escapes.
    pub fn string(&mut self, place: Place, escaped: bool) -> NodeId {
        self.push(Kind::String, if escaped { super::ESCAPED } else { 0 }, place, 0)
    }

    /// Adds a string put together from pieces.
    pub fn built_string(&mut self, place: Place, parts: Vec<BuiltPart>) -> NodeId {
        let index = u32::try_from(self.tree.strings.len()).unwrap_or(u32::MAX);
        self.tree.strings.push(BuiltString::new(place, parts));
        self.push(Kind::String, BUILT, place, index)
    }

    /// Adds what is known about an unknown value.
    pub fn hole(&mut self, hole: Hole) -> HoleId {
        let id = HoleId(u32::try_from(self.tree.holes.len()).unwrap_or(u32::MAX));
        self.tree.holes.push(hole);
        id
    }

    /// Adds a node for an unknown value.
    pub fn hole_node(&mut self, place: Place, hole: HoleId) -> NodeId {
        self.push(Kind::Hole, 0, place, hole.0)
    }

    /// Adds a condition of the host, as it writes it.
    pub fn condition(&mut self, text: impl Into<String>) -> ChoiceId {
        let id = ChoiceId(u32::try_from(self.tree.choices.len()).unwrap_or(u32::MAX));
        self.tree.choices.push(text.into());
        id
    }

    /// Opens an array, object or (with its condition) choice.
    pub fn open(&mut self, kind: Kind, place: Place) -> NodeId {
        let id = self.push(kind, 0, place, 0);
        self.open.push(id);
        id
    }

    /// Opens a choice between arms.
    pub fn open_choice(&mut self, place: Place, condition: ChoiceId) -> NodeId {
        let id = self.push(Kind::Choice, 0, place, condition.0);
        self.open.push(id);
        id
    }

    /// Closes the container opened last. `end` is one past its last byte; `None` keeps the end it was opened with.
    pub fn close(&mut self, end: Option<u32>) {
        let Some(id) = self.open.pop() else { return };
        let next = u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX);
        if let Some(node) = self.tree.nodes.get_mut(id.0 as usize) {
            node.end_id = next;
            node.end = end.unwrap_or(node.end).max(node.start);
        }
    }

    /// Says that a node (for a member: its key) is there only if a condition holds. Call in order of nodes.
    pub fn presence(&mut self, id: NodeId, presence: Presence) {
        let Presence::If(condition) = presence else { return };
        if let Some(node) = self.tree.nodes.get_mut(id.0 as usize) {
            node.flags |= CONDITIONAL;
            let at = self.tree.presence.partition_point(|(other, _)| *other < id);
            self.tree.presence.insert(at, (id, condition));
        }
    }

    /// Keeps the host's tag of a node.
    pub fn tag(&mut self, id: NodeId, tag: impl Into<String>) {
        let at = self.tree.tags.partition_point(|(other, _)| *other < id);
        self.tree.tags.insert(at, (id, tag.into()));
    }

    /// Adds a further place of a node.
    pub fn alias(&mut self, id: NodeId, place: Place) {
        let at = self.tree.aliases.partition_point(|(other, _)| *other <= id);
        self.tree.aliases.insert(at, (id, place));
    }

    /// Keeps a comment.
    pub fn comment(&mut self, place: Place) {
        self.tree.comments.push(Comment { place });
    }

    /// Reports what could not be read.
    pub fn error(&mut self, error: SyntaxError) {
        self.tree.errors.push(error);
    }

    /// How many containers are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// The tree; containers still open are closed at their last child's end.
    pub fn finish(mut self) -> Tree {
        while !self.open.is_empty() {
            let end = self.tree.nodes.last().map(|node| node.end);
            self.close(end);
        }
        self.tree.errors.sort_by_key(|error| error.place);
        self.tree
    }

    fn push(&mut self, kind: Kind, flags: u8, place: Place, payload: u32) -> NodeId {
        let index = u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX);
        self.tree.nodes.push(Node {
            kind,
            flags,
            source: place.source,
            start: place.span.start,
            end: place.span.end,
            end_id: index.saturating_add(1),
            parent: self.open.last().map_or(NO_PARENT, |id| id.0),
            payload,
        });
        NodeId(index)
    }
}
