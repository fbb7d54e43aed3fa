//! The project's own tasks, run as `cargo xtask <task>`: generated files, layout checks, tests end to end.

mod catalog;
mod console;
mod e2e;
mod generate;
mod made_up_account;
mod new_rule;
mod process;
mod project;
mod suite;
mod tidy;

use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask <task>

  gen [--check]          rewrite the generated files, or fail naming the stale ones
  tidy                   check layout, dependency directions and file budgets
  new-rule CODE NAME     scaffold a rule and its fixture
  test                   run every test: `cargo test --workspace`, then `e2e`
  e2e                    run the hook under the real pre-commit
  made-up-account FOLDER write a large account that nobody has, to measure with
  refresh-catalog [...]  rebuild the catalog's data from public packages
  refresh-managed-policies [--moto DIR]
                         rebuild the snapshot of the AWS managed policies
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            console::complain(&failure);
            ExitCode::FAILURE
        }
    }
}

/// Runs the task that the arguments name; the error is the text to print.
fn dispatch(arguments: &[String]) -> Result<(), String> {
    let Some((task, rest)) = arguments.split_first() else { return Err(USAGE.to_owned()) };
    let words: Vec<&str> = rest.iter().map(String::as_str).collect();
    match (task.as_str(), words.as_slice()) {
        ("gen", []) => generate::run(generate::Mode::Write),
        ("gen", ["--check"]) => generate::run(generate::Mode::Check),
        ("tidy", []) => tidy::run(),
        ("new-rule", [code, name]) => new_rule::run(code, name),
        ("test", []) => suite::run(),
        ("e2e", []) => e2e::run(),
        ("made-up-account", [folder]) => made_up_account::run(folder),
        ("refresh-catalog", _) => catalog::refresh(rest).map_err(|error| error.to_string()),
        ("refresh-managed-policies", _) => {
            catalog::managed_policies::refresh(rest).map_err(|error| error.to_string())
        }
        ("help" | "--help" | "-h", _) => {
            console::say(USAGE);
            Ok(())
        }
        _ => Err(format!("unknown task or arguments: `{}`\n{USAGE}", arguments.join(" "))),
    }
}
