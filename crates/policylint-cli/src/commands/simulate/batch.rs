//! `--jsonl`: a request on each line, answered by a line each; a line that cannot be used ends nothing.

use std::io::{self, BufRead, Read as _, Write as _};

use policylint::SourceFile;
use policylint::simulate::{InputError, Simulation, read_simulation, simulate};
use serde::Serialize;

use super::answer::{Answer, Refusal};
use crate::error::Error;
use crate::exit::Outcome;
use crate::input;
use crate::report::Problem;

/// Answers line by line. Blank lines are passed over.
///
/// # Errors
/// If the lines cannot be read or the answers cannot be written.
pub(super) fn run(lines: &mut dyn BufRead) -> Result<Outcome, Error> {
    let mut outcome = Outcome::Clean;
    let mut line = Vec::new();
    for number in 1.. {
        let is_whole = next(lines, &mut line).map_err(|error| {
            Error::Input(Problem::unreadable(&format!("line {number}"), &error))
        })?;
        if line.is_empty() {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let answer = if is_whole { answer(&line) } else { Err(too_long()) };
        match answer {
            Ok(answer) => {
                if !answer.is_allowed() && outcome == Outcome::Clean {
                    outcome = Outcome::Denied;
                }
                print(&Answer::of(&answer))?;
            }
            Err(message) => {
                outcome = Outcome::Unread;
                print(&Refusal::of(number, message))?;
            }
        }
    }
    Ok(outcome)
}

fn answer(line: &[u8]) -> Result<Simulation, String> {
    let line = line.strip_suffix(b"\n").unwrap_or(line).to_vec();
    let input =
        read_simulation(SourceFile::from_bytes("<line>", line)).map_err(|it| message(&it))?;
    simulate(&input).map_err(|error| message(&error))
}

/// What is wrong and what to do; of the place the column says enough.
fn message(error: &InputError) -> String {
    let column = error.at.map_or_else(String::new, |at| format!("column {}: ", at.column));
    format!("{column}{}; {}", error.message, error.remedy)
}

fn too_long() -> String {
    format!("the line has more than {} MiB; spread it over several", input::MAX_NAMED_BYTES >> 20)
}

fn print(answer: &impl Serialize) -> Result<(), Error> {
    let mut text = serde_json::to_string(answer).map_err(Error::Form)?;
    text.push('\n');
    io::stdout().lock().write_all(text.as_bytes()).map_err(Error::stdout)
}

/// The next line with its end, empty behind the last; whether it is whole. What is too long is passed
/// over up to its end.
fn next(lines: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let limit = input::MAX_NAMED_BYTES;
    lines.take(limit).read_until(b'\n', line)?;
    if (line.len() as u64) < limit || line.ends_with(b"\n") {
        return Ok(true);
    }
    let mut rest = Vec::new();
    loop {
        rest.clear();
        lines.take(limit).read_until(b'\n', &mut rest)?;
        if rest.is_empty() || rest.ends_with(b"\n") {
            return Ok(false);
        }
    }
}
