//! What several rules say of an element of `Action` that matches nothing: what follows, and its repair.

use policylint_analysis::{ActionPattern, ActionSet, CompiledStatement};
use policylint_catalog::catalog;
use policylint_model::Effect;
use policylint_syntax::edit::{insert_after, remove_item, replace_text, replace_value};
use policylint_syntax::json::quote;
use policylint_syntax::{Kind, Tree};

use crate::diagnostic::Fix;

/// What follows from elements of `Action` or `NotAction` that match no action, so many of them.
pub(crate) fn consequence_of_none(
    statement: &CompiledStatement<'_>,
    actions: &ActionSet<'_>,
    elements: usize,
) -> String {
    let (one, many) = match (actions.negated, statement.effect) {
        (true, _) => ("excludes", "exclude"),
        (false, Some(Effect::Allow)) => ("allows", "allow"),
        (false, Some(Effect::Deny)) => ("denies", "deny"),
        (false, None) => ("matches", "match"),
    };
    if !actions.negated && actions.complete && actions.possible().is_empty() {
        return format!("this statement {one} nothing");
    }
    if elements == 1 {
        format!("this element {one} nothing")
    } else {
        format!("these elements {many} nothing")
    }
}

/// How a help line ends that rests on what the catalog does not list.
pub(crate) fn as_of_catalog(help: &str) -> String {
    format!("{help}; the catalog is of {}", catalog().date())
}

/// Whether an element of the list, `NotAction` too, matches an action for certain.
pub(crate) fn is_listed(actions: &ActionSet<'_>, name: &str) -> bool {
    actions.patterns.iter().any(|element| element.matches(name).certain())
}

/// Puts other names of actions in place of an element; those that the list already holds are not
/// repeated. `None` if there is nothing to put there or the text cannot be edited.
pub(crate) fn replace_action(
    tree: &Tree,
    actions: &ActionSet<'_>,
    element: &ActionPattern<'_>,
    names: &[String],
) -> Option<Fix> {
    let node = element.text.node;
    let mut before = actions.patterns.iter().take_while(|other| other.text.node != node);
    if before.any(|other| other.text.text.eq_ignore_ascii_case(&element.text.text)) {
        let title = format!("remove `{}`, which is listed twice", element.text.text);
        return Some(Fix::suggested(title, remove_item(tree, node).ok()?));
    }
    let listed = |name: &String| is_listed(actions, name);
    let missing: Vec<&String> = names.iter().filter(|name| !listed(name)).collect();
    let Some((first, others)) = missing.split_first() else {
        names.first()?;
        let title = format!("remove `{}`, whose permission is listed", element.text.text);
        return Some(Fix::suggested(title, remove_item(tree, node).ok()?));
    };
    let title = format!("write {}", crate::wording::all_of(&missing));
    if others.is_empty() {
        let edit = replace_text(tree, node, 0..element.text.text.len(), first).ok()?;
        return Some(Fix::suggested(title, vec![edit]));
    }
    let array = tree.parent(node).filter(|parent| tree.kind(*parent) == Kind::Array);
    let Some(array) = array else {
        let names: Vec<String> = missing.iter().map(|name| quote(name)).collect();
        let edit = replace_value(tree, node, &format!("[{}]", names.join(", "))).ok()?;
        return Some(Fix::suggested(title, vec![edit]));
    };
    let gap = if tree.raw(array).contains('\n') { ",\n" } else { ", " };
    let others: Vec<String> = others.iter().map(|name| quote(name)).collect();
    let edits = vec![
        replace_text(tree, node, 0..element.text.text.len(), first).ok()?,
        insert_after(tree, node, &others.join(gap)).ok()?,
    ];
    Some(Fix::suggested(title, edits))
}
