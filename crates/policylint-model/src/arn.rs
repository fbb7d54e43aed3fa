//! ARNs, taken apart without loss.

use std::fmt;
use std::ops::Range;

use nom::bytes::complete::{tag, take_while};
use nom::character::complete::char;
use nom::multi::count;
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser as _};

use crate::LanguageVersion;
use crate::variable::occurrence_at;

/// A text of six parts: `arn:partition:service:region:account:resource`. The last part keeps later colons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arn<'a> {
    text: &'a str,
    /// The byte offsets of the five separators.
    colons: [usize; 5],
}

/// A part of an ARN, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ArnPart {
    /// `arn`.
    Prefix,
    /// As in `aws` or `aws-cn`.
    Partition,
    /// As in `s3`.
    Service,
    /// As in `us-east-1`; often empty.
    Region,
    /// Twelve digits; often empty.
    Account,
    /// All the rest.
    Resource,
}

/// Why a text is no ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArnError {
    /// What is wrong.
    pub kind: ArnErrorKind,
    /// The byte where it is wrong; the length of the text where something is missing.
    pub at: usize,
    /// What should stand there.
    pub expected: &'static str,
}

/// What is wrong with an ARN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ArnErrorKind {
    /// The text does not begin with `arn:` (RS-2, P038).
    NotAnArn,
    /// Fewer than six parts (RS-6, P039).
    MissingParts {
        /// How many there are.
        found: usize,
    },
}

impl<'a> Arn<'a> {
    /// Splits at the first five colons (CD-48). A text that is no policy text: request values, inventories.
    ///
    /// # Errors
    /// If the text does not begin with `arn:`, or has fewer than five colons.
    pub fn parse(text: &'a str) -> Result<Self, ArnError> {
        match parts(text) {
            Ok((_, lengths)) => Ok(Self { text, colons: colons_from(&lengths) }),
            Err(_) => Err(mistake_in(text, text.matches(':').count())),
        }
    }

    /// Splits text of a policy: in version 2012, colons inside of `${…}` do not count.
    ///
    /// # Errors
    /// As for [`Arn::parse`].
    pub fn parse_pattern(text: &'a str, version: LanguageVersion) -> Result<Self, ArnError> {
        // Most texts hold no variable, and their bytes tell all.
        if version == LanguageVersion::V2008 || !text.as_bytes().contains(&b'$') {
            return Self::of_bytes(text);
        }
        let mut colons = [0; 5];
        let mut found = 0;
        let mut skip_until = 0;
        for (at, character) in text.char_indices() {
            if at < skip_until {
                continue;
            }
            match character {
                '$' if version == LanguageVersion::V2012 => {
                    skip_until = occurrence_at(text, at)
                        .filter(|found| found.content.is_ok())
                        .map_or(0, |found| found.range.end);
                }
                ':' => {
                    if let Some(colon) = colons.get_mut(found) {
                        *colon = at;
                        found += 1;
                    }
                }
                _ => {}
            }
        }
        if found == colons.len() && text.starts_with("arn:") {
            Ok(Self { text, colons })
        } else {
            Err(mistake_in(text, found))
        }
    }

    /// Splits at the first five colons, whatever is between them.
    fn of_bytes(text: &'a str) -> Result<Self, ArnError> {
        let mut colons = [0; 5];
        let mut found = 0;
        let at = text.bytes().enumerate().filter(|(_, byte)| *byte == b':').map(|(at, _)| at);
        for (colon, at) in colons.iter_mut().zip(at) {
            *colon = at;
            found += 1;
        }
        if found == colons.len() && text.starts_with("arn:") {
            Ok(Self { text, colons })
        } else {
            Err(mistake_in(text, found))
        }
    }

    /// The whole text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// A part.
    pub fn part(&self, part: ArnPart) -> &'a str {
        self.text.get(self.range(part)).unwrap_or_default()
    }

    /// The bytes of a part in the text.
    pub fn range(&self, part: ArnPart) -> Range<usize> {
        let [first, second, third, fourth, fifth] = self.colons;
        match part {
            ArnPart::Prefix => 0..first,
            ArnPart::Partition => first + 1..second,
            ArnPart::Service => second + 1..third,
            ArnPart::Region => third + 1..fourth,
            ArnPart::Account => fourth + 1..fifth,
            ArnPart::Resource => fifth + 1..self.text.len(),
        }
    }

    /// As in `aws`.
    pub fn partition(&self) -> &'a str {
        self.part(ArnPart::Partition)
    }

    /// As in `s3`.
    pub fn service(&self) -> &'a str {
        self.part(ArnPart::Service)
    }

    /// As in `us-east-1`; often empty.
    pub fn region(&self) -> &'a str {
        self.part(ArnPart::Region)
    }

    /// Twelve digits; often empty.
    pub fn account(&self) -> &'a str {
        self.part(ArnPart::Account)
    }

    /// All after the fifth colon.
    pub fn resource(&self) -> &'a str {
        self.part(ArnPart::Resource)
    }

    /// What stands before the first `/` or `:` of the resource, as in `role`; `None` without such a separator.
    ///
    /// Services without resource types (S3, SNS, SQS) put a name here.
    pub fn resource_type(&self) -> Option<&'a str> {
        Some(self.resource().split_once(['/', ':'])?.0)
    }

    /// What stands after the first `/` or `:` of the resource, else the whole resource.
    pub fn resource_id(&self) -> &'a str {
        let resource = self.resource();
        resource.split_once(['/', ':']).map_or(resource, |(_, id)| id)
    }
}

/// True for the number of an AWS account: twelve digits (GR-35).
pub fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The lengths of the four parts between `arn:` and the resource.
fn parts(input: &str) -> IResult<&str, Vec<usize>> {
    let part = terminated(take_while(|c| c != ':'), char(':')).map(str::len);
    preceded(tag("arn:"), count(part, 4)).parse(input)
}

fn colons_from(lengths: &[usize]) -> [usize; 5] {
    let mut colons = ["arn".len(); 5];
    let mut at = "arn".len();
    for (colon, length) in colons.iter_mut().skip(1).zip(lengths) {
        at += 1 + length;
        *colon = at;
    }
    colons
}

fn mistake_in(text: &str, colons: usize) -> ArnError {
    if !text.starts_with("arn:") {
        let at = text
            .bytes()
            .zip("arn:".bytes())
            .take_while(|(found, expected)| found == expected)
            .count();
        return ArnError { kind: ArnErrorKind::NotAnArn, at, expected: "`arn:`" };
    }
    let expected = match colons {
        1 => "`:` and a service",
        2 => "`:` and a region",
        3 => "`:` and an account",
        _ => "`:` and a resource",
    };
    ArnError { kind: ArnErrorKind::MissingParts { found: colons + 1 }, at: text.len(), expected }
}

impl fmt::Display for Arn<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.text)
    }
}

impl fmt::Display for ArnError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            ArnErrorKind::NotAnArn => formatter.write_str("an ARN begins with `arn:`"),
            ArnErrorKind::MissingParts { found } => {
                write!(
                    formatter,
                    "an ARN has six parts, this one has {found}: {} is missing",
                    self.expected
                )
            }
        }
    }
}
