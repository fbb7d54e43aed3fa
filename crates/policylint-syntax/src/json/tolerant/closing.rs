//! Brackets: which container a closing one ends, and what to do where one is missing.

use super::{Expect, Frame, Parser, Step, ahead};
use crate::json::fault;
use crate::json::lexer::Lexeme;
use crate::tree::Kind;

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
        let error = |remedy: String| fault::error(place, found.as_str(), &expected, remedy);
        match self.mismatch(kind, lexeme) {
            Mismatch::Other => {
                let remedy = format!("close the {opened} with {expected}");
                self.lexer.report(error(remedy).repaired(fault::closer(frame.kind)));
                self.complete(frame, lexeme);
                self.close_top(lexeme.end);
                Step::Taken
            }
            Mismatch::Extra if matches!(frame.expect, Expect::Colon | Expect::Value) => {
                let remedy = format!("open the value with `{}`", fault::bracket(kind));
                self.lexer.report(fault::error(place, found, "a value", remedy));
                self.pad();
                self.filled();
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
                self.complete(frame, lexeme);
                while self.stack.last().is_some_and(|inner| inner.kind != kind) {
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
            let whole = self.nodes.last().is_some_and(|node| node.kind != Kind::Error);
            let complete = whole && matches!(frame.expect, Expect::First | Expect::Separator);
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
        if matches!(frame.expect, Expect::First | Expect::Separator) {
            return;
        }
        let (gap, found) = (self.gap(), self.found(lexeme));
        match frame.expect {
            Expect::First | Expect::Separator => {}
            Expect::Item => {
                let comma = self.lexer.place(self.comma.0, self.comma.1);
                // It goes, so that it is a semicolon or the like no longer matters.
                self.lexer.errors.retain(|error| error.place != comma);
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

    /// Tries the explanations of a bracket that does not fit against the text behind it.
    fn mismatch(&self, kind: Kind, lexeme: Lexeme) -> Mismatch {
        let kinds = self.kinds();
        let outer = kinds.iter().rposition(|open| *open == kind);
        let mut best = (Mismatch::Other, 0);
        let candidates = [
            outer.map(|at| (Mismatch::Outer, at)),
            Some((Mismatch::Other, kinds.len().saturating_sub(1))),
            Some((Mismatch::Extra, kinds.len())),
        ];
        for (mismatch, open) in candidates.into_iter().flatten() {
            let open = kinds.get(..open).unwrap_or(&[]);
            let reach = ahead::reach(self.lexer.text, lexeme.end, open);
            if reach > best.1 {
                best = (mismatch, reach);
            }
        }
        best.0
    }

    /// The kinds of the open containers, outermost first.
    pub(super) fn kinds(&self) -> Vec<Kind> {
        self.stack.iter().map(|frame| frame.kind).collect()
    }

    /// Closes the container on top before the comma just read, which then belongs to the one around.
    pub(super) fn close_before_comma(&mut self, frame: Frame, found: String) -> Step {
        let (comma, _) = self.comma;
        self.close_unclosed(frame, found, comma);
        self.expect(Expect::Item);
        Step::Again
    }

    /// Closes the empty container on top before the token at hand.
    pub(super) fn close_empty(&mut self, frame: Frame, found: String) -> Step {
        self.close_unclosed(frame, found, self.last_end);
        Step::Again
    }

    fn close_unclosed(&mut self, frame: Frame, found: String, at: usize) {
        let closer = fault::closer(frame.kind);
        let remedy = format!("close the {}: add `{closer}`", self.opened(frame));
        let expected = format!("`{closer}`");
        let error = fault::error(self.lexer.place(at, at), found, &expected, remedy);
        self.lexer.report(error.repaired(closer));
        self.close_top(at);
    }
}
