//! What a statement says, as a text that is the same for statements that say the same: without its
//! `Sid`, whatever the order and form of its lists.

use std::fmt::Write as _;

use policylint_analysis::{CompiledStatement, Literal, PolicyText, ResourceElement};
use policylint_syntax::Presence;

/// What a statement says; `None` if a part of it is not known or not always there.
pub(crate) fn meaning(statement: &CompiledStatement<'_>) -> Option<String> {
    let mut text = without_conditions(statement)?;
    if statement.more_conditions.is_some() {
        return None;
    }
    let conditions: Option<Vec<String>> = statement.conditions.iter().map(of_condition).collect();
    text.push_str(&sorted(conditions?));
    Some(text)
}

/// The same without its conditions.
pub(crate) fn without_conditions(statement: &CompiledStatement<'_>) -> Option<String> {
    if statement.presence != Presence::Always || !statement.in_force().certain() {
        return None;
    }
    let actions = statement.actions.as_ref().filter(|actions| actions.complete)?;
    let names = listed(actions.patterns.iter().map(|element| &element.text))?;
    let names = names.into_iter().map(|name| name.to_ascii_lowercase()).collect();
    let mut text = format!("{:?} {} {}", statement.effect, actions.negated, sorted(names));
    let resources = &statement.resources;
    let element = match resources.element {
        ResourceElement::Resource(_) => "resource",
        ResourceElement::NotResource(_) => "not-resource",
        ResourceElement::Attached => "attached",
        ResourceElement::Missing => "missing",
    };
    let arns = listed(resources.patterns.iter().map(|element| &element.text))?;
    write!(text, " {element} {}", sorted(arns)).ok()?;
    if let Some(principals) = &statement.principals {
        let names = principals
            .forms
            .iter()
            .map(|form| Some(format!("{:?} {}", form.principal_type, of_text(&form.text)?)));
        let names: Option<Vec<String>> = names.collect();
        write!(text, " {} {}", principals.negated, sorted(names?)).ok()?;
    }
    (resources.complete && statement.principals.as_ref().is_none_or(|it| it.complete))
        .then_some(text)
}

fn of_condition(literal: &Literal<'_>) -> Option<String> {
    let operator = literal.known_operator()?;
    let values = listed(literal.values.iter().map(|value| &value.text))?;
    let is_known = literal.complete && literal.choice.is_none() && literal.key_text.is_known();
    is_known.then(|| {
        format!("{} {} {}", operator.canonical(), literal.key().to_lowercase(), sorted(values))
    })
}

fn listed<'t, 'd: 't>(texts: impl Iterator<Item = &'t PolicyText<'d>>) -> Option<Vec<String>> {
    texts.map(of_text).collect()
}

fn of_text(text: &PolicyText<'_>) -> Option<String> {
    text.known().filter(|_| text.choice.is_none()).map(str::to_owned)
}

fn sorted(mut texts: Vec<String>) -> String {
    texts.sort_unstable();
    texts.dedup();
    format!("{texts:?}")
}
