//! G012

use policylint_analysis::{ActionPattern, ActionReading, Literal};
use policylint_catalog::Action;
use policylint_model::Effect;

use crate::diagnostic::Severity;
use crate::given::MAX_STATEMENTS;
use crate::rule::{Check, Confidence, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::tag_support::{asks_for_value, is_tagging, puts_tags};
use crate::wording::all_of;

declare_rule! {
    /// A Deny protects tags from being set, but not from being removed, or the other way round.
    ///
    /// ## Why is this bad?
    /// A tag by which access is decided has to be protected in both directions. Who may remove it makes a resource
    /// look untagged, who may set it takes what he wants. Services have one action for each, and some an older one
    /// beside it.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "ec2:CreateTags", "Resource": "*", "Condition": {"ForAnyValue:StringEquals": {"aws:TagKeys": "owner"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": ["ec2:CreateTags", "ec2:DeleteTags"], "Resource": "*", "Condition": {"ForAnyValue:StringEquals": {"aws:TagKeys": "owner"}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where another policy protects the other direction.
    ///
    /// ## References
    /// - [AWS global condition context keys: aws:TagKeys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-tagkeys)
    "G012" "tag-protection-incomplete" {
        group: Group::Tags,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        fix: FixKind::Suggestion,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    let protects = |literal: &Literal<'_>| literal.is_on("aws:TagKeys") && asks_for_value(literal);
    if statement.effect != Some(Effect::Deny) || !statement.conditions.iter().any(protects) {
        return;
    }
    let Some(actions) = statement.actions.as_ref().filter(|set| !set.negated && set.complete)
    else {
        return;
    };
    for element in &actions.patterns {
        let Some(action) = exact(element).filter(|action| is_tagging(*action)) else { continue };
        let open: Vec<Action> = action
            .service()
            .actions()
            .filter(|other| is_counterpart(action, *other) && !is_denied(context, *other))
            .collect();
        // Any of them in one Deny shows that the other direction was thought of.
        let counterparts =
            action.service().actions().filter(|other| is_counterpart(action, *other)).count();
        if open.is_empty() || open.len() < counterparts {
            continue;
        }
        let (verb, consequence) = if puts_tags(action) {
            ("set", "the tag can still be removed")
        } else {
            ("remove", "the tag can still be set")
        };
        let finding = reporter
            .at(
                element.text.node,
                format!("this Deny lets nobody {verb} the tag, and leaves {} open", all_of(&open)),
            )
            .so(consequence)
            .help("deny both");
        // To forge a tag is worse than to lose it.
        reporter.push(if puts_tags(action) { finding.severity(Severity::Info) } else { finding });
    }
}

fn exact(element: &ActionPattern<'_>) -> Option<Action> {
    match element.reading {
        ActionReading::Exact { action, .. } => action,
        _ => None,
    }
}

/// Whether one action sets tags of resources and the other removes them.
fn is_counterpart(action: Action, other: Action) -> bool {
    const REMOVALS: [&str; 3] = ["Untag", "DeleteTags", "RemoveTags"];
    let removes =
        |one: Action| is_tagging(one) && REMOVALS.iter().any(|verb| one.name().starts_with(verb));
    // Of services with one action for each sort of resource, those of the same sort.
    let sort =
        |one: Action| one.name().trim_start_matches("Untag").trim_start_matches("Tag").to_owned();
    let is_same_sort = sort(action) == sort(other)
        || !(action.name().starts_with("Tag") || action.name().starts_with("Untag"));
    is_same_sort && ((puts_tags(action) && removes(other)) || (removes(action) && puts_tags(other)))
}

/// Whether some Deny of the document may stop an action.
fn is_denied(context: &StatementContext<'_>, action: Action) -> bool {
    let statements = &context.within.compiled.statements;
    statements.len() > MAX_STATEMENTS
        || statements.iter().any(|other| {
            other.effect == Some(Effect::Deny)
                && other.actions.as_ref().is_some_and(|set| set.includes(action).possible())
        })
}
