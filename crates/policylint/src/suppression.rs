//! Suppressions: findings that the user has accepted, and says why.

use policylint_sources::Reading;
use policylint_syntax::Span;

use crate::diagnostic::Diagnostic;
use crate::rule::Rule;
use crate::settings::{Day, PathGlobs, RuleSelector, UnknownRule};

/// An entry of the settings that hides findings. All that it says must fit a finding to hide it.
#[derive(Debug, Clone, Default)]
pub struct Suppression {
    /// The rules, as written; empty for any.
    pub rules: Vec<NamedRule>,
    /// The files; empty for any.
    pub files: PathGlobs,
    /// The `Sid` of the statement.
    pub sid: Option<String>,
    /// The JSON pointer of the element, or of one around it.
    pub pointer: Option<String>,
    /// The decoded text of the element: an action, a resource, a value.
    pub value: Option<String>,
    /// Why the findings are accepted.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Option<Day>,
    /// Where it stands in the text of the settings.
    pub written: Written,
}

/// Where the parts of a suppression stand in the text of the settings.
#[derive(Debug, Clone, Copy, Default)]
pub struct Written {
    /// Which of the texts that the settings come from.
    pub text: usize,
    /// The entry, or the first line of it.
    pub entry: Span,
    /// All of the entry, as its removal takes it.
    pub whole: Span,
    /// Its reason.
    pub reason: Span,
    /// Its last day.
    pub until: Span,
}

/// What a text of the settings says about rules outside its suppressions.
#[derive(Debug, Clone, Default)]
pub struct WrittenSettings {
    /// Every rule that it names.
    pub rules: Vec<NamedRule>,
    /// Where it says how old the catalog may be.
    pub catalog_max_age: Option<Span>,
}

/// A rule, or a start of codes, as a user named it.
#[derive(Debug, Clone)]
pub struct NamedRule {
    /// What was written.
    pub name: String,
    /// What it selects, if anything.
    pub selector: Result<RuleSelector, UnknownRule>,
    /// Where it stands, with its quotes.
    pub span: Span,
}

/// What a suppression did in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuppressionUse {
    /// It hid so many findings.
    Hid(usize),
    /// It hid nothing, though all that it could hide was looked for.
    Unused,
    /// It hid nothing, and the run did not look at all files and rules it is about.
    CannotTell,
}

/// A finding that a suppression hid.
#[derive(Debug, Clone)]
pub struct Suppressed {
    /// Which suppression, by its position in the settings.
    pub by: usize,
    /// The finding.
    pub finding: Diagnostic,
}

impl NamedRule {
    /// The rule that a user named.
    pub fn new(name: &str, span: Span) -> Self {
        Self { name: name.to_owned(), selector: RuleSelector::parse(name), span }
    }
}

impl Suppression {
    /// Whether it may hide findings of a rule.
    pub fn is_about(&self, rule: &Rule) -> bool {
        self.rules.is_empty()
            || self
                .rules
                .iter()
                .any(|named| named.selector.as_ref().is_ok_and(|selector| selector.selects(rule)))
    }

    /// Whether its last day has passed.
    pub fn has_expired(&self, today: Option<Day>) -> bool {
        self.until.zip(today).is_some_and(|(until, today)| until < today)
    }

    /// Whether it hides a finding in a file; the path is relative to the folder of the settings.
    pub(crate) fn hides(&self, finding: &Diagnostic, path: &str, reading: &Reading) -> bool {
        let sid = |sid: &String| {
            let statement = finding.statement.as_ref();
            statement.and_then(|statement| statement.sid.as_ref()) == Some(sid)
        };
        let value = |value: &String| text_at(reading, finding).as_ref() == Some(value);
        self.is_about(finding.rule)
            && (self.files.is_empty() || self.files.matches(path))
            && self.sid.as_ref().is_none_or(sid)
            && self.pointer.as_ref().is_none_or(|pointer| is_at_or_below(finding, pointer))
            && self.value.as_ref().is_none_or(value)
    }
}

fn is_at_or_below(finding: &Diagnostic, pointer: &str) -> bool {
    let rest = finding.pointer.as_deref().and_then(|at| at.strip_prefix(pointer));
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The text of the element that a finding is about, if that is a scalar.
fn text_at(reading: &Reading, finding: &Diagnostic) -> Option<String> {
    let tree = crate::fingerprint::tree_of(reading, finding);
    let node = crate::fingerprint::node_at(tree, finding.pointer.as_deref()?)?;
    tree.scalar_text(node).map(std::borrow::Cow::into_owned)
}
