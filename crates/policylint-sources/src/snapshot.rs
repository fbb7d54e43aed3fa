//! Snapshots of accounts: the answers of AWS that people collect, each file read into a
//! [`Fragment`] of a model of accounts (queries 2).

pub(crate) mod answer;
mod call;
mod collected;
mod config;
pub(crate) mod document;
mod endpoint;
mod failure;
pub(crate) mod field;
mod folders;
mod iam;
mod inventory;
mod kms;
mod lines;
mod located;
mod organizations;
mod placed;
mod resource_policy;
mod s3;
mod scalar;
mod subject;

use std::collections::BTreeSet;
use std::sync::Arc;

use policylint_model::account::{FaultKind, Fragment, Subject};
use policylint_syntax::{Kind, NodeId, Tree};

use answer::Answer;
pub use folders::Folders;
pub use located::{Located, Wrapper};

/// How deep answers may lie in wrappers: lists of answers, lines with their subject.
const MAX_WRAPPERS: u8 = 4;

/// After so many items that are no answers a list is taken for a list of something else.
const MAX_STRANGERS: usize = 1_000;

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
const READERS: [&[Reader]; 11] = [
    collected::READERS,
    failure::READERS,
    config::READERS,
    iam::READERS,
    organizations::READERS,
    s3::READERS,
    kms::READERS,
    endpoint::READERS,
    inventory::READERS,
    resource_policy::READERS,
    placed::READERS,
];

/// What the user says about a file.
#[derive(Debug, Clone, Default)]
pub struct SnapshotOptions {
    /// Whom the file is about, where its content does not say: from `policylint.model.toml`.
    pub subject: Option<Subject>,
    /// The names of the files in its folder, where they say what there is not: see [`Folders`].
    pub siblings: Option<BTreeSet<String>>,
}

/// What a file tells of accounts; `None` if it is no answer that can be read. `path` is the file's
/// name as shown: its folders may say whom it is about.
pub fn read_snapshot(tree: &Arc<Tree>, path: &str, options: &SnapshotOptions) -> Option<Fragment> {
    let located = Located::new(path, options.subject.clone());
    let located = Arc::new(Located { siblings: options.siblings.clone(), ..located });
    let mut fragment = Fragment::new(path, Arc::clone(tree));
    document::note_encoding(tree, &mut fragment);
    if let Some(failure) = failure::printed(lines::text_of(tree), &located) {
        failure.tell(&located, &mut fragment);
        fragment.tree = lines::without_errors(tree);
        return Some(fragment);
    }
    let trees = lines::split(tree, &mut fragment).unwrap_or_else(|| vec![Arc::clone(tree)]);
    let mut is_read = false;
    for tree in &trees {
        is_read |= take_in(tree, &located, &mut fragment);
    }
    is_read.then_some(fragment)
}

/// Says what the answers in a tree tell; whether there are any.
fn take_in(tree: &Arc<Tree>, located: &Arc<Located>, fragment: &mut Fragment) -> bool {
    let Some(root) = tree.root() else { return false };
    let mut found = Vec::new();
    answers(tree, root, located, MAX_WRAPPERS, &mut found);
    let known = fragment.claims.len();
    for (reader, answer) in &found {
        (reader.read)(answer, fragment);
    }
    if !found.is_empty()
        && let Some(span) = document::first_break(tree)
    {
        let site = fragment.site(span);
        fragment.error(
            FaultKind::Syntax,
            span,
            "the file does not parse from here on, so what it does not say is not known",
            "collect the file anew",
        );
        fragment.claims.iter_mut().skip(known).for_each(|claim| claim.doubt(&site));
    }
    !found.is_empty()
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
            let before = found.len();
            for (at, item) in tree.items(node).enumerate() {
                // A long list of something else is not searched to its end.
                if at >= MAX_STRANGERS && found.len() == before {
                    break;
                }
                answers(tree, item, located, depth, found);
            }
        }
        // A line with its subject: {"subject": "<arn>", "call": "…", "response": {…}}.
        Kind::Object => {
            if let Some(response) = answer.value("response") {
                let subject = answer.text("subject").map(Subject::arn);
                let said = |name| answer.text(name).map(std::borrow::Cow::into_owned);
                let wrapper = Wrapper {
                    call: said("call"),
                    account: said("account"),
                    region: said("region"),
                };
                let path = located.path.clone();
                let located = Arc::new(Located { path, subject, wrapper, siblings: None });
                answers(tree, response, &located, depth, found);
            }
        }
        _ => {}
    }
}

fn reader_of(answer: &Answer<'_>) -> Option<&'static Reader> {
    READERS.iter().copied().flatten().find(|reader| (reader.recognizes)(answer))
}
