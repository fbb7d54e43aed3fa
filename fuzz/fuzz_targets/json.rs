//! Any bytes as JSON: no panic, a sound tree, the verdict of `serde_json`, repairs that repair.
//!
//! `cargo +nightly fuzz run json` in this folder's parent.
#![no_main]

use libfuzzer_sys::fuzz_target;
use policylint_syntax::{Kind, SourceFile, SourceId, Tree, edit, json};

fuzz_target!(|bytes: &[u8]| {
    let tree = json::parse(SourceFile::from_bytes("fuzz", bytes.to_vec()));
    check_structure(&tree);
    check_verdict(&tree, bytes);
    check_repairs(&tree);
});

fn check_structure(tree: &Tree) {
    for node in (0..).map_while(|index| tree.node(index)) {
        let span = tree.place(node).span;
        let mut from = span.start;
        for child in tree.children(node) {
            let inner = tree.place(child).span;
            assert!(from <= inner.start && span.contains(inner));
            assert_eq!(tree.parent(child), Some(node));
            from = inner.end;
        }
        if tree.kind(node) == Kind::Object {
            assert_eq!(tree.children(node).count() % 2, 0);
        }
        if let Some(string) = tree.string(node) {
            let text = string.decoded();
            for (at, character) in text.char_indices() {
                let place = string.place_of(at..at + character.len_utf8());
                assert!(span.contains(place.span) && !place.span.is_empty());
            }
        }
    }
}

fn check_verdict(tree: &Tree, bytes: &[u8]) {
    match serde_json::from_slice::<serde_json::Value>(bytes) {
        Ok(_) => assert!(tree.errors().is_empty()),
        // The one difference: here such a number is a lexeme.
        Err(error) if error.to_string().starts_with("number out of range") => {}
        Err(_) => assert!(!tree.errors().is_empty()),
    }
}

fn check_repairs(tree: &Tree) {
    let text = tree.sources().text(SourceId(0));
    let edits: Option<Vec<_>> =
        tree.errors().iter().map(|error| edit::repair(tree, error)).collect();
    let Some(edits) = edits.filter(|_| tree.root().is_some()) else { return };
    let repaired = edit::apply(text, &edits).expect("repairs never meet");
    let again = json::parse(SourceFile::new("repaired", repaired.as_str()));
    assert!(again.errors().is_empty(), "{text:?} -> {repaired:?}");
    assert_eq!(again.len(), tree.len(), "{text:?} -> {repaired:?}");
}
