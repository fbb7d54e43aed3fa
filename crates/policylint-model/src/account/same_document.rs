//! Whether two documents say the same, however they are written.

use policylint_syntax::{Kind, NodeId, Tree};

use crate::document::Document;

/// Whether two documents hold the same JSON: blanks, escapes and the order of members do not count.
/// AWS gives one policy as an object here and as encoded text there.
pub fn same_document(one: &Document, two: &Document) -> bool {
    match (one.policy.node, two.policy.node) {
        (Some(first), Some(second)) => same(&one.tree, first, &two.tree, second),
        (None, None) => true,
        _ => false,
    }
}

/// The JSON of a document in one form: without blanks, members by key, texts decoded. Two documents
/// that are [`same_document`] have the same text.
pub fn canonical_text(document: &Document) -> String {
    let mut text = String::new();
    if let Some(node) = document.policy.node {
        write(&document.tree, node, &mut text);
    }
    text
}

/// The depth of trees is bounded by their reader.
fn write(tree: &Tree, node: NodeId, text: &mut String) {
    match tree.kind(node) {
        Kind::Object => {
            text.push('{');
            for (key, value) in sorted_members(tree, node) {
                match key {
                    Some(key) => quote(&key, text),
                    None => text.push('?'),
                }
                text.push(':');
                write(tree, value, text);
                text.push(',');
            }
            text.push('}');
        }
        Kind::Array => {
            text.push('[');
            for item in tree.items(node) {
                write(tree, item, text);
                text.push(',');
            }
            text.push(']');
        }
        Kind::String => match tree.string(node) {
            Some(string) => quote(&string.decoded(), text),
            None => text.push('?'),
        },
        _ => text.push_str(tree.raw(node)),
    }
}

fn quote(string: &str, text: &mut String) {
    text.push('"');
    for character in string.chars() {
        if matches!(character, '"' | '\\') {
            text.push('\\');
        }
        text.push(character);
    }
    text.push('"');
}

fn sorted_members(tree: &Tree, node: NodeId) -> Vec<(Option<String>, NodeId)> {
    let key = |key| tree.string(key).map(|text| text.decoded().into_owned());
    let mut members: Vec<_> =
        tree.members(node).map(|member| (key(member.key), member.value)).collect();
    members.sort();
    members
}

/// The depth of trees is bounded by their reader.
fn same(one: &Tree, first: NodeId, two: &Tree, second: NodeId) -> bool {
    if one.kind(first) != two.kind(second) {
        return false;
    }
    match one.kind(first) {
        Kind::Object => same_members(one, first, two, second),
        Kind::Array => {
            let (mut items, mut others) = (one.items(first), two.items(second));
            loop {
                match (items.next(), others.next()) {
                    (Some(item), Some(other)) if same(one, item, two, other) => {}
                    (None, None) => return true,
                    _ => return false,
                }
            }
        }
        Kind::String => match (one.string(first), two.string(second)) {
            (Some(text), Some(other)) => text.decoded() == other.decoded(),
            _ => false,
        },
        _ => one.raw(first) == two.raw(second),
    }
}

fn same_members(one: &Tree, first: NodeId, two: &Tree, second: NodeId) -> bool {
    let (members, others) = (sorted_members(one, first), sorted_members(two, second));
    members.len() == others.len()
        && members.iter().zip(&others).all(|((key, value), (other_key, other))| {
            key == other_key && same(one, *value, two, *other)
        })
}
