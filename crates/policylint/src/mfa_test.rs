//! How conditions ask for a second factor, which several rules judge (CD-33).

use policylint_analysis::{
    ActionRanges, CallerKind, CallerKinds, CompiledDocument, CompiledStatement, Literal,
};
use policylint_catalog::{Presence, Situation, catalog};
use policylint_model::Effect;
use policylint_model::operator::{BaseOperator, OperatorFamily};
use policylint_model::truth::Truth;
use policylint_model::value::parse_bool;
use policylint_syntax::Tree;
use policylint_syntax::edit::{insert_member, remove_items, rename_key, replace_value};
use policylint_syntax::json::quote;

use crate::diagnostic::Fix;
use crate::given::MAX_STATEMENTS;

/// Whether a second factor was used, in requests with temporary credentials only (RQ-25).
pub(crate) const PRESENT: &str = "aws:MultiFactorAuthPresent";
/// How long ago that was, in requests where it was used.
pub(crate) const AGE: &str = "aws:MultiFactorAuthAge";

/// What requests with long-term access keys never carry: it comes with a session.
const LONG_TERM_KEYS_LACK: [&str; 3] = [PRESENT, AGE, "aws:TokenIssueTime"];

/// Calls that nobody signs, so that no credentials come with them.
const UNSIGNED: [&str; 2] = ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"];

/// What a condition wants of `aws:MultiFactorAuthPresent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MfaTest {
    /// The value that it holds for.
    pub(crate) wants: bool,
    /// Whether it holds for requests without the key, as those with long-term access keys are.
    pub(crate) passes_absent: bool,
}

/// Whether a condition of a statement asks for a second factor, or for its age. The rules on that
/// have nothing to say of others.
pub(crate) fn asks_for_factor(statement: &CompiledStatement<'_>) -> bool {
    statement.conditions.iter().any(|literal| literal.is_on(PRESENT) || literal.is_on(AGE))
}

/// What a condition wants of the value of `aws:MultiFactorAuthPresent`; `None` for other conditions
/// and for those that want no value in particular.
pub(crate) fn value_test(literal: &Literal<'_>) -> Option<MfaTest> {
    let operator =
        literal.known_operator().filter(|_| literal.is_on(PRESENT) && literal.complete)?;
    if !matches!(operator.family(), OperatorFamily::Bool | OperatorFamily::String) {
        return None;
    }
    let mut values = literal.values.iter().map(|value| value.text.known().and_then(parse_bool));
    let first = values.next()??;
    let passes_absent = match literal.when_absent() {
        Truth::Yes => true,
        Truth::No => false,
        Truth::Maybe(_) => return None,
    };
    let wants = first != operator.is_negated();
    values.all(|value| value == Some(first)).then_some(MfaTest { wants, passes_absent })
}

/// Whether a condition asks by `Null` that a key be absent (`true`) or present (`false`).
pub(crate) fn null_test(literal: &Literal<'_>, key: &str) -> Option<bool> {
    let is_null = literal.known_operator()?.base == BaseOperator::Null;
    if !is_null || !literal.is_on(key) || !literal.is_unquantified() {
        return None;
    }
    let [value] = literal.values.as_slice() else { return None };
    value.text.known().and_then(parse_bool)
}

/// What a condition says of a request with long-term access keys: it is met or not, for certain, if
/// these never send its key. They carry nothing that a session brings along.
pub(crate) fn with_long_term_keys(literal: &Literal<'_>) -> Option<bool> {
    let lacks = LONG_TERM_KEYS_LACK.iter().any(|key| literal.is_on(key));
    match literal.when_absent() {
        Truth::Yes if lacks => Some(true),
        Truth::No if lacks => Some(false),
        _ => None,
    }
}

/// Whether requests with long-term access keys can come from the callers that a statement is about:
/// roles have none.
pub(crate) fn may_have_long_term_keys(
    document: &CompiledDocument<'_>,
    statement: &CompiledStatement<'_>,
) -> bool {
    CallerKinds::of_statement(document.kind, statement.principals.as_ref()).is_none_or(|callers| {
        callers.contains(CallerKind::User) || callers.contains(CallerKind::Root)
    })
}

/// Whether another Deny of the document denies all that a statement names, by a condition of which
/// `is_wanted` says that it closes the gap.
pub(crate) fn is_also_denied(
    document: &CompiledDocument<'_>,
    statement: &CompiledStatement<'_>,
    is_wanted: fn(&Literal<'_>) -> bool,
) -> bool {
    let named = |statement: &CompiledStatement<'_>| {
        statement.actions.as_ref().map(|set| set.possible().clone())
    };
    let Some(ours) = named(statement) else { return false };
    // Of more statements than a policy can have it is not asked.
    if document.statements.len() > MAX_STATEMENTS {
        return true;
    }
    let covers = |other: &&CompiledStatement<'_>| {
        let theirs =
            other.actions.as_ref().map_or_else(ActionRanges::none, |set| set.known().clone());
        ours.difference(&theirs).is_empty() && covers_resources(other, statement)
    };
    document
        .statements
        .iter()
        .filter(|other| other.id != statement.id && other.effect == Some(Effect::Deny))
        .filter(|other| other.conditions.iter().any(is_wanted))
        .any(|other| covers(&other))
}

/// Whether a statement names all resources that another one names, as far as lists of them tell.
fn covers_resources(statement: &CompiledStatement<'_>, other: &CompiledStatement<'_>) -> bool {
    let (ours, theirs) = (&statement.resources, &other.resources);
    if ours.is_everything() || ours.is_negated() || ours.patterns.is_empty() {
        return true;
    }
    !theirs.is_negated()
        && theirs.patterns.iter().all(|theirs| {
            ours.patterns.iter().any(|ours| ours.pattern().covers(theirs.pattern()).certain())
        })
}

/// Puts a condition under another operator, with another value if one is given: the operator is
/// renamed if the key stands alone under it, else the key moves. `None` if the other operator has
/// the key already or the text cannot be edited.
pub(crate) fn under(
    tree: &Tree,
    literal: &Literal<'_>,
    operator: &str,
    value: Option<bool>,
) -> Option<Fix> {
    let (operator_node, key_node) = (literal.operator_text.node, literal.key_node());
    let block = tree.parent(key_node)?;
    let condition = tree.parent(block)?;
    let json = match value {
        Some(value) => format!("\"{value}\""),
        None => tree.raw(literal.values_node).to_owned(),
    };
    let title = format!("write `{operator}`");
    let there = tree.members(condition).find(|member| {
        tree.string(member.key).is_some_and(|name| name.decoded().eq_ignore_ascii_case(operator))
    });
    let is_alone = tree.members(block).count() == 1;
    let mut edits = Vec::new();
    match there {
        Some(other) => {
            if tree.members(other.value).any(|member| {
                tree.string(member.key).is_some_and(|key| literal.is_on(&key.decoded()))
            }) {
                return None;
            }
            let last = tree.members(other.value).last().map(|member| member.key);
            edits.push(insert_member(tree, other.value, last, literal.key(), &json).ok()?);
            edits.extend(
                remove_items(tree, &[if is_alone { operator_node } else { key_node }]).ok()?,
            );
        }
        None if is_alone => {
            edits.push(rename_key(tree, operator_node, operator).ok()?);
            if value.is_some() {
                edits.push(replace_value(tree, literal.values_node, &json).ok()?);
            }
        }
        None => {
            let member = format!("{{ {}: {json} }}", quote(literal.key()));
            edits
                .push(insert_member(tree, condition, Some(operator_node), operator, &member).ok()?);
            edits.extend(remove_items(tree, &[key_node]).ok()?);
        }
    }
    Some(Fix::suggested(title, edits))
}

/// Whether no request that a statement is about can carry the keys of a second factor: its principals
/// are services or identity providers alone, or its actions are those of identity providers. M005 speaks of those, the other rules do not.
pub(crate) fn is_never_carried(
    document: &CompiledDocument<'_>,
    statement: &CompiledStatement<'_>,
) -> bool {
    if names_unsigned_only(statement) {
        return true;
    }
    let Some(key) = catalog().find_condition_key(PRESENT) else { return false };
    let Some(callers) = CallerKinds::of_statement(document.kind, statement.principals.as_ref())
    else {
        return false;
    };
    callers.iter().all(|caller| {
        let situation = Situation { caller: Some(caller), ..Situation::default() };
        catalog().key_presence(key, situation).is_some_and(|fact| fact.presence == Presence::Never)
    })
}

/// Whether a statement names calls that nobody signs, and no other.
pub(crate) fn names_unsigned_only(statement: &CompiledStatement<'_>) -> bool {
    statement.actions.as_ref().is_some_and(|set| {
        let named = set.possible();
        set.complete
            && !named.is_empty()
            && named.actions().all(|action| UNSIGNED.iter().any(|name| action.is_named(name)))
    })
}
