//! `init`: a configuration to start with.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::config::{NAME, STARTER};
use crate::error::Error;
use crate::exit::Outcome;
use crate::path;
use crate::report::Problem;
use crate::terminal::Console;

/// The entry for the hooks of `pre-commit`, with the version of this program.
const HOOK: &str = concat!(
    "# To check every commit with pre-commit, add to `.pre-commit-config.yaml`:\n",
    "repos:\n",
    "  - repo: ",
    env!("CARGO_PKG_REPOSITORY"),
    "\n    rev: v",
    env!("CARGO_PKG_VERSION"),
    "\n    hooks:\n      - id: policylint\n",
);

/// The arguments of `init`.
#[derive(Debug, Args)]
pub(crate) struct InitArgs {
    /// The folder to write `policylint.toml` to
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
}

/// Writes the configuration, unless there is one, and prints the entry of a hook.
///
/// # Errors
/// If there is one, or it cannot be written.
pub(crate) fn run(args: &InitArgs, console: Console) -> Result<Outcome, Error> {
    let file = args.folder.join(NAME);
    write(&file)?;
    console.note(&format!("wrote `{}`", path::display(&file)), None);
    Console::print(HOOK).map_err(Error::stdout)?;
    Ok(Outcome::Clean)
}

fn write(file: &Path) -> Result<(), Error> {
    let opened = OpenOptions::new().write(true).create_new(true).open(file);
    let written = opened.and_then(|mut opened| opened.write_all(STARTER.as_bytes()));
    written.map_err(|source| match source.kind() {
        io::ErrorKind::AlreadyExists => {
            let shown = path::display(file);
            let message = format!("`{shown}` is there already");
            Error::Input(Problem::error(
                Some(&shown),
                message,
                "change it by hand, or remove it first",
            ))
        }
        _ => Error::Output { path: Some(file.to_path_buf()), source },
    })
}
