//! Input that cannot be used: what is wrong, where, and what to do; exit code 2, and no answer.

use std::fmt::Write as _;

use crate::project::Project;

/// Inputs that cannot be used, each in a line.
const INPUTS: &str = include_str!("refused.jsonl");

#[test]
fn each_is_answered_with_field_and_remedy() {
    let project = Project::new();
    let mut answers = String::new();
    for input in INPUTS.lines() {
        let run = project.run_in(&["simulate"], &[], input.as_bytes());
        assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{input}\n{run}");
        assert!(run.stderr.contains("\n  help: "), "{input}\n{run}");
        write!(answers, "{input}\n{}\n", run.stderr).unwrap();
    }
    insta::assert_snapshot!("refused", answers);
}

#[test]
fn places_are_those_of_the_file() {
    let input = "{\n  \"ActionNames\": [\"s3:GetObject\"],\n  \"ContextEntries\": [\n    {\"ContextKeyName\": \"aws:SourceIp\",\n     \"ContextKeyType\": \"adress\"}\n  ]\n}\n";
    let run = Project::with(&[("a/request.json", input)]).run(&["simulate", "a/request.json"]);
    let at = "error: a/request.json:5:24: `ContextEntries[0].ContextKeyType` is `adress`\n";
    assert!(run.stderr.starts_with(at), "{run}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let run = Project::new().run(&["simulate", "none.json"]);
    insta::assert_snapshot!("not_there", run.to_string());
    assert_eq!(Project::new().run(&["simulate", "none.json", "--jsonl"]).code, Some(2));
}

#[test]
fn explanations_are_not_for_batches() {
    let run = Project::new().run(&["simulate", "--explain", "--jsonl"]);
    assert_eq!(run.code, Some(2), "{run}");
}

#[test]
fn too_many_checks_are_refused() {
    let many = |text: &str| vec![format!("\"{text}\""); 400].join(",");
    let input = format!(
        "{{\"ActionNames\": [{}], \"ResourceArns\": [{}]}}",
        many("s3:GetObject"),
        many("arn:aws:s3:::b/k")
    );
    let run = Project::new().run_in(&["simulate"], &[], input.as_bytes());
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("more than 100000 checks"), "{run}");
}
