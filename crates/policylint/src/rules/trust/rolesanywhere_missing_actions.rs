//! T028

use policylint_analysis::{CompiledStatement, PrincipalReading};
use policylint_model::{Effect, PolicyKind};
use policylint_syntax::edit::{insert_after, replace_value};
use policylint_syntax::json::quote;
use policylint_syntax::{Kind, Tree};

use crate::diagnostic::Fix;
use crate::rule::{Check, DocumentContext, FixKind, Group, Reporter, declare_rule};
use crate::wording::all_of;

declare_rule! {
    /// A role for IAM Roles Anywhere lacks an action that every session of it needs.
    ///
    /// ## Why is this bad?
    /// Roles Anywhere passes on the names in the certificate as tags and as source identity. Without
    /// `sts:TagSession` and `sts:SetSourceIdentity` beside `sts:AssumeRole` its sessions are refused.
    ///
    /// ## Example
    /// ```json bad kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Service": "rolesanywhere.amazonaws.com" },
    ///     "Action": ["sts:AssumeRole", "sts:TagSession"],
    ///     "Condition": { "ArnEquals": { "aws:SourceArn": "arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/a1b2" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Service": "rolesanywhere.amazonaws.com" },
    ///     "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
    ///     "Condition": { "ArnEquals": { "aws:SourceArn": "arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/a1b2" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the service is allowed more.
    ///
    /// ## References
    /// - [The IAM Roles Anywhere trust model](https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html)
    "T028" "rolesanywhere-missing-actions" {
        group: Group::Trust,
        fix: FixKind::Unsafe,
        analyzer: &["MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY"],
        check: Check::Document(check),
    }
}

const SERVICE: &str = "rolesanywhere.amazonaws.com";
const NEEDED: [&str; 3] = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    if context.document.policy_kind() != PolicyKind::Trust || !context.compiled.complete {
        return;
    }
    let ours: Vec<&CompiledStatement<'_>> =
        context.compiled.statements.iter().filter(|statement| lets_in(statement)).collect();
    let Some(first) = ours.first() else { return };
    let missing: Vec<&str> = NEEDED
        .into_iter()
        .filter(|name| {
            let allows = |statement: &&CompiledStatement<'_>| {
                statement.actions.as_ref().is_none_or(|set| set.matches(name).possible())
            };
            !ours.iter().any(allows)
        })
        .collect();
    let Some(actions) = first.actions.as_ref().filter(|_| !missing.is_empty()) else { return };
    let Some(last) = actions.patterns.last() else { return };
    let node = context
        .tree()
        .parent(last.text.node)
        .filter(|node| context.tree().kind(*node) == Kind::Array);
    let node = node.unwrap_or(last.text.node);
    let finding = reporter
        .at(node, format!("the role does not allow {} to IAM Roles Anywhere", all_of(&missing)))
        .so("the service gets no session of it")
        .help(format!("allow {}, too", all_of(&missing)))
        .fix(fix(context.tree(), first, &missing));
    reporter.push(finding);
}

/// Whether a statement lets in the service, and is no Deny.
fn lets_in(statement: &CompiledStatement<'_>) -> bool {
    statement.effect == Some(Effect::Allow)
        && statement.principals.as_ref().is_some_and(|set| {
            !set.negated
                && set.forms.iter().any(|form| {
                    form.reading == PrincipalReading::Service && form.text.known() == Some(SERVICE)
                })
        })
}

fn fix(tree: &Tree, statement: &CompiledStatement<'_>, missing: &[&str]) -> Option<Fix> {
    let actions = statement.actions.as_ref().filter(|set| !set.negated)?;
    let is_only_principal = statement.principals.as_ref()?.forms.len() == 1;
    let last = actions.patterns.last().filter(|_| is_only_principal)?.text.node;
    let names: Vec<String> = missing.iter().map(|name| quote(name)).collect();
    let edit = if tree.parent(last).is_some_and(|parent| tree.kind(parent) == Kind::Array) {
        insert_after(tree, last, &names.join(", ")).ok()?
    } else {
        replace_value(tree, last, &format!("[{}, {}]", tree.raw(last), names.join(", "))).ok()?
    };
    Some(Fix::suggested(format!("add {}", all_of(missing)), vec![edit]))
}
