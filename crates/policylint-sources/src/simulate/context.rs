//! `ContextEntries`: what the request carries, each value of the type that it states.

use policylint_model::value::{Cidr, Instant, Number, decode_base64, parse_bool};
use policylint_syntax::{NodeId, Tree};

use super::fault::{at, name_of};
use super::field::{check_names, items, object_at, text, texts, word};
use super::{InputError, Written};

/// A condition key with what the request has for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextEntry {
    /// The key, as written.
    pub key: Written<String>,
    /// Its value.
    pub value: EntryValue,
}

/// The value of a condition key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryValue {
    /// One value.
    One(String),
    /// A list: the key is multi-valued, even with one value or none.
    Many(Vec<String>),
}

/// What a `ContextKeyType` says.
#[derive(Debug, Clone, Copy)]
struct EntryType {
    form: Form,
    is_list: bool,
}

/// Of what form the values are.
#[derive(Debug, Clone, Copy)]
enum Form {
    Text,
    Number,
    Boolean,
    Address,
    Binary,
    Date,
}

const TYPES: [(&str, EntryType); 12] = [
    ("string", EntryType { form: Form::Text, is_list: false }),
    ("stringList", EntryType { form: Form::Text, is_list: true }),
    ("numeric", EntryType { form: Form::Number, is_list: false }),
    ("numericList", EntryType { form: Form::Number, is_list: true }),
    ("boolean", EntryType { form: Form::Boolean, is_list: false }),
    ("booleanList", EntryType { form: Form::Boolean, is_list: true }),
    ("ip", EntryType { form: Form::Address, is_list: false }),
    ("ipList", EntryType { form: Form::Address, is_list: true }),
    ("binary", EntryType { form: Form::Binary, is_list: false }),
    ("binaryList", EntryType { form: Form::Binary, is_list: true }),
    ("date", EntryType { form: Form::Date, is_list: false }),
    ("dateList", EntryType { form: Form::Date, is_list: true }),
];

/// The entries, each key once.
pub(super) fn read(tree: &Tree, root: NodeId) -> Result<Vec<ContextEntry>, InputError> {
    let mut entries: Vec<ContextEntry> = Vec::new();
    for node in items(tree, root, "ContextEntries")? {
        let Some(entry) = entry(tree, node)? else { continue };
        let folded = entry.key.value.to_lowercase();
        match entries.iter().find(|other| other.key.value.to_lowercase() == folded) {
            None => entries.push(entry),
            Some(other) if other.value == entry.value => {}
            Some(other) => {
                let message = format!(
                    "`{}` gives `{}`, which `{}` gives another value",
                    name_of(tree, entry.key.node),
                    entry.key.value,
                    name_of(tree, other.key.node)
                );
                let remedy = "put all values into one entry, or leave out one of the two; keys compare without regard to case";
                return Err(at(tree, entry.key.node, message, remedy));
            }
        }
    }
    Ok(entries)
}

/// An entry; a single-valued key without value is absent from the request.
fn entry(tree: &Tree, node: NodeId) -> Result<Option<ContextEntry>, InputError> {
    object_at(tree, node)?;
    check_names(tree, node, &["ContextKeyName", "ContextKeyValues", "ContextKeyType"])?;
    let Some(key) = text(tree, node, "ContextKeyName")? else {
        let message = format!("`{}` names no condition key", name_of(tree, node));
        return Err(at(tree, node, message, "give its `ContextKeyName`, such as `aws:SourceIp`"));
    };
    let kind = word(tree, node, "ContextKeyType", &TYPES)?.map(|written| written.value);
    let values = texts(tree, node, "ContextKeyValues")?;
    for value in &values {
        check(tree, value, kind)?;
    }
    let mut values: Vec<String> = values.into_iter().map(|written| written.value).collect();
    let value = if kind.is_some_and(|kind| kind.is_list) || values.len() > 1 {
        EntryValue::Many(values)
    } else {
        match values.pop() {
            Some(value) => EntryValue::One(value),
            None => return Ok(None),
        }
    };
    Ok(Some(ContextEntry { key, value }))
}

fn check(tree: &Tree, value: &Written<String>, kind: Option<EntryType>) -> Result<(), InputError> {
    let Some(kind) = kind else { return Ok(()) };
    let text = value.value.as_str();
    let (fits, expected, example) = match kind.form {
        Form::Text => return Ok(()),
        Form::Number => (Number::parse(text).is_some(), "a number", "`10`"),
        Form::Boolean => (parse_bool(text).is_some(), "a boolean", "`true` or `false`"),
        Form::Address => (Cidr::parse(text).is_some(), "an address", "`203.0.113.7`"),
        Form::Binary => (decode_base64(text).is_some(), "base64", "`aGVsbG8=`"),
        Form::Date => (Instant::parse(text).is_some(), "a date", "`2026-03-31T12:00:00Z`"),
    };
    if fits {
        return Ok(());
    }
    let message = format!(
        "`{}` is `{text}`, which is not {expected} as its `ContextKeyType` says",
        name_of(tree, value.node)
    );
    let remedy = format!("write it as {example}, or correct the `ContextKeyType`");
    Err(at(tree, value.node, message, remedy))
}
