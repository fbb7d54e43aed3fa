//! C016

use policylint_analysis::{ActionRanges, ActionReading, CompiledStatement};
use policylint_catalog::{Action, catalog};
use policylint_model::{Effect, PolicyKind};
use policylint_syntax::NodeId;

use crate::diagnostic::Severity;
use crate::given::MAX_STATEMENTS;
use crate::rule::{
    Activation, Check, Confidence, DocumentContext, FixKind, Group, Reporter, declare_rule,
};
use crate::unmatched::as_of_catalog;
use crate::wording::all_of;

declare_rule! {
    /// An action needs others in some of its calls, and the policy allows none of these.
    ///
    /// ## Why is this bad?
    /// Some calls ask for the permission to do something else as well: `ecs:RunTask` passes a
    /// role to the task, so the caller needs `iam:PassRole`. AWS refuses the call without it.
    ///
    /// The service authorization reference says which actions those are, not in which calls. All
    /// statements of the policy count together; another policy may allow the rest.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "ecs:RunTask",
    ///       "Resource": "*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "ecs:RunTask",
    ///       "Resource": "*"
    ///     },
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "iam:PassRole",
    ///       "Resource": "arn:aws:iam::111122223333:role/tasks/*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// Where no such calls are made, or another policy of the same caller allows the rest.
    ///
    /// ## References
    /// - [Service authorization reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    "C016" "missing-dependent-action" {
        group: Group::Catalog,
        severity: Severity::Info,
        confidence: Confidence::Low,
        activation: Activation::Strict,
        fix: FixKind::Suggestion,
        check: Check::Document(check),
    }
}

/// More actions than these are not asked about.
const MAX_ACTIONS: usize = 500;

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let statements = &context.compiled.statements;
    let is_identity = context.document.policy_kind() == PolicyKind::Identity;
    if !is_identity || !context.compiled.complete || statements.len() > MAX_STATEMENTS {
        return;
    }
    let allows = || statements.iter().filter(|statement| statement.effect == Some(Effect::Allow));
    let named = named(allows());
    if named.is_empty() {
        return;
    }
    let allowed = allows()
        .filter_map(|statement| statement.actions.as_ref())
        .fold(ActionRanges::none(), |all, set| all.union(set.possible()));
    for (action, node) in named {
        let missing: Vec<Action> = catalog()
            .dependent_actions(action)
            .filter(|need| !allowed.contains(need.id()))
            .collect();
        let object = match missing.len() {
            0 => continue,
            1 => "it",
            _ => "them",
        };
        let finding = reporter
            .at(node, format!("some calls of `{action}` need {}", all_of(&missing)))
            .so(format!("this policy alone does not allow the calls that need {object}"))
            .help(as_of_catalog(&format!("allow {object} too, if such calls are made")));
        reporter.push(finding);
    }
}

/// The actions that statements name and that need others, each once, with where it first stands.
fn named<'s, 'd: 's>(
    statements: impl Iterator<Item = &'s CompiledStatement<'d>>,
) -> Vec<(Action, NodeId)> {
    let sets = statements.filter_map(|statement| statement.actions.as_ref());
    let elements = sets.filter(|set| !set.negated).flat_map(|set| &set.patterns);
    let mut found: Vec<(Action, NodeId)> = elements
        .filter_map(|element| match element.reading {
            ActionReading::Exact { action: Some(action), .. } => Some((action, element.text.node)),
            _ => None,
        })
        .filter(|(action, _)| catalog().dependent_actions(*action).next().is_some())
        .take(MAX_ACTIONS)
        .collect();
    found.sort_unstable_by_key(|(action, node)| (action.id(), *node));
    found.dedup_by_key(|(action, _)| *action);
    found
}
