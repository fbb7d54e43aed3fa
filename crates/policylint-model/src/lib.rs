//! Policies of AWS as typed values: documents, statements, and what their grammar refuses.
//!
//! The crate reads trees of [`policylint_syntax`] and knows no files, no catalog of services and no
//! rules. [`lower()`] never fails: it gives the policy that could be read, and the errors beside it.
#![warn(clippy::disallowed_methods)]

mod document;
mod error;
mod language;
mod lower;
mod policy;

pub mod account;
pub mod action;
pub mod arn;
pub mod condition_key;
pub mod operator;
pub mod pattern;
pub mod principal;
pub mod truth;
pub mod value;
pub mod variable;

pub use document::{Confidence, Document, KindOf, Origin, PolicyKind};
pub use error::{ElementPair, ModelError, ModelErrorKind};
pub use language::LanguageVersion;
pub use lower::{POLICY_ELEMENTS, STATEMENT_ELEMENTS, lower};
pub use policy::{
    ConditionEntry, Conditions, Effect, Element, Items, List, Noted, Pair, Policy, PrincipalBlock,
    PrincipalEntry, PrincipalType, Statement, StatementId,
};
