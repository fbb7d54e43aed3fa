//! The codes of Access Analyzer that rules name: each is given by a finding of the rule's page or fixture.
#![cfg(test)]

#[path = "support/fences.rs"]
mod fences;

use std::collections::BTreeSet;
use std::path::Path;

use fences::{fences, render};
use policylint::{ANALYZER_CHECKS, AnalyzerCheck, Coverage, Locations, RULES, Rule};

/// Codes of checks that AWS has twice: the other code is given.
const NEVER_GIVEN: [&str; 1] = ["UNSUPPORTED_GLOBAL_CONDITION_KEY"];

/// The codes that the findings in the examples of a rule carry.
fn given(rule: &'static Rule) -> BTreeSet<&'static str> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let fixture = root.join(format!("{}-{}.md", rule.code, rule.name));
    let text = std::fs::read_to_string(&fixture).unwrap_or_default();
    let blocks = fences(&rule.page()).into_iter().chain(fences(&text));
    let mut given = BTreeSet::new();
    for block in blocks.filter(|block| block.is("json")) {
        let reading = block.read("policy.json");
        let findings = block.linter(rule).lint_reading(&reading);
        for code in findings.iter().filter_map(|finding| finding.analyzer) {
            let is_known = rule.analyzer.contains(&code);
            assert!(is_known, "{} has no {code}:\n{}", rule.code, render(&reading, &findings));
            given.insert(code);
        }
    }
    given
}

/// A policy that is too large makes no example.
fn is_about_size(code: &str) -> bool {
    AnalyzerCheck::find(code).is_some_and(|check| check.locations == Locations::Document)
}

#[test]
fn what_no_rule_answers_for_says_why() {
    for check in &ANALYZER_CHECKS {
        let is_open = check.coverage() == Coverage::Not && check.gap.is_empty();
        assert!(!is_open, "no rule has the code {}, and no reason is given", check.code);
    }
}

#[test]
fn every_code_of_a_rule_is_given_by_an_example() {
    let mut missing = Vec::new();
    for rule in RULES {
        let given = given(rule);
        missing.extend(
            rule.analyzer
                .iter()
                .filter(|code| !given.contains(*code) && !is_about_size(code))
                .filter(|code| !NEVER_GIVEN.contains(code))
                .map(|code| format!("{} {code}", rule.code)),
        );
    }
    assert!(missing.is_empty(), "given by no finding in page or fixture: {missing:#?}");
}
