//! Policies from texts, and the answers to questions about them.

use std::sync::Arc;

use policylint_analysis::compile;
use policylint_analysis::symbolic::{
    Access, Answer, Options, Undecided, Witness, contained, is_empty,
};
use policylint_model::{Document, KindOf, Origin, PolicyKind};
use policylint_syntax::{SourceFile, json};

/// A document of a kind from its statements, separated by commas.
pub(crate) fn document(kind: PolicyKind, statements: &str) -> Document {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#);
    let tree = Arc::new(json::parse(SourceFile::new("policy.json", text)));
    Document::of_tree(tree, KindOf::certain(kind, "given"), Origin::default())
}

/// Whether all that `new` allows is allowed by `existing`.
pub(crate) fn is_within(kind: PolicyKind, new: &str, existing: &str) -> Answer {
    let (new, existing) = (document(kind, new), document(kind, existing));
    let (new, existing) = (compile(&new), compile(&existing));
    contained(&Access::of(&new), &Access::of(&existing), &Options::default())
}

/// Whether nothing is allowed.
pub(crate) fn is_void(kind: PolicyKind, statements: &str) -> Answer {
    let document = document(kind, statements);
    is_empty(&Access::of(&compile(&document)), &Options::default())
}

#[track_caller]
pub(crate) fn assert_proved(answer: &Answer) {
    assert!(matches!(answer, Answer::Proved), "{}", shown(answer));
}

#[track_caller]
pub(crate) fn assert_refuted(answer: &Answer) -> Witness {
    match answer {
        Answer::Refuted(witness) => (**witness).clone(),
        other => panic!("{}", shown(other)),
    }
}

/// Undecided, but for no defect.
#[track_caller]
pub(crate) fn assert_undecided(answer: &Answer) {
    match answer {
        Answer::Undecided(why) => {
            let defect = why.iter().find(|it| matches!(it, Undecided::Unconfirmed { .. }));
            assert!(defect.is_none(), "{}", shown(answer));
        }
        other => panic!("{}", shown(other)),
    }
}

fn shown(answer: &Answer) -> String {
    match answer {
        Answer::Proved => "proved".into(),
        Answer::Refuted(witness) => format!("refuted by {:#?}", witness.request),
        Answer::Undecided(why) => {
            let why: Vec<String> = why.iter().map(ToString::to_string).collect();
            format!("undecided: {}", why.join("; "))
        }
    }
}
