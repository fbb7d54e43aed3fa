//! Proofs against solvers: `tests/differential`, with cvc5 and z3 from PyPI.

use std::path::Path;
use std::process::Command;

use super::install::{self, Obstacle};
use crate::{process, project};

/// The packages, one line each.
const REQUIREMENTS: &str = "tests/differential/requirements.txt";
/// How many requests are held against the evaluator, and how many pairs of policies against a solver:
/// about two minutes on two processors.
const RUNS: [(&str, &str); 2] = [("evaluate", "1500"), ("prove", "500")];

/// Runs both comparisons.
pub(super) fn run(folder: &Path) -> Result<(), Obstacle> {
    let root = project::root();
    let listed = std::fs::read_to_string(root.join(REQUIREMENTS))
        .map_err(|error| Obstacle::Failed(format!("{REQUIREMENTS}: {error}")))?;
    let mut python = None;
    for package in listed.lines().filter(|line| !line.is_empty()) {
        let environment = folder.join("solvers");
        let witness = environment.join(package);
        python = Some(install::environment(&environment, package, &witness)?);
    }
    let python = python.ok_or_else(|| Obstacle::Failed(format!("{REQUIREMENTS} is empty")))?;
    let mut build = process::cargo();
    build.args(["build", "--quiet", "--package", "policylint-cli"]);
    process::stdout(&mut build)?;
    let binary = super::target_folder()?.join("debug/policylint");
    for (mode, cases) in RUNS {
        let mut compare = Command::new(&python);
        compare.arg(root.join("tests/differential/run.py")).arg(mode);
        // The project's folders stay as they are.
        compare.env("PYTHONDONTWRITEBYTECODE", "1");
        compare.arg("--binary").arg(&binary).args(["--cases", cases]);
        let output = process::capture(&mut compare)?;
        if !output.status.success() {
            let printed = String::from_utf8_lossy(&output.stdout).into_owned();
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(Obstacle::Failed(format!("solvers disagree ({mode}):\n{printed}{errors}")));
        }
    }
    Ok(())
}
