//! What policy statements match and allow: documents compiled once, and the questions that rules,
//! evaluator and prover ask of them.
//!
//! [`compile()`] reads a [`policylint_model::Document`] into a [`CompiledDocument`]. Matching is
//! three-valued and keeps its reasons. [`presence()`], [`resource_possible`], [`effect_of`] and
//! [`still_given_by`] are the questions behind findings: can this ever apply, and what else does.
#![warn(clippy::disallowed_methods)]

mod action_ranges;
mod actions;
mod admission;
mod arn_form;
mod authorized;
mod compile;
mod conditions;
mod effect;
pub mod eval;
mod given;
mod kind;
mod matching;
mod possible;
mod presence;
mod principals;
mod request;
mod resources;
pub mod symbolic;
mod text;

pub use action_ranges::ActionRanges;
pub use actions::{ActionPattern, ActionReading, ActionSet};
pub use admission::{
    Admission, Bound, BoundClass, Limit, Loose, LooseReason, MAX_PARTS, Reach, Who, admissions,
    admissions_of,
};
pub use arn_form::{FittingForm, FormField, forms_by_resource, types_with_arns_of};
pub use compile::{CompiledDocument, CompiledStatement, MAX_PAIRS, compile, compile_as};
pub use conditions::{
    Literal, LiteralValue, OperatorReading, Outcome, TypedValue, conditions_hold,
    exclude_each_other,
};
pub use effect::{
    Blocker, Cause, EffectGroup, EffectOf, MAX_ACTIONS, Vacuous, circumstances_of, effect_in,
    effect_of, effects_of, vacuous_conditions,
};
pub use given::{Overlap, Shared, StillGiven, StillGivenBy, still_given_by};
pub use kind::foreign_to_kind;
pub use matching::{
    MatchKind, PrincipalMatch, action_matches, principal_matches, resource_matches,
    statement_matches,
};
pub use possible::{is_documented, pattern_possible, resource_possible, type_is_possible};
pub use presence::{CallerKinds, Circumstances, KeyPresence, presence, presence_of, via_services};
pub use principals::{PrincipalForm, PrincipalReading, PrincipalSet};
pub use request::{Account, Caller, CallerKind, Context, ContextValue, Entity, Request, Target};
pub use resources::{ResourceElement, ResourcePattern, ResourceReading, ResourceSet};
pub use text::PolicyText;
