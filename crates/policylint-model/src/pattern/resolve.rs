//! Policy variables replaced by the texts that a request has for them.

use std::borrow::Cow;
use std::sync::Arc;

use super::fold::{has_case, simple_lower_case};
use super::{Case, Pattern, PatternVariable, Token};
use crate::truth::Truth;

/// What a request has for the key of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyText<'a> {
    /// This text; it may be empty (VR-10).
    Text(Cow<'a, str>),
    /// The key is absent: the default applies, if there is one (VR-3).
    Absent,
    /// The key has several values, so it cannot stand in a variable (VR-6).
    MultiValued,
    /// Not known.
    Unknown,
}

/// A pattern after its variables were looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// The pattern with known texts in place; variables that are not known remain.
    Pattern(Pattern),
    /// This variable has no text: the pattern matches nothing (VR-7, VR-8).
    Unresolvable(Arc<PatternVariable>),
}

impl Pattern {
    /// Replaces variables by texts. What is put in is data: `*`, `?` and `${` in it stand for themselves (VR-4).
    ///
    /// `text_of` is asked with the key in lower case.
    pub fn resolve<'a>(&self, mut text_of: impl FnMut(&str) -> KeyText<'a>) -> Resolved {
        if self.variables().next().is_none() {
            return Resolved::Pattern(self.clone());
        }
        let mut tokens = Vec::with_capacity(self.tokens().len());
        for token in self.tokens() {
            let Token::Var(variable) = token else {
                tokens.push(token.clone());
                continue;
            };
            match (text_of(&variable.key), &variable.default) {
                (KeyText::Text(text), _) => tokens.extend(data_tokens(&text, variable.case)),
                (KeyText::Absent, Some(default)) => {
                    tokens.extend(data_tokens(default, variable.case));
                }
                (KeyText::Unknown, _) => tokens.push(token.clone()),
                (KeyText::Absent, None) | (KeyText::MultiValued, _) => {
                    return Resolved::Unresolvable(Arc::clone(variable));
                }
            }
        }
        Resolved::Pattern(Self { open: self.open.clone(), ..Self::of_tokens(tokens) })
    }

    /// Whether a text of the request matches, with the request's texts for the variables.
    ///
    /// An unresolvable variable gives `No` (VR-7, VR-8); where that is not the rule (VR-9), use [`Pattern::resolve`].
    pub fn matches_with<'a>(&self, text: &str, text_of: impl FnMut(&str) -> KeyText<'a>) -> Truth {
        if !self.has_unknown() {
            return self.matches(text);
        }
        match self.resolve(text_of) {
            Resolved::Pattern(pattern) => pattern.matches(text),
            Resolved::Unresolvable(_) => Truth::No,
        }
    }
}

/// A text that stands for itself.
pub(super) fn data_tokens(text: &str, case: Case) -> impl Iterator<Item = Token> + '_ {
    text.chars().map(move |character| literal_token(character, case))
}

/// A character that stands for itself. What has no case is `Lit` in any case, so that equal patterns have equal tokens.
pub(super) fn literal_token(character: char, case: Case) -> Token {
    match case {
        Case::Insensitive if has_case(character) => Token::LitFold(simple_lower_case(character)),
        Case::Insensitive | Case::Sensitive => Token::Lit(character),
    }
}
