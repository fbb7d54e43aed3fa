//! `cargo xtask gen`: writes the files that are made from others, or says which are stale.
//!
//! Two steps, because the generator must not need the code that it generates: the registry of the
//! rules comes from the files' names and text alone; only then is the library built, and asked for
//! its pages by a second process.

mod command_help;
mod configuration;
mod pages;
mod registry;
mod sections;

use std::fs;
use std::path::{Path, PathBuf};

pub(crate) use registry::head as head_of_rule;

use crate::tidy::crates;
use crate::{console, project};

/// What to do with a file that is not as it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Rewrite it.
    Write,
    /// Name it, and fail.
    Check,
}

/// A file as it should be.
#[derive(Debug)]
struct Generated {
    path: PathBuf,
    text: String,
}

/// Makes every generated file; in check mode an error that names the stale ones.
pub(crate) fn run(mode: Mode) -> Result<(), String> {
    let root = project::root();
    let mut stale = settle(&root, registry::files(&root)?, mode)?;
    stale.extend(settle(&root, table_of_crates(&root)?, mode)?);
    let pages = pages::pages()?;
    stale.extend(settle(&root, pages::files(&root, &pages)?, mode)?);
    stale.extend(pages::remove_leftovers(&root, &pages, mode)?);
    stale.extend(settle(&root, command_help::files(&root)?, mode)?);
    stale.extend(settle(&root, configuration::files(&root)?, mode)?);
    if stale.is_empty() {
        console::say("gen: every generated file is fresh");
        return Ok(());
    }
    let names = stale.join("\n");
    match mode {
        Mode::Write => {
            console::say(&names);
            Ok(())
        }
        Mode::Check => Err(format!("stale, run `cargo xtask gen`:\n{names}")),
    }
}

/// The lines to print when ARCHITECTURE.md shows another table of crates than `tidy` enforces.
pub(crate) fn stale_table_of_crates(root: &Path) -> Result<Vec<String>, String> {
    let stale = settle(root, table_of_crates(root)?, Mode::Check)?;
    Ok(stale.iter().map(|name| format!("{name}: the table of crates is stale")).collect())
}

fn table_of_crates(root: &Path) -> Result<Vec<Generated>, String> {
    let path = root.join("ARCHITECTURE.md");
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = sections::replace(&project::read(&path)?, "crates", &crates::table())
        .map_err(|error| format!("ARCHITECTURE.md: {error}"))?;
    Ok(vec![Generated { path, text }])
}

/// Compares each file with what it should be, rewrites it when asked to; returns the stale ones.
fn settle(root: &Path, files: Vec<Generated>, mode: Mode) -> Result<Vec<String>, String> {
    let mut stale = Vec::new();
    for Generated { path, text } in files {
        if fs::read_to_string(&path).is_ok_and(|present| present == text) {
            continue;
        }
        stale.push(project::display(root, &path));
        if mode == Mode::Write {
            project::write(&path, &text)?;
        }
    }
    Ok(stale)
}
