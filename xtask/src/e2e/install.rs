//! What the end-to-end cases need: pre-commit in a virtual environment, and a copy of the project.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::Bench;
use crate::{process, project};

/// The version under which the cases were written.
const PRE_COMMIT: &str = "pre-commit==4.7.0";

/// What pip and cargo print when they do not reach their registry.
const NETWORK_WORDS: [&str; 6] = [
    "Could not find a version",
    "Could not resolve host",
    "Connection refused",
    "Temporary failure in name resolution",
    "download of config.json failed",
    "failed to download",
];

/// Why the cases cannot start.
#[derive(Debug)]
pub(super) enum Obstacle {
    /// Something of the machine is missing, not of the project.
    Missing(String),
    /// The project, or this task, is at fault.
    Failed(String),
}

impl From<String> for Obstacle {
    fn from(reason: String) -> Self {
        Self::Failed(reason)
    }
}

/// The path of `pre-commit` in a virtual environment of its own.
pub(super) fn pre_commit(folder: &Path) -> Result<PathBuf, Obstacle> {
    need("git")?;
    let environment = folder.join(PRE_COMMIT);
    let program = environment.join("bin/pre-commit");
    self::environment(&environment, PRE_COMMIT, &program)?;
    Ok(program)
}

fn need(program: &str) -> Result<(), Obstacle> {
    process::capture(Command::new(program).arg("--version"))
        .map_err(|_| Obstacle::Missing(format!("`{program}` is not installed")))?;
    Ok(())
}

/// Makes a virtual environment with a package, unless `witness` is there; the path of its Python.
pub(super) fn environment(
    folder: &Path,
    package: &str,
    witness: &Path,
) -> Result<PathBuf, Obstacle> {
    let python = folder.join("bin/python");
    if witness.exists() {
        return Ok(python);
    }
    need("python3")?;
    let made = process::capture(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
    if !made.status.success() {
        let reason = "`python3 -m venv` does not work here (on Debian, install `python3-venv`)";
        return Err(Obstacle::Missing(reason.to_owned()));
    }
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", package]);
    let installed = process::capture(&mut pip)?;
    if installed.status.success() {
        if !witness.exists() {
            project::write(witness, package)?;
        }
        return Ok(python);
    }
    Err(missing_when_offline(&format!("pip cannot install `{package}`"), &installed))
}

/// Copies the project into a repository with one commit, which is the same for the same files.
pub(super) fn snapshot(folder: &Path, pre_commit: PathBuf) -> Result<Bench, Obstacle> {
    let root = project::root();
    let snapshot = folder.join("snapshot");
    empty(&snapshot)?;
    for path in project::files_below(&root) {
        let copy = snapshot.join(path.strip_prefix(&root).unwrap_or(&path));
        let parent = copy.parent().unwrap_or(&snapshot);
        fs::create_dir_all(parent)
            .and_then(|()| fs::copy(&path, &copy))
            .map_err(|error| format!("cannot copy `{}`: {error}", path.display()))?;
    }
    process::stdout(git(&snapshot).args(["init", "--quiet"]))?;
    process::stdout(git(&snapshot).args(["add", "--all"]))?;
    process::stdout(git(&snapshot).args(["commit", "--quiet", "--message", "Snapshot"]))?;
    let revision = process::stdout(git(&snapshot).args(["rev-parse", "HEAD"]))?.trim().to_owned();
    forget_other_revisions(folder, &revision)?;
    Ok(Bench { pre_commit, snapshot, revision, folder: folder.to_path_buf() })
}

/// Empties pre-commit's cache unless it is of this revision: it would keep a build of each.
fn forget_other_revisions(folder: &Path, revision: &str) -> Result<(), String> {
    let cached = folder.join("cached-revision");
    if fs::read_to_string(&cached).is_ok_and(|known| known == revision) {
        return Ok(());
    }
    empty(&folder.join("cache"))?;
    project::write(&cached, revision)
}

/// `git` in a folder, with a fixed person and day, and nobody's settings.
pub(super) fn git(folder: &Path) -> Command {
    const DAY: &str = "2026-01-01T00:00:00Z";
    let mut command = Command::new("git");
    command.current_dir(folder);
    alone(&mut command).env("GIT_AUTHOR_DATE", DAY).env("GIT_COMMITTER_DATE", DAY);
    command
}

/// Shields a command from the settings of the machine's user and of a calling hook.
pub(super) fn alone(command: &mut Command) -> &mut Command {
    for variable in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "SKIP"] {
        command.env_remove(variable);
    }
    command
        .env("GIT_CONFIG_GLOBAL", if cfg!(windows) { "NUL" } else { "/dev/null" })
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", "Ann")
        .env("GIT_AUTHOR_EMAIL", "ann@example.com")
        .env("GIT_COMMITTER_NAME", "Ann")
        .env("GIT_COMMITTER_EMAIL", "ann@example.com")
}

/// An empty folder, whatever was there.
pub(super) fn empty(folder: &Path) -> Result<(), String> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .map_err(|error| format!("cannot empty `{}`: {error}", folder.display()))?;
    }
    fs::create_dir_all(folder)
        .map_err(|error| format!("cannot create `{}`: {error}", folder.display()))
}

/// Everything that a command printed.
pub(super) fn printed(output: &Output) -> String {
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    format!("{stdout}{stderr}")
}

/// An unreachable registry is the machine's matter, everything else is ours.
pub(super) fn missing_when_offline(failure: &str, output: &Output) -> Obstacle {
    let text = printed(output);
    if NETWORK_WORDS.iter().any(|word| text.contains(word)) {
        return Obstacle::Missing(format!("{failure}: its registry is out of reach"));
    }
    Obstacle::Failed(format!("{failure}\n{text}"))
}
