//! Runs the rules over documents.

use std::sync::Arc;

use policylint_analysis::compile;
use policylint_analysis::eval::CompiledModel;
use policylint_model::Document;
use policylint_model::account::{AccountModel, Fragment};
use policylint_sources::Reading;
use policylint_syntax::{SourceFile, Tree};

use crate::diagnostic::Diagnostic;
use crate::rule::{
    AccountContext, AccountReporter, Check, DocumentContext, FindingsByFile, Reporter, Rule,
    SettingsContext, StatementContext,
};
use crate::settings::{Day, Settings};
use crate::suppression::{Suppressed, Suppression, SuppressionUse, WrittenSettings};

/// What was found in a file.
#[derive(Debug, Clone, Default)]
pub struct Linted {
    /// What is to be reported, in order of place.
    pub findings: Vec<Diagnostic>,
    /// What suppressions hid.
    pub suppressed: Vec<Suppressed>,
}

/// Lints documents with a choice of rules.
#[derive(Debug, Clone)]
pub struct Linter {
    rules: Vec<&'static Rule>,
    settings: Settings,
}

impl Default for Linter {
    fn default() -> Self {
        Self::new(Settings::default())
    }
}

impl Linter {
    /// A linter with these settings.
    pub fn new(settings: Settings) -> Self {
        Self { rules: settings.rules.rules(settings.persona), settings }
    }

    /// A linter with just one rule.
    pub fn only(rule: &'static Rule) -> Self {
        Self { rules: vec![rule], settings: Settings::default() }
    }

    /// The same linter, whose rules about time reckon from a day.
    #[must_use]
    pub fn reckoning_from(mut self, day: Day) -> Self {
        self.settings.today = Some(day);
        self
    }

    /// The rules it runs, in order of their codes.
    pub fn rules(&self) -> &[&'static Rule] {
        &self.rules
    }

    /// Every finding in a document and in the text around it, in order of place.
    pub fn lint(&self, document: &Document) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        self.source(&document.tree, Some(document), &mut findings);
        self.document(document, None, &[], &mut findings);
        self.finish(findings)
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Every finding in what was read from one file, in order of place, without what is suppressed; in
    /// a snapshot also what rules about accounts find in what this file alone tells.
    pub fn lint_reading(&self, reading: &Reading) -> Vec<Diagnostic> {
        let mut findings = self.lint_file(reading).findings;
        let of_accounts = self.lint_accounts(&[reading]);
        findings.extend(of_accounts.into_iter().flat_map(|linted| linted.findings));
        Self::sort(&mut findings);
        findings
    }

    /// Every finding in what was read from one file, and what suppressions hid.
    pub fn lint_file(&self, reading: &Reading) -> Linted {
        let mut findings = Vec::new();
        let whole =
            reading.documents.iter().find(|document| Arc::ptr_eq(&document.tree, &reading.tree));
        self.source(&reading.tree, whole, &mut findings);
        if reading.snapshot.is_some() {
            findings.retain(|finding| is_in_document(reading, finding));
        }
        let mut before = None;
        let mut after = reading.documents.as_slice();
        while let Some((document, rest)) = after.split_first() {
            after = rest;
            // A policy inside a string has a text, and so syntax errors, of its own.
            if !Arc::ptr_eq(&document.tree, &reading.tree) {
                self.source(&document.tree, Some(document), &mut findings);
            }
            self.document(document, before.replace(document), after, &mut findings);
        }
        let suppressed = self.suppress(reading, &mut findings);
        Linted { findings: self.finish(findings), suppressed }
    }

    /// Whether a rule that runs looks at accounts as a whole.
    pub fn looks_at_accounts(&self) -> bool {
        self.rules.iter().any(|rule| matches!(rule.check, Check::Account(_)))
    }

    /// What rules about accounts as a whole find in all that was read together: for each reading in
    /// turn, beside what [`Linter::lint_file`] finds in it.
    pub fn lint_accounts(&self, readings: &[&Reading]) -> Vec<Linted> {
        let snapshots = readings.iter().filter_map(|reading| reading.snapshot.as_deref().cloned());
        let fragments: Vec<Fragment> =
            if self.looks_at_accounts() { snapshots.collect() } else { Vec::new() };
        if fragments.is_empty() {
            return readings.iter().map(|_| Linted::default()).collect();
        }
        let model = AccountModel::merge(fragments);
        let of_aws = policylint_sources::aws_owned(&model);
        let model = model.and(of_aws);
        let mut found = self.accounts(&model);
        let of_reading = |reading: &&Reading| {
            let name = reading.file().map_or("", SourceFile::name);
            let mut findings = found.remove(name).unwrap_or_default();
            let suppressed = self.suppress(reading, &mut findings);
            Linted { findings: self.finish(findings), suppressed }
        };
        readings.iter().map(of_reading).collect()
    }

    fn accounts(&self, model: &AccountModel) -> FindingsByFile {
        let compiled = CompiledModel::new(model);
        let context = AccountContext { model, compiled: &compiled, settings: &self.settings };
        let mut found = FindingsByFile::new();
        for rule in &self.rules {
            if let Check::Account(check) = rule.check {
                check(&context, &mut AccountReporter::new(rule, model, &mut found));
            }
        }
        found
    }

    /// What is wrong in a text of the settings, in order of place, once all files are done: `uses` says
    /// what became of each suppression of the settings, `text` which of their texts this is.
    pub fn lint_settings(
        &self,
        tree: &Tree,
        text: usize,
        written: &WrittenSettings,
        uses: &[SuppressionUse],
    ) -> Vec<Diagnostic> {
        let with_uses = self.settings.suppressions.iter().zip(uses.iter().copied());
        let suppressions: Vec<(&Suppression, SuppressionUse)> =
            with_uses.filter(|(suppression, _)| suppression.written.text == text).collect();
        let suppressions = &suppressions;
        let context = SettingsContext { tree, suppressions, written, settings: &self.settings };
        let mut findings = Vec::new();
        for rule in &self.rules {
            if let Check::Settings(check) = rule.check {
                check(&context, &mut Reporter::new(rule, tree, None, &mut findings));
            }
        }
        self.finish(findings)
    }

    fn source(&self, tree: &Tree, document: Option<&Document>, findings: &mut Vec<Diagnostic>) {
        for rule in &self.rules {
            if let Check::Source(check) = rule.check {
                check(tree, &mut Reporter::new(rule, tree, document, findings));
            }
        }
    }

    fn document(
        &self,
        document: &Document,
        before: Option<&Document>,
        after: &[Document],
        findings: &mut Vec<Diagnostic>,
    ) {
        let compiled = compile(document);
        let settings = &self.settings;
        let within = DocumentContext { document, compiled: &compiled, settings, before, after };
        for rule in &self.rules {
            let mut reporter = Reporter::new(rule, &document.tree, Some(document), findings);
            match rule.check {
                Check::Source(_) | Check::Account(_) | Check::Settings(_) => {}
                Check::Document(check) => check(&within, &mut reporter),
                Check::Statement(check) => {
                    for (statement, compiled) in
                        document.policy.statements.iter().zip(&compiled.statements)
                    {
                        check(&StatementContext { within, statement, compiled }, &mut reporter);
                    }
                }
            }
        }
    }

    /// Takes out what the user does not want to see in this file, and returns what suppressions hid of it.
    fn suppress(&self, reading: &Reading, findings: &mut Vec<Diagnostic>) -> Vec<Suppressed> {
        let Settings { suppressions, per_file_ignores, base, today, .. } = &self.settings;
        let mut hidden = Vec::new();
        if suppressions.is_empty() && per_file_ignores.is_empty() {
            return hidden;
        }
        let path = base.path_of(reading.file().map_or("", SourceFile::name));
        let ignored: Vec<_> =
            per_file_ignores.iter().filter(|(files, _)| files.matches(&path)).collect();
        findings.retain(|finding| {
            if ignored.iter().any(|(_, selector)| selector.selects(finding.rule)) {
                return false;
            }
            let by = suppressions.iter().position(|suppression| {
                !suppression.has_expired(*today) && suppression.hides(finding, &path, reading)
            });
            hidden.extend(by.map(|by| Suppressed { by, finding: finding.clone() }));
            by.is_none()
        });
        hidden
    }

    /// Sets severities, drops what is below the thresholds and sorts by place, code and message.
    fn finish(&self, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if !self.settings.severities.is_empty() {
            for finding in &mut findings {
                finding.severity =
                    self.settings.severity_of(finding.rule).unwrap_or(finding.severity);
            }
        }
        findings.retain(|finding| {
            self.settings.min_severity.is_none_or(|least| finding.severity >= least)
                && self.settings.min_confidence.is_none_or(|least| finding.rule.confidence >= least)
        });
        Self::sort(&mut findings);
        findings
    }

    /// Puts findings of one file in the order in which they are reported: by place, code and message.
    pub fn sort(findings: &mut [Diagnostic]) {
        findings.sort_by(|a, b| {
            let key = |finding: &Diagnostic| (finding.place, finding.rule.code);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
    }
}

/// Whether a finding lies in one of the policies that stand in a file as they are. What is around
/// the policies of a snapshot is no policy.
fn is_in_document(reading: &Reading, finding: &Diagnostic) -> bool {
    let own = reading.documents.iter().filter(|it| Arc::ptr_eq(&it.tree, &reading.tree));
    let mut places = own.filter_map(|document| Some(document.tree.place(document.policy.node?)));
    places.any(|place| place.span.contains(finding.place.span))
}
