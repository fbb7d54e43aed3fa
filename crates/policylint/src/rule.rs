//! What a rule is. The rules themselves stand in [`crate::rules`], one file each.

mod check;
mod report;

pub(crate) use check::{Check, DocumentContext, StatementContext};
pub(crate) use report::Reporter;

use crate::diagnostic::Severity;

/// What a rule is about; also its folder under `rules/` and the letter of its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// P: syntax and grammar.
    Grammar,
    /// C: validity against the service catalog.
    Catalog,
    /// N: condition operators, types and values.
    Condition,
    /// K: KMS keys.
    Kms,
    /// M: multi-factor authentication.
    Mfa,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 5] =
        [Self::Grammar, Self::Catalog, Self::Condition, Self::Kms, Self::Mfa];

    /// The letter that starts the codes of its rules.
    pub fn letter(self) -> char {
        match self {
            Self::Grammar => 'P',
            Self::Catalog => 'C',
            Self::Condition => 'N',
            Self::Kms => 'K',
            Self::Mfa => 'M',
        }
    }

    /// The folder of its rules.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Grammar => "grammar",
            Self::Catalog => "catalog",
            Self::Condition => "condition",
            Self::Kms => "kms",
            Self::Mfa => "mfa",
        }
    }

    /// What its rules are about, as a heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Grammar => "Syntax and grammar",
            Self::Catalog => "Validity against the service catalog",
            Self::Condition => "Condition operators, types and values",
            Self::Kms => "KMS keys",
            Self::Mfa => "Multi-factor authentication",
        }
    }
}

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
}

impl Activation {
    /// As it stands in machine formats.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Strict => "strict",
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
