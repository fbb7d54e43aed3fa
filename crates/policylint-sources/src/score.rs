//! How much a value looks like a policy (inputs 6.3).

use policylint_model::STATEMENT_ELEMENTS;
use policylint_syntax::{Kind, NodeId, Str, Tree};

/// From this score on a value is a policy.
pub(crate) const CERTAIN: i32 = 10;
/// From this score on a value looks like a policy.
pub(crate) const LIKELY: i32 = 6;

/// At most this many statements are looked at.
const SAMPLE: usize = 50;

/// The score of an object; 0 for other values, and for policies of other systems.
pub(crate) fn points(tree: &Tree, node: NodeId) -> i32 {
    if tree.kind(node) != Kind::Object {
        return 0;
    }
    let mut score = 0;
    for member in tree.members(node) {
        score += match name_of(tree, member.key, ["Statement", "Version", "Id"]) {
            Some("Statement") => statements(tree, member.value),
            Some("Version") => version(tree, member.value),
            Some(_) => 0,
            None => -2,
        };
    }
    score
}

/// Whether an object has a member that only policies have: one named `Statement`, in any case.
pub(crate) fn mentions_policy(tree: &Tree, node: NodeId) -> bool {
    tree.members(node).any(|member| name_of(tree, member.key, ["Statement"]).is_some())
}

/// Which of these names a key has, whatever the case of its letters.
fn name_of<const N: usize>(
    tree: &Tree,
    key: NodeId,
    names: [&'static str; N],
) -> Option<&'static str> {
    let key = tree.string(key)?.decoded();
    names.into_iter().find(|name| key.eq_ignore_ascii_case(name))
}

/// Whether a named object can be meant as a policy: it has an element of one, or the date of a version.
pub(crate) fn is_meant(tree: &Tree, node: NodeId) -> bool {
    mentions_policy(tree, node)
        || tree.members(node).any(|member| {
            name_of(tree, member.key, ["Version"]).is_some() && version(tree, member.value) > 0
        })
        || statement(tree, node) >= 2 + 2
}

/// How much a value looks like a statement: 2 for its effect, 2 for its actions, 1 for what they are on.
pub(crate) fn statement(tree: &Tree, node: NodeId) -> i32 {
    let mut score = 0;
    for member in tree.members(node) {
        score += match name_of(tree, member.key, STATEMENT_ELEMENTS) {
            Some("Effect") => effect(tree, member.value),
            Some("Action" | "NotAction") => 2,
            Some("Resource" | "NotResource" | "Principal" | "NotPrincipal") => 1,
            _ => 0,
        };
    }
    score
}

fn effect_of(tree: &Tree, statement: NodeId) -> i32 {
    let effects =
        tree.members(statement).filter(|member| name_of(tree, member.key, ["Effect"]).is_some());
    effects.map(|member| effect(tree, member.value)).sum()
}

fn effect(tree: &Tree, node: NodeId) -> i32 {
    let is_effect = |text: Str<'_>| {
        ["allow", "deny"].iter().any(|word| text.decoded().eq_ignore_ascii_case(word))
    };
    if tree.string(node).is_some_and(is_effect) { 2 } else { 0 }
}

fn version(tree: &Tree, node: NodeId) -> i32 {
    if tree.string(node).is_some_and(|text| text.is("2012-10-17") || text.is("2008-10-17")) {
        4
    } else {
        0
    }
}

fn statements(tree: &Tree, node: NodeId) -> i32 {
    let list: Vec<NodeId> = match tree.kind(node) {
        Kind::Object => vec![node],
        Kind::Array => tree.items(node).take(SAMPLE).collect(),
        _ => return 0,
    };
    if is_of_another_system(tree, &list) {
        return -CERTAIN;
    }
    let effects: i32 = list.iter().map(|item| effect_of(tree, *item)).sum();
    let others: i32 = list.iter().map(|item| statement(tree, *item) - effect_of(tree, *item)).sum();
    let known = list.iter().any(|item| has_known_action(tree, *item));
    4 + effects.min(4) + others.min(3) + if known { 2 } else { 0 }
}

/// The texts of members of a statement, by their names, whatever the case.
fn texts<'t>(
    tree: &'t Tree,
    statement: NodeId,
    names: [&'static str; 2],
) -> impl Iterator<Item = std::borrow::Cow<'t, str>> {
    let members =
        tree.members(statement).filter(move |member| name_of(tree, member.key, names).is_some());
    members
        .flat_map(move |member| {
            std::iter::once(member.value).chain(tree.items(member.value)).take(SAMPLE)
        })
        .filter_map(move |node| tree.string(node).map(|text| text.decoded()))
}

const ACTIONS: [&str; 2] = ["Action", "NotAction"];
const RESOURCES: [&str; 2] = ["Resource", "NotResource"];

fn has_known_action(tree: &Tree, statement: NodeId) -> bool {
    texts(tree, statement, ACTIONS).any(|action| {
        action
            .split_once(':')
            .is_some_and(|(prefix, _)| policylint_catalog::catalog().service(prefix).is_some())
    })
}

/// CloudFormation stack policies and the policies of other clouds look alike, but are not of AWS IAM.
fn is_of_another_system(tree: &Tree, statements: &[NodeId]) -> bool {
    let stack_policy = |item: &NodeId| {
        let mut actions = texts(tree, *item, ACTIONS).peekable();
        actions.peek().is_some() && actions.all(|action| action.starts_with("Update:"))
    };
    let other_cloud = |item: &NodeId| {
        texts(tree, *item, RESOURCES)
            .any(|text| text.starts_with("acs:") || text.starts_with("qcs::"))
    };
    !statements.is_empty()
        && (statements.iter().all(stack_policy) || statements.iter().any(other_cloud))
}
