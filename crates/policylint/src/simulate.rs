//! Simulates requests: plain data in, the verdict of AWS on each action and resource out.
//!
//! ```
//! use policylint::SourceFile;
//! use policylint::simulate::{read_simulation, simulate};
//!
//! let text = r#"{
//!   "PolicyInputList": ["{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:Get*\", \"Resource\": \"*\"}}"],
//!   "ActionNames": ["s3:GetObject"]
//! }"#;
//! let input = read_simulation(SourceFile::new("request.json", text))?;
//! let answer = simulate(&input)?;
//! assert!(answer.is_allowed());
//! # Ok::<(), policylint::simulate::InputError>(())
//! ```

mod caller;
mod in_force;
mod invalid;
mod owner;
mod result;
mod scenario;

use policylint_analysis::MatchKind;
use policylint_analysis::eval::{Answer, Blocked, Layer, Verdict, evaluate};
use policylint_model::Effect;
use policylint_syntax::{LineColumn, LineIndex, Place, Source, SourceId, Sources};

pub use policylint_sources::simulate::{
    InputError, InputPolicy, SimulateInput, Strictness, read_simulation,
};

use in_force::InForce;

/// More checks than these are not made of one input.
pub const MAX_CHECKS: usize = 100_000;

/// The answer to an input.
#[derive(Debug, Clone)]
pub struct Simulation {
    /// One result for each action and resource: all resources of the first action first.
    pub results: Vec<SimulatedCheck>,
    /// Where the next page starts, if `MaxItems` cut the results.
    pub marker: Option<usize>,
    /// The verdict on all checks, those on other pages too.
    pub verdict: Verdict,
}

/// The answer to one action on one resource.
#[derive(Debug, Clone)]
pub struct SimulatedCheck {
    /// The action, as written.
    pub action: String,
    /// The resource, as written.
    pub resource: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The statements of the input that decide: those that deny if it is denied by a statement, those
    /// that allow otherwise.
    pub matched: Vec<SimulatedStatement>,
    /// Condition keys that statements on this action ask for and the request does not have.
    pub missing_context: Vec<String>,
    /// Whether control policies allow it, if there are any.
    pub allowed_by_organizations: Option<bool>,
    /// Whether the permissions boundary allows it, if there is one.
    pub allowed_by_boundary: Option<bool>,
    /// Every layer that blocks it.
    pub blocked_by: Vec<Blocked>,
    /// Open points (`OP-13`) without which the verdict would be another, and what was taken for granted
    /// because the input does not say it.
    pub caveats: Vec<String>,
    /// What each layer says.
    pub layers: Vec<SimulatedLayer>,
}

/// What a layer says to a check.
#[derive(Debug, Clone)]
pub struct SimulatedLayer {
    /// The layer.
    pub layer: Layer,
    /// For control policies, the level: 0 is the root of the organization.
    pub level: Option<usize>,
    /// What it says.
    pub answer: Answer,
    /// The ways in which the principals of its Allow statements match, ascending.
    pub kinds: Vec<MatchKind>,
    /// Its statements that match.
    pub statements: Vec<SimulatedStatement>,
}

/// A statement that matches a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimulatedStatement {
    /// Its policy, such as `PolicyInputList.1`.
    pub policy: String,
    /// The type of its policy, as AWS's simulator calls it where it knows it, such as `IAM Policy`.
    pub policy_type: String,
    /// What it does.
    pub effect: Effect,
    /// Where it stands: in the text of its policy if that is given as text, else in the input.
    pub place: Place,
    /// Its start as AWS's simulator counts: behind what precedes it in its list, or behind the opening
    /// brace of a statement in no list. Columns count UTF-16 units, in `column_utf16` from 0.
    pub start: LineColumn,
    /// Its end: behind its closing brace.
    pub end: LineColumn,
}

/// Simulates every action on every resource.
///
/// # Errors
///
/// A part of the input contradicts another, or AWS would refuse one of its policies.
pub fn simulate(input: &SimulateInput) -> Result<Simulation, InputError> {
    let plans = scenario::plans(input)?;
    let assumed = in_force::assumed_documents(input, &plans);
    let compiled = in_force::Compiled::of(input, &plans, &assumed);
    let flawed = invalid::check(input, &compiled)?;
    let mut in_force = InForce::new(input, &compiled);
    let mut verdict = Verdict::Allow;
    let mut results = Vec::new();
    for (position, plan) in plans.iter().enumerate() {
        let policies = in_force.policies(plan);
        let evaluation = evaluate(&plan.check, policies);
        verdict = worse(verdict, evaluation.verdict);
        if is_on_page(input, position) {
            results.push(result::of(input, plan, policies, &evaluation, flawed));
        }
    }
    let shown = input.marker.saturating_add(results.len());
    let marker = (!results.is_empty() && shown < plans.len()).then_some(shown);
    Ok(Simulation { results, marker, verdict })
}

/// Where an offset of a source lies in it.
fn line_column(sources: &Sources, source: SourceId, offset: u32) -> LineColumn {
    match sources.get(source) {
        Some(Source::File(file)) => file.lines().line_column(file.text(), offset),
        other => {
            let text = other.map_or("", Source::text);
            LineIndex::new(text).line_column(text, offset)
        }
    }
}

fn is_on_page(input: &SimulateInput, position: usize) -> bool {
    let end = input.max_items.map_or(usize::MAX, |items| input.marker.saturating_add(items));
    (input.marker..end).contains(&position)
}

fn worse(one: Verdict, other: Verdict) -> Verdict {
    match (one, other) {
        (Verdict::ExplicitDeny, _) | (_, Verdict::ExplicitDeny) => Verdict::ExplicitDeny,
        (Verdict::ImplicitDeny, _) | (_, Verdict::ImplicitDeny) => Verdict::ImplicitDeny,
        (Verdict::Allow, Verdict::Allow) => Verdict::Allow,
    }
}

impl Simulation {
    /// Whether every check is allowed.
    pub fn is_allowed(&self) -> bool {
        self.verdict == Verdict::Allow
    }
}
