//! D002

use policylint_analysis::{ActionPattern, CompiledStatement, PrincipalSet};
use policylint_model::Effect;
use policylint_syntax::edit::remove_items;

use crate::containment::{Element as _, conditions_cover, principals_cover, resources_cover};
use crate::diagnostic::{Fix, Severity};
use crate::given::MAX_STATEMENTS;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::{all_of, other_statement};

declare_rule! {
    /// An action of an Allow is always denied by another statement of the policy.
    ///
    /// ## Why is this bad?
    /// The list reads as if the action were allowed, and it is not: a Deny always wins.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     { "Sid": "Work", "Effect": "Allow", "Action": ["s3:GetObject", "s3:DeleteObject"], "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*" },
    ///     { "Sid": "NoDeletes", "Effect": "Deny", "Action": "s3:Delete*", "Resource": "*" }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     { "Sid": "Work", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*" },
    ///     { "Sid": "NoDeletes", "Effect": "Deny", "Action": "s3:Delete*", "Resource": "*" }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Safe: every request for the action stays denied.
    ///
    /// ## References
    /// - [Policy evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)
    "D002" "action-denied-elsewhere" {
        group: Group::Dead,
        severity: Severity::Info,
        fix: FixKind::Safe,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statements = &context.within.compiled.statements;
    let allow = context.compiled;
    let Some(actions) = allow.actions.as_ref().filter(|actions| !actions.negated) else { return };
    let is_live = allow.effect == Some(Effect::Allow) && allow.in_force().possible();
    if !is_live || statements.len() > MAX_STATEMENTS {
        return;
    }
    for deny in statements.iter().filter(|deny| reaches(deny, allow)) {
        let Some(denied) = deny.actions.as_ref().filter(|denied| !denied.negated) else { continue };
        let gone: Vec<&ActionPattern<'_>> = actions
            .patterns
            .iter()
            .filter(|element| element.text().is_some())
            .filter(|element| {
                denied.patterns.iter().any(|by| by.text().is_some() && by.covers(element))
            })
            .collect();
        // Of a whole statement D001 speaks.
        if gone.is_empty() || gone.len() == actions.patterns.len() {
            continue;
        }
        let other = other_statement(context.document(), deny.id);
        let names = all_of(gone.iter().filter_map(|element| element.text()));
        let nodes: Vec<_> = gone.iter().map(|element| element.node()).collect();
        let Some(first) = nodes.first() else { continue };
        let edits = remove_items(context.tree(), &nodes).ok();
        let title = format!("remove {names}");
        let finding = reporter
            .at(*first, format!("{other} always denies {names}"))
            .so(format!(
                "this statement never allows {}",
                if gone.len() == 1 { "it" } else { "them" }
            ))
            .help(format!("{title}, or except what is meant from the Deny"))
            .also(context.tree().place(deny.node), "a Deny always wins")
            .fix(edits.map(|edits| Fix::safe(title, edits)));
        reporter.push(finding);
        return;
    }
}

/// Whether a Deny hits all resources and principals of an Allow, and its conditions follow.
fn reaches(deny: &CompiledStatement<'_>, allow: &CompiledStatement<'_>) -> bool {
    let is_everyone = deny.principals.as_ref().is_none_or(PrincipalSet::is_everyone);
    deny.effect == Some(Effect::Deny)
        && deny.in_force().certain()
        && deny.more_conditions.is_none()
        && (is_everyone || principals_cover(deny, allow))
        && resources_cover(&deny.resources, &allow.resources)
        && conditions_cover(&deny.conditions, &allow.conditions)
}
