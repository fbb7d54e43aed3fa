//! Instants: the W3C profile of ISO 8601, and seconds since 1970.

use std::cmp::Ordering;

use nom::branch::alt;
use nom::bytes::complete::take_while_m_n;
use nom::character::complete::{char, digit1, one_of};
use nom::combinator::{all_consuming, map_opt, opt, recognize};
use nom::sequence::{pair, preceded};
use nom::{IResult, Parser as _};

const SECONDS_PER_DAY: i64 = 86_400;

/// A point in time (CD-44).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Instant {
    /// Whole seconds since 1970-01-01T00:00Z, rounded down.
    seconds: i64,
    /// The decimal digits of the rest, without zeros at the end.
    fraction: Box<str>,
}

impl Instant {
    /// Reads `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, `YYYY-MM-DDThh:mm[:ss[.s…]][Z|±hh:mm]`, or whole
    /// seconds since 1970. Four digits are a year; without an offset the time is UTC; what is not
    /// given is the least possible (CD-44). `None` for any other text.
    pub fn parse(text: &str) -> Option<Self> {
        let (_, instant) =
            all_consuming(alt((year_to_day_or_time, epoch_seconds))).parse(text).ok()?;
        Some(instant)
    }

    /// The instant so many seconds after 1970-01-01T00:00Z.
    pub fn from_epoch_seconds(seconds: i64) -> Self {
        Self { seconds, fraction: Box::default() }
    }

    /// Whole seconds since 1970-01-01T00:00Z, rounded down.
    pub fn epoch_seconds(&self) -> i64 {
        self.seconds
    }
}

impl Ord for Instant {
    fn cmp(&self, other: &Self) -> Ordering {
        // Digits after a decimal point compare as texts.
        self.seconds.cmp(&other.seconds).then_with(|| self.fraction.cmp(&other.fraction))
    }
}

impl PartialOrd for Instant {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn epoch_seconds(input: &str) -> IResult<&str, Instant> {
    let number = recognize(pair(opt(char('-')), digit1));
    map_opt(number, |digits: &str| digits.parse().ok().map(Instant::from_epoch_seconds))
        .parse(input)
}

fn year_to_day_or_time(input: &str) -> IResult<&str, Instant> {
    let (input, year) = digits(4, 0, 9999).parse(input)?;
    if input.starts_with(|next: char| next.is_ascii_digit()) {
        // Five digits or more are seconds.
        return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Digit)));
    }
    let (input, month) = opt(preceded(char('-'), digits(2, 1, 12))).parse(input)?;
    let Some(month) = month else { return Ok((input, midnight(year, 1, 1))) };
    let (input, day) = opt(preceded(char('-'), digits(2, 1, days_in(year, month)))).parse(input)?;
    let Some(day) = day else { return Ok((input, midnight(year, month, 1))) };
    let date = midnight(year, month, day);
    let (input, time) = opt(preceded(char('T'), time_of_day)).parse(input)?;
    let Some((seconds, fraction)) = time else { return Ok((input, date)) };
    Ok((input, Instant { seconds: date.seconds + seconds, fraction }))
}

/// `hh:mm[:ss[.s…]][Z|±hh:mm]` as seconds since midnight UTC, and the digits after the point.
fn time_of_day(input: &str) -> IResult<&str, (i64, Box<str>)> {
    let (input, (hour, minute)) = hour_and_minute(input)?;
    let (input, seconds) =
        opt(preceded(char(':'), pair(digits(2, 0, 59), opt(preceded(char('.'), digit1)))))
            .parse(input)?;
    let (second, fraction) = seconds.unwrap_or_default();
    let (input, offset) = opt(alt((char('Z').map(|_| 0), offset))).parse(input)?;
    let seconds = hour * 3600 + minute * 60 + second - offset.unwrap_or_default();
    Ok((input, (seconds, Box::from(fraction.unwrap_or_default().trim_end_matches('0')))))
}

/// `±hh:mm` as seconds east of UTC.
fn offset(input: &str) -> IResult<&str, i64> {
    let (input, sign) = one_of("+-").parse(input)?;
    let (input, (hour, minute)) = hour_and_minute(input)?;
    let seconds = hour * 3600 + minute * 60;
    Ok((input, if sign == '-' { -seconds } else { seconds }))
}

fn hour_and_minute(input: &str) -> IResult<&str, (i64, i64)> {
    let (input, hour) = digits(2, 0, 23).parse(input)?;
    let (input, minute) = preceded(char(':'), digits(2, 0, 59)).parse(input)?;
    Ok((input, (hour, minute)))
}

/// Exactly so many digits, with a value in the range.
fn digits<'a>(
    length: usize,
    least: i64,
    greatest: i64,
) -> impl nom::Parser<&'a str, Output = i64, Error = nom::error::Error<&'a str>> {
    map_opt(take_while_m_n(length, length, |c: char| c.is_ascii_digit()), move |text: &str| {
        text.parse().ok().filter(|value| (least..=greatest).contains(value))
    })
}

fn midnight(year: i64, month: i64, day: i64) -> Instant {
    let months = (1..month).map(|earlier| days_in(year, earlier)).sum::<i64>();
    Instant::from_epoch_seconds(
        (days_before_year(year) - days_before_year(1970) + months + day - 1) * SECONDS_PER_DAY,
    )
}

/// Days from the first day of year 0 to the first day of a year, in the Gregorian calendar.
fn days_before_year(year: i64) -> i64 {
    let leap_years = (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400;
    year * 365 + leap_years
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
