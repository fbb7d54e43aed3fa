//! What day it is.

use std::time::{SystemTime, UNIX_EPOCH};

use policylint::Day;

use crate::error::Error;

/// The day of `SOURCE_DATE_EPOCH`, else of the clock, both in UTC.
///
/// # Errors
/// If the variable is set to something else than a number of seconds.
pub(super) fn today() -> Result<Day, Error> {
    const VARIABLE: &str = "SOURCE_DATE_EPOCH";
    let seconds = match std::env::var_os(VARIABLE) {
        Some(value) => {
            let text = value.to_string_lossy();
            text.parse::<u64>().map_err(|_| Error::Environment {
                variable: VARIABLE,
                value: text.clone().into_owned(),
                expected: "a number of seconds since 1970",
            })?
        }
        None => SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()),
    };
    Ok(day_of(seconds))
}

/// The day, in the Gregorian calendar and UTC, of a number of seconds since 1970.
fn day_of(seconds: u64) -> Day {
    // Days are counted from 1 March of the year 0, so that leap days end their years. Howard Hinnant,
    // "chrono-compatible low-level date algorithms", describes the scheme.
    const DAYS_TO_1970: u64 = 719_468;
    const DAYS_OF_400_YEARS: u64 = 146_097;
    let days = seconds / 86_400 + DAYS_TO_1970;
    let era = days / DAYS_OF_400_YEARS;
    let of_era = days % DAYS_OF_400_YEARS;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    Day {
        year: u16::try_from(year).unwrap_or(u16::MAX),
        month: u8::try_from(month).unwrap_or(u8::MAX),
        day: u8::try_from(day).unwrap_or(u8::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_the_calendar() {
        let day = |year, month, day| Day { year, month, day };
        assert_eq!(day_of(0), day(1970, 1, 1));
        assert_eq!(day_of(951_782_400), day(2000, 2, 29));
        assert_eq!(day_of(1_709_251_199), day(2024, 2, 29));
        assert_eq!(day_of(1_709_251_200), day(2024, 3, 1));
        assert_eq!(day_of(4_107_542_399), day(2100, 2, 28));
        assert_eq!(day_of(4_107_542_400), day(2100, 3, 1));
    }
}
