//! Checks files, each under its configuration, and then the configurations.

use std::collections::BTreeSet;
use std::sync::Arc;

use policylint::{Baseline, Linter, Reading, Rule, SourceFile, Suppression, SuppressionUse, Tree};

use super::{CheckArgs, baseline};
use crate::config::{Config, Configs, Grouped};
use crate::error::Error;
use crate::fixing::{self, Purpose};
use crate::input::{self, Exclusion, Gathered, InputFile, Summons};
use crate::lint::{self, Job, Keep};
use crate::output::{Subject, Verbosity};
use crate::report::{FileReport, FileState, Problem, Report};

/// Checks what the arguments ask for.
///
/// # Errors
/// If a configuration or the baseline cannot be used.
pub(super) fn survey(args: &CheckArgs) -> Result<Report, Error> {
    let Gathered { files, problems } = input::gather(&args.request());
    let (configs, groups) = Configs::find(args.config.choice(), files).map_err(Error::Config)?;
    let mut report = Report { files: Vec::new(), problems };
    let known = baseline::read_given(&args.config)?;
    for group in configs.grouped(groups) {
        check_group(args, &configs, group, known.as_ref(), &mut report)?;
    }
    report.files.sort_by(|a, b| a.name.as_bytes().cmp(b.name.as_bytes()));
    baseline::apply(&args.config, known, &mut report)?;
    if report.files.is_empty() && report.problems.is_empty() {
        let remedy = "policies are looked for in `*.json` and the like; name a file to have it checked whatever it is called";
        let note = Problem::note(None, "found no file that may hold a policy", remedy);
        report.problems.push(note);
    }
    report.problems.sort_by(|a, b| {
        let path = |problem: &Problem| problem.path.clone().unwrap_or_default().into_bytes();
        path(a).cmp(&path(b)).then_with(|| a.message.cmp(&b.message))
    });
    report.problems.dedup();
    Ok(report)
}

/// Checks the files of one configuration, and the configuration.
fn check_group(
    args: &CheckArgs,
    configs: &Configs,
    group: Grouped<'_>,
    known: Option<&Baseline>,
    report: &mut Report,
) -> Result<(), Error> {
    let Grouped { config, files } = group;
    let linter = Linter::new(args.settings(&config.settings)?);
    let subject = args.subject();
    let (files, excluded): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| !is_excluded(args, config, file));
    let job = Job {
        options: args.read_options(),
        config,
        known,
        fixing: args.fixing(),
        linter: (subject != Subject::Files).then_some(&linter),
        threads: args.files.jobs.map(usize::from),
        keep: if args.output.verbosity() == Verbosity::Verbose {
            Keep::Reading
        } else {
            Keep::State
        },
    };
    let mut reports = Vec::with_capacity(files.len());
    for (looked, more) in lint::run(&files, &job)? {
        reports.extend(looked);
        report.problems.extend(more);
    }
    if subject != Subject::Files {
        let extent = Extent::of(args, configs, config, &reports);
        let mut texts = check_config(config, &linter, &reports, &extent);
        mend_config(args, config, &mut texts, report);
        report.files.extend(texts);
    }
    let excluded = excluded.iter().map(|file| FileReport::new(&file.name, FileState::Excluded));
    reports.extend(excluded);
    report.files.extend(reports);
    Ok(())
}

fn is_excluded(args: &CheckArgs, config: &Config, file: &InputFile) -> bool {
    let heeded = file.summons == Summons::Found || args.request().exclusion == Exclusion::Named;
    heeded && config.excludes(&file.name)
}

/// What the run looked at of the files that a configuration is about.
struct Extent {
    /// Whether that is all of its folder.
    is_whole: bool,
    /// The files, as patterns see them.
    checked: BTreeSet<String>,
}

impl Extent {
    fn of(args: &CheckArgs, configs: &Configs, config: &Config, reports: &[FileReport]) -> Self {
        let base = &config.settings.base;
        let checked = reports
            .iter()
            .filter(|report| matches!(report.state, FileState::Checked(_)))
            .map(|report| base.path_of(&report.name));
        let is_whole = config
            .folder
            .as_deref()
            .is_some_and(|folder| args.paths().iter().any(|path| configs.covers(path, folder)));
        Self { is_whole, checked: checked.collect() }
    }

    /// Whether all was looked at that a suppression is about.
    fn holds(&self, suppression: &Suppression, linter: &Linter) -> bool {
        let named = suppression.files.literals();
        let all_files = self.is_whole
            || named.is_some_and(|files| files.iter().all(|file| self.checked.contains(*file)));
        all_files && runs_all(suppression, linter)
    }
}

/// Whether every rule runs that a suppression is about, but those that run for auditors only.
fn runs_all(suppression: &Suppression, linter: &Linter) -> bool {
    let is_about = |rule: &&'static Rule| suppression.is_about(rule);
    let runs = |rule: &&'static Rule| linter.rules().contains(rule);
    let by_default = |rule: &&'static Rule| rule.activation != policylint::Activation::Strict;
    let mut about = policylint::RULES.iter().copied().filter(is_about).peekable();
    if about.peek().is_none() {
        return false;
    }
    let about: Vec<&Rule> = about.collect();
    about.iter().any(runs) && about.iter().filter(|rule| by_default(rule)).all(runs)
}

/// What is wrong in the files of a configuration, once its files are checked.
fn check_config(
    config: &Config,
    linter: &Linter,
    reports: &[FileReport],
    extent: &Extent,
) -> Vec<FileReport> {
    let suppressions = &config.settings.suppressions;
    let mut counts = vec![0_usize; suppressions.len()];
    for by in reports.iter().flat_map(|report| &report.suppressed) {
        if let Some(count) = counts.get_mut(*by) {
            *count += 1;
        }
    }
    let uses: Vec<SuppressionUse> = suppressions
        .iter()
        .zip(counts)
        .map(|(suppression, count)| match count {
            0 if extent.holds(suppression, linter) => SuppressionUse::Unused,
            0 => SuppressionUse::CannotTell,
            count => SuppressionUse::Hid(count),
        })
        .collect();
    let texts = config.texts.iter().enumerate().map(|(number, text)| {
        let mut report = FileReport::new(&text.name, FileState::Configuration);
        report.findings = linter.lint_settings(&text.tree, number, &text.written, &uses);
        report.reading = Some(Reading::without_policies(Arc::clone(&text.tree)));
        report
    });
    texts.filter(|report| !report.findings.is_empty()).collect()
}

/// Fixes what is asked for in the files of a configuration.
fn mend_config(args: &CheckArgs, config: &Config, texts: &mut [FileReport], report: &mut Report) {
    let Some(fixing) = args.fixing() else { return };
    for found in texts {
        let Some(text) = config.texts.iter().find(|text| text.name == found.name) else { continue };
        let mended = fixing::mend_configuration(&fixing, text, &mut found.findings);
        report.problems.extend(mended.problems);
        found.fixed = mended.fixed;
        match (fixing.purpose, mended.change) {
            (Purpose::Compare, change) => found.change = change,
            (Purpose::Write, Some(change)) => {
                let file = SourceFile::new(text.name.as_str(), change.after.as_str());
                found.reading = Some(Reading::without_policies(Arc::new(Tree::over(file))));
            }
            (Purpose::Write, None) => {}
        }
    }
}
