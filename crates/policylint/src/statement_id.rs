//! The `Sid`s of a document, and new ones.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use policylint_model::Document;
use policylint_syntax::NodeId;

/// The statements' `Sid`s in order, each with its text; unknown and malformed ones left out.
pub(crate) fn sids(document: &Document) -> impl Iterator<Item = (NodeId, Cow<'_, str>)> + '_ {
    let tree = &document.tree;
    document.policy.statements.iter().filter_map(move |statement| {
        let node = *statement.sid.value()?;
        let text = tree.string(node).filter(|text| text.holes().is_empty())?;
        Some((node, text.decoded()))
    })
}

/// Names that are taken.
#[derive(Debug, Default)]
pub(crate) struct Names {
    taken: BTreeSet<String>,
    /// The number to try next behind a name, so that many repetitions of one cost no more than others.
    next: BTreeMap<String, usize>,
}

impl Names {
    /// The `Sid`s of a document.
    pub(crate) fn of(document: &Document) -> Self {
        let taken = sids(document).map(|(_, sid)| sid.into_owned()).collect();
        Self { taken, next: BTreeMap::new() }
    }

    /// A name that was not taken, and is now: the one given, or the one given with the first free number
    /// behind it.
    pub(crate) fn take(&mut self, name: &str) -> String {
        if self.taken.insert(name.to_owned()) {
            return name.to_owned();
        }
        let next = self.next.entry(name.to_owned()).or_insert(2);
        loop {
            let numbered = format!("{name}{next}");
            *next += 1;
            // One of as many numbers as there are names is free.
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
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
    use super::{Names, plain};

    #[test]
    fn names_are_plain_and_free() {
        assert_eq!(plain("allow-read all_of it!"), "allowReadAllOfIt");
        assert_eq!(plain("Straße"), "StraE");
        assert_eq!(plain("--"), "");
        let mut names = Names::default();
        let taken: Vec<String> =
            ["A", "A2", "A", "A", "B"].iter().map(|name| names.take(name)).collect();
        assert_eq!(taken, ["A", "A2", "A3", "A4", "B"]);
    }
}
