//! The `Sid`s of a document, and new ones.

use std::collections::BTreeSet;

use policylint_model::Document;
use policylint_syntax::NodeId;

/// The statements' `Sid`s in order, each with its text; unknown and malformed ones left out.
pub(crate) fn sids(document: &Document) -> impl Iterator<Item = (NodeId, String)> + '_ {
    let tree = &document.tree;
    document.policy.statements.iter().filter_map(move |statement| {
        let node = *statement.sid.value()?;
        let text = tree.string(node).filter(|text| text.holes().is_empty())?;
        Some((node, text.decoded().into_owned()))
    })
}

/// A name that is not taken: the one given, or the one given with the first free number behind it.
pub(crate) fn free_name(name: &str, taken: &BTreeSet<String>) -> String {
    if !taken.contains(name) {
        return name.to_owned();
    }
    // One of so many numbers is free.
    (2..=taken.len() + 2)
        .map(|number| format!("{name}{number}"))
        .find(|numbered| !taken.contains(numbered))
        .unwrap_or_else(|| name.to_owned())
}

/// A text in letters and digits: what parts words is dropped, and the next word starts in upper case.
pub(crate) fn plain(text: &str) -> String {
    let mut words = text.split(|part: char| !part.is_ascii_alphanumeric());
    let mut plain = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        plain.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        plain.push_str(letters.as_str());
    }
    plain
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{free_name, plain};

    #[test]
    fn names_are_plain_and_free() {
        assert_eq!(plain("allow-read all_of it!"), "allowReadAllOfIt");
        assert_eq!(plain("Straße"), "StraE");
        assert_eq!(plain("--"), "");
        let taken: BTreeSet<String> = ["A", "A2"].map(str::to_owned).into();
        assert_eq!(free_name("A", &taken), "A3");
        assert_eq!(free_name("B", &taken), "B");
    }
}
