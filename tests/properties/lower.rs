//! Any text lowers to a policy whose parts lie in it; text with its syntax repaired lowers alike.

use policylint::model::{List, ModelError, Policy, PrincipalBlock, Statement, lower};
use policylint::syntax::{Kind, NodeId, SourceFile, SourceId, Tree, edit, json};

use crate::inputs::text_of;
use crate::places::check_place;

pub(crate) fn check(bytes: &[u8]) {
    let tree = json::parse(SourceFile::from_bytes("policy.json", text_of(bytes)));
    let (policy, errors) = lower(&tree, tree.root());
    check_policy(&tree, &policy);
    check_errors(&tree, &errors);
    assert_eq!(shape(&policy, &errors), again(&tree), "lowering twice differs");
    // Wrappers hold policies at any node.
    for node in (0..).map_while(|index| tree.node(index)).take(64) {
        let (policy, errors) = lower(&tree, Some(node));
        check_policy(&tree, &policy);
        check_errors(&tree, &errors);
    }
    check_repaired(&tree, &policy, &errors);
}

fn again(tree: &Tree) -> String {
    let (policy, errors) = lower(tree, tree.root());
    shape(&policy, &errors)
}

/// All that lowering gives; nodes are numbered in order of the text, so that it can be compared across trees.
fn shape(policy: &Policy, errors: &[ModelError]) -> String {
    format!("{policy:?} {errors:?}")
}

fn check_policy(tree: &Tree, policy: &Policy) {
    for (index, statement) in policy.statements.iter().enumerate() {
        assert_eq!(statement.id.0 as usize, index);
        assert_eq!(tree.kind(statement.node), Kind::Object);
        check_node(tree, statement.node);
        check_statement(tree, statement);
    }
}

fn check_statement(tree: &Tree, statement: &Statement) {
    let whole = tree.place(statement.node).span;
    let inside = |node: NodeId| {
        check_node(tree, node);
        assert!(whole.contains(tree.place(node).span), "{statement:?} does not hold {node:?}");
    };
    let list = |list: List| {
        inside(list.node);
        list.items(tree).for_each(inside);
        if list.is_single(tree) {
            assert!(list.items(tree).count() <= 1);
        }
    };
    for pair in [statement.actions(), statement.resources()].into_iter().flatten() {
        list(pair.value);
    }
    if let Some(pair) = statement.principals() {
        inside(pair.value.node());
        let entries: Vec<_> = pair.value.entries(tree).collect();
        assert!(entries.is_empty() || matches!(pair.value, PrincipalBlock::Map(_)));
        for entry in entries {
            inside(entry.key);
            list(entry.values);
        }
    }
    for entry in statement.conditions(tree) {
        inside(entry.operator);
        inside(entry.key);
        list(entry.values);
        assert!(tree.place(entry.operator).span.end <= tree.place(entry.key).span.start);
    }
}

/// A node's place, and those of each character of its text, lie in the source.
fn check_node(tree: &Tree, node: NodeId) {
    check_place(tree.sources(), tree.place(node));
    let Some(text) = tree.string(node) else { return };
    let decoded = text.decoded();
    let step = 1 + decoded.len() / 32;
    for (at, character) in decoded.char_indices().step_by(step) {
        check_place(tree.sources(), text.place_of(at..at + character.len_utf8()));
    }
}

fn check_errors(tree: &Tree, errors: &[ModelError]) {
    assert!(errors.is_sorted_by_key(|error| error.node));
    for error in errors {
        check_node(tree, error.node);
        if let Some(statement) = error.statement {
            let whole = tree.place(statement).span;
            assert!(whole.contains(tree.place(error.node).span), "{error:?}");
        }
    }
}

fn check_repaired(tree: &Tree, policy: &Policy, errors: &[ModelError]) {
    let is_strange = |node| matches!(tree.kind(node), Kind::Error | Kind::Hole);
    if tree.errors().is_empty() || (0..).map_while(|index| tree.node(index)).any(is_strange) {
        return;
    }
    let edits: Option<Vec<_>> =
        tree.errors().iter().map(|error| edit::repair(tree, error)).collect();
    let Some(edits) = edits.filter(|_| tree.root().is_some()) else { return };
    let text = tree.sources().text(SourceId(0));
    let repaired = edit::apply(text, &edits).expect("repairs never meet");
    let tree = json::parse(SourceFile::new("policy.json", repaired.as_str()));
    let (after, errors_after) = lower(&tree, tree.root());
    assert_eq!(shape(policy, errors), shape(&after, &errors_after), "{text:?} -> {repaired:?}");
}
