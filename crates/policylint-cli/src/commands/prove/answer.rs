//! The answer in the JSON of AWS's custom policy checks; `witness` and `UNDECIDED` are ours.

use policylint::prove::{Proof, ProofReason};
use serde::Serialize;
use serde_json::Value;

/// The answer to a question.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer<'a> {
    result: &'static str,
    message: &'a str,
    reasons: Vec<Reason<'a>>,
    /// Input of `simulate`, which allows it; of two policies the one that does.
    #[serde(skip_serializing_if = "Option::is_none")]
    witness: Option<Value>,
    /// Whether `simulate` allows it, and under the other policy does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    witness_confirmed: Option<bool>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Reason<'a> {
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement_index: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statement_id: Option<&'a str>,
}

impl<'a> Answer<'a> {
    /// The answer with its witness.
    pub(super) fn of(proof: &'a Proof, witness: Option<(Value, bool)>) -> Self {
        let (witness, witness_confirmed) = witness.unzip();
        Self {
            result: proof.verdict.as_str(),
            message: &proof.message,
            reasons: proof.reasons.iter().map(Reason::of).collect(),
            witness,
            witness_confirmed,
        }
    }
}

impl<'a> Reason<'a> {
    fn of(reason: &'a ProofReason) -> Self {
        Self {
            description: &reason.description,
            statement_index: reason.statement_index,
            statement_id: reason.statement_id.as_deref(),
        }
    }
}
