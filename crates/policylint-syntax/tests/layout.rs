//! Edits keep the layout of a text: what they give, to the byte.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use policylint_syntax::edit::{self, Edit, Unfixable};
use policylint_syntax::{NodeId, SourceFile, SourceId, Tree, json};

/// The node at a path of keys and indices.
fn at(tree: &Tree, path: &str) -> NodeId {
    path.split('/').filter(|step| !step.is_empty()).fold(tree.root().unwrap(), |node, step| {
        match step.parse::<usize>() {
            Ok(index) => tree.items(node).nth(index).unwrap(),
            Err(_) => tree.get(node, step).unwrap(),
        }
    })
}

fn changed(text: &str, edits: impl FnOnce(&Tree) -> Result<Vec<Edit>, Unfixable>) -> String {
    let tree = json::parse(SourceFile::new("policy.json", text));
    edit::apply(tree.sources().text(SourceId(0)), &edits(&tree).unwrap()).unwrap()
}

fn removed(text: &str, paths: &[&str]) -> String {
    changed(text, |tree| {
        let nodes: Vec<NodeId> = paths.iter().map(|path| at(tree, path)).collect();
        edit::remove_items(tree, &nodes)
    })
}

fn inserted(text: &str, array: &str, index: usize, item: &str) -> String {
    changed(text, |tree| Ok(vec![edit::insert_item(tree, at(tree, array), index, item)?]))
}

fn member(text: &str, object: &str, after: &str, key: &str, value: &str) -> String {
    changed(text, |tree| {
        let object = at(tree, object);
        let after = tree.get(object, after).and_then(|value| tree.key_of(value));
        Ok(vec![edit::insert_member(tree, object, after, key, value)?])
    })
}

const LIST: &str =
    "{\n    \"Action\": [\n        \"a\",\n        \"b\",\n        \"c\"\n    ]\n}\n";
const MINIFIED: &str = r#"{"Action":["a","b"],"Condition":{}}"#;
const COMMENTED: &str = "[\n  \"a\", // first\n  \"b\", // second\n  // third\n  \"c\" // last\n]";

#[test]
fn items_are_removed_with_their_line() {
    let with = |items: &str| format!("{{\n    \"Action\": [\n{items}\n    ]\n}}\n");
    assert_eq!(removed(LIST, &["Action/0"]), with("        \"b\",\n        \"c\""));
    assert_eq!(removed(LIST, &["Action/1"]), with("        \"a\",\n        \"c\""));
    assert_eq!(removed(LIST, &["Action/2"]), with("        \"a\",\n        \"b\""));
    assert_eq!(removed(LIST, &["Action/1", "Action/2"]), with("        \"a\""));
    assert_eq!(removed(LIST, &["Action/0", "Action/2"]), with("        \"b\""));
    let none = "{\n    \"Action\": []\n}\n";
    assert_eq!(removed(LIST, &["Action/0", "Action/1", "Action/2"]), none);
    assert_eq!(removed(LIST, &["Action", "Action/1"]), "{}\n");
    assert_eq!(removed(MINIFIED, &["Action/0"]), r#"{"Action":["b"],"Condition":{}}"#);
    assert_eq!(removed(MINIFIED, &["Condition"]), r#"{"Action":["a","b"]}"#);
}

#[test]
fn comments_stay_when_items_go() {
    let first = "[ // first\n  \"b\", // second\n  // third\n  \"c\" // last\n]";
    let last = "[\n  \"a\", // first\n  \"b\" // second\n  // third\n   // last\n]";
    assert_eq!(removed(COMMENTED, &["0"]), first.replace("[ //", "[\n   //"));
    assert_eq!(removed(COMMENTED, &["2"]), last);
}

#[test]
fn items_are_inserted_like_their_neighbors() {
    let with = |items: &str| format!("{{\n    \"Action\": [\n{items}\n    ]\n}}\n");
    let (a, b, c, new) = ("        \"a\"", "        \"b\"", "        \"c\"", "        \"n\"");
    let lines = |items: &[&str]| with(&items.join(",\n"));
    assert_eq!(inserted(LIST, "Action", 0, "\"n\""), lines(&[new, a, b, c]));
    assert_eq!(inserted(LIST, "Action", 2, "\"n\""), lines(&[a, b, new, c]));
    assert_eq!(inserted(LIST, "Action", 9, "\"n\""), lines(&[a, b, c, new]));
    let crlf = LIST.replace('\n', "\r\n");
    assert_eq!(inserted(&crlf, "Action", 9, "\"n\""), lines(&[a, b, c, new]).replace('\n', "\r\n"));
    assert_eq!(
        inserted(MINIFIED, "Action", 1, "\"n\""),
        r#"{"Action":["a","n","b"],"Condition":{}}"#
    );
    assert_eq!(inserted("[\"a\"]", "", 1, "1"), "[\"a\", 1]");
    assert_eq!(inserted("[]", "", 0, "1"), "[1]");
    assert_eq!(
        inserted("[\n  1\n]", "", 1, "{\n  \"a\": 2\n}"),
        "[\n  1,\n  {\n    \"a\": 2\n  }\n]"
    );
}

#[test]
fn members_are_inserted_like_their_neighbors() {
    let text = "{\n  \"Effect\" : \"Allow\",\n  \"Condition\" : {}\n}";
    assert_eq!(
        member(text, "", "Effect", "Resource", "\"*\""),
        "{\n  \"Effect\" : \"Allow\",\n  \"Resource\" : \"*\",\n  \"Condition\" : {}\n}"
    );
    assert_eq!(
        member(text, "Condition", "", "Bool", "{\n  \"a\": true\n}"),
        "{\n  \"Effect\" : \"Allow\",\n  \"Condition\" : {\n    \"Bool\" : {\n      \"a\": true\n    }\n  }\n}"
    );
    assert_eq!(
        member(MINIFIED, "Condition", "", "Bool", "{}"),
        r#"{"Action":["a","b"],"Condition":{"Bool":{}}}"#
    );
    assert_eq!(
        member(MINIFIED, "", "", "Sid", "\"x\""),
        r#"{"Sid":"x","Action":["a","b"],"Condition":{}}"#
    );
}

#[test]
fn values_keys_and_texts_are_replaced_alone() {
    let text = "{ \"Bool\": { \"a\\u0062\": \"x\\/y\" } } ";
    let edits = |tree: &Tree| {
        let value = at(tree, "Bool/ab");
        let key = tree.key_of(at(tree, "Bool")).unwrap();
        Ok(vec![
            edit::replace_text(tree, value, 1..2, "\"")?,
            edit::rename_key(tree, key, "BoolIfExists")?,
        ])
    };
    assert_eq!(changed(text, edits), "{ \"BoolIfExists\": { \"a\\u0062\": \"x\\\"y\" } } ");
    let value = |tree: &Tree| Ok(vec![edit::replace_value(tree, at(tree, "Bool"), "[\n  1\n]")?]);
    assert_eq!(changed("{\n    \"Bool\": 0\n}", value), "{\n    \"Bool\": [\n      1\n    ]\n}");
}

#[test]
fn edits_that_meet_are_refused() {
    let tree = json::parse(SourceFile::new("t", "[1, 2]"));
    let one = edit::replace_value(&tree, at(&tree, "0"), "3").unwrap();
    let same = edit::remove_item(&tree, at(&tree, "0")).unwrap();
    let before = edit::insert_item(&tree, tree.root().unwrap(), 0, "0").unwrap();
    let text = tree.sources().text(SourceId(0));
    assert!(edit::apply(text, &[one.clone(), same.first().unwrap().clone()]).is_err());
    assert_eq!(edit::apply(text, &[one.clone(), before, one.clone()]).unwrap(), "[0, 3, 2]");
    assert!(edit::apply("", &[one]).is_err());
}
