//! Y011

use std::collections::BTreeMap;

use policylint_model::{List, Pair, Statement};
use policylint_syntax::edit::{insert_after, remove_item, replace_value};
use policylint_syntax::{Kind, NodeId, Tree};

use crate::diagnostic::{Fix, Severity};
use crate::given::MAX_STATEMENTS;
use crate::rule::{Activation, Check, DocumentContext, FixKind, Group, Reporter, declare_rule};
use crate::statement_shape::{Merged, others_shape};
use crate::wording::{other_statement, this_statement};

declare_rule! {
    /// Two statements differ in one list only.
    ///
    /// ## Why is this bad?
    /// One statement with both lists joined says the same in half the space, and a change to what they share
    /// cannot be forgotten in one of them.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}, {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## When to ignore it
    /// When the statements are parted on purpose, for their `Sid`s or for those who look after them.
    ///
    /// ## Fix safety
    /// Safe: a list of both allows, or denies, what the two statements did. The `Sid` of the later one is
    /// lost, and a `Sid` decides nothing.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Statement](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html)
    "Y011" "mergeable-statements" {
        group: Group::Style,
        severity: Severity::Info,
        activation: Activation::Strict,
        fix: FixKind::Safe,
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let (tree, document) = (context.tree(), context.document);
    let statements = &document.policy.statements;
    if statements.len() < 2 || !tree.holes().is_empty() {
        return;
    }
    let mut merged = vec![false; statements.len()];
    for what in [Merged::Actions, Merged::Resources] {
        let mut first: BTreeMap<String, &Statement> = BTreeMap::new();
        for (statement, merged) in statements.iter().zip(&mut merged) {
            let Some(shape) = others_shape(tree, statement, what).filter(|_| !*merged) else {
                continue;
            };
            let Some(before) = first.get(&shape) else {
                first.insert(shape, statement);
                continue;
            };
            // The same list says the same: that is more than a matter of style.
            let (Some(into), Some(from)) = (list(before, what), list(statement, what)) else {
                continue;
            };
            if texts(tree, into) == texts(tree, from) {
                continue;
            }
            *merged = true;
            let noun = if what == Merged::Actions { "actions" } else { "resources" };
            let message = format!(
                "{} differs from {} in its {noun} only",
                this_statement(document, statement),
                other_statement(document, before.id)
            );
            let finding = reporter
                .at_opening(statement.node, message)
                .help("make one statement of both")
                .also(tree.place(before.node), "the other one")
                .fix(join(tree, statement, into, from));
            reporter.push(finding);
        }
    }
}

fn list(statement: &Statement, what: Merged) -> Option<List> {
    let pair = match what {
        Merged::Actions => statement.actions(),
        Merged::Resources => statement.resources(),
    };
    pair.filter(|Pair { negated, .. }| !negated).map(|pair| pair.value)
}

fn texts(tree: &Tree, list: List) -> Vec<String> {
    let items = list.items(tree).filter_map(|item| tree.scalar_text(item));
    let mut texts: Vec<String> = items.map(std::borrow::Cow::into_owned).collect();
    texts.sort_unstable();
    texts
}

/// Puts the items of a later statement's list behind those of an earlier one's, without repeating any.
fn join(tree: &Tree, later: &Statement, into: List, from: List) -> Option<Fix> {
    // To take a statement out, all others are looked at.
    if tree.items(tree.parent(later.node)?).nth(MAX_STATEMENTS).is_some() {
        return None;
    }
    let known = texts(tree, into);
    let is_new = |item: &NodeId| {
        let text = tree.scalar_text(*item);
        text.is_some_and(|text| known.binary_search_by(|known| known.as_str().cmp(&text)).is_err())
    };
    let added: Vec<&str> = from.items(tree).filter(is_new).map(|item| tree.raw(item)).collect();
    let mut edits = remove_item(tree, later.node).ok()?;
    if tree.kind(into.node) == Kind::Array {
        let last = into.items(tree).last()?;
        let gap = if tree.raw(into.node).contains('\n') { ",\n" } else { ", " };
        if !added.is_empty() {
            edits.push(insert_after(tree, last, &added.join(gap)).ok()?);
        }
    } else {
        let all: Vec<&str> = std::iter::once(tree.raw(into.node)).chain(added).collect();
        edits.push(replace_value(tree, into.node, &format!("[{}]", all.join(", "))).ok()?);
    }
    Some(Fix::safe("make one statement of both", edits))
}
