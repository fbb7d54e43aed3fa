//! `config`: what the configuration can hold.

use clap::Subcommand;

use crate::config::schema;
use crate::error::Error;
use crate::exit::Outcome;
use crate::output;
use crate::terminal::Console;

/// What to say of the configuration.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigVerb {
    /// Print the JSON schema of `policylint.toml`
    Schema,
    /// Describe every key, as Markdown
    Keys,
}

/// Prints what is asked for.
///
/// # Errors
/// If the output cannot be formed or written.
pub(crate) fn run(verb: &ConfigVerb) -> Result<Outcome, Error> {
    let text = match verb {
        ConfigVerb::Schema => output::to_json(&schema::schema())?,
        ConfigVerb::Keys => schema::reference(),
    };
    Console::print(&text).map_err(Error::stdout)?;
    Ok(Outcome::Clean)
}
