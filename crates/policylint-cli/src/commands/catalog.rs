//! `catalog`: what the embedded catalog knows of AWS.

mod action;
mod condition_key;
mod resource;

use clap::{Args, Subcommand};
use serde::Serialize;

use crate::args::{ListFormat, ListFormatArgs};
use crate::error::Error;
use crate::exit::Outcome;
use crate::output::{self, text};
use crate::terminal::Console;

/// The arguments of `catalog`.
#[derive(Debug, Args)]
pub(crate) struct CatalogArgs {
    #[command(subcommand)]
    question: Question,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// What an action does: access level, resource types, condition keys
    Action {
        /// `s3:GetObject`, or a pattern such as `s3:Get*`
        #[arg(value_name = "PATTERN")]
        pattern: String,
        #[command(flatten)]
        format: ListFormatArgs,
    },
    /// What a resource type is: ARN formats, condition keys, actions
    Resource {
        /// `s3:bucket`, the prefix of a service for all its types, or the name of a type
        #[arg(value_name = "TYPE")]
        name: String,
        #[command(flatten)]
        format: ListFormatArgs,
    },
    /// What a condition key holds, and which requests carry it
    ConditionKey {
        /// `s3:prefix`, `aws:ResourceTag/team`
        #[arg(value_name = "KEY")]
        key: String,
        #[command(flatten)]
        format: ListFormatArgs,
    },
    /// The actions that a pattern stands for, one a line
    Expand {
        /// Such as `s3:Get*`
        #[arg(value_name = "PATTERN")]
        pattern: String,
        #[command(flatten)]
        format: ListFormatArgs,
    },
}

/// An answer in JSON: the facts, and the day that they are of.
#[derive(Debug, Serialize)]
struct Answer<T> {
    version: u8,
    catalog_date: &'static str,
    #[serde(flatten)]
    facts: T,
}

/// Answers the question.
///
/// # Errors
/// If the catalog does not know the name, or the output cannot be formed or written.
pub(crate) fn run(args: &CatalogArgs) -> Result<Outcome, Error> {
    let text = match &args.question {
        Question::Action { pattern, format } => action::describe(pattern, format.format)?,
        Question::Expand { pattern, format } => action::expand(pattern, format.format)?,
        Question::Resource { name, format } => resource::describe(name, format.format)?,
        Question::ConditionKey { key, format } => condition_key::describe(key, format.format)?,
    };
    Console::print(&text).map_err(Error::stdout)?;
    Ok(Outcome::Clean)
}

/// The facts, for people or for programs.
fn answer<T: Serialize>(
    format: ListFormat,
    facts: T,
    for_people: impl FnOnce(&T) -> String,
) -> Result<String, Error> {
    let catalog_date = policylint::catalog::catalog().date();
    match format {
        ListFormat::Full => {
            Ok(format!("{}\ncatalog of {catalog_date}\n", for_people(&facts).trim_end()))
        }
        ListFormat::Json => output::to_json(&Answer { version: 1, catalog_date, facts }),
    }
}

/// That a name is unknown, with what may have been meant.
fn unknown(what: &str, name: &str, nearest: &[String]) -> Error {
    let date = policylint::catalog::catalog().date();
    let quoted: Vec<String> = nearest.iter().map(|name| format!("`{name}`")).collect();
    let message = match quoted.as_slice() {
        [] => format!("the catalog of {date} has no {what} `{name}`"),
        [.., last] if quoted.len() > 1 => {
            let others =
                quoted.iter().take(quoted.len() - 1).cloned().collect::<Vec<_>>().join(", ");
            format!(
                "the catalog of {date} has no {what} `{name}`; did you mean {others} or {last}?"
            )
        }
        [only, ..] => format!("the catalog of {date} has no {what} `{name}`; did you mean {only}?"),
    };
    Error::Catalog { message, remedy: None }
}

/// A heading with its lines, or nothing without lines.
fn section(heading: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    format!("  {heading}\n{}", text::lines(lines.iter().map(|line| format!("    {line}"))))
}
