//! What stands between tokens: blanks, comments, directives of templates.

use super::Lexer;
use crate::json::fault;
use crate::json::lexer::bare;
use crate::tree::Comment;

impl Lexer<'_> {
    /// Skips all that is no token, and reports what JSON does not allow there.
    pub(super) fn blanks(&mut self) {
        loop {
            let rest = self.rest(self.at);
            let plain = rest
                .bytes()
                .take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
                .count();
            self.at += plain;
            let rest = self.rest(self.at);
            let found = self.comment(rest)
                || self.directive(rest)
                || self.fence(rest)
                || self.odd_blank(rest);
            if !found {
                return;
            }
        }
    }

    fn comment(&mut self, rest: &str) -> bool {
        let line = rest.starts_with("//") || rest.starts_with('#');
        if !line && !rest.starts_with("/*") {
            return false;
        }
        let start = self.at;
        let length =
            if line { rest.find(['\n', '\r']) } else { rest.find("*/").map(|end| end + 2) };
        let end = start + length.unwrap_or(rest.len());
        let place = self.place(start, end);
        self.comments.push(Comment { place });
        if length.is_none() && !line {
            self.cut = true;
            self.report_comment(fault::open_comment(place));
        } else {
            self.report_comment(fault::comment(place));
        }
        self.at = end;
        true
    }

    fn directive(&mut self, rest: &str) -> bool {
        let Some(length) = bare::directive_end(rest) else { return false };
        let place = self.place(self.at, self.at + length);
        self.report(fault::directive(place, rest.get(..length).unwrap_or("")));
        self.at += length;
        true
    }

    fn fence(&mut self, rest: &str) -> bool {
        if !rest.starts_with("```") {
            return false;
        }
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        self.report(fault::fence(self.place(self.at, self.at + length)));
        self.at += length;
        true
    }

    fn odd_blank(&mut self, rest: &str) -> bool {
        let length: usize =
            rest.chars().take_while(|character| is_odd(*character)).map(char::len_utf8).sum();
        if length == 0 {
            return false;
        }
        self.report(fault::odd_blank(self.place(self.at, self.at + length), rest));
        self.at += length;
        true
    }
}

/// Blanks that are none in JSON.
fn is_odd(character: char) -> bool {
    let json = matches!(character, ' ' | '\t' | '\n' | '\r');
    (character.is_whitespace() && !json)
        || matches!(character, '\u{FEFF}' | '\u{200B}' | '\u{2060}')
}
