//! `--format access-analyzer`: the shape of the service's answer, and places as it counts them.

use serde_json::{Value, json};

use crate::project::Project;

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "ä😀", "Effect": "allow", "Action": ["s3:GetObject", "s4:Get"], "Resource": "arn:aws:s3:::a/😀${}"},
    {"Effect": "Allow", "Actions": "s3:*", "Resource": "*"},
    {"Effect": "Allow", "Resource": "arn:aws:s3:::a/*"}
  ]
}
"#;

/// The findings in a file, by issue code.
fn findings(name: &str, content: impl AsRef<[u8]>) -> Vec<Value> {
    let project = Project::new();
    project.write(name, content);
    let run = project.run(&["check", "--kind=identity", "--format=access-analyzer", name]);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    answer["findings"].as_array().unwrap().clone()
}

fn one(found: &[Value], code: &str) -> Value {
    let mut of_code = found.iter().filter(|finding| finding["issueCode"] == code);
    let first = of_code.next();
    assert!(first.is_some(), "no {code} in {found:#?}");
    let first = first.unwrap();
    assert!(of_code.next().is_none(), "more than one {code}");
    first.clone()
}

fn span(line: u32, columns: [u32; 2], offsets: [u32; 2]) -> Value {
    json!({
        "start": {"line": line, "column": columns[0], "offset": offsets[0]},
        "end": {"line": line, "column": columns[1], "offset": offsets[1]},
    })
}

#[test]
fn a_finding_has_all_that_the_service_gives() {
    let found = findings("a.json", POLICY);
    let finding = one(&found, "INVALID_EFFECT");
    assert_eq!(finding["findingType"], "ERROR");
    assert_eq!(finding["fileName"], "a.json");
    assert!(finding["findingDetails"].as_str().unwrap().contains("`allow`"));
    let link = finding["learnMoreLink"].as_str().unwrap();
    assert!(
        link.ends_with("#access-analyzer-reference-policy-checks-error-invalid-effect"),
        "{link}"
    );
    assert_eq!(finding.as_object().unwrap().len(), 6, "{finding}");
    let path = json!([{"value": "Statement"}, {"index": 0}, {"value": "Effect"}]);
    // The letter takes one unit, the face two.
    let location = json!([{"path": path, "span": span(4, [29, 36], [75, 82])}]);
    assert_eq!(finding["locations"], location);
}

#[test]
fn paths_end_at_items_keys_and_parts_of_values() {
    let found = findings("a.json", POLICY);
    let path = |code: &str| one(&found, code)["locations"][0]["path"].clone();
    let statement = |index: u32| vec![json!({"value": "Statement"}), json!({"index": index})];
    let with = |index: u32, rest: &[Value]| Value::Array([&statement(index), rest].concat());
    let item = [json!({"value": "Action"}), json!({"index": 1})];
    assert_eq!(path("INVALID_SERVICE_IN_ACTION"), with(0, &item));
    assert_eq!(path("INVALID_POLICY_ELEMENT"), with(1, &[json!({"key": "Actions"})]));
    let part = [json!({"value": "Resource"}), json!({"substring": {"start": 17, "length": 3}})];
    assert_eq!(path("EMPTY_VARIABLE"), with(0, &part));
    assert_eq!(path("MISSING_ACTION"), with(2, &[]));
}

#[test]
fn a_mark_at_the_start_is_no_character() {
    let plain = findings("a.json", POLICY);
    let marked = findings("a.json", format!("\u{feff}{POLICY}"));
    let place = |found: &[Value]| one(found, "INVALID_EFFECT")["locations"].clone();
    assert_eq!(place(&plain), place(&marked));
    let units: Vec<u8> = POLICY.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(place(&plain), place(&findings("a.json", units)));
}

#[test]
fn errors_of_syntax_have_no_path() {
    let finding = one(&findings("a.json", "{\"Statement\": [}"), "JSON_SYNTAX_ERROR");
    assert_eq!(finding["locations"][0]["path"], json!([]));
    assert_eq!(finding["locations"][0]["span"]["start"]["column"], 15);
}

#[test]
fn what_the_service_does_not_check_is_left_out() {
    // A service name in a condition that the key never has is our own finding.
    let policy = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "glue:StartJobRun ", "Resource": "*"}]}"#;
    assert!(findings("a.json", policy).iter().all(|finding| finding["issueCode"].is_string()));
    assert_eq!(
        findings(
            "a.json",
            "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::a/*\"}]}"
        ),
        Vec::<Value>::new()
    );
}
