//! C010

use policylint_analysis::{
    ActionPattern, ActionReading, ResourceElement, ResourcePattern, resource_possible,
};
use policylint_catalog::{AccessLevels, Action, catalog};
use policylint_model::Effect;
use policylint_model::truth::Truth;

use crate::diagnostic::{Diagnostic, Severity};
use crate::foreign::is_foreign_action;
use crate::given::{self, Ground};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::split::{Change, repair};
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
    /// Unsafe: the action is allowed on every resource then. Out of a Deny it is taken, which changes
    /// nothing.
    ///
    /// ## References
    /// - [Service authorization reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    /// - [Resources that a policy can name](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html)
    "C010" "wildcard-only-action-with-arn" {
        group: Group::Catalog,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        peers: &["parliament:RESOURCE_MISMATCH", "psentry:query wildcard-only", "cfn-lint:I3510", "boogy:action_resource_matching"],
        check: Check::Statement(check),
    }
}

/// More places than these would bury a finding.
const MAX_PLACES: usize = 5;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    let Some(actions) = statement.actions.as_ref().filter(|actions| !actions.negated) else {
        return;
    };
    if !matches!(statement.resources.element, ResourceElement::Resource(_))
        || statement.resources.is_everything()
    {
        return;
    }
    let dead = actions.patterns.iter().filter_map(|element| dead(context, element));
    let (known, assumed): (Vec<Dead<'_, '_>>, Vec<_>) =
        dead.partition(|dead| dead.ground == Ground::Certain);
    for dead in [known, assumed] {
        let Some(first) = dead.first() else { continue };
        let finding = reporter.at(first.element.text.node, message(&dead));
        reporter.push(dressed(context, first.ground, &dead, finding));
    }
}

/// An element whose action none of the resources can meet.
#[derive(Debug)]
struct Dead<'s, 'd> {
    element: &'s ActionPattern<'d>,
    action: Action,
    ground: Ground,
}

fn dead<'s, 'd>(
    context: &StatementContext<'_>,
    element: &'s ActionPattern<'d>,
) -> Option<Dead<'s, 'd>> {
    let ActionReading::Exact { action: Some(action), .. } = element.reading else { return None };
    let resources = &context.compiled.resources;
    if action.has_resource_types() || resource_possible(resources, action) != Truth::No {
        return None;
    }
    // C022 speaks of actions that the policy has no say in.
    if is_foreign_action(context.document(), action) {
        return None;
    }
    if catalog().collection_arns(action).next().is_some() {
        return Some(Dead { element, action, ground: Ground::Certain });
    }
    // Of calls that change something the made-up ARN may well name what they change, whatever the
    // reference says: policies of AWS itself rely on that.
    let looks = action.access_levels().intersects(AccessLevels::LIST | AccessLevels::READ);
    let own = |pattern: &ResourcePattern<'_>| {
        pattern
            .service()
            .is_none_or(|service| service.eq_ignore_ascii_case(action.service().prefix()))
    };
    let is_assumed = looks || !resources.patterns.iter().any(own);
    is_assumed.then_some(Dead { element, action, ground: Ground::NotDocumented })
}

fn message(dead: &[Dead<'_, '_>]) -> String {
    let names = all_of(dead.iter().map(|dead| dead.action));
    match dead {
        [Dead { action, ground: Ground::Certain, .. }] => match made_up(*action) {
            Some(arn) => {
                format!("AWS authorizes {names} against `{arn}`, which no resource here matches")
            }
            None => format!("AWS authorizes {names} against `*` only, and no resource here is `*`"),
        },
        [Dead { ground: Ground::Certain, .. }, ..] => {
            format!(
                "AWS authorizes {names} against `*` or ARNs without a name, which no resource here matches"
            )
        }
        _ => format!("AWS documents no resource type for {names}, and no resource here is `*`"),
    }
}

/// The ARN that the service makes up for an action, with asterisks in its slots.
fn made_up(action: Action) -> Option<String> {
    let arn = catalog().collection_arns(action).next()?.arn;
    let filled =
        ["${Partition}", "${Region}", "${Account}"].iter().fold(arn.to_owned(), |arn, slot| {
            arn.replace(slot, if *slot == "${Partition}" { "aws" } else { "*" })
        });
    (arn != "*").then(|| filled.replace("${PathPrefix}", ""))
}

fn dressed(
    context: &StatementContext<'_>,
    ground: Ground,
    dead: &[Dead<'_, '_>],
    finding: Diagnostic,
) -> Diagnostic {
    let actions: Vec<Action> = dead.iter().map(|dead| dead.action).collect();
    let nodes: Vec<_> = dead.iter().map(|dead| dead.element.text.node).collect();
    let object = if nodes.len() == 1 { "it" } else { "them" };
    let consequence = given::consequence(context, ground, &actions, nodes.len());
    let mut finding = finding
        .severity(consequence.severity(Severity::Warning))
        .so(consequence.text)
        .help(match context.compiled.effect {
            Some(Effect::Deny) => format!("take {object} out, or deny {object} on `*`"),
            _ => format!("give {object} a statement on `*`"),
        })
        .fix(repair(context.tree(), context.statement, &nodes, Change::OnEveryResource));
    for node in nodes.iter().skip(1).take(MAX_PLACES) {
        finding = finding.also(context.tree().place(*node), "this too");
    }
    finding
}
