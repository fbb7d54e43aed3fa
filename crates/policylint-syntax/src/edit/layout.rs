//! How the text around an edit is laid out: blanks between items, indentation, line ends.

use super::text_at;
use crate::source::{Place, SourceId, Span};
use crate::tree::{Kind, NodeId, Tree};

/// Indentation where the text shows none.
const DEFAULT_INDENT: &str = "  ";

/// An item of an array or a member of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element {
    /// The item, or the key.
    pub(super) node: NodeId,
    /// From the first byte of the item or key to the last of the item or value.
    pub(super) span: Span,
}

/// The items or members of a container.
pub(super) fn elements(tree: &Tree, container: NodeId) -> Vec<Element> {
    if tree.kind(container) == Kind::Object {
        let span = |key, value| tree.place(key).span.cover(tree.place(value).span);
        return tree
            .members(container)
            .map(|m| Element { node: m.key, span: span(m.key, m.value) })
            .collect();
    }
    tree.items(container).map(|node| Element { node, span: tree.place(node).span }).collect()
}

/// Whether no comment stands between two offsets.
pub(super) fn is_clean(tree: &Tree, source: SourceId, from: u32, to: u32) -> bool {
    comments(tree, source, from, to).next().is_none()
}

/// The first comma between two offsets that is not in a comment.
pub(super) fn comma(tree: &Tree, source: SourceId, from: u32, to: u32) -> Option<u32> {
    let text = tree.sources().text(source);
    let mut at = from;
    let find = |at: u32, to: u32| {
        text.get(Span::new(at, to).range())?.find(',').map(|found| at + Span::of(0, found).end)
    };
    for comment in comments(tree, source, from, to) {
        if let Some(found) = find(at, comment.start) {
            return Some(found);
        }
        at = comment.end;
    }
    find(at, to)
}

fn comments(tree: &Tree, source: SourceId, from: u32, to: u32) -> impl Iterator<Item = Span> + '_ {
    let first = tree
        .comments()
        .partition_point(|comment| comment.place < Place::new(source, Span::new(from, from)));
    let inside = move |place: &Place| place.source == source && place.span.start < to;
    tree.comments()
        .iter()
        .skip(first)
        .map(|comment| comment.place)
        .take_while(inside)
        .map(|place| place.span)
}

/// The blanks that separate a new item from its neighbour, which `elements` holds at `at`.
pub(super) fn between(tree: &Tree, container: NodeId, elements: &[Element], at: usize) -> String {
    let (text, span) = text_at(tree, tree.place(container));
    let gap = |from: Option<&Element>, to: Option<&Element>| {
        let gap = text.get(Span::new(from?.span.end, to?.span.start).range())?;
        let blanks = gap.trim_start().strip_prefix(',')?;
        blanks.trim().is_empty().then(|| blanks.to_owned())
    };
    let element = |index: Option<usize>| elements.get(index?);
    let (before, here, after) =
        (element(at.checked_sub(1)), element(Some(at)), element(at.checked_add(1)));
    if let Some(blanks) = gap(here, after).or_else(|| gap(before, here)) {
        return blanks;
    }
    let start = here.map_or(span.end, |element| element.span.start);
    let opening = text.get(Span::new(span.start + 1, start).range()).unwrap_or("");
    if opening.contains(['\n', '\r']) {
        return format!("{}{}", line_end(text), indentation(text, start));
    }
    // A text without blanks after colons has none after commas.
    if colon(tree, container).ends_with(':') { String::new() } else { " ".to_owned() }
}

/// What stands between a key and its value in the first member of this object, or of the nearest
/// one around it, such as `: `.
pub(super) fn colon(tree: &Tree, container: NodeId) -> &str {
    let around = std::iter::successors(Some(container), |node| tree.parent(*node));
    let first = around.into_iter().find_map(|object| tree.members(object).next());
    let gap = first.and_then(|member| {
        let (text, key) = text_at(tree, tree.place(member.key));
        text.get(Span::new(key.end, tree.place(member.value).span.start).range())
    });
    let plain = |gap: &&str| gap.trim_matches(' ') == ":";
    gap.filter(plain).unwrap_or(": ")
}

/// The text of a container that holds nothing but `element` now: on lines of its own for an object
/// in a text of several lines, else in one line.
pub(super) fn alone(tree: &Tree, container: NodeId, element: &str) -> String {
    let (text, span) = text_at(tree, tree.place(container));
    let outer = indentation(text, span.start);
    let parents = std::iter::successors(tree.parent(container), |node| tree.parent(*node));
    // The nearest parent that starts in an earlier line shows the unit of indentation.
    let mut lines = parents.filter_map(|parent| {
        let start = tree.place(parent).span.start;
        let between = text.get(Span::new(start, span.start).range()).unwrap_or("");
        between.contains(['\n', '\r']).then(|| indentation(text, start))
    });
    match lines.next() {
        Some(parent) if tree.kind(container) == Kind::Object => {
            let unit = outer
                .strip_prefix(parent)
                .filter(|unit| !unit.is_empty())
                .unwrap_or(DEFAULT_INDENT);
            let end = line_end(text);
            let element = element.replace('\n', &format!("\n{unit}"));
            format!("{end}{outer}{unit}{element}{end}{outer}")
        }
        _ => element.to_owned(),
    }
}

/// JSON text whose lines after the first are indented like the line of a place.
pub(super) fn reindent(tree: &Tree, place: Place, json: &str) -> String {
    // Looking for the ends of lines costs as much as the text is long, so not for nothing.
    if !json.contains('\n') {
        return json.to_owned();
    }
    let (text, span) = text_at(tree, place);
    lines_indented(text, indentation(text, span.start), json)
}

/// JSON text whose lines after the first are indented by `indentation`.
pub(super) fn lines_indented(text: &str, indentation: &str, json: &str) -> String {
    if !json.contains('\n') {
        return json.to_owned();
    }
    // A JSON string holds no line end, so every one is between tokens.
    json.split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .collect::<Vec<_>>()
        .join(&format!("{}{indentation}", line_end(text)))
}

/// The blanks at the start of the line that an offset is in.
pub(super) fn indentation(text: &str, at: u32) -> &str {
    let before = text.get(..at as usize).unwrap_or("");
    let line = before.rfind(['\n', '\r']).map_or(before, |end| before.get(end + 1..).unwrap_or(""));
    let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
    line.get(..blanks).unwrap_or("")
}

fn line_end(text: &str) -> &'static str {
    match text.find(['\n', '\r']).and_then(|at| text.get(at..)) {
        Some(rest) if rest.starts_with("\r\n") => "\r\n",
        Some(rest) if rest.starts_with('\r') => "\r",
        _ => "\n",
    }
}
