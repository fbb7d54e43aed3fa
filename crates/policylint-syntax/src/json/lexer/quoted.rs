//! Strings: where they end when a quote is missing, and what is wrong inside.

use super::{Lexer, Token};
use crate::json::fault;
use crate::json::string::{Fault, Piece, Read, pieces, quote, scan, unescape};
use crate::tree::{ESCAPED, OTHER_QUOTES, QUOTED, UNCLOSED};

/// Where a string ends.
#[derive(Clone, Copy)]
struct End {
    /// One past its last byte.
    at: usize,
    closed: bool,
}

impl Lexer<'_> {
    /// A string that starts here with this quote.
    pub(super) fn string(&mut self, quote_mark: char) -> Token {
        let start = self.at;
        let end = if quote_mark == '"' {
            self.double_quoted(start)
        } else {
            self.otherwise_quoted(start, quote_mark)
        };
        self.at = end.at;
        let text = self.text.get(start..end.at).unwrap_or("");
        let inner_start = start + quote_mark.len_utf8();
        let inner_end = if end.closed {
            end.at - text.chars().next_back().map_or(0, char::len_utf8)
        } else {
            end.at
        };
        let inner = self.text.get(inner_start..inner_end).unwrap_or("");
        Token::String(self.judge(start, end, inner, inner_start))
    }

    /// Reports what is wrong with a string; the flags of its node. One repair of the whole string
    /// covers the faults inside.
    fn judge(&mut self, start: usize, end: End, inner: &str, inner_start: usize) -> u8 {
        let place = self.place(start, end.at);
        let double = inner_start == start + 1 && self.rest(start).starts_with('"');
        let text = self.text.get(start..end.at).unwrap_or("");
        let mut flags = 0;
        if end.closed && double {
            return if self.inside(inner, inner_start) { QUOTED | ESCAPED } else { QUOTED };
        }
        if inner.contains('\\') {
            flags |= ESCAPED;
        }
        if !double {
            flags |= OTHER_QUOTES;
        }
        let literal = quote(&unescape(inner));
        if end.closed {
            self.report(fault::other_quotes(place, text, literal));
            return flags;
        }
        let cut = end.at == self.text.len();
        self.cut |= cut;
        let error = fault::open_string(place, text, cut);
        self.report(if cut { error } else { error.repaired(literal) });
        flags | UNCLOSED
    }

    /// Reports the faults between the quotes; whether there is anything to decode.
    fn inside(&mut self, inner: &str, start: usize) -> bool {
        let mut escaped = false;
        let mut control: Option<(usize, usize)> = None;
        for piece in pieces(inner) {
            escaped |= piece.read != Read::Verbatim || piece.fault == Some(Fault::Escape);
            // Control characters in a row are one error.
            if piece.fault == Some(Fault::Control) {
                control = Some((control.map_or(piece.start, |(first, _)| first), piece.end));
                continue;
            }
            self.control(inner, start, control.take());
            if piece.fault.is_some() && self.has_room() {
                self.fault(inner, start, piece);
            }
        }
        self.control(inner, start, control);
        escaped
    }

    fn control(&mut self, inner: &str, start: usize, run: Option<(usize, usize)>) {
        let Some((from, to)) = run else { return };
        let text = inner.get(from..to).unwrap_or("");
        self.report(fault::in_string(self.place(start + from, start + to), text, Fault::Control));
    }

    fn fault(&mut self, inner: &str, start: usize, piece: Piece) {
        let Some(fault) = piece.fault else { return };
        let text = inner.get(piece.start..piece.end).unwrap_or("");
        self.report(fault::in_string(
            self.place(start + piece.start, start + piece.end),
            text,
            fault,
        ));
    }

    /// The end of a string in double quotes. A line break ends it only if the next line looks like JSON again.
    fn double_quoted(&self, start: usize) -> End {
        let bytes = self.text.as_bytes();
        let mut at = start + 1;
        loop {
            at = scan(bytes, at);
            match bytes.get(at) {
                None => return End { at: bytes.len(), closed: false },
                Some(b'"') if self.opens_the_next(start, at) => {
                    return End { at: before_signs(self.text, start, at), closed: false };
                }
                Some(b'"') => return End { at: at + 1, closed: true },
                // What follows a backslash belongs to it; a byte inside a character is no quote, so one byte will do.
                Some(b'\\') => at = (at + 2).min(bytes.len()),
                Some(b'\n' | b'\r') => {
                    let next =
                        at + self.rest(at).bytes().take_while(u8::is_ascii_whitespace).count();
                    if self.looks_like_json(next) {
                        return End { at: before_signs(self.text, start, at), closed: false };
                    }
                    at = next;
                }
                Some(_) => at += 1,
            }
        }
    }

    /// Whether the text at the start of a line is no longer inside a string.
    fn looks_like_json(&self, at: usize) -> bool {
        match self.rest(at).as_bytes() {
            [] | [b'{' | b'}' | b'[' | b']', ..] => true,
            [b'"', after @ ..] => {
                let next = after.iter().find(|byte| !matches!(byte, b' ' | b'\t'));
                // A quote before a sign closes the string; any other opens a new one.
                !matches!(next, None | Some(b',' | b':' | b']' | b'}' | b'\n' | b'\r'))
            }
            _ => false,
        }
    }

    /// Whether the quote at `at` opens the next string, and the one of the string at `start` is
    /// missing: `"Allow, "Action"`.
    fn opens_the_next(&self, start: usize, at: usize) -> bool {
        let inner = self.text.get(start + 1..at).unwrap_or("").trim_end_matches(' ');
        inner.ends_with([',', ':']) && self.rest(at + 1).starts_with(char::is_alphanumeric)
    }

    /// The end of a string in single or typographic quotes, which lies in one line. An apostrophe
    /// closes it only if a sign follows.
    fn otherwise_quoted(&self, start: usize, quote_mark: char) -> End {
        let single = matches!(quote_mark, '\'' | '‘' | '’');
        let closes = |character: char| match character {
            '\'' | '‘' | '’' => single,
            '"' | '“' | '”' => !single,
            _ => false,
        };
        let mut escaped = false;
        for (at, character) in self.rest(start).char_indices().skip(1) {
            let at = start + at;
            let next = at + character.len_utf8();
            match character {
                '\n' | '\r' => {
                    return End { at: before_signs(self.text, start, at), closed: false };
                }
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                _ if closes(character) && (!single || self.ends_string(next)) => {
                    return End { at: next, closed: true };
                }
                _ => {}
            }
        }
        End { at: self.text.len(), closed: false }
    }

    /// Whether what follows an apostrophe can follow a string.
    fn ends_string(&self, at: usize) -> bool {
        let rest = self.rest(at);
        let next = rest.trim_start_matches([' ', '\t']);
        let ends =
            |next: char| ",:;=]}\r\n".contains(next) || (next == '\'' && next_is_apart(rest));
        next.is_empty() || next.starts_with(ends)
    }
}

fn next_is_apart(rest: &str) -> bool {
    rest.starts_with([' ', '\t'])
}

/// The end of a string without the commas and brackets that no longer belong to the string that lacks its quote.
fn before_signs(text: &str, start: usize, end: usize) -> usize {
    let line = text.get(start..end).unwrap_or("");
    let (square, curly) = (line.contains('['), line.contains('{'));
    let kept = line.trim_end_matches(|last: char| match last {
        ',' | ' ' | '\t' => true,
        ']' => !square,
        '}' => !curly,
        _ => false,
    });
    // One colon ends a key.
    let key = kept.strip_suffix(':').filter(|key| !key.ends_with(':')).unwrap_or(kept);
    // The opening quote stays.
    start + key.trim_end().len().max(1)
}
