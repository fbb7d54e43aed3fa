//! Edits of written text: by node, keeping the formatting and the comments of all they do not touch.
//!
//! An edit stands in the outermost file, whatever source its node is in: text for JSON inside a
//! string is escaped, text for a percent-encoded policy is percent-encoded, as often as the source
//! was decoded. Only JSON text can be edited so far; other hosts answer [`Unfixable`].

mod insert;
mod layout;
mod remove;
mod value;

pub use insert::{insert_after, insert_item, insert_member};
pub use remove::{remove_item, remove_items, remove_member};
pub use value::{rename_key, repair, replace_text, replace_value};

use std::fmt;

use crate::json::{escape, percent_encode};
use crate::source::{DecodingStep, Encoding, Place, Source, Span};
use crate::tree::{Host, NodeId, Tree};

/// A replacement of a piece of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edit {
    /// What is replaced, in the outermost file.
    pub place: Place,
    /// What stands there then.
    pub text: String,
}

impl Edit {
    /// Whether both cannot be applied together: they replace the same text, or insert at one offset.
    pub fn conflicts(&self, other: &Self) -> bool {
        let (a, b) = (self.place.span, other.place.span);
        let same_gap = a.is_empty() && a == b;
        self != other
            && self.place.source == other.place.source
            && (same_gap || (a.start < b.end && b.start < a.end))
    }
}

/// Why a node cannot be edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfixable {
    /// The reason, for people: "the text comes from a template".
    pub why: &'static str,
}

impl Unfixable {
    fn because<T>(why: &'static str) -> Result<T, Self> {
        Err(Self { why })
    }
}

impl fmt::Display for Unfixable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.why)
    }
}

impl std::error::Error for Unfixable {}

/// Why edits cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// Two edits replace the same text, or insert at one offset.
    Overlap(Edit, Edit),
    /// An edit lies outside of the text or inside a character, or in another source than the rest.
    Outside(Edit),
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overlap(first, _) => write!(f, "two edits meet at byte {}", first.place.span.end),
            Self::Outside(edit) => {
                write!(f, "an edit at byte {} is not in the text", edit.place.span.start)
            }
        }
    }
}

impl std::error::Error for Conflict {}

/// Applies edits of one file to its text, in whatever order they come; an edit given twice counts
/// once.
///
/// # Errors
/// [`Conflict`] if two edits meet or one is not in the text; nothing is applied then.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, Conflict> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort();
    edits.dedup();
    let mut result =
        String::with_capacity(text.len() + edits.iter().map(|edit| edit.text.len()).sum::<usize>());
    let mut kept = 0;
    let mut previous: Option<&Edit> = None;
    for edit in edits {
        if let Some(previous) = previous {
            if previous.place.source != edit.place.source {
                return Err(Conflict::Outside(edit.clone()));
            }
            if previous.conflicts(edit) {
                return Err(Conflict::Overlap(previous.clone(), edit.clone()));
            }
        }
        let range = edit.place.span.range();
        let outside = || Conflict::Outside(edit.clone());
        text.get(range.clone()).ok_or_else(outside)?;
        result.push_str(text.get(kept..range.start).ok_or_else(outside)?);
        result.push_str(&edit.text);
        kept = range.end;
        previous = Some(edit);
    }
    result.push_str(text.get(kept..).unwrap_or(""));
    Ok(result)
}

/// The edit that puts `text` at a place of the tree, encoded as the place's source needs it.
fn edit(tree: &Tree, place: Place, text: String) -> Result<Edit, Unfixable> {
    let sources = tree.sources();
    let steps = match sources.get(place.source) {
        Some(Source::Derived(derived)) => derived.steps.as_slice(),
        _ => &[],
    };
    let mut text = text;
    for step in steps.iter().rev() {
        text = match step {
            DecodingStep::JsonString => escape(&text),
            DecodingStep::PercentEncoding => percent_encode(&text),
            DecodingStep::Template => return Unfixable::because("the text comes from a template"),
        };
    }
    let place = sources.outermost(place);
    match sources.get(place.source) {
        Some(Source::File(file)) if file.encoding() == Encoding::Utf8 => Ok(Edit { place, text }),
        Some(Source::File(_)) => Unfixable::because("the file is not UTF-8"),
        _ => Unfixable::because("the text stands in no file"),
    }
}

/// That a node's text, all of it, is JSON that was read without error.
fn check_written(tree: &Tree, node: NodeId) -> Result<(), Unfixable> {
    if tree.host != Host::Json {
        return Unfixable::because("only JSON text can be edited");
    }
    let place = tree.place(node);
    let in_node = |error: Place| {
        let (inner, outer) = (error.span, place.span);
        error.source == place.source
            && inner.start < outer.end
            && outer.start < inner.end.max(inner.start + 1)
    };
    let is_comment = |error: Place| {
        tree.comments().binary_search_by_key(&error, |comment| comment.place).is_ok()
    };
    if tree.errors().iter().any(|error| in_node(error.place) && !is_comment(error.place)) {
        return Unfixable::because("the text has syntax errors");
    }
    Ok(())
}

/// The text of a source and a span in it, as usual for looking at what surrounds a node.
fn text_at(tree: &Tree, place: Place) -> (&str, Span) {
    (tree.sources().text(place.source), place.span)
}
