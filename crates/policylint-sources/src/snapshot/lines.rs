//! Files with one answer on each line (JSON Lines), and files that are no JSON at all.

use std::sync::Arc;

use policylint_model::account::{FaultKind, Fragment};
use policylint_syntax::json::parse_derived;
use policylint_syntax::{DerivedSource, Place, PlaceMap, Segment, Source, SourceId, Span, Tree};

/// Most lines that are read of a file.
const MAX_LINES: usize = 1_000_000;

/// What Windows puts before a text.
const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// The text of the file that a tree was read from.
pub(super) fn text_of(tree: &Tree) -> &str {
    tree.sources().text(SourceId::default())
}

/// A tree of the same file that holds nothing: what is no JSON has no errors of JSON.
pub(super) fn without_errors(tree: &Arc<Tree>) -> Arc<Tree> {
    Arc::new(part(tree, Span::default()))
}

/// The trees of the lines of a file, if it has several and each is an object of its own. A line that does
/// not parse is reported, and the rest is read.
pub(super) fn split(tree: &Arc<Tree>, fragment: &mut Fragment) -> Option<Vec<Arc<Tree>>> {
    if tree.errors().is_empty() {
        return None;
    }
    let mut start = 0;
    let mut spans = Vec::new();
    for line in text_of(tree).split_inclusive('\n').take(MAX_LINES) {
        let trimmed =
            line.trim_matches(|letter: char| letter.is_whitespace() || letter == BYTE_ORDER_MARK);
        let at = start + line.find(trimmed).unwrap_or(0);
        start += line.len();
        if trimmed.is_empty() {
            continue;
        }
        if !trimmed.starts_with('{') {
            return None;
        }
        spans.push(Span::of(at, at + trimmed.len()));
    }
    // The first line decides: objects that are written over several lines begin with an open one.
    let mut trees = spans.iter().map(|span| Arc::new(part(tree, *span)));
    let first = trees.next().filter(|first| is_whole(first))?;
    if spans.len() < 2 {
        return None;
    }
    let mut lines = vec![Arc::clone(&first)];
    for (line, span) in trees.zip(spans.iter().skip(1)) {
        if is_whole(&line) {
            lines.push(line);
        } else {
            fragment.error(
                FaultKind::Malformed,
                *span,
                "this line does not parse, so what it says is not known",
                "collect the file anew",
            );
        }
    }
    fragment.tree = first;
    Some(lines)
}

fn is_whole(tree: &Tree) -> bool {
    tree.root().is_some() && tree.errors().is_empty()
}

/// A tree of a part of a file.
fn part(tree: &Tree, span: Span) -> Tree {
    let mut sources = tree.sources().clone();
    let place = Place::new(SourceId::default(), span);
    let text: Arc<str> = sources.slice(place).into();
    let origin = PlaceMap::new(vec![Segment { start: 0, place, verbatim: true }]);
    let id = sources.add(Source::Derived(DerivedSource {
        text,
        origin,
        steps: Vec::new(),
        address: None,
    }));
    parse_derived(sources, id)
}
