//! The JSON schema of the configuration, and the keys in its documentation, from the command itself.

use std::path::Path;

use super::{Generated, sections};
use crate::{process, project};

/// The page about the configuration.
const PAGE: &str = "docs/configuration.md";

/// The schema of the configuration.
const SCHEMA: &str = "docs/policylint.schema.json";

/// Asks the command; both files as they should be.
pub(super) fn files(root: &Path) -> Result<Vec<Generated>, String> {
    let schema = Generated { path: root.join(SCHEMA), text: said("schema")? };
    let path = root.join(PAGE);
    let text = sections::replace(&project::read(&path)?, "keys", &said("keys")?)
        .map_err(|error| format!("{PAGE}: {error}"))?;
    Ok(vec![schema, Generated { path, text }])
}

fn said(verb: &str) -> Result<String, String> {
    let mut command = process::cargo();
    command.args(["run", "--quiet", "--package", "policylint-cli", "--bin", "policylint", "--"]);
    command.args(["config", verb]);
    process::stdout(&mut command)
}
