//! The crates and what each may depend on: the one place where the directions are written.
//! ARCHITECTURE.md shows the same table, written by `cargo xtask gen`.

use std::fmt::Write as _;

/// What a crate may name in its manifest.
#[derive(Debug)]
pub(crate) struct Allowance {
    /// The package's name.
    pub(crate) name: &'static str,
    /// Its responsibility, in one line.
    pub(crate) purpose: &'static str,
    /// Crates of this workspace that it may use, in any section of its manifest.
    pub(crate) workspace: &'static [&'static str],
    /// Crates from the registry that it may use; tests and benches are free.
    pub(crate) external: External,
}

/// Which crates from the registry a crate may use outside its tests.
#[derive(Debug)]
pub(crate) enum External {
    /// A command or a task: whatever it needs.
    Any,
    /// A library: these at run time, and those in its build script.
    Only { run: &'static [&'static str], build: &'static [&'static str] },
}

const NO_EXTERNAL: External = External::Only { run: &[], build: &[] };

/// Every crate of the workspace, from the lowest to the highest.
pub(crate) const CRATES: [Allowance; 8] = [
    Allowance {
        name: "policylint-syntax",
        purpose: "text with positions: sources, places, a tolerant JSON tree, edits",
        workspace: &[],
        external: NO_EXTERNAL,
    },
    Allowance {
        name: "policylint-model",
        purpose: "AWS policies as typed, placed values, and the algebra of their patterns",
        workspace: &["policylint-syntax"],
        external: External::Only { run: &["ipnet", "nom"], build: &[] },
    },
    Allowance {
        name: "policylint-catalog",
        purpose: "what AWS offers: services, actions, resource types, condition keys",
        workspace: &[],
        // `miniz_oxide` unpacks the bodies of AWS managed policies, which are packed to a ninth.
        external: External::Only { run: &["miniz_oxide"], build: &["serde_json"] },
    },
    Allowance {
        name: "policylint-sources",
        purpose: "readers: bytes in, policy documents out",
        workspace: &["policylint-catalog", "policylint-model", "policylint-syntax"],
        external: NO_EXTERNAL,
    },
    Allowance {
        name: "policylint-analysis",
        purpose: "what policy statements match and allow",
        workspace: &["policylint-catalog", "policylint-model", "policylint-syntax"],
        external: External::Only { run: &["ipnet", "petgraph"], build: &[] },
    },
    Allowance {
        name: "policylint",
        purpose: "the library: documents, rules, linter, fixes, settings; the API boundary",
        workspace: &[
            "policylint-analysis",
            "policylint-catalog",
            "policylint-model",
            "policylint-sources",
            "policylint-syntax",
        ],
        external: External::Only { run: &["globset"], build: &[] },
    },
    Allowance {
        name: "policylint-cli",
        purpose: "the command `policylint`: files, output, exit codes; the only one that does IO",
        workspace: &["policylint"],
        external: External::Any,
    },
    Allowance {
        name: "xtask",
        purpose: "the project's own tasks; never published",
        workspace: &[
            "policylint",
            "policylint-analysis",
            "policylint-catalog",
            "policylint-model",
            "policylint-sources",
            "policylint-syntax",
        ],
        external: External::Any,
    },
];

/// The table as ARCHITECTURE.md shows it.
pub(crate) fn table() -> String {
    let mut table = String::from(
        "| Crate | What it is for | May use of the workspace | May use of the registry |\n\
         |---|---|---|---|\n",
    );
    for allowance in &CRATES {
        let Allowance { name, purpose, workspace, external } = allowance;
        let workspace = listed(workspace);
        let external = match external {
            External::Any => "what it needs".to_owned(),
            External::Only { run, build: [] } => listed(run),
            External::Only { run, build } => {
                format!("{}; building: {}", listed(run), listed(build))
            }
        };
        let _infallible = writeln!(table, "| `{name}` | {purpose} | {workspace} | {external} |");
    }
    table
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
