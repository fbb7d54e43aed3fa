//! Items of AWS Config (queries 2.6): snapshots, histories, and results of advanced queries.

mod item;
mod storage;

use std::collections::BTreeMap;
use std::sync::Arc;

use policylint_model::account::{Fact, FaultKind, Fragment};
use policylint_syntax::{Kind, Tree};

use super::Reader;
use super::answer::Answer;
use super::document::decode;

/// The readers of AWS Config.
pub(super) const READERS: &[Reader] = &[
    Reader {
        call: "configservice get-resource-config-history",
        recognizes: |it| it.has("configurationItems"),
        read: |answer, fragment| {
            let items = answer.objects("configurationItems");
            newest(
                items.into_iter().map(|item| (Arc::clone(answer.tree), item.node)),
                answer,
                fragment,
            );
            note_page(answer, fragment);
        },
    },
    Reader {
        call: "configservice select-resource-config",
        recognizes: |it| it.has("Results") && it.has("QueryInfo"),
        read: |answer, fragment| {
            let mut items = Vec::new();
            for row in answer.items("Results") {
                match decode(answer.tree, row) {
                    Some((tree, node)) if tree.kind(node) == Kind::Object => {
                        items.push((tree, node));
                    }
                    _ => broken(answer, row, fragment),
                }
            }
            newest(items.into_iter(), answer, fragment);
            note_page(answer, fragment);
        },
    },
    // One item alone, such as a line of an export.
    Reader {
        call: "configservice item",
        recognizes: |it| {
            it.text("resourceType").is_some_and(|name| name.starts_with("AWS::"))
                && it.has("configuration")
        },
        read: item::read,
    },
];

/// Reads items; of several captures of one resource the newest.
fn newest(
    items: impl Iterator<Item = (Arc<Tree>, policylint_syntax::NodeId)>,
    of: &Answer<'_>,
    fragment: &mut Fragment,
) {
    let mut kept: BTreeMap<String, (String, usize)> = BTreeMap::new();
    let items: Vec<_> = items.collect();
    for (index, (tree, node)) in items.iter().enumerate() {
        let item = Answer { tree, node: *node, located: Arc::clone(&of.located) };
        let text = |name: &str| item.text(name).unwrap_or_default().into_owned();
        let name = format!("{} {} {}", text("arn"), text("resourceType"), text("resourceId"));
        // Times are written alike within one export, so their order is that of their texts.
        let time = text("configurationItemCaptureTime");
        let entry = kept.entry(name).or_insert_with(|| (time.clone(), index));
        if entry.0 < time {
            *entry = (time, index);
        }
    }
    let mut places: Vec<usize> = kept.into_values().map(|(_, index)| index).collect();
    places.sort_unstable();
    for (tree, node) in places.into_iter().filter_map(|index| items.get(index)) {
        item::read(&Answer { tree, node: *node, located: Arc::clone(&of.located) }, fragment);
    }
}

fn broken(answer: &Answer<'_>, row: policylint_syntax::NodeId, fragment: &mut Fragment) {
    let message = "a result does not parse, so what it says is not known";
    let remedy = "collect the file anew";
    fragment.error(FaultKind::Malformed, answer.span_of(row), message, remedy);
}

fn note_page(answer: &Answer<'_>, fragment: &mut Fragment) {
    if let Some(node) = answer.continuation() {
        let _: Fact<()> = answer.truncated("the items", node, fragment);
    }
}
