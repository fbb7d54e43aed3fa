//! Facts in three states: present, absent, unknown, each with where that stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use policylint_syntax::Span;

/// Where a fact stands: a file, and bytes of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Site {
    /// The file's name as shown to people.
    pub file: Arc<str>,
    /// The bytes in the outermost file.
    pub span: Span,
}

/// Which policy of a fragment or model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentId(u32);

impl DocumentId {
    /// The policy at a position.
    pub fn new(index: u32) -> Self {
        Self(index)
    }

    /// Its position.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The same policy where `by` others stand before it.
    pub(crate) fn shifted(self, by: u32) -> Self {
        Self(self.0.saturating_add(by))
    }
}

/// Something that AWS says, says not to be, or that nobody was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact<T> {
    /// It is there.
    Present {
        /// What it is.
        value: T,
        /// Where that stands.
        site: Site,
    },
    /// AWS says that it is not there.
    Absent {
        /// Where that stands.
        site: Site,
    },
    /// It may be there or not.
    Unknown {
        /// Why it is not known.
        why: Unknown,
        /// Where that stands, if it stands anywhere.
        site: Option<Site>,
    },
}

/// Why a fact is not known; a later reason says more than an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Unknown {
    /// No file that was read says it.
    #[default]
    NotCollected,
    /// A file says `null`.
    Null,
    /// The list goes on in a page that was not given.
    Truncated,
    /// It was taken out of the file before it was given.
    Redacted,
    /// Who collected it was not allowed to see it.
    Refused,
    /// It stands there, but cannot be read.
    Unreadable,
    /// Two files contradict each other.
    Conflict,
}

/// Several facts of a kind by name, and whether they are all that there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing<T> {
    /// What is known by name. An entry may be known by its name alone.
    pub entries: BTreeMap<String, Fact<T>>,
    /// Present if there are no others.
    pub whole: Fact<()>,
}

impl<T> Default for Fact<T> {
    fn default() -> Self {
        Self::Unknown { why: Unknown::NotCollected, site: None }
    }
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        Self { entries: BTreeMap::new(), whole: Fact::default() }
    }
}

impl<T> Fact<T> {
    /// A fact that is not known.
    pub fn unknown(why: Unknown, site: Site) -> Self {
        Self::Unknown { why, site: Some(site) }
    }

    /// What it is, if it is there.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Present { value, .. } => Some(value),
            Self::Absent { .. } | Self::Unknown { .. } => None,
        }
    }

    /// Where it stands, if it stands anywhere.
    pub fn site(&self) -> Option<&Site> {
        match self {
            Self::Present { site, .. } | Self::Absent { site } => Some(site),
            Self::Unknown { site, .. } => site.as_ref(),
        }
    }

    /// Why it is not known; `None` if it is known to be there or not.
    pub fn unknown_because(&self) -> Option<Unknown> {
        match self {
            Self::Unknown { why, .. } => Some(*why),
            Self::Present { .. } | Self::Absent { .. } => None,
        }
    }

    /// Whether it is there.
    pub fn is_present(&self) -> bool {
        matches!(self, Self::Present { .. })
    }

    /// Whether AWS says that it is not there.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent { .. })
    }

    /// Whether it is not known.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown { .. })
    }

    /// The same fact of another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Fact<U> {
        match self {
            Self::Present { value, site } => Fact::Present { value: change(value), site },
            Self::Absent { site } => Fact::Absent { site },
            Self::Unknown { why, site } => Fact::Unknown { why, site },
        }
    }
}

impl<T> Listing<T> {
    /// The entries that are there, by name. Unknown ones are not among them: see [`Self::is_known`].
    pub fn values(&self) -> impl Iterator<Item = (&str, &T)> {
        self.entries.iter().filter_map(|(name, fact)| Some((name.as_str(), fact.value()?)))
    }

    /// The names of the entries.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// Whether all entries are known, and there are no others.
    pub fn is_known(&self) -> bool {
        self.whole.is_present() && !self.entries.values().any(Fact::is_unknown)
    }

    /// Whether it is known to have no entry.
    pub fn is_known_empty(&self) -> bool {
        self.entries.is_empty() && self.whole.is_present()
    }
}

impl Unknown {
    /// The reason in words, after "not known: ".
    pub fn phrase(self) -> &'static str {
        match self {
            Self::NotCollected => "no file says it",
            Self::Null => "the file says `null`",
            Self::Truncated => "the answer goes on in a page that was not given",
            Self::Redacted => "it was taken out of the file",
            Self::Refused => "whoever collected it was not allowed to read it",
            Self::Unreadable => "what stands there cannot be read",
            Self::Conflict => "two files contradict each other",
        }
    }
}
