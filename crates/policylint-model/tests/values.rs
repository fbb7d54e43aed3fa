//! Condition values: numbers, instants, addresses.

use std::cmp::Ordering;

use policylint_model::value::{Cidr, Instant, Number, decode_base64};
use proptest::prelude::*;

#[test]
fn numbers_by_their_text() {
    // CD-43, GR-8
    for text in [
        "0",
        "-0",
        "+5",
        "17",
        "007",
        "3.14",
        ".5",
        "5.",
        "-12.50",
        "123456789012345678901234567890",
    ] {
        assert!(Number::parse(text).is_some(), "{text}");
    }
    for text in ["", "-", ".", "1e3", " 1", "1 ", "1.2.3", "0x10", "1,000", "--1", "NaN", "١"] {
        assert_eq!(Number::parse(text), None, "{text:?}");
    }
    assert_eq!(Number::parse_json("1e3"), Number::parse("1000"));
    assert_eq!(Number::parse_json("-1.50E-1"), Number::parse("-0.15"));
    assert_eq!(Number::parse_json("0e999999999"), Number::parse("0"));
    assert_eq!(Number::parse_json("1e99999999999999999999"), None);
}

#[test]
fn numbers_in_order() {
    let ascending = [
        "-1000",
        "-10.1",
        "-10.01",
        "-0.5",
        "-0.05",
        "0",
        "0.0099",
        "0.01",
        "0.1",
        "1",
        "1.000000000000000000000000000001",
        "2",
        "10",
        "100.5",
        "1000",
    ];
    for (index, left) in ascending.iter().enumerate() {
        for (other, right) in ascending.iter().enumerate() {
            let (one, two) = (Number::parse(left).unwrap(), Number::parse(right).unwrap());
            assert_eq!(one.cmp(&two), index.cmp(&other), "{left} and {right}");
        }
    }
}

#[test]
fn instants() {
    // CD-44, each with its seconds since 1970
    let table = [
        ("1970", 0),
        ("1970-01-01T00:00Z", 0),
        ("1969", -31_536_000),
        ("2025", 1_735_689_600),
        ("2025-03", 1_740_787_200),
        ("2024-02-29", 1_709_164_800),
        ("2025-05-01T12:30Z", 1_746_102_600),
        ("2025-05-01T12:30", 1_746_102_600),
        ("2025-05-01T12:30:15Z", 1_746_102_615),
        ("2025-05-01T12:30:15.25+02:00", 1_746_095_415),
        ("2025-05-01T12:30-05:30", 1_746_122_400),
        ("0000-01-01", -62_167_219_200),
        ("9999-12-31T23:59:59Z", 253_402_300_799),
        ("1746102615", 1_746_102_615),
        ("20250501", 20_250_501),
        ("0", 0),
        ("999", 999),
        ("-86400", -86_400),
    ];
    for (text, seconds) in table {
        assert_eq!(
            Instant::parse(text).map(|instant| instant.epoch_seconds()),
            Some(seconds),
            "{text}"
        );
    }
    let refused = [
        "",
        "2025-13",
        "2025-00",
        "2025-02-29",
        "1900-02-29",
        "2025-04-31",
        "2025-5-1",
        "2025-05-01 12:30",
        "2025-05-01T12",
        "2025-05-01T24:00Z",
        "2025-05-01T12:60Z",
        "2025-05-01T12:30:60Z",
        "2025-05-01T12:30:15.Z",
        "2025-05-01T12:30+2",
        "2025-05-01t12:30z",
        "2025-05-01T12:30Z ",
        "2025-",
        "1.5",
        "*",
        "2025*",
        "99999999999999999999",
    ];
    for text in refused {
        assert_eq!(Instant::parse(text), None, "{text:?}");
    }
}

#[test]
fn instants_in_order() {
    // CD-44
    let order =
        |one: &str, two: &str| Instant::parse(one).unwrap().cmp(&Instant::parse(two).unwrap());
    assert_eq!(order("2025-05-01T00:00:00.50Z", "2025-05-01T00:00:00.5Z"), Ordering::Equal);
    assert_eq!(
        order("2025-05-01T00:00:00.123456789012Z", "2025-05-01T00:00:00.123456789013Z"),
        Ordering::Less
    );
    assert_eq!(order("2025-05-01T00:00Z", "2025-04-30T23:00-01:00"), Ordering::Equal);
}

#[test]
fn blocks_of_addresses() {
    // CD-47: text, as a network, host bits
    let table = [
        ("10.0.0.0/8", "10.0.0.0/8", false),
        ("10.1.2.3/8", "10.0.0.0/8", true),
        ("192.0.2.1", "192.0.2.1/32", false),
        ("0.0.0.0/0", "0.0.0.0/0", false),
        ("2001:DB8::/32", "2001:db8::/32", false),
        ("2001:db8::1", "2001:db8::1/128", false),
        ("::ffff:10.0.0.1/104", "::ffff:10.0.0.0/104", true),
    ];
    for (text, network, host_bits) in table {
        let cidr = Cidr::parse(text).unwrap();
        assert_eq!(
            (cidr.network().to_string().as_str(), cidr.has_host_bits()),
            (network, host_bits),
            "{text}"
        );
    }
    for text in [
        "",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0/8",
        "10.0.0.0/+8",
        "10.0.0.0/08",
        "010.0.0.1",
        "::/129",
        "10.0.0.0 /8",
        "10.0.0.*",
        "a",
    ] {
        assert_eq!(Cidr::parse(text), None, "{text:?}");
    }
    let cidr = |text| Cidr::parse(text).unwrap();
    assert!(cidr("10.1.2.3/8").contains("10.9.9.9".parse().unwrap()));
    assert!(!cidr("::/0").contains("10.9.9.9".parse().unwrap()), "another family");
    assert!(
        !cidr("10.0.0.0/8").contains("::ffff:10.0.0.1".parse().unwrap()),
        "mapped addresses stay IPv6"
    );
    assert!(
        cidr("10.0.0.0/8").covers(&cidr("10.5.0.0/16"))
            && !cidr("10.5.0.0/16").covers(&cidr("10.0.0.0/8"))
    );
    assert!(
        cidr("10.5.0.0/16").overlaps(&cidr("10.0.0.0/8"))
            && !cidr("10.0.0.0/8").overlaps(&cidr("11.0.0.0/8"))
    );
    for (text, private) in [
        ("10.0.0.0/8", true),
        ("172.16.5.0/24", true),
        ("172.0.0.0/8", false),
        ("100.64.0.1", true),
        ("8.8.8.8", false),
        ("fd00::/8", true),
        ("::1", true),
        ("0.0.0.0/0", false),
    ] {
        assert_eq!(cidr(text).is_private(), private, "{text} (CD-56)");
    }
}

proptest! {
    /// CD-43: the order of decimals is that of their common multiples.
    #[test]
    fn number_order_is_exact(a in -99_999i64..99_999, b in -99_999i64..99_999, places in 0usize..6, zeros in 0usize..3) {
        let shown = |value: i64| {
            let digits = format!("{:0>7}", value.abs());
            let (whole, fraction) = digits.split_at(digits.len() - places);
            format!("{}{}{whole}.{fraction}{}", if value < 0 { "-" } else { "" }, "0".repeat(zeros), "0".repeat(zeros))
        };
        let (one, two) = (Number::parse(&shown(a)).unwrap(), Number::parse(&shown(b)).unwrap());
        prop_assert_eq!(one.cmp(&two), a.cmp(&b), "{} and {}", shown(a), shown(b));
        prop_assert_eq!(one == two, a == b);
        let scaled = Number::parse_json(&format!("{a}e-{places}")).unwrap();
        prop_assert_eq!(scaled, one);
    }

    /// CD-44: days follow each other.
    #[test]
    fn days_are_counted(day in -700_000i64..2_900_000) {
        // The civil date of a day, by counting whole 400-year cycles from 0000-03-01.
        let shifted = day + 719_468;
        let (cycle, of_cycle) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year_of_cycle = (of_cycle - of_cycle / 1460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
        let of_year = of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
        let month_from_march = (5 * of_year + 2) / 153;
        let date = of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_cycle + cycle * 400 + i64::from(month <= 2);
        let text = format!("{year:04}-{month:02}-{date:02}");
        prop_assert_eq!(Instant::parse(&text).map(|instant| instant.epoch_seconds()), Some(day * 86_400), "{}", text);
    }

    #[test]
    fn base64_round_trip(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::new();
        for chunk in bytes.chunks(3) {
            let bits = chunk.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
            for index in 0..4 {
                let digit = alphabet[(bits >> (18 - 6 * index) & 63) as usize];
                text.push(if index <= chunk.len() { char::from(digit) } else { '=' });
            }
        }
        prop_assert_eq!(decode_base64(&text), Some(bytes));
    }

    #[test]
    fn no_text_breaks_a_reader(text in "\\PC{0,20}", digits in "[0-9.eE+:/TZ=-]{0,25}") {
        for text in [text, digits] {
            let _ = (Number::parse(&text), Number::parse_json(&text), Instant::parse(&text), Cidr::parse(&text), decode_base64(&text));
        }
    }
}
