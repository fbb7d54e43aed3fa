//! Whether a configuration holds what the table of keys says, and nothing else.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::form::{Form, Test};
use super::keys::{Key, Need, Shape};

/// What is wrong in a configuration, and where in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Where: bytes of the text.
    pub(super) span: Range<usize>,
    /// What it is.
    pub(super) message: String,
    /// What to do.
    pub(super) remedy: String,
}

type Value<'i> = Spanned<DeValue<'i>>;

/// Every fault of a table with these keys, in order of place.
pub(super) fn faults<'k>(
    table: &DeTable<'_>,
    at: Range<usize>,
    keys: impl Iterator<Item = &'k Key>,
) -> Vec<Fault> {
    let keys: Vec<&Key> = keys.collect();
    let mut faults = Vec::new();
    check_table(table, at, &keys, &mut faults);
    faults.sort_by_key(|fault| fault.span.start);
    faults
}

fn check_table(table: &DeTable<'_>, at: Range<usize>, keys: &[&Key], faults: &mut Vec<Fault>) {
    for (name, value) in table {
        match keys.iter().find(|key| key.name == name.get_ref()) {
            Some(key) => check(value, key.name, key.shape, faults),
            None => faults.push(unknown(name, keys)),
        }
    }
    for key in keys.iter().filter(|key| key.need == Need::Required) {
        if table.iter().all(|(name, _)| name.get_ref() != key.name) {
            faults.push(Fault {
                span: at.clone(),
                message: format!("the key `{}` is missing", key.name),
                remedy: format!("add it, such as `{} = {}`", key.name, key.example),
            });
        }
    }
}

fn unknown(name: &Spanned<std::borrow::Cow<'_, str>>, keys: &[&Key]) -> Fault {
    let names = keys.iter().map(|key| key.name);
    let written = name.get_ref().as_ref();
    let remedy = match policylint::nearest_word(written, names.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the keys here are {}", listed(names)),
    };
    Fault { span: name.span(), message: format!("unknown key `{written}`"), remedy }
}

fn check(value: &Value<'_>, name: &str, shape: Shape, faults: &mut Vec<Fault>) {
    match (shape, value.get_ref()) {
        (Shape::Text(form) | Shape::Texts(form), DeValue::String(text)) => {
            check_text(text, value.span(), name, form, faults);
        }
        (Shape::Texts(form), DeValue::Array(items)) => {
            for item in items {
                check(item, name, Shape::Text(form), faults);
            }
        }
        (Shape::Number { least, most }, DeValue::Integer(_)) => {
            if number(value.get_ref()).is_none_or(|number| !(least..=most).contains(&number)) {
                let message = format!("`{name}` is not between {least} and {most}");
                faults.push(Fault { span: value.span(), message, remedy: "correct it".to_owned() });
            }
        }
        (Shape::Flag, DeValue::Boolean(_)) | (Shape::RulesOrTables(_), DeValue::String(_)) => {}
        (Shape::Day, DeValue::Datetime(day))
            if day.date.is_some() && day.time.is_none() && day.offset.is_none() => {}
        (Shape::Table(keys), DeValue::Table(table)) => {
            check_table(table, value.span(), &keys.iter().collect::<Vec<_>>(), faults);
        }
        (Shape::Tables(keys), DeValue::Array(items)) => {
            for item in items {
                check(item, name, Shape::Table(keys), faults);
            }
        }
        (Shape::Map(form, inner), DeValue::Table(table)) => {
            for (key, value) in table {
                check_text(key.get_ref(), key.span(), name, form, faults);
                check(value, key.get_ref(), *inner, faults);
            }
        }
        (Shape::RulesOrTables(keys), DeValue::Array(items)) => {
            for item in items {
                match item.get_ref() {
                    DeValue::String(_) => {}
                    _ => check(item, name, Shape::Table(keys), faults),
                }
            }
        }
        _ => faults.push(Fault {
            span: value.span(),
            message: format!("`{name}` is {}", type_phrase(value.get_ref())),
            remedy: format!("write {}", shape_phrase(shape)),
        }),
    }
}

fn check_text(text: &str, span: Range<usize>, name: &str, form: &Form, faults: &mut Vec<Fault>) {
    if form.accepts(text) {
        return;
    }
    let words = form.words();
    let remedy = match form.test {
        Test::Words(_) => match policylint::nearest_word(text, words.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", listed(words.iter().copied())),
        },
        _ => format!("write {}", form.what),
    };
    faults.push(Fault {
        span,
        message: format!("`{text}` in `{name}` is not {}", form.what),
        remedy,
    });
}

/// A whole number, if it can be read.
pub(super) fn number(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
}

fn type_phrase(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn shape_phrase(shape: Shape) -> String {
    match shape {
        Shape::Text(form) => form.what.to_owned(),
        Shape::Texts(form) => format!("a list, each item {}", form.what),
        Shape::Number { least, most } => format!("a whole number from {least} to {most}"),
        Shape::Flag => "`true` or `false`".to_owned(),
        Shape::Day => "a day without quotes, such as 2027-01-31".to_owned(),
        Shape::Table(_) | Shape::Map(..) => "a table".to_owned(),
        Shape::Tables(_) => "tables, each under its name in two brackets".to_owned(),
        Shape::RulesOrTables(_) => "a list of rules, or tables".to_owned(),
    }
}

fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
