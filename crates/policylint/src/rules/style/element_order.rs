//! Y007

use policylint_syntax::edit::{Edit, rename_key, replace_value};
use policylint_syntax::{Member, NodeId, Tree};

use crate::diagnostic::{Fix, Severity};
use crate::layout::outdented;
use crate::rule::{Activation, Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// The elements of a statement stand in another order than elsewhere.
    ///
    /// ## Why is this bad?
    /// The order of elements means nothing to AWS. People read statements faster if they all have one order:
    /// what it is called, whether it allows, whom, what, on what, and when.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*", "Effect": "Allow"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the order of elements means nothing.
    ///
    /// ## Options
    /// `style.element-order`: the names of the elements in their order; those that are not named come last.
    /// Without it the order is that of the IAM User Guide.
    ///
    /// ## References
    /// - [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
    "Y007" "element-order" {
        group: Group::Style,
        severity: Severity::Info,
        activation: Activation::Strict,
        fix: FixKind::Safe,
        check: Check::Statement(check),
    }
}

/// The order of the grammar in the IAM User Guide.
const USUAL: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let (tree, statement) = (context.tree(), context.statement);
    let wanted = &context.within.settings.style.element_order;
    let members: Vec<Member> = tree.members(statement.node).collect();
    let ranks: Vec<usize> = members.iter().map(|member| rank(tree, member.key, wanted)).collect();
    if ranks.is_sorted() {
        return;
    }
    let mut pairs = members.iter().zip(&ranks);
    let Some((mut before, mut highest)) = pairs.next() else { return };
    for (member, rank) in pairs {
        if rank < highest {
            let message =
                format!("{} stands behind {}", name(tree, member.key), name(tree, before.key));
            let finding = reporter
                .at(member.key, message)
                .help("write the elements in their usual order")
                .fix(reordered(tree, &members, &ranks));
            reporter.push(finding);
            return;
        }
        (before, highest) = (member, rank);
    }
}

fn name(tree: &Tree, key: NodeId) -> String {
    format!("`{}`", tree.string(key).map(|key| key.decoded()).unwrap_or_default())
}

/// The place of an element in the order; what is not named comes last.
fn rank(tree: &Tree, key: NodeId, wanted: &[String]) -> usize {
    let Some(text) = tree.string(key) else { return usize::MAX };
    let name = text.decoded();
    let found = if wanted.is_empty() {
        USUAL.iter().position(|known| *known == name)
    } else {
        wanted.iter().position(|known| *known == name)
    };
    found.unwrap_or(usize::MAX)
}

/// Writes each member at the place of another one; the blanks and commas between them stay.
fn reordered(tree: &Tree, members: &[Member], ranks: &[usize]) -> Option<Fix> {
    let mut order: Vec<(usize, &Member)> = ranks.iter().copied().zip(members).collect();
    order.sort_by_key(|(rank, _)| *rank);
    let mut edits: Vec<Edit> = Vec::new();
    for (place, (_, member)) in members.iter().zip(order) {
        if place.key == member.key {
            continue;
        }
        let key = tree.string(member.key).filter(|key| key.holes().is_empty())?;
        edits.push(rename_key(tree, place.key, &key.decoded()).ok()?);
        edits.push(replace_value(tree, place.value, &outdented(tree, member.value)).ok()?);
    }
    Some(Fix::safe("put the elements in order", edits))
}
