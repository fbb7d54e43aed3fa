//! `--output`: a file is replaced as a whole, or not at all.

use std::fs;
use std::process::Stdio;

use crate::project::{Project, run};
use crate::sources::MFA;

#[test]
fn the_output_goes_to_the_file_and_nowhere_else() {
    let project = Project::with(&[("a.json", MFA), ("out.txt", "before\n")]);
    let arguments = ["check", "a.json", "--select", "M001", "--format", "concise"];
    let printed = project.run(&arguments).stdout;
    let run = project.run(&[arguments.as_slice(), &["--output", "out.txt"]].concat());
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""));
    assert_eq!(project.read("out.txt"), printed);
    let left: Vec<_> =
        fs::read_dir(project.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "only `.git`, the policy and the output are left: {left:?}");
}

#[test]
fn a_file_is_never_colored() {
    let project = Project::with(&[("a.json", MFA)]);
    project.run(&["check", "--color", "always", "--output", "out.txt"]);
    assert!(!project.read("out.txt").contains('\u{1b}'));
}

#[test]
fn what_cannot_be_written_is_told_with_its_path() {
    let project = Project::with(&[("a.json", MFA), ("file", "")]);
    for place in ["none/out.txt", "file/out.txt", "."] {
        let run = project.run(&["check", "--output", place]);
        assert_eq!(run.code, Some(2), "{run}");
        assert!(run.stderr.contains(&format!("cannot write `{place}`")), "{run}");
    }
    insta::assert_snapshot!(
        "output_missing_folder",
        project.run(&["check", "--output", "none/out.txt"]).to_string()
    );
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link() {
    let project = Project::with(&[("a.json", MFA), ("real.txt", "before\n")]);
    std::os::unix::fs::symlink("real.txt", project.path("link.txt")).unwrap();
    project.run(&["check", "--output", "link.txt", "--format", "concise"]);
    assert!(fs::symlink_metadata(project.path("link.txt")).unwrap().is_symlink());
    assert!(project.read("real.txt").contains("M001"));
}

#[cfg(unix)]
#[test]
fn what_is_no_plain_file_is_written_to() {
    let project = Project::with(&[("a.json", MFA)]);
    let run = project.run(&[
        "check",
        "--select",
        "M001",
        "--format",
        "concise",
        "--output",
        "/dev/stdout",
    ]);
    assert!(run.stdout.contains("M001"), "{run}");
}

#[cfg(unix)]
#[test]
fn a_reader_that_went_away_is_no_failure() {
    let project = Project::with(&[("a.json", MFA)]);
    let mut command = project.command();
    command.args(["check", "--select", "M001"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let project = Project::with(&[("a.json", MFA)]);
    let mut command = project.command();
    command.args(["check", "--select", "M001", "--output", "/dev/full"]);
    let answer = run(&mut command, b"");
    assert_eq!(answer.code, Some(2), "{answer}");
    assert!(answer.stderr.contains("cannot write `/dev/full`"), "{answer}");
}
