//! Patterns of the policy language: actions, resources and condition values with `*` and `?`.
//!
//! A [`Pattern`] is a list of [`Token`]s; each place of a policy has its own builder, because each
//! has its own wildcards (CV-8, AC-1, RS-3, CD-48). The algebra over them ([`Pattern::matches`],
//! [`Pattern::covers`], [`Pattern::overlaps`]) is exact, works in bounded time, and answers
//! [`Truth::Maybe`] where a variable, an unknown part or an open point decides.

mod build;
mod cover;
mod fold;
mod matching;
mod overlap;
mod positions;
mod resolve;
mod steps;

use std::fmt;
use std::sync::Arc;

use policylint_syntax::HoleId;

use crate::truth::{OpenPoint, Reason, Truth, Why};

pub use build::{PatternText, ShortArn};
pub use cover::MAX_COVER_WORK;
pub use fold::{equal_ignoring_case, fold_variants, simple_lower_case};
pub use overlap::MAX_OVERLAP_WORK;
pub use resolve::{KeyText, Resolved};

/// A set of texts, written as in a policy.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Pattern {
    /// `None`: no text at all.
    tokens: Option<Box<[Token]>>,
    /// The text, if there is exactly one; folded letters in lower case.
    literal: Option<Box<str>>,
    /// Open points that decide whether the pattern is in force at all.
    open: Vec<OpenPoint>,
}

/// One piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Token {
    /// This character.
    Lit(char),
    /// This character in any case (CV-9); held in lower case.
    LitFold(char),
    /// Any one character.
    Any,
    /// Any one character but `:`.
    AnyNoColon,
    /// Any run of characters.
    Star,
    /// Any run of characters without `:`.
    StarNoColon,
    /// The text that the request has for a key (VR-2).
    Var(Arc<PatternVariable>),
    /// A part of the policy text that is not known; may hold wildcards.
    Hole(HoleId),
}

/// A policy variable inside a pattern.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PatternVariable {
    /// The condition key in lower case.
    pub key: Arc<str>,
    /// Used if and only if the key is absent (VR-3).
    pub default: Option<Box<str>>,
    /// How the text that stands for it is compared.
    pub case: Case,
}

/// Whether letters compare with regard to case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Case {
    /// Code point by code point.
    Sensitive,
    /// By simple lower-case forms (CV-9).
    Insensitive,
}

impl Pattern {
    /// The pattern that matches no text: what AWS refuses, or what cannot be resolved (VR-7, VR-8).
    pub fn never() -> Self {
        Self { tokens: None, literal: None, open: Vec::new() }
    }

    /// The pattern that matches every text.
    pub fn everything() -> Self {
        Self::of_tokens(vec![Token::Star])
    }

    /// A pattern of these tokens, brought into a normal form: runs of wildcards are merged, `?` stands before `*`.
    pub fn of_tokens(tokens: Vec<Token>) -> Self {
        let tokens = normalized(tokens);
        let literal = literal_of(&tokens);
        Self { tokens: Some(tokens.into_boxed_slice()), literal, open: Vec::new() }
    }

    /// The same pattern, in force only if this open point is settled in its favor.
    #[must_use]
    pub fn with_open(mut self, point: OpenPoint) -> Self {
        if self.tokens.is_some() && !self.open.contains(&point) {
            self.open.push(point);
            self.open.sort_unstable();
        }
        self
    }

    /// For the pattern of a resource: the same with every `*` of the first five fields kept inside its field.
    ///
    /// What this one no longer matches was matched only because `*` crosses colons (RS-3), which is
    /// open point OP-4.
    #[must_use]
    pub fn without_crossing(&self) -> Self {
        let mut colons = 0;
        let inside = self.tokens().iter().map(|token| match token {
            Token::Star if (1..5).contains(&colons) => Token::StarNoColon,
            other => {
                colons += usize::from(*other == Token::Lit(':'));
                other.clone()
            }
        });
        let tokens = self.tokens.is_some().then(|| inside.collect());
        let kept = tokens.map_or_else(Self::never, Self::of_tokens);
        Self { open: self.open.clone(), ..kept }
    }

    /// The tokens; none for the empty text and for [`Pattern::never`].
    pub fn tokens(&self) -> &[Token] {
        self.tokens.as_deref().unwrap_or_default()
    }

    /// The open points on which the pattern depends, ascending.
    pub fn open_points(&self) -> &[OpenPoint] {
        &self.open
    }

    /// True if no text matches, whatever the unknown parts are.
    pub fn is_never(&self) -> bool {
        self.tokens.is_none()
    }

    /// True if every text matches for certain.
    pub fn is_match_all(&self) -> bool {
        self.open.is_empty() && matches!(self.tokens(), [Token::Star])
    }

    /// True if it has a wildcard of any sort.
    pub fn has_wildcard(&self) -> bool {
        self.tokens().iter().any(|token| {
            matches!(token, Token::Any | Token::AnyNoColon | Token::Star | Token::StarNoColon)
        })
    }

    /// True if it has a policy variable or an unknown part.
    pub fn has_unknown(&self) -> bool {
        self.tokens().iter().any(|token| matches!(token, Token::Var(_) | Token::Hole(_)))
    }

    /// The only text that matches; letters that compare without case are in lower case.
    pub fn literal(&self) -> Option<&str> {
        self.literal.as_deref()
    }

    /// The text with which every match begins; letters that compare without case are in lower case.
    pub fn literal_prefix(&self) -> String {
        self.tokens().iter().map_while(literal_character).collect()
    }

    /// The variables in it, in order of appearance, repetitions included.
    pub fn variables(&self) -> impl Iterator<Item = &PatternVariable> {
        self.tokens().iter().filter_map(|token| match token {
            Token::Var(variable) => Some(variable.as_ref()),
            _ => None,
        })
    }

    /// The unknown parts in it, in order of appearance.
    pub fn holes(&self) -> impl Iterator<Item = HoleId> {
        self.tokens().iter().filter_map(|token| match token {
            Token::Hole(hole) => Some(*hole),
            _ => None,
        })
    }

    /// A short text that matches; `None` where variables, unknown parts or emptiness leave none to show.
    pub fn example(&self) -> Option<String> {
        let tokens = self.tokens.as_deref()?;
        if self.has_unknown() {
            return None;
        }
        Some(tokens.iter().filter_map(|token| steps::Step::wide(token).sample()).collect())
    }

    /// Why a text that fits might still not match: variables and unknown parts.
    fn unknowns(&self) -> Option<Why> {
        Why::of(self.tokens().iter().filter_map(|token| match token {
            Token::Var(variable) => Some(Reason::Variable(Arc::clone(&variable.key))),
            Token::Hole(hole) => Some(Reason::Hole(*hole)),
            _ => None,
        }))
    }

    /// `Yes` if the pattern is in force, otherwise the open points on which that depends.
    fn in_force(&self) -> Truth {
        Truth::from(Why::of(self.open.iter().copied().map(Reason::Open)))
    }
}

/// `Lit` and `LitFold` as their character.
fn literal_character(token: &Token) -> Option<char> {
    match token {
        Token::Lit(character) | Token::LitFold(character) => Some(*character),
        _ => None,
    }
}

fn literal_of(tokens: &[Token]) -> Option<Box<str>> {
    tokens.iter().map(literal_character).collect::<Option<String>>().map(String::into_boxed_str)
}

/// Merges neighboring stars and moves `?` before the star that precedes it: `*?*` is `?*`.
fn normalized(tokens: Vec<Token>) -> Vec<Token> {
    let mut result: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        match (result.last(), &token) {
            (Some(Token::Star), Token::Star | Token::StarNoColon)
            | (Some(Token::StarNoColon), Token::StarNoColon) => {}
            (Some(Token::StarNoColon), Token::Star) => {
                result.pop();
                result.push(token);
            }
            (Some(Token::Star), Token::Any) | (Some(Token::StarNoColon), Token::AnyNoColon) => {
                let star = result.pop();
                result.push(token);
                result.extend(star);
            }
            _ => result.push(token),
        }
    }
    result
}

impl fmt::Display for Pattern {
    /// The pattern as a policy of version 2012 would write it; unknown parts as U+FFFC.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tokens().iter().try_for_each(|token| write!(formatter, "{token}"))
    }
}

impl fmt::Display for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lit(character @ ('*' | '?' | '$')) => write!(formatter, "${{{character}}}"),
            Self::Lit(character) | Self::LitFold(character) => write!(formatter, "{character}"),
            Self::Any | Self::AnyNoColon => formatter.write_str("?"),
            Self::Star | Self::StarNoColon => formatter.write_str("*"),
            Self::Var(variable) => write!(formatter, "{variable}"),
            Self::Hole(_) => formatter.write_str("\u{FFFC}"),
        }
    }
}

impl fmt::Display for PatternVariable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.default {
            Some(default) => write!(formatter, "${{{}, '{default}'}}", self.key),
            None => write!(formatter, "${{{}}}", self.key),
        }
    }
}
