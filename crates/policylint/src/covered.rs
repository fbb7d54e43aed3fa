//! Elements of a list that another element of it covers.

use policylint_analysis::{MAX_PAIRS, PolicyText};
use policylint_model::pattern::Pattern;
use policylint_syntax::edit::remove_item;

use crate::diagnostic::{Diagnostic, Fix};
use crate::rule::{Reporter, StatementContext};

/// How many pairs of elements are looked at by their letters; [`MAX_PAIRS`] of them as patterns.
const MAX_COMPARED: usize = 4_000_000;

/// Whether texts that differ in case alone are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letters {
    Same,
    Apart,
}

/// An element of a list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Item<'c, 'd> {
    pub(crate) text: &'c PolicyText<'d>,
    pub(crate) pattern: &'c Pattern,
}

/// The elements that another one covers, each with the widest such one. What depends on something that
/// is not known neither covers nor is covered, and equal texts are left to Y016.
pub(crate) fn covered<'c, 'd>(
    items: impl Iterator<Item = Item<'c, 'd>>,
    letters: Letters,
) -> Vec<(&'c PolicyText<'d>, &'c PolicyText<'d>)> {
    let items: Vec<Item<'c, 'd>> =
        items.filter(|item| item.text.is_known() && item.text.choice.is_none()).collect();
    let is_wild = |item: &Item<'_, '_>| item.text.text.contains(['*', '?']);
    let wild: Vec<(usize, &Item<'c, 'd>)> =
        items.iter().enumerate().filter(|(_, item)| is_wild(item)).collect();
    if items.len() < 2 || wild.is_empty() {
        return Vec::new();
    }
    let most = MAX_COMPARED / wild.len();
    let mut left = MAX_PAIRS;
    let covers: Vec<Option<usize>> = items
        .iter()
        .enumerate()
        .map(|(at, item)| {
            let mut candidates = wild.iter().filter(|_| at < most);
            let found = candidates.find(|(by, other)| {
                let may_be = left > 0 && may_be_covered(item, other, letters);
                left = left.saturating_sub(usize::from(may_be));
                may_be && is_covered(at, item, *by, other)
            });
            found.map(|(by, _)| *by)
        })
        .collect();
    let widest = |mut by: usize| {
        // Each step leads to a wider pattern, or to an earlier one of the same width.
        for _ in 0..items.len() {
            match covers.get(by) {
                Some(Some(wider)) => by = *wider,
                _ => break,
            }
        }
        items.get(by)
    };
    let found = items.iter().zip(&covers);
    found.filter_map(|(item, by)| Some((item.text, widest((*by)?)?.text))).collect()
}

/// The cheap part: they start alike, and are not the same text.
fn may_be_covered(item: &Item<'_, '_>, other: &Item<'_, '_>, letters: Letters) -> bool {
    let (ours, theirs) = (&*item.text.text, &*other.text.text);
    let fixed = theirs.split(['*', '?']).next().unwrap_or_default();
    let start = ours.get(..fixed.len());
    match letters {
        Letters::Same => {
            start.is_some_and(|start| start.eq_ignore_ascii_case(fixed))
                && !ours.eq_ignore_ascii_case(theirs)
        }
        Letters::Apart => start == Some(fixed) && ours != theirs,
    }
}

fn is_covered(at: usize, item: &Item<'_, '_>, by: usize, other: &Item<'_, '_>) -> bool {
    // Of two that cover each other, the later one is one too many.
    other.pattern.covers(item.pattern).certain()
        && (by < at || !item.pattern.covers(other.pattern).certain())
}

/// What is said of an element that another one covers.
pub(crate) fn finding(
    context: &StatementContext<'_>,
    reporter: &Reporter<'_>,
    item: &PolicyText<'_>,
    by: &PolicyText<'_>,
) -> Diagnostic {
    let tree = context.tree();
    let fix = remove_item(tree, item.node).ok();
    reporter
        .at(item.node, format!("`{}` covers `{}`", by.text, item.text))
        .so("the narrower one adds nothing")
        .help("remove it, or the wider one if that is too wide")
        .also(tree.place(by.node), "the wider one")
        .fix(fix.map(|edits| Fix::safe("remove it", edits)))
}
