//! What ends a verb: one variant for each stage that can fail, rendered in one place.

use std::fmt;
use std::io;
use std::path::PathBuf;

use policylint::UnknownRule;

use crate::config::ConfigFault;
use crate::path;
use crate::report::Problem;

/// What ends a verb.
#[derive(Debug)]
pub(crate) enum Error {
    /// A rule that does not exist was named.
    Rule(UnknownRule),
    /// The environment holds a value that cannot be used.
    Environment { variable: &'static str, value: String, expected: &'static str },
    /// A name that the catalog does not have.
    Catalog { message: String, remedy: Option<String> },
    /// A configuration that cannot be used: all that is wrong in it.
    Config(Vec<ConfigFault>),
    /// An input that cannot be read or used.
    Input(Problem),
    /// The threads could not be started.
    Threads(rayon::ThreadPoolBuildError),
    /// The output could not be written.
    Output { path: Option<PathBuf>, source: io::Error },
    /// The output could not be formed.
    Form(serde_json::Error),
}

impl Error {
    /// Whether the reader of the output went away.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Output { path: None, source } if source.kind() == io::ErrorKind::BrokenPipe)
    }

    /// What to do.
    pub(crate) fn remedy(&self) -> Option<String> {
        match self {
            Self::Rule(_) => Some("`policylint rules` lists every rule".to_owned()),
            Self::Environment { variable, expected, .. } => {
                Some(format!("set `{variable}` to {expected}, or unset it"))
            }
            Self::Catalog { remedy, .. } => remedy.clone(),
            Self::Config(faults) => faults.last().map(|fault| fault.remedy.clone()),
            Self::Input(problem) => Some(problem.remedy.clone()),
            Self::Threads(_) => Some("ask for fewer threads with `--jobs`".to_owned()),
            Self::Output { path: Some(_), .. } => Some(
                "the folder must exist and be writable; the file was left as it was".to_owned(),
            ),
            Self::Output { path: None, .. } | Self::Form(_) => None,
        }
    }

    /// An error of writing to the standard output.
    pub(crate) fn stdout(source: io::Error) -> Self {
        Self::Output { path: None, source }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule(unknown) => match unknown.nearest {
                Some(rule) => write!(
                    formatter,
                    "unknown rule `{}`; did you mean `{} {}`?",
                    unknown.selector, rule.code, rule.name
                ),
                None => write!(formatter, "unknown rule `{}`", unknown.selector),
            },
            Self::Environment { variable, value, expected } => {
                write!(formatter, "`{variable}` is `{value}`, which is not {expected}")
            }
            Self::Catalog { message, .. } => formatter.write_str(message),
            Self::Config(faults) => {
                let last = faults.last().map_or("the configuration cannot be used", |f| &f.message);
                formatter.write_str(last)
            }
            Self::Input(problem) => formatter.write_str(&problem.message),
            Self::Threads(source) => write!(formatter, "cannot start the threads: {source}"),
            Self::Output { path: Some(path), source } => {
                write!(
                    formatter,
                    "cannot write `{}`: {}",
                    path::display(path),
                    path::reason(source)
                )
            }
            Self::Output { path: None, source } => {
                write!(formatter, "cannot write the output: {source}")
            }
            Self::Form(source) => write!(formatter, "cannot form the output: {source}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Rule(source) => Some(source),
            Self::Threads(source) => Some(source),
            Self::Output { source, .. } => Some(source),
            Self::Form(source) => Some(source),
            Self::Environment { .. } | Self::Catalog { .. } | Self::Config(_) | Self::Input(_) => {
                None
            }
        }
    }
}
