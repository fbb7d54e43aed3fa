//! Condition keys that exist, but not in a kind of policy or for its principals.

use policylint_analysis::{CallerKinds, Circumstances, KeyPresence, Literal, presence_of};
use policylint_catalog::{Action, CallerKind};
use policylint_model::operator::BaseOperator;
use policylint_model::truth::Truth;

use crate::rule::StatementContext;

/// Why no request that a statement is about can carry a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unsupported {
    /// It is not for this kind of policy.
    Kind {
        /// The document or rule that says so.
        source: &'static str,
    },
    /// The callers that the statement is about do not send it.
    Callers {
        /// The document or rule that says so.
        source: &'static str,
        /// Whether these are AWS services, and no one else.
        are_services: bool,
    },
}

/// How many of a statement's actions are asked about.
const MAX_ACTIONS: usize = 40;

/// Why a condition is on a key that no request can carry here, though requests for the same actions
/// carry it elsewhere. Nothing for conditions that say by `IfExists` or `Null` that the key may be absent.
pub(crate) fn unsupported(
    context: &StatementContext<'_>,
    literal: &Literal<'_>,
) -> Option<Unsupported> {
    let key = literal.catalog_key().filter(|_| literal.choice.is_none())?;
    let operator = literal.known_operator()?;
    if operator.base == BaseOperator::Null
        || operator.if_exists
        || matches!(literal.when_absent(), Truth::Maybe(_))
    {
        return None;
    }
    let set = context.compiled.actions.as_ref().filter(|set| !set.negated)?;
    let actions: Vec<Action> = set.possible().actions().take(MAX_ACTIONS).collect();
    let never = |circumstances: Circumstances<'_>| {
        let mut source = None;
        for action in &actions {
            let KeyPresence::Never { source: why } =
                presence_of(key, literal.key(), *action, circumstances)
            else {
                return None;
            };
            source = Some(why);
        }
        source
    };
    // Where no request at all carries it, the actions are at fault.
    if actions.is_empty() || never(Circumstances::default()).is_some() {
        return None;
    }
    let kind = context.document().policy_kind();
    if let Some(source) = never(Circumstances { policy: Some(kind), ..Circumstances::default() }) {
        return Some(Unsupported::Kind { source });
    }
    let callers = CallerKinds::of_statement(kind, context.compiled.principals.as_ref())?;
    let circumstances = Circumstances { callers: Some(callers), ..Circumstances::default() };
    let source = never(circumstances)?;
    let mut kinds = callers.iter();
    let are_services = kinds.next() == Some(CallerKind::Service) && kinds.next().is_none();
    Some(Unsupported::Callers { source, are_services })
}
