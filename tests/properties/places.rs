//! Places lie in their texts, on borders of characters.

use std::ops::Range;

use policylint::{Place, Sources, Tree};

/// Checks that a place lies in its source.
pub(crate) fn check_place(sources: &Sources, place: Place) {
    let text = sources.get(place.source).expect("a place is in a source of its table").text();
    check_range(text, &place.span.range());
}

/// Checks that a place lies in the file that was read.
pub(crate) fn check_in_file(tree: &Tree, place: Place) {
    assert_eq!(place.source.0, 0, "{place:?} is not in the file");
    check_place(tree.sources(), place);
}

/// Checks that a range of bytes is one of a text.
pub(crate) fn check_range(text: &str, range: &Range<usize>) {
    assert!(text.get(range.clone()).is_some(), "{range:?} is not in {text:?}");
}
