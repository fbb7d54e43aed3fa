//! Items and members taken out, each with the comma that it no longer needs.

use std::collections::BTreeMap;

use super::layout::{Element, comma, elements, is_clean};
use super::{Edit, Unfixable, check_written, edit, text_at};
use crate::source::{Place, Span};
use crate::tree::{Kind, NodeId, Tree};

/// Takes an item out of its array, or a member (by its key or value) out of its object.
///
/// # Errors
/// [`Unfixable`] if the node is in no container, or not written as JSON in a file.
pub fn remove_item(tree: &Tree, node: NodeId) -> Result<Vec<Edit>, Unfixable> {
    remove_items(tree, &[node])
}

/// Takes the member with this key node out of its object.
///
/// # Errors
/// [`Unfixable`] if the node is no key, or not written as JSON in a file.
pub fn remove_member(tree: &Tree, key: NodeId) -> Result<Vec<Edit>, Unfixable> {
    remove_items(tree, &[key])
}

/// Takes several items and members out at once, in whatever containers they are. Their edits never
/// meet, even for neighbors.
///
/// # Errors
/// [`Unfixable`] if a node is in no container, or not written as JSON in a file.
pub fn remove_items(tree: &Tree, nodes: &[NodeId]) -> Result<Vec<Edit>, Unfixable> {
    let mut containers: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for node in nodes {
        let parent = tree
            .parent(*node)
            .filter(|parent| matches!(tree.kind(*parent), Kind::Array | Kind::Object));
        let Some(parent) = parent else {
            return Unfixable::because("it is in no list and no object");
        };
        containers.entry(parent).or_default().push(*node);
    }
    let mut edits: Vec<Edit> = Vec::new();
    // Containers come in pre-order, so one that is taken out itself comes after the one it is in.
    let mut gone: Vec<Place> = Vec::new();
    for (container, nodes) in containers {
        let place = tree.place(container);
        if gone.iter().any(|gone| gone.source == place.source && gone.span.contains(place.span)) {
            continue;
        }
        check_written(tree, container)?;
        remove_from(tree, container, &nodes, &mut edits, &mut gone)?;
    }
    Ok(edits)
}

fn remove_from(
    tree: &Tree,
    container: NodeId,
    nodes: &[NodeId],
    edits: &mut Vec<Edit>,
    gone: &mut Vec<Place>,
) -> Result<(), Unfixable> {
    let elements = elements(tree, container);
    let source = tree.place(container).source;
    let mut selected: Vec<usize> =
        nodes.iter().filter_map(|node| index_of(&elements, *node)).collect();
    selected.sort_unstable();
    selected.dedup();
    for run in selected.chunk_by(|first, second| first + 1 == *second) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        for span in gaps(tree, container, &elements, *first, *last) {
            edits.push(edit(tree, Place::new(source, span), String::new())?);
        }
        gone.extend(
            elements
                .get(*first..=*last)
                .into_iter()
                .flatten()
                .map(|gone| Place::new(source, gone.span)),
        );
    }
    Ok(())
}

/// The element that a node starts or, as the value of a member, ends.
fn index_of(elements: &[Element], node: NodeId) -> Option<usize> {
    // Elements are in order of nodes, and a value's node comes after its key.
    elements.partition_point(|element| element.node <= node).checked_sub(1)
}

/// What to delete so that the elements `first..=last` and no others are gone.
fn gaps(
    tree: &Tree,
    container: NodeId,
    elements: &[Element],
    first: usize,
    last: usize,
) -> Vec<Span> {
    let place = tree.place(container);
    let at = |index: Option<usize>| elements.get(index?).map(|element| element.span);
    let (Some(start), Some(end)) = (at(Some(first)), at(Some(last))) else { return Vec::new() };
    let run = start.cover(end);
    let clean = |from, to| is_clean(tree, place.source, from, to);
    match (at(first.checked_sub(1)), at(last.checked_add(1))) {
        // The element behind takes the place of the first one.
        (_, Some(next)) if clean(run.end, next.start) => vec![Span::new(run.start, next.start)],
        (_, Some(next)) => {
            around_comments(tree, place, run, comma(tree, place.source, run.end, next.start))
        }
        (Some(previous), None) if clean(previous.end, run.start) => {
            vec![Span::new(previous.end, run.end)]
        }
        (Some(previous), None) => {
            around_comments(tree, place, run, comma(tree, place.source, previous.end, run.start))
        }
        (None, None) => {
            let inner = Span::new(place.span.start + 1, place.span.end.saturating_sub(1));
            let only = clean(inner.start, run.start) && clean(run.end, inner.end);
            if only { vec![inner] } else { around_comments(tree, place, run, None) }
        }
    }
}

/// A run and its comma without the comments between them; a line that was theirs alone goes too.
fn around_comments(tree: &Tree, place: Place, run: Span, comma: Option<u32>) -> Vec<Span> {
    let (text, _) = text_at(tree, place);
    match comma {
        Some(comma) if comma >= run.end && is_clean(tree, place.source, run.end, comma) => {
            vec![whole_line(text, Span::new(run.start, comma + 1))]
        }
        Some(comma) => {
            let mut spans = vec![Span::new(comma, comma + 1), whole_line(text, run)];
            spans.sort();
            spans
        }
        None => vec![whole_line(text, run)],
    }
}

/// The span with its line end, if nothing else stands in its lines.
fn whole_line(text: &str, span: Span) -> Span {
    let before = text.get(..span.start as usize).unwrap_or("").trim_end_matches([' ', '\t']);
    let after = text.get(span.end as usize..).unwrap_or("").trim_start_matches([' ', '\t']);
    let line_end = ["\r\n", "\n", "\r"].into_iter().find(|end| before.ends_with(end));
    match line_end {
        Some(line_end) if after.starts_with(['\n', '\r']) => {
            Span::of(before.len() - line_end.len(), span.end as usize).cover(span)
        }
        _ => span,
    }
}
