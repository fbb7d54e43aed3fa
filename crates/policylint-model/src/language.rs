//! The versions of the policy language.

/// A version of the policy language (GR-20). They differ in policy variables only (GR-22, GR-23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LanguageVersion {
    /// `2008-10-17`, and what holds without `Version` (GR-21): `${…}` is literal text.
    V2008,
    /// `2012-10-17`.
    V2012,
}

impl LanguageVersion {
    /// As a policy spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V2008 => "2008-10-17",
            Self::V2012 => "2012-10-17",
        }
    }
}
