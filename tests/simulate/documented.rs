//! The examples of `docs/evaluation.md` have the verdicts that stand there.

use serde_json::Value;

use crate::project::Project;

const PAGE: &str = include_str!("../../docs/evaluation.md");

/// An example with what the page says of it.
struct Example<'a> {
    input: &'a str,
    verdict: &'a str,
}

/// Each block of input with the block that follows it.
fn examples() -> Vec<Example<'static>> {
    let blocks = PAGE.split("```json simulate-input\n").skip(1);
    blocks
        .map(|rest| {
            let (input, rest) = rest.split_once("```\n").unwrap();
            let (between, rest) = rest.split_once("```text verdict\n").unwrap();
            assert!(!between.contains("```"), "a verdict follows each input:\n{input}");
            Example { input, verdict: rest.split_once("```").unwrap().0.trim() }
        })
        .collect()
}

#[test]
fn examples_have_the_verdicts_that_stand_there() {
    let examples = examples();
    assert!(examples.len() >= 15, "{} examples", examples.len());
    let project = Project::new();
    for Example { input, verdict } in examples {
        let run = project.run_in(&["simulate"], &[], input.as_bytes());
        let answer: Value = serde_json::from_str(&run.stdout).unwrap_or_default();
        let results = answer["EvaluationResults"].as_array().cloned().unwrap_or_default();
        let said: Vec<String> = results.iter().map(said).collect();
        assert_eq!(said.join("\n"), verdict, "{input}\n{run}");
    }
}

fn said(result: &Value) -> String {
    let words = |name: &str| {
        let words = result[name].as_array().unwrap().iter();
        words.map(|word| word.as_str().unwrap()).collect::<Vec<_>>().join(", ")
    };
    let mut said = result["EvalDecision"].as_str().unwrap().to_owned();
    for (name, word) in [("BlockedBy", "blocked by"), ("Caveats", "caveats")] {
        if !words(name).is_empty() {
            said = format!("{said}, {word} {}", words(name));
        }
    }
    said
}
