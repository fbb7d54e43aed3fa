//! `docs/cli.md`: the help text of the command and of each of its verbs.

use std::fmt::Write as _;
use std::path::Path;

use super::Generated;
use crate::process;

/// The width that the help is printed for, whatever the terminal at hand.
const COLUMNS: &str = "100";

/// Verbs inside verbs go no deeper than this.
const DEPTH: usize = 3;

/// Runs the command for its own help; the page as it should be.
pub(super) fn files(root: &Path) -> Result<Vec<Generated>, String> {
    let mut text = String::from(
        "<!-- Made by `cargo xtask gen` from the command's own help; do not edit. -->\n\
         # The command line\n",
    );
    add(&mut text, &[])?;
    Ok(vec![Generated { path: root.join("docs/cli.md"), text }])
}

fn add(text: &mut String, verbs: &[String]) -> Result<(), String> {
    let help = help(verbs)?;
    let title = std::iter::once("policylint").chain(verbs.iter().map(String::as_str));
    let title = title.collect::<Vec<_>>().join(" ");
    let _infallible = write!(text, "\n## `{title}`\n\n```text\n{}\n```\n", help.trim_end());
    if verbs.len() >= DEPTH {
        return Ok(());
    }
    for verb in verbs_listed(&help) {
        let mut below = verbs.to_vec();
        below.push(verb.to_owned());
        add(text, &below)?;
    }
    Ok(())
}

fn help(verbs: &[String]) -> Result<String, String> {
    let mut command = process::cargo();
    command.args(["run", "--quiet", "--package", "policylint-cli", "--bin", "policylint", "--"]);
    command.args(verbs).arg("--help");
    command.env("COLUMNS", COLUMNS).env("NO_COLOR", "1").env_remove("CLICOLOR_FORCE");
    let text = process::stdout(&mut command)?;
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    Ok(lines.join("\n"))
}

/// The verbs that a help text lists under `Commands:`.
fn verbs_listed(help: &str) -> Vec<&str> {
    help.lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| !line.starts_with(' '))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_read_from_the_help() {
        let help = "Lints\n\nUsage: p <COMMAND>\n\nCommands:\n  check  Lints\n         more\n  rules\n  help   Prints\n\nOptions:\n  -h";
        assert_eq!(verbs_listed(help), ["check", "rules"]);
        assert!(verbs_listed("Usage: p\n").is_empty());
    }
}
