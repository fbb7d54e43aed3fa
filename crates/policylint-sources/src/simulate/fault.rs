//! Errors of an input, each with its field, its place and what to do.

use policylint_syntax::{Kind, LineColumn, NodeId, PathElement, Place, SyntaxError, Tree};

use super::InputError;

/// An error at a node.
pub(super) fn at(
    tree: &Tree,
    node: NodeId,
    message: impl Into<String>,
    remedy: impl Into<String>,
) -> InputError {
    InputError {
        field: name_of(tree, node),
        at: line_column(tree, tree.place(node)),
        message: message.into(),
        remedy: remedy.into(),
    }
}

/// A value of a wrong type.
pub(super) fn wrong_type(
    tree: &Tree,
    node: NodeId,
    expected: &str,
    remedy: impl Into<String>,
) -> InputError {
    let message = format!(
        "`{}` is {}, where {expected} is expected",
        name_of(tree, node),
        phrase(tree.kind(node))
    );
    at(tree, node, message, remedy)
}

/// A text that is no JSON.
pub(super) fn syntax(tree: &Tree, error: &SyntaxError) -> InputError {
    InputError {
        field: String::new(),
        at: line_column(tree, error.place),
        message: format!(
            "the input is not JSON: expected {}, found {}",
            error.expected, error.found
        ),
        remedy: error.remedy.clone(),
    }
}

/// A value that is no object.
pub(super) fn no_object(tree: &Tree) -> InputError {
    let remedy = "write it as for `aws iam simulate-custom-policy --cli-input-json`";
    match tree.root() {
        Some(root) => {
            let kind = phrase(tree.kind(root));
            at(tree, root, format!("the input is {kind}, where an object is expected"), remedy)
        }
        None => InputError {
            field: String::new(),
            at: None,
            message: "the input is empty".into(),
            remedy: remedy.into(),
        },
    }
}

/// An input that asks for nothing.
pub(super) fn no_action(tree: &Tree, root: NodeId) -> InputError {
    let remedy = "name the actions to evaluate, such as `\"ActionNames\": [\"s3:GetObject\"]`";
    let node = tree.get(root, "ActionNames").unwrap_or(root);
    let error = at(tree, node, "`ActionNames` names no action", remedy);
    InputError { field: "ActionNames".into(), ..error }
}

/// The name of a part of the input, such as `ContextEntries[0].ContextKeyType`.
pub(super) fn name_of(tree: &Tree, node: NodeId) -> String {
    let mut name = String::new();
    for element in tree.path(node) {
        match element {
            PathElement::Key(key) => {
                if !name.is_empty() {
                    name.push('.');
                }
                name.push_str(&key);
            }
            PathElement::Index(index) => {
                name.push('[');
                name.push_str(&index.to_string());
                name.push(']');
            }
        }
    }
    name
}

/// Where a place lies in the input.
pub(super) fn line_column(tree: &Tree, place: Place) -> Option<LineColumn> {
    let (file, span) = tree.sources().in_file(place)?;
    Some(file.lines().line_column(file.text(), span.start))
}

fn phrase(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::True | Kind::False => "a boolean",
        Kind::Number => "a number",
        Kind::String => "a string",
        Kind::Array => "a list",
        Kind::Object => "an object",
        Kind::Hole | Kind::Choice | Kind::Error => "no value",
    }
}
