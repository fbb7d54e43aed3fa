//! Finding policies in plain JSON: a policy, wrappers that hold one, arrays and maps of policies.

use std::sync::Arc;

use policylint_model::PolicyKind;
use policylint_syntax::{Kind, NodeId, Tree};

use crate::reading::Summons;
use crate::score;

/// How deep wrappers are searched.
const DEPTH: u8 = 6;

/// A value that is taken for a policy.
pub(crate) struct Candidate {
    /// The tree it stands in: the file's, or one read from a string in it.
    pub(crate) tree: Arc<Tree>,
    /// The policy.
    pub(crate) node: NodeId,
    /// Its place in the wrapper, as a JSON pointer.
    pub(crate) address: Option<String>,
    /// The kind that the wrapper gives it.
    pub(crate) kind: Option<PolicyKind>,
}

/// The policies in a tree.
pub(crate) fn find(tree: &Arc<Tree>, root: NodeId, summons: Summons) -> Vec<Candidate> {
    let mut found = Vec::new();
    let is_policy = match summons {
        Summons::Named => score::is_meant(tree, root),
        Summons::Found => score::points(tree, root) >= score::LIKELY,
    };
    if is_policy {
        found.push(Candidate { tree: Arc::clone(tree), node: root, address: None, kind: None });
    } else {
        wrapped(tree, root, DEPTH, &mut found);
    }
    found
}

/// The policies below a value that is none itself.
fn wrapped(tree: &Arc<Tree>, node: NodeId, depth: u8, found: &mut Vec<Candidate>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match tree.kind(node) {
        Kind::Object => {
            for member in tree.members(node) {
                let kind = tree.string(member.key).and_then(|key| kind_of_wrapper(&key.decoded()));
                member_value(tree, member.value, kind, depth, found);
            }
        }
        Kind::Array => {
            for item in tree.items(node) {
                member_value(tree, item, None, depth, found);
            }
        }
        _ => {}
    }
}

fn member_value(
    tree: &Arc<Tree>,
    node: NodeId,
    kind: Option<Wrapper>,
    depth: u8,
    found: &mut Vec<Candidate>,
) {
    match tree.kind(node) {
        Kind::Object if score::points(tree, node) >= score::LIKELY => found.push(Candidate {
            tree: Arc::clone(tree),
            node,
            address: Some(tree.pointer(node)),
            kind: kind.and_then(|wrapper| wrapper.0),
        }),
        Kind::Object | Kind::Array => wrapped(tree, node, depth, found),
        Kind::String if kind.is_some() => in_string(tree, node, kind, found),
        _ => {}
    }
}

/// A policy written as a string, with JSON escapes only or percent-encoded as well.
fn in_string(tree: &Arc<Tree>, node: NodeId, wrapper: Option<Wrapper>, found: &mut Vec<Candidate>) {
    let Some(text) = tree.string(node) else { return };
    let decoded = text.decoded();
    let derived =
        if decoded.trim_start().starts_with("%7B") || decoded.trim_start().starts_with("%7b") {
            policylint_syntax::json::derive_percent_decoded(tree, node)
        } else if decoded.trim_start().starts_with('{') {
            policylint_syntax::json::derive_json_string(tree, node)
        } else {
            return;
        };
    let (sources, source) = derived;
    let inner = Arc::new(policylint_syntax::json::parse_derived(sources, source));
    let Some(root) = inner.root() else { return };
    if score::points(&inner, root) >= score::LIKELY || score::mentions_policy(&inner, root) {
        let address = Some(tree.pointer(node));
        found.push(Candidate {
            tree: inner,
            node: root,
            address,
            kind: wrapper.and_then(|wrapper| wrapper.0),
        });
    }
}

/// A key that holds policies, and the kind that it gives them, if it gives one.
#[derive(Clone, Copy)]
struct Wrapper(Option<PolicyKind>);

/// The keys under which answers of the AWS CLI and dumps of other tools hold policies (inputs 5, 6.3).
fn kind_of_wrapper(key: &str) -> Option<Wrapper> {
    match key {
        "AssumeRolePolicyDocument" | "TrustPolicy" => Some(Wrapper(Some(PolicyKind::Trust))),
        "KeyPolicy" => Some(Wrapper(Some(PolicyKind::KmsKey))),
        "PolicyDocument" | "policyDocument" | "Document" | "document" | "Policy" | "policy"
        | "policyText" => Some(Wrapper(None)),
        _ => None,
    }
}
