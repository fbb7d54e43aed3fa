//! A text of a policy with its unknown parts and the condition on which it is there.

use std::borrow::Cow;

use policylint_model::List;
use policylint_model::pattern::PatternText;
use policylint_syntax::{ChoiceId, HoleId, Kind, NodeId, Presence, Tree};

/// Stands for an unknown part in a text.
const HOLE_MARK: char = '\u{FFFC}';

/// One text of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyText<'d> {
    /// Where it is written.
    pub node: NodeId,
    /// The decoded text, with one U+FFFC for each unknown part.
    pub text: Cow<'d, str>,
    /// The unknown parts by their offsets in the text.
    pub holes: Cow<'d, [(usize, HoleId)]>,
    /// The condition of the host on which it is there at all; `None`: it is there in every case.
    pub choice: Option<ChoiceId>,
}

impl<'d> PolicyText<'d> {
    /// The text of a scalar; numbers and booleans as written (GR-8). `None` for other nodes.
    pub(crate) fn read(tree: &'d Tree, node: NodeId, choice: Option<ChoiceId>) -> Option<Self> {
        let (text, holes) = match tree.kind(node) {
            Kind::String => {
                let string = tree.string(node)?;
                (string.decoded(), Cow::Borrowed(string.holes()))
            }
            Kind::Hole => {
                let id = tree.hole_of(node)?;
                let (prefix, suffix) = tree
                    .hole(id)
                    .map(|hole| (hole.prefix.as_deref(), hole.suffix.as_deref()))
                    .unwrap_or_default();
                let prefix = prefix.unwrap_or_default();
                let text = format!("{prefix}{HOLE_MARK}{}", suffix.unwrap_or_default());
                (Cow::Owned(text), Cow::Owned(vec![(prefix.len(), id)]))
            }
            _ => (tree.scalar_text(node)?, Cow::Borrowed(&[] as &[_])),
        };
        Some(Self { node, text, holes, choice })
    }

    /// The texts of a list in order.
    pub(crate) fn all_of(tree: &'d Tree, list: List) -> impl Iterator<Item = Self> {
        list.items(tree).filter_map(move |node| {
            let choice = if list.complete { None } else { choice_above(tree, list.node, node) };
            Self::read(tree, node, choice)
        })
    }

    /// The texts of a list in order, each made into something else.
    pub(crate) fn map_all<T>(tree: &'d Tree, list: List, make: impl FnMut(Self) -> T) -> Vec<T> {
        // Room for all items at once: growing would move what is there.
        let mut texts = Vec::with_capacity(tree.items(list.node).count().max(1));
        texts.extend(Self::all_of(tree, list).map(make));
        texts
    }

    /// As the builders of patterns take it.
    pub fn as_pattern_text(&self) -> PatternText<'_> {
        PatternText { text: &self.text, holes: &self.holes }
    }

    /// Whether all of it is known.
    pub fn is_known(&self) -> bool {
        self.holes.is_empty()
    }

    /// The text, if all of it is known.
    pub fn known(&self) -> Option<&str> {
        self.is_known().then_some(&*self.text)
    }
}

/// The nearest condition on which an item of a list depends.
fn choice_above(tree: &Tree, list: NodeId, item: NodeId) -> Option<ChoiceId> {
    let mut at = item;
    loop {
        if let Presence::If(choice) = tree.presence(at) {
            return Some(choice);
        }
        if at == list {
            return None;
        }
        at = tree.parent(at)?;
        if tree.kind(at) == Kind::Choice {
            return tree.choice_of(at);
        }
    }
}
