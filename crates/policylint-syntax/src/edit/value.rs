//! Edits inside one node.

use std::ops::Range;

use super::layout::reindent;
use super::{Edit, Unfixable, check_written, edit};
use crate::json::{escape, quote};
use crate::tree::{Kind, NodeId, SyntaxError, Tree};

/// Replaces a value by JSON text. Lines of the text after the first are indented like the line of
/// the value.
///
/// # Errors
/// [`Unfixable`] if the value is not written as JSON in a file.
pub fn replace_value(tree: &Tree, node: NodeId, json: &str) -> Result<Edit, Unfixable> {
    check_written(tree, node)?;
    let place = tree.place(node);
    edit(tree, place, reindent(tree, place, json))
}

/// Replaces a range of the decoded text of a string; `new` is plain text.
///
/// # Errors
/// [`Unfixable`] if the string is put together from pieces, is not in double quotes, or has no such
/// range of whole characters.
pub fn replace_text(
    tree: &Tree,
    string: NodeId,
    range: Range<usize>,
    new: &str,
) -> Result<Edit, Unfixable> {
    check_written(tree, string)?;
    let Some(text) = tree.string(string) else { return Unfixable::because("it is no string") };
    if !text.is_written() {
        return Unfixable::because("the text is put together from pieces");
    }
    if !text.is_double_quoted() {
        return Unfixable::because("the text is not in double quotes");
    }
    if text.decoded().get(range.clone()).is_none() {
        return Unfixable::because("the text has no such range");
    }
    edit(tree, text.place_of(range), escape(new))
}

/// Gives a member another key; `new` is plain text.
///
/// # Errors
/// [`Unfixable`] if the node is no key, or not written as JSON in a file.
pub fn rename_key(tree: &Tree, key: NodeId, new: &str) -> Result<Edit, Unfixable> {
    check_written(tree, key)?;
    let is_key =
        tree.parent(key).is_some_and(|parent| tree.members(parent).any(|member| member.key == key));
    if !is_key || tree.kind(key) != Kind::String {
        return Unfixable::because("it is no key");
    }
    edit(tree, tree.place(key), quote(new))
}

/// The repair of a syntax error, if there is one and it can be written back.
pub fn repair(tree: &Tree, error: &SyntaxError) -> Option<Edit> {
    edit(tree, error.place, error.repair.clone()?).ok()
}
