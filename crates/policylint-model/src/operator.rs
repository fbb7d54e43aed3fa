//! Condition operators: `[ForAllValues:|ForAnyValue:]Base[IfExists]`.

use std::fmt;

use nom::branch::alt;
use nom::bytes::complete::tag_no_case;
use nom::combinator::{opt, value};
use nom::sequence::terminated;
use nom::{IResult, Parser as _};

/// An operator of the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Operator {
    /// How sets of values are treated.
    pub quantifier: Quantifier,
    /// What is compared.
    pub base: BaseOperator,
    /// True for `…IfExists`: an absent key passes (CD-22). With `Null`, AWS refuses it (P047).
    pub if_exists: bool,
}

/// How an operator treats a key with a set of values (CD-23, CD-24).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantifier {
    /// For keys with one value.
    None,
    /// `ForAllValues:`
    ForAllValues,
    /// `ForAnyValue:`
    ForAnyValue,
}

/// What sort of values an operator compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OperatorFamily {
    /// Texts (CD-40 to CD-42).
    String,
    /// Decimal numbers (CD-43).
    Numeric,
    /// Instants (CD-44).
    Date,
    /// `true` and `false` (CD-45).
    Bool,
    /// Bytes in Base64 (CD-46).
    Binary,
    /// Addresses and their blocks (CD-47).
    IpAddress,
    /// ARNs (CD-48).
    Arn,
    /// Presence of the key (CD-49).
    Null,
}

/// A text that names no operator (P046).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownOperator {
    /// The operator that was probably meant.
    pub nearest: Option<Operator>,
}

/// Longer texts get no suggestion.
const MAX_SUGGESTED_LENGTH: usize = 64;

macro_rules! base_operators {
    ($($name:ident $family:ident $negates:expr, $doc:literal;)*) => {
        /// An operator without quantifier and `IfExists`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum BaseOperator {
            $(#[doc = $doc] $name,)*
        }

        impl BaseOperator {
            /// Every operator, in the order of AWS's documents.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// As AWS spells it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// The sort of values it compares.
            pub fn family(self) -> OperatorFamily {
                match self { $(Self::$name => OperatorFamily::$family,)* }
            }

            /// For a negated operator, the one that it negates.
            pub fn negates(self) -> Option<Self> {
                match self { $(Self::$name => $negates,)* }
            }
        }
    };
}

base_operators! {
    StringEquals String None, "Equal texts (CD-40).";
    StringNotEquals String Some(Self::StringEquals), "Not `StringEquals`.";
    StringEqualsIgnoreCase String None, "Equal texts but for case (CD-41).";
    StringNotEqualsIgnoreCase String Some(Self::StringEqualsIgnoreCase), "Not `StringEqualsIgnoreCase`.";
    StringLike String None, "The text fits a pattern (CD-42).";
    StringNotLike String Some(Self::StringLike), "Not `StringLike`.";
    NumericEquals Numeric None, "Equal numbers (CD-43).";
    NumericNotEquals Numeric Some(Self::NumericEquals), "Not `NumericEquals`.";
    NumericLessThan Numeric None, "Less (CD-43).";
    NumericLessThanEquals Numeric None, "Less or equal (CD-43).";
    NumericGreaterThan Numeric None, "Greater (CD-43).";
    NumericGreaterThanEquals Numeric None, "Greater or equal (CD-43).";
    DateEquals Date None, "The same instant (CD-44).";
    DateNotEquals Date Some(Self::DateEquals), "Not `DateEquals`.";
    DateLessThan Date None, "Before (CD-44).";
    DateLessThanEquals Date None, "Before or at (CD-44).";
    DateGreaterThan Date None, "After (CD-44).";
    DateGreaterThanEquals Date None, "After or at (CD-44).";
    Bool Bool None, "Equal truth values (CD-45).";
    BinaryEquals Binary None, "Equal bytes (CD-46).";
    IpAddress IpAddress None, "The address lies in a block (CD-47).";
    NotIpAddress IpAddress Some(Self::IpAddress), "Not `IpAddress`.";
    ArnEquals Arn None, "The ARN fits a pattern, the same as `ArnLike` (CD-48).";
    ArnLike Arn None, "The ARN fits a pattern (CD-48).";
    ArnNotEquals Arn Some(Self::ArnEquals), "Not `ArnEquals`.";
    ArnNotLike Arn Some(Self::ArnLike), "Not `ArnLike`.";
    Null Null None, "The key is absent (CD-49).";
}

impl Operator {
    /// Reads an operator in any case (CD-7).
    ///
    /// # Errors
    /// If there is no such operator; with the nearest one by spelling.
    pub fn parse(text: &str) -> Result<Self, UnknownOperator> {
        match operator(text) {
            Ok(("", operator)) => Ok(operator),
            _ => Err(UnknownOperator { nearest: nearest(text) }),
        }
    }

    /// As AWS spells it.
    pub fn canonical(self) -> String {
        self.to_string()
    }

    /// True if a text spells this operator as AWS does (CD-7).
    pub fn is_canonical(self, text: &str) -> bool {
        self.canonical() == text
    }

    /// The sort of values it compares.
    pub fn family(self) -> OperatorFamily {
        self.base.family()
    }

    /// True if it holds where no policy value matches (CD-3).
    pub fn is_negated(self) -> bool {
        self.base.negates().is_some()
    }

    /// True if `*` and `?` in its values are wildcards (CD-42, CD-48).
    pub fn globs(self) -> bool {
        matches!(self.base, BaseOperator::StringLike | BaseOperator::StringNotLike)
            || self.family() == OperatorFamily::Arn
    }

    /// True if AWS fills in policy variables in its values (VR-1; `Bool` by OP-7).
    pub fn allows_variables(self) -> bool {
        matches!(self.family(), OperatorFamily::String | OperatorFamily::Arn | OperatorFamily::Bool)
    }

    /// `NullIfExists`, which AWS refuses (CD-8, P047).
    pub fn is_null_with_if_exists(self) -> bool {
        self.base == BaseOperator::Null && self.if_exists
    }
}

impl Quantifier {
    /// With its colon, as AWS spells it; empty for none.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "",
            Self::ForAllValues => "ForAllValues:",
            Self::ForAnyValue => "ForAnyValue:",
        }
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let if_exists = if self.if_exists { "IfExists" } else { "" };
        write!(formatter, "{}{}{if_exists}", self.quantifier.as_str(), self.base.as_str())
    }
}

fn operator(input: &str) -> IResult<&str, Operator> {
    let (input, quantifier) = quantifier(input)?;
    let (input, base) = base(input)?;
    let (input, suffix) = opt(tag_no_case("IfExists")).parse(input)?;
    Ok((input, Operator { quantifier, base, if_exists: suffix.is_some() }))
}

fn quantifier(input: &str) -> IResult<&str, Quantifier> {
    let named = alt((
        value(Quantifier::ForAllValues, tag_no_case("ForAllValues")),
        value(Quantifier::ForAnyValue, tag_no_case("ForAnyValue")),
    ));
    opt(terminated(named, nom::character::complete::char(':')))
        .map(|quantifier| quantifier.unwrap_or(Quantifier::None))
        .parse(input)
}

/// The longest base operator that the text begins with.
fn base(input: &str) -> IResult<&str, BaseOperator> {
    let longest = BaseOperator::ALL
        .iter()
        .filter(|base| {
            tag_no_case::<_, _, nom::error::Error<&str>>(base.as_str()).parse(input).is_ok()
        })
        .max_by_key(|base| base.as_str().len());
    match longest {
        Some(base) => value(*base, tag_no_case(base.as_str())).parse(input),
        None => Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Tag))),
    }
}

/// The operator with the fewest typing errors between, if they are few.
fn nearest(text: &str) -> Option<Operator> {
    if text.len() > MAX_SUGGESTED_LENGTH {
        return None;
    }
    let typed = text.to_ascii_lowercase();
    let base = typed.rsplit(':').next().unwrap_or_default();
    let allowed = (base.len() / 3).max(2);
    all_operators()
        .filter_map(|operator| {
            let name = operator.canonical();
            // Texts whose lengths differ by more are further apart than that.
            (name.len().abs_diff(typed.len()) <= allowed)
                .then(|| (distance(&typed, &name.to_ascii_lowercase()), operator))
        })
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, operator)| (*distance, operator.canonical().len()))
        .map(|(_, operator)| operator)
}

/// Every operator that AWS accepts.
fn all_operators() -> impl Iterator<Item = Operator> {
    let quantifiers = [Quantifier::None, Quantifier::ForAllValues, Quantifier::ForAnyValue];
    quantifiers
        .into_iter()
        .flat_map(|quantifier| {
            BaseOperator::ALL.iter().flat_map(move |&base| {
                [false, true].into_iter().map(move |if_exists| Operator {
                    quantifier,
                    base,
                    if_exists,
                })
            })
        })
        .filter(|operator| !operator.is_null_with_if_exists())
}

/// How many characters must be added, removed or replaced to make one text of the other.
fn distance(one: &str, two: &str) -> usize {
    let mut row: Vec<usize> = (0..=two.chars().count()).collect();
    for (index, left) in one.chars().enumerate() {
        let mut diagonal = index;
        let mut previous = index + 1;
        let mut next = Vec::with_capacity(row.len());
        next.push(previous);
        for (above, right) in row.iter().skip(1).zip(two.chars()) {
            let replaced = diagonal + usize::from(left != right);
            previous = replaced.min(previous + 1).min(above + 1);
            diagonal = *above;
            next.push(previous);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
