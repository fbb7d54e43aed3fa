//! Budgets and habits of single files: length, header, names, forbidden words, the last newline.

use std::path::Path;

use crate::project;

/// A source file longer than this is two files.
const SOURCE_LINES: usize = 600;

/// A rule longer than this is two rules.
const RULE_LINES: usize = 400;

/// Where the rules are, relative to the root.
const RULES: &str = "crates/policylint/src/rules/";

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 8] =
    ["common", "helper", "helpers", "manager", "misc", "mod", "util", "utils"];

/// Paths of the machine at hand and its surroundings. Split, so that this file passes its own check.
const FORBIDDEN: [&str; 3] =
    [concat!("/wo", "rk/"), concat!("../sh", "ared"), concat!("/t", "mp/")];

/// An attribute that hides a test that fails.
const IGNORED_TEST: &str = concat!("#[igno", "re");

/// Endings of the files whose text is looked at; policies and other data are taken as they are.
const TEXT_ENDINGS: [&str; 6] = ["rs", "toml", "md", "yml", "yaml", "sh"];

/// Every breach in every file of the project, by path and line.
pub(super) fn problems(root: &Path) -> Vec<String> {
    let mut problems = Vec::new();
    for path in project::files_below(root) {
        let name = project::display(root, &path);
        if !is_text(&name) {
            continue;
        }
        match project::read(&path) {
            Ok(text) => judge(&name, &text, &mut problems),
            Err(error) => problems.push(error),
        }
    }
    problems
}

fn is_text(name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    TEXT_ENDINGS.contains(&ending) || name.starts_with(".ci/")
}

fn judge(name: &str, text: &str, problems: &mut Vec<String>) {
    let mut report =
        |line: usize, message: &str| problems.push(format!("{name}:{line}: {message}"));
    if !text.is_empty() && !text.ends_with('\n') {
        report(text.lines().count(), "the last line has no newline");
    }
    for (index, line) in text.lines().enumerate() {
        if let Some(word) = FORBIDDEN.iter().find(|word| line.contains(**word)) {
            report(index + 1, &format!("`{word}` is a path of one machine only"));
        }
    }
    if let Some(stem) = name.strip_suffix(".rs") {
        judge_source(stem, text, &mut report);
    }
}

fn judge_source(stem: &str, text: &str, report: &mut dyn FnMut(usize, &str)) {
    if let Some(part) = stem.split('/').find(|part| EMPTY_NAMES.contains(part)) {
        report(1, &format!("`{part}` does not say what the module is for"));
    }
    if !text.starts_with("//! ") {
        report(1, "the file does not start with a `//!` line that says what it is for");
    }
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with(IGNORED_TEST) {
            report(index + 1, "a test is run or deleted, never ignored");
        }
    }
    let budget = if stem.starts_with(RULES) { RULE_LINES } else { SOURCE_LINES };
    let lines = text.lines().count();
    let made = text.lines().next().is_some_and(|line| line.contains("Made by `cargo xtask"));
    if lines > budget && !made {
        report(budget + 1, &format!("{lines} lines, but the budget is {budget}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(name: &str, text: &str) -> Vec<String> {
        let mut problems = Vec::new();
        judge(name, text, &mut problems);
        problems
    }

    #[test]
    fn a_good_file_passes() {
        assert!(judged("crates/a/src/arn.rs", "//! ARNs.\n").is_empty());
        assert!(judged("README.md", "# policylint\n").is_empty());
    }

    #[test]
    fn budgets_differ_for_rules() {
        let long = format!("//! Long.\n{}", "\n".repeat(RULE_LINES));
        assert!(judged("crates/policylint/src/linter.rs", &long).is_empty());
        assert_eq!(judged("crates/policylint/src/rules/mfa/long.rs", &long).len(), 1);
        let longer = format!("//! Long.\n{}", "\n".repeat(SOURCE_LINES));
        assert_eq!(judged("crates/policylint/src/linter.rs", &longer).len(), 1);
    }

    #[test]
    fn headers_names_and_newlines_are_checked() {
        assert_eq!(judged("a/src/arn.rs", "use b;\n").len(), 1);
        assert_eq!(judged("a/src/utils.rs", "//! Things.\n").len(), 1);
        assert_eq!(judged("a/src/arn/mod.rs", "//! ARNs.\n").len(), 1);
        assert_eq!(judged("STYLE.md", "# Style").len(), 1);
    }

    #[test]
    fn forbidden_words_are_found_by_line() {
        let text = format!("//! X.\n// see {}x\n", FORBIDDEN[0]);
        assert_eq!(judged("a/src/x.rs", &text).len(), 1);
        let text = format!("//! X.\n{IGNORED_TEST}]\n");
        assert_eq!(
            judged("a/src/x.rs", &text),
            ["a/src/x.rs:2: a test is run or deleted, never ignored"]
        );
    }
}
