//! Words that several rules put into their messages: lists of names in backticks.

use std::fmt::Display;

/// A longer list of names in a sentence is cut short.
const MAX_NAMES: usize = 5;

/// Names in backticks, as they stand in a sentence: `a`, `b` and `c`; at most five, then "and 3 more".
pub(crate) fn all_of<T: Display>(names: impl IntoIterator<Item = T>) -> String {
    joined(names, "and")
}

/// The same with "or" before the last one.
pub(crate) fn one_of<T: Display>(names: impl IntoIterator<Item = T>) -> String {
    joined(names, "or")
}

/// A number of things in words: "1 statement", "2 statements".
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn joined<T: Display>(names: impl IntoIterator<Item = T>, word: &str) -> String {
    let mut names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    // "and 1 more" would be no shorter than the name itself.
    if names.len() > MAX_NAMES + 1 {
        let more = names.len() - MAX_NAMES;
        names.truncate(MAX_NAMES);
        names.push(format!("{more} more"));
    }
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {word} {last}", rest.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{all_of, one_of};

    #[test]
    fn a_list_reads_as_in_a_sentence() {
        assert_eq!(all_of(["a"]), "`a`");
        assert_eq!(all_of(["a", "b"]), "`a` and `b`");
        assert_eq!(one_of(["a", "b", "c"]), "`a`, `b` or `c`");
        assert_eq!(all_of(["a", "b", "c", "d", "e", "f"]), "`a`, `b`, `c`, `d`, `e` and `f`");
        assert_eq!(
            all_of(["a", "b", "c", "d", "e", "f", "g"]),
            "`a`, `b`, `c`, `d`, `e` and 2 more"
        );
    }
}
