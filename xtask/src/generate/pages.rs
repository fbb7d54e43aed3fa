//! What the library's rules say about themselves: a page each, and the tables that list them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{Generated, Mode, sections};
use crate::{process, project};

/// Where the pages are, one file a rule.
const PAGES_FOLDER: &str = "docs/rules";

/// First line of each page; what does not begin so is not ours to delete.
const MARK: &str = "<!-- Made by `cargo xtask gen`";

/// What the library's rules say about themselves.
#[derive(Debug)]
pub(super) struct Pages {
    /// Texts of whole files, by their paths below the root.
    files: BTreeMap<String, String>,
    /// The table that the README shows.
    table: String,
}

/// Builds the library, and asks its rules.
pub(super) fn pages() -> Result<Pages, String> {
    let mut command = process::cargo();
    command.args(["run", "--quiet", "--package", "xtask"]);
    command.args(["--features", "pages", "--bin", "rule-pages"]);
    let text = process::stdout(&mut command)?;
    let malformed = || "cannot read the output of `rule-pages`".to_owned();
    let output: Value = serde_json::from_str(&text).map_err(|_| malformed())?;
    let files = output.get("files").and_then(Value::as_object).ok_or_else(malformed)?;
    let table = output.get("table").and_then(Value::as_str).ok_or_else(malformed)?.to_owned();
    let files = files.iter().filter_map(|(name, text)| Some((name.clone(), text.as_str()?.into())));
    Ok(Pages { files: files.collect(), table })
}

/// The pages, the list of the rules and the README as they should be.
pub(super) fn files(root: &Path, pages: &Pages) -> Result<Vec<Generated>, String> {
    let whole = pages.files.iter();
    let mut files: Vec<Generated> =
        whole.map(|(name, text)| Generated { path: root.join(name), text: text.clone() }).collect();
    let path = root.join("README.md");
    if path.exists() {
        let text = sections::replace(&project::read(&path)?, "rules", &pages.table)
            .map_err(|error| format!("README.md: {error}"))?;
        files.push(Generated { path, text });
    }
    Ok(files)
}

/// Pages of rules that are no longer there; deleted when asked to.
pub(super) fn remove_leftovers(
    root: &Path,
    pages: &Pages,
    mode: Mode,
) -> Result<Vec<String>, String> {
    let mut leftovers = Vec::new();
    for path in project::files_below(&root.join(PAGES_FOLDER)) {
        let name = project::display(root, &path);
        if pages.files.contains_key(&name) || !project::read(&path)?.starts_with(MARK) {
            continue;
        }
        if mode == Mode::Write {
            fs::remove_file(&path).map_err(|error| format!("cannot remove `{name}`: {error}"))?;
        }
        leftovers.push(name);
    }
    Ok(leftovers)
}
