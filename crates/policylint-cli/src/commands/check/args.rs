//! The arguments of `check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use policylint::{Applicability, Day, ReadOptions, RuleSelector, Settings, Severity};

use super::config_args::ConfigArgs;
use super::day;
use crate::args::{
    ConfidenceWord, FrameworkWord, KindWord, PersonaWord, SeverityWord, parse_day,
    parse_resource_type,
};
use crate::error::Error;
use crate::fixing::{self, Fixing, Purpose};
use crate::input::{Exclusion, Ignoring, Request};
use crate::output::{Subject, Verbosity};

/// More threads than any machine has a use for.
const MOST_JOBS: i64 = 1024;

/// The arguments of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Files, folders and globs to check; `-` is the standard input
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) output: OutputArgs,
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    fixes: FixArgs,
    #[command(flatten)]
    pub(super) files: FileArgs,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    #[command(flatten)]
    pub(super) exit: ExitArgs,
}

/// What to print, and where.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArgs {
    /// How to print what was found
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub(super) format: Format,
    /// Write to this file, all or nothing, rather than to the standard output
    #[arg(long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Print how often each rule found something, and no findings
    #[arg(long, conflicts_with = "show_files")]
    statistics: bool,
    /// Print what each file was taken for, and check nothing
    #[arg(long)]
    show_files: bool,
    #[command(flatten)]
    verbosity: VerbosityArgs,
}

/// How much to print besides.
#[derive(Debug, Args)]
struct VerbosityArgs {
    /// Print findings and errors only
    #[arg(long, short, conflicts_with = "verbose")]
    quiet: bool,
    /// Also say what kind of policy each was taken for, and why
    #[arg(long, short)]
    verbose: bool,
}

/// Which rules to run, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
struct RuleArgs {
    /// Run these rules only: codes, names, the start of a code such as `C`, or `ALL`
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = RuleSelector::parse)]
    select: Vec<RuleSelector>,
    /// Do not run these rules
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = RuleSelector::parse)]
    ignore: Vec<RuleSelector>,
    /// Run these rules too
    #[arg(long, value_name = "CODES", value_delimiter = ',', value_parser = RuleSelector::parse)]
    extend_select: Vec<RuleSelector>,
    /// Run the rules that support controls of these frameworks, as Prowler or AWS Security Hub map them; not
    /// verified by an auditor
    #[arg(long, value_enum, value_name = "NAMES", value_delimiter = ',')]
    framework: Vec<FrameworkWord>,
    /// Who the findings are for [default: default]
    #[arg(long, value_enum, value_name = "WHO")]
    persona: Option<PersonaWord>,
    /// Hide findings below this severity
    #[arg(long, value_enum, value_name = "SEVERITY")]
    min_severity: Option<SeverityWord>,
    /// Hide findings of rules below this confidence
    #[arg(long, value_enum, value_name = "CONFIDENCE")]
    min_confidence: Option<ConfidenceWord>,
    /// The day that rules about time reckon from [default: `SOURCE_DATE_EPOCH`, else today]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    today: Option<Day>,
}

/// What to do about what can be fixed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fixes")]
struct FixArgs {
    /// Apply the safe fixes, and check what is left; the standard input goes to the standard output
    #[arg(long, group = "purpose", conflicts_with = "show_files")]
    fix: bool,
    /// With `--fix` or `--diff`: also apply the fixes that may change access
    #[arg(long, requires = "purpose")]
    unsafe_fixes: bool,
    /// Write no file, and print what fixing would change; exit with 1 if that is anything
    #[arg(long, group = "purpose", conflicts_with_all = ["show_files", "statistics", "format"])]
    diff: bool,
}

/// Which files to read, and how.
#[derive(Debug, Args)]
#[command(next_help_heading = "Files")]
pub(super) struct FileArgs {
    /// The kind of every policy
    #[arg(long, value_enum, value_name = "KIND", default_value_t)]
    kind: KindWord,
    /// The type of the resource that every policy is attached to, such as `AWS::SQS::Queue`
    #[arg(long, value_name = "TYPE", value_parser = parse_resource_type)]
    resource_type: Option<String>,
    /// The name to show for the standard input
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<PathBuf>,
    /// Pass over files that are not policies also when they are named, as a hook needs it
    #[arg(long)]
    force_exclude: bool,
    /// Also check what git ignores
    #[arg(long)]
    no_ignore: bool,
    /// How many threads to use [default: one for each processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=MOST_JOBS))]
    pub(super) jobs: Option<u16>,
}

/// What makes the run fail.
#[derive(Debug, Args)]
#[command(next_help_heading = "Exit code")]
pub(super) struct ExitArgs {
    /// Exit with 1 from this severity on
    #[arg(long, value_enum, value_name = "SEVERITY", default_value = "warning")]
    pub(super) fail_level: SeverityWord,
    /// Exit with 0 whatever is found; what cannot be read still makes it 2
    #[arg(long)]
    pub(super) exit_zero: bool,
}

/// How to print what was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Format {
    /// For people, with the source
    #[default]
    Full,
    /// For people, one line each
    Concise,
    /// One JSON document
    Json,
    /// One JSON document a line, each a finding
    Jsonl,
    /// Workflow commands of GitHub Actions, and a table in the summary of the step
    Github,
    /// The JSON of IAM Access Analyzer's `ValidatePolicy`, with the findings that it would have
    AccessAnalyzer,
}

impl CheckArgs {
    /// The settings of the library: what the command line says, over those of a configuration.
    ///
    /// # Errors
    /// If the environment says what day it is, and cannot be read.
    pub(super) fn settings(&self, configured: &Settings) -> Result<Settings, Error> {
        let rules = &self.rules;
        let mut settings = configured.clone();
        settings.persona = rules.persona.map_or(settings.persona, Into::into);
        settings.today = Some(match rules.today {
            Some(day) => day,
            None => day::today()?,
        });
        let selection = &mut settings.rules;
        // What is chosen here takes the place of what is chosen there; the rest adds up.
        if !rules.select.is_empty() || !rules.framework.is_empty() {
            selection.select.clone_from(&rules.select);
            selection.frameworks = rules.framework.iter().map(|word| (*word).into()).collect();
        }
        selection.extend_select.extend_from_slice(&rules.extend_select);
        selection.ignore.extend_from_slice(&rules.ignore);
        settings.min_severity = rules.min_severity.map(Severity::from).or(settings.min_severity);
        settings.min_confidence = rules.min_confidence.map(Into::into).or(settings.min_confidence);
        Ok(settings)
    }

    /// The paths as written.
    pub(super) fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// The files to check.
    pub(super) fn request(&self) -> Request<'_> {
        let files = &self.files;
        Request {
            paths: &self.paths,
            stdin_name: files.stdin_filename.as_deref(),
            exclusion: if files.force_exclude { Exclusion::Named } else { Exclusion::Found },
            ignoring: if files.no_ignore { Ignoring::Off } else { Ignoring::Heeded },
        }
    }

    /// What to print.
    pub(super) fn subject(&self) -> Subject {
        if self.fixes.diff { Subject::Changes } else { self.output.subject() }
    }

    /// What to do about what can be fixed.
    pub(super) fn fixing(&self) -> Option<Fixing> {
        let purpose = match (self.fixes.diff, self.fixes.fix) {
            (true, _) => Purpose::Compare,
            (false, true) => Purpose::Write,
            (false, false) => return None,
        };
        let least =
            if self.fixes.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
        Some(Fixing { least, purpose, roots: fixing::roots(&self.paths) })
    }

    /// What the user says about every document.
    pub(super) fn read_options(&self) -> ReadOptions {
        ReadOptions {
            kind: self.files.kind.kind(),
            resource_type: self.files.resource_type.clone(),
            ..ReadOptions::default()
        }
    }
}

impl OutputArgs {
    /// What to print, unless it is what fixing would change.
    fn subject(&self) -> Subject {
        match (self.show_files, self.statistics) {
            (true, _) => Subject::Files,
            (_, true) => Subject::Statistics,
            _ => Subject::Findings,
        }
    }

    /// How much to print besides.
    pub(super) fn verbosity(&self) -> Verbosity {
        match (self.verbosity.quiet, self.verbosity.verbose) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Normal,
        }
    }
}
