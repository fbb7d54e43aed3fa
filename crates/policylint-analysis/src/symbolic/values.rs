//! Values of condition keys: for each key one for every class that its conditions tell apart.

use std::net::IpAddr;

use ipnet::IpNet;
use policylint_catalog::KeyType;
use policylint_model::operator::{OperatorFamily, Quantifier};
use policylint_model::pattern::Case;
use policylint_model::value::{Instant, Number};

use super::Undecided;
use super::automaton::{Classes, classes};
use super::axioms::{ACCOUNT_KEYS, Axiom};
use super::env::Env;
use super::language::{ACCOUNT_DIGITS, Language, Step, arn_shape};
use super::restriction::Point;
use super::work::Work;
use crate::conditions::{Literal, TypedValue};
use crate::eval::iso_time;

/// The values of a key that stand for all.
#[derive(Debug, Clone, Default)]
pub(super) struct KeyValues {
    /// The values; for a key with sets of values the members that sets can have.
    pub(super) points: Vec<Point>,
    /// Whether requests carry sets of values.
    pub(super) is_set: bool,
}

/// Keys that every request carries (semantics 5.3): the evaluator fills them in.
const ALWAYS_PRESENT: [&str; 5] = [
    "aws:currenttime",
    "aws:requestedregion",
    "aws:resourceaccount",
    "aws:securetransport",
    "aws:viaawsservice",
];

/// A text that is neither a number nor a date, address or Base64.
const NOTHING_OF_TYPE: &str = "?";

/// Whether every request carries a key; under its chief name.
pub(super) fn is_always_present(key: &str) -> bool {
    ALWAYS_PRESENT.contains(&key)
}

/// The values of a key that the conditions on it, and further languages, tell apart.
///
/// # Errors
///
/// The conditions compare it as values of two sorts, or the work is used up.
pub(super) fn values_of(
    key: &str,
    literals: &[&Literal<'_>],
    further: &[Language],
    env: &Env,
    work: &Work,
) -> Result<KeyValues, Undecided> {
    let is_set = is_set(key, literals)?;
    let known = literals.first().and_then(|literal| literal.catalog_key());
    let key_type = known.map(policylint_catalog::ConditionKey::key_type);
    let conflict = || Undecided::TypeConflict { key: key.to_owned() };
    let mut points = match family(literals).ok_or_else(conflict)? {
        // Requests spell truth values in lower case.
        family
            if further.is_empty()
                && key_type == Some(KeyType::Bool)
                && !is_of_type(Some(family)) =>
        {
            vec![text("false"), text("true")]
        }
        OperatorFamily::Null
        | OperatorFamily::String
        | OperatorFamily::Arn
        | OperatorFamily::Bool => texts(key, literals, further, (key_type, is_set), env, work)?,
        _ if !further.is_empty() => return Err(conflict()),
        OperatorFamily::Numeric => numbers(literals).ok_or_else(conflict)?,
        OperatorFamily::Date => instants(literals).ok_or_else(conflict)?,
        OperatorFamily::IpAddress => addresses(literals),
        OperatorFamily::Binary => binaries(literals),
    };
    let is_typed = matches!(
        key_type,
        Some(KeyType::Numeric | KeyType::Date | KeyType::IpAddress | KeyType::Binary)
    );
    if !is_typed && is_of_type(family(literals)) {
        // Where AWS does not say what the key holds, it may hold something else.
        points.push(text(NOTHING_OF_TYPE));
    }
    if !is_set && !is_always_present(key) {
        points.insert(0, Point::Absent);
    }
    Ok(KeyValues { points, is_set })
}

fn is_of_type(family: Option<OperatorFamily>) -> bool {
    use OperatorFamily::{Binary, Date, IpAddress, Numeric};
    matches!(family, Some(Numeric | Date | IpAddress | Binary))
}

/// Whether requests carry sets of values for the key.
fn is_set(key: &str, literals: &[&Literal<'_>]) -> Result<bool, Undecided> {
    if literals.iter().any(|literal| literal.catalog_key().is_some()) {
        return Ok(literals.iter().any(|literal| literal.is_multi_valued()));
    }
    let operators = || literals.iter().filter_map(|literal| literal.known_operator());
    let compares = || operators().filter(|operator| operator.family() != OperatorFamily::Null);
    let quantified = compares().any(|operator| operator.quantifier != Quantifier::None);
    if quantified && compares().any(|operator| operator.quantifier == Quantifier::None) {
        return Err(Undecided::UnknownKeyType { key: key.to_owned() });
    }
    Ok(quantified)
}

/// The one sort of values that conditions compare; `None`: several. `Null` if none is compared.
fn family(literals: &[&Literal<'_>]) -> Option<OperatorFamily> {
    let mut found = OperatorFamily::Null;
    for literal in literals {
        let own = match literal.family() {
            Some(OperatorFamily::Null) | None => continue,
            Some(_) if takes_every_text(literal) => continue,
            Some(OperatorFamily::String | OperatorFamily::Arn | OperatorFamily::Bool) => {
                OperatorFamily::String
            }
            Some(other) => other,
        };
        match found {
            OperatorFamily::Null => found = own,
            known if known == own => {}
            _ => return None,
        }
    }
    Some(found)
}

/// Whether it only asks whether the key is there.
fn takes_every_text(literal: &Literal<'_>) -> bool {
    literal.family() == Some(OperatorFamily::String)
        && literal.values.iter().any(|value| match value.typed() {
            TypedValue::Text(pattern) => pattern.is_match_all(),
            _ => false,
        })
}

/// The languages that a condition on texts tells apart.
pub(super) fn languages_of(literal: &Literal<'_>, env: &Env) -> Vec<Language> {
    env.languages(literal.values.iter().filter_map(|value| match value.typed() {
        TypedValue::Text(pattern) | TypedValue::Bool(pattern) => {
            Some((pattern, value.text.choice.is_some()))
        }
        _ => None,
    }))
}

fn texts(
    key: &str,
    literals: &[&Literal<'_>],
    further: &[Language],
    (key_type, is_set): (Option<KeyType>, bool),
    env: &Env,
    work: &Work,
) -> Result<Vec<Point>, Undecided> {
    let mut languages: Vec<Language> = literals
        .iter()
        .flat_map(|literal| languages_of(literal, env))
        .chain(further.iter().cloned())
        .collect();
    let shape = arn_shape();
    let has_bool = literals.iter().any(|literal| literal.family() == Some(OperatorFamily::Bool));
    if has_bool {
        let words = ["true", "false"];
        languages.extend(words.map(|text| Language::of_text(text, Case::Insensitive)));
    }
    // Whether an empty text is one is open (OP-14); and others read better.
    languages.push(Language { patterns: vec![Vec::new()] });
    let is_arn = key_type == Some(KeyType::Arn);
    if !is_arn && literals.iter().any(|literal| literal.family() == Some(OperatorFamily::Arn)) {
        languages.push(shape.clone());
    }
    languages.retain(|language| !language.patterns.is_empty());
    languages.sort_unstable();
    languages.dedup();
    // A set of empty texts alone counts as empty (CD-26), so no empty text is a member.
    let filled = Language { patterns: vec![vec![Step::Any, Step::Star]] };
    let digits = Language { patterns: vec![vec![Step::Digit; ACCOUNT_DIGITS]] };
    let is_account = ACCOUNT_KEYS.contains(&key) && !env.without.contains(&Axiom::Account2);
    let domain = match (is_arn, is_account) {
        (true, _) => Some(&shape),
        (_, true) => Some(&digits),
        _ => is_set.then_some(&filled),
    };
    let Classes { classes } = classes(&languages.iter().collect::<Vec<_>>(), domain, work)
        .map_err(|_| Undecided::TooManyStates { part: format!("`{key}`") })?;
    let mut points: Vec<Point> = classes.into_iter().map(|(_, text)| Point::Text(text)).collect();
    points.sort_by_key(|point| *point == text(""));
    Ok(points)
}

fn text(value: &str) -> Point {
    Point::Text(value.to_owned())
}

fn typed<'a>(literals: &'a [&Literal<'_>]) -> impl Iterator<Item = (&'a TypedValue, &'a str)> {
    let values = literals.iter().flat_map(|literal| &literal.values);
    values.map(|value| (value.typed(), &*value.text.text))
}

/// Each number that conditions name, one between each two, one below and one above all.
fn numbers(literals: &[&Literal<'_>]) -> Option<Vec<Point>> {
    let mut named: Vec<(Number, String)> = Vec::new();
    for (value, written) in typed(literals) {
        let TypedValue::Number(number) = value else { continue };
        // Requests have no exponents (CD-43).
        Number::parse(written)?;
        named.push((number.clone(), written.to_owned()));
    }
    named.sort();
    named.dedup_by(|one, two| one.0 == two.0);
    let mut all: Vec<String> = Vec::new();
    match named.first() {
        Some((least, _)) => all.push(beside(None, Some(least), &named)?),
        None => all.push("1".into()),
    }
    for (at, (number, written)) in named.iter().enumerate() {
        all.push(written.clone());
        all.push(beside(Some(number), named.get(at + 1).map(|(next, _)| next), &named)?);
    }
    Some(all.into_iter().map(Point::Text).collect())
}

/// A number above one and below another.
fn beside(
    above: Option<&Number>,
    below: Option<&Number>,
    named: &[(Number, String)],
) -> Option<String> {
    let fits = |text: &String| {
        Number::parse(text).is_some_and(|number| {
            above.is_none_or(|above| *above < number) && below.is_none_or(|below| number < *below)
        })
    };
    let whole = |text: &str| text.split('.').next().and_then(|whole| whole.parse::<i64>().ok());
    let near = named.iter().filter_map(|(_, text)| whole(text)).flat_map(|number| {
        [number.checked_add(1), number.checked_sub(1), Some(number)].into_iter().flatten()
    });
    let near = near.map(|number| number.to_string());
    // Further digits lead away from zero, one more in front leads beyond.
    let places = named.iter().map(|(_, text)| text.len()).max().unwrap_or(0);
    let longer = named.iter().flat_map(|(_, text)| {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", text.trim_start_matches('+')),
        };
        let point = if digits.contains('.') { "" } else { "." };
        let zeros = "0".repeat(places);
        [
            format!("{sign}{digits}{point}{zeros}1"),
            format!("{sign}9{}", digits.trim_start_matches('.')),
        ]
    });
    // Beside zero the sign is free.
    let tiny = ["", "-"].map(|sign| format!("{sign}0.{}1", "0".repeat(places)));
    ["0", "1", "-1"].map(str::to_owned).into_iter().chain(near).chain(longer).chain(tiny).find(fits)
}

/// Each instant that conditions name and the seconds around it. Requests are made at whole seconds.
fn instants(literals: &[&Literal<'_>]) -> Option<Vec<Point>> {
    let mut seconds: Vec<i64> = Vec::new();
    for (value, _) in typed(literals) {
        let TypedValue::Instant(instant) = value else { continue };
        let at = instant.epoch_seconds();
        seconds.extend([at.checked_sub(1)?, at, at.checked_add(1)?]);
    }
    if seconds.is_empty() {
        seconds.push(1_767_225_600);
    }
    seconds.sort_unstable();
    seconds.dedup();
    let spelled = seconds.into_iter().map(|at| {
        let spelled = iso_time(at);
        (Instant::parse(&spelled).map(|instant| instant.epoch_seconds()) == Some(at))
            .then_some(spelled)
    });
    let spelled: Option<Vec<String>> = spelled.collect();
    Some(spelled?.into_iter().map(Point::Text).collect())
}

/// The first address of each range that blocks cut out of the addresses of either family.
fn addresses(literals: &[&Literal<'_>]) -> Vec<Point> {
    let mut four: Vec<u32> = vec![0];
    let mut six: Vec<u128> = vec![0];
    for (value, _) in typed(literals) {
        let TypedValue::Network(block) = value else { continue };
        match block.network() {
            IpNet::V4(net) => {
                four.push(u32::from(net.network()));
                four.extend(u32::from(net.broadcast()).checked_add(1));
            }
            IpNet::V6(net) => {
                six.push(u128::from(net.network()));
                six.extend(u128::from(net.broadcast()).checked_add(1));
            }
        }
    }
    four.sort_unstable();
    four.dedup();
    six.sort_unstable();
    six.dedup();
    let four = four.into_iter().map(|bits| IpAddr::V4(bits.into()));
    let six = six.into_iter().map(|bits| IpAddr::V6(bits.into()));
    four.chain(six).map(|address| Point::Text(address.to_string())).collect()
}

/// Each value that conditions name, and one that they do not.
fn binaries(literals: &[&Literal<'_>]) -> Vec<Point> {
    let mut named: Vec<String> = typed(literals)
        .filter(|(value, _)| matches!(value, TypedValue::Bytes(_)))
        .map(|(_, text)| text.to_owned())
        .collect();
    named.sort_unstable();
    named.dedup();
    // Longer than all of them, so none of them.
    let longest = named.iter().map(String::len).max().unwrap_or(0);
    let other = "AAAA".repeat(longest / 4 + 1);
    named.into_iter().chain([other]).map(Point::Text).collect()
}
