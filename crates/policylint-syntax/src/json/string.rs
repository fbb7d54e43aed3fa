//! Strings of JSON: finding their end, decoding escapes, mapping decoded bytes to places, quoting.

use std::fmt::Write as _;

use crate::source::{Place, PlaceMap, Segment, Span};

/// A JSON string literal of a text, with its quotes.
pub fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    escape_into(text, &mut quoted);
    quoted.push('"');
    quoted
}

/// The text as it stands between the quotes of a JSON string literal.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    escape_into(text, &mut escaped);
    escaped
}

/// What the text between the quotes of a literal stands for. Total: a faulty escape stands for itself.
pub(crate) fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    for piece in pieces(raw) {
        match piece.read {
            Read::Verbatim => text.push_str(raw.get(piece.start..piece.end).unwrap_or("")),
            Read::Char(decoded) => text.push(decoded),
        }
    }
    text
}

/// Where each byte of the decoded text stands. `inner` is the place of `raw`, the text between the quotes.
pub(crate) fn place_map(raw: &str, inner: Place) -> PlaceMap {
    let mut segments = Vec::new();
    let mut start = 0;
    for piece in pieces(raw) {
        let span = Span::of(piece.start, piece.end);
        let place = Place::new(
            inner.source,
            Span::new(inner.span.start + span.start, inner.span.start + span.end),
        );
        let (verbatim, length) = match piece.read {
            Read::Verbatim => (true, span.len()),
            Read::Char(decoded) => (false, Span::of(0, decoded.len_utf8()).end),
        };
        segments.push(Segment { start, place, verbatim });
        start += length;
    }
    // An empty segment for the position behind the last byte.
    let end = Place::new(inner.source, Span::new(inner.span.end, inner.span.end));
    segments.push(Segment { start, place: end, verbatim: true });
    PlaceMap::new(segments)
}

/// A part of the text between quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) read: Read,
    pub(super) fault: Option<Fault>,
}

/// What a piece stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    /// Itself.
    Verbatim,
    /// A character, written as an escape.
    Char(char),
}

/// What is wrong with a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// A backslash before a character that needs none.
    Escape,
    /// `\u` without four hexadecimal digits.
    Hex,
    /// Half of a pair of `\u` escapes.
    LoneSurrogate,
    /// A control character that must be written as an escape.
    Control,
}

/// The pieces of the text between quotes: runs of plain text, escapes, and faults.
pub(super) fn pieces(raw: &str) -> impl Iterator<Item = Piece> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = raw.get(start..).filter(|rest| !rest.is_empty())?;
        let (length, read, fault) = first_piece(rest);
        let piece = Piece { start, end: start + length, read, fault };
        start += length;
        Some(piece)
    })
}

fn first_piece(rest: &str) -> (usize, Read, Option<Fault>) {
    match rest.as_bytes() {
        [b'\\', ..] => escape_piece(rest),
        [0..=0x1F, ..] => (1, Read::Verbatim, Some(Fault::Control)),
        bytes => {
            // A quote inside stands for itself: other quotes may surround the text.
            let plain = bytes.iter().take_while(|byte| **byte != b'\\' && **byte >= b' ').count();
            (plain, Read::Verbatim, None)
        }
    }
}

fn escape_piece(rest: &str) -> (usize, Read, Option<Fault>) {
    let simple = match rest.as_bytes().get(1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{C}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'\'') => return (2, Read::Char('\''), Some(Fault::Escape)),
        Some(b'u') => return unicode_piece(rest.as_bytes()),
        Some(0..=0x1F) | None => return (1, Read::Verbatim, Some(Fault::Escape)),
        Some(_) => {
            let length = rest.chars().nth(1).map_or(0, char::len_utf8);
            return (1 + length, Read::Verbatim, Some(Fault::Escape));
        }
    };
    (2, Read::Char(simple), None)
}

fn unicode_piece(bytes: &[u8]) -> (usize, Read, Option<Fault>) {
    let Some(high) = hex_escape(bytes) else {
        let digits = bytes.iter().skip(2).take_while(|byte| byte.is_ascii_hexdigit()).count();
        return (2 + digits, Read::Verbatim, Some(Fault::Hex));
    };
    if let Some(decoded) = char::from_u32(high) {
        return (6, Read::Char(decoded), None);
    }
    let low = bytes.get(6..).and_then(hex_escape).filter(|low| (0xDC00..0xE000).contains(low));
    match low {
        Some(low) if high < 0xDC00 => {
            let code = 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00);
            (12, Read::Char(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)), None)
        }
        _ => (6, Read::Char(char::REPLACEMENT_CHARACTER), Some(Fault::LoneSurrogate)),
    }
}

/// The number of a `\uXXXX` at the start.
fn hex_escape(bytes: &[u8]) -> Option<u32> {
    let [b'\\', b'u', digits @ ..] = bytes else { return None };
    digits
        .first_chunk::<4>()?
        .iter()
        .try_fold(0, |code, digit| Some(code << 4 | char::from(*digit).to_digit(16)?))
}

/// How long the valid escape at the start is.
pub(super) fn strict_escape(bytes: &[u8]) -> Option<usize> {
    match bytes.get(1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' => {
            let (length, _, fault) = unicode_piece(bytes);
            fault.is_none().then_some(length)
        }
        _ => None,
    }
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// The first quote, backslash or control character from `at` on; the length if there is none.
#[inline]
pub(super) fn scan(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or(&[]);
    let (eights, tail) = rest.as_chunks::<8>();
    let mut at = at;
    for eight in eights {
        let special = special(u64::from_le_bytes(*eight));
        if special != 0 {
            return at + (special.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    at + tail.iter().take_while(|byte| **byte != b'"' && **byte != b'\\' && **byte >= b' ').count()
}

/// The high bit of each byte that is a quote, a backslash or a control character. Bytes above the lowest such byte
/// may be marked wrongly (the subtractions borrow), so only the lowest mark counts.
#[inline]
fn special(eight: u64) -> u64 {
    let quote = eight ^ (ONES * 0x22);
    let backslash = eight ^ (ONES * 0x5C);
    let control = eight.wrapping_sub(ONES * 0x20) & !eight;
    ((quote.wrapping_sub(ONES) & !quote) | (backslash.wrapping_sub(ONES) & !backslash) | control)
        & HIGHS
}

fn escape_into(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{C}' => out.push_str("\\f"),
            '\0'..='\u{1F}' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
}
