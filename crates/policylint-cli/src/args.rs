//! The arguments of the command, and the words that several verbs take.

use clap::{Args, Parser, Subcommand, ValueEnum};
use policylint::{Confidence, Day, Framework, Persona, PolicyKind, Severity};

use crate::commands::catalog::CatalogArgs;
use crate::commands::check::CheckArgs;
use crate::commands::config::ConfigVerb;
use crate::commands::explain::ExplainArgs;
use crate::commands::init::InitArgs;
use crate::commands::model::ModelArgs;
use crate::commands::prove::ProveVerb;
use crate::commands::rules::RulesArgs;
use crate::commands::simulate::SimulateArgs;
use crate::terminal::Color;

/// Tells what AWS policies really allow, before they are deployed.
#[derive(Debug, Parser)]
#[command(name = "policylint", version = version(), max_term_width = 100, arg_required_else_help = true)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Cli {
    /// When to color the output
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, global = true)]
    pub(crate) color: Color,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Find what is wrong in policies, and say what follows for access
    Check(Box<CheckArgs>),
    /// Show the page of a rule
    Explain(ExplainArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Say what AWS would decide on a request under the policies given with it
    Simulate(SimulateArgs),
    /// Prove what policies allow for all requests at once, or show a request to the contrary
    #[command(subcommand)]
    Prove(Box<ProveVerb>),
    /// Say what a model of accounts holds, what is missing, and how to fetch it
    Model(ModelArgs),
    /// Ask what the embedded catalog knows of AWS
    Catalog(CatalogArgs),
    /// Write a configuration to start with
    Init(InitArgs),
    /// Say what the configuration can hold
    #[command(subcommand)]
    Config(ConfigVerb),
}

/// For people, or for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum ListFormat {
    /// For people
    #[default]
    Full,
    /// One JSON document
    Json,
}

/// The format of a list.
#[derive(Debug, Args)]
pub(crate) struct ListFormatArgs {
    /// How to print it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub(crate) format: ListFormat,
}

/// How much findings matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SeverityWord {
    /// Wrong, or dangerous
    Error,
    /// Likely a mistake
    Warning,
    /// Worth knowing
    Info,
}

impl From<SeverityWord> for Severity {
    fn from(word: SeverityWord) -> Self {
        match word {
            SeverityWord::Error => Self::Error,
            SeverityWord::Warning => Self::Warning,
            SeverityWord::Info => Self::Info,
        }
    }
}

/// How often the findings of a rule are right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConfidenceWord {
    /// Sometimes
    Low,
    /// Mostly
    Medium,
    /// Always, as far as is known
    High,
}

impl From<ConfidenceWord> for Confidence {
    fn from(word: ConfidenceWord) -> Self {
        match word {
            ConfidenceWord::Low => Self::Low,
            ConfidenceWord::Medium => Self::Medium,
            ConfidenceWord::High => Self::High,
        }
    }
}

/// Who the findings are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum PersonaWord {
    /// People who want to ship
    #[default]
    Default,
    /// Auditors
    Strict,
}

impl From<PersonaWord> for Persona {
    fn from(word: PersonaWord) -> Self {
        match word {
            PersonaWord::Default => Self::Default,
            PersonaWord::Strict => Self::Strict,
        }
    }
}

/// Frameworks of controls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FrameworkWord {
    /// CIS AWS Foundations Benchmark
    Cis,
    /// AWS Foundational Security Best Practices
    Fsbp,
    /// PCI DSS
    Pci,
    /// HIPAA Security Rule
    Hipaa,
    /// General Data Protection Regulation
    Gdpr,
    /// NIST SP 800-53
    Nist,
    /// SOC 2
    Soc2,
    /// ISO/IEC 27001
    Iso,
}

impl From<FrameworkWord> for Framework {
    fn from(word: FrameworkWord) -> Self {
        match word {
            FrameworkWord::Cis => Self::Cis,
            FrameworkWord::Fsbp => Self::Fsbp,
            FrameworkWord::Pci => Self::Pci,
            FrameworkWord::Hipaa => Self::Hipaa,
            FrameworkWord::Gdpr => Self::Gdpr,
            FrameworkWord::Nist => Self::Nist,
            FrameworkWord::Soc2 => Self::Soc2,
            FrameworkWord::Iso => Self::Iso,
        }
    }
}

/// Kinds of policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum KindWord {
    /// As content, wrapper and path suggest
    #[default]
    Auto,
    /// Attached to a user, group or role
    Identity,
    /// The trust policy of a role
    Trust,
    /// Of an S3 bucket or access point
    Bucket,
    /// Of a KMS key
    Kms,
    /// Of another resource
    Resource,
    /// A service control policy
    Scp,
    /// A resource control policy
    Rcp,
    /// A permissions boundary
    Boundary,
    /// Passed when a session is created
    Session,
    /// Of a VPC endpoint
    Vpce,
}

impl KindWord {
    /// The kind, if one was named.
    pub(crate) fn kind(self) -> Option<PolicyKind> {
        Some(match self {
            Self::Auto => return None,
            Self::Identity => PolicyKind::Identity,
            Self::Trust => PolicyKind::Trust,
            Self::Bucket => PolicyKind::Bucket,
            Self::Kms => PolicyKind::KmsKey,
            Self::Resource => PolicyKind::Resource,
            Self::Scp => PolicyKind::Scp,
            Self::Rcp => PolicyKind::Rcp,
            Self::Boundary => PolicyKind::Boundary,
            Self::Session => PolicyKind::Session,
            Self::Vpce => PolicyKind::VpcEndpoint,
        })
    }
}

/// Reads a day written as `2026-03-31`.
///
/// # Errors
/// If the text is no day of the calendar.
pub(crate) fn parse_day(text: &str) -> Result<Day, String> {
    let wrong = || "write it as 2026-03-31".to_owned();
    let mut parts = text.split('-');
    let mut number = |digits: usize| -> Option<u16> {
        let part = parts.next()?;
        let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.parse().ok() } else { None }
    };
    let (year, month, day) = (number(4), number(2), number(2));
    let (Some(year), Some(month), Some(day), None) = (year, month, day, parts.next()) else {
        return Err(wrong());
    };
    if !(1..=12).contains(&month) || day == 0 || day > days_of(year, month) {
        return Err("there is no such day".to_owned());
    }
    let small = |number: u16| u8::try_from(number).unwrap_or(u8::MAX);
    Ok(Day { year, month: small(month), day: small(day) })
}

/// Reads a resource type as CloudFormation names it.
///
/// # Errors
/// If the text does not have that form.
pub(crate) fn parse_resource_type(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.split("::").collect();
    let is_word =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if parts.len() == 3 && parts.first() == Some(&"AWS") && parts.iter().all(is_word) {
        return Ok(text.to_owned());
    }
    Err("write it as CloudFormation does, such as `AWS::SQS::Queue`".to_owned())
}

fn days_of(year: u16, month: u16) -> u16 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 31,
    }
}

/// The program's version and the day of its catalog.
fn version() -> String {
    format!("{} (catalog of {})", env!("CARGO_PKG_VERSION"), policylint::catalog::catalog().date())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_kind_has_its_word() {
        for kind in PolicyKind::ALL {
            let word = KindWord::from_str(kind.as_str(), false).map(KindWord::kind);
            assert_eq!(word, Ok(Some(kind)));
        }
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        assert_eq!(parse_day("2024-02-29"), Ok(Day { year: 2024, month: 2, day: 29 }));
        for wrong in
            ["2023-02-29", "2024-13-01", "2024-00-10", "2024-1-1", "2024-01-01-01", "tomorrow", ""]
        {
            assert!(parse_day(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn resource_types_have_three_parts() {
        assert!(parse_resource_type("AWS::SQS::Queue").is_ok());
        for wrong in ["AWS::SQS", "sqs:queue", "AWS::SQS::", "Custom::A::B"] {
            assert!(parse_resource_type(wrong).is_err(), "{wrong}");
        }
    }
}
