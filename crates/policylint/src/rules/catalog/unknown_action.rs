//! C002

use policylint_analysis::{ActionPattern, ActionReading, ActionSet};
use policylint_catalog::{Action, Service, catalog};

use crate::diagnostic::Diagnostic;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::unmatched::{as_of_catalog, consequence_of_none, replace_action};
use crate::wording::one_of;

declare_rule! {
    /// An action is named that its service does not have.
    ///
    /// ## Why is this bad?
    /// AWS stores such a policy, and the name never matches a request: an Allow does not give the
    /// access that it seems to give, and a Deny lets through what it seems to stop.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": ["glue:StartJobRun", "glue:StopJobRun"],
    ///       "Resource": "arn:aws:glue:*:*:job/nightly-*"
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
    ///       "Action": ["glue:StartJobRun", "glue:BatchStopJobRun"],
    ///       "Resource": "arn:aws:glue:*:*:job/nightly-*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// For an action that is younger than the catalog, whose date the finding gives: list it
    /// under `extra-actions`.
    ///
    /// ## Fix safety
    /// Unsafe: the name that is written instead matches requests. It is offered only where one action
    /// has nearly the same words; the verb is never turned into its opposite.
    ///
    /// ## References
    /// - [Service authorization reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    "C002" "unknown-action" {
        group: Group::Catalog,
        fix: FixKind::Unsafe,
        analyzer: &["INVALID_ACTION"],
        peers: &["parliament:UNKNOWN_ACTION", "cfn-lint:W3037", "boogy:action_validation"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let Some(actions) = &context.compiled.actions else { return };
    for element in &actions.patterns {
        let ActionReading::Exact { service: Some(service), action: None } = element.reading else {
            continue;
        };
        let finding = unknown(context, actions, element, service, reporter);
        if let Some(finding) = finding {
            reporter.push(finding);
        }
    }
}

fn unknown(
    context: &StatementContext<'_>,
    actions: &ActionSet<'_>,
    element: &ActionPattern<'_>,
    service: Service,
    reporter: &Reporter<'_>,
) -> Option<Diagnostic> {
    let text = element.text.known()?;
    let (prefix, name) = text.split_once(':')?;
    // C005 speaks of actions that AWS had, C004 of names of the API.
    if catalog().retired_action(text).is_some()
        || catalog().api_operation(prefix, name).is_some()
        || catalog().operation_without_action(prefix, name).is_some()
        || context.within.settings.knows_action(text)
    {
        return None;
    }
    let near = catalog().nearest_actions(service, name);
    // The right name of the wrong service is as good a guess, unless a near name holds it whole.
    let is_held = near.iter().any(|action| contains(*action, name));
    let elsewhere = if is_held { Vec::new() } else { catalog().actions_named(name) };
    let fix = match near.as_slice() {
        [only] if elsewhere.is_empty() => {
            replace_action(context.tree(), actions, element, &[only.to_string()])
        }
        _ => None,
    };
    let finding = reporter
        .within(
            element.text.node,
            prefix.len() + 1..text.len(),
            format!("{} has no action `{name}`", service.name()),
        )
        .so(consequence_of_none(context.compiled, actions, 1))
        .help(as_of_catalog(&advice(&near, &elsewhere)))
        .fix(fix);
    Some(finding)
}

/// Whether the name of an action has all of another name in it.
fn contains(action: Action, name: &str) -> bool {
    action.name().to_ascii_lowercase().contains(&name.to_ascii_lowercase())
}

fn advice(near: &[Action], elsewhere: &[Action]) -> String {
    match (near, elsewhere) {
        ([], []) => "use an action that the service has".to_owned(),
        (near, []) => format!("use {}", one_of(near)),
        ([], elsewhere) => {
            format!("use an action that the service has; {} has this name", one_of(elsewhere))
        }
        (near, elsewhere) => format!("use {}; {} has this name", one_of(near), one_of(elsewhere)),
    }
}
