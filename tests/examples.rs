//! Every example is true: its README shows what the command prints, and the corrected policy is clean.
//!
//! A README's `console` blocks hold a command behind `$ ` and what it prints.
//! `UPDATE=1 cargo test --test examples` rewrites what is printed.
#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const OPENING: &str = "```console\n$ policylint ";
const CLOSING: &str = "```\n";

/// The folders of the examples, by name.
fn folders() -> Vec<PathBuf> {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies-examples");
    let entries = fs::read_dir(examples).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// Runs the command at the root, without what in the environment changes its output.
fn policylint(arguments: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_policylint"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments.split(' '));
    for variable in ["CLICOLOR_FORCE", "COLUMNS", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"] {
        command.env_remove(variable);
    }
    command.env("NO_COLOR", "1").env("SOURCE_DATE_EPOCH", "1767225600");
    command.output().unwrap()
}

/// The README with what its commands print now.
fn retold(readme: &str) -> String {
    let mut retold = String::new();
    let mut rest = readme;
    while let Some((before, block)) = rest.split_once(OPENING) {
        let (command, block) = block.split_once('\n').unwrap();
        let (_, after) = block.split_once(CLOSING).unwrap();
        let output = policylint(command);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{command}");
        let printed = String::from_utf8(output.stdout).unwrap();
        retold.extend([before, OPENING, command, "\n", &printed, CLOSING]);
        rest = after;
    }
    retold.push_str(rest);
    retold
}

#[test]
fn readmes_show_what_the_command_prints() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readmes = folders().into_iter().map(|folder| folder.join("README.md")).chain([own]);
    let mut stale = Vec::new();
    for path in readmes {
        let readme = fs::read_to_string(&path).unwrap();
        assert!(readme.contains(OPENING), "{} runs nothing", path.display());
        let retold = retold(&readme);
        if retold == readme {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, &retold).unwrap();
        }
        stale.push(format!("{}\n{retold}", path.display()));
    }
    assert!(stale.is_empty() || std::env::var_os("UPDATE").is_some(), "{}", stale.join("\n"));
}

#[test]
fn an_example_shows_its_own_policy() {
    for folder in folders() {
        let readme = fs::read_to_string(folder.join("README.md")).unwrap();
        let policy = folder.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().join("policy.json");
        let command = format!("{OPENING}check {}\n", policy.display()).replace('\\', "/");
        assert!(readme.contains(&command), "{}: no `{command}`", folder.display());
    }
}

#[test]
fn each_policy_has_findings_and_its_correction_has_none() {
    let folders = folders();
    assert!(folders.len() >= 11, "{folders:?}");
    for folder in folders {
        let file = |name: &str| folder.join(name).display().to_string();
        let bad = policylint(&format!("check {}", file("policy.json")));
        assert_eq!(bad.status.code(), Some(1), "{}", String::from_utf8_lossy(&bad.stderr));
        let fixed = policylint(&format!("check --format concise {}", file("fixed.json")));
        let printed = String::from_utf8_lossy(&fixed.stdout);
        assert_eq!(fixed.status.code(), Some(0), "{printed}");
        assert_eq!(
            printed.lines().filter(|line| line.contains("fixed.json")).count(),
            0,
            "{printed}"
        );
    }
}
