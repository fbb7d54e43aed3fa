//! The tokens of text that is nearly JSON. Reports what is wrong inside a token and between tokens.

mod bare;
mod blanks;
mod quoted;

use super::limits::{MAX_COMMENT_ERRORS, MAX_ERRORS};
use crate::source::{Place, SourceId, Span};
use crate::tree::{Comment, Kind, SyntaxError};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    Open(Kind),
    Close(Kind),
    /// A colon, or `=` or `=>` in its place.
    Colon,
    /// A comma, or a semicolon in its place.
    Comma,
    /// A string with the flags of its node.
    String(u8),
    Bare(Bare),
    /// A template's placeholder, such as `${name}`.
    Placeholder,
    Junk,
    End,
}

/// A run of characters without quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bare {
    /// A JSON literal.
    Literal(Kind),
    Number,
    /// What other languages write for a literal: `True`, `None`.
    LikeLiteral(Kind),
    /// A number that JSON writes otherwise: `+1`, `.5`, `007`.
    LikeNumber,
    /// Text that lacks its quotes.
    Word,
}

/// A token and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lexeme {
    pub(super) token: Token,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Whether a word may be a key, which ends at a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    Key,
    Value,
}

/// Splits a text into tokens.
#[derive(Debug)]
pub(super) struct Lexer<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) source: SourceId,
    pub(super) comments: Vec<Comment>,
    pub(super) errors: Vec<SyntaxError>,
    /// Whether the last string or comment went to the end of the text.
    pub(super) cut: bool,
    comment_errors: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str, at: usize, source: SourceId) -> Self {
        Self {
            text,
            at,
            source,
            comments: Vec::new(),
            errors: Vec::new(),
            cut: false,
            comment_errors: 0,
        }
    }

    /// The next token.
    pub(super) fn next(&mut self, position: Position) -> Lexeme {
        self.blanks();
        let start = self.at;
        let token = self.token(position);
        Lexeme { token, start, end: self.at }
    }

    /// The text from an offset on.
    pub(super) fn rest(&self, from: usize) -> &'a str {
        self.text.get(from..).unwrap_or("")
    }

    pub(super) fn slice(&self, lexeme: Lexeme) -> &'a str {
        self.text.get(lexeme.start..lexeme.end).unwrap_or("")
    }

    pub(super) fn place(&self, start: usize, end: usize) -> Place {
        Place::new(self.source, Span::of(start, end))
    }

    /// Reports an error, unless there are too many.
    pub(super) fn report(&mut self, error: SyntaxError) {
        if !self.has_room() {
            return;
        }
        // Two insertions at one offset would have no order.
        let same = self.errors.last().is_some_and(|last| last.place == error.place);
        let repair = error.repair.filter(|_| !same);
        self.errors.push(SyntaxError { repair, ..error });
    }

    /// Whether errors can still be reported.
    pub(super) fn has_room(&self) -> bool {
        self.errors.len() < MAX_ERRORS + self.comment_errors
    }

    fn report_comment(&mut self, error: SyntaxError) {
        if self.comment_errors < MAX_COMMENT_ERRORS {
            self.comment_errors += 1;
            self.errors.push(error);
        }
    }

    fn token(&mut self, position: Position) -> Token {
        if let Some(end) = bare::placeholder_end(self.rest(self.at)) {
            self.at += end;
            return Token::Placeholder;
        }
        let Some(first) = self.rest(self.at).chars().next() else { return Token::End };
        match first {
            '{' => self.sign(Token::Open(Kind::Object)),
            '}' => self.sign(Token::Close(Kind::Object)),
            '[' => self.sign(Token::Open(Kind::Array)),
            ']' => self.sign(Token::Close(Kind::Array)),
            ':' => self.sign(Token::Colon),
            ',' | ';' => self.sign(Token::Comma),
            '=' => {
                self.at += usize::from(self.rest(self.at).starts_with("=>"));
                self.sign(Token::Colon)
            }
            '"' | '\'' | '“' | '”' | '„' | '‘' | '’' => self.string(first),
            _ => self.bare(position),
        }
    }

    fn sign(&mut self, token: Token) -> Token {
        self.at += 1;
        token
    }
}
