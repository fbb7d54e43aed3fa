//! Edits of the condition of a statement that several rules offer.

use policylint_analysis::Literal;
use policylint_model::Statement;
use policylint_model::operator::Operator;
use policylint_syntax::Tree;
use policylint_syntax::edit::{Edit, insert_member};
use policylint_syntax::json::quote;

use crate::diagnostic::{Applicability, Fix};
use crate::mfa_test::under;

/// Puts a condition under another operator; applied only when asked for. `None` if the other
/// operator has the key already, or the text cannot be edited.
pub(crate) fn under_operator(tree: &Tree, literal: &Literal<'_>, meant: Operator) -> Option<Fix> {
    if literal.choice.is_some() || !literal.operator_text.is_known() || !literal.key_text.is_known()
    {
        return None;
    }
    under(tree, literal, &meant.canonical(), None)
}

/// The same, applied unasked: for an operator that says the same.
pub(crate) fn under_equal_operator(
    tree: &Tree,
    literal: &Literal<'_>,
    meant: Operator,
) -> Option<Fix> {
    let fix = under_operator(tree, literal, meant)?;
    Some(Fix { applicability: Applicability::Safe, ..fix })
}

/// Adds a test to the condition of a statement that has one. `None` if the operator has the key
/// already, or the text cannot be edited.
pub(crate) fn with_test(
    tree: &Tree,
    statement: &Statement,
    operator: &str,
    key: &str,
    json: &str,
) -> Option<Vec<Edit>> {
    let condition = *statement.condition.value()?;
    let there = tree.members(condition).find(|member| {
        tree.string(member.key).is_some_and(|name| name.decoded().eq_ignore_ascii_case(operator))
    });
    let edit = if let Some(block) = there {
        let is_key =
            |node| tree.string(node).is_some_and(|name| name.decoded().eq_ignore_ascii_case(key));
        if tree.members(block.value).any(|member| is_key(member.key)) {
            return None;
        }
        let last = tree.members(block.value).last().map(|member| member.key);
        insert_member(tree, block.value, last, key, json)
    } else {
        let last = tree.members(condition).last().map(|member| member.key);
        let member = format!("{{ {}: {json} }}", quote(key));
        insert_member(tree, condition, last, operator, &member)
    };
    Some(vec![edit.ok()?])
}
