//! `simulate`: the verdict of AWS on requests, under the policies that come with them.

mod answer;
mod batch;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use clap::Args;
use policylint::SourceFile;
use policylint::simulate::{InputError, SimulateInput, Simulation, read_simulation, simulate};

use crate::error::Error;
use crate::exit::Outcome;
use crate::input;
use crate::output;
use crate::path;
use crate::report::Problem;
use crate::terminal::Console;

/// The path that stands for the standard input.
const STDIN: &str = "-";

/// The arguments of `simulate`.
#[derive(Debug, Args)]
pub(crate) struct SimulateArgs {
    /// The request in the JSON of `aws iam simulate-custom-policy --cli-input-json`, or with more
    /// fields; `-` is the standard input
    #[arg(value_name = "FILE", default_value = STDIN)]
    file: PathBuf,
    /// Read one request from each line, and answer each with one line
    #[arg(long)]
    jsonl: bool,
    /// Say layer by layer how the verdict comes about, for people
    #[arg(long, conflicts_with = "jsonl")]
    explain: bool,
}

/// Simulates, prints, and says how it ended.
///
/// # Errors
/// If the input cannot be read or used, or the output cannot be written.
pub(crate) fn run(args: &SimulateArgs, console: Console) -> Result<Outcome, Error> {
    if args.jsonl {
        return batch::run(&mut *open(&args.file)?);
    }
    let name = name_of(&args.file);
    let input = read_simulation(SourceFile::from_bytes(name.as_str(), read(&args.file)?))
        .map_err(|error| refused(&name, &error))?;
    let answer = simulate(&input).map_err(|error| refused(&name, &error))?;
    let text = if args.explain {
        explain(&input, &answer, console)
    } else {
        output::to_json(&answer::Answer::of(&answer))?
    };
    Console::print(&text).map_err(Error::stdout)?;
    Ok(outcome(&answer))
}

fn explain(input: &SimulateInput, answer: &Simulation, console: Console) -> String {
    output::explain_simulation(input, answer, console.paint(), Console::columns())
}

fn outcome(answer: &Simulation) -> Outcome {
    if answer.is_allowed() { Outcome::Clean } else { Outcome::Denied }
}

fn refused(name: &str, error: &InputError) -> Error {
    let place = error.at.map_or_else(String::new, |at| format!(":{}:{}", at.line, at.column));
    let message = format!("{name}{place}: {}", error.message);
    Error::Input(Problem::error(Some(name), message, error.remedy.as_str()))
}

fn name_of(file: &Path) -> String {
    if file.as_os_str() == STDIN { "<stdin>".to_owned() } else { path::display(file) }
}

fn read(file: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let limit = input::MAX_NAMED_BYTES;
    open(file)?
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(file, &error))?;
    if bytes.len() as u64 > limit {
        let name = name_of(file);
        let message = format!("cannot read `{name}`: it has more than {} MiB", limit >> 20);
        let remedy = "give one request to a file, or one to a line with `--jsonl`";
        return Err(Error::Input(Problem::error(Some(&name), message, remedy)));
    }
    Ok(bytes)
}

fn open(file: &Path) -> Result<Box<dyn BufRead>, Error> {
    if file.as_os_str() == STDIN {
        return Ok(Box::new(io::stdin().lock()));
    }
    let opened = File::open(file).map_err(|error| unreadable(file, &error))?;
    Ok(Box::new(BufReader::new(opened)))
}

fn unreadable(file: &Path, error: &io::Error) -> Error {
    Error::Input(Problem::unreadable(&name_of(file), error))
}
