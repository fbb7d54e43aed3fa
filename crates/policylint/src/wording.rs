//! Words that several rules put into their messages: lists of names in backticks, names of statements.

use std::fmt::Display;

use policylint_model::{Document, Statement, StatementId};

/// A longer list of names in a sentence is cut short.
const MAX_NAMES: usize = 5;

/// Names in backticks, as they stand in a sentence: `a`, `b` and `c`; at most five, then "and 3 more".
pub(crate) fn all_of<T: Display>(names: impl IntoIterator<Item = T>) -> String {
    joined(names.into_iter().map(|name| format!("`{name}`")), "and")
}

/// The same with "or" before the last one.
pub(crate) fn one_of<T: Display>(names: impl IntoIterator<Item = T>) -> String {
    joined(names.into_iter().map(|name| format!("`{name}`")), "or")
}

/// The statement that a finding lies in: its `Sid`, or "this statement".
pub(crate) fn this_statement(document: &Document, statement: &Statement) -> String {
    sid(document, statement).unwrap_or_else(|| "this statement".to_owned())
}

/// Another statement of the document: its `Sid`, or "statement 2", counted from 1.
pub(crate) fn other_statement(document: &Document, id: StatementId) -> String {
    let statement = document.policy.statements.iter().find(|statement| statement.id == id);
    statement
        .and_then(|statement| sid(document, statement))
        .unwrap_or_else(|| format!("statement {}", id.0.saturating_add(1)))
}

fn sid(document: &Document, statement: &Statement) -> Option<String> {
    let sid = document.tree.string(*statement.sid.value()?)?.decoded();
    (!sid.is_empty()).then(|| format!("`{sid}`"))
}

/// Names as they stand in a sentence, already in backticks where they need them; at most five.
pub(crate) fn joined(names: impl IntoIterator<Item = String>, word: &str) -> String {
    let mut names: Vec<String> = names.into_iter().collect();
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
