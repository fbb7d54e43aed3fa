//! The cases of `cases.jsonl`: an input, its verdict, what blocks it, and the rules that say so.

use std::io::Write as _;

use serde_json::Value;

use crate::project::Project;

const CASES: &str = include_str!("cases.jsonl");

fn cases() -> Vec<Value> {
    CASES.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn each_case_has_its_verdict() {
    let cases = cases();
    let mut lines = Vec::new();
    for case in &cases {
        writeln!(lines, "{}", case["input"]).unwrap();
    }
    let run = Project::new().run_in(&["simulate", "--jsonl"], &[], &lines);
    let answers: Vec<Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), cases.len(), "{run}");
    let mut wrong = Vec::new();
    for (case, answer) in cases.iter().zip(&answers) {
        let result = &answer["EvaluationResults"][0];
        let agrees = result["EvalDecision"] == case["verdict"]
            && result["BlockedBy"] == case["blocked_by"]
            && (case["caveats"].is_null() || result["Caveats"] == case["caveats"]);
        if !agrees {
            wrong.push(format!("{}\n  is {answer}", case["about"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn policies_may_be_text_or_objects() {
    let project = Project::new();
    for case in cases() {
        let mut input = case["input"].clone();
        for policies in input.as_object_mut().unwrap().values_mut() {
            as_text(policies);
        }
        let run = project.run_in(&["simulate"], &[], input.to_string().as_bytes());
        let answer: Value = serde_json::from_str(&run.stdout).unwrap();
        let decision = &answer["EvaluationResults"][0]["EvalDecision"];
        assert_eq!(*decision, case["verdict"], "{}\n{run}", case["about"]);
        let code = i32::from(case["verdict"] != "allowed");
        assert_eq!(run.code, Some(code), "{run}");
    }
}

/// Turns every policy below a value into its text.
fn as_text(value: &mut Value) {
    if value.get("Statement").is_some() {
        *value = Value::String(value.to_string());
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(as_text),
        Value::Object(members) => members.values_mut().for_each(as_text),
        _ => {}
    }
}

#[test]
fn every_case_cites_rules() {
    let known = ["AC-", "CD-", "CV-", "EV-", "KM-", "OP-", "PE-", "PR-", "RQ-", "S3-", "VR-"];
    for case in cases() {
        let rules = case["rules"].as_array().unwrap();
        let fits =
            |rule: &Value| known.iter().any(|known| rule.as_str().unwrap().starts_with(known));
        assert!(!rules.is_empty() && rules.iter().all(fits), "{}", case["about"]);
    }
}
