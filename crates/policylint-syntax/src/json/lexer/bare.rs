//! Tokens without quotes: literals, numbers, words, placeholders of templates.

use super::{Bare, Lexer, Position, Token};
use crate::json::strict;
use crate::tree::Kind;

/// Longest placeholder in bytes; looking for its end must stay cheap.
const MAX_PLACEHOLDER: usize = 4096;

impl Lexer<'_> {
    /// A literal, a number, a word, or what is none of them.
    pub(super) fn bare(&mut self, position: Position) -> Token {
        let rest = self.rest(self.at);
        let length = word_length(rest, position);
        if length == 0 {
            self.at += junk_length(rest);
            return Token::Junk;
        }
        self.at += length;
        classify(rest.get(..length).unwrap_or(""))
    }
}

/// Where a placeholder at the start ends: `${…}`, `{{…}}`, `<NAME>`.
pub(super) fn placeholder_end(rest: &str) -> Option<usize> {
    match rest.as_bytes() {
        [b'$', b'{', ..] => braces_end(rest, 1),
        [b'{', b'{', ..] => {
            let inner = bounded(rest).get(2..)?;
            let end = inner.find("}}")?;
            // Doubled brackets around real members are no placeholder.
            (!inner.trim_start().starts_with(['"', '}'])).then_some(end + 4)
        }
        [b'<', ..] => {
            let inner = bounded(rest).get(1..)?;
            let name = inner
                .bytes()
                .take_while(|byte| byte.is_ascii_alphanumeric() || b" _-.:".contains(byte))
                .count();
            (name > 0 && inner.as_bytes().get(name) == Some(&b'>')).then_some(name + 2)
        }
        _ => None,
    }
}

/// Where a directive at the start ends: `{% … %}`, `%{ … }`, `<% … %>`.
pub(super) fn directive_end(rest: &str) -> Option<usize> {
    let until = |end: &str| bounded(rest).find(end).map(|at| at + end.len());
    match rest.as_bytes() {
        [b'{', b'%', ..] => until("%}"),
        [b'<', b'%', ..] => until("%>"),
        [b'%', b'{', ..] => braces_end(rest, 1),
        _ => None,
    }
}

/// Where the brace that opens at `from` closes, strings left out.
fn braces_end(rest: &str, from: usize) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_u32, false, false);
    for (at, byte) in bounded(rest).bytes().enumerate().skip(from) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted && depth == 1 => return Some(at + 1),
            b'}' if !quoted => depth -= 1,
            _ => {}
        }
    }
    None
}

fn bounded(rest: &str) -> &str {
    let mut end = rest.len().min(MAX_PLACEHOLDER);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    rest.get(..end).unwrap_or("")
}

/// How long the word at the start is. In a key it ends at a colon; in a value a colon inside belongs to it (`s3:Get*`).
fn word_length(rest: &str, position: Position) -> usize {
    let mut length = 0;
    let mut characters = rest.chars().peekable();
    let mut previous = ' ';
    while let Some(character) = characters.next() {
        let following = characters.peek().copied().unwrap_or(' ');
        let inside = match character {
            ':' => {
                position == Position::Value
                    && length > 0
                    && (following == ':' || is_word(following))
            }
            '/' => {
                previous == ':'
                    || !(following == '/' || following == '*' && !rest.starts_with("arn:"))
            }
            _ => is_word(character),
        };
        if !inside {
            break;
        }
        length += character.len_utf8();
        previous = character;
    }
    length
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric()
        || matches!(character, '_' | '-' | '+' | '.' | '$' | '*' | '?' | '@' | '%' | '/')
}

/// At least one character, up to a blank, a quote or a sign.
fn junk_length(rest: &str) -> usize {
    let stops = |character: char| {
        character.is_whitespace() || "{}[]:,\"'".contains(character) || is_word(character)
    };
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let more = rest.get(first..).unwrap_or("");
    first + more.find(stops).unwrap_or(more.len())
}

fn classify(word: &str) -> Token {
    let bare = match word {
        "null" => Bare::Literal(Kind::Null),
        "true" => Bare::Literal(Kind::True),
        "false" => Bare::Literal(Kind::False),
        _ if word.eq_ignore_ascii_case("true") => Bare::LikeLiteral(Kind::True),
        _ if word.eq_ignore_ascii_case("false") => Bare::LikeLiteral(Kind::False),
        _ if ["null", "none", "nil", "undefined"]
            .iter()
            .any(|other| word.eq_ignore_ascii_case(other)) =>
        {
            Bare::LikeLiteral(Kind::Null)
        }
        _ if strict::number(word.as_bytes(), 0) == Some(word.len()) => Bare::Number,
        _ if is_like_number(word) => Bare::LikeNumber,
        _ if is_marked(word) => return Token::Placeholder,
        _ => Bare::Word,
    };
    Token::Bare(bare)
}

/// A number with a plus sign, zeros in front, or a point at an end.
fn is_like_number(word: &str) -> bool {
    let digits = word.strip_prefix(['+', '-']).unwrap_or(word);
    let plain = digits.trim_start_matches('0');
    let plain = if plain.starts_with(|first: char| first.is_ascii_digit()) {
        plain.to_owned()
    } else {
        format!("0{plain}")
    };
    let plain = plain.strip_suffix('.').unwrap_or(&plain);
    digits.starts_with(|first: char| first.is_ascii_digit() || first == '.')
        && digits != "."
        && strict::number(plain.as_bytes(), 0) == Some(plain.len())
}

/// A word that is a placeholder by its look: `$NAME`, `%NAME%`, `@@NAME@@`, `__NAME__`.
fn is_marked(word: &str) -> bool {
    let between =
        |mark: &str| word.len() > 2 * mark.len() && word.starts_with(mark) && word.ends_with(mark);
    between("%") || between("@@") || between("__") || (word.len() > 1 && word.starts_with('$'))
}
