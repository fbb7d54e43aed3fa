//! D004

use policylint_analysis::CompiledStatement;
use policylint_model::Effect;
use policylint_syntax::edit::remove_items;

use crate::containment::{principals_cover, statement_covers};
use crate::diagnostic::{Fix, Severity};
use crate::given::MAX_STATEMENTS;
use crate::rule::{Check, DocumentContext, FixKind, Group, Reporter, declare_rule};
use crate::wording::other_statement;

declare_rule! {
    /// A statement takes nothing that a broader one of the same effect does not take.
    ///
    /// ## Why is this bad?
    /// The narrow statement reads as if it were what gives, or denies, the access; it is the broad one that
    /// does. Removing the narrow one changes nothing, and narrowing it neither.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     { "Sid": "Reports", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/reports/*" },
    ///     { "Sid": "All", "Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "*" }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     { "Sid": "All", "Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": "*" }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the other statement takes every request that the removed one takes, for the same principals.
    ///
    /// ## References
    /// - [IAM JSON policy elements reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html)
    "D004" "subsumed-statement" {
        group: Group::Dead,
        severity: Severity::Warning,
        fix: FixKind::Safe,
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let statements = &context.compiled.statements;
    if statements.len() > MAX_STATEMENTS {
        return;
    }
    for statement in statements {
        let broader = statements
            .iter()
            .find(|other| other.id != statement.id && is_broader(other, statement));
        let Some(broader) = broader else { continue };
        let other = other_statement(context.document, broader.id);
        let verb = if statement.effect == Some(Effect::Deny) { "denies" } else { "allows" };
        let edits = remove_items(context.tree(), &[statement.node]).ok();
        let finding = reporter
            .at(statement.node, format!("{other} {verb} every request that this statement {verb}"))
            .so("this statement changes nothing: its actions, resources and conditions lie within those of the other")
            .help("remove it, or narrow the other one if that was meant")
            .also(context.tree().place(broader.node), "takes all of it")
            .fix(edits.map(|edits| Fix::safe("remove the statement", edits)));
        reporter.push(finding);
    }
}

/// Whether a statement does all that another one does, and not the same: of equal ones D003 speaks.
fn is_broader(all: &CompiledStatement<'_>, some: &CompiledStatement<'_>) -> bool {
    all.effect == some.effect
        && all.effect.is_some()
        && some.in_force().possible()
        && principals_cover(all, some)
        && statement_covers(all, some)
        && !(principals_cover(some, all) && statement_covers(some, all))
}
