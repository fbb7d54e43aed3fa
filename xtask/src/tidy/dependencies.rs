//! Dependencies point one way, and libraries stay light: manifests against the table of crates.

use std::path::Path;

use serde_json::Value;

use super::crates::{Allowance, CRATES, External};
use crate::process;

/// One dependency as `cargo metadata` tells it.
#[derive(Debug)]
struct Dependency<'a> {
    name: &'a str,
    /// `None` for `[dependencies]`, else `dev` or `build`.
    kind: Option<&'a str>,
    in_workspace: bool,
}

/// Every dependency that the table does not allow, and every crate that it does not know.
pub(super) fn problems(root: &Path) -> Result<Vec<String>, String> {
    let mut command = process::cargo();
    command.current_dir(root).args(["metadata", "--format-version", "1", "--no-deps", "--offline"]);
    let text = process::stdout(&mut command)?;
    let metadata: Value = serde_json::from_str(&text)
        .map_err(|error| format!("cannot read the output of `cargo metadata`: {error}"))?;
    Ok(judge(&metadata))
}

fn judge(metadata: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for package in elements(metadata, "packages") {
        let name = package.get("name").and_then(Value::as_str).unwrap_or_default();
        let Some(allowance) = CRATES.iter().find(|allowance| allowance.name == name) else {
            problems.push(format!("`{name}` is missing in the table of crates"));
            continue;
        };
        let dependencies = elements(package, "dependencies").filter_map(dependency);
        problems.extend(dependencies.filter_map(|dependency| breach(allowance, &dependency)));
    }
    problems.sort();
    problems
}

fn elements<'a>(value: &'a Value, member: &str) -> impl Iterator<Item = &'a Value> {
    value.get(member).and_then(Value::as_array).into_iter().flatten()
}

fn dependency(value: &Value) -> Option<Dependency<'_>> {
    Some(Dependency {
        name: value.get("name")?.as_str()?,
        kind: value.get("kind").and_then(Value::as_str),
        in_workspace: value.get("path").is_some_and(Value::is_string),
    })
}

fn breach(allowance: &Allowance, dependency: &Dependency<'_>) -> Option<String> {
    let name = allowance.name;
    let other = dependency.name;
    let allowed = if dependency.in_workspace {
        allowance.workspace
    } else {
        match (&allowance.external, dependency.kind) {
            (External::Any, _) | (_, Some("dev")) => return None,
            (External::Only { build, .. }, Some("build")) => build,
            (External::Only { run, .. }, _) => run,
        }
    };
    if allowed.contains(&other) {
        return None;
    }
    Some(format!("`{name}` must not depend on `{other}`: the table of crates does not allow it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(name: &str, dependency: &str) -> Vec<String> {
        let text =
            format!(r#"{{"packages": [{{"name": "{name}", "dependencies": [{dependency}]}}]}}"#);
        judge(&serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn a_dependency_against_the_direction_is_reported() {
        let upward = r#"{"name": "policylint-model", "kind": null, "path": "/x"}"#;
        assert_eq!(judged("policylint-syntax", upward).len(), 1);
        assert!(judged("policylint-analysis", upward).is_empty());
    }

    #[test]
    fn the_direction_holds_for_tests_too() {
        let upward = r#"{"name": "policylint", "kind": "dev", "path": "/x"}"#;
        assert_eq!(judged("policylint-model", upward).len(), 1);
    }

    #[test]
    fn a_library_takes_from_the_registry_what_the_table_lists() {
        let runtime = r#"{"name": "serde_json", "kind": null}"#;
        let building = r#"{"name": "serde_json", "kind": "build"}"#;
        let testing = r#"{"name": "serde_json", "kind": "dev"}"#;
        assert_eq!(judged("policylint-catalog", runtime).len(), 1);
        assert!(judged("policylint-catalog", building).is_empty());
        assert!(judged("policylint-syntax", testing).is_empty());
        assert_eq!(judged("policylint-syntax", building).len(), 1);
        assert!(judged("policylint-cli", runtime).is_empty());
    }

    #[test]
    fn an_unlisted_crate_is_reported() {
        assert_eq!(judged("policylint-extra", "").len(), 1);
    }
}
