//! The values of conditions that their operators cannot read, and what follows.

use policylint_analysis::{Literal, LiteralValue, TypedValue};
use policylint_catalog::{ConditionKey, KeyType};
use policylint_model::Effect;
use policylint_model::LanguageVersion;
use policylint_model::operator::{Operator, OperatorFamily};
use policylint_model::truth::Truth;
use policylint_model::variable::occurrences;

use crate::rule::{Reporter, StatementContext};

/// A value that its operator cannot read, so that it matches nothing (semantics 4.3).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unread<'d> {
    /// The condition.
    pub(crate) literal: &'d Literal<'d>,
    /// Its operator.
    pub(crate) operator: Operator,
    /// The value.
    pub(crate) value: &'d LiteralValue<'d>,
    /// The text of the value.
    pub(crate) text: &'d str,
}

/// The values under operators of a family that these cannot read, where nothing else is wrong with
/// them: the operator suits the key (else N001), no variable stands in them (else P054), no blanks
/// around them (else P060), and they are no placeholders (else P059).
pub(crate) fn unread<'d>(
    context: &StatementContext<'d>,
    family: OperatorFamily,
) -> impl Iterator<Item = Unread<'d>> + use<'d> {
    let conditions: &'d [Literal<'d>] = &context.compiled.conditions;
    let is_meant = move |literal: &&'d Literal<'d>| {
        literal.family() == Some(family)
            && literal.catalog_key().is_none_or(|key| fits(family, key))
    };
    conditions.iter().filter(is_meant).flat_map(|literal| {
        literal.values.iter().filter_map(move |value| {
            let operator = literal.known_operator()?;
            let text = value.text.known()?;
            let is_plain =
                !text.contains("${") && text.trim().len() == text.len() && !is_placeholder(text);
            (is_plain && is_unread(value)).then_some(Unread { literal, operator, value, text })
        })
    })
}

fn is_unread(value: &LiteralValue<'_>) -> bool {
    match value.typed() {
        TypedValue::Unparsable => true,
        TypedValue::Bool(_) => value.is_dead(),
        _ => false,
    }
}

/// Reports the values of a family that cannot be read: "`x` is no number".
pub(crate) fn report_unread(
    context: &StatementContext<'_>,
    reporter: &mut Reporter<'_>,
    family: OperatorFamily,
    noun: &str,
    help: &str,
) {
    for unread in unread(context, family) {
        let finding = reporter
            .at(unread.value.text.node, format!("{} is no {noun}", shown(unread.text)))
            .so(if_dead(unread.literal, unread.operator, context.compiled.effect))
            .help(help);
        reporter.push(finding);
    }
}

/// Whether a text is one placeholder of an example, such as `<account-id>`.
pub(crate) fn is_placeholder(text: &str) -> bool {
    (text.starts_with('<') && text.ends_with('>'))
        || (text.starts_with("{{") && text.ends_with("}}"))
}

/// A value as it stands in a sentence.
pub(crate) fn shown(text: &str) -> String {
    if text.is_empty() { "an empty text".to_owned() } else { format!("`{text}`") }
}

/// What follows from a value of a condition that matches nothing, as it goes on after "so".
pub(crate) fn if_dead(
    literal: &Literal<'_>,
    operator: Operator,
    effect: Option<Effect>,
) -> &'static str {
    let is_alone = literal.complete && literal.values.iter().all(is_unread);
    match (operator.is_negated(), is_alone) {
        (_, false) => "this value matches nothing",
        (true, true) => "the condition excludes nothing",
        (false, true) if literal.when_absent() == Truth::No => match effect {
            Some(Effect::Deny) => "this statement denies nothing",
            _ => "this statement allows nothing",
        },
        (false, true) => "the condition holds for no request that carries the key",
    }
}

/// Whether an operator of the family suits the key. What AWS takes without a word is suitable: ARNs
/// as text and the reverse (N002 speaks of wildcards there), and dates as epoch seconds (CD-53). The
/// values of tags and of other families of keys are the customer's own, so any sort may be in them.
pub(crate) fn fits(family: OperatorFamily, key: ConditionKey) -> bool {
    use OperatorFamily as Family;
    match (family, key.key_type()) {
        (Family::Null, _)
        | (Family::String | Family::Arn, KeyType::String | KeyType::Arn)
        | (Family::Bool, KeyType::Bool)
        | (Family::Numeric, KeyType::Numeric)
        | (Family::Date, KeyType::Date)
        | (Family::IpAddress, KeyType::IpAddress)
        | (Family::Binary, KeyType::Binary) => true,
        (Family::Numeric, KeyType::Date) | (Family::Date, KeyType::Numeric) => {
            key.is_named("aws:EpochTime")
        }
        (_, KeyType::String) => key.is_template(),
        _ => false,
    }
}

/// Whether a wildcard stands in a text outside of its policy variables.
pub(crate) fn has_wildcard(text: &str, version: LanguageVersion) -> bool {
    if !text.contains(['*', '?']) {
        return false;
    }
    if version != LanguageVersion::V2012 {
        return true;
    }
    let mut rest = text.to_owned();
    let mut ranges: Vec<_> = occurrences(text).map(|occurrence| occurrence.range).collect();
    ranges.reverse();
    for range in ranges {
        if rest.get(range.clone()).is_some() {
            rest.replace_range(range, "");
        }
    }
    rest.contains(['*', '?'])
}

/// Whether a text is only asterisks, which match every text under an operator with wildcards.
pub(crate) fn is_bare_star(value: &LiteralValue<'_>) -> bool {
    value.text.choice.is_none()
        && value
            .text
            .known()
            .is_some_and(|text| !text.is_empty() && text.bytes().all(|byte| byte == b'*'))
}
