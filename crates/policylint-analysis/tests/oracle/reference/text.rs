//! Three-valued truth, globs and policy variables, as slowly as they are defined (CV-8, CV-10, 2.4).

use crate::reference::context::{Keys, Present};

/// Whether something holds; `Maybe` where the semantics leaves it open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Truth {
    No,
    Maybe,
    Yes,
}

/// A piece of a pattern.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Piece {
    /// This character.
    Char(char),
    /// This character, in either case.
    AnyCase(char),
    /// Any run.
    Star,
    /// Any run without a colon.
    StarInField,
    /// Any character.
    Question,
    /// Any character but a colon.
    QuestionInField,
}

/// A stretch of text of a policy: a character that is written there, or what a variable gave.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Read {
    /// A character as written.
    Written(char),
    /// Text that stands for itself.
    Data(String),
}

impl Truth {
    pub(crate) fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    /// `Maybe` if it holds.
    pub(crate) fn open(holds: bool) -> Self {
        if holds { Self::Maybe } else { Self::No }
    }

    pub(crate) fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Maybe => Self::Maybe,
            Self::Yes => Self::No,
        }
    }

    pub(crate) fn any(all: impl IntoIterator<Item = Self>) -> Self {
        all.into_iter().max().unwrap_or(Self::No)
    }

    pub(crate) fn all(all: impl IntoIterator<Item = Self>) -> Self {
        all.into_iter().min().unwrap_or(Self::Yes)
    }
}

/// Whether a pattern fits a whole text.
pub(crate) fn fits(pattern: &[Piece], text: &[char]) -> bool {
    let Some((piece, rest)) = pattern.split_first() else { return text.is_empty() };
    let one = |accepts: &dyn Fn(char) -> bool| {
        text.split_first().is_some_and(|(first, others)| accepts(*first) && fits(rest, others))
    };
    let run = |accepts: &dyn Fn(char) -> bool| {
        (0..=text.len()).any(|length| {
            text[..length].iter().all(|letter| accepts(*letter)) && fits(rest, &text[length..])
        })
    };
    match *piece {
        Piece::Char(own) => one(&|letter| letter == own),
        Piece::AnyCase(own) => one(&|letter| lower_char(letter) == lower_char(own)),
        Piece::Question => one(&|_| true),
        Piece::QuestionInField => one(&|letter| letter != ':'),
        Piece::Star => run(&|_| true),
        Piece::StarInField => run(&|letter| letter != ':'),
    }
}

/// Whether a glob without fields fits a text, case-sensitively.
pub(crate) fn glob(pattern: &[Read], text: &str) -> bool {
    let pieces: Vec<Piece> = pattern
        .iter()
        .flat_map(|read| match read {
            Read::Written('*') => vec![Piece::Star],
            Read::Written('?') => vec![Piece::Question],
            Read::Written(letter) => vec![Piece::Char(*letter)],
            Read::Data(data) => data.chars().map(Piece::Char).collect(),
        })
        .collect();
    fits(&pieces, &chars(text))
}

/// The text that stands there once variables are replaced, `*` and `?` standing for themselves.
pub(crate) fn plain(pattern: &[Read]) -> String {
    pattern
        .iter()
        .map(|read| match read {
            Read::Written(letter) => letter.to_string(),
            Read::Data(data) => data.clone(),
        })
        .collect()
}

/// The text as written, without variables (GR-22).
pub(crate) fn written(text: &str) -> Vec<Read> {
    // What stands between `${` and `}` is literal text in documents of 2008, wildcards included.
    let mut reads = Vec::new();
    let mut inside = false;
    let letters = chars(text);
    for (position, letter) in letters.iter().enumerate() {
        inside |= *letter == '$' && letters.get(position + 1) == Some(&'{');
        reads.push(if inside { Read::Data(letter.to_string()) } else { Read::Written(*letter) });
        inside &= *letter != '}';
    }
    reads
}

/// The text with its variables replaced; `None` if one cannot be (VR-2 to VR-6).
pub(crate) fn resolved(text: &str, keys: &Keys) -> Option<Vec<Read>> {
    let mut reads = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        reads.extend(before.chars().map(Read::Written));
        let (variable, behind) = after.split_once('}')?;
        reads.push(Read::Data(value_of(variable, keys)?));
        rest = behind;
    }
    reads.extend(rest.chars().map(Read::Written));
    Some(reads)
}

fn value_of(variable: &str, keys: &Keys) -> Option<String> {
    if ["*", "?", "$"].contains(&variable) {
        return Some(variable.to_owned());
    }
    let (key, default) = match variable.split_once(',') {
        Some((key, default)) => (key, Some(default.trim().trim_matches('\'').to_owned())),
        None => (variable, None),
    };
    match keys.get(key) {
        None => default,
        Some(Present::One(value)) => Some(value.clone()),
        Some(Present::Many(_)) => None,
    }
}

pub(crate) fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

/// CV-9.
pub(crate) fn lower_char(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

pub(crate) fn lower(text: &str) -> String {
    text.chars().map(lower_char).collect()
}

pub(crate) fn only_stars(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter == '*')
}

pub(crate) fn has_wildcard(text: &str) -> bool {
    text.contains(['*', '?'])
}
