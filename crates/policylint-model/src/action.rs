//! The strings of `Action` and `NotAction`.

use std::fmt;
use std::ops::Range;

/// A well-formed element of `Action` or `NotAction`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action<'a> {
    /// Only asterisks, or `*:*` (AC-2).
    Everything,
    /// `prefix:Name`; the name may hold wildcards.
    Named(ActionName<'a>),
}

/// `prefix:Name` (AC-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ActionName<'a> {
    text: &'a str,
    colon: usize,
}

/// Why a text is no action. Such an element matches nothing (AC-5, AC-7), except as AC-4 says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionError {
    /// What is wrong.
    pub kind: ActionErrorKind,
    /// Which bytes of the text are wrong; empty where something is missing.
    pub range: Range<usize>,
}

/// What is wrong with an action (P044, P045).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActionErrorKind {
    /// Nothing at all.
    Empty,
    /// Several actions in one string.
    SeveralActions,
    /// A blank inside or around.
    Blank,
    /// No colon.
    NoColon,
    /// Nothing before the colon.
    EmptyPrefix,
    /// Nothing after the colon.
    EmptyName,
    /// `*` or `?` before the colon (AC-4).
    WildcardInPrefix,
}

impl<'a> Action<'a> {
    /// Reads an element without unknown parts.
    ///
    /// # Errors
    /// If AWS refuses it whatever services exist.
    pub fn parse(text: &'a str) -> Result<Self, ActionError> {
        let fail = |kind, range| Err(ActionError { kind, range });
        if text.is_empty() {
            return fail(ActionErrorKind::Empty, 0..0);
        }
        if let Some(range) = second_action(text) {
            return fail(ActionErrorKind::SeveralActions, range);
        }
        if let Some((at, blank)) =
            text.char_indices().find(|(_, character)| character.is_whitespace())
        {
            return fail(ActionErrorKind::Blank, at..at + blank.len_utf8());
        }
        if is_stars(text) {
            return Ok(Self::Everything);
        }
        let Some((prefix, name)) = text.split_once(':') else {
            return fail(ActionErrorKind::NoColon, 0..text.len());
        };
        if prefix.is_empty() {
            return fail(ActionErrorKind::EmptyPrefix, 0..0);
        }
        if name.is_empty() {
            return fail(ActionErrorKind::EmptyName, text.len()..text.len());
        }
        if is_stars(prefix) && is_stars(name) {
            return Ok(Self::Everything);
        }
        if has_wildcard(prefix) {
            return fail(ActionErrorKind::WildcardInPrefix, 0..prefix.len());
        }
        Ok(Self::Named(ActionName { text, colon: prefix.len() }))
    }
}

impl<'a> ActionName<'a> {
    /// The whole text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The service prefix as written, as in `s3`.
    pub fn prefix(&self) -> &'a str {
        self.text.get(self.prefix_range()).unwrap_or_default()
    }

    /// The name as written, as in `Get*`.
    pub fn name(&self) -> &'a str {
        self.text.get(self.name_range()).unwrap_or_default()
    }

    /// The bytes of the prefix.
    pub fn prefix_range(&self) -> Range<usize> {
        0..self.colon
    }

    /// The bytes of the name.
    pub fn name_range(&self) -> Range<usize> {
        self.colon + 1..self.text.len()
    }

    /// True if the name holds `*` or `?` (AC-3).
    pub fn has_wildcard(&self) -> bool {
        has_wildcard(self.name())
    }

    /// True if the name is only asterisks: the whole service.
    pub fn is_whole_service(&self) -> bool {
        is_stars(self.name())
    }
}

fn is_stars(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == b'*')
}

fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// The bytes from the separator on, if the text is a list of actions.
fn second_action(text: &str) -> Option<Range<usize>> {
    let separator =
        |character: char| matches!(character, ',' | ';' | '|') || character.is_whitespace();
    let is_action = |part: &&str| part.contains(':') || is_stars(part);
    let first = text.split(separator).find(|part| !part.is_empty())?;
    let rest = text.split(separator).filter(|part| !part.is_empty()).skip(1).find(is_action)?;
    if !is_action(&first) || rest.is_empty() {
        return None;
    }
    let start = text.find(first)? + first.len();
    Some(start..text.len())
}

impl fmt::Display for ActionErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "the action is empty",
            Self::SeveralActions => "several actions in one string",
            Self::Blank => "a blank in the action",
            Self::NoColon => "no `:` after the service prefix",
            Self::EmptyPrefix => "no service prefix before `:`",
            Self::EmptyName => "no action name after `:`",
            Self::WildcardInPrefix => "a wildcard in the service prefix",
        })
    }
}

impl fmt::Display for ActionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.kind)
    }
}
