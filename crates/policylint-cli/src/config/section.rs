//! Values of a configuration that was found to be sound; what is not there, or not sound, reads as absent.

use policylint::{Day, NamedRule, Span};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::Key;
use super::validate::{self, Fault, number};

/// A table, with where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section<'t> {
    table: &'t DeTable<'t>,
    /// Its heading, or all of it if it stands in one line.
    pub(super) span: Span,
}

type Value<'t> = Spanned<DeValue<'t>>;
/// Texts with their places.
pub(super) type Placed = Vec<(String, Span)>;

type Name<'t> = Spanned<std::borrow::Cow<'t, str>>;

impl<'t> Section<'t> {
    /// The table as a section.
    pub(super) fn new(table: &'t DeTable<'t>, span: std::ops::Range<usize>) -> Self {
        Self { table, span: Span::of(span.start, span.end) }
    }

    /// What is wrong in it, as a table with these keys.
    pub(super) fn faults<'k>(&self, keys: impl Iterator<Item = &'k Key>) -> Vec<Fault> {
        validate::faults(self.table, self.span.range(), keys)
    }

    fn get(&self, name: &str) -> Option<&'t Value<'t>> {
        self.table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value)
    }

    /// Whether there is such a key.
    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Where a value stands.
    pub(super) fn span_of(&self, name: &str) -> Option<Span> {
        self.get(name).map(span_of)
    }

    /// A text.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.get(name)?.get_ref().as_str().map(str::to_owned)
    }

    /// A list of texts, or one, each with its place.
    pub(super) fn placed_texts(&self, name: &str) -> Option<Vec<(String, Span)>> {
        self.get(name).map(texts_of)
    }

    /// A list of texts, or one.
    pub(super) fn texts(&self, name: &str) -> Option<Vec<String>> {
        Some(self.placed_texts(name)?.into_iter().map(|(text, _)| text).collect())
    }

    /// A list of rules, or one.
    pub(super) fn rules(&self, name: &str) -> Option<Vec<NamedRule>> {
        let texts = self.placed_texts(name)?;
        Some(texts.iter().map(|(text, span)| NamedRule::new(text, *span)).collect())
    }

    /// A whole number.
    pub(super) fn number<N: TryFrom<i64>>(&self, name: &str) -> Option<N> {
        N::try_from(number(self.get(name)?.get_ref())?).ok()
    }

    /// A flag; absent is false.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.get(name).and_then(|value| value.get_ref().as_bool()).unwrap_or_default()
    }

    /// A day.
    pub(super) fn day(&self, name: &str) -> Option<Day> {
        let date = self.get(name)?.get_ref().as_datetime()?.date?;
        Day::of(date.year, date.month, date.day)
    }

    /// A table.
    pub(super) fn section(&self, name: &str) -> Option<Section<'t>> {
        section_of(self.get(name)?)
    }

    /// The tables of a list.
    pub(super) fn sections(&self, name: &str) -> Vec<Section<'t>> {
        let items = self.get(name).and_then(|value| value.get_ref().as_array());
        items.into_iter().flat_map(|items| items.iter()).filter_map(section_of).collect()
    }

    /// The keys of a table with their places, each with its value as texts.
    pub(super) fn map(&self, name: &str) -> Vec<(String, Span, Placed)> {
        self.members(name)
            .map(|(key, value)| {
                let span = key.span();
                (key.get_ref().to_string(), Span::of(span.start, span.end), texts_of(value))
            })
            .collect()
    }

    /// The keys of a table, each with its value as a number.
    pub(super) fn numbers(&self, name: &str) -> Vec<(String, u64)> {
        let members = self.members(name).filter_map(|(key, value)| {
            Some((key.get_ref().to_string(), u64::try_from(number(value.get_ref())?).ok()?))
        });
        members.collect()
    }

    fn members(&self, name: &str) -> impl Iterator<Item = (&'t Name<'t>, &'t Value<'t>)> {
        let table = self.get(name).and_then(|value| value.get_ref().as_table());
        table.into_iter().flat_map(|table| table.iter())
    }

    /// Where its last value ends.
    pub(super) fn end(&self) -> u32 {
        let ends = self.table.iter().map(|(_, value)| span_of(value).end);
        ends.max().unwrap_or(self.span.end).max(self.span.end)
    }
}

fn section_of<'t>(value: &'t Value<'t>) -> Option<Section<'t>> {
    value.get_ref().as_table().map(|table| Section::new(table, value.span()))
}

/// The texts of a value; tables among them are left out.
fn texts_of(value: &Value<'_>) -> Vec<(String, Span)> {
    match value.get_ref() {
        DeValue::String(text) => vec![(text.to_string(), span_of(value))],
        DeValue::Array(items) => items.iter().flat_map(texts_of).collect(),
        _ => Vec::new(),
    }
}

fn span_of(value: &Value<'_>) -> Span {
    let span = value.span();
    Span::of(span.start, span.end)
}
