//! Policy variables in a text: `${key}`, `${key, 'default'}`, and the escapes `${*}`, `${?}`, `${$}`.

use std::fmt;
use std::ops::Range;

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::{char, one_of};
use nom::combinator::{map, opt, value};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Offset as _, Parser as _};

/// One `${…}` in a text. Ranges are bytes of the decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence<'a> {
    /// From `$` to one past `}`; to the end of the text where `}` is missing.
    pub range: Range<usize>,
    /// What it is.
    pub content: Result<Content<'a>, VariableError>,
}

/// A well-formed `${…}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content<'a> {
    /// A variable that a request fills in (VR-2).
    Variable(Variable<'a>),
    /// The character `*`, `?` or `$` itself (VR-5).
    Escape(char),
}

/// A policy variable (VR-2, VR-3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable<'a> {
    /// The condition key as written; keys compare without regard to case.
    pub key: &'a str,
    /// Where the key stands.
    pub key_range: Range<usize>,
    /// The text between the single quotes, used if and only if the key is absent.
    pub default: Option<&'a str>,
}

/// What is wrong with a `${…}` (P051). AWS then takes no variable; a tolerant reader takes literal text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VariableError {
    /// No `}` follows.
    Unclosed,
    /// Nothing between the braces.
    Empty,
    /// A blank before, in or after the key.
    BlankInKey,
    /// Another `${` begins before this one ends.
    Nested,
    /// What follows the comma is not a text in single quotes.
    DefaultNotQuoted,
    /// A character that no condition key has.
    BadCharacter,
}

/// All `${…}` of a text, in order; they never overlap.
pub fn occurrences(text: &str) -> impl Iterator<Item = Occurrence<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let found = text.get(from..)?.find("${")? + from;
        let occurrence = occurrence_at(text, found)?;
        from = occurrence.range.end;
        Some(occurrence)
    })
}

/// The `${…}` that begins at a byte offset; `None` if no `${` stands there.
pub fn occurrence_at(text: &str, start: usize) -> Option<Occurrence<'_>> {
    let tail = text.get(start..)?;
    if !tail.starts_with("${") {
        return None;
    }
    Some(match placeholder(tail) {
        Ok((rest, content)) => {
            let end = start + tail.offset(rest);
            Occurrence { range: start..end, content: Ok(placed(content, start)) }
        }
        Err(_) => malformed(tail, start),
    })
}

/// `${…}` by the grammar; the key range still counts from the `$`.
fn placeholder(input: &str) -> IResult<&str, Content<'_>> {
    delimited(
        tag("${"),
        alt((map(escape, Content::Escape), map(variable, Content::Variable))),
        char('}'),
    )
    .parse(input)
}

fn escape(input: &str) -> IResult<&str, char> {
    terminated(one_of("*?$"), nom::combinator::peek(char('}'))).parse(input)
}

fn variable(input: &str) -> IResult<&str, Variable<'_>> {
    let (rest, (key, default)) = (take_while1(is_key_character), opt(default_text)).parse(input)?;
    Ok((rest, Variable { key, key_range: 2..2 + key.len(), default }))
}

/// `, 'text'`
fn default_text(input: &str) -> IResult<&str, &str> {
    let quoted = delimited(char('\''), take_while(|c| c != '\''), char('\''));
    preceded((blanks, char(','), blanks), terminated(quoted, blanks)).parse(input)
}

fn blanks(input: &str) -> IResult<&str, ()> {
    value((), take_while(is_blank)).parse(input)
}

fn is_key_character(c: char) -> bool {
    !is_blank(c) && !matches!(c, ',' | '{' | '}' | '$' | '\'' | '*' | '?')
}

fn is_blank(c: char) -> bool {
    c.is_whitespace()
}

fn placed(content: Content<'_>, start: usize) -> Content<'_> {
    match content {
        Content::Variable(found) => Content::Variable(Variable {
            key_range: found.key_range.start + start..found.key_range.end + start,
            ..found
        }),
        Content::Escape(character) => Content::Escape(character),
    }
}

/// Names the mistake of a `${` that the grammar refuses.
fn malformed(tail: &str, start: usize) -> Occurrence<'_> {
    let inner = tail.get(2..).unwrap_or_default();
    let closing = inner.find('}');
    let nested = inner.find("${");
    let (length, error) = match (closing, nested) {
        (None, None) => (tail.len(), VariableError::Unclosed),
        (None, Some(next)) => (2 + next, VariableError::Unclosed),
        (Some(close), Some(next)) if next < close => (close + 3, VariableError::Nested),
        (Some(close), _) => (close + 3, mistake_in(inner.get(..close).unwrap_or_default())),
    };
    Occurrence { range: start..start + length, content: Err(error) }
}

fn mistake_in(body: &str) -> VariableError {
    let (key, default) = match body.split_once(',') {
        Some((key, default)) => (key.trim_end(), Some(default)),
        None => (body, None),
    };
    if key.trim().is_empty() {
        VariableError::Empty
    } else if key.contains(is_blank) {
        VariableError::BlankInKey
    } else if default.is_some() {
        VariableError::DefaultNotQuoted
    } else {
        VariableError::BadCharacter
    }
}

impl fmt::Display for VariableError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Unclosed => "`${` is not closed by `}`",
            Self::Empty => "the variable has no name",
            Self::BlankInKey => "the name of the variable holds a blank",
            Self::Nested => "a variable inside a variable",
            Self::DefaultNotQuoted => "the default of the variable is not in single quotes",
            Self::BadCharacter => "the name of the variable holds a character that no key has",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Content, VariableError, occurrences};

    fn shown(text: &str) -> Vec<String> {
        occurrences(text)
            .map(|occurrence| {
                let whole = text.get(occurrence.range.clone()).unwrap();
                match occurrence.content {
                    Ok(Content::Variable(variable)) => {
                        assert_eq!(text.get(variable.key_range), Some(variable.key));
                        format!("{whole} = {} | {:?}", variable.key, variable.default)
                    }
                    Ok(Content::Escape(c)) => format!("{whole} = {c}"),
                    Err(error) => format!("{whole} ! {error:?}"),
                }
            })
            .collect()
    }

    #[test]
    fn well_formed() {
        // VR-2, VR-3, VR-5
        assert_eq!(
            shown("a/${aws:username}/${aws:PrincipalTag/team}"),
            [
                "${aws:username} = aws:username | None",
                "${aws:PrincipalTag/team} = aws:PrincipalTag/team | None",
            ]
        );
        assert_eq!(
            shown("${aws:username, 'a } b'}x"),
            ["${aws:username, 'a } b'} = aws:username | Some(\"a } b\")"]
        );
        assert_eq!(shown("${*}${?}${$}{aws:x}"), ["${*} = *", "${?} = ?", "${$} = $"]);
        assert_eq!(shown("$ {a} $x }{"), [""; 0]);
    }

    #[test]
    fn malformed() {
        // P051
        let table = [
            ("x${aws:username", VariableError::Unclosed),
            ("${}", VariableError::Empty),
            ("${ }", VariableError::Empty),
            ("${, 'x'}", VariableError::Empty),
            ("${aws: username}", VariableError::BlankInKey),
            ("${ aws:username}", VariableError::BlankInKey),
            ("${aws:username }", VariableError::BlankInKey),
            ("${aws:PrincipalTag/${aws:username}}", VariableError::Nested),
            ("${aws:username, x}", VariableError::DefaultNotQuoted),
            ("${aws:username, 'x}", VariableError::DefaultNotQuoted),
            ("${aws:username, \"x\"}", VariableError::DefaultNotQuoted),
            ("${aws:Principal*}", VariableError::BadCharacter),
        ];
        for (text, expected) in table {
            assert_eq!(
                occurrences(text).next().and_then(|found| found.content.err()),
                Some(expected),
                "{text}"
            );
        }
        assert_eq!(shown("${a ${aws:username}").len(), 1);
        assert_eq!(shown("${ü} ${é ñ}").len(), 2);
    }
}
