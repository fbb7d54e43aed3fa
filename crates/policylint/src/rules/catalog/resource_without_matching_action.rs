//! C008

use policylint_analysis::{
    ActionReading, ResourceElement, ResourcePattern, ResourceReading, is_documented,
    pattern_possible,
};
use policylint_catalog::Action;
use policylint_model::truth::Truth;
use policylint_syntax::edit::remove_items;
use policylint_syntax::{Kind, NodeId};

use crate::diagnostic::{Fix, Severity};
use crate::misfit::is_access_point;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::unmatched::as_of_catalog;
use crate::wording::all_of;

declare_rule! {
    /// A resource is one that no action of its statement is about, while others are.
    ///
    /// ## Why is this bad?
    /// Each action is about resources of certain types. A resource of another type stands in the
    /// statement without effect: it makes the policy longer, and hides what it does give.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "sqs:SendMessage",
    ///       "Resource": [
    ///         "arn:aws:sqs:eu-central-1:111122223333:orders",
    ///         "arn:aws:sns:eu-central-1:111122223333:orders"
    ///       ]
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
    ///       "Action": "sqs:SendMessage",
    ///       "Resource": [
    ///         "arn:aws:sqs:eu-central-1:111122223333:orders"
    ///       ]
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
    /// Unsafe: an action may be about resources that AWS does not document.
    ///
    /// ## References
    /// - [Service authorization reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    "C008" "resource-without-matching-action" {
        group: Group::Catalog,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        peers: &["cfn-lint:I3510"],
        check: Check::Statement(check),
    }
}

/// At most so many pairs of an action and a resource are looked at.
const MAX_PAIRS: usize = 4_000;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    let resources = &statement.resources;
    if !matches!(resources.element, ResourceElement::Resource(_))
        || resources.patterns.len() < 2
        || resources.is_everything()
        // What is not known may be every resource.
        || resources.patterns.iter().any(|element| element.reading == ResourceReading::Unknown)
    {
        return;
    }
    let Some(actions) = named(context, resources.patterns.len()) else { return };
    let accepts = |element: &ResourcePattern<'_>| {
        actions.iter().any(|action| pattern_possible(element, *action) != Truth::No)
    };
    let (used, idle): (Vec<_>, Vec<_>) = resources.patterns.iter().partition(|of| accepts(of));
    // Of statements in which nothing fits, others speak.
    if used.is_empty() {
        return;
    }
    let idle: Vec<&ResourcePattern<'_>> = idle
        .into_iter()
        .filter(|element| {
            element.reading == ResourceReading::Arn
                && element.text.is_known()
                && is_documented(element)
                && !is_access_point(&element.text.text)
                // Of paths of APIs the reference does not tell all.
                && !element.text.text.splitn(6, ':').nth(5).is_some_and(|part| part.starts_with('/'))
        })
        .collect();
    let Some(first) = idle.first() else { return };
    let nodes: Vec<NodeId> = idle.iter().map(|element| element.text.node).collect();
    let names = all_of(idle.iter().map(|element| &element.text.text));
    let (object, subject) = if idle.len() == 1 { ("it", "it has") } else { ("them", "they have") };
    let tree = context.tree();
    let in_list =
        nodes.iter().all(|node| tree.parent(*node).is_some_and(|up| tree.kind(up) == Kind::Array));
    let edits = if in_list { remove_items(tree, &nodes).ok() } else { None };
    let mut finding = reporter
        .at(first.text.node, format!("AWS documents no action here that is about {names}"))
        .so(format!("most likely {subject} no effect"))
        .help(as_of_catalog(&format!("remove {object}, or add the action that is meant")))
        .fix(edits.map(|edits| Fix::suggested(format!("remove {object}"), edits)));
    for node in nodes.iter().skip(1) {
        finding = finding.also(tree.place(*node), "this too");
    }
    reporter.push(finding);
}

/// All actions of a statement, if they are few and all are known.
fn named(context: &StatementContext<'_>, resources: usize) -> Option<Vec<Action>> {
    let set = context.compiled.actions.as_ref().filter(|set| !set.negated && set.complete)?;
    let mut actions = Vec::new();
    for element in &set.patterns {
        match element.reading {
            ActionReading::Exact { action: Some(action), .. } => actions.push(action),
            ActionReading::Wildcard { service: Some(_) } => actions.extend(element.named_actions()),
            ActionReading::Malformed => {}
            _ => return None,
        }
        if actions.len().saturating_mul(resources) > MAX_PAIRS {
            return None;
        }
    }
    (!actions.is_empty()).then_some(actions)
}
