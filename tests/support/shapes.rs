//! What documents say, free of how they are written: safe fixes leave it as it is.

use policylint::model::{List, Pair, PrincipalBlock, Statement};
use policylint::syntax::{NodeId, Tree};
use policylint::{Document, PolicyKind};

#[path = "condition_shapes.rs"]
mod condition_shapes;

use condition_shapes::condition_shape;

/// What the documents say, free of how they are written: what AWS refuses reads as what it stands for.
pub(crate) fn shapes(documents: &[Document]) -> Vec<String> {
    documents.iter().map(shape).collect()
}

fn shape(document: &Document) -> String {
    let tree = &document.tree;
    let statements: Vec<String> = document
        .policy
        .statements
        .iter()
        .map(|statement| statement_shape(document, statement))
        .collect();
    // The version decides nothing but what `${…}` means.
    let whole = document.policy.node.map_or("", |node| tree.raw(node));
    let version =
        if whole.contains("${") { document.policy.language().as_str() } else { "any version" };
    format!("{version} {statements:#?}")
}

fn statement_shape(document: &Document, statement: &Statement) -> String {
    let tree = document.tree.as_ref();
    let mut resources = list_shape(tree, statement.resources());
    // A trust policy is about its role, whatever `Resource` says.
    if document.policy_kind() == PolicyKind::Trust && resources == "false [\"*\"]" {
        resources = list_shape(tree, None);
    }
    let conditions: Vec<String> = statement
        .conditions(tree)
        .map(|entry| {
            condition_shape(
                &text(tree, entry.operator),
                &text(tree, entry.key),
                texts(tree, entry.values),
            )
        })
        .collect();
    format!(
        "{:?} {} {} {resources} {conditions:?}",
        statement.effect(),
        principal_shape(tree, statement.principals()),
        list_shape(tree, statement.actions()),
    )
}

fn list_shape(tree: &Tree, list: Option<Pair<List>>) -> String {
    list.map_or_else(
        || "none".to_owned(),
        |pair| format!("{} {:?}", pair.negated, texts(tree, pair.value)),
    )
}

fn principal_shape(tree: &Tree, principals: Option<Pair<PrincipalBlock>>) -> String {
    let Some(pair) = principals else { return "none".to_owned() };
    let entries: Vec<String> = pair
        .value
        .entries(tree)
        .map(|entry| format!("{:?} {:?}", entry.principal_type, account_texts(tree, entry.values)))
        .collect();
    format!("{} {} {entries:?}", pair.negated, text(tree, pair.value.node()))
}

/// The principals of an entry; an account id written as a number reads as its digits.
fn account_texts(tree: &Tree, list: List) -> Vec<String> {
    let nodes: Vec<NodeId> =
        if list.is_single(tree) { vec![list.node] } else { tree.children(list.node).collect() };
    nodes.into_iter().map(|node| text(tree, node)).collect()
}

fn texts(tree: &Tree, list: List) -> Vec<String> {
    list.items(tree).map(|item| text(tree, item)).collect()
}

fn text(tree: &Tree, node: NodeId) -> String {
    tree.scalar_text(node).map(std::borrow::Cow::into_owned).unwrap_or_default()
}
