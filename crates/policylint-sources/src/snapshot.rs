//! Snapshots of accounts: the answers of AWS that people collect, each file read into a
//! [`Fragment`] of a model of accounts (queries 2).

pub(crate) mod answer;
pub(crate) mod document;
pub(crate) mod field;
mod iam;
mod located;
mod scalar;

use std::sync::Arc;

use policylint_model::account::{Fragment, Subject};
use policylint_syntax::{Kind, NodeId, Tree};

use answer::Answer;
pub use located::Located;

/// How deep answers may lie in wrappers: lists of answers, lines with their subject.
const MAX_WRAPPERS: u8 = 4;

/// A kind of answer that can be read.
pub(crate) struct Reader {
    /// The call that gives it, such as `iam get-role`.
    pub(crate) call: &'static str,
    /// Whether an answer is of this kind, by its members.
    pub(crate) recognizes: fn(&Answer<'_>) -> bool,
    /// Says what it tells.
    pub(crate) read: fn(&Answer<'_>, &mut Fragment),
}

/// Every reader, more specific ones first: the first that recognizes an answer reads it.
const READERS: [&[Reader]; 1] = [iam::READERS];

/// What the user says about a file.
#[derive(Debug, Clone, Default)]
pub struct SnapshotOptions {
    /// Whom the file is about, where its content does not say: from `policylint.model.toml`.
    pub subject: Option<Subject>,
}

/// What a file tells of accounts; `None` if it is no answer that can be read. `path` is the file's
/// name as shown: its folders may say whom it is about.
pub fn read_snapshot(tree: &Arc<Tree>, path: &str, options: &SnapshotOptions) -> Option<Fragment> {
    let root = tree.root()?;
    let located = Arc::new(Located::new(path, options.subject.clone()));
    let mut found = Vec::new();
    answers(tree, root, &located, MAX_WRAPPERS, &mut found);
    if found.is_empty() {
        return None;
    }
    let mut fragment = Fragment::new(path, Arc::clone(tree));
    document::note_encoding(tree, &mut fragment);
    for (reader, answer) in &found {
        (reader.read)(answer, &mut fragment);
    }
    Some(fragment)
}

/// The call that a value is the answer of, such as `iam get-role`.
pub fn call_of(tree: &Arc<Tree>, path: &str) -> Option<&'static str> {
    let located = Arc::new(Located::new(path, None));
    let answer = Answer::new(tree, tree.root()?, &located);
    reader_of(&answer).map(|reader| reader.call)
}

/// The answers in a value: itself, or those of the list or wrapper that it is.
fn answers<'a>(
    tree: &'a Arc<Tree>,
    node: NodeId,
    located: &Arc<Located>,
    depth: u8,
    found: &mut Vec<(&'static Reader, Answer<'a>)>,
) {
    let Some(depth) = depth.checked_sub(1) else { return };
    let answer = Answer::new(tree, node, located);
    if let Some(reader) = reader_of(&answer) {
        found.push((reader, answer));
        return;
    }
    match tree.kind(node) {
        Kind::Array => {
            for item in tree.items(node) {
                answers(tree, item, located, depth, found);
            }
        }
        // A line with its subject: {"subject": "<arn>", "call": "…", "response": {…}}.
        Kind::Object => {
            if let Some(response) = answer.value("response") {
                let subject = answer.text("subject").map(Subject::arn);
                let located = Arc::new(Located { subject, ..located.as_ref().clone() });
                answers(tree, response, &located, depth, found);
            }
        }
        _ => {}
    }
}

fn reader_of(answer: &Answer<'_>) -> Option<&'static Reader> {
    READERS.iter().copied().flatten().find(|reader| (reader.recognizes)(answer))
}
