//! What holds for the tree of any text.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may panic"
)]

use policylint_syntax::{Kind, NodeId, SourceFile, SourceId, Tree, edit, json};
use proptest::prelude::*;

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Read\u0020é\n",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:ListBucket"],
      "Resource": "*",
      "Condition": { "Bool": { "aws:SecureTransport": true }, "NumericLessThan": { "s3:max-keys": -1.5e3 } }
    },
    { "Effect": "Deny", "NotAction": [], "Resource": null }
  ]
}
"#;

fn parse(text: &str) -> Tree {
    json::parse(SourceFile::new("t", text))
}

fn all(tree: &Tree) -> Vec<NodeId> {
    (0..).map_while(|index| tree.node(index)).collect()
}

/// Node ids are in pre-order, nodes lie in their parents in order, members are pairs.
fn check_structure(tree: &Tree, text: &str) {
    for node in all(tree) {
        let span = tree.place(node).span;
        assert!(text.get(span.range()).is_some(), "{text:?}: {node:?}");
        let children: Vec<NodeId> = tree.children(node).collect();
        let mut from = span.start;
        for child in &children {
            let inner = tree.place(*child).span;
            assert_eq!(tree.parent(*child), Some(node));
            assert!(from <= inner.start && span.contains(inner), "{text:?}: {node:?} {child:?}");
            from = inner.end;
        }
        if tree.kind(node) == Kind::Object {
            assert_eq!(children.len() % 2, 0, "{text:?}");
            for member in tree.members(node) {
                assert!(matches!(tree.kind(member.key), Kind::String | Kind::Error), "{text:?}");
            }
        }
    }
}

/// Every byte is in a node without children, in a comment, in an error, a blank, or a sign of a
/// container.
fn check_bytes(tree: &Tree, text: &str) {
    let mut signs = vec![false; text.len()];
    let mut taken = vec![false; text.len()];
    for node in all(tree) {
        let range = tree.place(node).span.range();
        let is_container = matches!(tree.kind(node), Kind::Array | Kind::Object);
        (if is_container { &mut signs } else { &mut taken })[range].fill(true);
    }
    let others = tree.errors().iter().map(|error| error.place);
    for place in others.chain(tree.comments().iter().map(|comment| comment.place)) {
        taken[place.span.range()].fill(true);
    }
    for (at, byte) in text.bytes().enumerate() {
        let sign = signs[at] && b"{}[],:".contains(&byte);
        assert!(taken[at] || sign || byte.is_ascii_whitespace(), "{text:?}: byte {at}");
    }
}

fn check_errors(tree: &Tree, text: &str) {
    assert!(tree.errors().is_sorted_by_key(|error| error.place), "{text:?}");
    assert!(tree.errors().len() <= json::limits::MAX_ERRORS + json::limits::MAX_COMMENT_ERRORS + 1);
    for error in tree.errors() {
        assert!(text.get(error.place.span.range()).is_some(), "{text:?}: {error:?}");
        assert!(!error.found.is_empty() && !error.expected.is_empty() && !error.remedy.is_empty());
    }
}

/// A node's kind, and its text decoded where it is a string.
fn content(tree: &Tree) -> Vec<(Kind, String)> {
    let text = |node| match tree.kind(node) {
        Kind::String => tree.string(node).unwrap().decoded().into_owned(),
        Kind::Array | Kind::Object => String::new(),
        _ => tree.raw(node).to_ascii_lowercase(),
    };
    all(tree)
        .into_iter()
        .map(|node| (tree.kind(node), text(node)))
        .map(|(kind, text)| match kind {
            Kind::Null | Kind::True | Kind::False => (kind, String::new()),
            _ => (kind, text),
        })
        .collect()
}

/// If every error has a repair, the repaired text has no error and reads the same.
fn check_repairs(tree: &Tree, text: &str) {
    if tree.root().is_none() || tree.errors().iter().any(|error| error.repair.is_none()) {
        return;
    }
    let edits: Vec<_> =
        tree.errors().iter().filter_map(|error| edit::repair(tree, error)).collect();
    let repaired =
        edit::apply(text, &edits).unwrap_or_else(|conflict| panic!("{text:?}: {conflict:?}"));
    let again = parse(&repaired);
    assert_eq!(again.errors(), [], "{text:?} -> {repaired:?}");
    assert_eq!(content(&again), content(tree), "{text:?} -> {repaired:?}");
}

fn check(text: &str) {
    let tree = parse(text);
    check_structure(&tree, text);
    check_bytes(&tree, text);
    check_errors(&tree, text);
    check_repairs(&tree, text);
}

fn nearly_json() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{",
        "{",
        "}",
        "}",
        "[",
        "[",
        "]",
        "]",
        ",",
        ",",
        ",",
        ":",
        ":",
        ":",
        "\"a\"",
        "\"a\"",
        "\"b\\n\"",
        "\"\\u00e9\"",
        "\"\\ud800\"",
        "\"\\q",
        "\"",
        "\\",
        "null",
        "True",
        "01",
        "1.5",
        "+1",
        "-",
        " ",
        "\n",
        "\r\n",
        "\u{b}",
        "\u{a0}",
        "é",
        "//",
        "/*",
        "*/",
        "#c\n",
        "'",
        "'x'",
        "“y”",
        "a",
        "s3:Get*",
        "${x}",
        "{{",
        "}}",
        "{% if %}",
        "<a>",
        "```",
        "\u{feff}",
        "\0",
        ";",
        "=",
        "=>",
        "&",
        "\\u12",
        "\t",
    ]);
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn nearly_json_holds(text in nearly_json()) {
        check(&text);
    }

    #[test]
    fn any_text_holds(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn changed_policy_holds(at in 0..POLICY.len(), length in 0_usize..6, piece in nearly_json()) {
        let at = POLICY.floor_char_boundary(at);
        let end = POLICY.ceil_char_boundary((at + length).min(POLICY.len()));
        check(&format!("{}{piece}{}", &POLICY[..at], &POLICY[end..]));
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let tree = json::parse(SourceFile::from_bytes("t", bytes));
        check_structure(&tree, tree.sources().text(SourceId(0)));
        check_bytes(&tree, tree.sources().text(SourceId(0)));
    }
}

#[test]
fn every_node_reads_alone_as_itself() {
    let tree = parse(POLICY);
    assert_eq!(tree.errors(), []);
    for node in all(&tree) {
        let alone = parse(tree.raw(node));
        assert_eq!(alone.errors(), []);
        assert_eq!(alone.kind(alone.root().unwrap()), tree.kind(node));
        assert_eq!(alone.raw(alone.root().unwrap()), tree.raw(node));
    }
}

#[test]
fn every_truncation_is_an_error() {
    let whole = POLICY.trim_end();
    for end in (0..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
        let cut = &whole[..end];
        check(cut);
        assert_eq!(parse(cut).errors().len(), 1, "{cut:?}: {:?}", parse(cut).errors());
    }
}

/// One slip in a policy is one error. Only a list without its `[` is noticed twice: at the second
/// item and at the `]`.
#[test]
fn every_missing_sign_is_one_error() {
    let signs = POLICY.match_indices([',', ':', '{', '}', '[', ']']).map(|(at, _)| at);
    let inside = |at: &usize| POLICY[..*at].matches('"').count().is_multiple_of(2);
    let mut report = Vec::new();
    for at in signs.filter(inside) {
        let text = format!("{}{}", &POLICY[..at], &POLICY[at + 1..]);
        check(&text);
        let tree = parse(&text);
        let allowed = if POLICY[at..].starts_with('[') { 2 } else { 1 };
        if tree.errors().is_empty() || tree.errors().len() > allowed {
            report.push(format!("{at} {} {:?}", &POLICY[at..=at], tree.errors()));
        }
    }
    assert!(report.is_empty(), "{}", report.join("\n"));
}

#[test]
fn the_memory_of_a_tree_is_used_again() {
    let tree = parse(POLICY);
    let again = json::parse_with(tree.recycle(), SourceFile::new("t", "[1]"));
    assert_eq!(again.len(), 2);
    check_structure(&again, "[1]");
}

#[test]
fn keys_are_compared_decoded() {
    let tree = parse(r#"{"a": 1, "b": 2, "\u0061": 3, "A": 4, "a": {"b": 5}}"#);
    let keys: Vec<NodeId> = tree.members(tree.root().unwrap()).map(|member| member.key).collect();
    let repeated = tree.repeated_keys(tree.root().unwrap());
    assert_eq!(repeated, [(keys[0], keys[2]), (keys[0], keys[4])]);
}
