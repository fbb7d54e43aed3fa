//! New items and members, laid out like their neighbors.

use super::layout::{Element, alone, between, colon, elements, indentation, lines_indented};
use super::{Edit, Unfixable, check_written, edit, text_at};
use crate::json::quote;
use crate::source::{Place, Span};
use crate::tree::{Kind, NodeId, Tree};

/// Inserts JSON text behind an item of an array.
///
/// # Errors
/// [`Unfixable`] if the node is no item, or not written as JSON in a file.
pub fn insert_after(tree: &Tree, item: NodeId, json: &str) -> Result<Edit, Unfixable> {
    let array = tree.parent(item).filter(|parent| tree.kind(*parent) == Kind::Array);
    let Some(array) = array else { return Unfixable::because("it is no item of a list") };
    check_written(tree, array)?;
    let elements = elements(tree, array);
    let at = elements.iter().position(|element| element.node == item).unwrap_or(0);
    insert_behind(tree, array, &elements, at, json)
}

/// Inserts JSON text as the item with this index of an array; at the end if there are fewer items.
///
/// # Errors
/// [`Unfixable`] if the node is no array, or not written as JSON in a file.
pub fn insert_item(
    tree: &Tree,
    array: NodeId,
    index: usize,
    json: &str,
) -> Result<Edit, Unfixable> {
    if tree.kind(array) != Kind::Array {
        return Unfixable::because("it is no list");
    }
    insert_at(tree, array, index, json)
}

/// Inserts a member behind the one with the key node `after`, or as the first one. `key` is plain
/// text, `json` is JSON text.
///
/// # Errors
/// [`Unfixable`] if the node is no object or `after` none of its keys, or not written as JSON in a
/// file.
pub fn insert_member(
    tree: &Tree,
    object: NodeId,
    after: Option<NodeId>,
    key: &str,
    json: &str,
) -> Result<Edit, Unfixable> {
    if tree.kind(object) != Kind::Object {
        return Unfixable::because("it is no object");
    }
    let index = match after {
        None => Some(0),
        Some(key) => tree.members(object).position(|member| member.key == key).map(|at| at + 1),
    };
    let Some(index) = index else { return Unfixable::because("the object has no such key") };
    let member = format!("{}{}{json}", quote(key), colon(tree, object));
    insert_at(tree, object, index, &member)
}

fn insert_at(
    tree: &Tree,
    container: NodeId,
    index: usize,
    element: &str,
) -> Result<Edit, Unfixable> {
    check_written(tree, container)?;
    let elements = elements(tree, container);
    let place = tree.place(container);
    let (text, span) = text_at(tree, place);
    let Some(first) = elements.first() else {
        let inner = Span::new(span.start + 1, span.end.saturating_sub(1));
        let blank = text.get(inner.range()).is_some_and(|inner| inner.trim().is_empty());
        // A comment inside stays, behind what is new.
        let inner = if blank { inner } else { Span::new(inner.start, inner.start) };
        let element = lines_indented(text, indentation(text, span.start), element);
        return edit(tree, Place::new(place.source, inner), alone(tree, container, &element));
    };
    if let Some(before) = index.min(elements.len()).checked_sub(1) {
        return insert_behind(tree, container, &elements, before, element);
    }
    let blanks = between(tree, container, &elements, 0);
    let element = indented_like(text, first.span.start, &blanks, element);
    let at = Place::new(place.source, Span::new(first.span.start, first.span.start));
    edit(tree, at, format!("{element},{blanks}"))
}

fn insert_behind(
    tree: &Tree,
    container: NodeId,
    elements: &[Element],
    at: usize,
    element: &str,
) -> Result<Edit, Unfixable> {
    let Some(before) = elements.get(at) else {
        return Unfixable::because("the list has no such item");
    };
    let place = tree.place(container);
    let blanks = between(tree, container, elements, at);
    let element =
        indented_like(tree.sources().text(place.source), before.span.start, &blanks, element);
    let end = Place::new(place.source, Span::new(before.span.end, before.span.end));
    edit(tree, end, format!(",{blanks}{element}"))
}

/// A new element whose further lines are indented like its first, which follows `blanks`.
fn indented_like(text: &str, at: u32, blanks: &str, element: &str) -> String {
    let indentation = match blanks.rfind(['\n', '\r']) {
        Some(end) => blanks.get(end + 1..).unwrap_or(""),
        None => indentation(text, at),
    };
    lines_indented(text, indentation, element)
}
