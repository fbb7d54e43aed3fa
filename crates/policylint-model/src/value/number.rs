//! Decimal numbers of any size and precision.

use std::cmp::Ordering;

use nom::branch::alt;
use nom::character::complete::{char, digit0, digit1, one_of};
use nom::combinator::{opt, recognize};
use nom::sequence::{pair, preceded};
use nom::{IResult, Parser as _};

/// Exponents of a JSON number beyond this, either way, are not read.
const MAX_EXPONENT: i64 = 1_000_000_000;

/// An exact decimal number (CD-43). Numbers are equal if their values are, whatever their spelling.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Number {
    negative: bool,
    /// The value is 0.d1d2d3… times ten to this power; 0 for zero.
    exponent: i64,
    /// ASCII digits without zeros at either end; none for zero.
    digits: Box<[u8]>,
}

/// The pieces of a spelling.
struct Lexeme<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    exponent: Option<&'a str>,
}

impl Number {
    /// Reads a string: a sign, digits, and one point; no exponent, no blanks (CD-43).
    pub fn parse(text: &str) -> Option<Self> {
        let (rest, lexeme) = lexeme(text).ok()?;
        if rest.is_empty() && lexeme.exponent.is_none() { Self::of(&lexeme) } else { None }
    }

    /// Reads the lexeme of a JSON number, which may have an exponent (CD-43, GR-8).
    pub fn parse_json(text: &str) -> Option<Self> {
        let (rest, lexeme) = lexeme(text).ok()?;
        if rest.is_empty() { Self::of(&lexeme) } else { None }
    }

    fn of(lexeme: &Lexeme<'_>) -> Option<Self> {
        let shift = lexeme.exponent.map_or(Some(0), |exponent| exponent.parse::<i64>().ok())?;
        if shift.abs() > MAX_EXPONENT {
            return None;
        }
        let all = || lexeme.whole.bytes().chain(lexeme.fraction.bytes());
        let leading = all().take_while(|digit| *digit == b'0').count();
        let mut digits: Vec<u8> = all().skip(leading).collect();
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        if digits.is_empty() {
            return Some(Self { negative: false, exponent: 0, digits: Box::default() });
        }
        let point = i64::try_from(lexeme.whole.len()).ok()? - i64::try_from(leading).ok()?;
        Some(Self {
            negative: lexeme.negative,
            exponent: point + shift,
            digits: digits.into_boxed_slice(),
        })
    }

    fn compare_size(&self, other: &Self) -> Ordering {
        // Zero has the least exponent of all.
        let size = |number: &Self| (!number.digits.is_empty(), number.exponent);
        size(self).cmp(&size(other)).then_with(|| self.digits.cmp(&other.digits))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.compare_size(other),
            (true, true) => other.compare_size(self),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// `[+-] digits [. digits] [e exponent]`, with a digit before or after the point.
fn lexeme(input: &str) -> IResult<&str, Lexeme<'_>> {
    let (input, sign) = opt(one_of("+-")).parse(input)?;
    let whole_first = pair(digit1, opt(preceded(char('.'), digit0)));
    let point_first = preceded(char('.'), digit1).map(|fraction| ("", Some(fraction)));
    let (input, (whole, fraction)) = alt((whole_first, point_first)).parse(input)?;
    let power = recognize(pair(opt(one_of("+-")), digit1));
    let (input, exponent) = opt(preceded(one_of("eE"), power)).parse(input)?;
    Ok((
        input,
        Lexeme {
            negative: sign == Some('-'),
            whole,
            fraction: fraction.unwrap_or_default(),
            exponent,
        },
    ))
}
