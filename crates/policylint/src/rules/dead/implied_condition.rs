//! D009

use policylint_analysis::Literal;
use policylint_syntax::Tree;
use policylint_syntax::edit::remove_member;

use crate::containment::implies;
use crate::diagnostic::{Fix, Severity};
use crate::rule::{
    Activation, Check, Confidence, FixKind, Group, Reporter, StatementContext, declare_rule,
};

declare_rule! {
    /// A condition follows from another condition of the same statement.
    ///
    /// ## Why is this bad?
    /// The wider test changes nothing beside the narrower one. Whoever later removes the narrow test believes
    /// the wide one to be a guard that was there all along.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:ListBucket",
    ///     "Resource": "*",
    ///     "Condition": {
    ///       "StringEquals": { "s3:prefix": "home/ann/" },
    ///       "StringLike": { "s3:prefix": "home/*" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:ListBucket",
    ///     "Resource": "*",
    ///     "Condition": {
    ///       "StringEquals": { "s3:prefix": "home/ann/" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the stricter test stays, and holds only where the removed one holds.
    ///
    /// ## References
    /// - [IAM JSON policy elements reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html)
    "D009" "implied-condition" {
        group: Group::Dead,
        severity: Severity::Info,
        confidence: Confidence::Medium,
        activation: Activation::Strict,
        fix: FixKind::Safe,
        check: Check::Statement(check),
    }
}

/// Of more conditions than a statement sensibly has it is not asked.
const MAX_CONDITIONS: usize = 100;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let conditions = &context.compiled.conditions;
    if conditions.len() > MAX_CONDITIONS || !context.compiled.in_force().possible() {
        return;
    }
    for (at, literal) in conditions.iter().enumerate() {
        let stricter = conditions.iter().enumerate().find(|(other, given)| {
            *other != at && implies(given, literal) && (*other < at || !implies(literal, given))
        });
        let Some((_, given)) = stricter else { continue };
        let finding = reporter
            .at(
                literal.key_node(),
                format!("this test follows from that of `{}`", given.operator_text.text),
            )
            .so("it changes nothing")
            .help("remove it")
            .also(context.tree().place(given.key_node()), "stricter")
            .fix(removal(context.tree(), literal));
        reporter.push(finding);
    }
}

/// Takes the test away, and its operator if nothing else stands under it.
fn removal(tree: &Tree, literal: &Literal<'_>) -> Option<Fix> {
    let block = tree.parent(literal.key_node())?;
    let key = if tree.members(block).count() == 1 {
        literal.operator_text.node
    } else {
        literal.key_node()
    };
    Some(Fix::safe("remove the test", remove_member(tree, key).ok()?))
}
