//! The verdict of AWS on one request under all policies in force, and why (semantics 6).
//!
//! A [`Scenario`] says what is asked; [`Scenario::check`] derives what follows from it and gives a
//! [`Check`]. [`evaluate`] weighs a check against [`Policies`] and explains; [`decide()`] gives the
//! verdict alone, without allocation on the common path. [`Call`] expands an API call into its checks
//! (EV-2). [`refusals`] tells what AWS would refuse to store, for those who evaluate strictly (CV-6);
//! refused statements never match here, with a caveat.

mod check;
mod choices;
mod compiled_model;
mod decide;
mod derive;
mod expand;
mod explain;
mod fixed;
mod in_force;
mod index;
mod kinds;
mod kms;
mod known;
mod missing;
mod outcomes;
mod policies;
mod public;
mod refuse;
mod s3;
mod scenario;
mod statement;
mod verdict;

use statement::Flips;

pub use check::Check;
pub use compiled_model::{Bundle, Bundles, CompiledModel, UnknownPolicy};
pub(crate) use derive::iso_time;
pub use expand::{Call, CallEvaluation, CheckOfCall, decide_call};
pub use explain::evaluate;
pub use in_force::InForce;
pub use policies::{
    AclGrant, AclGrantee, AclPermission, Attached, BlockPublicAccess, Grant, ObjectOwnership,
    Policies, PolicySet, S3Settings, Source,
};
pub(crate) use public::is_trusted_value;
pub use public::{PublicPolicyOf, is_public, public_statements};
pub use refuse::{Refusal, refusals};
pub use scenario::{
    AccessPoint, CallerFacts, Credentials, Endpoint, Organization, ResourceFacts, Scenario,
    ScenarioError,
};
pub use verdict::{Answer, Blocked, Evaluation, Layer, LayerOutcome, Layers, Matched, Verdict};

/// The verdict alone: what [`evaluate`] gives as its verdict, faster.
pub fn decide(check: &Check, policies: &Policies<'_>) -> Verdict {
    let check = check.for_policies(policies);
    let side = decide_side(&check, policies);
    match check.bucket.as_deref() {
        Some(bucket) => side.and(decide_side(bucket, policies)).verdict(),
        None => side.verdict(),
    }
}

fn decide_side(check: &Check, policies: &Policies<'_>) -> decide::Decision {
    let said =
        outcomes::outcomes(check, policies, |slot, set| outcomes::quick_union(check, slot, set));
    decide::decide(check, policies, &said, Flips::NONE)
}
