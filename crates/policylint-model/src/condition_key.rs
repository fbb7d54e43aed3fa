//! Condition keys, as in `aws:PrincipalTag/team`.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use crate::pattern::simple_lower_case;

/// A well-formed condition key. Two keys are equal if they differ in case only (CD-5).
#[derive(Debug, Clone, Copy)]
pub struct ConditionKey<'a> {
    text: &'a str,
    /// Offset of the first colon.
    colon: usize,
    /// Offset of the separator before the tag key; the length of the text where there is none.
    separator: usize,
}

/// Why a text is no condition key (P049). Such a key is in no request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConditionKeyError {
    /// Nothing at all.
    Empty,
    /// No colon.
    NoColon,
    /// Nothing before the colon.
    EmptyPrefix,
    /// Nothing after the colon.
    EmptyName,
    /// A blank around the key, or in its prefix or name. Tag keys may hold blanks.
    Blank,
}

impl<'a> ConditionKey<'a> {
    /// Reads `prefix:name`, `prefix:name/tag` or `prefix:name:part`.
    ///
    /// # Errors
    /// If the text cannot be a key whatever services exist.
    pub fn parse(text: &'a str) -> Result<Self, ConditionKeyError> {
        if text.is_empty() {
            return Err(ConditionKeyError::Empty);
        }
        let (prefix, rest) = text.split_once(':').ok_or(ConditionKeyError::NoColon)?;
        let name = rest.split(['/', ':']).next().unwrap_or_default();
        if prefix.is_empty() {
            return Err(ConditionKeyError::EmptyPrefix);
        }
        if name.is_empty() {
            return Err(ConditionKeyError::EmptyName);
        }
        if text.trim() != text
            || prefix.contains(char::is_whitespace)
            || name.contains(char::is_whitespace)
        {
            return Err(ConditionKeyError::Blank);
        }
        let colon = prefix.len();
        Ok(Self { text, colon, separator: colon + 1 + name.len() })
    }

    /// The whole text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// What stands before the first colon: `aws`, a service, or the host of an identity provider.
    pub fn prefix(&self) -> &'a str {
        self.text.get(..self.colon).unwrap_or_default()
    }

    /// The name without tag key, as in `PrincipalTag`.
    pub fn name(&self) -> &'a str {
        self.text.get(self.name_range()).unwrap_or_default()
    }

    /// The bytes of the name.
    pub fn name_range(&self) -> Range<usize> {
        self.colon + 1..self.separator
    }

    /// What stands after the first `/` or `:` of the name: the `team` of `aws:PrincipalTag/team`, the
    /// `aws:s3:arn` of `kms:EncryptionContext:aws:s3:arn`. Some names hold a `/` themselves, as
    /// `secretsmanager:resource/AllowRotationLambdaArn` does.
    pub fn tag_key(&self) -> Option<&'a str> {
        self.text.get(self.tag_key_range()?)
    }

    /// The bytes of the tag key.
    pub fn tag_key_range(&self) -> Option<Range<usize>> {
        (self.separator < self.text.len()).then(|| self.separator + 1..self.text.len())
    }

    /// The key in lower case, as keys are compared (CD-5).
    pub fn to_lower(&self) -> String {
        lower(self.text).collect()
    }
}

impl PartialEq for ConditionKey<'_> {
    fn eq(&self, other: &Self) -> bool {
        lower(self.text).eq(lower(other.text))
    }
}

impl Eq for ConditionKey<'_> {}

impl Hash for ConditionKey<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        lower(self.text).for_each(|character| character.hash(state));
    }
}

fn lower(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().map(simple_lower_case)
}

impl fmt::Display for ConditionKey<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.text)
    }
}

impl fmt::Display for ConditionKeyError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "the condition key is empty",
            Self::NoColon => "no `:` after the prefix of the condition key",
            Self::EmptyPrefix => "no prefix before the `:` of the condition key",
            Self::EmptyName => "no name after the `:` of the condition key",
            Self::Blank => "a blank in the condition key",
        })
    }
}
