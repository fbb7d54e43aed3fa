//! Truth values.

/// `true` or `false` in any case (CD-45); `None` for every other text.
pub fn parse_bool(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::parse_bool;

    #[test]
    fn only_two_words() {
        // CD-45
        for (text, expected) in [
            ("true", Some(true)),
            ("FALSE", Some(false)),
            ("True", Some(true)),
            ("1", None),
            (" true", None),
            ("", None),
        ] {
            assert_eq!(parse_bool(text), expected, "{text:?}");
        }
    }
}
