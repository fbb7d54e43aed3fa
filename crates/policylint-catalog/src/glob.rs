//! Wildcards in action patterns: `*` any run, `?` one character, without regard to case (AC-1).

/// Whether `pattern` matches all of `text`; at most `pattern.len() * text.len()` steps.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    // Where to go on if the present try fails: after the last star, one character further.
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        match (pattern.get(p), text.get(t)) {
            // A last star takes whatever is left.
            (Some(b'*'), _) if p + 1 == pattern.len() => return true,
            (Some(b'*'), _) => {
                p += 1;
                retry = Some((p, t));
            }
            (Some(b'?'), Some(_)) => (p, t) = (p + 1, t + 1),
            (Some(want), Some(have)) if want.eq_ignore_ascii_case(have) => (p, t) = (p + 1, t + 1),
            _ => match retry {
                Some((after, from)) => {
                    (p, t) = (after, from + 1);
                    retry = Some((after, from + 1));
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|byte| *byte == b'*')
}

/// The part of `pattern` before its first wildcard.
pub(crate) fn literal_prefix(pattern: &str) -> &str {
    pattern.split(['*', '?']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_backtrack() {
        assert!(matches("get*tag*", "GetObjectTagging"));
        assert!(matches("*", ""));
        assert!(matches("g?t*", "GetObject"));
        assert!(!matches("get?", "Get"));
        assert!(!matches("*acl", "GetObjectAclX"));
        assert!(matches("*a*b", "aXbXb"));
    }

    #[test]
    fn many_stars_stay_cheap() {
        assert!(!matches(&"a*".repeat(2_000), &"a".repeat(1_999)));
    }
}
