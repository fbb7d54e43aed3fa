//! What the reader says about text that is not JSON, and what it makes of it.

use std::fmt::Write as _;

use policylint_syntax::{Kind, NodeId, SourceFile, Tree, json};

/// A node and all in it, in one line.
fn shape(tree: &Tree, node: NodeId) -> String {
    let list = |parts: Vec<String>| parts.join(", ");
    match tree.kind(node) {
        Kind::Array => {
            format!("[{}]", list(tree.items(node).map(|item| shape(tree, item)).collect()))
        }
        Kind::Object => {
            let member = |(key, value)| format!("{}: {}", shape(tree, key), shape(tree, value));
            format!("{{{}}}", list(tree.members(node).map(|m| member((m.key, m.value))).collect()))
        }
        Kind::String => {
            tree.string(node).map(|text| json::quote(&text.decoded())).unwrap_or_default()
        }
        Kind::Hole => format!("hole {}", tree.raw(node)),
        Kind::Error => format!("error {:?}", tree.raw(node)),
        Kind::Null => "null".to_owned(),
        Kind::True => "true".to_owned(),
        Kind::False => "false".to_owned(),
        _ => tree.raw(node).to_owned(),
    }
}

fn report(tree: &Tree) -> String {
    let mut report = String::new();
    for error in tree.errors() {
        let span = error.place.span;
        let text = tree.sources().slice(error.place).escape_debug().to_string();
        let _ =
            write!(report, "  {}..{} {text:.40}\n    found {}", span.start, span.end, error.found);
        let _ = write!(report, "; expected {}; {}", error.expected, error.remedy);
        match &error.repair {
            Some(repair) => {
                let _ = writeln!(report, "; repair {repair:?}");
            }
            None => report.push('\n'),
        }
    }
    let root = tree.root().map_or_else(|| "nothing".to_owned(), |root| shape(tree, root));
    let _ = writeln!(report, "  = {root:.200}\n");
    report
}

fn table(texts: &[&str]) -> String {
    texts.iter().fold(String::new(), |mut table, text| {
        let tree = json::parse(SourceFile::new("policy.json", *text));
        let _ = write!(table, "{}\n{}", text.escape_debug(), report(&tree));
        table
    })
}

/// Snapshots without the expression that made them: the texts stand in them anyway.
fn plain_snapshots() -> insta::internals::SettingsBindDropGuard {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.bind_to_scope()
}

#[test]
fn nothing_to_read() {
    let _plain = plain_snapshots();
    insta::assert_snapshot!(table(&[
        "",
        " \n\t",
        "\u{feff}",
        "// only this",
        "\u{feff}[1]",
        "\0",
        "}",
        ",",
        "]]"
    ]));
}

#[test]
fn commas() {
    let _plain = plain_snapshots();
    insta::assert_snapshot!(table(&[
        "[1 2]",
        "[1, 2,]",
        "[,1]",
        "[1,,2]",
        "[1,,]",
        r#"{"a": 1 "b": 2}"#,
        r#"{"a": 1, "b": 2,}"#,
        "{\n  \"a\": [1, 2]\n  \"b\": 2\n}",
        r#"{,"a": 1}"#,
        r#"{"a": 1; "b": 2}"#,
        "{,}",
    ]));
}

#[test]
fn colons_keys_and_values() {
    let _plain = plain_snapshots();
    insta::assert_snapshot!(table(&[
        r#"{"a" 1}"#,
        r#"{"a"}"#,
        r#"{"a", "b": 1}"#,
        r#"{"a": }"#,
        r#"{"a": , "b": 1}"#,
        "{\"a\":\n  \"b\": 1}",
        r#"{"a":: 1}"#,
        r#"{"a" = 1, "b" => 2}"#,
        r#"{"a": "b": "c", "d": 1}"#,
        r#"["a": "b"]"#,
        "{: 1}",
        r#"{1: 2, true: 3, a: 4, b_c: "d"}"#,
        r#"{[1], {"a": 2}}"#,
        r#"{"Action": s3:Get*, "Resource": *, "Version": 2012-10-17}"#,
        r#"{Version:"2012-10-17",Statement:[]}"#,
    ]));
}

#[test]
fn brackets() {
    let _plain = plain_snapshots();
    insta::assert_snapshot!(table(&[
        r#"{"Statement": [{"Action": ["a", "b"}, {"Action": "c"}]}"#,
        r#"{"Statement": [{"Action": "a"}}"#,
        r#"{"Statement": [{"Action": "a"}}]}"#,
        r#"{"Statement": [{"Action": "a"]}, {"Action": "b"}]}"#,
        r#"{"Action": ["a"}, "Resource": "*"}"#,
        r#"{"a": 1]"#,
        r#"["a", "b"}"#,
        r#"{"a": 1}}"#,
        r#"{"a": 1}, "b": 2}"#,
        r#"{"Statement": ["Sid": "a", "Effect": "b"}]}"#,
        r#"{"Statement": [{"Condition": "Bool": {"a": "b"}}, "Effect": "Deny"}]}"#,
        r#"{"Action": ["a", "b", "Resource": "*"}"#,
        r#"{"Action": [, "Resource": "*"}"#,
        r#"{"Statement": [{"a": 1, {"b": 2}]}"#,
        r#"{"NotAction": ], "Resource": "*"}"#,
        "{\"a\": [\n  {\"b\": 1",
        r#"{"a": [1, "#,
        r#"{"a": "#,
        r#"{"a""#,
        "{} {}",
        "{}\n// end\n",
        "[1] x",
    ]));
}

#[test]
fn strings() {
    let _plain = plain_snapshots();
    insta::assert_snapshot!(table(&[
        r#"["\q", "\d+", "C:\new"]"#,
        r#"["\u12", "\uZZZZ", "\ud800", "\udc00", "\ud800\ud800", "\ud83d\ude00"]"#,
        "[\"a\nb\", \"c\td\", \"e\u{1}\0f\"]",
        "{\"Effect\": \"Allow,\n  \"Action\": \"s3:*\"\n}",
        "{\"Action\": [\"a\", \"b],\n \"Resource\": \"*\"}",
        r#"{"Effect": "Allow, "Action": "s3:*"}"#,
        r#"{"Effect: "Allow", "Action": "s3:*"}"#,
        "[\"one\n  two\n\", 3]",
        "{\"Effect\": Allow\", \"Action\": \"a\"}",
        r#"{"Effect": "Allow"#,
        r#"["a\"#,
        r#"["a\""#,
        "['a', 'it\\'s', 'say \"x\"']",
        "{“Version”: “2012-10-17”, ‘Statement’: []}",
        "['a, 'b']",
        "\"\u{7f}é\u{2028}\"",
    ]));
}

#[test]
fn other_languages() {
    let _plain = plain_snapshots();
    insta::assert_snapshot!(table(&[
        "[True, False, None, NULL, undefined, NaN, Infinity]",
        "[01, +1, .5, 5., 0x1F, 1_000, -, 012345678901, 1e5, 1E+]",
        "[1, // one\n 2, # two\n 3 /* three */]",
        "/* open",
        "[1, /* open",
        r#"{"Resource": ${jsonencode(x)}, "Action": {{ actions }}, ${more}}"#,
        r#"{"Resource": [${a}, "${b}", <bucket-arn>, $NAME, %NAME%, __NAME__]}"#,
        "[\n{% if x %}\n1,\n{% endif %}\n2]",
        "```json\n{\"a\": 1}\n```\n",
        "{\u{a0}\"a\":\u{200b}1\u{c}}",
        "[1, & 2, @@x@@]",
        r#"{{"a": 1}}"#,
        r#"{"a": 1}; "#,
    ]));
}

#[test]
fn limits() {
    let _plain = plain_snapshots();
    let open = "[".repeat(json::limits::MAX_DEPTH + 1);
    let full = format!("{open}1{}", "]".repeat(json::limits::MAX_DEPTH + 1));
    let wrong = format!("[{}]", "a ".repeat(200));
    let commented = format!("[{}]", "1, // c\n".repeat(200));
    let texts = [open.as_str(), &full, &wrong, &commented];
    let counts = texts.map(|text| {
        let tree = json::parse(SourceFile::new("policy.json", text));
        let last = tree.errors().last().map(|error| format!("{}; {}", error.found, error.remedy));
        format!(
            "{} errors, {} nodes, {}",
            tree.errors().len(),
            tree.len(),
            last.unwrap_or_default()
        )
    });
    insta::assert_snapshot!(counts.join("\n"));
}

#[test]
fn encodings() {
    let _plain = plain_snapshots();
    let utf16: Vec<u8> = "\u{feff}{\"é\": 1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16_big: Vec<u8> = "\u{feff}[1,]".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let no_mark: Vec<u8> = "{\"a\": 1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin1 = b"{\"a\": \"caf\xe9\", \"b\": \"\xff\"}".to_vec();
    let table = [utf16, utf16_big, no_mark, latin1, vec![0, 1, 2, 0xFF, 0xFE]]
        .map(|bytes| report(&json::parse(SourceFile::from_bytes("policy.json", bytes))));
    insta::assert_snapshot!(table.concat());
}
