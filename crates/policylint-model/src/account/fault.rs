//! What is wrong with files that tell of accounts.

use super::fact::Site;

/// Something that a reader could not take in, or that two files contradict each other in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Where it stands.
    pub site: Site,
    /// What it is.
    pub kind: FaultKind,
    /// What it does to an answer.
    pub weight: FaultWeight,
    /// What is wrong, in words.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// The other side of a contradiction.
    pub other: Option<Site>,
}

/// What a fault does to an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultWeight {
    /// The input is bad: answers cannot be relied on.
    Error,
    /// Something is not known, and stays unknown.
    Note,
}

/// What kind of fault it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// The text is not JSON all through: cut off, or mixed with other text.
    Syntax,
    /// The text is not of the format that it shows the marks of.
    Malformed,
    /// A value is `null` where a fact should stand.
    Null,
    /// A policy does not parse.
    UnreadablePolicy,
    /// An answer goes on in a page that was not given.
    Truncated,
    /// An entity lies in another account than the file or its folder says.
    WrongAccount,
    /// Two files say different things.
    Conflict,
    /// The file does not say whom it is about, and neither does its path.
    UnknownSubject,
    /// The answer is an error of AWS that says nothing about what is there.
    ErrorAnswer,
    /// The text was taken out before the file was given.
    Redacted,
}

impl FaultKind {
    /// As it stands in machine formats.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::Malformed => "malformed",
            Self::Null => "null",
            Self::UnreadablePolicy => "unreadable-policy",
            Self::Truncated => "truncated",
            Self::WrongAccount => "wrong-account",
            Self::Conflict => "conflict",
            Self::UnknownSubject => "unknown-subject",
            Self::ErrorAnswer => "error-answer",
            Self::Redacted => "redacted",
        }
    }
}
