//! Takes the findings of a rule.

use policylint_model::Document;
use policylint_syntax::{NodeId, Place, Tree};

use super::Rule;
use crate::diagnostic::{Diagnostic, Severity, StatementRef};

/// Takes the findings of one rule in one document or source.
#[derive(Debug)]
pub(crate) struct Reporter<'a> {
    rule: &'static Rule,
    tree: &'a Tree,
    document: Option<&'a Document>,
    findings: &'a mut Vec<Diagnostic>,
}

impl<'a> Reporter<'a> {
    /// A reporter for a rule over a document, or over a source that holds none.
    pub(crate) fn new(
        rule: &'static Rule,
        tree: &'a Tree,
        document: Option<&'a Document>,
        findings: &'a mut Vec<Diagnostic>,
    ) -> Self {
        Self { rule, tree, document, findings }
    }

    /// A finding at a node, to be dressed and pushed.
    pub(crate) fn at(&self, node: NodeId, message: impl Into<String>) -> Diagnostic {
        let mut finding = self.at_place(self.tree.place(node), message);
        finding.pointer = Some(self.tree.pointer(node));
        finding.statement = self.statement_of(node);
        finding
    }

    /// A finding at a range of the decoded text of a string node.
    pub(crate) fn within(
        &self,
        node: NodeId,
        range: std::ops::Range<usize>,
        message: impl Into<String>,
    ) -> Diagnostic {
        let mut finding = self.at(node, message);
        if let Some(text) = self.tree.string(node) {
            finding.place = text.place_of(range);
        }
        finding
    }

    /// A finding at the first character of a node: the opening bracket of an object or array that lacks something.
    pub(crate) fn at_opening(&self, container: NodeId, message: impl Into<String>) -> Diagnostic {
        let mut finding = self.at(container, message);
        // Its first character: a bracket, or any where a text stands for the whole document.
        let mut rest = self.tree.sources().slice(finding.place).chars();
        rest.next();
        let after = u32::try_from(rest.as_str().len()).unwrap_or(u32::MAX);
        let span = &mut finding.place.span;
        span.end = span.end.saturating_sub(after).max(span.start);
        finding
    }

    /// A finding at a place that is no node's.
    pub(crate) fn at_place(&self, place: Place, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            rule: self.rule,
            severity: self.rule.severity,
            message: message.into(),
            consequence: None,
            help: None,
            place,
            label: None,
            labels: Vec::new(),
            pointer: None,
            address: self.document.and_then(|document| document.origin.address.clone()),
            statement: None,
            fix: None,
            // Of several, the finding itself says which.
            analyzer: match self.rule.analyzer {
                [only] => Some(only),
                _ => None,
            },
        }
    }

    /// Reports a finding. Its places become those of the outermost file.
    pub(crate) fn push(&mut self, mut finding: Diagnostic) {
        finding.message = visible(finding.message);
        finding.consequence = finding.consequence.map(visible);
        finding.help = finding.help.map(visible);
        let sources = self.tree.sources();
        finding.place = sources.outermost(finding.place);
        for label in &mut finding.labels {
            label.place = sources.outermost(label.place);
        }
        self.findings.push(finding);
    }

    /// Reports a finding that rests on the document's kind: where that is only likely, an error is a
    /// warning, and the help says how to settle the kind (inputs 6.4).
    pub(crate) fn push_for_kind(&mut self, mut finding: Diagnostic) {
        if let Some(document) = self.document.filter(|document| !document.kind_is_certain()) {
            finding.severity = finding.severity.min(Severity::Warning);
            let note = format!(
                "the document was taken for {} because {}; `--kind` settles it",
                document.policy_kind().phrase(),
                document.kind.evidence
            );
            finding.help =
                Some(finding.help.map_or(note.clone(), |help| format!("{help}; {note}")));
        }
        self.push(finding);
    }

    fn statement_of(&self, node: NodeId) -> Option<StatementRef> {
        let document = self.document?;
        // Statements lie in order, so the last that starts before the node is the only candidate.
        let after = document.policy.statements.partition_point(|statement| statement.node <= node);
        let statement = document.policy.statements.get(after.checked_sub(1)?)?;
        let place = self.tree.place(statement.node);
        if place.source != self.tree.place(node).source
            || !place.span.contains(self.tree.place(node).span)
        {
            return None;
        }
        let sid = statement
            .sid
            .value()
            .and_then(|sid| self.tree.string(*sid))
            .map(|sid| sid.decoded().into_owned());
        Some(StatementRef { index: statement.id.0, sid })
    }
}

/// A text in one line, of which every character shows: line ends, control characters, marks without
/// width and odd blanks of policies as their escapes.
fn visible(text: String) -> String {
    if text.is_ascii() && !text.contains(char::is_control) {
        return text;
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if character.is_control() || is_unseen(character) {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Whether nothing of a character shows, or nothing but a blank (Unicode: format characters, blanks
/// other than the space, variation selectors, tags).
fn is_unseen(character: char) -> bool {
    matches!(character,
        '\u{A0}' | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{1680}'
        | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{2000}'..='\u{200F}'
        | '\u{2028}'..='\u{202F}' | '\u{205F}'..='\u{206F}' | '\u{3000}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E0FFF}')
}
