//! The tolerant reader: any text, all its errors, and a tree of what can be made out.
//!
//! Open containers stand on a stack of their own, so that a bracket can be looked up in it. Each
//! error is meant to be one mistake of the writer: what follows from it is not reported again.

mod ahead;
mod closing;
mod members;

use super::fault;
use super::lexer::{Bare, Lexeme, Lexer, Position, Token};
use super::limits::{MAX_DEPTH, MAX_MEMBERS};
use super::string::quote;
use crate::source::{Place, SourceId, Sources, Span};
use crate::tree::{Comment, Hole, Kind, NO_PARENT, Node, SyntaxError};

/// What was read.
pub(super) struct Reading {
    pub(super) nodes: Vec<Node>,
    pub(super) holes: Vec<Hole>,
    pub(super) comments: Vec<Comment>,
    pub(super) errors: Vec<SyntaxError>,
}

/// Reads any text from `from` on.
pub(super) fn read(sources: &Sources, source: SourceId, from: usize, nodes: Vec<Node>) -> Reading {
    let text = sources.text(source);
    let lexer = Lexer::new(text, from, source);
    let mut parser = Parser {
        sources,
        lexer,
        nodes,
        holes: Vec::new(),
        stack: Vec::new(),
        last_end: from,
        comma: (from, from),
    };
    parser.run();
    let Parser { nodes, holes, lexer, .. } = parser;
    Reading { nodes, holes, comments: lexer.comments, errors: lexer.errors }
}

/// What may come next in a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// The first item or member, or the end.
    First,
    /// An item or member after a comma.
    Item,
    /// The colon of a member.
    Colon,
    /// The value of a member.
    Value,
    /// A comma or the end.
    Separator,
}

/// An open container.
#[derive(Debug, Clone, Copy)]
struct Frame {
    node: u32,
    kind: Kind,
    expect: Expect,
    members: u32,
}

/// What to do with the token after a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// It was taken in.
    Taken,
    /// It is to be looked at again: what it lacked was put in.
    Again,
    /// Nothing more is to be read.
    Done,
}

struct Parser<'a> {
    sources: &'a Sources,
    lexer: Lexer<'a>,
    nodes: Vec<Node>,
    holes: Vec<Hole>,
    stack: Vec<Frame>,
    /// One past the last token taken in.
    last_end: usize,
    /// The last comma.
    comma: (usize, usize),
}

impl<'a> Parser<'a> {
    fn run(&mut self) {
        loop {
            let lexeme = self.lexer.next(self.position());
            let mut step = Step::Again;
            while step == Step::Again {
                let complete = lexeme.token == Token::End && self.stack.is_empty();
                step = if self.lexer.has_room() || complete {
                    self.step(lexeme)
                } else {
                    self.give_up(lexeme)
                };
            }
            if step == Step::Done {
                return;
            }
            self.last_end = self.lexer.at;
        }
    }

    fn position(&self) -> Position {
        match self.stack.last() {
            Some(frame) if frame.kind == Kind::Object && frame.expect != Expect::Value => {
                Position::Key
            }
            _ => Position::Value,
        }
    }

    fn step(&mut self, lexeme: Lexeme) -> Step {
        let Some(frame) = self.stack.last().copied() else { return self.outside(lexeme) };
        match lexeme.token {
            Token::End => self.end(frame, lexeme),
            Token::Close(kind) => self.close(frame, kind, lexeme),
            _ => match frame.expect {
                Expect::Separator => self.separator(frame, lexeme),
                Expect::First | Expect::Item if frame.members >= MAX_MEMBERS => {
                    self.too_many(frame, lexeme)
                }
                Expect::First | Expect::Item if frame.kind == Kind::Array => {
                    self.item(frame, lexeme)
                }
                Expect::First | Expect::Item => self.key(frame, lexeme),
                Expect::Colon => self.colon(lexeme),
                Expect::Value => self.member_value(lexeme),
            },
        }
    }

    /// A token before or after the one value of the text.
    fn outside(&mut self, lexeme: Lexeme) -> Step {
        if !self.nodes.is_empty() {
            return self.after_value(lexeme);
        }
        let place = self.place(lexeme);
        match lexeme.token {
            Token::End => {
                if self.lexer.errors.is_empty() {
                    self.lexer.report(fault::empty(self.lexer.place(self.last_end, lexeme.end)));
                }
                Step::Done
            }
            Token::Close(_) | Token::Comma | Token::Colon | Token::Junk => {
                let found = self.found(lexeme);
                self.lexer
                    .report(fault::error(place, found, "a JSON value", "remove it").repaired(""));
                Step::Taken
            }
            _ => self.value(lexeme),
        }
    }

    fn after_value(&mut self, lexeme: Lexeme) -> Step {
        if lexeme.token == Token::End {
            return Step::Done;
        }
        let rest = self.rest(lexeme);
        let place = self.lexer.place(lexeme.start, lexeme.start + rest.len());
        // What is wrong inside the rest no longer matters.
        self.lexer.errors.retain(|error| error.place < place);
        let found = self.found(lexeme);
        let (found, remedy) = match lexeme.token {
            Token::Close(_) => (found, "remove it: every bracket is closed already"),
            Token::Open(_) => (
                format!("{found}, a second document"),
                "keep one document in a file; the rest was not read",
            ),
            _ => (found, "remove it, or close the value only behind it; the rest was not read"),
        };
        let error = fault::error(place, found, "end of file", remedy);
        let only_signs =
            rest.trim_end_matches(|last: char| "]},; \t\r\n".contains(last)).is_empty();
        self.lexer.report(if only_signs { error.repaired("") } else { error });
        Step::Done
    }

    /// Reads a value. Every token but signs and the end can be taken for one.
    fn value(&mut self, lexeme: Lexeme) -> Step {
        let place = self.place(lexeme);
        match lexeme.token {
            Token::Open(kind) => return self.open(kind, lexeme),
            Token::String(flags) => self.push(Kind::String, flags, place.span, 0),
            Token::Bare(bare) => {
                let kind = self.bare(bare, lexeme);
                self.push(kind, 0, place.span, 0);
            }
            Token::Placeholder => self.placeholder(lexeme),
            _ => {
                let found = self.found(lexeme);
                // Before a value it only has to go; else it stands for the value.
                let extra = ahead::starts_value(self.lexer.text, lexeme.end);
                let error = fault::error(place, found, "a JSON value", "remove it");
                self.lexer.report(if extra { error.repaired("") } else { error });
                if extra {
                    return Step::Taken;
                }
                self.push(Kind::Error, 0, place.span, 0);
            }
        }
        self.filled();
        Step::Taken
    }

    fn open(&mut self, kind: Kind, lexeme: Lexeme) -> Step {
        if self.stack.len() >= MAX_DEPTH {
            let end = ahead::balanced_end(self.lexer.text, lexeme.start);
            self.lexer.report(fault::too_deep(self.lexer.place(lexeme.start, end)));
            self.push(Kind::Error, 0, Span::of(lexeme.start, end), 0);
            self.lexer.at = end;
            self.filled();
            return Step::Taken;
        }
        let node = Span::of(0, self.nodes.len()).end;
        self.push(kind, 0, Span::of(lexeme.start, lexeme.end), 0);
        self.stack.push(Frame { node, kind, expect: Expect::First, members: 0 });
        Step::Taken
    }

    /// What a run without quotes is read as; reports it if JSON has no such thing.
    fn bare(&mut self, bare: Bare, lexeme: Lexeme) -> Kind {
        if let Bare::Literal(kind) = bare {
            return kind;
        }
        let (place, found) = (self.place(lexeme), self.found(lexeme));
        let cut = lexeme.end == self.lexer.text.len() && !self.stack.is_empty();
        let (kind, error) = match bare {
            Bare::Literal(kind) => return kind,
            Bare::Number => return Kind::Number,
            // The end of the text is the error, whatever the word was to become.
            _ if cut => return Kind::Error,
            Bare::LikeLiteral(kind) => {
                let json = match kind {
                    Kind::True => "true",
                    Kind::False => "false",
                    _ => "null",
                };
                let expected = format!("`{json}`");
                (
                    kind,
                    fault::error(place, found, &expected, format!("write {expected}"))
                        .repaired(json),
                )
            }
            Bare::LikeNumber => {
                let remedy = "write the number without sign or zeros in front, or put double quotes around it \
                              if it is an account ID";
                (Kind::Number, fault::error(place, found, "a JSON number", remedy))
            }
            Bare::Word => return self.word(lexeme, "a string in double quotes"),
        };
        self.lexer.report(error);
        kind
    }

    /// A word in the place of a string. A quote behind it belongs to it: the one before it is missing.
    fn word(&mut self, lexeme: Lexeme, expected: &str) -> Kind {
        let word = self.lexer.slice(lexeme);
        let mut end = lexeme.end;
        let mut remedy = "put double quotes around it";
        if let Some(rest) = self.lexer.rest(end).strip_prefix('"') {
            let next = rest.trim_start_matches([' ', '\t']);
            if next.is_empty() || next.starts_with([',', ':', ']', '}', '\r', '\n']) {
                end += 1;
                self.lexer.at = end;
                remedy = "add the opening `\"`";
            }
        }
        let found = fault::excerpt(self.lexer.text.get(lexeme.start..end).unwrap_or(word));
        let place = self.lexer.place(lexeme.start, end);
        let error = fault::error(place, found, expected, remedy);
        self.lexer.report(error.repaired(quote(word)));
        Kind::String
    }

    fn placeholder(&mut self, lexeme: Lexeme) {
        let place = self.place(lexeme);
        let text = self.lexer.slice(lexeme);
        let found = format!("a template placeholder {}", fault::excerpt(text));
        self.lexer.report(fault::error(place, found, "a JSON value", "render the template first"));
        let hole = Span::of(0, self.holes.len()).end;
        let references = vec![text.to_owned()];
        self.holes.push(Hole {
            references,
            reason: "template placeholder".to_owned(),
            ..Hole::default()
        });
        self.push(Kind::Hole, 0, place.span, hole);
    }

    /// Stops after too many errors: all that is left is one more.
    fn give_up(&mut self, lexeme: Lexeme) -> Step {
        let place = self.lexer.place(lexeme.start, lexeme.start + self.rest(lexeme).len());
        self.lexer.errors.push(fault::too_many_errors(place));
        self.close_all(self.lexer.text.len());
        Step::Done
    }

    /// The text from a token on, without the blanks at its end.
    fn rest(&self, lexeme: Lexeme) -> &'a str {
        self.lexer.rest(lexeme.start).trim_end_matches([' ', '\t', '\n', '\r'])
    }

    /// A token for a message.
    fn found(&self, lexeme: Lexeme) -> String {
        fault::excerpt(self.lexer.slice(lexeme))
    }

    /// The end of the last token, where something is missing.
    fn gap(&self) -> Place {
        self.lexer.place(self.last_end, self.last_end)
    }

    fn place(&self, lexeme: Lexeme) -> Place {
        self.lexer.place(lexeme.start, lexeme.end)
    }

    fn expect(&mut self, expect: Expect) {
        if let Some(frame) = self.stack.last_mut() {
            frame.expect = expect;
        }
    }

    /// The item or member of the container on top is complete.
    fn filled(&mut self) {
        if let Some(frame) = self.stack.last_mut() {
            frame.expect = Expect::Separator;
            frame.members = frame.members.saturating_add(1);
        }
    }

    fn push(&mut self, kind: Kind, flags: u8, span: Span, payload: u32) {
        let id = Span::of(0, self.nodes.len()).end;
        self.nodes.push(Node {
            kind,
            flags,
            source: self.lexer.source,
            start: span.start,
            end: span.end,
            end_id: id.saturating_add(1),
            parent: self.stack.last().map_or(NO_PARENT, |frame| frame.node),
            payload,
        });
    }

    /// Stands for a key or value that is missing after the last token, so that members stay pairs.
    fn push_missing(&mut self) {
        self.push(Kind::Error, 0, Span::of(self.last_end, self.last_end), 0);
    }
}
