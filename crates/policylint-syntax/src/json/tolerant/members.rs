//! Items, keys, colons, values and commas, and what to do where one is missing.

use super::{Expect, Frame, Parser, Step, ahead};
use crate::json::fault;
use crate::json::lexer::{Bare, Lexeme, Token};
use crate::json::limits::MAX_DEPTH;
use crate::json::string::quote;
use crate::source::Span;
use crate::tree::Kind;

const A_KEY: &str = "a key in double quotes";

impl Parser<'_> {
    /// After an item or member.
    pub(super) fn separator(&mut self, frame: Frame, lexeme: Lexeme) -> Step {
        if lexeme.token != Token::Comma {
            return self.no_separator(frame, lexeme);
        }
        self.sign(lexeme, ",");
        self.comma = (lexeme.start, lexeme.end);
        self.expect(Expect::Item);
        Step::Taken
    }

    /// What stands where a comma belongs.
    fn no_separator(&mut self, frame: Frame, lexeme: Lexeme) -> Step {
        let (place, found) = (self.place(lexeme), self.found(lexeme));
        let expected = format!("`,` or `{}`", fault::closer(frame.kind));
        let error = |place, remedy| fault::error(place, found, &expected, remedy);
        match lexeme.token {
            Token::Colon if frame.kind == Kind::Array => {
                let remedy =
                    "separate items by `,`; only members of an object in `{` and `}` have a `:`";
                self.lexer.report(error(place, remedy).repaired(","));
                self.comma = (lexeme.start, lexeme.end);
                self.expect(Expect::Item);
                Step::Taken
            }
            Token::Colon => {
                let end = ahead::member_end(self.lexer.text, lexeme.end);
                let remedy = "a member has one `:`; remove the second one and what follows it, \
                              or add a comma before the key";
                self.lexer.report(error(self.lexer.place(lexeme.start, end), remedy));
                self.lexer.at = end;
                Step::Taken
            }
            Token::Junk => {
                self.lexer.report(error(place, "remove it").repaired(""));
                Step::Taken
            }
            _ => {
                let remedy = match frame.kind {
                    Kind::Object => "add a comma after the previous member",
                    _ => "add a comma after the previous item",
                };
                self.lexer.report(error(self.gap(), remedy).repaired(","));
                self.expect(Expect::Item);
                Step::Again
            }
        }
    }

    /// An item of an array.
    pub(super) fn item(&mut self, frame: Frame, lexeme: Lexeme) -> Step {
        match lexeme.token {
            Token::Comma if self.is_end_of_empty(frame, lexeme) => {
                self.close_empty(frame, self.found(lexeme))
            }
            Token::Comma => self.extra(lexeme, "an item or `]`", "remove the extra comma"),
            Token::Colon => self.extra(lexeme, "an item or `]`", "remove it"),
            Token::String(_) if ahead::is_followed_by_colon(self.lexer.text, lexeme.end) => {
                self.key_in_array(frame, lexeme)
            }
            _ => self.value(lexeme),
        }
    }

    /// Whether an array without items lacks its `]`: the comma goes on with the object around it.
    fn is_end_of_empty(&self, frame: Frame, lexeme: Lexeme) -> bool {
        let around = self.stack.iter().rev().nth(1).map(|outer| outer.kind);
        frame.expect == Expect::First
            && around == Some(Kind::Object)
            && ahead::after_comma(self.lexer.text, lexeme.end) == Some(Kind::Object)
    }

    /// A key where an item belongs: `{` is missing before it, or `]` before the comma, or it only
    /// has a colon for a comma behind it.
    fn key_in_array(&mut self, frame: Frame, lexeme: Lexeme) -> Step {
        let open = self.kinds();
        let around = open.get(..open.len() - 1).unwrap_or(&[]);
        let reach = |open: &[Kind]| ahead::reach(self.lexer.text, lexeme.start, open);
        let as_is = reach(&open);
        let inner = [open.as_slice(), &[Kind::Object]].concat();
        let opened = if open.len() < MAX_DEPTH { reach(&inner) } else { 0 };
        let closed = self.is_after_comma(frame) && around.last() == Some(&Kind::Object);
        let closed = if closed { reach(around) } else { 0 };
        if closed > as_is && closed > opened {
            return self.close_before_comma(frame, self.found(lexeme));
        }
        if opened > as_is {
            return self.open_before(lexeme);
        }
        self.value(lexeme)
    }

    /// Whether the last token was a comma of this container.
    pub(super) fn is_after_comma(&self, frame: Frame) -> bool {
        frame.expect == Expect::Item && self.comma.1 == self.last_end
    }

    /// Opens the object that lacks its `{` before this key.
    fn open_before(&mut self, lexeme: Lexeme) -> Step {
        let found = self.found(lexeme);
        let place = self.lexer.place(lexeme.start, lexeme.start);
        let error = fault::error(place, found, "`{`", "add `{` before the key");
        self.lexer.report(error.repaired("{"));
        let start = Lexeme { end: lexeme.start, ..lexeme };
        self.open(Kind::Object, start);
        Step::Again
    }

    /// The key of a member.
    pub(super) fn key(&mut self, frame: Frame, lexeme: Lexeme) -> Step {
        let span = self.place(lexeme).span;
        match lexeme.token {
            Token::String(flags) => self.push(Kind::String, flags, span, 0),
            Token::Bare(bare) => {
                self.bare_key(bare, lexeme);
                self.push(Kind::String, 0, span, 0);
            }
            _ => return self.no_key(frame, lexeme),
        }
        self.expect(Expect::Colon);
        Step::Taken
    }

    fn bare_key(&mut self, bare: Bare, lexeme: Lexeme) {
        if bare == Bare::Word {
            self.word(lexeme, A_KEY);
            return;
        }
        let remedy = "put double quotes around it";
        let error = fault::error(self.place(lexeme), self.found(lexeme), A_KEY, remedy);
        self.lexer.report(error.repaired(quote(self.lexer.slice(lexeme))));
    }

    /// What stands where a key belongs.
    fn no_key(&mut self, frame: Frame, lexeme: Lexeme) -> Step {
        const OR_END: &str = "a key in double quotes or `}`";
        match lexeme.token {
            Token::Comma => self.extra(lexeme, OR_END, "remove the extra comma"),
            Token::Junk => self.extra(lexeme, OR_END, "remove it"),
            Token::Placeholder => self.placeholder_member(lexeme),
            Token::Open(_) if self.is_item_of_outer(frame, lexeme) => {
                self.close_before_comma(frame, self.found(lexeme))
            }
            _ => {
                let remedy = "add a key and `:` before the value, or use `[` and `]` for a list";
                let error = fault::error(self.place(lexeme), self.found(lexeme), A_KEY, remedy);
                self.lexer.report(error);
                self.push_missing();
                self.expect(Expect::Value);
                if lexeme.token == Token::Colon { Step::Taken } else { Step::Again }
            }
        }
    }

    /// Whether a value in the place of a key is an item of the array around the object, which lacks
    /// its `}` before the comma.
    fn is_item_of_outer(&self, frame: Frame, lexeme: Lexeme) -> bool {
        let open = self.kinds();
        let around = open.get(..open.len() - 1).unwrap_or(&[]);
        let reach = |open: &[Kind]| ahead::reach(self.lexer.text, lexeme.start, open);
        self.is_after_comma(frame)
            && around.last() == Some(&Kind::Array)
            && reach(around) > reach(&open)
    }

    /// The colon after a key.
    pub(super) fn colon(&mut self, lexeme: Lexeme) -> Step {
        match lexeme.token {
            Token::Colon => {
                self.sign(lexeme, ":");
                self.expect(Expect::Value);
                Step::Taken
            }
            Token::Comma => {
                let (found, remedy) = (self.found(lexeme), "add `:` and a value after the key");
                self.lexer.report(fault::error(self.gap(), found, "`:` and a value", remedy));
                self.missing_value()
            }
            Token::Junk => {
                let error =
                    fault::error(self.place(lexeme), self.found(lexeme), "`:`", "write `:`");
                self.lexer.report(error.repaired(":"));
                self.expect(Expect::Value);
                Step::Taken
            }
            _ => {
                let remedy = "add `:` after the key";
                let error = fault::error(self.gap(), self.found(lexeme), "`:`", remedy);
                self.lexer.report(error.repaired(":"));
                self.expect(Expect::Value);
                Step::Again
            }
        }
    }

    /// The value of a member.
    pub(super) fn member_value(&mut self, lexeme: Lexeme) -> Step {
        match lexeme.token {
            Token::Colon => self.extra(lexeme, "a value", "remove the extra `:`"),
            Token::Comma => {
                let (found, remedy) =
                    (self.found(lexeme), "add the value of this key, or remove the key");
                self.lexer.report(fault::error(self.gap(), found, "a value", remedy));
                self.missing_value()
            }
            Token::String(_) if ahead::is_followed_by_colon(self.lexer.text, lexeme.end) => {
                self.key_for_value(lexeme)
            }
            _ => self.value(lexeme),
        }
    }

    /// A key where a value belongs: the value is missing, or the `{` before the key.
    fn key_for_value(&mut self, lexeme: Lexeme) -> Step {
        let open = self.kinds();
        let inner = [open.as_slice(), &[Kind::Object]].concat();
        let reach = |open: &[Kind]| ahead::reach(self.lexer.text, lexeme.start, open);
        if self.stack.len() < MAX_DEPTH && reach(&inner) > reach(&open) {
            return self.open_before(lexeme);
        }
        let remedy = "add the value of the previous key, and a comma";
        self.lexer.report(fault::error(self.gap(), self.found(lexeme), "a value", remedy));
        self.missing_value();
        self.expect(Expect::Item);
        Step::Again
    }

    /// Puts an empty error in the place of a value.
    pub(super) fn missing_value(&mut self) -> Step {
        self.push_missing();
        self.filled();
        Step::Again
    }

    /// More items or members than are read: the rest of the container is one error.
    pub(super) fn too_many(&mut self, frame: Frame, lexeme: Lexeme) -> Step {
        let end = ahead::container_end(self.lexer.text, lexeme.start);
        let span = Span::of(lexeme.start, end);
        self.lexer.report(fault::too_many_members(self.lexer.place(lexeme.start, end), frame.kind));
        self.push(Kind::Error, 0, span, 0);
        self.lexer.at = end;
        if frame.kind == Kind::Object {
            self.push(Kind::Error, 0, Span::new(span.end, span.end), 0);
        }
        self.expect(Expect::Separator);
        Step::Taken
    }

    /// A placeholder in the place of a key: the whole member, or its key.
    fn placeholder_member(&mut self, lexeme: Lexeme) -> Step {
        let place = self.place(lexeme);
        let found = format!("a template placeholder {}", self.found(lexeme));
        self.lexer.report(fault::error(place, found, A_KEY, "render the template first"));
        self.push(Kind::Error, 0, place.span, 0);
        if ahead::is_followed_by_colon(self.lexer.text, lexeme.end) {
            self.expect(Expect::Colon);
        } else {
            self.push(Kind::Error, 0, Span::new(place.span.end, place.span.end), 0);
            self.filled();
        }
        Step::Taken
    }

    /// Reports a sign that stands for another one.
    fn sign(&mut self, lexeme: Lexeme, sign: &str) {
        let found = self.lexer.slice(lexeme);
        if found != sign {
            self.lexer.report(fault::other_sign(self.place(lexeme), found, sign));
        }
    }

    /// Something that only has to go.
    fn extra(&mut self, lexeme: Lexeme, expected: &str, remedy: &str) -> Step {
        let found = self.found(lexeme);
        self.lexer.report(fault::error(self.place(lexeme), found, expected, remedy).repaired(""));
        Step::Taken
    }
}
