//! Which rules of the semantics have a case.

use std::collections::BTreeSet;

use crate::conformance::cases;

/// Each rule by its id, and why it has no case if it can have none.
const RULES: &str = include_str!("rules.txt");

#[test]
fn every_rule_has_a_case_or_a_reason() {
    let cited: BTreeSet<String> = cases().into_iter().flat_map(|case| case.rules).collect();
    let rules: Vec<(&str, Option<&str>)> = RULES
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| match line.split_once(": ") {
            Some((id, reason)) => (id, Some(reason)),
            None => (line, None),
        })
        .collect();
    let without: Vec<&str> = rules
        .iter()
        .filter(|(id, reason)| reason.is_none() && !cited.contains(*id))
        .map(|(id, _)| *id)
        .collect();
    assert!(without.is_empty(), "{} rules without a case: {without:?}", without.len());
    let needless: Vec<&str> = rules
        .iter()
        .filter(|(id, reason)| reason.is_some() && cited.contains(*id))
        .map(|(id, _)| *id)
        .collect();
    assert!(needless.is_empty(), "rules with a reason and a case: {needless:?}");
}

#[test]
fn cases_cite_rules_that_exist() {
    let families = ["AC", "CD", "EV", "KM", "PR", "RS", "S3", "VR"];
    let known: BTreeSet<&str> =
        RULES.lines().map(|line| line.split(": ").next().unwrap_or_default()).collect();
    for case in cases() {
        for rule in &case.rules {
            let family = rule.split('-').next().unwrap_or_default();
            let is_known = !families.contains(&family) || known.contains(rule.as_str());
            assert!(is_known, "{} cites {rule}", case.id);
        }
    }
}
