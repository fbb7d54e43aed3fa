//! Texts that are made to hang, to overflow the stack or to fill the memory. There is no clock
//! here: a reader that is not linear shows by never coming to an end.

use policylint_syntax::json::limits::{MAX_BYTES, MAX_DEPTH, MAX_ERRORS, MAX_MEMBERS};
use policylint_syntax::{Kind, SourceFile, Tree, json};

/// Long enough that a quadratic reader would take minutes.
const LONG: usize = 100_000;

fn parse(text: &str) -> Tree {
    json::parse(SourceFile::new("t", text))
}

fn found(tree: &Tree) -> &str {
    tree.errors().last().map_or("", |error| error.found.as_str())
}

#[test]
fn deep_nesting() {
    let brackets = 100_000;
    for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
        let whole = format!("{}1{}", open.repeat(brackets), close.repeat(brackets));
        let tree = parse(&whole);
        assert_eq!(tree.errors().len(), 1);
        assert_eq!(found(&tree), format!("more than {MAX_DEPTH} brackets inside each other"));
        assert_eq!(parse(&open.repeat(brackets)).errors().len(), 2);
        assert!(!parse(&close.repeat(brackets)).errors().is_empty());
    }
}

#[test]
fn a_string_of_two_hundred_megabytes() {
    let text = format!("[\"{}\"]", "a".repeat(200 << 20));
    let tree = parse(&text);
    assert_eq!(tree.errors().len(), 1);
    assert!(found(&tree).ends_with("bytes of text"));
    assert!(tree.root().is_none());
}

#[test]
fn a_string_as_long_as_a_text_may_be() {
    let text = format!("[\"{}\"]", "a".repeat(MAX_BYTES - 4));
    let tree = parse(&text);
    assert!(tree.errors().is_empty());
    assert_eq!(tree.string(tree.node(1).unwrap()).unwrap().raw().len(), MAX_BYTES - 4);
}

#[test]
fn too_many_members() {
    let most = MAX_MEMBERS as usize;
    for (open, item, close) in [("[", "1", "]"), ("{", "\"a\":1", "}")] {
        let items =
            |count: usize| format!("[0,{open}{},{item}{close},2]", vec![item; count].join(","));
        assert!(parse(&items(most - 1)).errors().is_empty());
        let tree = parse(&items(most + 9));
        assert_eq!(tree.errors().len(), 1);
        assert!(found(&tree).starts_with("more than 1000000"));
        assert_eq!(tree.items(tree.root().unwrap()).count(), 3);
    }
}

#[test]
fn mistakes_without_end() {
    let pieces = [
        "a ",
        "\"",
        "'",
        "'x ",
        "\\",
        "\"\\q\" ",
        "\"\\u",
        "{{",
        "{{ ",
        "${",
        "$ {",
        "<",
        "<% ",
        "{%",
        "%{",
        "/*",
        "//",
        "#\n",
        "\n",
        "\"\n",
        "\"a,",
        "[\"a\":",
        "[,",
        "{,",
        "{\"a\"",
        "{\"a\":\"b\":",
        "[1,\"a\":",
        "{[",
        "[}",
        "{]",
        "]}",
        "1,",
        ",",
        ":",
        ";",
        "=",
        "é",
        "\0",
        "\u{a0}",
        "```",
        "``` ",
        "// a\n",
        "“",
        "01 ",
        "{\"a\":[1,",
        "{\"a\":{\"b\":1,",
        "x\"",
        "\"\u{1}",
    ];
    for piece in pieces {
        for (start, end) in [("", ""), ("[", "]"), ("{\"a\": \"b\", ", "}")] {
            let tree = parse(&format!("{start}{}{end}", piece.repeat(LONG / piece.len())));
            assert!(tree.errors().len() <= 2 * MAX_ERRORS + 1, "{piece:?}");
            assert!(!tree.errors().is_empty() || piece == "\n", "{piece:?}");
        }
    }
}

#[test]
fn truncated_long_texts() {
    let policy = format!("[{}", "{\"a\": [\"b\", {\"c\": null}]}, ".repeat(LONG / 28));
    let tree = parse(&policy);
    assert_eq!(tree.errors().len(), 1);
    assert_eq!(tree.kind(tree.root().unwrap()), Kind::Array);
}
