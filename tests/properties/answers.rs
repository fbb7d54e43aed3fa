//! A path, a line end, and a file: what a model takes in of it lies in it, is told in phrases, and is
//! the same again.

use std::sync::Arc;

use policylint::model::account::{AccountModel, Fragment};
use policylint::{Folders, SourceFile, Tree};

use crate::places::check_range;

/// The longest file; a longer one is tested for time elsewhere.
const LONGEST: usize = 1 << 16;

pub(crate) fn check(bytes: &[u8]) {
    if bytes.len() > LONGEST {
        return;
    }
    let mut parts = bytes.splitn(2, |byte| *byte == b'\n');
    let path = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let content = parts.next().unwrap_or_default();
    let Some(fragment) = read(&path, content) else { return };
    for fault in &fragment.faults {
        check_range(&text(&fragment.tree), &fault.site.span.range());
        check_phrase(&fault.message);
        check_phrase(&fault.remedy);
    }
    for claim in &fragment.claims {
        check_range(&text(&fragment.tree), &claim.span.range());
    }
    for document in &fragment.documents {
        let node = document.policy.node.expect("a policy that was found has a node");
        let place = document.sources().outermost(document.tree.place(node));
        check_range(&text(&fragment.tree), &place.span.range());
    }
    let again = read(&path, content).expect("what was read once is read again");
    let (one, two) = (merge(fragment), merge(again));
    assert_eq!(format!("{:?}", one.gaps()), format!("{:?}", two.gaps()));
    assert_eq!(format!("{:?}", one.resources), format!("{:?}", two.resources));
    assert_eq!(one.faults, two.faults);
}

fn read(path: &str, content: &[u8]) -> Option<Fragment> {
    let tree =
        Arc::new(policylint::syntax::json::parse(SourceFile::from_bytes(path, content.to_vec())));
    let folders = Folders::of([(path, tree.as_ref())]);
    policylint::read_snapshot(&tree, path, &folders.options(path, None))
}

fn merge(fragment: Fragment) -> AccountModel {
    let model = AccountModel::merge(vec![fragment]);
    let of_aws = policylint::aws_owned(&model);
    model.and(of_aws)
}

fn text(tree: &Tree) -> String {
    let file = tree.sources().in_file(policylint::Place::default());
    file.map_or_else(String::new, |(file, _)| file.text().to_owned())
}

fn check_phrase(phrase: &str) {
    assert!(!phrase.trim().is_empty(), "a fault says nothing");
    assert!(!phrase.ends_with('.'), "a full stop: {phrase:?}");
}
