//! Snapshots of accounts, read and joined.

#![expect(clippy::expect_used, reason = "a test")]

use std::sync::Arc;

use policylint_model::account::{AccountModel, Fragment};
use policylint_sources::{SnapshotOptions, read_snapshot};
use policylint_syntax::{SourceFile, json};

fn fragment(file: SourceFile) -> Fragment {
    let name = file.name().to_owned();
    let tree = Arc::new(json::parse(file));
    read_snapshot(&tree, &name, &SnapshotOptions::default()).expect("an answer of AWS")
}

/// Reads files whatever they are outside the repository: set `POLICYLINT_CORPUS` to the folder that
/// holds `gaad/iam-vulnerable.json`.
#[test]
fn an_account_of_the_corpus_is_read_whole() {
    let Some(corpus) = std::env::var_os("POLICYLINT_CORPUS") else { return };
    let path = std::path::Path::new(&corpus).join("gaad/iam-vulnerable.json");
    let bytes = std::fs::read(path).expect("the corpus");
    let model = AccountModel::merge(vec![fragment(SourceFile::from_bytes("a.json", bytes))]);
    assert_eq!(model.identities.len(), 127);
}
