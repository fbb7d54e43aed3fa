//! C015

use policylint_analysis::{ActionReading, CompiledStatement, type_is_possible};
use policylint_catalog::{AccessLevels, Action, ResourceType};
use policylint_model::truth::Truth;
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
    /// An action needs resources of several types in one call, and the policy allows it on some only.
    ///
    /// ## Why is this bad?
    /// Some calls are about several resources at once: `ec2:RunInstances` about an image, a subnet, a
    /// volume and more. AWS asks about each of them, and one that the policy does not allow is enough to
    /// refuse the call.
    ///
    /// All statements of the policy count together. Another policy may allow the rest.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "ec2:AttachVolume",
    ///       "Resource": "arn:aws:ec2:*:*:instance/*"
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
    ///       "Action": "ec2:AttachVolume",
    ///       "Resource": ["arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:*:*:volume/*"]
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// Where another policy of the same caller allows the rest.
    ///
    /// ## References
    /// - [Service authorization reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    "C015" "partial-required-resources" {
        group: Group::Catalog,
        severity: Severity::Info,
        confidence: Confidence::Low,
        activation: Activation::Strict,
        fix: FixKind::Suggestion,
        peers: &["parliament:RESOURCE_MISMATCH"],
        check: Check::Document(check),
    }
}

/// No call is about more types of resources.
const MAX_TYPES: usize = 8;
/// More actions than these are not asked about.
const MAX_ACTIONS: usize = 500;

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let statements = &context.compiled.statements;
    let is_identity = context.document.policy_kind() == PolicyKind::Identity;
    if !is_identity || !context.compiled.complete || statements.len() > MAX_STATEMENTS {
        return;
    }
    let allows: Vec<&CompiledStatement<'_>> =
        statements.iter().filter(|statement| statement.effect == Some(Effect::Allow)).collect();
    for (action, node) in named(&allows) {
        let required: Vec<ResourceType> = action
            .resource_types()
            .filter(|usage| usage.required)
            .map(|usage| usage.resource_type)
            .collect();
        // Where the reference demands very many types, or is about tags, it means one of them.
        let is_on_tags = action.access_levels().intersects(AccessLevels::TAGGING)
            || action.name().starts_with("ListTag");
        if is_on_tags || !(2..=MAX_TYPES).contains(&required.len()) {
            continue;
        }
        let may_reach = |of: ResourceType| {
            allows.iter().any(|statement| {
                statement.actions.as_ref().is_some_and(|set| set.includes(action).possible())
                    && type_is_possible(&statement.resources, of) != Truth::No
            })
        };
        let (there, mut missing): (Vec<_>, Vec<_>) =
            required.into_iter().partition(|of| may_reach(*of));
        // `listener/app` and `listener/net` stand for one another.
        let stem = |of: &ResourceType| of.name().split('/').next().unwrap_or_default();
        missing.retain(|of| there.iter().all(|known| stem(known) != stem(of)));
        if there.is_empty() || missing.is_empty() {
            continue;
        }
        let names = all_of(missing.iter().map(|of| of.name()));
        let finding = reporter
            .at(node, format!("`{action}` needs {names} as well, as AWS documents it"))
            .so("as far as this policy goes most calls are refused")
            .help(as_of_catalog("allow it on resources of these types, too"));
        reporter.push(finding);
    }
}

/// The actions that statements name, each once, with where it first stands.
fn named(statements: &[&CompiledStatement<'_>]) -> Vec<(Action, NodeId)> {
    let sets = statements.iter().filter_map(|statement| statement.actions.as_ref());
    let elements = sets.filter(|set| !set.negated).flat_map(|set| &set.patterns);
    let mut found: Vec<(Action, NodeId)> = elements
        .filter_map(|element| match element.reading {
            ActionReading::Exact { action: Some(action), .. } => Some((action, element.text.node)),
            _ => None,
        })
        .take(MAX_ACTIONS)
        .collect();
    found.sort_unstable_by_key(|(action, node)| (action.id(), *node));
    found.dedup_by_key(|(action, _)| *action);
    found
}
