//! Exit codes, as a table.

use crate::project::Project;
use crate::sources::{BROKEN, EFFECT, GOOD, MFA, OLD, OTHER, TEMPLATE};

/// A policy, arguments, and the exit code they lead to.
const TABLE: &[(&str, &[&str], i32)] = &[
    // Nothing to report.
    (GOOD, &["check"], 0),
    (GOOD, &["check", "a.json"], 0),
    (OTHER, &["check"], 0),
    (TEMPLATE, &["check"], 0),
    (GOOD, &["rules"], 0),
    (GOOD, &["explain", "P001"], 0),
    (GOOD, &["catalog", "action", "s3:GetObject"], 0),
    (GOOD, &["--help"], 0),
    // Findings.
    (MFA, &["check"], 1),
    (EFFECT, &["check", "a.json"], 1),
    (OLD, &["check", "--select", "P020"], 1),
    (MFA, &["check", "--format", "json"], 1),
    (MFA, &["check", "--statistics"], 1),
    // What fails, and what is shown.
    (OLD, &["check", "--select", "P020", "--fail-level", "error"], 0),
    (MFA, &["check", "--select", "M001", "--fail-level", "error"], 1),
    (OLD, &["check", "--select", "P020", "--min-severity", "error"], 0),
    (MFA, &["check", "--ignore", "M"], 0),
    (MFA, &["check", "--ignore", "mfa-deny-misses-keys", "--select", "M"], 0),
    (MFA, &["check", "--exit-zero"], 0),
    (MFA, &["check", "--show-files"], 0),
    // What cannot be read beats findings, and `--exit-zero`.
    (BROKEN, &["check"], 2),
    (BROKEN, &["check", "--ignore", "P001"], 2),
    (BROKEN, &["check", "--exit-zero"], 2),
    (BROKEN, &["check", "--show-files"], 2),
    (OTHER, &["check", "a.json"], 2),
    (TEMPLATE, &["check", "a.json"], 2),
    (GOOD, &["check", "b.json"], 2),
    (GOOD, &["check", "a.json", "b.json"], 2),
    (GOOD, &["check", "a.json/b.json"], 2),
    (GOOD, &["check", "*.policy"], 2),
    (GOOD, &["check", "--output", "none/x.txt"], 2),
    // A hook names what it finds.
    (OTHER, &["check", "--force-exclude", "a.json"], 0),
    (TEMPLATE, &["check", "--force-exclude", "a.json"], 0),
    (MFA, &["check", "--force-exclude", "a.json"], 1),
    (BROKEN, &["check", "--force-exclude", "a.json"], 2),
    // Bad usage.
    (GOOD, &[], 2),
    (GOOD, &["lint"], 2),
    (GOOD, &["check", "--today", "2025-02-30"], 2),
    (GOOD, &["check", "--kind", "bucket-policy"], 2),
    (GOOD, &["check", "--resource-type", "queue"], 2),
    (GOOD, &["check", "--jobs", "0"], 2),
    (GOOD, &["check", "--select", "Z999"], 2),
    (GOOD, &["check", "-q", "-v"], 2),
    (GOOD, &["explain", "Z999"], 2),
    (GOOD, &["catalog", "action", "s3:GetObjct"], 2),
];

#[test]
fn exit_codes_are_those_of_the_table() {
    for (policy, arguments, code) in TABLE {
        let run = Project::with(&[("a.json", policy)]).run(arguments);
        assert_eq!(run.code, Some(*code), "{arguments:?}\n{run}");
        let complains = !run.stderr.is_empty();
        assert!(complains || *code != 2, "{arguments:?} fails without a word");
    }
}

#[test]
fn the_day_comes_from_the_option_else_the_environment() {
    let project = Project::with(&[("a.json", GOOD)]);
    let bad = project.run_in(&["check"], &[("SOURCE_DATE_EPOCH", "yesterday")], b"");
    insta::assert_snapshot!("bad_epoch", bad.to_string());
    let given = project.run_in(
        &["check", "--today", "2026-01-01"],
        &[("SOURCE_DATE_EPOCH", "yesterday")],
        b"",
    );
    assert_eq!(given.code, Some(0), "{given}");
}
