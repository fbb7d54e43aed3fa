//! Does a text match a pattern?

use std::str::Chars;

use super::positions::{Automaton, Symbol};
use super::steps::{Step, wide_steps};
use super::{Pattern, Token};
use crate::truth::Truth;

impl Pattern {
    /// Whether a text of the request matches.
    ///
    /// `Maybe` for texts that fit a pattern with variables or unknown parts, or one that depends on
    /// an open point. Time is at most the product of both lengths.
    pub fn matches(&self, text: &str) -> Truth {
        if !self.fits(text) {
            return Truth::No;
        }
        Truth::from(self.unknowns()).and(self.in_force())
    }

    /// True if the text matches for some value of the variables and unknown parts.
    pub(super) fn fits(&self, text: &str) -> bool {
        let Some(tokens) = self.tokens.as_deref() else { return false };
        let mut characters = text.chars();
        let mut rest = tokens;
        while let Some((token, after)) = rest.split_first() {
            let step = Step::wide(token);
            if step.is_star() {
                return fits_from_star(rest, characters);
            }
            if !characters.next().is_some_and(|character| step.takes(character)) {
                return false;
            }
            rest = after;
        }
        characters.next().is_none()
    }
}

/// The part of a match that begins with a star.
fn fits_from_star(tokens: &[Token], characters: Chars<'_>) -> bool {
    if matches!(tokens, [Token::Star | Token::Var(_) | Token::Hole(_)]) {
        return true;
    }
    if tokens.contains(&Token::StarNoColon) {
        fits_by_positions(tokens, characters)
    } else {
        fits_greedily(tokens, characters)
    }
}

/// With full stars only, the last star passed is the only place worth going back to.
fn fits_greedily(tokens: &[Token], mut characters: Chars<'_>) -> bool {
    let mut rest = tokens;
    let mut retry: Option<(&[Token], Chars<'_>)> = None;
    loop {
        match rest.split_first() {
            Some((token, after)) if Step::wide(token).is_star() => {
                if after.is_empty() {
                    return true;
                }
                retry = Some((after, characters.clone()));
                rest = after;
                continue;
            }
            Some((token, after)) => {
                let mut next = characters.clone();
                let Some(character) = next.next() else { return false };
                if Step::wide(token).takes(character) {
                    characters = next;
                    rest = after;
                    continue;
                }
            }
            None if characters.as_str().is_empty() => return true,
            None => {}
        }
        let Some((after, from)) = retry.as_mut() else { return false };
        if from.next().is_none() {
            return false;
        }
        rest = *after;
        characters = from.clone();
    }
}

/// With stars that stop at colons, all positions are followed at once.
fn fits_by_positions(tokens: &[Token], characters: Chars<'_>) -> bool {
    let automaton = Automaton::new(wide_steps(tokens));
    let mut set = automaton.start();
    for character in characters {
        if set.is_empty() || automaton.accepts_everything(&set) {
            break;
        }
        set = automaton.advance(&set, Symbol::Char(character));
    }
    automaton.accepts(&set)
}
