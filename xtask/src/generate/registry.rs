//! The registry of the rules, from the files below `rules/` alone: their names and one line of their text.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::Generated;
use crate::project;

/// Where the rules are: one folder a group, one file a rule.
const RULES_FOLDER: &str = "crates/policylint/src/rules";

/// The file that lists them.
const REGISTRY: &str = "crates/policylint/src/rules.rs";

/// Modules by group folder; in each, file stem by code.
type Groups = BTreeMap<String, BTreeMap<String, String>>;

/// The registry as it should be; nothing as long as there are no rules.
pub(super) fn files(root: &Path) -> Result<Vec<Generated>, String> {
    let folder = root.join(RULES_FOLDER);
    let mut groups = Groups::new();
    for path in project::files_below(&folder) {
        let name = project::display(&folder, &path);
        let text = project::read(&path)?;
        add(&mut groups, &name, &text)?;
    }
    if groups.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![Generated { path: root.join(REGISTRY), text: registry(&groups) }])
}

/// Files one rule; `name` is its path below the folder of the rules.
fn add(groups: &mut Groups, name: &str, text: &str) -> Result<(), String> {
    let misplaced = || format!("`{RULES_FOLDER}/{name}` is not `<group>/<rule>.rs`");
    let stem = name.strip_suffix(".rs").ok_or_else(misplaced)?;
    let (group, rule) = stem.split_once('/').ok_or_else(misplaced)?;
    if rule.contains('/') {
        return Err(misplaced());
    }
    let mut heads = text.lines().filter_map(head);
    let Some((code, rule_name)) = heads.next() else {
        return Err(format!("`{RULES_FOLDER}/{name}` has no line `\"<CODE>\" \"<name>\" {{`"));
    };
    if heads.next().is_some() {
        return Err(format!("`{RULES_FOLDER}/{name}` declares more than one rule"));
    }
    if rule_name.replace('-', "_") != rule {
        return Err(format!("`{RULES_FOLDER}/{name}` declares `{rule_name}`: rename one of them"));
    }
    let taken =
        groups.entry(group.to_owned()).or_default().insert(code.to_owned(), rule.to_owned());
    match taken {
        None => Ok(()),
        Some(other) => Err(format!("`{code}` is declared by `{other}` and `{rule}`")),
    }
}

/// Code and name in a line such as `"M001" "mfa-deny-misses-keys" {`.
pub(crate) fn head(line: &str) -> Option<(&str, &str)> {
    let inner = line.trim().strip_prefix('"')?.strip_suffix("\" {")?;
    let (code, name) = inner.split_once("\" \"")?;
    let mut characters = code.chars();
    let letter = characters.next().is_some_and(|first| first.is_ascii_uppercase());
    let digits = characters.as_str();
    let coded = letter && digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let named = name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    (coded && named && !name.is_empty()).then_some((code, name))
}

fn registry(groups: &Groups) -> String {
    let mut text = String::from(
        "//! Made by `cargo xtask gen` from the files under `rules/`; do not edit.\n\n",
    );
    for (group, rules) in groups {
        let mut stems: Vec<&String> = rules.values().collect();
        stems.sort();
        let _infallible = writeln!(text, "mod {group} {{");
        for stem in stems {
            let _infallible = writeln!(text, "    pub(super) mod {stem};");
        }
        text.push_str("}\n");
    }
    text.push_str("\n/// Every rule, by group and code.\npub static RULES: &[&crate::Rule] = &[\n");
    for (group, rules) in groups {
        for stem in rules.values() {
            let _infallible = writeln!(text, "    &{group}::{stem}::RULE,");
        }
    }
    text.push_str("];\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(code: &str, name: &str) -> String {
        format!("//! Rule.\ndeclare_rule! {{\n    \"{code}\" \"{name}\" {{\n    }}\n}}\n")
    }

    #[test]
    fn rules_are_listed_by_code_and_modules_by_name() {
        let mut groups = Groups::new();
        add(&mut groups, "mfa/wrong_test.rs", &declared("M001", "wrong-test")).unwrap();
        add(&mut groups, "mfa/age_missing.rs", &declared("M004", "age-missing")).unwrap();
        let text = registry(&groups);
        assert!(text.contains(
            "mod mfa {\n    pub(super) mod age_missing;\n    pub(super) mod wrong_test;\n}"
        ));
        assert!(text.contains("    &mfa::wrong_test::RULE,\n    &mfa::age_missing::RULE,\n"));
    }

    #[test]
    fn a_file_that_breaks_the_convention_is_refused() {
        let rule = declared("M001", "wrong-test");
        assert!(add(&mut Groups::new(), "wrong_test.rs", &rule).is_err());
        assert!(add(&mut Groups::new(), "mfa/other.rs", &rule).is_err());
        assert!(add(&mut Groups::new(), "mfa/wrong_test.rs", "//! Rule.\n").is_err());
        let mut groups = Groups::new();
        add(&mut groups, "mfa/wrong_test.rs", &rule).unwrap();
        assert!(add(&mut groups, "mfa/again.rs", &declared("M001", "again")).is_err());
    }

    #[test]
    fn the_registry_is_fresh() {
        let root = project::root();
        for file in files(&root).unwrap() {
            assert_eq!(project::read(&file.path).unwrap(), file.text, "run `cargo xtask gen`");
        }
    }
}
