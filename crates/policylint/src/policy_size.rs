//! How large a policy is, as AWS counts.

use policylint_catalog::Counted;

/// The size of a text in the ways that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PolicySize {
    /// As the kind counts it.
    pub(crate) counted: u64,
    /// The same without blanks outside of strings.
    pub(crate) compact: u64,
}

/// The size of JSON text. Blanks inside of strings always count (GR-40).
pub(crate) fn size_of(text: &str, counted: Counted) -> PolicySize {
    let (mut all, mut compact) = (0_u64, 0_u64);
    let (mut in_string, mut is_escaped) = (false, false);
    for part in text.chars() {
        let weight = match counted {
            Counted::Bytes => u64::try_from(part.len_utf8()).unwrap_or(1),
            Counted::Compact | Counted::Characters => 1,
        };
        all += weight;
        if in_string || !matches!(part, ' ' | '\t' | '\n' | '\r') {
            compact += weight;
        }
        if in_string {
            in_string = part != '"' || is_escaped;
            is_escaped = part == '\\' && !is_escaped;
        } else {
            in_string = part == '"';
        }
    }
    let counted = if counted == Counted::Compact { compact } else { all };
    PolicySize { counted, compact }
}

/// The unit in which a kind counts, in the plural.
pub(crate) fn unit(counted: Counted) -> &'static str {
    match counted {
        Counted::Compact => "characters without white space",
        Counted::Characters => "characters",
        Counted::Bytes => "bytes",
    }
}

#[cfg(test)]
mod tests {
    use policylint_catalog::Counted;

    use super::size_of;

    #[test]
    fn blanks_count_in_strings_only() {
        let text = "{ \"a b\\\" c\" :\n\t\"é\" }";
        let size = size_of(text, Counted::Compact);
        assert_eq!((size.counted, size.compact), (15, 15));
        assert_eq!(size_of(text, Counted::Characters).counted, 20);
        let bytes = size_of(text, Counted::Bytes);
        assert_eq!((bytes.counted, bytes.compact), (21, 16));
    }
}
