//! What each format prints, on one small set of files.

use crate::project::Project;
use crate::sources::{BROKEN, EFFECT, GOOD, MFA, OTHER, TEMPLATE, minified};

/// Policies in every encoding, with errors that only the steadiest rules find.
fn project() -> Project {
    let project = Project::with(&[
        ("broken.json", BROKEN),
        ("good.json", GOOD),
        ("mfa.json", MFA),
        ("minified.json", &minified()),
        ("other.json", OTHER),
        ("template.json", TEMPLATE),
        ("crlf.json", &EFFECT.replace('\n', "\r\n")),
        ("bom.json", &format!("\u{feff}{}", EFFECT.replace('\n', ""))),
        (
            "columns.json",
            &EFFECT.replace("{\"Effect\"", "{\"Sid\": \"Prüfen\u{1f512}\", \"Effect\""),
        ),
    ]);
    let utf16: Vec<u8> = EFFECT.encode_utf16().flat_map(u16::to_le_bytes).collect();
    project.write("utf16.json", [&[0xFF, 0xFE], utf16.as_slice()].concat());
    project.write("latin1.json", latin1(&EFFECT.replace("reports", "bücher")));
    project
}

/// The bytes of a text in the encoding that editors used before UTF-8.
fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|character| u8::try_from(u32::from(character)).unwrap()).collect()
}

fn check(format: &str) -> String {
    project().run(&["check", "--select", "P001,P009,M001", "--format", format]).to_string()
}

#[test]
fn full() {
    insta::assert_snapshot!("full", check("full"));
}

#[test]
fn concise() {
    insta::assert_snapshot!("concise", check("concise"));
}

#[test]
fn json() {
    insta::assert_snapshot!("json", check("json"));
}

#[test]
fn github() {
    insta::assert_snapshot!("github", check("github"));
}

#[test]
fn statistics_and_files() {
    let project = project();
    let select = ["check", "--select", "P001,P009,M001"];
    for (name, more) in [
        ("statistics", ["--statistics", "--quiet"].as_slice()),
        ("statistics_json", &["--statistics", "--format", "json"]),
        ("show_files", &["--show-files"]),
        ("show_files_json", &["--show-files", "--format", "json"]),
    ] {
        insta::assert_snapshot!(name, project.run(&[&select, more].concat()).to_string());
    }
}

#[test]
fn a_report_without_findings_says_what_it_covers() {
    let project = Project::with(&[("a.json", GOOD), ("b.json", OTHER)]);
    insta::assert_snapshot!("full_clean", project.run(&["check"]).to_string());
    assert_eq!(project.run(&["check", "--quiet"]).stdout, "");
    assert_eq!(project.run(&["check", "--format", "concise"]).stdout, "");
}

#[test]
fn verbose_tells_the_kind_and_why() {
    let project = Project::with(&[("policies/trust-policy.json", GOOD), ("mfa.json", MFA)]);
    insta::assert_snapshot!(
        "verbose",
        project.run(&["check", "--verbose", "--format", "concise"]).to_string()
    );
}

#[test]
fn no_line_of_a_report_is_as_long_as_a_minified_policy() {
    let project = Project::with(&[("a.json", &minified())]);
    let run = project.run(&["check", "a.json", "--select", "P009"]);
    let position = minified().find("\"allow\"").unwrap() + 1;
    assert!(run.stdout.contains(&format!("[a.json:1:{position}]")), "{run}");
    let longest = run.stdout.lines().map(|line| line.chars().count()).max();
    assert!(longest.is_some_and(|longest| longest <= 100), "{run}");
}

#[test]
fn findings_that_stand_apart_in_one_long_line_are_drawn_apart() {
    let fill = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}"#;
    let deny = r#"{"Effect":"Deny","Action":"iam:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}"#;
    let text = format!(
        r#"{{"Version":"2012-10-17","Statement":[{0},{deny},{0},{deny}]}}"#,
        vec![fill; 20].join(",")
    );
    let project = Project::with(&[("a.json", &text)]);
    insta::assert_snapshot!(
        "full_one_line",
        project.run(&["check", "--select", "M001"]).to_string()
    );
}

#[test]
fn a_long_element_is_shown_by_its_first_lines() {
    let actions = vec!["          \"s3:GetObject\""; 40].join(",\n");
    let text = MFA.replace("\"iam:*\"", &format!("[\n{actions}\n        ]"));
    let project = Project::with(&[(
        "a.json",
        &text.replace("\"Deny\"", &format!("\"{}\"", "D".repeat(500))),
    )]);
    let run = project.run(&["check", "--select", "P009"]);
    assert!(run.stdout.lines().count() < 20, "{run}");
    assert!(run.stdout.contains("a.json:6:17"), "{run}");
}

#[test]
fn colors_come_when_asked_for() {
    let project = Project::with(&[("a.json", MFA)]);
    let colored = |arguments: &[&str], environment: &[(&str, &str)]| {
        let arguments = [["check", "--select", "M001"].as_slice(), arguments].concat();
        project.run_in(&arguments, environment, b"").stdout.contains('\u{1b}')
    };
    for format in ["full", "concise"] {
        assert!(!colored(&["--format", format], &[]), "{format}: nothing is a terminal here");
        assert!(colored(&["--format", format, "--color", "always"], &[]));
        assert!(colored(&["--format", format], &[("CLICOLOR_FORCE", "1")]));
        assert!(!colored(&["--format", format], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
        assert!(!colored(&["--format", format, "--color", "never"], &[("CLICOLOR_FORCE", "1")]));
        assert!(colored(&["--format", format, "--color", "always"], &[("NO_COLOR", "1")]));
    }
    for format in ["json", "github"] {
        assert!(!colored(&["--format", format, "--color", "always"], &[]));
    }
}

#[test]
fn a_policy_cannot_steer_the_terminal() {
    let evil = EFFECT.replace("\"allow\"", "\"\u{1b}[2J\\u001b[31m\\n\u{202e}\"");
    let project = Project::with(&[("a.json", &evil), ("b\u{1b}[2J.json", &evil)]);
    for format in ["full", "concise", "json", "github"] {
        let run = project.run(&["check", "--format", format]);
        let harmful =
            |text: &str| text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}');
        assert!(
            !harmful(&run.stdout) || format == "json" && !run.stdout.contains('\u{1b}'),
            "{format}\n{run}"
        );
        assert!(!harmful(&run.stderr), "{format}\n{run}");
    }
}

#[test]
fn the_summary_of_a_step_is_appended() {
    let project = Project::with(&[("a.json", MFA), ("summary.md", "before\n")]);
    let summary = project.path("summary.md");
    let environment = [("GITHUB_STEP_SUMMARY", summary.to_str().unwrap())];
    let run =
        project.run_in(&["check", "--select", "M001", "--format", "github"], &environment, b"");
    assert_eq!(run.code, Some(1), "{run}");
    insta::assert_snapshot!("step_summary", project.read("summary.md"));
    let other = project.run_in(&["check", "--select", "M001"], &environment, b"");
    assert_eq!(other.code, Some(1));
    assert_eq!(project.read("summary.md").matches("## policylint").count(), 1);
}
