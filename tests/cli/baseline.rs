//! `--baseline` and `--write-baseline`.

use serde_json::Value;

use crate::project::{Project, Run};

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": ["s3:GetObjct", "s3:PutObjct"], "Resource": "arn:aws:s3:::a/*"},
    {"Effect": "Allow", "Action": "s3:GetObjct", "Resource": "arn:aws:s3:::b/*"},
    {"Sid": "Third", "Effect": "Allow", "Action": "s3:GetObjct", "Resource": "arn:aws:s3:::c/*"}
  ]
}
"#;

/// The same with statements, members and list items in another order, and other blanks.
const SHUFFLED: &str = r#"{"Statement": [
  {"Resource":"arn:aws:s3:::c/*","Sid":"Third","Action":"s3:GetObjct","Effect":"Allow"},
  {"Action": ["s3:PutObjct", "s3:GetObjct"],
   "Resource": "arn:aws:s3:::a\u002f*", "Effect": "Allow"},
  {"Effect": "Allow", "Action": "s3:GetObjct", "Resource": "arn:aws:s3:::b/*"}
], "Version": "2012-10-17"}"#;

fn written() -> Project {
    let project = Project::with(&[("a.json", POLICY)]);
    let run = project.run(&["check", "--select", "C002", "--write-baseline", "known.json"]);
    assert_eq!(run.code, Some(0), "{run}");
    project
}

fn check(project: &Project, more: &[&str]) -> Run {
    let arguments = ["check", "--select", "C002", "--format", "json", "--baseline", "known.json"];
    project.run(&[&arguments, more].concat())
}

fn counts(run: &Run) -> (usize, u64) {
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    let found = answer["findings"].as_array().unwrap().len();
    (found, answer["summary"]["in_baseline"].as_u64().unwrap())
}

#[test]
fn what_is_known_is_not_reported() {
    let project = written();
    insta::assert_snapshot!("baseline_file", project.read("known.json"));
    let known = counts(&check(&project, &[]));
    assert!(known.0 == 0 && known.1 >= 3, "{known:?}");
    let run = project.run(&["check", "--select", "C002", "--baseline", "known.json"]);
    insta::assert_snapshot!("baseline_check", run.to_string());
}

#[test]
fn order_and_form_do_not_matter() {
    let project = written();
    let before = counts(&check(&project, &[]));
    project.write("a.json", SHUFFLED);
    let run = check(&project, &[]);
    assert_eq!(counts(&run), before, "{run}");
    assert!(!run.stdout.contains("no longer found"), "{run}");
}

#[test]
fn what_is_new_is_reported_and_each_is_known_once() {
    let project = written();
    let twice = POLICY.replace(
        "    {\"Sid\"",
        "    {\"Effect\": \"Allow\", \"Action\": \"s3:GetObjct\", \"Resource\": \"arn:aws:s3:::b/*\"},\n    {\"Sid\"",
    );
    project.write("a.json", twice);
    let run = check(&project, &[]);
    assert_eq!(counts(&run).0, 1, "{run}");
    assert_eq!(run.code, Some(1));
}

#[test]
fn what_is_no_longer_found_is_told() {
    let project = written();
    project.write(
        "a.json",
        POLICY.replace(
            "\"s3:GetObjct\", \"Resource\": \"arn:aws:s3:::b",
            "\"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b",
        ),
    );
    let run = project.run(&["check", "--select", "C002", "--baseline", "known.json"]);
    insta::assert_snapshot!("baseline_unused", run.to_string());
    let run = project.run(&[
        "check",
        "--select",
        "C002",
        "--baseline",
        "known.json",
        "--write-baseline",
        "known.json",
    ]);
    assert_eq!(run.code, Some(0), "{run}");
    assert!(!check(&project, &[]).stdout.contains("no longer found"));
}

#[test]
fn files_that_were_not_checked_are_not_missed() {
    let project = written();
    project.write("b/b.json", POLICY);
    let run = check(&project, &["b"]);
    assert!(!run.stdout.contains("no longer found"), "{run}");
}

#[test]
fn what_is_no_baseline_is_refused() {
    let project = written();
    for (name, text) in [("known.json", "[]"), ("known.json", "{\"version\": 9, \"findings\": []}")]
    {
        project.write(name, text);
        let run = check(&project, &[]);
        assert!(run.code == Some(2) && run.stderr.contains("cannot read the baseline"), "{run}");
    }
    let run = project.run(&["check", "--baseline", "none.json"]);
    assert_eq!(run.code, Some(2), "{run}");
}
