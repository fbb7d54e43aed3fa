//! JSON text as a tree. Reading never fails: what is wrong with the text stands beside the tree.
//!
//! A strict reader goes first, straight into the arena. At the first byte that it refuses, a
//! tolerant reader starts again from the beginning and says everything that is wrong. Both give
//! the same tree for valid text, and both accept exactly what `serde_json` accepts, but for numbers
//! beyond the range of a double: those stay lexemes here.

mod derive;
mod fault;
mod foreign;
mod lexer;
pub mod limits;
mod strict;
mod string;
mod tolerant;

pub(crate) use derive::percent_encode;
pub use derive::{derive_json_string, derive_percent_decoded, derive_percent_decoded_source};
pub use string::quote;
pub(crate) use string::{escape, place_map, unescape};

use crate::source::{Encoding, Place, Source, SourceFile, SourceId, Sources, Span};
use crate::tree::{Host, Node, SyntaxError, Tree};

/// Memory of a tree that is no longer needed, for the next one.
#[derive(Debug, Default)]
pub struct Arena {
    nodes: Vec<Node>,
}

impl Tree {
    /// Gives up the tree and keeps its memory for the next parse.
    #[must_use]
    pub fn recycle(self) -> Arena {
        let mut nodes = self.nodes;
        nodes.clear();
        Arena { nodes }
    }
}

/// Reads a file. The tree holds what could be read, its errors say the rest.
pub fn parse(file: SourceFile) -> Tree {
    parse_with(Arena::default(), file)
}

/// Reads a file into the memory of an earlier tree.
pub fn parse_with(arena: Arena, file: SourceFile) -> Tree {
    read(arena, Sources::of(file), SourceId(0))
}

/// Reads one of several sources, such as the JSON inside a string ([`derive_json_string`]). All
/// places of the tree lie in that source; [`Sources::outermost`] leads from there to the file.
pub fn parse_derived(sources: Sources, source: SourceId) -> Tree {
    read(Arena::default(), sources, source)
}

fn read(arena: Arena, sources: Sources, source: SourceId) -> Tree {
    let mut tree = Tree { sources, nodes: arena.nodes, host: Host::Json, ..Tree::default() };
    tree.nodes.clear();
    let text = tree.sources.text(source);
    if let Some(error) = too_long(text, source) {
        tree.errors.push(error);
        return tree;
    }
    tree.errors.extend(encoding_error(&tree.sources, source));
    let mark = text.strip_prefix('\u{FEFF}').map_or(0, |rest| text.len() - rest.len());
    if mark > 0 {
        tree.errors.push(fault::byte_order_mark(Place::new(source, Span::of(0, mark))));
    }
    let nodes = std::mem::take(&mut tree.nodes);
    match strict::read(text, mark, source, nodes) {
        Ok(nodes) => tree.nodes = nodes,
        Err(_) if let Some(error) = foreign::recognize(text, mark, source) => {
            tree.errors.push(error);
        }
        Err(nodes) => {
            let read = tolerant::read(&tree.sources, source, mark, nodes);
            tree.nodes = read.nodes;
            tree.holes = read.holes;
            tree.comments = read.comments;
            tree.errors.extend(read.errors);
            tree.errors.sort_by_key(|error| error.place);
        }
    }
    tree
}

fn too_long(text: &str, source: SourceId) -> Option<SyntaxError> {
    (text.len() > limits::MAX_BYTES)
        .then(|| fault::too_long(Place::new(source, Span::of(0, text.len()))))
}

fn encoding_error(sources: &Sources, source: SourceId) -> Option<SyntaxError> {
    let Some(Source::File(file)) = sources.get(source) else { return None };
    let start = Place::new(source, Span::default());
    match file.encoding() {
        Encoding::Utf8 => None,
        Encoding::Utf16Le | Encoding::Utf16Be => Some(fault::utf16(start)),
        Encoding::Lossy(at) => {
            let end = at.saturating_add(3).min(Span::of(0, file.text().len()).end);
            Some(fault::not_utf8(Place::new(source, Span::new(at, end))))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// JSON with every kind of value, escape and blank.
    fn valid_json() -> impl Strategy<Value = String> {
        let blank = prop::sample::select(vec!["", " ", "\n    ", "\r\n\t", "            "]);
        let leaf = prop::sample::select(vec![
            "null",
            "true",
            "false",
            "0",
            "-0.5e+10",
            "12",
            "\"\"",
            "\"aé/\"",
            "\"\\u00e9\\n\\\"\"",
            "\"\\ud83d\\ude00\"",
            "\"a long string without any escape\"",
            "[]",
            "{}",
            "{ }",
            "[\n]",
        ])
        .prop_map(str::to_owned);
        let text = leaf.prop_recursive(6, 60, 5, move |inner| {
            let item = (blank.clone(), inner, blank.clone())
                .prop_map(|(before, value, after)| format!("{before}{value}{after}"));
            let member = (blank.clone(), "[a-c\u{e9}]{0,2}", item.clone())
                .prop_map(|(blank, key, value)| format!("{blank}\"{key}\"{blank}:{value}"));
            prop_oneof![
                prop::collection::vec(item, 1..5)
                    .prop_map(|items| format!("[{}]", items.join(","))),
                prop::collection::vec(member, 1..5)
                    .prop_map(|members| format!("{{{}}}", members.join(","))),
            ]
        });
        (text, prop::sample::select(vec!["", "\n", " \t\r\n"]))
            .prop_map(|(text, blank)| format!("{blank}{text}{blank}"))
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn both_readers_agree_on_valid_text(text in valid_json()) {
            let sources = Sources::of(SourceFile::new("t", text.as_str()));
            let strict = strict::read(&text, 0, SourceId(0), Vec::new()).unwrap();
            let tolerant = tolerant::read(&sources, SourceId(0), 0, Vec::new());
            prop_assert_eq!(&tolerant.errors, &[]);
            prop_assert_eq!(format!("{strict:?}"), format!("{:?}", tolerant.nodes));
        }
    }
}
