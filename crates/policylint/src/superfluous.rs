//! Reports the elements of a list that others of the list make superfluous.

use policylint_syntax::edit::remove_items;
use policylint_syntax::{NodeId, Tree};

use crate::containment::{Covered, Element, covered};
use crate::diagnostic::{Diagnostic, Fix};
use crate::rule::Reporter;
use crate::wording::all_of;

/// A finding for each element that covers others of its list.
pub(crate) fn superfluous<E: Element>(
    tree: &Tree,
    reporter: &Reporter<'_>,
    list: &[E],
) -> Vec<Diagnostic> {
    let found = covered(list);
    groups(&found)
        .into_iter()
        .filter_map(|(by, members)| {
            let wide = list.get(by)?;
            let narrow: Vec<&E> = members.iter().filter_map(|at| list.get(*at)).collect();
            finding(tree, reporter, wide, &narrow)
        })
        .collect()
}

fn finding<E: Element>(
    tree: &Tree,
    reporter: &Reporter<'_>,
    wide: &E,
    narrow: &[&E],
) -> Option<Diagnostic> {
    let first = narrow.first()?;
    let nodes: Vec<NodeId> = narrow.iter().map(|element| element.node()).collect();
    let names = all_of(narrow.iter().filter_map(|element| element.text()));
    let verb = if narrow.len() == 1 { "is" } else { "are" };
    let by = wide.text()?;
    let title = format!("remove {names}");
    let edits = remove_items(tree, &nodes).ok();
    let fix = edits.map(|edits| Fix::safe(title.clone(), edits));
    let mut finding = reporter
        .at(first.node(), format!("{names} {verb} covered by `{by}` in the same list"))
        .so(if narrow.len() == 1 { "it changes nothing" } else { "they change nothing" })
        .help(title)
        .fix(fix);
    for element in narrow.iter().skip(1) {
        finding = finding.also(tree.place(element.node()), "covered, too");
    }
    Some(finding.also(tree.place(wide.node()), "this covers it"))
}

/// Entries that others of the list cover, in groups by what covers them.
fn groups(covered: &[Covered]) -> Vec<(usize, Vec<usize>)> {
    let mut groups: Vec<(usize, Vec<usize>)> = Vec::new();
    for one in covered {
        match groups.iter_mut().find(|(by, _)| *by == one.by) {
            Some((_, members)) => members.push(one.at),
            None => groups.push((one.by, vec![one.at])),
        }
    }
    groups
}
