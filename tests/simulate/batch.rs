//! `--jsonl`: one answer a line, in order, whatever the lines hold.

use crate::project::Project;

const ALLOWED: &str = r#"{"PolicyInputList": ["{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:Get*\", \"Resource\": \"*\"}}"], "ActionNames": ["s3:GetObject"]}"#;
const DENIED: &str = r#"{"ActionNames": ["s3:PutObject"]}"#;

fn run(lines: &[&str]) -> crate::project::Run {
    Project::new().run_in(&["simulate", "--jsonl"], &[], lines.join("\n").as_bytes())
}

#[test]
fn bad_lines_are_answered_and_the_rest_still_runs() {
    let lines = [
        ALLOWED,
        "{\"ActionNames\": [\"s3:GetObject\"",
        "",
        DENIED,
        r#"{"ActionNames": ["s3:GetObject"], "CallerARN": "x"}"#,
        "\u{1}\u{2}",
        ALLOWED,
    ];
    insta::assert_snapshot!("batch", run(&lines).to_string());
}

#[test]
fn exit_codes() {
    assert_eq!(run(&[ALLOWED, ALLOWED]).code, Some(0));
    assert_eq!(run(&[ALLOWED, DENIED]).code, Some(1));
    assert_eq!(run(&[DENIED, "{}"]).code, Some(2));
    assert_eq!(run(&["{}", DENIED]).code, Some(2));
    assert_eq!(run(&[]).code, Some(0));
}

#[test]
fn bytes_that_are_no_text_spoil_their_line_only() {
    let bytes = [b"\xff\xfe\n".as_slice(), ALLOWED.as_bytes(), b"\r\n"].concat();
    let run = Project::new().run_in(&["simulate", "--jsonl"], &[], &bytes);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!((run.code, lines.len()), (Some(2), 2), "{run}");
    assert!(lines[0].starts_with(r#"{"Error":{"Line":1,"#), "{run}");
    assert!(lines[1].contains(r#""EvalDecision":"allowed""#), "{run}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let lines = [ALLOWED, DENIED, "{"];
    assert_eq!(run(&lines).to_string(), run(&lines).to_string());
}
