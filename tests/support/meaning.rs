//! Whether policies mean the same: proven, where they do not read the same.

use std::sync::Arc;

use policylint::analysis::compile;
use policylint::analysis::symbolic::{Access, Answer, Options, equivalent};
use policylint::syntax::json;
use policylint::{Document, Origin, SourceFile};

use super::shapes;

const EVERYTHING: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
const WITH_PRINCIPALS: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}"#;

/// What the prover says of the documents that do not read the same, two answers for each pair: on what
/// they allow, and on what they deny. `None` if there are not as many of them.
pub(crate) fn differences(before: &[Document], after: &[Document]) -> Option<Vec<Answer>> {
    if shapes(before) == shapes(after) {
        return Some(Vec::new());
    }
    if before.len() != after.len() {
        return None;
    }
    let mut answers = Vec::new();
    for (one, two) in before.iter().zip(after) {
        // What a policy denies shows beside one that allows everything.
        let everything =
            if one.policy_kind().has_principals() { WITH_PRINCIPALS } else { EVERYTHING };
        let everything = policy_of(everything, one);
        let everything = compile(&everything);
        let (one, two) = (compile(one), compile(two));
        let denies = |of| Access::of_layers([vec![&everything]]).with_denies_of([of]);
        answers.push(equivalent(&Access::of(&one), &Access::of(&two), &Options::default()));
        answers.push(equivalent(&denies(&one), &denies(&two), &Options::default()));
    }
    Some(answers)
}

/// A policy of the kind of another one.
fn policy_of(text: &str, like: &Document) -> Document {
    let tree = Arc::new(json::parse(SourceFile::new("everything.json", text)));
    Document::of_tree(tree, like.kind.clone(), Origin::default())
}
