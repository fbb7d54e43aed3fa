//! C010

use policylint_analysis::{ActionPattern, ActionReading, ResourceElement, resource_possible};
use policylint_catalog::{Action, catalog};
use policylint_model::truth::Truth;

use crate::diagnostic::{Diagnostic, Severity};
use crate::given;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::split::{Change, split};
use crate::wording::all_of;

declare_rule! {
    /// An action that AWS authorizes against no resource of its own stands with ARNs that it cannot meet.
    ///
    /// ## Why is this bad?
    /// Most actions that list or describe have no resource type. Their service authorizes them against
    /// `*`, or against an ARN that it makes up, such as one without the name of a log group. No other
    /// ARN matches that, so the statement never applies to the action.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": ["logs:PutLogEvents", "logs:DescribeLogGroups"],
    ///       "Resource": "arn:aws:logs:*:*:log-group:/aws/glue/*"
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
    ///       "Action": ["logs:PutLogEvents"],
    ///       "Resource": "arn:aws:logs:*:*:log-group:/aws/glue/*"
    ///     },
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": ["logs:DescribeLogGroups"],
    ///       "Resource": "*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the action is allowed, or denied, on every resource then.
    ///
    /// ## References
    /// - [Service authorization reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    /// - [Resources that a policy can name](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html)
    "C010" "wildcard-only-action-with-arn" {
        group: Group::Catalog,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        check: Check::Statement(check),
    }
}

/// More places than these would bury a finding.
const MAX_PLACES: usize = 5;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    let Some(actions) = statement.actions.as_ref().filter(|actions| !actions.negated) else { return };
    if !matches!(statement.resources.element, ResourceElement::Resource(_)) {
        return;
    }
    let dead: Vec<(&ActionPattern<'_>, Action)> =
        actions.patterns.iter().filter_map(|element| Some((element, dead(context, element)?))).collect();
    let Some((first, _)) = dead.first() else { return };
    let finding = finding(context, &dead, reporter.at(first.text.node, message(&dead)));
    reporter.push(finding);
}

/// The action of an element, if it has no resource type and none of the resources can be what it is
/// authorized against.
fn dead(context: &StatementContext<'_>, element: &ActionPattern<'_>) -> Option<Action> {
    let ActionReading::Exact { action: Some(action), .. } = element.reading else { return None };
    let is_dead = !action.has_resource_types() && resource_possible(&context.compiled.resources, action) == Truth::No;
    is_dead.then_some(action)
}

fn message(dead: &[(&ActionPattern<'_>, Action)]) -> String {
    let names = all_of(dead.iter().map(|(_, action)| action));
    if let [(_, action)] = dead {
        return match made_up(*action) {
            Some(arn) => format!("AWS authorizes {names} against `{arn}`, which no resource here matches"),
            None => format!("{names} has no resource type, and no resource here is `*`"),
        };
    }
    format!("{names} have no resource type, and no resource here matches what AWS authorizes them against")
}

/// The ARN that the service makes up for an action, with asterisks in its slots.
fn made_up(action: Action) -> Option<String> {
    let arn = catalog().collection_arns(action).next()?.arn;
    let filled = ["${Partition}", "${Region}", "${Account}"].iter().fold(arn.to_owned(), |arn, slot| {
        arn.replace(slot, if *slot == "${Partition}" { "aws" } else { "*" })
    });
    (arn != "*").then(|| filled.replace("${PathPrefix}", ""))
}

fn finding(context: &StatementContext<'_>, dead: &[(&ActionPattern<'_>, Action)], finding: Diagnostic) -> Diagnostic {
    let actions: Vec<Action> = dead.iter().map(|(_, action)| *action).collect();
    let nodes: Vec<_> = dead.iter().map(|(element, _)| element.text.node).collect();
    let object = if nodes.len() == 1 { "it" } else { "them" };
    let mut finding = finding
        .so(given::consequence(context, &actions, nodes.len()))
        .help(format!("give {object} a statement on `*`"))
        .fix(split(context.tree(), context.statement, &nodes, Change::OnEveryResource));
    for node in nodes.iter().skip(1).take(MAX_PLACES) {
        finding = finding.also(context.tree().place(*node), "this too");
    }
    finding
}
