//! The values of a literal, read as its operator compares them (semantics 4.3).

use std::borrow::Cow;
use std::net::IpAddr;

use policylint_model::operator::{BaseOperator, Operator, OperatorFamily};
use policylint_model::pattern::{Case, KeyText, Pattern, Resolved};
use policylint_model::truth::{Reason, Truth};
use policylint_model::value::{Cidr, Instant, Number, decode_base64, parse_bool};
use policylint_syntax::HoleId;

use super::{LiteralValue, OperatorReading};

/// A value of a literal as its operator reads it.
#[derive(Debug, Clone, PartialEq)]
pub enum TypedValue {
    /// A set of texts (CD-40 to CD-42, CD-48).
    Text(Pattern),
    /// A truth value, or a text with variables that may become one (CD-45).
    Bool(Pattern),
    /// A number (CD-43).
    Number(Number),
    /// An instant (CD-44).
    Instant(Instant),
    /// Bytes (CD-46).
    Bytes(Vec<u8>),
    /// A block of addresses (CD-47).
    Network(Cidr),
    /// For `Null`: whether the key has to be absent (CD-30).
    Absent(bool),
    /// Not of the operator's type; matches nothing (4.3).
    Unparsable,
    /// A part of it is not known.
    Unknown(HoleId),
}

impl LiteralValue<'_> {
    /// The value as its operator compares it; [`TypedValue::Unparsable`] if there is no operator.
    pub fn typed(&self) -> &TypedValue {
        self.typed.get_or_init(|| {
            Box::new(match self.operator {
                OperatorReading::Known(operator) => self.read_as(operator),
                OperatorReading::Refused | OperatorReading::Unknown => TypedValue::Unparsable,
            })
        })
    }

    fn read_as(&self, operator: Operator) -> TypedValue {
        let text = || self.text.as_pattern_text();
        match operator.family() {
            OperatorFamily::String => return TypedValue::Text(self.string_pattern(operator.base)),
            OperatorFamily::Arn => {
                return TypedValue::Text(Pattern::arn_like(text(), self.version));
            }
            OperatorFamily::Bool => {
                return TypedValue::Bool(Pattern::exact(text(), Case::Insensitive, self.version));
            }
            _ => {}
        }
        // Variables are literal text elsewhere (VR-1), so a text either reads or never will.
        let text = match (self.text.known(), self.text.holes.first()) {
            (Some(text), _) => text,
            (None, Some((_, hole))) => return TypedValue::Unknown(*hole),
            (None, None) => return TypedValue::Unparsable,
        };
        let read = match operator.family() {
            OperatorFamily::Numeric if self.is_number => {
                Number::parse_json(text).map(TypedValue::Number)
            }
            OperatorFamily::Numeric => Number::parse(text).map(TypedValue::Number),
            OperatorFamily::Date => Instant::parse(text).map(TypedValue::Instant),
            OperatorFamily::Binary => decode_base64(text).map(TypedValue::Bytes),
            OperatorFamily::IpAddress => Cidr::parse(text).map(TypedValue::Network),
            OperatorFamily::Null => parse_bool(text).map(TypedValue::Absent),
            OperatorFamily::String | OperatorFamily::Arn | OperatorFamily::Bool => None,
        };
        read.unwrap_or(TypedValue::Unparsable)
    }

    fn string_pattern(&self, base: BaseOperator) -> Pattern {
        let text = self.text.as_pattern_text();
        match base {
            BaseOperator::StringLike | BaseOperator::StringNotLike => {
                Pattern::glob(text, Case::Sensitive, self.version)
            }
            BaseOperator::StringEqualsIgnoreCase | BaseOperator::StringNotEqualsIgnoreCase => {
                Pattern::exact(text, Case::Insensitive, self.version)
            }
            _ => Pattern::exact(text, Case::Sensitive, self.version),
        }
    }

    /// Whether it is a pattern that every text matches.
    pub(super) fn takes_every_text(&self) -> bool {
        // Only asterisks are such a pattern; most values need not be made one to see that.
        self.text.text.bytes().all(|byte| byte == b'*')
            && matches!(self.typed(), TypedValue::Text(pattern) if pattern.is_match_all())
    }

    /// Whether no value of a request can match, as when it cannot be read by its operator.
    pub fn is_dead(&self) -> bool {
        if let OperatorReading::Known(operator) = self.operator
            && matches!(operator.family(), OperatorFamily::String | OperatorFamily::Arn)
        {
            // Every pattern of a condition matches some text.
            return false;
        }
        match self.typed() {
            TypedValue::Unparsable => true,
            TypedValue::Bool(pattern) => {
                pattern.literal().is_some_and(|text| parse_bool(text).is_none())
            }
            _ => false,
        }
    }
}

/// A value of a request as an operator family reads it; `None` is a type error (4.3, CD-50).
#[derive(Debug, Clone, PartialEq)]
pub(super) enum RequestValue<'r> {
    Text(&'r str),
    Bool(bool),
    Number(Number),
    Instant(Instant),
    Bytes(Vec<u8>),
    Address(IpAddr),
}

impl<'r> RequestValue<'r> {
    pub(super) fn read(family: OperatorFamily, text: &'r str) -> Option<Self> {
        match family {
            OperatorFamily::String | OperatorFamily::Null => Some(Self::Text(text)),
            OperatorFamily::Arn => {
                let is_arn = text.starts_with("arn:") && text.splitn(6, ':').count() == 6;
                is_arn.then_some(Self::Text(text))
            }
            OperatorFamily::Bool => parse_bool(text).map(Self::Bool),
            OperatorFamily::Numeric => Number::parse(text).map(Self::Number),
            OperatorFamily::Date => Instant::parse(text).map(Self::Instant),
            OperatorFamily::Binary => decode_base64(text).map(Self::Bytes),
            OperatorFamily::IpAddress => text.parse().ok().map(Self::Address),
        }
    }
}

/// Whether one value of a request matches one value of the policy, before any negation.
///
/// The base is the positive one.
pub(super) fn compare<'t>(
    base: BaseOperator,
    value: &LiteralValue<'_>,
    request: &RequestValue<'_>,
    text_of: &dyn Fn(&str) -> KeyText<'t>,
) -> Truth {
    match (value.typed(), request) {
        (TypedValue::Unknown(hole), _) => Truth::maybe(Reason::Hole(*hole)),
        (TypedValue::Text(pattern), RequestValue::Text(text)) => {
            pattern.matches_with(text, text_of)
        }
        (TypedValue::Bool(pattern), RequestValue::Bool(known)) => {
            compare_bool(pattern, *known, text_of)
        }
        (TypedValue::Number(literal), RequestValue::Number(number)) => {
            ordered(base, number, literal).into()
        }
        (TypedValue::Instant(literal), RequestValue::Instant(instant)) => {
            ordered(base, instant, literal).into()
        }
        (TypedValue::Bytes(literal), RequestValue::Bytes(bytes)) => (literal == bytes).into(),
        (TypedValue::Network(block), RequestValue::Address(address)) => {
            block.contains(*address).into()
        }
        _ => Truth::No,
    }
}

/// CD-45; variables resolve (OP-7).
fn compare_bool<'t>(
    pattern: &Pattern,
    known: bool,
    text_of: &dyn Fn(&str) -> KeyText<'t>,
) -> Truth {
    if !pattern.has_unknown() {
        return pattern.literal().and_then(parse_bool).is_some_and(|it| it == known).into();
    }
    let Resolved::Pattern(resolved) = pattern.resolve(text_of) else { return Truth::No };
    match resolved.literal() {
        Some(text) => (parse_bool(text) == Some(known)).into(),
        None => resolved.matches(if known { "true" } else { "false" }),
    }
}

/// `request base literal` for the operators on numbers and dates.
fn ordered<T: Ord>(base: BaseOperator, request: &T, literal: &T) -> bool {
    match base {
        BaseOperator::NumericLessThan | BaseOperator::DateLessThan => request < literal,
        BaseOperator::NumericLessThanEquals | BaseOperator::DateLessThanEquals => {
            request <= literal
        }
        BaseOperator::NumericGreaterThan | BaseOperator::DateGreaterThan => request > literal,
        BaseOperator::NumericGreaterThanEquals | BaseOperator::DateGreaterThanEquals => {
            request >= literal
        }
        _ => request == literal,
    }
}

/// The text that a request has for a variable.
pub(crate) fn key_text<'c>(context: &'c crate::request::Context, key: &str) -> KeyText<'c> {
    use crate::request::ContextValue;
    match context.get(key) {
        ContextValue::Absent => KeyText::Absent,
        ContextValue::One(text) => KeyText::Text(Cow::Borrowed(text)),
        ContextValue::Many(_) => KeyText::MultiValued,
        ContextValue::OneOf(_) | ContextValue::Unknown => KeyText::Unknown,
    }
}
