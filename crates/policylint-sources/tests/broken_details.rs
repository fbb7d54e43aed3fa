//! What is broken in an account's details is never read as "none": every value replaced by `null`, every
//! member taken away, the text cut at every place.

use std::sync::Arc;

use policylint_model::account::{AccountModel, Fact, Identity};
use policylint_sources::{SnapshotOptions, read_snapshot};
use policylint_syntax::{Kind, NodeId, SourceFile, Tree, json};

const DETAILS: &str = include_str!("accounts/details.json");

fn model(text: &str) -> AccountModel {
    let tree = Arc::new(json::parse(SourceFile::new("details.json", text)));
    let read = read_snapshot(&tree, "details.json", &SnapshotOptions::default());
    AccountModel::merge(read.into_iter().collect())
}

/// What an identity is said not to have.
fn denied(identity: &Identity) -> Vec<&'static str> {
    let facts = [
        ("an inline policy", identity.inline.is_known_empty()),
        ("an attached policy", identity.attached.is_known_empty()),
        ("a group", identity.groups.is_known_empty()),
        ("a boundary", identity.boundary.is_absent()),
        ("a trust policy", identity.trust.is_absent()),
    ];
    facts.into_iter().filter(|(_, is_denied)| *is_denied).map(|(what, _)| what).collect()
}

/// Checks that a model denies nothing that the whole one does not deny, and knows no more policies of
/// anybody than there are.
fn check(whole: &AccountModel, broken: &AccountModel, how: &str) {
    for (arn, identity) in &broken.identities {
        let Some(known) = whole.identities.get(arn) else { continue };
        let before = denied(known);
        for what in denied(identity) {
            assert!(before.contains(&what), "{how}: `{arn}` is said not to have {what}");
        }
        let is_whole = identity.inline.is_known();
        assert!(
            !is_whole || identity.inline.entries.len() >= known.inline.entries.len(),
            "{how}: inline policies of `{arn}` are lost"
        );
    }
    for (arn, policy) in &broken.managed_policies {
        assert!(!policy.document().is_absent(), "{how}: `{arn}` is said to have no policy");
    }
    let details = |model: &AccountModel| {
        model.accounts.values().any(|account| matches!(account.details, Fact::Present { .. }))
    };
    let is_all_there = broken.identities.len() >= whole.identities.len()
        && broken.managed_policies.len() >= whole.managed_policies.len();
    assert!(is_all_there || !details(broken), "{how}: the account is said to be whole");
}

/// The values of a tree below its root, in order.
fn values(tree: &Tree) -> impl Iterator<Item = NodeId> + '_ {
    let nodes = (1..).map_while(|index| tree.node(index));
    nodes.filter(|node| {
        let parent = tree.parent(*node);
        parent.is_some_and(|parent| {
            tree.kind(parent) != Kind::Object
                || tree.members(parent).any(|member| member.value == *node)
        })
    })
}

#[test]
fn null_denies_nothing() {
    let whole = model(DETAILS);
    let tree = json::parse(SourceFile::new("details.json", DETAILS));
    for node in values(&tree) {
        let mut text = DETAILS.to_owned();
        text.replace_range(tree.place(node).span.range(), "null");
        check(&whole, &model(&text), &format!("`null` at {}", tree.pointer(node)));
    }
}

#[test]
fn values_of_other_types_deny_nothing() {
    let whole = model(DETAILS);
    let tree = json::parse(SourceFile::new("details.json", DETAILS));
    for other in ["7", "\"x\"", "{\"a\": 1}", "[[1]]"] {
        for node in values(&tree) {
            let mut text = DETAILS.to_owned();
            text.replace_range(tree.place(node).span.range(), other);
            check(&whole, &model(&text), &format!("`{other}` at {}", tree.pointer(node)));
        }
    }
}

#[test]
fn a_text_that_is_cut_off_denies_nothing() {
    let whole = model(DETAILS);
    let cuts = DETAILS.char_indices().map(|(at, _)| at).step_by(11);
    for cut in cuts {
        let text = DETAILS.get(..cut).expect("the border of a character");
        check(&whole, &model(text), &format!("cut at byte {cut}"));
    }
}
