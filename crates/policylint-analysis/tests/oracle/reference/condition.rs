//! Condition blocks by the reference procedure of 4.4.

use serde_json::Value;

use super::context::{Keys, Present};
use super::text::{Read, Truth, chars, glob, lower, plain, resolved, written};

#[derive(Debug, Clone, Copy, PartialEq)]
enum Qualifier {
    None,
    ForAll,
    ForAny,
}

/// Whether a block holds (CD-1).
pub(crate) fn block_holds(block: &Value, keys: &Keys, variables: bool) -> Truth {
    let operators = block.as_object().into_iter().flatten();
    Truth::all(operators.flat_map(|(operator, pairs)| {
        let pairs = pairs.as_object().into_iter().flatten();
        pairs.map(move |(key, values)| pair_holds(operator, key, values, keys, variables))
    }))
}

fn pair_holds(operator: &str, key: &str, values: &Value, keys: &Keys, variables: bool) -> Truth {
    let (qualifier, base, if_exists) = split(operator);
    let Some((base, negated)) = known_base(&base) else { return Truth::No };
    let literals = lexemes(values);
    let value = keys.get(key);
    if base == "null" {
        return null_holds(qualifier, if_exists, &literals, value);
    }
    let Some(value) = value else {
        // CD-20 to CD-24; CD-29 says the same of an empty list.
        return Truth::of(match qualifier {
            _ if if_exists => true,
            Qualifier::ForAll => true,
            Qualifier::ForAny => false,
            Qualifier::None => negated,
        });
    };
    let test = |value: &String| {
        if base == "bool" && !is_bool(value) || !is_readable(base, value) {
            return if negated { Truth::Maybe } else { Truth::No };
        }
        let matched = Truth::any(
            literals.iter().map(|literal| literal_matches(base, literal, value, keys, variables)),
        );
        if negated { matched.not() } else { matched }
    };
    let all = match value {
        Present::One(one) => vec![one.clone()],
        Present::Many(many) => many.clone(),
    };
    let empty = all.iter().all(String::is_empty);
    match qualifier {
        Qualifier::ForAll if empty => Truth::Yes,
        Qualifier::ForAll | Qualifier::ForAny if literals.is_empty() => Truth::No,
        Qualifier::ForAll => Truth::all(all.iter().map(test)),
        Qualifier::ForAny => Truth::any(all.iter().map(test)),
        Qualifier::None if all.is_empty() => Truth::of(negated),
        Qualifier::None if matches!(value, Present::Many(_)) => Truth::No,
        // CD-29.
        Qualifier::None if literals.is_empty() => Truth::open(negated),
        Qualifier::None => test(&all[0]),
    }
}

/// CD-30, CD-31; `IfExists` on `Null` is an error (CD-8).
fn null_holds(
    qualifier: Qualifier,
    if_exists: bool,
    literals: &[String],
    value: Option<&Present>,
) -> Truth {
    if if_exists {
        return Truth::No;
    }
    match qualifier {
        Qualifier::ForAll => return Truth::Yes,
        Qualifier::ForAny => return Truth::No,
        Qualifier::None => {}
    }
    let asks_for = |word: &str| literals.iter().any(|literal| lower(literal) == word);
    if asks_for("true") && asks_for("false") {
        return Truth::Yes;
    }
    let is_null = match value {
        None => Truth::Yes,
        Some(Present::Many(many)) => Truth::of(many.is_empty()),
        Some(Present::One(one)) => Truth::open(one.is_empty()),
    };
    Truth::any(literals.iter().map(|literal| match lower(literal).as_str() {
        "true" => is_null,
        "false" => is_null.not(),
        _ => Truth::No,
    }))
}

fn split(operator: &str) -> (Qualifier, String, bool) {
    let name = lower(operator);
    let (qualifier, name) = match name.split_once(':') {
        Some(("forallvalues", base)) => (Qualifier::ForAll, base.to_owned()),
        Some(("foranyvalue", base)) => (Qualifier::ForAny, base.to_owned()),
        _ => (Qualifier::None, name),
    };
    match name.strip_suffix("ifexists") {
        Some(base) => (qualifier, base.to_owned(), true),
        None => (qualifier, name, false),
    }
}

/// The operator without its negation, and whether it is negated (4.3).
fn known_base(name: &str) -> Option<(&'static str, bool)> {
    Some(match name {
        "stringequals" => ("equals", false),
        "stringnotequals" => ("equals", true),
        "stringequalsignorecase" => ("ignorecase", false),
        "stringnotequalsignorecase" => ("ignorecase", true),
        "stringlike" => ("like", false),
        "stringnotlike" => ("like", true),
        "numericequals" => ("n=", false),
        "numericnotequals" => ("n=", true),
        "numericlessthan" => ("n<", false),
        "numericlessthanequals" => ("n<=", false),
        "numericgreaterthan" => ("n>", false),
        "numericgreaterthanequals" => ("n>=", false),
        "dateequals" => ("d=", false),
        "datenotequals" => ("d=", true),
        "datelessthan" => ("d<", false),
        "datelessthanequals" => ("d<=", false),
        "dategreaterthan" => ("d>", false),
        "dategreaterthanequals" => ("d>=", false),
        "bool" => ("bool", false),
        "binaryequals" => ("binary", false),
        "ipaddress" => ("ip", false),
        "notipaddress" => ("ip", true),
        "arnequals" | "arnlike" => ("arn", false),
        "arnnotequals" | "arnnotlike" => ("arn", true),
        "null" => ("null", false),
        _ => return None,
    })
}

/// One value or all of a list, as they are compared.
pub(crate) fn lexemes(values: &Value) -> Vec<String> {
    match values {
        Value::Array(all) => all.iter().map(lexeme).collect(),
        one => vec![lexeme(one)],
    }
}

/// GR-8.
fn lexeme(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether the request's value is of the type that the operator compares.
fn is_readable(base: &str, value: &str) -> bool {
    match base {
        "arn" => value.starts_with("arn:") && value.split(':').count() >= 6,
        "ip" => address(value).is_some(),
        "binary" => bytes(value).is_some(),
        _ if base.starts_with('n') => decimal(value).is_some(),
        _ if base.starts_with('d') => instant(value).is_some(),
        _ => true,
    }
}

fn literal_matches(base: &str, literal: &str, value: &str, keys: &Keys, variables: bool) -> Truth {
    let text = if ["equals", "ignorecase", "like", "arn", "bool"].contains(&base) && variables {
        match resolved(literal, keys) {
            Some(text) => text,
            None => return Truth::No,
        }
    } else {
        written(literal)
    };
    let words = plain(&text);
    Truth::of(match base {
        "equals" => words == value,
        "ignorecase" => lower(&words) == lower(value),
        "like" => glob(&text, value),
        "arn" => return arn_matches(&text, value),
        "bool" => is_bool(&words) && lower(&words) == lower(value),
        "binary" => bytes(literal).is_some_and(|own| Some(own) == bytes(value)),
        "ip" => within(literal, value),
        _ if base.starts_with('n') => compares(base, decimal(value), decimal(literal)),
        _ => compares(base, instant(value), instant(literal)),
    })
}

fn is_bool(text: &str) -> bool {
    ["true", "false"].contains(&lower(text).as_str())
}

fn compares(base: &str, value: Option<i128>, literal: Option<i128>) -> bool {
    let (Some(value), Some(literal)) = (value, literal) else { return false };
    match base.trim_start_matches(['n', 'd']) {
        "=" => value == literal,
        "<" => value < literal,
        "<=" => value <= literal,
        ">" => value > literal,
        _ => value >= literal,
    }
}

/// CD-48, CD-51.
fn arn_matches(text: &[Read], value: &str) -> Truth {
    let mut parts: Vec<Vec<Read>> = vec![Vec::new()];
    for read in text {
        if *read == Read::Written(':') && parts.len() < 6 {
            parts.push(Vec::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(read.clone());
        }
    }
    if parts.len() < 6 {
        return Truth::open(glob(text, value));
    }
    let mut fields = value.splitn(6, ':');
    Truth::of(parts.iter().all(|part| fields.next().is_some_and(|field| glob(part, field))))
}

/// A decimal as a number of billionths (CD-43).
fn decimal(text: &str) -> Option<i128> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |text: &str| !text.is_empty() && text.chars().all(|it| it.is_ascii_digit());
    if !all_digits(whole) || !all_digits(part) {
        return None;
    }
    Some(sign * format!("{whole}{part:0<9}").parse::<i128>().ok()?)
}

/// Seconds since 1970 (CD-44).
fn instant(text: &str) -> Option<i128> {
    let (date, time) = text.split_once('T').unwrap_or((text, "00:00:00Z"));
    let numbers = |text: &str, mark: char| -> Option<Vec<i128>> {
        text.split(mark).map(|part| part.parse().ok()).collect()
    };
    let date = numbers(date, '-')?;
    if date.len() == 1 && text.chars().count() != 4 {
        return Some(date[0]);
    }
    let (clock, shift) = match time.split_once('+') {
        Some((clock, zone)) => {
            let zone = numbers(zone, ':')?;
            (clock.to_owned(), zone[0] * 3600 + zone[1] * 60)
        }
        None => (time.trim_end_matches('Z').to_owned(), 0),
    };
    let clock = numbers(&clock, ':')?;
    let part = |all: &[i128], at: usize, lowest| all.get(at).copied().unwrap_or(lowest);
    let days = days_before(date[0], part(&date, 1, 1)) + part(&date, 2, 1) - 1;
    let seconds = part(&clock, 0, 0) * 3600 + part(&clock, 1, 0) * 60 + part(&clock, 2, 0);
    Some(days * 86_400 + seconds - shift)
}

/// The days from the start of 1970 to that of a month.
fn days_before(year: i128, month: i128) -> i128 {
    let leap = |year: i128| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let years: i128 = (1970..year).map(|year| if leap(year) { 366 } else { 365 }).sum();
    let lengths = [31, if leap(year) { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    years + (1..month).zip(lengths).map(|(_, length)| length).sum::<i128>()
}

/// An address as its bits, with their number.
fn address(text: &str) -> Option<(u128, u32)> {
    Some(match text.parse().ok()? {
        std::net::IpAddr::V4(four) => (u128::from(u32::from(four)), 32),
        std::net::IpAddr::V6(six) => (u128::from(six), 128),
    })
}

/// CD-47.
fn within(range: &str, value: &str) -> bool {
    let (base, length) = range.split_once('/').unwrap_or((range, ""));
    let (Some((base, bits)), Some((own, own_bits))) = (address(base), address(value)) else {
        return false;
    };
    let length = if length.is_empty() { Some(bits) } else { length.parse().ok() };
    let Some(length) = length.filter(|length| *length <= bits) else { return false };
    let shift = bits - length;
    let shifted = |bits: u128| bits.checked_shr(shift).unwrap_or(0);
    bits == own_bits && shifted(base) == shifted(own)
}

/// Base64 with its padding (CD-46).
fn bytes(text: &str) -> Option<Vec<u32>> {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letters = chars(text);
    let used: Vec<u32> = letters
        .iter()
        .take_while(|letter| **letter != '=')
        .map(|letter| LETTERS.chars().position(|own| own == *letter))
        .map(|position| u32::try_from(position?).ok())
        .collect::<Option<_>>()?;
    let padding = letters.len() - used.len();
    let is_padded = letters.len().is_multiple_of(4)
        && padding <= 2
        && letters.iter().skip(used.len()).all(|letter| *letter == '=');
    is_padded.then_some(used)
}
