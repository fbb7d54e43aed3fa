//! The repairs for actions that a statement never applies to: a statement of their own, or none.

use policylint_model::{Effect, Statement};
use policylint_syntax::edit::{Edit, apply, insert_after, remove_items, replace_value};
use policylint_syntax::json::quote;
use policylint_syntax::{Kind, NodeId, Place, Span, Tree};

use crate::diagnostic::Fix;
use crate::given::MAX_STATEMENTS;

/// What else is changed for the actions that move.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Change<'a> {
    /// They lose the condition with this key node.
    WithoutCondition(NodeId),
    /// They get `"Resource": "*"`.
    OnEveryResource,
    /// They get this resource.
    OnResource(&'a str),
}

/// What to do about actions at these nodes that the statement never applies to: an Allow is split, so
/// that it does allow them; out of a Deny they are taken, for one without the condition or on every
/// resource would stop more than anybody asked for. `None` if nothing can be done or written.
pub(crate) fn repair(
    tree: &Tree,
    statement: &Statement,
    dead: &[NodeId],
    change: Change<'_>,
) -> Option<Fix> {
    // Each repair looks through the whole list.
    let list = tree.parent(statement.node)?;
    if tree.items(list).nth(MAX_STATEMENTS).is_some() {
        return None;
    }
    if statement.effect() != Some(Effect::Deny) {
        return split(tree, statement, dead, change);
    }
    let action = statement.action.value()?;
    let is_item = |node: &NodeId| tree.parent(*node) == Some(action.node);
    if !dead.iter().all(is_item) || dead.len() >= action.items(tree).count() {
        return None;
    }
    let object = if dead.len() == 1 { "it" } else { "them" };
    Some(Fix::suggested(format!("take {object} out"), remove_items(tree, dead).ok()?))
}

/// Gives the actions at these nodes, each an item of `Action`, a statement of their own behind this
/// one, where the change applies. If no action stays behind, the statement itself is changed.
/// `None` if the text cannot be edited.
fn split(tree: &Tree, statement: &Statement, moved: &[NodeId], change: Change<'_>) -> Option<Fix> {
    let action = statement.action.value()?;
    let items: Vec<NodeId> = action.items(tree).collect();
    let stays = |node: &NodeId| !moved.contains(node);
    let staying: Vec<NodeId> = items.iter().copied().filter(|node| stays(node)).collect();
    if staying.is_empty() {
        let title = match change {
            Change::WithoutCondition(_) => "remove the condition".to_owned(),
            Change::OnEveryResource => "write `*`".to_owned(),
            Change::OnResource(arn) => format!("write `{arn}`"),
        };
        return Some(Fix::suggested(title, changed(tree, statement, change)?));
    }
    // A nested list is put together by a template.
    if items.iter().any(|item| tree.parent(*item) != Some(action.node)) {
        return None;
    }
    let mut edits = remove_items(tree, moved).ok()?;
    edits.push(insert_after(tree, statement.node, &copy(tree, statement, &staying, change)?).ok()?);
    let object = if moved.len() == 1 { "it" } else { "them" };
    let title = match change {
        Change::WithoutCondition(_) => {
            format!("move {object} into a statement without the condition")
        }
        Change::OnEveryResource => format!("move {object} into a statement on `*`"),
        Change::OnResource(arn) => format!("move {object} into a statement on `{arn}`"),
    };
    Some(Fix::suggested(title, edits))
}

/// The edits that apply the change to the statement itself.
fn changed(tree: &Tree, statement: &Statement, change: Change<'_>) -> Option<Vec<Edit>> {
    match change {
        Change::WithoutCondition(key) => {
            remove_items(tree, &[outermost_alone(tree, statement, key)?]).ok()
        }
        Change::OnEveryResource => changed(tree, statement, Change::OnResource("*")),
        Change::OnResource(arn) => {
            let edit = replace_value(tree, statement.resource.value()?.node, &quote(arn));
            Some(vec![edit.ok()?])
        }
    }
}

/// The key of the condition, or of its operator or of `Condition` if that holds nothing else.
fn outermost_alone(tree: &Tree, statement: &Statement, key: NodeId) -> Option<NodeId> {
    let condition = *statement.condition.value()?;
    let operator = tree.parent(key)?;
    if tree.members(operator).count() > 1 {
        return Some(key);
    }
    if tree.members(condition).count() > 1 {
        return tree.key_of(operator);
    }
    tree.key_of(condition)
}

/// The text of the statement without `Sid` and the staying actions, and with the change; its first
/// line is not indented.
fn copy(
    tree: &Tree,
    statement: &Statement,
    staying: &[NodeId],
    change: Change<'_>,
) -> Option<String> {
    let mut gone = staying.to_vec();
    gone.extend(statement.sid.value());
    let mut edits = match change {
        // Both at once, for neighbors share a comma.
        Change::WithoutCondition(key) => {
            gone.push(outermost_alone(tree, statement, key)?);
            Vec::new()
        }
        Change::OnEveryResource | Change::OnResource(_) => changed(tree, statement, change)?,
    };
    edits.extend(remove_items(tree, &gone).ok()?);
    edited_copy(tree, statement, edits)
}

/// The text of the statement with edits to it applied; its first line is not indented. `None` if it
/// does not stand in the file as it is.
pub(crate) fn edited_copy(
    tree: &Tree,
    statement: &Statement,
    mut edits: Vec<Edit>,
) -> Option<String> {
    let place = tree.place(statement.node);
    // Inside a nested string edits are in the outer text.
    if tree.kind(statement.node) != Kind::Object || tree.sources().outermost(place) != place {
        return None;
    }
    let text = tree.sources().text(place.source);
    let indentation = indentation(text, place);
    for edit in &mut edits {
        let span = edit.place.span;
        let start = place.span.start;
        edit.place.span = Span::new(span.start.checked_sub(start)?, span.end.checked_sub(start)?);
    }
    let copied = apply(tree.raw(statement.node), &edits).ok()?;
    let mut lines = copied.lines();
    let mut result = lines.next()?.to_owned();
    for line in lines {
        result.push('\n');
        result.push_str(line.strip_prefix(indentation).unwrap_or(line));
    }
    Some(result)
}

/// The blanks at the start of the line of a place.
fn indentation(text: &str, place: Place) -> &str {
    let before = text.get(..place.span.start as usize).unwrap_or_default();
    let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
    line.get(..blanks).unwrap_or_default()
}
