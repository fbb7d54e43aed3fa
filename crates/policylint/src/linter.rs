//! Runs the rules over documents.

use std::sync::Arc;

use policylint_analysis::compile;
use policylint_model::Document;
use policylint_sources::Reading;
use policylint_syntax::Tree;

use crate::diagnostic::Diagnostic;
use crate::rule::{Check, DocumentContext, Reporter, Rule, StatementContext};
use crate::settings::{Day, Settings};

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
        self.document(document, &mut findings);
        self.finish(findings)
    }

    /// Every finding in what was read from one file, in order of place.
    pub fn lint_reading(&self, reading: &Reading) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let whole =
            reading.documents.iter().find(|document| Arc::ptr_eq(&document.tree, &reading.tree));
        self.source(&reading.tree, whole, &mut findings);
        for document in &reading.documents {
            // A policy inside a string has a text, and so syntax errors, of its own.
            if !Arc::ptr_eq(&document.tree, &reading.tree) {
                self.source(&document.tree, Some(document), &mut findings);
            }
            self.document(document, &mut findings);
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

    fn document(&self, document: &Document, findings: &mut Vec<Diagnostic>) {
        let compiled = compile(document);
        let within = DocumentContext { document, compiled: &compiled, settings: &self.settings };
        for rule in &self.rules {
            let mut reporter = Reporter::new(rule, &document.tree, Some(document), findings);
            match rule.check {
                Check::Source(_) => {}
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

    /// Drops what is below the thresholds and sorts by place, code and message.
    fn finish(&self, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        findings.retain(|finding| {
            self.settings.min_severity.is_none_or(|least| finding.severity >= least)
                && self.settings.min_confidence.is_none_or(|least| finding.rule.confidence >= least)
        });
        findings.sort_by(|a, b| {
            let key = |finding: &Diagnostic| (finding.place, finding.rule.code);
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        findings
    }
}
