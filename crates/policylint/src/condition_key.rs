//! What several rules ask and mend about the condition keys of a policy.

use policylint_analysis::{CompiledStatement, Literal};
use policylint_catalog::{ConditionKey, catalog};
use policylint_syntax::Tree;
use policylint_syntax::edit::rename_key;

use crate::diagnostic::Fix;

/// Whether a text is a family of keys without what tells its members apart: `aws:ResourceTag`,
/// `aws:ResourceTag/`. Rule P050 speaks of those.
pub(crate) fn is_bare_family(key: &str) -> bool {
    let stem = key.trim_end_matches(['/', ':']);
    catalog().find_condition_key(&format!("{stem}/x")).is_some()
        || catalog().find_condition_key(&format!("{stem}:x")).is_some()
}

/// The keys that may be meant: of several only those of services whose actions the statement names.
pub(crate) fn meant(statement: &CompiledStatement<'_>, literal: &Literal<'_>) -> Vec<ConditionKey> {
    let near = catalog().nearest_keys(literal.key());
    let Some(actions) = statement.actions.as_ref().filter(|actions| !actions.negated) else {
        return near;
    };
    let is_of_action = |key: &ConditionKey| {
        actions.patterns.iter().any(|element| {
            let prefix = element.text.text.split(':').next().unwrap_or_default();
            prefix.eq_ignore_ascii_case(key.prefix())
        })
    };
    let of_actions: Vec<ConditionKey> = near.iter().copied().filter(is_of_action).collect();
    if of_actions.is_empty() { near } else { of_actions }
}

/// Writes the one key that may be meant in place of that of a literal.
pub(crate) fn rename(tree: &Tree, literal: &Literal<'_>, meant: &[ConditionKey]) -> Option<Fix> {
    let [only] = meant else { return None };
    let name = match (only.is_template(), literal.key().split_once(['/'])) {
        (false, _) => only.name().to_owned(),
        (true, Some((_, slot))) => format!("{}/{slot}", only.name().split_once('/')?.0),
        (true, None) => return None,
    };
    let edit = rename_key(tree, literal.key_node(), &name).ok()?;
    Some(Fix::suggested(format!("write `{name}`"), vec![edit]))
}
