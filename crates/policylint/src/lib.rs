//! Lints policies of AWS: finds what is wrong in them and says what follows for access.
//!
//! This crate is the library behind the command `policylint` and its API boundary: it does no IO,
//! reads no clock and no environment, prints nothing and starts no thread.
//!
//! ```
//! use policylint::{Linter, read_text};
//!
//! let reading = read_text("policy.json", r#"{"Statement": [{"Effect": "allow", "Action": "*", "Resource": "*"}]}"#);
//! for finding in Linter::default().lint_reading(&reading) {
//!     println!("{} {}", finding.rule.code, finding.sentence());
//! }
//! ```
#![warn(clippy::disallowed_methods)]

mod absent;
mod analyzer;
mod bare_star;
mod baseline;
mod compliance;
mod condition_edit;
mod condition_key;
mod condition_value;
mod condition_weight;
mod containment;
mod dead_condition;
mod diagnostic;
mod distance;
mod element_pair;
mod element_text;
mod exposure;
mod fingerprint;
mod fixing;
mod foreign;
mod given;
mod guardrail_test;
mod handing_on;
mod id_form;
mod json_type;
mod key_context;
mod kms_use;
mod language_version;
mod layout;
mod linter;
mod mfa_test;
mod misfit;
mod misspelling;
mod mixed_up_path;
mod oidc;
mod placeholder;
mod policy_limits;
mod policy_size;
mod principal_entry;
pub mod prove;
mod resource_arn;
mod rule;
mod rules;
mod settings;
pub mod simulate;
mod source_ip;
mod source_test;
mod split;
mod statement_id;
mod statement_meaning;
mod statement_shape;
mod string_list;
mod superfluous;
mod suppression;
mod tag_support;
mod unmatched;
mod unsupported_tag;
mod vacuous;
mod wording;

pub use analyzer::{ANALYZER_CHECKS, AnalyzerCheck, Coverage, FindingType, Locations};
pub use baseline::{Baseline, Known};
pub use compliance::{Control, Framework};
pub use diagnostic::{Applicability, Diagnostic, Fix, Label, Severity, StatementRef};
pub use distance::nearest_word;
pub use fingerprint::Fingerprints;
pub use fixing::{Fixed, Judged, MAX_ROUNDS, Refused, fix_text};
pub use linter::{Linted, Linter};
pub use policylint_model::{Confidence as KindConfidence, Document, KindOf, Origin, PolicyKind};
pub use policylint_sources::{
    Carrier, Folders, ReadOptions, Reading, Recognition, SnapshotOptions, Summons, aws_owned,
    may_hold_policy, read, read_snapshot, read_text,
};
pub use policylint_syntax::edit::{Edit, apply};
pub use policylint_syntax::{LineColumn, Place, SourceFile, Sources, Span, Tree};
pub use rule::{Activation, Confidence, FixKind, Group, Rule};
pub use rules::RULES;
pub use settings::{
    AccessRef, BadGlob, Day, Guards, PathBase, PathGlobs, Persona, Quoting, RequiredCondition,
    RequiredTag, RuleSelection, RuleSelector, Sensitive, Settings, SingleValue, Style, UnknownRule,
};
pub use suppression::{
    NamedRule, Suppressed, Suppression, SuppressionUse, Written, WrittenSettings,
};

/// The parts that the library stands on, each usable alone.
pub use {
    policylint_analysis as analysis, policylint_catalog as catalog, policylint_model as model,
    policylint_syntax as syntax,
};
