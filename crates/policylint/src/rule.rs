//! What a rule is. The rules themselves stand in [`crate::rules`], one file each.

mod account;
mod check;
mod group;
mod report;

pub(crate) use account::{AccountContext, AccountReporter, FindingsByFile};
pub(crate) use check::{Check, DocumentContext, SettingsContext, StatementContext};
pub use group::Group;
pub(crate) use report::Reporter;

use crate::diagnostic::Severity;

/// How often a rule's finding is right when it fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Sometimes.
    Low,
    /// Mostly.
    Medium,
    /// Always, as far as is known.
    High,
}

impl Confidence {
    /// As it stands on the command line and in machine formats.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// Who a rule speaks to unless it is selected by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Activation {
    /// Everybody.
    On,
    /// Those who ask for the strict persona.
    Strict,
    /// Everybody who has set what it needs to know; it keeps silent until then.
    Configured,
}

impl Activation {
    /// As it stands in machine formats.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Strict => "strict",
            Self::Configured => "configured",
        }
    }
}

/// What fixes a rule may offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FixKind {
    /// None.
    None,
    /// A suggestion in the help line.
    Suggestion,
    /// Fixes that change access, applied only when asked for.
    Unsafe,
    /// Fixes that are safe at least in some cases.
    Safe,
}

impl FixKind {
    /// As it stands in machine formats.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Suggestion => "suggestion",
            Self::Unsafe => "unsafe",
            Self::Safe => "safe",
        }
    }
}

/// A rule: all that is known about it, and how to check it.
#[derive(Debug)]
pub struct Rule {
    /// Its code, such as `M001`; never used for another rule.
    pub code: &'static str,
    /// Its name, in kebab case.
    pub name: &'static str,
    /// What it is about.
    pub group: Group,
    /// How much its findings matter unless configured otherwise.
    pub severity: Severity,
    /// How often its findings are right.
    pub confidence: Confidence,
    /// Who it speaks to.
    pub activation: Activation,
    /// What fixes it may offer.
    pub fix: FixKind,
    /// The issue codes of the checks of IAM Access Analyzer that it answers for. With more than one,
    /// each of its findings says which (`Diagnostic::analyzer`).
    pub analyzer: &'static [&'static str],
    /// What other tools call it: `parliament:MALFORMED_JSON`, `checkov:CKV_AWS_62`.
    pub peers: &'static [&'static str],
    /// The key of the list of compliance controls that it supports: `M-TLS`; empty for none.
    pub compliance: &'static str,
    /// The release that brought it.
    pub since: &'static str,
    /// The file that declares it.
    pub file: &'static str,
    pub(crate) docs: &'static str,
    pub(crate) check: Check,
}

/// Codes are unique, so rules are equal by their codes.
impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Rule {}

impl Rule {
    /// What a declaration need not repeat.
    pub(crate) const BASE: Self = Self {
        code: "",
        name: "",
        group: Group::Grammar,
        severity: Severity::Error,
        confidence: Confidence::High,
        activation: Activation::On,
        fix: FixKind::None,
        analyzer: &[],
        peers: &[],
        compliance: "",
        since: "0.1.0",
        file: "",
        docs: "",
        check: Check::Document(|_, _| {}),
    };

    /// Its page: the doc comment of its declaration, as Markdown.
    pub fn page(&self) -> String {
        let mut page = String::with_capacity(self.docs.len());
        for line in self.docs.lines() {
            page.push_str(line.strip_prefix(' ').unwrap_or(line));
            page.push('\n');
        }
        page
    }

    /// The first line of its page: the bad pattern in a sentence.
    pub fn summary(&self) -> &'static str {
        self.docs.lines().next().unwrap_or("").trim()
    }

    /// The rule of this code or name.
    pub fn find(code_or_name: &str) -> Option<&'static Self> {
        crate::rules::RULES
            .iter()
            .copied()
            .find(|rule| rule.code.eq_ignore_ascii_case(code_or_name) || rule.name == code_or_name)
    }
}

/// Declares the rule of a file: its page as doc comment, then code, name and data. Fields left out
/// are those of [`Rule::BASE`].
macro_rules! declare_rule {
    ($(#[doc = $doc:literal])+ $code:literal $name:literal { $($field:ident: $value:expr),+ $(,)? }) => {
        #[doc = concat!("The rule `", $code, " ", $name, "`.")]
        pub(crate) static RULE: $crate::rule::Rule = $crate::rule::Rule {
            code: $code,
            name: $name,
            docs: concat!($($doc, "\n"),+),
            file: file!(),
            $($field: $value,)+
            ..$crate::rule::Rule::BASE
        };
    };
}
pub(crate) use declare_rule;
