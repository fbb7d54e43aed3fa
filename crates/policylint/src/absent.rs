//! Conditions on keys that requests do not carry: for which actions, and what follows.

use policylint_analysis::{
    ActionPattern, ActionReading, Circumstances, CompiledStatement, KeyPresence, Literal, Outcome,
    circumstances_of, presence_of,
};
use policylint_catalog::{Action, ConditionKey};
use policylint_model::Effect;
use policylint_model::truth::Truth;

use crate::diagnostic::{Diagnostic, Severity};
use crate::given::{self, Ground};
use crate::rule::StatementContext;
use crate::split::{Change, repair};

/// More places than these would bury a finding.
const MAX_PLACES: usize = 5;

/// Adds what follows if no request carries the key of a condition.
pub(crate) fn with_consequence(
    finding: Diagnostic,
    statement: &CompiledStatement<'_>,
    literal: &Literal<'_>,
) -> Diagnostic {
    let consequence = match (literal.when_absent(), statement.effect) {
        (Truth::Yes, _) => "this condition always holds",
        (Truth::No, Some(Effect::Allow)) => "this statement allows nothing",
        (Truth::No, Some(Effect::Deny)) => "this statement denies nothing",
        (Truth::No, None) => "this condition never holds",
        (Truth::Maybe(_), _) => return finding,
    };
    finding.so(consequence)
}

/// The actions to which a statement never applies because their requests lack the key of a condition.
#[derive(Debug, Clone)]
pub(crate) struct Unreached<'s, 'd> {
    /// The condition.
    pub(crate) literal: &'s Literal<'d>,
    /// How sure it is that the requests lack the key.
    pub(crate) lack: Lack,
    /// The elements of `Action` of which no action carries the key.
    pub(crate) elements: Vec<&'s ActionPattern<'d>>,
    /// Whether it is known that the statement names no other action.
    pub(crate) is_all: bool,
}

/// How sure it is that requests lack a key (RQ-30).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lack {
    /// They never carry it; the text is the document or rule that says so.
    Never(&'static str),
    /// AWS does not document that they carry it.
    NotDocumented,
}

impl Unreached<'_, '_> {
    /// The actions of the elements.
    pub(crate) fn actions(&self) -> Vec<Action> {
        self.elements.iter().flat_map(|element| element.named_actions()).collect()
    }
}

/// What a statement does not reach for want of a key, surest first; nothing for a condition that
/// holds without its key (CD-20 to CD-29).
///
/// An element with a wildcard is unreached only if each of its actions is, so that `s3:*` with a
/// key that some actions carry is none.
pub(crate) fn unreached<'s, 'd>(
    context: &StatementContext<'s>,
    statement: &'s CompiledStatement<'d>,
    literal: &'s Literal<'d>,
) -> Vec<Unreached<'s, 'd>> {
    let Some(actions) = statement.actions.as_ref().filter(|actions| !actions.negated) else {
        return Vec::new();
    };
    let Some(key) = literal.catalog_key() else { return Vec::new() };
    if literal.when_absent() != Truth::No || literal.choice.is_some() {
        return Vec::new();
    }
    let circumstances = circumstances_of(context.within.compiled, statement);
    let (mut never, mut undocumented) = (Vec::new(), Vec::new());
    let (mut source, mut all) = ("", actions.complete);
    for element in &actions.patterns {
        match reach(circumstances, literal, key, element) {
            Some(Reach::Lacks(Lack::Never(why))) => {
                source = why;
                never.push(element);
            }
            Some(Reach::Lacks(Lack::NotDocumented)) => undocumented.push(element),
            Some(Reach::CanCarry) => all = false,
            None => {}
        }
    }
    // A condition that holds with no value of the key has another fault.
    if (never.is_empty() && undocumented.is_empty()) || literal.when_present() == Outcome::Never {
        return Vec::new();
    }
    let is_all = all && (never.is_empty() || undocumented.is_empty());
    let group = |lack, elements: Vec<_>| {
        (!elements.is_empty()).then_some(Unreached { literal, lack, elements, is_all })
    };
    let surest = group(Lack::Never(source), never);
    surest.into_iter().chain(group(Lack::NotDocumented, undocumented)).collect()
}

/// What the requests for the actions of an element have of a key.
enum Reach {
    /// Some can carry it, or it cannot be told.
    CanCarry,
    /// All lack it.
    Lacks(Lack),
}

/// Whether requests for the actions of an element can carry a key; `None` if it has no action.
fn reach(
    circumstances: Circumstances<'_>,
    literal: &Literal<'_>,
    key: ConditionKey,
    element: &ActionPattern<'_>,
) -> Option<Reach> {
    match element.reading {
        ActionReading::Exact { .. } | ActionReading::Wildcard { .. } => {}
        ActionReading::Malformed => return None,
        _ => return Some(Reach::CanCarry),
    }
    let mut least = None;
    for action in element.named_actions() {
        match presence_of(key, literal.key(), action, circumstances) {
            KeyPresence::Never { source } => least = least.or(Some(Lack::Never(source))),
            KeyPresence::NotDocumented => least = Some(Lack::NotDocumented),
            _ => return Some(Reach::CanCarry),
        }
    }
    least.map(Reach::Lacks)
}

/// Adds to a finding on what a statement does not reach: what follows, what to do, where the actions
/// are, the repair.
pub(crate) fn dressed(
    finding: Diagnostic,
    context: &StatementContext<'_>,
    unreached: &Unreached<'_, '_>,
) -> Diagnostic {
    let statement = context.compiled;
    let nodes: Vec<_> = unreached.elements.iter().map(|element| element.text.node).collect();
    let object = if nodes.len() == 1 { "it" } else { "them" };
    let help = match statement.effect {
        Some(Effect::Deny) if unreached.is_all => {
            "use a key that these requests carry, or remove the statement".to_owned()
        }
        _ if unreached.is_all => {
            "remove the condition, or use a key that these requests carry".to_owned()
        }
        Some(Effect::Deny) => format!("take {object} out, or deny {object} by another condition"),
        _ => format!("move {object} into a statement without this condition"),
    };
    let (ground, severity) = match unreached.lack {
        Lack::Never(_) if unreached.is_all => (Ground::Certain, Severity::Error),
        Lack::Never(_) => (Ground::Certain, Severity::Warning),
        // Services support tags before the reference says so.
        Lack::NotDocumented if is_tag(unreached.literal) => (Ground::NotDocumented, Severity::Info),
        Lack::NotDocumented => (Ground::NotDocumented, Severity::Warning),
    };
    let consequence = given::consequence(context, ground, &unreached.actions(), nodes.len());
    let change = Change::WithoutCondition(unreached.literal.key_node());
    let mut finding = finding
        .severity(consequence.severity(severity))
        .so(consequence.text)
        .help(help)
        .fix(repair(context.tree(), context.statement, &nodes, change));
    if let Lack::Never(source) = unreached.lack
        && let Some((_, why)) = source.split_once(": ")
    {
        finding = finding.label(why);
    }
    for node in nodes.iter().take(MAX_PLACES) {
        finding = finding.also(context.tree().place(*node), "lacks the key");
    }
    finding
}

/// Whether a condition is on a tag of the resource or of the request.
fn is_tag(literal: &Literal<'_>) -> bool {
    literal.is_on("aws:ResourceTag/")
        || literal.is_on("aws:RequestTag/")
        || literal.is_on("aws:TagKeys")
}
