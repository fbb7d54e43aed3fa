//! G005

use policylint_analysis::{CompiledStatement, Literal};
use policylint_catalog::{Action, Service};
use policylint_model::Effect;

use crate::condition_weight::is_ceiling;
use crate::diagnostic::Severity;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::tag_support::{asks_for_value, given_freely, puts_tags};

declare_rule! {
    /// Who is let in by a tag of a resource may put that tag on any resource.
    ///
    /// ## Why is this bad?
    /// A tag guards resources only if those whom it keeps out cannot set it. Whoever is allowed to tag without a
    /// condition gives himself access: he puts the tag on what he wants, and the other statement allows the rest.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [
    ///   {"Effect": "Allow", "Action": "ec2:TerminateInstances", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "core"}}},
    ///   {"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": "*"}
    /// ]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [
    ///   {"Effect": "Allow", "Action": "ec2:TerminateInstances", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "core"}}},
    ///   {"Effect": "Allow", "Action": "ec2:CreateTags", "Resource": "*", "Condition": {"ForAllValues:StringNotEquals": {"aws:TagKeys": "team"}}}
    /// ]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where another policy denies to set the tag.
    ///
    /// ## References
    /// - [Controlling access to AWS resources using tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html)
    /// - [IAM tutorial: Define permissions to access AWS resources based on tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_attribute-based-access-control.html)
    "G005" "abac-resource-tag-self-edit" {
        group: Group::Tags,
        severity: Severity::Warning,
        fix: FixKind::Suggestion,
        check: Check::Statement(check),
    }
}

/// More services than a guard by one tag is ever about; all of them are a matter of their own.
const MAX_SERVICES: usize = 40;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    let is_guard = |literal: &&Literal<'_>| is_on_resource_tag(literal) && asks_for_value(literal);
    let Some(guard) = statement.conditions.iter().find(is_guard) else { return };
    if statement.effect != Some(Effect::Allow) || is_ceiling(context.document().policy_kind()) {
        return;
    }
    let Some(actions) = statement.actions.as_ref().filter(|actions| !actions.negated) else {
        return;
    };
    let services: Vec<&str> =
        actions.known().services().take(MAX_SERVICES + 1).map(Service::prefix).collect();
    if services.len() > MAX_SERVICES {
        return;
    }
    let is_wanted =
        |action: Action| puts_tags(action) && services.contains(&action.service().prefix());
    let meets = |other: &CompiledStatement<'_>| {
        let (ours, theirs) = (&statement.resources, &other.resources);
        let is_open = ours.is_negated() || theirs.is_negated();
        is_open
            || theirs.patterns.iter().any(|their| {
                ours.patterns.iter().any(|our| {
                    let their = their.pattern().without_crossing();
                    their.overlaps(&our.pattern().without_crossing()).certain()
                })
            })
    };
    let Some((action, node)) = given_freely(context, is_wanted, meets) else { return };
    if is_guarded_before(context, guard, action.service().prefix()) {
        return;
    }
    let finding = reporter
        .at(
            guard.key_node(),
            format!("`{}` guards what `{action}` can put the tag on", guard.key()),
        )
        .so("whoever has this policy can give himself the access")
        .help("limit by `aws:TagKeys` which tags may be set, or deny to set this one")
        .also(context.tree().place(node), "allowed without a condition");
    reporter.push(finding);
}

/// Whether a condition is on a tag of the resource, by the common key or a service's own.
fn is_on_resource_tag(literal: &Literal<'_>) -> bool {
    literal.key().split_once(':').is_some_and(|(_, name)| {
        name.split_once('/').is_some_and(|(family, tag)| {
            family.eq_ignore_ascii_case("ResourceTag") && !is_reserved(tag)
        })
    })
}

/// Whether only AWS can set a tag (tagging of resources: keys that begin with `aws:` are reserved).
fn is_reserved(tag: &str) -> bool {
    tag.get(..4).is_some_and(|head| head.eq_ignore_ascii_case("aws:"))
}

/// Whether an earlier Allow has the same guard over the service: one finding says it.
fn is_guarded_before(context: &StatementContext<'_>, guard: &Literal<'_>, service: &str) -> bool {
    let statements = &context.within.compiled.statements;
    statements.iter().take_while(|other| other.id != context.compiled.id).any(|other| {
        let has_guard = || {
            other
                .conditions
                .iter()
                .any(|one| one.key().eq_ignore_ascii_case(guard.key()) && asks_for_value(one))
        };
        let has_service = || {
            other.actions.as_ref().is_some_and(|set| {
                !set.negated && set.known().services().any(|one| one.prefix() == service)
            })
        };
        other.effect == Some(Effect::Allow) && has_guard() && has_service()
    })
}
