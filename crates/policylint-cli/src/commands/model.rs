//! `model`: what was loaded of accounts, what is missing, and how to fetch it.

mod collect_script;
mod summary;

use clap::{Args, Subcommand};
use policylint::model::account::FaultWeight;

use crate::args::{ListFormat, ListFormatArgs};
use crate::error::Error;
use crate::exit::Outcome;
use crate::model::{self, Loaded, ModelPaths};
use crate::output;
use crate::report::Weight;
use crate::terminal::Console;

use summary::Summary;

/// The arguments of `model`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct ModelArgs {
    #[command(subcommand)]
    instead: Option<Instead>,
    #[command(flatten)]
    paths: ModelPaths,
    #[command(flatten)]
    format: ListFormatArgs,
}

/// What `model` does instead of loading one.
#[derive(Debug, Subcommand)]
enum Instead {
    /// Print a shell script that collects a model, with calls of the AWS CLI that only read
    CollectScript,
}

/// Loads a model, and prints what is in it and what is not.
///
/// # Errors
/// If the output cannot be formed or written.
pub(crate) fn run(args: &ModelArgs, console: Console) -> Result<Outcome, Error> {
    if let Some(Instead::CollectScript) = &args.instead {
        return collect_script::run();
    }
    let loaded = model::load(&args.paths.model);
    let summary = Summary::of(&loaded);
    let text = match args.format.format {
        ListFormat::Full => summary.text(console.paint()),
        ListFormat::Json => output::to_json(&summary)?,
    };
    Console::print(&text).map_err(Error::stdout)?;
    for problem in &loaded.problems {
        match problem.weight {
            Weight::Error => console.error(&problem.message, Some(&problem.remedy)),
            Weight::Note => console.note(&problem.message, Some(&problem.remedy)),
        }
    }
    Ok(outcome(&loaded))
}

/// Bad input makes the run fail; what is missing does not.
fn outcome(loaded: &Loaded) -> Outcome {
    let is_bad = loaded.problems.iter().any(|problem| problem.weight == Weight::Error)
        || loaded.model.faults.iter().any(|fault| fault.weight == FaultWeight::Error);
    if is_bad { Outcome::Unread } else { Outcome::Clean }
}
