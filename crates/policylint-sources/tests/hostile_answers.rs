//! Answers that somebody damaged: nothing panics, nothing hangs, and what is damaged is never read as
//! something that is not there.

use std::sync::Arc;

use policylint_model::account::AccountModel;
use policylint_sources::{Folders, read_snapshot};
use policylint_syntax::{SourceFile, json};
use proptest::prelude::*;

/// Answers with the paths that give them their subjects.
const ANSWERS: [(&str, &str); 8] = [
    (
        "111122223333/s3/acme/policy.json",
        r#"{"Policy": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}"}"#,
    ),
    (
        "111122223333/kms/eu-west-1/k1/grants.json",
        include_str!(
            "accounts/collected/111122223333/kms/eu-west-1/0a1b2c3d-0000-4000-8000-00000000aaaa/grants.json"
        ),
    ),
    ("org/roots.json", include_str!("accounts/collected/org/roots.json")),
    ("org/targets/p-stay0001.json", include_str!("accounts/collected/org/targets/p-stay0001.json")),
    ("config/snapshot.json", include_str!("accounts/config/snapshot.json")),
    ("config/lines.jsonl", include_str!("accounts/config/lines.jsonl")),
    ("config/results.json", include_str!("accounts/config/results.json")),
    (
        "aws/aws/accounts/111122223333/iam/role/etl/metadata.json",
        r#"{"arn": "arn:aws:iam::111122223333:role/etl", "name": "etl", "id": "AROAEXAMPLE0000000007", "path": "/"}"#,
    ),
];

fn model(path: &str, bytes: Vec<u8>) -> AccountModel {
    let tree = Arc::new(json::parse(SourceFile::from_bytes(path, bytes)));
    let folders = Folders::of([(path, tree.as_ref())]);
    let fragment = read_snapshot(&tree, path, &folders.options(path, None));
    AccountModel::merge(fragment.into_iter().collect())
}

/// How many facts about resources are said not to be, and how many lists to be whole.
fn denials(model: &AccountModel) -> usize {
    let of_resource = |it: &policylint_model::account::Resource| {
        [it.policy.is_absent(), it.public_access_block.is_absent(), it.grants.whole.is_present()]
    };
    model.resources.values().flat_map(of_resource).filter(|denied| *denied).count()
}

proptest! {
    #[test]
    fn damaged_answers_are_read_without_harm(
        which in 0..ANSWERS.len(),
        at in 0_usize..4096,
        with in prop::collection::vec(any::<u8>(), 0..4),
        taken in 0_usize..64,
    ) {
        let (path, text) = ANSWERS[which];
        let mut bytes = text.as_bytes().to_vec();
        let start = at % bytes.len();
        let end = (start + taken).min(bytes.len());
        bytes.splice(start..end, with);
        let model = model(path, bytes);
        let _: usize = model.gaps().len() + model.documents.len();
    }

    #[test]
    fn what_is_cut_off_denies_nothing(which in 0..2_usize, at in 1_usize..4096) {
        let (path, text) = ANSWERS[which];
        let text = text.trim_end();
        let cut = at % text.len();
        prop_assert_eq!(denials(&model(path, text.as_bytes()[..cut].to_vec())), 0);
    }

    #[test]
    fn any_text_and_any_path_are_read_without_harm(path in "[a-z0-9/%.-]{0,40}", text in ".{0,80}") {
        let model = model(&path, text.into_bytes());
        prop_assert!(model.files.len() <= 1);
    }
}

#[test]
fn deep_wrappers_end() {
    let deep = format!("{}{{}}{}", r#"{"response": "#.repeat(100), "}".repeat(100));
    assert!(model("x.json", deep.into_bytes()).files.is_empty());
    let arrays = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(model("x.json", arrays.into_bytes()).files.is_empty());
    let denied = read_snapshot(
        &Arc::new(json::parse(SourceFile::new("s3/acme/policy.json", ANSWERS[0].1))),
        "s3/acme/policy.json",
        &Folders::default().options("s3/acme/policy.json", None),
    );
    assert!(denied.expect("an answer").faults.is_empty());
}
