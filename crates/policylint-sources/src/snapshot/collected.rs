//! Files of a store of iam-collect (queries 2.5). The path says what a file holds, the folder's
//! `metadata.json` whom it is about.

mod holder;
mod organization;

use super::Reader;
use super::answer::Answer;
use super::folders::is_stored;
use super::subject::file_stem;

/// The readers of a store.
pub(super) const READERS: &[Reader] = &[
    Reader {
        call: "iam-collect organization",
        recognizes: |it| is_in_store(it) && part(it, "organizations"),
        read: organization::read,
    },
    Reader {
        call: "iam-collect resource",
        recognizes: |it| is_in_store(it) && holder::is_known(file_stem(&it.located.path)),
        read: holder::read,
    },
];

/// Whether an answer is a whole file of a store.
fn is_in_store(answer: &Answer<'_>) -> bool {
    answer.tree.root() == Some(answer.node) && is_stored(&answer.located.path)
}

/// Whether a folder of the path has this name.
fn part(answer: &Answer<'_>, name: &str) -> bool {
    answer.located.components().rev().skip(1).any(|part| part == name)
}
