//! Sets of texts as unions of patterns, and the sets of texts that requests draw from.

use policylint_model::pattern::{Case, Pattern, Token, simple_lower_case};

/// Digits of an account id.
pub(super) const ACCOUNT_DIGITS: usize = 12;

/// What one piece of a pattern takes from a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Step {
    /// This character.
    Lit(char),
    /// This character in any case (CV-9); in lower case.
    Fold(char),
    /// Any one character.
    Any,
    /// Any one character but this.
    AnyBut(char),
    /// A decimal digit.
    Digit,
    /// Any run of characters.
    Star,
    /// Any run of characters without this one.
    StarBut(char),
}

/// A union of patterns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Language {
    /// The patterns; none of them: no text.
    pub(super) patterns: Vec<Vec<Step>>,
}

impl Step {
    /// Whether it takes runs of any length.
    pub(super) fn is_star(self) -> bool {
        matches!(self, Self::Star | Self::StarBut(_))
    }

    /// Whether the character can be taken, by a star as one of its run.
    pub(super) fn takes(self, character: char) -> bool {
        match self {
            Self::Lit(expected) => character == expected,
            Self::Fold(expected) => {
                character == expected || simple_lower_case(character) == expected
            }
            Self::Any | Self::Star => true,
            Self::AnyBut(other) | Self::StarBut(other) => character != other,
            Self::Digit => character.is_ascii_digit(),
        }
    }

    fn of(token: &Token) -> Self {
        match token {
            Token::Lit(character) => Self::Lit(*character),
            Token::LitFold(character) => Self::Fold(*character),
            Token::Any => Self::Any,
            Token::AnyNoColon => Self::AnyBut(':'),
            Token::Star | Token::Var(_) | Token::Hole(_) => Self::Star,
            Token::StarNoColon => Self::StarBut(':'),
        }
    }

    /// The same where a character is out of the question.
    fn without(self, other: char) -> Self {
        match self {
            Self::Any => Self::AnyBut(other),
            Self::Star => Self::StarBut(other),
            known => known,
        }
    }
}

impl Language {
    /// Every text that may match a pattern: variables and unknown parts are any text.
    pub(super) fn wide<'a>(patterns: impl IntoIterator<Item = &'a Pattern>) -> Self {
        let possible = patterns.into_iter().filter(|pattern| !pattern.is_never());
        Self { patterns: possible.map(steps_of).collect() }
    }

    /// One text.
    pub(super) fn of_text(text: &str, case: Case) -> Self {
        Self { patterns: vec![exact(text, case).collect()] }
    }

    /// Texts that begin so and go on with a text of this language in which a character is out of
    /// the question, and end with any text from there on.
    pub(super) fn between(&self, heads: &[Vec<Step>], tails: &[Vec<Step>], out: &[char]) -> Self {
        let inner = |steps: &Vec<Step>| {
            let is_out = |step: &Step| out.iter().any(|other| *step == Step::Lit(*other));
            let limited = |step: &Step| out.iter().fold(*step, |step, other| step.without(*other));
            (!steps.iter().any(is_out)).then(|| steps.iter().map(limited).collect::<Vec<_>>())
        };
        let mut patterns = Vec::new();
        for middle in self.patterns.iter().filter_map(inner) {
            for head in heads {
                patterns.extend(tails.iter().map(|tail| [head.as_slice(), &middle, tail].concat()));
            }
        }
        Self { patterns }
    }

    /// The texts of either.
    pub(super) fn or(mut self, other: Self) -> Self {
        self.patterns.extend(other.patterns);
        self
    }
}

/// The shape of ARNs that condition operators ask for (CD-50).
pub(super) fn arn_shape() -> Language {
    let mut steps = literal("arn:");
    for _ in 0..4 {
        steps.extend([Step::StarBut(':'), Step::Lit(':')]);
    }
    steps.push(Step::Star);
    Language { patterns: vec![steps] }
}

/// Every ARN of a known or future partition; five fields without colons and the rest.
pub(super) fn arns() -> Language {
    arns_of(&[Step::StarBut(':')])
}

/// The same of a service.
pub(super) fn arns_of(service: &[Step]) -> Language {
    let field = [Step::Lit(':'), Step::StarBut(':')];
    let rest = [field, field, [Step::Lit(':'), Step::Star]].concat();
    let tail = [&[Step::Lit(':')], service, &rest].concat();
    Language {
        patterns: partitions().into_iter().map(|head| [head, tail.clone()].concat()).collect(),
    }
}

/// `arn:aws` and `arn:aws-…`.
pub(super) fn partitions() -> Vec<Vec<Step>> {
    let other = [literal("arn:aws-"), vec![Step::AnyBut(':'), Step::StarBut(':')]].concat();
    vec![literal("arn:aws"), other]
}

/// ARNs of entities in some partitions: a service, any account, and this resource.
pub(super) fn entity_arns(partitions: &[Vec<Step>], service: &str, resource: &[Step]) -> Language {
    let start = literal(&format!(":{service}::"));
    let rest = [start, vec![Step::Digit; ACCOUNT_DIGITS], literal(":"), resource.to_vec()].concat();
    Language { patterns: partitions.iter().map(|head| [head.as_slice(), &rest].concat()).collect() }
}

/// A text that stands for itself.
pub(super) fn literal(text: &str) -> Vec<Step> {
    text.chars().map(Step::Lit).collect()
}

fn exact(text: &str, case: Case) -> impl Iterator<Item = Step> + '_ {
    text.chars().map(move |character| match case {
        Case::Sensitive => Step::Lit(character),
        Case::Insensitive => Step::Fold(simple_lower_case(character)),
    })
}

pub(super) fn steps_of(pattern: &Pattern) -> Vec<Step> {
    pattern.tokens().iter().map(Step::of).collect()
}
