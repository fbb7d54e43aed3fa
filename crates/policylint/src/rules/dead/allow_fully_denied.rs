//! D001

use policylint_analysis::{CompiledStatement, PrincipalSet};
use policylint_model::Effect;
use policylint_syntax::edit::remove_items;

use crate::containment::{principals_cover, statement_covers};
use crate::diagnostic::{Fix, Severity};
use crate::given::MAX_STATEMENTS;
use crate::rule::{Check, DocumentContext, FixKind, Group, Reporter, declare_rule};
use crate::wording::other_statement;

declare_rule! {
    /// An Allow is denied as a whole by another statement of the policy.
    ///
    /// ## Why is this bad?
    /// The statement reads as if it gave access, and gives none: a Deny always wins.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     { "Sid": "Write", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*" },
    ///     { "Sid": "NoWrites", "Effect": "Deny", "Action": "s3:Put*", "Resource": "*" }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     { "Sid": "NoWrites", "Effect": "Deny", "Action": "s3:Put*", "Resource": "*" }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: nothing changes now, but the Deny may be what is wrong.
    ///
    /// ## References
    /// - [Policy evaluation logic](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html)
    "D001" "allow-fully-denied" {
        group: Group::Dead,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let statements = &context.compiled.statements;
    if statements.len() > MAX_STATEMENTS {
        return;
    }
    let allows = statements.iter().filter(|statement| {
        statement.effect == Some(Effect::Allow) && statement.in_force().possible()
    });
    for allow in allows {
        let Some(deny) = statements.iter().find(|other| takes_away(other, allow)) else { continue };
        let other = other_statement(context.document, deny.id);
        let edits = remove_items(context.tree(), &[allow.node]).ok();
        let finding = reporter
            .at(allow.node, format!("{other} denies every request that this statement allows"))
            .so("this statement never allows anything")
            .help("remove it, or except it from the Deny")
            .also(context.tree().place(deny.node), "a Deny always wins")
            .fix(edits.map(|edits| Fix::suggested("remove the statement", edits)));
        reporter.push(finding);
    }
}

/// Whether a Deny hits every request that an Allow takes: its conditions, too, follow from those of
/// the Allow.
fn takes_away(deny: &CompiledStatement<'_>, allow: &CompiledStatement<'_>) -> bool {
    let is_everyone = deny.principals.as_ref().is_none_or(PrincipalSet::is_everyone);
    deny.effect == Some(Effect::Deny)
        && (is_everyone || principals_cover(deny, allow))
        && statement_covers(deny, allow)
}
