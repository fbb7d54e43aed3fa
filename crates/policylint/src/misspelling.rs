//! Which known word a misspelled one was meant to be.

use policylint_syntax::{NodeId, Presence, Tree};

use crate::distance::edits;

/// At most so many letters may be wrong.
const MAX_EDITS: usize = 2;

/// The word that a text was probably meant to be: at most two letters differ, and no more than a third.
pub(crate) fn nearest(text: &str, words: &[&'static str]) -> Option<&'static str> {
    let typed = text.trim().to_lowercase();
    words
        .iter()
        .filter(|word| word.len().abs_diff(typed.len()) <= 4 * MAX_EDITS)
        .map(|word| (edits(&typed, &word.to_lowercase()), *word))
        .filter(|(edits, word)| *edits <= MAX_EDITS && *edits * 3 <= word.len())
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, word)| word)
}

/// Whether something else is to be reported than that an object lacks these elements: a key that was
/// probably meant to be one of them, or the text breaking off before they came.
pub(crate) fn is_lack_explained(
    tree: &Tree,
    object: NodeId,
    wanted: &[&'static str],
    elements: &[&'static str],
) -> bool {
    let breaks_off = !tree.errors().is_empty() && !tree.raw(object).ends_with('}');
    breaks_off
        || tree.members(object).filter_map(|member| tree.string(member.key)).any(|key| {
            let text = key.decoded();
            !elements.contains(&text.as_ref())
                && nearest(&text, elements).is_some_and(|near| wanted.contains(&near))
        })
}

/// Whether the file ends in the midst of a key, so that it may be any (P001 speaks of that).
pub(crate) fn is_cut(tree: &Tree, key: NodeId) -> bool {
    let raw = tree.raw(key);
    raw.starts_with('"') && (raw.len() == 1 || !raw.ends_with('"')) && !tree.errors().is_empty()
}

/// Whether the object around a key has another one that reads as this name, in whatever case.
pub(crate) fn is_taken(tree: &Tree, key: NodeId, name: &str) -> bool {
    let Some(object) = tree.parent(key) else { return false };
    let mut others = tree.members(object).map(|member| member.key).filter(|other| *other != key);
    others.any(|other| {
        tree.string(other).is_some_and(|text| text.decoded().trim().eq_ignore_ascii_case(name))
    })
}

/// Whether the member with this key is there in every case.
pub(crate) fn is_always(tree: &Tree, key: NodeId) -> bool {
    tree.presence(key) == Presence::Always
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn suggests_what_is_near() {
        let elements = ["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource"];
        assert_eq!(nearest("Actions", &elements), Some("Action"));
        assert_eq!(nearest("NotActions", &elements), Some("NotAction"));
        assert_eq!(nearest("Resources ", &elements), Some("Resource"));
        assert_eq!(nearest("Efect", &elements), Some("Effect"));
        assert_eq!(nearest("Id", &elements), Some("Sid"));
        assert_eq!(nearest("Comment", &elements), None);
    }
}
