//! The policies of an input: JSON text, as AWS wants them, or objects.

use std::sync::Arc;

use policylint_model::{Document, KindOf, Origin, PolicyKind};
use policylint_syntax::json::{derive_json_string, parse_derived};
use policylint_syntax::{Kind, NodeId, Tree};

use super::InputError;
use super::fault::{at, name_of, wrong_type};
use super::field::{check_names, items, list_at, object_at, value};

/// A policy of an input.
#[derive(Debug, Clone)]
pub struct InputPolicy {
    /// How results call it: the field and its position from 1, such as `PolicyInputList.1`.
    pub id: String,
    /// The policy. A policy given as text has a tree of its own, whose places lie in that text.
    pub document: Document,
    /// The value in the input.
    pub node: NodeId,
}

/// A field that holds a policy.
pub(super) fn one(
    tree: &Arc<Tree>,
    root: NodeId,
    field: &str,
    kind: PolicyKind,
) -> Result<Option<InputPolicy>, InputError> {
    value(tree, root, field).map(|node| read(tree, node, field.to_owned(), kind)).transpose()
}

/// A field that holds a list of policies; `None` if it is absent.
pub(super) fn list(
    tree: &Arc<Tree>,
    root: NodeId,
    field: &str,
    kind: PolicyKind,
) -> Result<Option<Vec<InputPolicy>>, InputError> {
    value(tree, root, field).map(|node| list_of(tree, node, field, kind)).transpose()
}

/// A field that holds a list of levels, each a list of policies; `None` if it is absent.
pub(super) fn levels(
    tree: &Arc<Tree>,
    root: NodeId,
    field: &str,
    kind: PolicyKind,
) -> Result<Option<Vec<Vec<InputPolicy>>>, InputError> {
    let Some(node) = value(tree, root, field) else { return Ok(None) };
    let level = |(index, node)| {
        if tree.kind(node) != Kind::Array {
            let remedy = "write a list of levels from the root of the organization to the account, each a list of policies";
            return Err(wrong_type(tree, node, "a list of policies", remedy));
        }
        list_of(tree, node, &format!("{field}.{}", index + 1), kind)
    };
    list_at(tree, node)?.into_iter().enumerate().map(level).collect::<Result<_, _>>().map(Some)
}

/// The service control policies, in our field or in that of AWS.
pub(super) fn service_control(
    tree: &Arc<Tree>,
    root: NodeId,
) -> Result<Option<Vec<Vec<InputPolicy>>>, InputError> {
    const OURS: &str = "ServiceControlPolicyInputList";
    const ORDERED: &str = "OrderedOrganizationPolicyInputList";
    let Some(ordered) = value(tree, root, ORDERED) else {
        return levels(tree, root, OURS, PolicyKind::Scp);
    };
    if value(tree, root, OURS).is_some() {
        let message = format!("`{ORDERED}` and `{OURS}` both give service control policies");
        return Err(at(tree, ordered, message, "leave out one of the two"));
    }
    let level = |(index, node)| {
        object_at(tree, node)?;
        check_names(tree, node, &[OURS])?;
        let policies = items(tree, node, OURS)?;
        let field = format!("{ORDERED}.{}", index + 1);
        numbered(tree, policies, &field, PolicyKind::Scp)
    };
    list_at(tree, ordered)?.into_iter().enumerate().map(level).collect::<Result<_, _>>().map(Some)
}

fn list_of(
    tree: &Arc<Tree>,
    node: NodeId,
    field: &str,
    kind: PolicyKind,
) -> Result<Vec<InputPolicy>, InputError> {
    numbered(tree, list_at(tree, node)?, field, kind)
}

fn numbered(
    tree: &Arc<Tree>,
    nodes: Vec<NodeId>,
    field: &str,
    kind: PolicyKind,
) -> Result<Vec<InputPolicy>, InputError> {
    let numbered = nodes.into_iter().enumerate();
    numbered.map(|(index, node)| read(tree, node, format!("{field}.{}", index + 1), kind)).collect()
}

fn read(
    tree: &Arc<Tree>,
    node: NodeId,
    id: String,
    kind: PolicyKind,
) -> Result<InputPolicy, InputError> {
    let known = KindOf::certain(kind, "of the field that holds it");
    let origin = Origin { path: id.clone(), address: None };
    let document = match tree.kind(node) {
        Kind::Object => Document::at(Arc::clone(tree), node, known, origin),
        Kind::String => Document::of_tree(text(tree, node)?, known, origin),
        _ => {
            let remedy = "write the policy as an object, or its JSON text as a string";
            return Err(wrong_type(tree, node, "a policy", remedy));
        }
    };
    Ok(InputPolicy { id, document, node })
}

/// The tree of a policy that is given as text.
fn text(tree: &Arc<Tree>, node: NodeId) -> Result<Arc<Tree>, InputError> {
    let (sources, source) = derive_json_string(tree, node);
    let inner = parse_derived(sources, source);
    let name = name_of(tree, node);
    if let Some(error) = inner.errors().first() {
        let text = inner.sources().text(error.place.source);
        let place =
            policylint_syntax::LineIndex::new(text).line_column(text, error.place.span.start);
        let message = format!(
            "`{name}` is not JSON: at line {}, column {} of its text, expected {}, found {}",
            place.line, place.column, error.expected, error.found
        );
        return Err(at(tree, node, message, error.remedy.clone()));
    }
    if inner.root().is_none() {
        let message = format!("`{name}` is empty");
        return Err(at(tree, node, message, "give the JSON text of a policy, or leave it out"));
    }
    Ok(Arc::new(inner))
}
