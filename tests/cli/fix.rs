//! `--fix` and `--diff`: what is written, what is left alone, and what is said about it.

use std::fs;

use crate::project::Project;

const BAD: &str = "{\n  \"Statement\": [\n    {\"Effect\": \"allow\", \"Action\": \"glue:StopJobRun\", \"Resource\": \"*\",}\n  ]\n}\n";
const SAFE: &str = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\"Effect\": \"Allow\", \"Action\": \"glue:StopJobRun\", \"Resource\": \"*\"}\n  ]\n}\n";

/// Findings that are not about fixes are out of the way.
const RULES: &str = "--select=P001,P009,P019,C002";

#[test]
fn safe_fixes_are_written_and_the_rest_counts() {
    let project = Project::with(&[("a.json", BAD)]);
    let run = project.run(&["check", "--fix", "--format=concise", RULES]);
    assert_eq!(run.code, Some(1), "{run}");
    assert_eq!(project.read("a.json"), SAFE);
    assert!(run.stdout.contains("C002") && !run.stdout.contains("P009"), "{run}");
    assert!(run.stderr.contains("fixed 3 of 4 findings in 1 file"), "{run}");
    let run = project.run(&["check", "--fix", "--unsafe-fixes", RULES]);
    assert_eq!(run.code, Some(0), "{run}");
    assert_eq!(project.read("a.json"), SAFE.replace("StopJobRun", "BatchStopJobRun"));
    let names: Vec<_> =
        fs::read_dir(project.path(".")).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn a_diff_writes_nothing_and_applies() {
    let project = Project::with(&[("a.json", BAD)]);
    let run = project.run(&["check", "--diff", RULES]);
    assert_eq!(run.code, Some(1), "{run}");
    assert_eq!(project.read("a.json"), BAD);
    assert!(run.stdout.starts_with("--- a.json\n+++ a.json\n@@ -1,5 +1,6 @@\n"), "{run}");
    assert!(run.stderr.contains("would fix 3 of 4 findings in 1 file"), "{run}");
    project.write("a.json", SAFE);
    let run = project.run(&["check", "--diff", RULES]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(0), ""), "{run}");
}

#[test]
fn the_standard_input_is_passed_on() {
    let project = Project::new();
    let arguments = ["check", "--fix", "--format=concise", RULES, "-"];
    let run = project.run_in(&arguments, &[], BAD.as_bytes());
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), SAFE), "{run}");
    assert!(run.stderr.contains("<stdin>:4:"), "{run}");
    let run = project.run_in(&arguments, &[], SAFE.as_bytes());
    assert_eq!(run.stdout, SAFE, "what needs no fix comes as it was");
}

#[test]
fn encoding_marks_and_line_ends_are_kept() {
    let text = BAD.replace('\n', "\r\n");
    let stored = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_be_bytes);
        [0xFE, 0xFF].into_iter().chain(units).collect()
    };
    let project = Project::with(&[("dos.json", &text)]);
    project.write("wide.json", stored(&text));
    project.run(&["check", "--fix", RULES]);
    assert_eq!(project.read("dos.json"), SAFE.replace('\n', "\r\n"));
    assert_eq!(fs::read(project.path("wide.json")).unwrap(), stored(&SAFE.replace('\n', "\r\n")));
}

#[test]
fn bytes_that_are_no_text_are_left() {
    let project = Project::new();
    let mut bytes = BAD.as_bytes().to_vec();
    bytes.extend(b"\xE9");
    project.write("latin.json", &bytes);
    project.run(&["check", "--fix", "--unsafe-fixes", RULES]);
    assert_eq!(fs::read(project.path("latin.json")).unwrap(), bytes);
}

#[test]
fn unsafe_fixes_alone_mean_nothing() {
    let run = Project::new().run(&["check", "--unsafe-fixes"]);
    assert_eq!(run.code, Some(2), "{run}");
}

#[cfg(unix)]
mod links_and_modes {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn the_mode_is_kept() {
        let project = Project::with(&[("a.json", BAD)]);
        fs::set_permissions(project.path("a.json"), fs::Permissions::from_mode(0o640)).unwrap();
        project.run(&["check", "--fix", RULES]);
        assert_eq!(project.read("a.json"), SAFE);
        let mode = fs::metadata(project.path("a.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    }

    #[test]
    fn what_may_not_be_written_is_told() {
        let project = Project::with(&[("a.json", BAD)]);
        fs::set_permissions(project.path("a.json"), fs::Permissions::from_mode(0o444)).unwrap();
        let run = project.run(&["check", "--fix", RULES]);
        assert_eq!(run.code, Some(2), "{run}");
        assert_eq!(project.read("a.json"), BAD);
        assert!(run.stderr.contains("`a.json` was left as it was: it may not be written"), "{run}");
    }

    #[test]
    fn no_link_is_followed_out_of_the_folder() {
        let project =
            Project::with(&[("in/a.json", SAFE), ("out/b.json", BAD), ("out/c.json", BAD)]);
        symlink("../out", project.path("in/folder")).unwrap();
        symlink("../out/c.json", project.path("in/c.json")).unwrap();
        let run = project.run(&["check", "--fix", RULES, "in"]);
        assert_eq!(project.read("out/b.json"), BAD);
        assert_eq!(project.read("out/c.json"), BAD);
        assert!(project.path("in/c.json").is_symlink());
        assert!(run.stderr.contains("`in/c.json` was left as it was: it is a link"), "{run}");
        assert!(
            run.stderr.contains("`in/folder/b.json` was left as it was: it lies outside"),
            "{run}"
        );
        let run = project.run(&["check", "--diff", RULES, "in"]);
        assert_eq!(run.stdout, "", "what is not written is not shown: {run}");
    }

    #[test]
    fn a_link_shows_what_became_of_its_file() {
        let project = Project::with(&[("z.json", BAD)]);
        symlink("z.json", project.path("a.json")).unwrap();
        let run = project.run(&["check", "--fix", "--format=concise", RULES]);
        assert_eq!(project.read("z.json"), SAFE);
        assert!(project.path("a.json").is_symlink());
        assert!(run.stdout.starts_with("a.json:4:") && !run.stdout.contains("P009"), "{run}");
    }
}
