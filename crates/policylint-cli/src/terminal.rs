//! The two streams that the command writes to: colors, width, and messages about the run itself.

use std::io::{self, IsTerminal as _, Write as _};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use crate::output::{Paint, text};

/// When to color the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless `NO_COLOR` is set; elsewhere if `CLICOLOR_FORCE` is.
    #[default]
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// The standard streams.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Console {
    color: Color,
}

/// Columns of a report that goes to no terminal.
const COLUMNS: usize = 100;
/// Fewer columns are not written for.
const FEWEST_COLUMNS: usize = 40;
/// More columns make long lines hard to read.
const MOST_COLUMNS: usize = 120;

impl Console {
    /// The streams, with this choice of colors.
    pub(crate) fn new(color: Color) -> Self {
        Self { color }
    }

    /// Whether the standard output takes colors.
    pub(crate) fn paint(self) -> Paint {
        let colored = match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
        };
        if colored { Paint::Colored } else { Paint::Plain }
    }

    /// How many columns a report on the standard output may take.
    pub(crate) fn columns() -> usize {
        if !io::stdout().is_terminal() {
            return COLUMNS;
        }
        let width = terminal_size::terminal_size_of(io::stdout())
            .map_or(COLUMNS, |(width, _)| usize::from(width.0));
        width.clamp(FEWEST_COLUMNS, MOST_COLUMNS)
    }

    /// Writes to the standard output.
    pub(crate) fn print(bytes: impl AsRef<[u8]>) -> io::Result<()> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(bytes.as_ref())?;
        stdout.flush()
    }

    /// Writes to the standard error, where the standard output is taken.
    pub(crate) fn print_aside(text: &str) -> io::Result<()> {
        io::stderr().lock().write_all(text.as_bytes())
    }

    /// Says what went wrong.
    pub(crate) fn error(self, message: &str, remedy: Option<&str>) {
        self.say("\u{1b}[1;31merror\u{1b}[0m", message, remedy);
    }

    /// Says what is worth knowing about the run.
    pub(crate) fn note(self, message: &str, remedy: Option<&str>) {
        self.say("\u{1b}[1;36mnote\u{1b}[0m", message, remedy);
    }

    fn say(self, word: &str, message: &str, remedy: Option<&str>) {
        let choice = match self.color {
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
            Color::Auto => AutoStream::choice(&io::stderr()),
        };
        let mut stderr = AutoStream::new(io::stderr(), choice).lock();
        // Nobody is left to be told when this stream is gone.
        let _ = writeln!(stderr, "{word}: {}", text::one_line(message));
        if let Some(remedy) = remedy {
            let _ = writeln!(stderr, "  help: {}", text::one_line(remedy));
        }
    }
}
