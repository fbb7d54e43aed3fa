//! C030

use policylint_analysis::{ActionPattern, ActionReading, Literal};
use policylint_catalog::{SettingAction, catalog};
use policylint_model::Effect;
use policylint_model::truth::Truth;
use policylint_syntax::Kind;
use policylint_syntax::edit::{insert_after, replace_value};
use policylint_syntax::json::quote;

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::this_statement;

declare_rule! {
    /// A statement demands a key of requests that only another action lets callers set.
    ///
    /// ## Why is this bad?
    /// A caller who passes session tags to `sts:AssumeRole` needs `sts:TagSession` as well, and one who
    /// sets a source identity needs `sts:SetSourceIdentity`. Without these the request with the tags is
    /// refused, and one without them does not meet the condition.
    ///
    /// The pairs that IAM Access Analyzer knows are not published; these two are documented.
    ///
    /// ## Example
    /// ```json bad kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Principal": { "AWS": "arn:aws:iam::111122223333:role/broker" },
    ///       "Action": ["sts:AssumeRole"],
    ///       "Condition": { "StringLike": { "sts:SourceIdentity": "*@example.com" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Principal": { "AWS": "arn:aws:iam::111122223333:role/broker" },
    ///       "Action": ["sts:AssumeRole", "sts:SetSourceIdentity"],
    ///       "Condition": { "StringLike": { "sts:SourceIdentity": "*@example.com" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: callers may set what they could not.
    ///
    /// ## References
    /// - [Pass session tags in AWS STS](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html)
    /// - [Monitor and control actions taken with assumed roles](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html)
    "C030" "missing-action-for-key" {
        group: Group::Catalog,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        analyzer: &["MISSING_ACTION_FOR_CONDITION_KEY"],
        check: Check::Statement(check),
    }
}

/// What the actions begin with whose requests carry these keys.
const ASSUME_ROLE: &str = "AssumeRole";

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    if statement.effect != Some(Effect::Allow) || statement.conditions.is_empty() {
        return;
    }
    let Some(actions) = statement.actions.as_ref().filter(|set| !set.negated) else { return };
    // A wildcard may bring the other action along.
    let Some(assumes) = actions.patterns.iter().find(|element| is_assume_role(element)) else {
        return;
    };
    let mut done: Vec<&str> = Vec::new();
    for literal in &statement.conditions {
        let Some(setting) = demanded(literal) else { continue };
        if done.contains(&setting.action) || is_allowed(context, setting.action) {
            continue;
        }
        done.push(setting.action);
        let subject = this_statement(context.document(), context.statement);
        let finding = reporter
            .at(
                literal.key_node(),
                format!("callers set `{}` by leave of `{}` only", literal.key(), setting.action),
            )
            .so(format!(
                "as far as this policy goes {subject} never allows `{}`",
                assumes.text.text
            ))
            .help(format!("allow `{}`, too", setting.action))
            .fix(fix(context, setting.action));
        reporter.push(finding);
    }
}

fn is_assume_role(element: &ActionPattern<'_>) -> bool {
    let ActionReading::Exact { action: Some(action), .. } = element.reading else { return false };
    action.service().prefix() == "sts" && action.name().starts_with(ASSUME_ROLE)
}

/// The action that sets the key of a condition, if the condition is not met without the key.
fn demanded(literal: &Literal<'_>) -> Option<SettingAction> {
    let setting = catalog().action_setting_key(literal.key_text.known()?)?;
    (literal.when_absent() == Truth::No && literal.choice.is_none()).then_some(setting)
}

/// Whether a statement of the document may allow an action.
fn is_allowed(context: &StatementContext<'_>, action: &str) -> bool {
    context.within.compiled.statements.iter().any(|other| {
        other.effect == Some(Effect::Allow)
            && other.actions.as_ref().is_some_and(|set| set.matches(action).possible())
    })
}

/// Adds an action to the statement.
fn fix(context: &StatementContext<'_>, action: &str) -> Option<Fix> {
    let tree = context.tree();
    let node = context.statement.action.value()?.node;
    let edit = if tree.kind(node) == Kind::Array {
        let last = tree.items(node).last()?;
        insert_after(tree, last, &quote(action)).ok()?
    } else {
        replace_value(tree, node, &format!("[{}, {}]", tree.raw(node), quote(action))).ok()?
    };
    Some(Fix::suggested(format!("add `{action}`"), vec![edit]))
}
