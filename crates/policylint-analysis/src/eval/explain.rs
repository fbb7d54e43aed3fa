//! The verdict with everything that explains it: matching statements, blocking layers, and the open
//! points on which it hinges.

use policylint_model::Effect;
use policylint_model::truth::{OpenPoint, Reason, Why};

use super::check::{Check, Class};
use super::decide::{Decision, decide};
use super::missing::missing_context;
use super::outcomes::{Outcomes, Slot, Union, applying, layer_of, outcomes, request_for};
use super::policies::{Policies, PolicySet, Source};
use super::statement::{Flips, Reading, read};
use super::verdict::{Answer, Blocked, Evaluation, Layer, LayerOutcome, Layers, Matched, Verdict};
use crate::compile::{CompiledDocument, CompiledStatement};
use crate::matching::MatchKind;

/// Open points that are settled outside of statements, tried for every verdict (section 12).
const POINTS_OF_DECISION: [u8; 6] = [18, 19, 20, 21, 22, 28];
/// Doubts that are tried one by one; of more only their sum is tried.
const MAX_DOUBTS: usize = 256;
/// Lake Formation may refuse what IAM allows on the data catalog (SV-6).
const LAKE_FORMATION: OpenPoint = OpenPoint(23);

/// The verdict on a check under all policies in force, with everything that explains it.
pub fn evaluate<'p>(check: &Check, policies: &Policies<'p>) -> Evaluation<'p> {
    let check = &*check.for_policies(policies);
    let mut sides = vec![Side::of(check, policies)];
    if let Some(bucket) = check.bucket.as_deref() {
        sides.push(Side::of(bucket, policies));
    }
    let decision = decision_of(&sides, policies, Flips::NONE);
    let hinges = hinges(&sides, policies, decision.verdict());
    let (mut caveats, mut depends_on) = (Vec::new(), Vec::new());
    for hinge in hinges {
        match hinge {
            Reason::Open(point) => caveats.push(point),
            other => depends_on.push(other),
        }
    }
    if decision.verdict() == Verdict::Allow && is_data_catalog(check) {
        caveats.push(LAKE_FORMATION);
        caveats.sort_unstable();
    }
    let layers: Vec<LayerOutcome<'p>> =
        sides.iter().flat_map(|side| side.layers(policies)).collect();
    Evaluation {
        verdict: decision.verdict(),
        blocked_by: blocked_by(decision),
        matched: layers.iter().flat_map(|layer| layer.matched.iter().copied()).collect(),
        caveats,
        depends_on,
        missing_context: missing_context(sides.iter().map(|side| (side.check, policies))),
        missing_policies: missing_policies(&sides, policies),
        layers,
    }
}

/// One check with what the statements of all layers say to it; a request through an access point has
/// two.
struct Side<'c, 'p> {
    check: &'c Check,
    asked: Vec<Asked<'p>>,
}

/// A set of policies with what its statements say.
struct Asked<'p> {
    slot: Slot,
    statements: Vec<Said<'p>>,
}

/// A statement that matches, or that would under another reading.
struct Said<'p> {
    source: Source<'p>,
    position: usize,
    document: &'p CompiledDocument<'p>,
    statement: &'p CompiledStatement<'p>,
    reading: Reading,
}

impl<'c, 'p> Side<'c, 'p> {
    fn of(check: &'c Check, policies: &Policies<'p>) -> Self {
        let mut asked = Vec::new();
        outcomes(check, policies, |slot, set| {
            let statements = said(check, slot, set);
            let one = Asked { slot, statements };
            let union = one.union(Flips::NONE);
            asked.push(one);
            union
        });
        asked.sort_by_key(|one| (one.slot.layer, one.slot.level));
        Self { check, asked }
    }

    fn decision(&self, policies: &Policies<'_>, flips: Flips<'_>) -> Decision {
        let outcomes: Outcomes = outcomes(self.check, policies, |slot, _| {
            let asked = self.asked.iter().find(|asked| asked.slot == slot);
            asked.map_or_else(Union::default, |asked| asked.union(flips))
        });
        decide(self.check, policies, &outcomes, flips)
    }

    /// Everything that might be read otherwise, ascending, each once.
    fn doubts(&self) -> Vec<Reason> {
        let mut doubts: Vec<Reason> = Vec::new();
        for said in self.asked.iter().flat_map(|asked| &asked.statements) {
            doubts.extend_from_slice(&said.reading.doubts);
            for (_, truth) in &said.reading.kinds {
                doubts.extend(truth.why().into_iter().flat_map(Why::reasons).cloned());
            }
        }
        doubts
    }

    fn layers(&self, policies: &Policies<'p>) -> Vec<LayerOutcome<'p>> {
        let mut layers: Vec<LayerOutcome<'p>> = self.asked.iter().map(Asked::outcome).collect();
        layers.extend(self.not_asked(policies));
        layers.sort_by_key(|outcome| (outcome.layer, outcome.level));
        layers
    }

    /// Layers with policies that have no say, and why.
    fn not_asked(&self, policies: &Policies<'p>) -> Vec<LayerOutcome<'p>> {
        let applying = applying(self.check);
        let class = self.check.class(policies);
        let no_say = matches!(class, Class::None | Class::RetireGrant);
        let resource = policies.resource.is_some() && no_say;
        let rows = [
            (
                Layer::Rcp,
                policies.rcp.is_some(),
                "resource control policies do not apply to this resource, action or caller",
            ),
            (
                Layer::Scp,
                policies.scp.is_some(),
                "service control policies do not apply to this caller",
            ),
            (Layer::Vpce, policies.endpoint.is_some(), "the request does not pass the endpoint"),
            (Layer::Resource, resource, "the policy of the resource has no say in this action"),
            (Layer::Identity, !policies.identity.is_empty(), "the caller has no identity policies"),
            (
                Layer::Boundary,
                policies.boundary.is_some(),
                "the caller cannot have a permissions boundary",
            ),
            (Layer::Session, policies.session.is_some(), "the caller has no session policies"),
        ];
        let unasked =
            rows.into_iter().filter(|(layer, given, _)| *given && !applying.contains(*layer));
        unasked
            .map(|(layer, _, why)| LayerOutcome {
                layer,
                level: None,
                answer: Answer::NotAsked(why),
                kinds: Vec::new(),
                matched: Vec::new(),
            })
            .collect()
    }
}

impl<'p> Asked<'p> {
    fn union(&self, flips: Flips<'_>) -> Union {
        let mut union = Union::default();
        for said in self.statements.iter().filter(|said| said.reading.is_taken(flips)) {
            union.add(said.reading.effect, said.reading.taken_kinds(flips));
        }
        union
    }

    fn outcome(&self) -> LayerOutcome<'p> {
        let union = self.union(Flips::NONE);
        let taken = self.statements.iter().filter(|said| said.reading.taken);
        let matched: Vec<Matched<'p>> = taken.clone().map(|said| self.matched(said)).collect();
        let allows = taken.filter(|said| said.reading.effect == Effect::Allow);
        let mut kinds: Vec<MatchKind> =
            allows.flat_map(|said| said.reading.kinds.iter().map(|(kind, _)| *kind)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let answer = match (union.denies, union.allows) {
            (true, _) => Answer::Denies,
            (false, true) => Answer::Allows,
            (false, false) => Answer::Silent,
        };
        LayerOutcome { layer: self.slot.layer, level: self.slot.level, answer, kinds, matched }
    }

    fn matched(&self, said: &Said<'p>) -> Matched<'p> {
        Matched {
            layer: self.slot.layer,
            level: self.slot.level,
            source: said.source,
            position: said.position,
            document: said.document,
            statement: said.statement,
            effect: said.reading.effect,
        }
    }
}

fn said<'p>(check: &Check, slot: Slot, set: &PolicySet<'p>) -> Vec<Said<'p>> {
    let request = request_for(check, slot.layer);
    let statements = set.candidates(&check.service).filter_map(|(position, statement)| {
        let policy = set.policies().get(position)?;
        let reading = read(statement, statement.effect?, check, request)?;
        Some(Said {
            source: policy.source,
            position,
            document: policy.document,
            statement,
            reading,
        })
    });
    statements.collect()
}

fn decision_of(sides: &[Side<'_, '_>], policies: &Policies<'_>, flips: Flips<'_>) -> Decision {
    let decisions = sides.iter().map(|side| side.decision(policies, flips));
    decisions.fold(Decision::default(), Decision::and)
}

/// What the verdict hinges on: each answer that, taken the other way, makes it another; if no single
/// one does but all together do, all of them. Ascending.
fn hinges(sides: &[Side<'_, '_>], policies: &Policies<'_>, verdict: Verdict) -> Vec<Reason> {
    let of_decision = POINTS_OF_DECISION.map(|point| Reason::Open(OpenPoint(point)));
    let mut doubts: Vec<Reason> = sides.iter().flat_map(Side::doubts).collect();
    doubts.sort();
    doubts.dedup();
    let differs =
        |flips: &[Reason]| decision_of(sides, policies, Flips(flips)).verdict() != verdict;
    let tried = if doubts.len() > MAX_DOUBTS { &[] } else { doubts.as_slice() };
    let alone = tried.iter().chain(&of_decision);
    let mut hinges: Vec<Reason> =
        alone.filter(|doubt| differs(std::slice::from_ref(doubt))).cloned().collect();
    if hinges.is_empty() && doubts.len() > 1 && differs(&doubts) {
        hinges = doubts;
    }
    hinges.sort();
    hinges.dedup();
    hinges
}

fn blocked_by(decision: Decision) -> Vec<Blocked> {
    let of = |layers: Layers, explicit| layers.iter().map(move |layer| Blocked { layer, explicit });
    let implicit = of(decision.implicit, false).filter(|it| !decision.explicit.contains(it.layer));
    of(decision.explicit, true).chain(implicit).collect()
}

/// Whether a check is about the Glue Data Catalog.
fn is_data_catalog(check: &Check) -> bool {
    let of_catalog = ["catalog", "database/", "table/", "tableVersion/", "userDefinedFunction/"];
    check.service == "glue"
        && super::check::arn_of(&check.request.resource).is_some_and(|arn| {
            let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
            of_catalog.iter().any(|prefix| resource.starts_with(prefix))
        })
}

/// KM-1, EV-40: a key and a role certainly have a policy.
fn missing_policies(sides: &[Side<'_, '_>], policies: &Policies<'_>) -> Vec<Layer> {
    let mut missing: Vec<Layer> = sides
        .iter()
        .map(|side| side.check.class(policies))
        .filter(|class| matches!(class, Class::Key | Class::Trust) && policies.resource.is_none())
        .map(layer_of)
        .collect();
    missing.dedup();
    missing
}
