//! How much a value looks like a policy (inputs 6.3).

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
        let Some(key) = tree.string(member.key) else { continue };
        score += match key.decoded().to_ascii_lowercase().as_str() {
            "statement" => statements(tree, member.value),
            "version" => version(tree, member.value),
            "id" => 0,
            _ => -2,
        };
    }
    score
}

/// Whether an object has a member that only policies have: one named `Statement`, in any case.
pub(crate) fn mentions_policy(tree: &Tree, node: NodeId) -> bool {
    tree.members(node).any(|member| {
        tree.string(member.key).is_some_and(|key| key.decoded().eq_ignore_ascii_case("statement"))
    })
}

/// Whether a named object can be meant as a policy: it has an element of one, or the date of a version.
pub(crate) fn is_meant(tree: &Tree, node: NodeId) -> bool {
    mentions_policy(tree, node)
        || tree.members(node).any(|member| {
            tree.string(member.key).is_some_and(|key| key.decoded().eq_ignore_ascii_case("version"))
                && version(tree, member.value) > 0
        })
        || statement(tree, node) >= 2 + 2
}

/// How much a value looks like a statement: 2 for its effect, 2 for its actions, 1 for what they are on.
pub(crate) fn statement(tree: &Tree, node: NodeId) -> i32 {
    let mut score = 0;
    for member in tree.members(node) {
        let Some(key) = tree.string(member.key) else { continue };
        score += match key.decoded().to_ascii_lowercase().as_str() {
            "effect" => effect(tree, member.value),
            "action" | "notaction" => 2,
            "resource" | "notresource" | "principal" | "notprincipal" => 1,
            _ => 0,
        };
    }
    score
}

fn effect_of(tree: &Tree, statement: NodeId) -> i32 {
    let effects = tree.members(statement).filter(|member| {
        tree.string(member.key).is_some_and(|key| key.decoded().eq_ignore_ascii_case("effect"))
    });
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

/// The texts of `Action` and `NotAction` of a statement.
pub(crate) fn action_texts(tree: &Tree, statement: NodeId) -> Vec<String> {
    texts(tree, statement, &["action", "notaction"])
}

/// The texts of members of a statement, by their names in lower case.
pub(crate) fn texts(tree: &Tree, statement: NodeId, names: &[&str]) -> Vec<String> {
    let mut texts = Vec::new();
    for member in tree.members(statement) {
        let is_named = tree
            .string(member.key)
            .is_some_and(|key| names.iter().any(|name| key.decoded().eq_ignore_ascii_case(name)));
        if !is_named {
            continue;
        }
        let values = if tree.kind(member.value) == Kind::Array {
            tree.items(member.value).take(SAMPLE).collect()
        } else {
            vec![member.value]
        };
        texts.extend(
            values
                .into_iter()
                .filter_map(|value| tree.string(value))
                .map(|text| text.decoded().into_owned()),
        );
    }
    texts
}

fn has_known_action(tree: &Tree, statement: NodeId) -> bool {
    action_texts(tree, statement).iter().any(|action| {
        action
            .split_once(':')
            .is_some_and(|(prefix, _)| policylint_catalog::catalog().service(prefix).is_some())
    })
}

/// CloudFormation stack policies and the policies of other clouds look alike, but are not of AWS IAM.
fn is_of_another_system(tree: &Tree, statements: &[NodeId]) -> bool {
    let stack_policy = |item: &NodeId| {
        let actions = action_texts(tree, *item);
        !actions.is_empty() && actions.iter().all(|action| action.starts_with("Update:"))
    };
    let other_cloud = |item: &NodeId| {
        texts(tree, *item, &["resource", "notresource"])
            .iter()
            .any(|text| text.starts_with("acs:") || text.starts_with("qcs::"))
    };
    !statements.is_empty()
        && (statements.iter().all(stack_policy) || statements.iter().any(other_cloud))
}
