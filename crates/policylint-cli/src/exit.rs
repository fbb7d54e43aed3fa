//! Exit codes, and what is printed on the way out.

use std::process::ExitCode;

use crate::error::Error;
use crate::terminal::Console;

/// How a verb ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing to report.
    Clean,
    /// Findings at or above the level that counts.
    Findings,
    /// A request is denied.
    Denied,
    /// Something does not hold for every request.
    NotProved,
    /// Neither yes nor no.
    Undecided,
    /// Something could not be read; the verb has said what.
    Unread,
}

impl Outcome {
    fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings | Self::Denied | Self::NotProved => 1,
            Self::Unread => TROUBLE,
            Self::Undecided => 3,
        }
    }
}

/// Bad usage, unreadable input, or a mistake of ours.
const TROUBLE: u8 = 2;

/// The exit code of a verb; an error is printed first. A reader that went away is no error.
pub(crate) fn of(outcome: Result<Outcome, Error>, console: Console) -> ExitCode {
    match outcome {
        Ok(outcome) => ExitCode::from(outcome.code()),
        Err(error) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            if let Error::Config(faults) = &error {
                // The last is told as every error is.
                for fault in faults.iter().take(faults.len().saturating_sub(1)) {
                    console.error(&fault.message, Some(&fault.remedy));
                }
            }
            console.error(&error.to_string(), error.remedy().as_deref());
            ExitCode::from(TROUBLE)
        }
    }
}

/// Prints what the parser of arguments answers: help, the version, or what is wrong with them.
pub(crate) fn of_parser(answer: &clap::Error) -> ExitCode {
    let code = u8::try_from(answer.exit_code()).unwrap_or(TROUBLE);
    // Nobody is left to be told when the terminal is gone.
    let _ = answer.print();
    ExitCode::from(code)
}

/// From here on a mistake of ours ends the program with a request to report it, not with a trace.
pub(crate) fn report_bugs() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, |place| format!(" at {place}"));
        let payload = panic.payload();
        let text = payload.downcast_ref::<&str>().copied();
        let what = text
            .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
            .unwrap_or("unknown");
        let _ = std::io::Write::write_fmt(
            &mut std::io::stderr(),
            format_args!(
                "error: policylint {} made a mistake{place}: {what}\n  help: please report it with the input that shows it: {}/issues\n",
                env!("CARGO_PKG_VERSION"),
                env!("CARGO_PKG_REPOSITORY"),
            ),
        );
        #[expect(
            clippy::exit,
            reason = "a mistake in any thread ends the program with the code for internal errors"
        )]
        std::process::exit(i32::from(TROUBLE));
    }));
}
