//! Y003

use policylint_syntax::edit::replace_value;
use policylint_syntax::{NodeId, Tree};

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Activation, Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::string_list::lists_of;

declare_rule! {
    /// A list of actions, resources, principals or values is not sorted.
    ///
    /// ## Why is this bad?
    /// The order of such lists means nothing. Sorted lists show at a glance what is in them and what is
    /// not, and two changes of one list meet less often.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the order of items means nothing.
    ///
    /// ## References
    /// - [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
    "Y003" "unsorted-list" {
        group: Group::Style,
        severity: Severity::Info,
        activation: Activation::Strict,
        fix: FixKind::Safe,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    for list in lists_of(context) {
        let Some(items) = list.plain_items(tree) else { continue };
        if items.is_sorted_by_key(|item| key(tree, *item)) {
            continue;
        }
        let finding = reporter
            .at_opening(list.node, format!("{} is not sorted", list.name(tree)))
            .help("sort it")
            .fix(sorted(tree, &items));
        reporter.push(finding);
    }
}

/// What items are sorted by: their text whatever its case, then their text.
fn key(tree: &Tree, item: NodeId) -> (String, String) {
    let text = tree.scalar_text(item).unwrap_or_default();
    (text.to_lowercase(), text.into_owned())
}

fn sorted(tree: &Tree, items: &[NodeId]) -> Option<Fix> {
    let mut order = items.to_vec();
    order.sort_by_cached_key(|item| key(tree, *item));
    let moved =
        items.iter().zip(&order).filter(|(place, item)| tree.raw(**place) != tree.raw(**item));
    let edits: Result<Vec<_>, _> =
        moved.map(|(place, item)| replace_value(tree, *place, tree.raw(*item))).collect();
    Some(Fix::safe("sort it", edits.ok()?))
}
