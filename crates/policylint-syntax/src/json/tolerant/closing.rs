//! Brackets: which container a closing one ends, and what to do where one is missing.

use super::{Expect, Frame, Parser, Step};
use crate::json::fault;
use crate::json::lexer::Lexeme;
use crate::json::string::scan;
use crate::tree::Kind;

/// How many closing brackets in a row are looked at to see which one is wrong.
const LOOK_AHEAD: usize = 32;

/// How a bracket that does not fit is explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mismatch {
    /// It closes an outer container: brackets before it are missing.
    Outer,
    /// It should have been the other kind.
    Other,
    /// It is one too many.
    Extra,
}

impl Parser<'_> {
    /// A closing bracket.
    pub(super) fn close(&mut self, frame: Frame, kind: Kind, lexeme: Lexeme) -> Step {
        if kind == frame.kind {
            self.complete(frame, lexeme);
            self.close_top(lexeme.end);
            return Step::Taken;
        }
        let place = self.place(lexeme);
        let found = format!("`{}`", fault::closer(kind));
        let expected = format!("`{}`", fault::closer(frame.kind));
        let opened = self.opened(frame);
        let error = |remedy: String| fault::error(place, found, &expected, remedy);
        match self.mismatch(kind, lexeme) {
            Mismatch::Other => {
                let remedy = format!("close the {opened} with {expected}");
                self.lexer.report(error(remedy).repaired(fault::closer(frame.kind)));
                self.complete(frame, lexeme);
                self.close_top(lexeme.end);
                Step::Taken
            }
            Mismatch::Extra => {
                let remedy = format!("remove it: the {opened} is still open");
                self.lexer.report(error(remedy).repaired(""));
                Step::Taken
            }
            Mismatch::Outer => {
                let missing: String = self
                    .stack
                    .iter()
                    .rev()
                    .take_while(|inner| inner.kind != kind)
                    .map(|inner| fault::closer(inner.kind))
                    .collect();
                let remedy = format!("close the {opened} first: add `{missing}`");
                self.lexer
                    .report(error(remedy).repaired(format!("{missing}{}", fault::closer(kind))));
                while self.stack.last().is_some_and(|inner| inner.kind != kind) {
                    self.pad();
                    self.close_top(self.last_end);
                }
                Step::Again
            }
        }
    }

    /// The end of the text inside a container.
    pub(super) fn end(&mut self, frame: Frame, lexeme: Lexeme) -> Step {
        let end = lexeme.end;
        // A string or comment without end has been reported, and hides the rest.
        if !self.lexer.cut {
            let expected = match frame.expect {
                Expect::First | Expect::Separator => format!("`{}`", fault::closer(frame.kind)),
                Expect::Item if frame.kind == Kind::Array => "an item".to_owned(),
                Expect::Item => "a key in double quotes".to_owned(),
                Expect::Colon => "`:`".to_owned(),
                Expect::Value => "a value".to_owned(),
            };
            let closers: String =
                self.stack.iter().rev().map(|open| fault::closer(open.kind)).collect();
            let more = match self.stack.len() {
                1 => String::new(),
                2 => ", and one more bracket".to_owned(),
                open => format!(", and {} more brackets", open - 1),
            };
            let remedy = format!("close the {}{more}", self.opened(frame));
            let error = fault::error(self.lexer.place(end, end), "end of file", &expected, remedy);
            let complete = matches!(frame.expect, Expect::First | Expect::Separator);
            self.lexer.report(if complete { error.repaired(closers) } else { error });
        }
        self.close_all(end);
        Step::Done
    }

    /// Closes all that is open at an offset.
    pub(super) fn close_all(&mut self, end: usize) {
        while !self.stack.is_empty() {
            self.pad();
            self.close_top(end);
        }
    }

    /// Reports what a container that ends lacks.
    fn complete(&mut self, frame: Frame, lexeme: Lexeme) {
        let found = fault::excerpt(self.lexer.slice(lexeme));
        let gap = self.lexer.place(self.last_end, self.last_end);
        match frame.expect {
            Expect::First | Expect::Separator => {}
            Expect::Item => {
                let comma = self.lexer.place(self.comma.0, self.comma.1);
                let (expected, remedy) = match frame.kind {
                    Kind::Object => ("a key in double quotes", "remove the comma before `}`"),
                    _ => ("an item", "remove the comma before `]`"),
                };
                self.lexer.report(fault::error(comma, found, expected, remedy).repaired(""));
            }
            Expect::Colon => {
                self.lexer.report(fault::error(
                    gap,
                    found,
                    "`:` and a value",
                    "add `:` and a value after the key",
                ));
            }
            Expect::Value => {
                self.lexer.report(fault::error(
                    gap,
                    found,
                    "a value",
                    "add the value of this key, or remove the key",
                ));
            }
        }
        self.pad();
    }

    /// Puts an empty error in the place of a value that is missing.
    fn pad(&mut self) {
        if self
            .stack
            .last()
            .is_some_and(|frame| matches!(frame.expect, Expect::Colon | Expect::Value))
        {
            self.push_missing();
        }
    }

    fn close_top(&mut self, end: usize) {
        let Some(frame) = self.stack.pop() else { return };
        let end_id = crate::Span::of(0, self.nodes.len()).end;
        if let Some(node) = self.nodes.get_mut(frame.node as usize) {
            node.end = crate::Span::of(0, end).end.max(node.start);
            node.end_id = end_id;
        }
        self.filled();
    }

    /// A container's bracket and where it stands, for a message.
    fn opened(&self, frame: Frame) -> String {
        let start = self.nodes.get(frame.node as usize).map_or(0, |node| node.start as usize);
        let place = self.lexer.place(start, start + 1);
        format!(
            "`{}` opened {}",
            fault::bracket(frame.kind),
            fault::whereabouts(self.sources, place)
        )
    }

    /// Tries the explanations of a bracket that does not fit against what follows it.
    fn mismatch(&self, kind: Kind, lexeme: Lexeme) -> Mismatch {
        let follows = follows(self.lexer.text, lexeme.end);
        let kinds: Vec<Kind> = self.stack.iter().map(|frame| frame.kind).collect();
        let outer = kinds.iter().rposition(|open| *open == kind);
        let candidates = [
            outer.map(|at| (Mismatch::Outer, at)),
            Some((Mismatch::Other, kinds.len().saturating_sub(1))),
            Some((Mismatch::Extra, kinds.len())),
        ];
        let fitting = candidates
            .iter()
            .flatten()
            .find(|(_, open)| follows.fits(kinds.get(..*open).unwrap_or(&[])));
        match (fitting, outer) {
            (Some((mismatch, _)), _) => *mismatch,
            (None, Some(_)) => Mismatch::Outer,
            (None, None) => Mismatch::Other,
        }
    }
}

/// What comes after a closing bracket.
struct Follows {
    closers: Vec<Kind>,
    then: Then,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    End,
    Key,
    Item,
    Unclear,
}

impl Follows {
    /// Whether it can come where these containers are open.
    fn fits(&self, open: &[Kind]) -> bool {
        let mut open = open.to_vec();
        let closed = self.closers.iter().all(|closer| open.pop() == Some(*closer));
        closed
            && match self.then {
                Then::End => open.is_empty(),
                Then::Key => open.last() == Some(&Kind::Object),
                Then::Item => open.last() == Some(&Kind::Array),
                Then::Unclear => true,
            }
    }
}

fn follows(text: &str, from: usize) -> Follows {
    let mut closers = Vec::new();
    let mut at = from;
    loop {
        at = skip_blanks(text, at);
        match text.as_bytes().get(at) {
            Some(b'}') => closers.push(Kind::Object),
            Some(b']') => closers.push(Kind::Array),
            Some(b',') => return Follows { closers, then: after_comma(text, at + 1) },
            None => return Follows { closers, then: Then::End },
            Some(_) => return Follows { closers, then: Then::Unclear },
        }
        if closers.len() == LOOK_AHEAD {
            return Follows { closers, then: Then::Unclear };
        }
        at += 1;
    }
}

fn after_comma(text: &str, from: usize) -> Then {
    let at = skip_blanks(text, from);
    match text.as_bytes().get(at) {
        Some(b'"') if is_followed_by_colon(text, string_end(text, at)) => Then::Key,
        Some(b'"' | b'{' | b'[') => Then::Item,
        _ => Then::Unclear,
    }
}

/// Whether the next sign is a colon.
pub(super) fn is_followed_by_colon(text: &str, from: usize) -> bool {
    text.as_bytes().get(skip_blanks(text, from)) == Some(&b':')
}

/// One past the bracket that closes the one at `start`, of whatever kind; the end of the text if there is none.
pub(super) fn balanced_end(text: &str, start: usize) -> usize {
    let end = container_end(text, start + 1);
    (end + 1).min(text.len())
}

/// The bracket that closes the container that `from` lies in, or the end of the text.
pub(super) fn container_end(text: &str, from: usize) -> usize {
    unnested(text, from, b"")
}

/// The comma or bracket that ends the member that `from` lies in, or the end of the text.
pub(super) fn member_end(text: &str, from: usize) -> usize {
    unnested(text, from, b",")
}

/// The first closing bracket or byte of `stops` that is not inside brackets that open after `from`.
fn unnested(text: &str, from: usize, stops: &[u8]) -> usize {
    let bytes = text.as_bytes();
    let mut depth = 0_u32;
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = string_end(text, at);
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 0 => return at,
            b'}' | b']' => depth -= 1,
            _ if depth == 0 && stops.contains(byte) => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// One past the quote that ends the string at `start`.
fn string_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = scan(bytes, start + 1);
    while let Some(byte) = bytes.get(at) {
        at = match byte {
            b'"' => return at + 1,
            b'\\' => scan(bytes, at + 2),
            _ => scan(bytes, at + 1),
        };
    }
    bytes.len()
}

fn skip_blanks(text: &str, from: usize) -> usize {
    let blanks = |rest: &[u8]| rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    from + text.as_bytes().get(from..).map_or(0, blanks)
}
