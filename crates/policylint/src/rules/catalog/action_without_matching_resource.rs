//! C007

use policylint_model::Effect;

use crate::diagnostic::Severity;
use crate::given::{self, Ground};
use crate::misfit::{Cause, Misfit, misfits, pattern_for, wanted};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::split::{Change, repair};
use crate::unmatched::as_of_catalog;
use crate::wording::all_of;

declare_rule! {
    /// An action is about none of the resources of its statement, while others are.
    ///
    /// ## Why is this bad?
    /// Each action is about resources of certain types. An action whose type is not among the resources
    /// of its statement matches no request, and so is neither allowed nor denied by it.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": ["sqs:SendMessage", "sns:Publish"],
    ///       "Resource": "arn:aws:sqs:eu-central-1:111122223333:orders"
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
    ///       "Action": ["sqs:SendMessage"],
    ///       "Resource": "arn:aws:sqs:eu-central-1:111122223333:orders"
    ///     },
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": ["sns:Publish"],
    ///       "Resource": "arn:aws:sns:*:*:*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// For a type of resource that the service supports since the day of the catalog, which the finding
    /// gives.
    ///
    /// ## Fix safety
    /// Unsafe: the action is allowed on every resource of its type then. Out of a Deny it is taken.
    ///
    /// ## References
    /// - [Service authorization reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    "C007" "action-without-matching-resource" {
        group: Group::Catalog,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        peers: &["parliament:RESOURCE_MISMATCH", "cfn-lint:I3510", "boogy:action_resource_matching"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let (found, is_all) = misfits(context, context.compiled);
    let others: Vec<&Misfit<'_, '_>> =
        found.iter().filter(|misfit| misfit.cause == Cause::OtherType).collect();
    // C006 speaks of statements of which nothing is left.
    if is_all && others.len() == found.len() {
        return;
    }
    let mut groups: Vec<(String, Vec<&Misfit<'_, '_>>)> = Vec::new();
    for misfit in others {
        let Some(first) = misfit.actions.first() else { continue };
        let pattern = pattern_for(context.compiled, *first);
        match groups.iter_mut().find(|(known, _)| *known == pattern) {
            Some((_, group)) => group.push(misfit),
            None => groups.push((pattern, vec![misfit])),
        }
    }
    for (pattern, group) in groups {
        report(context, &pattern, &group, reporter);
    }
}

fn report(
    context: &StatementContext<'_>,
    pattern: &str,
    group: &[&Misfit<'_, '_>],
    reporter: &mut Reporter<'_>,
) {
    let Some(first) = group.first() else { return };
    let names = all_of(group.iter().map(|misfit| &misfit.element.text.text));
    let nodes: Vec<_> = group.iter().map(|misfit| misfit.element.text.node).collect();
    let actions: Vec<_> = group.iter().flat_map(|misfit| misfit.actions.iter().copied()).collect();
    let consequence = given::consequence(context, Ground::NotDocumented, &actions, group.len());
    let help = match context.compiled.effect {
        Some(Effect::Deny) => format!("deny it where it applies: {}", wanted(&actions)),
        _ => wanted(&actions),
    };
    let mut finding = reporter
        .at(
            first.element.text.node,
            format!("AWS documents none of the resources here for {names}"),
        )
        .severity(consequence.severity(Severity::Warning))
        .so(consequence.text)
        .help(as_of_catalog(&help))
        .fix(repair(context.tree(), context.statement, &nodes, Change::OnResource(pattern)));
    for node in nodes.iter().skip(1) {
        finding = finding.also(context.tree().place(*node), "this too");
    }
    reporter.push(finding);
}
