//! Y016

use std::collections::BTreeMap;

use policylint_syntax::edit::remove_items;
use policylint_syntax::{NodeId, Tree};

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::string_list::{ListOf, StringList, lists_of};
use crate::wording::all_of;

declare_rule! {
    /// A list holds the same text twice.
    ///
    /// ## Why is this bad?
    /// The second one does nothing, and counts toward the size of the policy. Often it was meant to be
    /// something else.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:GetObject"], "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the later ones are removed, and the first says the same.
    ///
    /// ## References
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    "Y016" "duplicate-list-entry" {
        group: Group::Style,
        severity: Severity::Info,
        fix: FixKind::Safe,
        analyzer: &["REDUNDANT_ACTION", "REDUNDANT_RESOURCE"],
        check: Check::Statement(check),
    }
}

/// The numbers of the hash function FNV-1a.
const FNV_OFFSET: u64 = 0xCBF2_9CE4_8422_2325;
const FNV_PRIME: u64 = 0x0100_0000_01B3;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    for list in lists_of(context) {
        let Some(items) = list.plain_items(tree).filter(|items| items.len() > 1) else { continue };
        if !may_repeat(tree, &items) {
            continue;
        }
        let repeated = repeated(tree, list, &items);
        let Some((first, before)) = repeated.first() else { continue };
        let mut texts: Vec<_> =
            repeated.iter().filter_map(|(node, _)| tree.scalar_text(*node)).collect();
        texts.dedup();
        let verb = if texts.len() == 1 { "stands" } else { "stand" };
        let message = format!("{} {verb} in {} more than once", all_of(texts), list.name(tree));
        let nodes: Vec<NodeId> = repeated.iter().map(|(node, _)| *node).collect();
        let edits = remove_items(tree, &nodes).ok();
        let title = if nodes.len() == 1 { "remove it" } else { "remove them" };
        let finding = reporter
            .at(*first, message)
            .help(title)
            .also(tree.place(*before), "the first one")
            .fix(edits.map(|edits| Fix::safe(title, edits)))
            .analyzer(match list.of {
                ListOf::Actions => Some("REDUNDANT_ACTION"),
                ListOf::Resources => Some("REDUNDANT_RESOURCE"),
                ListOf::Principals | ListOf::Values => None,
            });
        reporter.push(finding);
    }
}

/// Whether two items may be the same but for case: a quick look at sums of their letters.
fn may_repeat(tree: &Tree, items: &[NodeId]) -> bool {
    let sum = |text: &str| {
        text.bytes().fold(FNV_OFFSET, |sum, byte| {
            (sum ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(FNV_PRIME)
        })
    };
    let mut sums: Vec<u64> =
        items.iter().map(|item| sum(&tree.scalar_text(*item).unwrap_or_default())).collect();
    sums.sort_unstable();
    sums.windows(2).any(|pair| matches!(pair, [first, second] if first == second))
}

/// The items whose text stood in the list before, each with the first such item.
fn repeated(tree: &Tree, list: StringList, items: &[NodeId]) -> Vec<(NodeId, NodeId)> {
    let mut first = BTreeMap::new();
    let mut repeated = Vec::new();
    for item in items {
        let Some(text) = tree.scalar_text(*item) else { continue };
        // Actions match whatever their case (AC-1).
        let text = match list.of {
            ListOf::Actions => text.to_ascii_lowercase(),
            _ => text.into_owned(),
        };
        match first.get(&text) {
            Some(before) => repeated.push((*item, *before)),
            None => {
                first.insert(text, *item);
            }
        }
    }
    repeated
}
