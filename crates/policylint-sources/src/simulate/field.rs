//! Fields of an object by name and type. A field that is `null` counts as absent.

use policylint_syntax::{Kind, NodeId, Tree};

use super::fault::{at, name_of, wrong_type};
use super::{InputError, Written};

/// Most letters in which a misspelled field may differ from the one that is suggested.
const MOST_EDITS: usize = 4;

/// Refuses fields that are not known, and fields that stand twice.
pub(super) fn check_names(tree: &Tree, object: NodeId, known: &[&str]) -> Result<(), InputError> {
    for member in tree.members(object) {
        let name = tree.string(member.key).map(|key| key.decoded()).unwrap_or_default();
        if !known.contains(&name.as_ref()) {
            let field = name_of(tree, member.value);
            let message = format!("`{field}` is no field of {}", owner(tree, object));
            return Err(at(tree, member.key, message, remedy_for(&name, known)));
        }
    }
    match tree.repeated_keys(object).first() {
        Some((_, second)) => {
            let message = format!("`{}` stands twice", name_of(tree, *second));
            Err(at(tree, *second, message, "leave out one of the two"))
        }
        None => Ok(()),
    }
}

fn owner(tree: &Tree, object: NodeId) -> String {
    match name_of(tree, object) {
        name if name.is_empty() => "a simulation".into(),
        name => format!("`{name}`"),
    }
}

fn remedy_for(name: &str, known: &[&str]) -> String {
    match name {
        "PolicySourceArn" | "PolicyExclusionList" => {
            return "it belongs to `simulate-principal-policy`, which reads an account; give the policies themselves in `PolicyInputList` and who calls in `CallerArn`".into();
        }
        _ => {}
    }
    let near = known.iter().map(|known| (distance(name, known), *known)).min();
    match near {
        Some((edits, field)) if edits <= MOST_EDITS => {
            format!("did you mean `{field}`? leave it out otherwise")
        }
        _ => format!("leave it out; there are {}", known.join(", ")),
    }
}

/// How many letters differ, without regard to case.
fn distance(left: &str, right: &str) -> usize {
    // A long name is no misspelling of a short one.
    if left.len().abs_diff(right.len()) > MOST_EDITS {
        return usize::MAX;
    }
    let right: Vec<char> = right.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, letter) in left.to_lowercase().chars().enumerate() {
        let mut diagonal = index;
        let mut before = index + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(&right) {
            let next = (diagonal + usize::from(letter != *other)).min(before + 1).min(*cell + 1);
            diagonal = *cell;
            *cell = next;
            before = next;
        }
        if let Some(first) = row.first_mut() {
            *first = index + 1;
        }
    }
    row.last().copied().unwrap_or(usize::MAX)
}

/// The value of a field, unless it is absent or `null`.
pub(super) fn value(tree: &Tree, object: NodeId, name: &str) -> Option<NodeId> {
    tree.get(object, name).filter(|node| tree.kind(*node) != Kind::Null)
}

/// A field that holds a text.
pub(super) fn text(
    tree: &Tree,
    object: NodeId,
    name: &str,
) -> Result<Option<Written<String>>, InputError> {
    value(tree, object, name).map(|node| text_at(tree, node)).transpose()
}

/// A text.
pub(super) fn text_at(tree: &Tree, node: NodeId) -> Result<Written<String>, InputError> {
    match tree.string(node) {
        Some(text) => Ok(Written { value: text.decoded().into_owned(), node }),
        None => Err(wrong_type(tree, node, "a string", "write it between double quotes")),
    }
}

/// A field that holds a list; nothing if it is absent.
pub(super) fn items(tree: &Tree, object: NodeId, name: &str) -> Result<Vec<NodeId>, InputError> {
    let Some(node) = value(tree, object, name) else { return Ok(Vec::new()) };
    list_at(tree, node)
}

/// The items of a list.
pub(super) fn list_at(tree: &Tree, node: NodeId) -> Result<Vec<NodeId>, InputError> {
    if tree.kind(node) == Kind::Array {
        return Ok(tree.items(node).collect());
    }
    Err(wrong_type(tree, node, "a list", "write it between brackets, even if it is only one"))
}

/// A field that holds a list of texts.
pub(super) fn texts(
    tree: &Tree,
    object: NodeId,
    name: &str,
) -> Result<Vec<Written<String>>, InputError> {
    items(tree, object, name)?.into_iter().map(|node| text_at(tree, node)).collect()
}

/// A field that holds one of some words.
pub(super) fn word<T: Copy>(
    tree: &Tree,
    object: NodeId,
    name: &str,
    words: &[(&str, T)],
) -> Result<Option<Written<T>>, InputError> {
    let Some(Written { value, node }) = text(tree, object, name)? else { return Ok(None) };
    if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == value) {
        return Ok(Some(Written { value: *meaning, node }));
    }
    let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let message = format!("`{}` is `{value}`", name_of(tree, node));
    Err(at(tree, node, message, format!("write one of {}", words.join(", "))))
}

/// A field that holds `true` or `false`; `false` if it is absent.
pub(super) fn boolean(tree: &Tree, object: NodeId, name: &str) -> Result<bool, InputError> {
    let Some(node) = value(tree, object, name) else { return Ok(false) };
    match tree.kind(node) {
        Kind::True => Ok(true),
        Kind::False => Ok(false),
        _ => Err(wrong_type(tree, node, "a boolean", "write `true` or `false`, without quotes")),
    }
}

/// A field that holds a number from 1.
pub(super) fn number(tree: &Tree, object: NodeId, name: &str) -> Result<Option<usize>, InputError> {
    let Some(node) = value(tree, object, name) else { return Ok(None) };
    let number = tree.number(node).and_then(|text| text.parse::<usize>().ok());
    match number.filter(|number| *number > 0) {
        Some(number) => Ok(Some(number)),
        None => Err(wrong_type(
            tree,
            node,
            "a whole number from 1",
            "write it without quotes, or leave it out to get everything",
        )),
    }
}

/// `Marker`: what an earlier answer gave, a number.
pub(super) fn marker(tree: &Tree, object: NodeId) -> Result<usize, InputError> {
    let Some(Written { value, node }) = text(tree, object, "Marker")? else { return Ok(0) };
    value.parse().map_err(|_| {
        let message = format!("`Marker` is `{value}`, which no answer has given");
        at(tree, node, message, "take over the `Marker` of the answer before, or leave it out")
    })
}

/// A field that holds an object.
pub(super) fn object(
    tree: &Tree,
    object: NodeId,
    name: &str,
) -> Result<Option<NodeId>, InputError> {
    let Some(node) = value(tree, object, name) else { return Ok(None) };
    object_at(tree, node).map(Some)
}

/// An object.
pub(super) fn object_at(tree: &Tree, node: NodeId) -> Result<NodeId, InputError> {
    match tree.kind(node) {
        Kind::Object => Ok(node),
        _ => Err(wrong_type(tree, node, "an object", "write it between braces")),
    }
}

/// A field that holds an object of texts by name, in order.
pub(super) fn text_map(
    tree: &Tree,
    object: NodeId,
    name: &str,
) -> Result<Vec<(String, String)>, InputError> {
    let Some(node) = self::object(tree, object, name)? else { return Ok(Vec::new()) };
    if let Some((_, second)) = tree.repeated_keys(node).first() {
        let message = format!("`{}` stands twice", name_of(tree, *second));
        return Err(at(tree, *second, message, "leave out one of the two"));
    }
    let pair = |member: policylint_syntax::Member| {
        let key = tree.string(member.key).map(|key| key.decoded().into_owned());
        Ok((key.unwrap_or_default(), text_at(tree, member.value)?.value))
    };
    tree.members(node).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn letters_that_differ_are_counted_without_case() {
        assert_eq!(distance("actionnames", "ActionNames"), 0);
        assert_eq!(distance("ActionName", "ActionNames"), 1);
        assert_eq!(distance("CallerARN", "CallerKind"), 3);
        assert_eq!(distance("", "Marker"), usize::MAX);
    }
}
