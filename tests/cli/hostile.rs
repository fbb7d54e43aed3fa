//! Input that wants to break the command: every answer is a message, a place and a code, and soon.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::time::{Duration, Instant};

use policylint::{Linter, read_text};

use crate::project::{Project, run};
use crate::sources::{GOOD, MFA, minified};

/// Longer than any answer takes, even of a program that was not optimized on a busy machine.
const SOON: Duration = Duration::from_secs(30);

#[test]
fn a_policy_cut_at_any_byte_is_answered() {
    let linter = Linter::default();
    for text in [MFA, minified().as_str()] {
        for end in (0..text.trim_end().len()).filter(|end| text.is_char_boundary(*end)) {
            let reading = read_text("a.json", &text[..end]);
            assert!(!reading.tree.errors().is_empty(), "cut at {end}");
            let found = linter.lint_reading(&reading);
            assert!(found.iter().any(|finding| finding.rule.code == "P001"), "cut at {end}");
        }
    }
}

#[test]
fn the_command_answers_a_cut_policy_with_a_place() {
    for end in (0..MFA.trim_end().len()).step_by(23) {
        let run = Project::new().run_in(&["check", "-"], &[], &MFA.as_bytes()[..end]);
        assert_eq!(run.code, Some(2), "cut at {end}\n{run}");
        assert!(run.stdout.contains("P001") && run.stderr.contains("line "), "cut at {end}\n{run}");
    }
}

#[test]
fn deep_nesting_is_refused() {
    let started = Instant::now();
    let deep = 100_000;
    let texts = [
        "[".repeat(deep),
        "{\"Statement\":".repeat(deep),
        format!("{{\"Statement\": {}{}}}", "[".repeat(deep), "]".repeat(deep)),
        format!("{}{}", "{\"Statement\":[".repeat(deep), "]}".repeat(deep)),
    ];
    for text in texts {
        let project = Project::with(&[("deep.json", &text)]);
        for paths in [["deep.json"].as_slice(), &["."]] {
            let run = project.run(&[["check"].as_slice(), paths].concat());
            let marked = text.contains("Statement") || paths != ["."];
            assert_eq!(run.code, Some(if marked { 2 } else { 0 }), "{:.200}", run.to_string());
            assert!(!marked || run.stderr.contains("deep.json"), "{:.200}", run.to_string());
        }
    }
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
}

/// Writes a JSON object with one string of so many mebibytes.
fn write_large(project: &Project, path: &str, key: &str, mebibytes: usize) {
    let mut file = BufWriter::new(File::create(project.path(path)).unwrap());
    let mebibyte = vec![b'a'; 1 << 20];
    write!(file, "{{\"{key}\": \"").unwrap();
    for _ in 0..mebibytes {
        file.write_all(&mebibyte).unwrap();
    }
    write!(file, "\"}}").unwrap();
}

#[test]
fn files_beyond_the_limit_are_refused_soon() {
    let project = Project::new();
    write_large(&project, "large.json", "Statement", 200);
    write_large(&project, "data.json", "data", 21);
    let started = Instant::now();
    insta::assert_snapshot!("large_named", project.run(&["check", "large.json"]).to_string());
    insta::assert_snapshot!("large_found", project.run(&["check"]).to_string());
    let mut text = std::fs::read(project.path("large.json")).unwrap();
    text.truncate(70 << 20);
    let piped = project.run_in(&["check", "-"], &[], &text);
    assert!(piped.code == Some(2) && piped.stderr.contains("more than 64 MiB"), "{piped}");
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
}

#[test]
fn many_findings_in_one_long_line_come_soon() {
    let statement =
        r#"{"Effect":"never","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}"#;
    let text =
        format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, vec![statement; 5_000].join(","));
    let project = Project::with(&[("a.json", &text)]);
    let started = Instant::now();
    for format in ["full", "concise", "json", "github"] {
        let run = project.run(&["check", "a.json", "--select", "P009", "--format", format]);
        assert_eq!(run.code, Some(1));
        assert!(run.stdout.matches("P009").count() >= 5_000);
    }
    assert!(started.elapsed() < SOON, "{:?}", started.elapsed());
}

#[test]
fn bytes_of_all_kinds_are_answered() {
    let project = Project::new();
    let texts: [&[u8]; 10] = [
        b"\0",
        b"\xFF\xFE",
        b"\xFE\xFF\xD8",
        b"{\"Statement\": \"\xF0\x9F\"}",
        b"{\"Statement\": [\"\\ud800\"]}",
        b"{\"Statement\": [{\"Effect\": \"Allow\"}]}{\"Statement\": []}",
        b"'Statement'",
        b"// {\"Statement\"",
        b"{\"Statement\": nul",
        &[b'"'; 9_999],
    ];
    for text in texts {
        project.write("a.json", text);
        for format in ["full", "json"] {
            let run = project.run(&["check", "a.json", "--format", format]);
            assert_eq!(run.code, Some(2), "{text:.40?}\n{run}");
            assert!(run.stderr.contains("a.json"), "{text:.40?}\n{run}");
        }
    }
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_told_and_the_run_goes_on() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;
    const NOBODY: u32 = 65_534;
    let project = Project::with(&[("a.json", MFA), ("closed/b.json", GOOD), ("secret.json", GOOD)]);
    let set = |path: &str, mode: u32| {
        std::fs::set_permissions(project.path(path), std::fs::Permissions::from_mode(mode))
            .unwrap();
    };
    set("closed", 0o000);
    set("secret.json", 0o000);
    let mut command = project.command();
    command.args(["check", "--select", "M001", "--format", "concise"]);
    if std::fs::read_dir(project.path("closed")).is_ok() {
        // Permissions do not bind root; they do bind nobody.
        command.uid(NOBODY).gid(NOBODY);
    }
    let spawns = command.output().is_ok();
    let answer = spawns.then(|| run(&mut command, b""));
    set("closed", 0o755);
    let Some(answer) = answer.filter(|answer| !answer.stdout.is_empty()) else {
        println!("no user at hand is bound by permissions and may run the command: not run");
        return;
    };
    insta::assert_snapshot!("no_permission", answer.to_string());
}

#[test]
fn a_part_of_a_path_that_is_a_file_is_told() {
    let project = Project::with(&[("a.json", MFA)]);
    let arguments = [
        "check",
        "--select",
        "M001",
        "--format",
        "concise",
        "a.json/b.json",
        "a.json/*.json",
        "a.json",
    ];
    insta::assert_snapshot!("file_as_folder", project.run(&arguments).to_string());
}
