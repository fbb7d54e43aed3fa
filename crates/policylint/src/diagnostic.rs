//! What a rule reports: plain data, free of any renderer's types.

use policylint_syntax::Place;
use policylint_syntax::edit::Edit;

use crate::rule::Rule;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Likely a mistake.
    Warning,
    /// Wrong, or dangerous.
    Error,
}

impl Severity {
    /// As it stands on the command line and in machine formats.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Whether a fix may be applied unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// Only when asked for: what the policy allows may change.
    Unsafe,
    /// Unasked: the policy allows the same requests before and after, or AWS refused the old text and the
    /// new one says what it was already read as.
    Safe,
}

impl Applicability {
    /// As it stands in machine formats.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unsafe => "unsafe",
            Self::Safe => "safe",
        }
    }
}

/// A change that resolves a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: "remove the trailing comma".
    pub title: String,
    /// The edits to the outermost file, none of which overlap.
    pub edits: Vec<Edit>,
    /// Whether it may be applied unasked.
    pub applicability: Applicability,
}

impl Fix {
    /// A fix that may be applied unasked.
    pub fn safe(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), edits, applicability: Applicability::Safe }
    }

    /// A fix that is applied only when asked for.
    pub fn suggested(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), edits, applicability: Applicability::Unsafe }
    }
}

/// A further place that a finding speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where, in the outermost source.
    pub place: Place,
    /// What is to be seen there.
    pub text: String,
}

/// The statement that a finding lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementRef {
    /// Its position in the document, from 0.
    pub index: u32,
    /// Its `Sid`.
    pub sid: Option<String>,
}

/// One finding.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How much it matters here.
    pub severity: Severity,
    /// What is wrong, in one phrase: lower case, user text in backticks, no full stop.
    pub message: String,
    /// What follows for access, as it goes on after "so": "this statement never allows `s3:GetObject`".
    pub consequence: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// Where, in the outermost source: source 0 is the file, unless no file holds the place.
    pub place: Place,
    /// What is to be seen at the place, if the message alone does not say it.
    pub label: Option<String>,
    /// Further places.
    pub labels: Vec<Label>,
    /// The JSON pointer of the element, where there is one.
    pub pointer: Option<String>,
    /// The host's name of the document it lies in, if that is not the whole file.
    pub address: Option<String>,
    /// The statement it lies in.
    pub statement: Option<StatementRef>,
    /// How to resolve it.
    pub fix: Option<Fix>,
    /// The issue code of the check of IAM Access Analyzer that would report it, if any would.
    pub analyzer: Option<&'static str>,
}

impl Diagnostic {
    /// The message with its consequence.
    pub fn sentence(&self) -> String {
        match &self.consequence {
            Some(consequence) => format!("{}, so {consequence}", self.message),
            None => self.message.clone(),
        }
    }

    /// Adds what follows for access.
    #[must_use]
    pub fn so(mut self, consequence: impl Into<String>) -> Self {
        self.consequence = Some(consequence.into());
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds what is to be seen at the place.
    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = Some(text.into());
        self
    }

    /// Adds a further place.
    #[must_use]
    pub fn also(mut self, place: Place, text: impl Into<String>) -> Self {
        self.labels.push(Label { place, text: text.into() });
        self
    }

    /// Adds a fix, if there is one.
    #[must_use]
    pub fn fix(mut self, fix: Option<Fix>) -> Self {
        self.fix = fix;
        self
    }

    /// Sets which of the rule's checks of IAM Access Analyzer would report it, if any.
    #[must_use]
    pub fn analyzer(mut self, code: Option<&'static str>) -> Self {
        self.analyzer = code;
        self
    }

    /// Sets another severity than the rule's.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }
}
