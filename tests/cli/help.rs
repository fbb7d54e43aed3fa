//! Help and usage.

use crate::project::Project;

fn check(arguments: &[&str]) -> String {
    Project::new().run(arguments).to_string()
}

#[test]
fn help_of_each_verb() {
    for verb in ["check", "explain", "rules", "simulate", "catalog", "init", "config"] {
        insta::assert_snapshot!(format!("help_{verb}"), check(&[verb, "--help"]));
    }
    insta::assert_snapshot!("help_short", check(&["check", "-h"]));
    insta::assert_snapshot!("help", check(&["--help"]));
}

#[test]
fn without_a_verb_there_is_help_and_exit_code_2() {
    let run = Project::new().run(&[]);
    assert_eq!(run.code, Some(2));
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("Usage: policylint"), "{run}");
}

#[test]
fn the_version_names_the_day_of_the_catalog() {
    let run = Project::new().run(&["--version"]);
    let version = format!("policylint {} (catalog of 20", env!("CARGO_PKG_VERSION"));
    assert!(run.code == Some(0) && run.stdout.starts_with(&version), "{run}");
}

#[test]
fn the_list_of_rules_can_be_read_by_programs() {
    let run = Project::new().run(&["rules", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let rules = list["rules"].as_array().unwrap();
    assert_eq!(rules.len(), policylint::RULES.len());
    for rule in rules {
        for member in [
            "code",
            "name",
            "group",
            "severity",
            "confidence",
            "activation",
            "fix",
            "summary",
            "since",
            "url",
        ] {
            assert!(
                rule[member].as_str().is_some_and(|text| !text.is_empty()),
                "{member} of {rule}"
            );
        }
        for list in ["access_analyzer", "peers", "compliance"] {
            assert!(rule[list].is_array(), "{list} of {rule}");
        }
    }
}

#[test]
fn the_list_of_rules_names_every_rule() {
    let run = Project::new().run(&["rules"]);
    for rule in policylint::RULES {
        assert!(run.stdout.contains(&format!("{} {}", rule.code, rule.name)), "{}", rule.code);
    }
}

#[test]
fn a_page_is_found_by_code_name_and_group() {
    let project = Project::new();
    let by_code = project.run(&["explain", "p001"]);
    assert!(by_code.stdout.starts_with("# P001 invalid-json\n"), "{by_code}");
    assert_eq!(by_code.stdout, project.run(&["explain", "invalid-json"]).stdout);
    let group = project.run(&["explain", "M"]).stdout;
    assert!(group.contains("# M001 ") && group.contains("# M002 ") && !group.contains("# P001 "));
}

#[test]
fn unknown_rules_are_answered_with_the_nearest() {
    insta::assert_snapshot!("explain_unknown", check(&["explain", "invalid-jsn"]));
    insta::assert_snapshot!("select_unknown", check(&["check", "--select", "mfa-deny-miss-keys"]));
    insta::assert_snapshot!("select_far_off", check(&["check", "--ignore", "Q17"]));
}

#[test]
fn features_that_do_not_exist_are_refused() {
    for option in ["--framework=x", "--config=none.toml", "--baseline=none.json"] {
        let run = Project::new().run(&["check", option]);
        assert_eq!(run.code, Some(2), "{option}: {run}");
    }
    assert_eq!(Project::new().run(&["check", "--format", "sarif"]).code, Some(2));
}
