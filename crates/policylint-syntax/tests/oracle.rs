//! `serde_json` as oracle: the reader accepts the same texts and reads the same values.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use policylint_syntax::json;
use policylint_syntax::{Kind, NodeId, SourceFile, Tree};
use proptest::prelude::*;
use serde_json::Value;

/// The value of a node as `serde_json` has it; of equal keys the last one counts.
fn value(tree: &Tree, node: NodeId) -> Value {
    match tree.kind(node) {
        Kind::True => Value::Bool(true),
        Kind::False => Value::Bool(false),
        Kind::Number => serde_json::from_str(tree.number(node).unwrap()).unwrap(),
        Kind::String => Value::String(tree.string(node).unwrap().decoded().into_owned()),
        Kind::Array => tree.items(node).map(|item| value(tree, item)).collect(),
        Kind::Object => tree
            .members(node)
            .map(|member| {
                (tree.string(member.key).unwrap().decoded().into_owned(), value(tree, member.value))
            })
            .collect(),
        _ => Value::Null,
    }
}

fn check(text: &str) {
    let tree = json::parse(SourceFile::new("t", text));
    match serde_json::from_str::<Value>(text) {
        Ok(expected) => {
            assert!(tree.errors().is_empty(), "{text:?}: {:?}", tree.errors());
            assert_eq!(value(&tree, tree.root().unwrap()), expected, "{text:?}");
        }
        Err(error) if error.to_string().starts_with("number out of range") => {}
        Err(error) => assert!(!tree.errors().is_empty(), "{text:?}: {error}"),
    }
}

/// Texts that are JSON or nearly.
fn nearly_json() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\"a\"",
        "\"b\\n\"",
        "\"\\u00e9\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud800\"",
        "\\",
        "null",
        "true",
        "false",
        "nul",
        "0",
        "-1",
        "01",
        "1.5",
        "1.",
        "1e9",
        "-",
        " ",
        "\n",
        "\t",
        "\r",
        "\u{b}",
        "é",
        "//",
        "/*",
        "*/",
        "#",
        "'",
        "a",
        "${x}",
        "{{",
        "\u{feff}",
        "\0",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn valid_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::String),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec((".{0,4}", inner), 0..6)
                .prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nearly_json_is_judged_alike(text in nearly_json()) {
        check(&text);
    }

    #[test]
    fn any_text_is_judged_alike(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn valid_text_reads_alike(value in valid_value(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        check(&text.unwrap());
    }

    #[test]
    fn changed_text_is_judged_alike(value in valid_value(), at in any::<prop::sample::Index>(), piece in nearly_json()) {
        let text = serde_json::to_string_pretty(&value).unwrap();
        let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let (before, after) = text.split_at(ends[at.index(ends.len())]);
        check(&format!("{before}{piece}{after}"));
        let mut rest = after.chars();
        rest.next();
        check(&format!("{before}{}", rest.as_str()));
    }
}

/// Texts that are JSON, one for each thing that parsers are known to disagree on.
const ACCEPTED: &[&str] = &[
    " [ ] ",
    "[null]",
    "[1e1]",
    "[1E+2]",
    "[-0]",
    "[0e0]",
    "[123456789012345678901234567890]",
    "[0.1e-999]",
    r#"{"":0}"#,
    r#"{"a":1,"a":2}"#,
    r#"{"\u0000":1}"#,
    r#"["\/\b\f"]"#,
    "[\"\u{7f}\"]",
    "[\"\u{fffe}\u{10ffff}\"]",
    r#"["\uD834\uDD1E"]"#,
    r#"["\ufdd0"]"#,
    "\"\"",
    "7",
    "\t\r\n[1]\n",
];

/// Texts that are not JSON, as above.
const REFUSED: &[&str] = &[
    "",
    " ",
    "[",
    "]",
    "[1,]",
    "[,1]",
    "[1 2]",
    "[1,,2]",
    "[\"\"",
    "[\"a]",
    "['a']",
    "[a]",
    "[nul]",
    "[TRUE]",
    "[-]",
    "[+1]",
    "[.5]",
    "[5.]",
    "[01]",
    "[-01]",
    "[1e]",
    "[1e+]",
    "[0x1]",
    "[1_0]",
    "[NaN]",
    "[Infinity]",
    "[- 1]",
    "[1.e1]",
    "{",
    "}",
    r#"{"a"}"#,
    r#"{"a":}"#,
    r#"{"a":1,}"#,
    "{:1}",
    "{1:1}",
    "{a:1}",
    r#"{"a" 1}"#,
    r#"{"a":1 "b":2}"#,
    r#"{"a"::1}"#,
    r#"["\x"]"#,
    r#"["\u12"]"#,
    r#"["\u00G0"]"#,
    r#"["\uD800"]"#,
    r#"["\uDC00"]"#,
    r#"["\uD800\n"]"#,
    r#"["\uD800\uD800"]"#,
    r#"["\uD800x"]"#,
    "[\"\t\"]",
    "[\"\n\"]",
    "[\"\0\"]",
    "[\"\u{1f}\"]",
    "[1]x",
    "[1][2]",
    "[1]]",
    "{}}",
    "\u{feff}{}",
    "[1]\u{feff}",
    "[1]\0",
    "\0",
    "[\u{a0}1]",
    "[\u{b}1]",
    "// c\n1",
    "[1/**/]",
    "#\n1",
    r#"["\"]"#,
    "*",
    "[*]",
    r#"{"a":1]"#,
    "[1}",
    "\u{2028}1",
];

#[test]
fn known_traps_are_judged_alike() {
    for text in ACCEPTED {
        assert!(serde_json::from_str::<Value>(text).is_ok(), "{text:?}");
        check(text);
    }
    for text in REFUSED {
        assert!(serde_json::from_str::<Value>(text).is_err(), "{text:?}");
        check(text);
    }
}

/// The one difference: a number that no double holds is a lexeme here, and an error there.
#[test]
fn numbers_beyond_a_double_are_lexemes() {
    let tree = json::parse(SourceFile::new("t", "[1e999]"));
    assert!(tree.errors().is_empty());
    assert_eq!(tree.number(tree.node(1).unwrap()), Some("1e999"));
    assert!(serde_json::from_str::<Value>("[1e999]").is_err());
}

#[test]
fn the_same_depth_is_accepted() {
    for depth in [json::limits::MAX_DEPTH - 1, json::limits::MAX_DEPTH, json::limits::MAX_DEPTH + 1]
    {
        check(&format!("{}1{}", "[".repeat(depth), "]".repeat(depth)));
        check(&format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth)));
    }
}
