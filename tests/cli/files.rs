//! Which files are checked, and under which names.

use crate::project::{Project, Run};
use crate::sources::{EFFECT, GOOD, MFA, OTHER};

/// The names of the files in a listing of `--show-files`, with what became of them.
fn listed(run: &Run) -> Vec<&str> {
    run.stdout.lines().map(|line| line.split("  (").next().unwrap_or(line)).collect()
}

fn names(project: &Project, arguments: &[&str]) -> Vec<String> {
    let run = project.run(&[["check", "--show-files"].as_slice(), arguments].concat());
    listed(&run)
        .into_iter()
        .map(|line| line.split_whitespace().last().unwrap_or("").to_owned())
        .collect()
}

#[test]
fn candidates_are_known_by_name_or_by_opening() {
    let project = Project::with(&[
        ("a.json", GOOD),
        ("B.JSON", GOOD),
        ("c.jsonc", GOOD),
        ("d.policy", GOOD),
        ("e.json.tftpl", GOOD),
        ("f.tpl.json", GOOD),
        (".hidden/g.json", GOOD),
        ("AdministratorAccess", GOOD),
        ("Makefile", "all:\n\techo Statement\n"),
        ("notes.md", GOOD),
        ("package.json", GOOD),
        ("tsconfig.json", GOOD),
        ("check.metadata.json", GOOD),
        ("node_modules/x.json", GOOD),
        (".terraform/x.json", GOOD),
    ]);
    let expected = [
        ".hidden/g.json",
        "AdministratorAccess",
        "B.JSON",
        "a.json",
        "c.jsonc",
        "d.policy",
        "e.json.tftpl",
        "f.tpl.json",
    ];
    assert_eq!(names(&project, &[]), expected);
}

#[test]
fn whatever_is_named_is_checked() {
    let project =
        Project::with(&[("package.json", GOOD), ("notes.md", GOOD), ("node_modules/x.json", GOOD)]);
    assert_eq!(names(&project, &["package.json", "notes.md"]), ["notes.md", "package.json"]);
    assert_eq!(names(&project, &["node_modules"]), ["node_modules/x.json"]);
    let hook = ["--force-exclude", "package.json", "notes.md", "node_modules/x.json"];
    assert_eq!(names(&project, &hook), Vec::<String>::new());
}

#[test]
fn what_git_ignores_is_passed_over() {
    let project = Project::with(&[
        (".gitignore", "/build/\n*.generated.json\n"),
        ("a.json", GOOD),
        ("a.generated.json", GOOD),
        ("build/b.json", GOOD),
        ("src/c.generated.json", GOOD),
        ("src/.gitignore", "!c.generated.json\n"),
    ]);
    assert_eq!(names(&project, &[]), ["a.json", "src/c.generated.json"]);
    assert_eq!(
        names(&project, &["src", "a.generated.json"]),
        ["a.generated.json", "src/c.generated.json"]
    );
    let all = ["a.generated.json", "a.json", "build/b.json", "src/c.generated.json"];
    assert_eq!(names(&project, &["--no-ignore"]), all);
}

#[test]
fn globs_stand_for_the_files_they_match() {
    let project = Project::with(&[
        (".gitignore", "out/\n"),
        ("a.json", GOOD),
        ("p/b.json", GOOD),
        ("p/q/c.json", GOOD),
        ("p/q/c.txt", GOOD),
        ("out/d.json", GOOD),
        ("[x].json", GOOD),
    ]);
    assert_eq!(names(&project, &["*.json"]), ["[x].json", "a.json"]);
    assert_eq!(names(&project, &["p/*"]), ["p/b.json"]);
    assert_eq!(names(&project, &["./p/**/*.{json,txt}"]), ["p/b.json", "p/q/c.json", "p/q/c.txt"]);
    assert_eq!(names(&project, &["**/?.j*"]), ["a.json", "p/b.json", "p/q/c.json"]);
    assert_eq!(names(&project, &["[x].json"]), ["[x].json"]);
    insta::assert_snapshot!(
        "glob_without_match",
        project.run(&["check", "q/*.json", "p/*.policy", "p/[.json"]).to_string()
    );
}

#[test]
fn a_file_is_checked_once_however_often_it_is_named() {
    let project = Project::with(&[("p/a.json", MFA)]);
    let absolute = project.path("p/a.json");
    let ways =
        ["p/a.json", "./p/a.json", "p//a.json", "p", ".", "p/*.json", absolute.to_str().unwrap()];
    let run = project
        .run(&[["check", "--select", "M001", "--format", "concise"].as_slice(), &ways].concat());
    assert_eq!(run.stdout.lines().count(), 1, "{run}");
    assert!(run.stdout.starts_with("p/a.json:"), "{run}");
}

#[test]
fn files_outside_keep_the_path_they_were_given() {
    let other = Project::with(&[("a.json", MFA)]);
    let path = other.path("a.json");
    let run = Project::new().run(&[
        "check",
        "--select",
        "M001",
        "--format",
        "concise",
        path.to_str().unwrap(),
    ]);
    assert!(run.stdout.starts_with(path.to_str().unwrap()), "{run}");
}

#[test]
fn the_standard_input_is_a_file_too() {
    let project = Project::with(&[("a.json", GOOD)]);
    let arguments = ["check", "-", "--select", "P009", "--format", "concise"];
    let unnamed = project.run_in(&arguments, &[], EFFECT.as_bytes());
    assert!(
        unnamed.code == Some(1) && unnamed.stdout.starts_with("<stdin>:4:16: error[P009]"),
        "{unnamed}"
    );
    let named =
        [arguments.as_slice(), &["--stdin-filename", "./scps/b.json", "a.json", "-"]].concat();
    let named = project.run_in(&named, &[], EFFECT.as_bytes());
    assert!(
        named.stdout.starts_with("scps/b.json:4:16:") && named.stdout.lines().count() == 1,
        "{named}"
    );
    for empty in ["", "  \n", OTHER] {
        let run = project.run_in(&["check", "-"], &[], empty.as_bytes());
        assert!(run.code == Some(2) && run.stderr.contains("<stdin>"), "{empty:?}\n{run}");
    }
}

#[test]
fn a_folder_without_candidates_is_told() {
    insta::assert_snapshot!("nothing_found", Project::new().run(&["check"]).to_string());
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_are_followed_once() {
        let outside = Project::with(&[("a.json", GOOD), ("sub/b.json", GOOD)]);
        let project = Project::with(&[("c.json", GOOD), ("d/e.json", GOOD)]);
        symlink(outside.path(""), project.path("one")).unwrap();
        symlink(outside.path("sub"), project.path("two")).unwrap();
        symlink("d", project.path("inside")).unwrap();
        symlink("c.json", project.path("f.json")).unwrap();
        assert_eq!(
            names(&project, &[]),
            ["c.json", "d/e.json", "f.json", "one/a.json", "one/sub/b.json"]
        );
        assert_eq!(names(&project, &["inside"]), ["inside/e.json"]);
    }

    #[test]
    fn loops_are_told_and_left() {
        let project = Project::with(&[("a/b/c.json", GOOD)]);
        symlink("..", project.path("a/b/up")).unwrap();
        symlink("self.json", project.path("self.json")).unwrap();
        symlink("y", project.path("x")).unwrap();
        symlink("x", project.path("y")).unwrap();
        symlink("nowhere", project.path("gone")).unwrap();
        symlink("nowhere", project.path("gone.json")).unwrap();
        insta::assert_snapshot!("link_loops", project.run(&["check"]).to_string());
        insta::assert_snapshot!(
            "link_loop_named",
            project.run(&["check", "self.json"]).to_string()
        );
    }

    #[test]
    fn folders_that_link_to_each_other_are_entered_once() {
        let project = Project::with(&[("x/a.json", GOOD), ("y/b.json", GOOD)]);
        symlink("../y", project.path("x/to-y")).unwrap();
        symlink("../x", project.path("y/to-x")).unwrap();
        assert_eq!(names(&project, &["x"]), ["x/a.json", "x/to-y/b.json"]);
        assert_eq!(names(&project, &["."]), ["x/a.json", "y/b.json"]);
    }

    #[test]
    fn names_that_are_not_unicode_are_shown_as_well_as_can_be() {
        use std::os::unix::ffi::OsStrExt as _;
        let project = Project::new();
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.json");
        if std::fs::write(project.path("").join(name), MFA).is_err() {
            println!("this file system takes Unicode names only");
            return;
        }
        let run = project.run(&["check", "--select", "M001", "--format", "concise"]);
        assert!(run.stdout.starts_with("caf\u{fffd}.json:"), "{run}");
    }
}
