//! Tokens as steps of an automaton: what one token takes from a text.

use std::collections::BTreeMap;
use std::sync::Arc;

use policylint_syntax::HoleId;

use super::fold::simple_lower_case;
use super::{Case, Token};

/// A token without its heap part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Lit(char),
    Fold(char),
    Any,
    AnyNoColon,
    Star,
    StarNoColon,
    /// One unknown text, the same wherever the same letter stands.
    Letter(Letter),
}

/// The sign for an unknown text: the same variable or the same part gives the same id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter {
    id: u32,
    case: Case,
}

/// Gives out the letters of the patterns that are compared with each other.
#[derive(Debug, Default)]
pub(super) struct Letters {
    ids: BTreeMap<Unknown, u32>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unknown {
    Variable(Arc<str>, Option<Box<str>>),
    Hole(HoleId),
}

impl Letters {
    /// The steps of a pattern, its variables and unknown parts as letters.
    pub(super) fn steps(&mut self, tokens: &[Token]) -> Vec<Step> {
        tokens
            .iter()
            .map(|token| match token {
                Token::Var(variable) => {
                    let unknown =
                        Unknown::Variable(Arc::clone(&variable.key), variable.default.clone());
                    self.letter(unknown, variable.case)
                }
                Token::Hole(hole) => self.letter(Unknown::Hole(*hole), Case::Sensitive),
                known => Step::wide(known),
            })
            .collect()
    }

    fn letter(&mut self, unknown: Unknown, case: Case) -> Step {
        let next = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        let id = *self.ids.entry(unknown).or_insert(next);
        Step::Letter(Letter { id, case })
    }
}

/// The steps of a pattern, its variables and unknown parts as any run of characters.
pub(super) fn wide_steps(tokens: &[Token]) -> Vec<Step> {
    tokens.iter().map(Step::wide).collect()
}

impl Step {
    /// A token's step; variables and unknown parts take any run of characters.
    pub(super) fn wide(token: &Token) -> Self {
        match token {
            Token::Lit(character) => Self::Lit(*character),
            Token::LitFold(character) => Self::Fold(*character),
            Token::Any => Self::Any,
            Token::AnyNoColon => Self::AnyNoColon,
            Token::Star | Token::Var(_) | Token::Hole(_) => Self::Star,
            Token::StarNoColon => Self::StarNoColon,
        }
    }

    /// True for the steps that take a run of any length.
    pub(super) fn is_star(self) -> bool {
        matches!(self, Self::Star | Self::StarNoColon)
    }

    /// True if the character can be taken, by a star as one of its run.
    pub(super) fn takes(self, character: char) -> bool {
        match self {
            Self::Lit(expected) => character == expected,
            Self::Fold(expected) => {
                character == expected || simple_lower_case(character) == expected
            }
            Self::Any | Self::Star => true,
            Self::AnyNoColon | Self::StarNoColon => character != ':',
            Self::Letter(_) => false,
        }
    }

    /// True if the unknown text can be taken whatever it is.
    pub(super) fn takes_letter(self, letter: Letter) -> bool {
        match self {
            Self::Star => true,
            Self::Letter(own) => {
                own.id == letter.id && (own.case == letter.case || own.case == Case::Insensitive)
            }
            _ => false,
        }
    }

    /// A character that both can take.
    pub(super) fn common(self, other: Self) -> Option<char> {
        match (self, other) {
            (Self::Lit(character), step) | (step, Self::Lit(character)) => {
                step.takes(character).then_some(character)
            }
            (Self::Fold(lower), step) | (step, Self::Fold(lower)) => {
                step.takes(lower).then_some(lower)
            }
            (Self::Letter(_), _) | (_, Self::Letter(_)) => None,
            _ => Some('x'),
        }
    }

    /// True if both can take one character or one letter in common.
    pub(super) fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::Letter(letter), step) | (step, Self::Letter(letter))
                if step.takes_letter(letter) =>
            {
                true
            }
            (Self::Letter(_), Self::Letter(letter)) => self.takes_letter(letter),
            _ => self.common(other).is_some(),
        }
    }

    /// True if it can take a `:`.
    pub(super) fn takes_colon(self) -> bool {
        matches!(self, Self::Letter(_)) || self.takes(':')
    }

    /// The shortest text it takes: a character, or `None` for nothing.
    pub(super) fn sample(self) -> Option<char> {
        match self {
            Self::Lit(character) | Self::Fold(character) => Some(character),
            Self::Any | Self::AnyNoColon => Some('x'),
            Self::Star | Self::StarNoColon | Self::Letter(_) => None,
        }
    }
}
