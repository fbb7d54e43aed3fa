//! Results in the terms of AWS's simulator.

use policylint_analysis::eval::{Answer, Evaluation, Layer, LayerOutcome, Matched, Policies};
use policylint_catalog::catalog;
use policylint_model::truth::OpenPoint;
use policylint_sources::simulate::SimulateInput;
use policylint_syntax::{Kind, NodeId, Span, Tree};

use super::invalid::Flaws;
use super::scenario::Plan;
use super::{SimulatedCheck, SimulatedLayer, SimulatedStatement};

/// A statement that AWS would refuse never matches.
const REFUSED: OpenPoint = OpenPoint(1);

/// The result of a check.
pub(super) fn of(
    input: &SimulateInput,
    plan: &Plan,
    policies: &Policies<'_>,
    evaluation: &Evaluation<'_>,
    flaws: Flaws,
) -> SimulatedCheck {
    let blocks = |layer| evaluation.blocked_by.iter().any(|blocked| blocked.layer == layer);
    let has_control = input.scp.is_some() || input.rcp.is_some();
    let boundary = || evaluation.layers.iter().find(|it| it.layer == Layer::Boundary);
    SimulatedCheck {
        action: plan.action.clone(),
        resource: plan.resource.clone(),
        verdict: evaluation.verdict,
        matched: evaluation.deciding().filter_map(|matched| statement(input, matched)).collect(),
        missing_context: evaluation.missing_context.iter().map(|key| spelled(key)).collect(),
        allowed_by_organizations: has_control.then(|| !blocks(Layer::Scp) && !blocks(Layer::Rcp)),
        allowed_by_boundary: policies.boundary.as_ref().map(|_| {
            boundary().is_none_or(|it| matches!(it.answer, Answer::Allows | Answer::NotAsked(_)))
        }),
        blocked_by: evaluation.blocked_by.clone(),
        caveats: caveats(plan, evaluation, flaws),
        layers: evaluation.layers.iter().map(|outcome| layer(input, outcome)).collect(),
    }
}

/// A condition key as AWS spells it; of a family of keys, what follows its prefix stays as it is.
fn spelled(key: &str) -> String {
    let Some(known) = catalog().find_condition_key(key) else { return key.to_owned() };
    let Some(slot) = known.slot(key) else { return known.name().to_owned() };
    let before = key.strip_suffix(slot).and_then(|before| known.name().get(..before.len()));
    before.map_or_else(|| key.to_owned(), |before| format!("{before}{slot}"))
}

fn caveats(plan: &Plan, evaluation: &Evaluation<'_>, flaws: Flaws) -> Vec<String> {
    let mut points = evaluation.caveats.clone();
    if flaws == Flaws::Ignored && !points.contains(&REFUSED) {
        points.insert(0, REFUSED);
    }
    let points = points.iter().map(|point| format!("OP-{}", point.0));
    points.chain(plan.caveats.iter().cloned()).collect()
}

fn layer(input: &SimulateInput, outcome: &LayerOutcome<'_>) -> SimulatedLayer {
    SimulatedLayer {
        layer: outcome.layer,
        level: outcome.level,
        answer: outcome.answer,
        kinds: outcome.kinds.clone(),
        statements: outcome
            .matched
            .iter()
            .filter_map(|matched| statement(input, matched))
            .collect(),
    }
}

/// A statement of the input; what was taken for granted stands in none of its policies.
fn statement(input: &SimulateInput, matched: &Matched<'_>) -> Option<SimulatedStatement> {
    let tree = &input.policy(matched.source.id)?.document.tree;
    let node = matched.node();
    let place = tree.place(node);
    let at = |offset| super::line_column(tree.sources(), place.source, offset);
    Some(SimulatedStatement {
        policy: matched.source.id.to_owned(),
        policy_type: matched.source.policy_type.to_owned(),
        effect: matched.effect,
        place,
        start: at(start(tree, node)),
        end: at(place.span.end),
    })
}

/// Where a statement starts for AWS's simulator: where the reader stands that has not looked at it yet.
fn start(tree: &Tree, node: NodeId) -> u32 {
    let Span { start, .. } = tree.place(node).span;
    let list = tree.parent(node).filter(|parent| tree.kind(*parent) == Kind::Array);
    let Some(list) = list else { return start.saturating_add(1) };
    let before = tree.items(list).take_while(|item| *item < node).last();
    match before {
        Some(before) => tree.place(before).span.end,
        None => tree.place(list).span.start.saturating_add(1),
    }
}
