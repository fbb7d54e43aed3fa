//! The cases: a user's repository with the hook configured, and what a commit to it meets.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::Bench;
use super::install::{self, Obstacle};
use crate::{console, process, project};

const GOOD: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/2026/*"}
  ]
}
"#;

const BAD: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "glue:StopJobRun", "Resource": "arn:aws:glue:*:*:job/nightly"}
  ]
}
"#;

const BROKEN: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow" "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/2026/*"}
  ]
}
"#;

const NO_POLICY: &str = "{\"name\": \"site\", \"dependencies\": {}}\n";

/// What pre-commit is to find in the user's repository.
#[derive(Debug)]
struct Case {
    /// Says what the case shows.
    title: &'static str,
    /// Files to add, by name.
    files: &'static [(&'static str, &'static str)],
    /// Whether pre-commit lets the commit pass.
    passes: bool,
    /// Texts that it prints.
    prints: &'static [&'static str],
    /// Texts that it must not print.
    spares: &'static [&'static str],
}

const CASES: [Case; 4] = [
    Case {
        title: "good policies pass",
        files: &[("good.json", GOOD)],
        passes: true,
        prints: &["Passed"],
        spares: &["good.json"],
    },
    Case {
        title: "files that are no policies pass",
        files: &[("package.json", NO_POLICY), ("notes.md", "# Notes\n")],
        passes: true,
        prints: &["Passed"],
        spares: &["package.json"],
    },
    Case {
        title: "a bad policy stops the commit",
        files: &[("good.json", GOOD), ("bad.json", BAD)],
        passes: false,
        prints: &["Failed", "exit code: 1", "bad.json", "C002", "glue:BatchStopJobRun"],
        spares: &["good.json"],
    },
    Case {
        title: "a broken policy stops the commit as an error",
        files: &[("bad.json", BAD), ("broken.json", BROKEN)],
        passes: false,
        prints: &["Failed", "exit code: 2", "broken.json", "P001", "C002"],
        spares: &[],
    },
];

/// Lets pre-commit clone the project and build the command.
pub(super) fn install_hook(bench: &Bench) -> Result<(), Obstacle> {
    console::say("end to end: pre-commit builds the command (minutes, the first time)");
    let repository = repository(bench, "install", &[("good.json", GOOD)])?;
    let output = process::capture(pre_commit(bench, &repository).arg("install-hooks"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(install::missing_when_offline("pre-commit cannot build the hook", &output))
}

/// Runs every case; their number, or an error that shows the first one that misbehaved.
pub(super) fn run_all(bench: &Bench) -> Result<usize, String> {
    for case in &CASES {
        let repository = repository(bench, "case", case.files)?;
        let output = process::capture(pre_commit(bench, &repository).args(["run", "--all-files"]))?;
        judge(case, &output)?;
        console::say(&format!("end to end: ok: {}", case.title));
    }
    commit_is_refused(bench)?;
    console::say("end to end: ok: `git commit` itself is refused, then accepted");
    Ok(CASES.len() + 1)
}

fn judge(case: &Case, output: &Output) -> Result<(), String> {
    let text = install::printed(output);
    let failure = |what: String| Err(format!("end to end: {}: {what}\n{text}", case.title));
    if output.status.success() != case.passes {
        return failure(format!("pre-commit ended with {}", output.status));
    }
    if let Some(missing) = case.prints.iter().find(|part| !text.contains(**part)) {
        return failure(format!("`{missing}` is not printed"));
    }
    if let Some(extra) = case.spares.iter().find(|part| text.contains(**part)) {
        return failure(format!("`{extra}` is printed"));
    }
    Ok(())
}

/// The whole way: `pre-commit install`, a commit with the bad policy, one with the good.
fn commit_is_refused(bench: &Bench) -> Result<(), String> {
    let repository = repository(bench, "commit", &[("policy.json", BAD)])?;
    process::stdout(pre_commit(bench, &repository).arg("install"))?;
    let mut commit = install::git(&repository);
    commit.args(["commit", "--message", "Add a policy"]);
    let refused = process::capture(shielded(bench, &mut commit))?;
    let text = install::printed(&refused);
    if refused.status.success() || !text.contains("C002") {
        return Err(format!("end to end: the commit of a bad policy was not refused\n{text}"));
    }
    project::write(&repository.join("policy.json"), GOOD)?;
    process::stdout(install::git(&repository).args(["add", "--all"]))?;
    process::stdout(shielded(bench, &mut commit)).map(|_| ())
}

/// A user's repository with these files staged, and the hook configured.
fn repository(bench: &Bench, name: &str, files: &[(&str, &str)]) -> Result<PathBuf, String> {
    let folder = bench.folder.join(name);
    install::empty(&folder)?;
    let Bench { snapshot, revision, .. } = bench;
    let config = format!(
        "repos:\n- repo: {}\n  rev: {revision}\n  hooks:\n  - id: policylint\n",
        snapshot.display()
    );
    project::write(&folder.join(".pre-commit-config.yaml"), &config)?;
    for (name, text) in files {
        project::write(&folder.join(name), text)?;
    }
    process::stdout(install::git(&folder).args(["init", "--quiet"]))?;
    process::stdout(install::git(&folder).args(["add", "--all"]))?;
    Ok(folder)
}

fn pre_commit(bench: &Bench, repository: &Path) -> Command {
    let mut command = Command::new(&bench.pre_commit);
    command.current_dir(repository);
    shielded(bench, &mut command);
    command
}

/// Keeps pre-commit's cache and cargo's output in our folder, and the build quick: what is tested
/// is the installation, not the optimizer.
fn shielded<'a>(bench: &Bench, command: &'a mut Command) -> &'a mut Command {
    install::alone(command)
        .env("PRE_COMMIT_HOME", bench.folder.join("cache"))
        .env("PRE_COMMIT_COLOR", "never")
        .env("NO_COLOR", "1")
        .env("CARGO_TARGET_DIR", bench.folder.join("build"))
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
}
