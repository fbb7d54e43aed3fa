//! The configuration: which file counts, what it may say, and what is wrong in it.

use serde_json::Value;

use crate::project::{Project, Run};
use crate::sources::{EFFECT, GOOD, MFA};

fn codes(run: &Run) -> Vec<String> {
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    let findings = answer["findings"].as_array().unwrap().iter();
    findings.map(|found| found["code"].as_str().unwrap().to_owned()).collect()
}

fn check(project: &Project, more: &[&str]) -> Run {
    project.run(&[&["check", "--format", "json"], more].concat())
}

#[test]
fn the_nearest_file_alone_counts() {
    let project = Project::with(&[
        ("policylint.toml", "select = [\"P009\"]"),
        ("a.json", EFFECT),
        ("team/a.json", EFFECT),
        ("team/.policylint.toml", "ignore = [\"P009\"]\nselect = [\"P\"]"),
        ("team/pyproject.toml", "[tool.policylint]\nselect = [\"P009\"]"),
        ("python/deep/er/a.json", EFFECT),
        ("python/pyproject.toml", "[tool.policylint]\nselect = [\"C\"]"),
        ("other/a.json", EFFECT),
        ("other/pyproject.toml", "[tool.black]\nline-length = 100"),
    ]);
    let run = check(&project, &[]);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    let files: Vec<&str> = answer["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["location"]["file"].as_str().unwrap())
        .collect();
    assert_eq!(files, ["a.json", "other/a.json"], "{run}");
}

#[test]
fn no_file_is_looked_for_above_the_repository() {
    let project = Project::with(&[
        ("policylint.toml", "select = [\"C\"]"),
        ("inner/.git/HEAD", ""),
        ("inner/a.json", EFFECT),
    ]);
    assert!(codes(&check(&project, &["inner"])).contains(&"P009".to_owned()));
}

#[test]
fn the_command_line_comes_before_the_file() {
    let project = Project::with(&[
        ("policylint.toml", "select = [\"C\"]\nmin-severity = \"error\"\npersona = \"strict\""),
        ("other.toml", "select = [\"P020\"]"),
        ("a.json", EFFECT),
    ]);
    assert_eq!(codes(&check(&project, &[])), [""; 0]);
    assert_eq!(codes(&check(&project, &["--select", "P009"])), ["P009"]);
    assert_eq!(codes(&check(&project, &["--extend-select", "P009"])), ["P009"]);
    assert!(codes(&check(&project, &["--isolated"])).contains(&"P009".to_owned()));
    assert_eq!(codes(&check(&project, &["--config", "other.toml"])), [""; 0]);
    let both = check(&project, &["--config", "other.toml", "--isolated"]);
    assert_eq!(both.code, Some(2), "{both}");
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let project = Project::with(&[("a.json", GOOD)]);
    project.write(
        "policylint.toml",
        "selct = [\"C\"]\n\
         own-accounts = [\"111122223333\", \"1111-2222-3333\"]\n\
         persona = \"strickt\"\n\
         catalog-max-age-days = 0\n\
         regions = 5\n\
         [style]\n\
         sid_pattern = \"*\"\n\
         [[kind]]\n\
         kind = \"scpp\"\n\
         files = \"[\"\n\
         [[ignore]]\n\
         rule = \"C002\"\n\
         until = \"2027-01-31\"\n\
         [[sensitive]]\n\
         name = \"records\"\n\
         require = { mfa = \"yes\" }\n",
    );
    insta::assert_snapshot!("config_faults", project.run(&["check"]).to_string());
    project.write("policylint.toml", "select = [\"C\"\nignore = \n[kind\n");
    insta::assert_snapshot!("config_syntax", project.run(&["check"]).to_string());
    project.write("policylint.toml", "exclude = [\"a/\", \"a{b\"]\n");
    insta::assert_snapshot!("config_glob", project.run(&["check"]).to_string());
    insta::assert_snapshot!(
        "config_none",
        project.run(&["check", "--config", "no.toml"]).to_string()
    );
    let python =
        Project::with(&[("a.json", GOOD), ("pyproject.toml", "[tool.policylint]\n\nselct = 1\n")]);
    let run = python.run(&["check"]);
    assert!(run.stderr.contains("pyproject.toml:3:1: unknown key `selct`"), "{run}");
    assert_eq!(run.code, Some(2));
}

#[test]
fn files_extend_others() {
    let project = Project::with(&[
        ("a.json", EFFECT),
        (
            "base/policylint.toml",
            "select = [\"P009\"]\nmin-severity = \"info\"\n[severity]\nP009 = \"info\"\n",
        ),
        ("base/strict.toml", "extend = \"policylint.toml\"\n[severity]\nP009 = \"warning\"\n"),
        ("policylint.toml", "extend = [\"base/strict.toml\"]\n"),
    ]);
    let run = check(&project, &[]);
    assert!(codes(&run) == ["P009"] && run.stdout.contains("\"severity\": \"warning\""), "{run}");
    project.write("base/policylint.toml", "extend = \"../policylint.toml\"\n");
    let run = check(&project, &[]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("`policylint.toml` extends itself"), "{run}");
    project.write("base/policylint.toml", "extend = \"nothing.toml\"\n");
    let run = check(&project, &[]);
    assert!(run.stderr.contains("cannot read the configuration `base/nothing.toml`"), "{run}");
}

#[test]
fn a_long_chain_of_files_ends() {
    let project = Project::with(&[("a.json", GOOD), ("policylint.toml", "extend = \"0.toml\"")]);
    for number in 0..40 {
        let next = format!("extend = \"{}.toml\"", number + 1);
        project.write(&format!("{number}.toml"), next);
    }
    let run = check(&project, &[]);
    assert!(run.stderr.contains("more than 16 files extend each other"), "{run}");
}

#[test]
fn paths_are_relative_to_the_folder_of_the_file() {
    let project = Project::with(&[
        ("team/policylint.toml", "select = [\"P009\"]\n[per-file-ignores]\n\"old/\" = [\"P\"]\n"),
        ("team/old/a.json", EFFECT),
        ("team/new/a.json", EFFECT),
        ("team/new/old/a.json", EFFECT),
    ]);
    let findings = |run: &Run| codes(run).len();
    // `old/` without another `/` is a folder anywhere.
    assert_eq!(findings(&check(&project, &[])), 1);
    assert_eq!(findings(&check(&project, &["team/old"])), 0);
    let mut command = project.command();
    command.current_dir(project.path("team/old")).args(["check", "--format", "json"]);
    assert_eq!(findings(&crate::project::run(&mut command, b"")), 0);
    let absolute = project.path("team/old/a.json");
    assert_eq!(findings(&check(&project, &[absolute.to_str().unwrap()])), 0);
}

#[test]
fn files_may_be_left_out_and_told_their_kind() {
    let project = Project::with(&[
        (
            "policylint.toml",
            "exclude = [\"vendor/\"]\n[[kind]]\nfiles = \"guard/*.json\"\nkind = \"scp\"\n",
        ),
        ("vendor/a.json", EFFECT),
        ("guard/a.json", GOOD),
        ("a.json", GOOD),
    ]);
    insta::assert_snapshot!("config_files", project.run(&["check", "--show-files"]).to_string());
    assert!(codes(&check(&project, &["--select", "P009"])).is_empty());
    assert_eq!(codes(&check(&project, &["--select", "P009", "vendor/a.json"])), ["P009"]);
    let hook = check(&project, &["--select", "P009", "--force-exclude", "vendor/a.json"]);
    assert_eq!(codes(&hook), [""; 0]);
    let run = project.run(&["check", "-v"]);
    assert!(run.stderr.contains("`guard/a.json` is a service control policy"), "{run}");
    let run = project.run(&["check", "-v", "--kind", "rcp"]);
    assert!(run.stderr.contains("`guard/a.json` is a resource control policy"), "{run}");
}

#[test]
fn what_is_hidden_is_never_printed_and_always_counted() {
    let configuration = "[[ignore]]\nrule = \"M001\"\nsid = \"DenyWithoutMfa\"\nreason = \"old\"\n";
    let project = Project::with(&[("a.json", MFA), ("policylint.toml", configuration)]);
    for format in ["full", "concise", "json", "jsonl", "github", "access-analyzer"] {
        let run = project.run(&["check", "--format", format, "--ignore", "Z", "--select", "M001"]);
        assert!(!run.stdout.contains("M001"), "{run}");
        assert_eq!(run.code, Some(0), "{run}");
    }
    let run = check(&project, &["--select", "M001"]);
    assert!(run.stdout.contains("\"suppressed\": 1"), "{run}");
    insta::assert_snapshot!(
        "config_suppressed",
        project.run(&["check", "--select", "M001"]).to_string()
    );
}

#[test]
fn an_entry_is_unused_only_if_all_was_looked_at() {
    let configuration = "[[ignore]]\nrule = \"M001\"\nfiles = \"b/*.json\"\nreason = \"old\"\n\
                         [[ignore]]\nrule = \"M001\"\nfiles = \"./a.json\"\nreason = \"old\"\n";
    let project =
        Project::with(&[("a.json", GOOD), ("b/b.json", GOOD), ("policylint.toml", configuration)]);
    let unused = |more: &[&str]| {
        let found = codes(&check(&project, more));
        found.iter().filter(|code| *code == "Z001").count()
    };
    assert_eq!(unused(&[]), 2);
    assert_eq!(unused(&["."]), 2);
    assert_eq!(unused(&["b"]), 0);
    assert_eq!(unused(&["a.json"]), 1);
    assert_eq!(unused(&["--select", "Z,P"]), 0);
    assert_eq!(unused(&["--select", "Z,M"]), 2);
}

#[test]
fn findings_in_the_file_are_shown_as_others_are() {
    let configuration = "[severity]\nmfa-deny-misses-key = \"info\"\n\n\
                         [[ignore]]\nreason = \"…\"\nuntil = 2025-06-30\n";
    let project = Project::with(&[("a.json", GOOD), ("policylint.toml", configuration)]);
    insta::assert_snapshot!(
        "config_findings",
        project.run(&["check", "--persona", "strict"]).to_string()
    );
    insta::assert_snapshot!(
        "config_findings_github",
        project.run(&["check", "--format", "github"]).to_string()
    );
}

#[test]
fn severities_are_those_of_the_longest_name() {
    let project = Project::with(&[
        ("a.json", EFFECT),
        (
            "policylint.toml",
            "select = [\"P009\"]\n[severity]\nP009 = \"info\"\nP = \"warning\"\nALL = \"error\"\n",
        ),
    ]);
    let run = check(&project, &[]);
    assert!(run.stdout.contains("\"severity\": \"info\"") && run.code == Some(0), "{run}");
}

#[test]
fn frameworks_select_the_rules_that_support_them() {
    let project = Project::with(&[("a.json", MFA), ("b.json", EFFECT)]);
    assert_eq!(codes(&check(&project, &["--framework", "cis"])), ["M001"]);
    assert_eq!(
        codes(&check(&project, &["--framework", "gdpr,pci", "--select", "P009"])),
        ["M001", "P009"]
    );
    project.write("policylint.toml", "framework = \"cis\"");
    assert_eq!(codes(&check(&project, &[])), ["M001"]);
    assert_eq!(codes(&check(&project, &["--select", "P009"])), ["P009"]);
}

#[test]
fn lines_of_json_hold_what_the_document_holds() {
    let project = Project::with(&[("a.json", MFA), ("b.json", EFFECT)]);
    let answer: Value = serde_json::from_str(&check(&project, &[]).stdout).unwrap();
    let lines = project.run(&["check", "--format", "jsonl"]).stdout;
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answer["findings"], Value::Array(lines));
}

#[test]
fn the_starter_is_written_once() {
    let project = Project::with(&[("a.json", GOOD)]);
    insta::assert_snapshot!("init", project.run(&["init"]).to_string());
    assert_eq!(project.run(&["check"]).code, Some(0));
    insta::assert_snapshot!("init_again", project.run(&["init"]).to_string());
    assert_eq!(project.run(&["init", "nowhere"]).code, Some(2));
}

#[test]
fn the_file_is_fixed_as_others_are() {
    let configuration = "# Ours.\r\nselect = [\"ALL\"]\r\n\r\n[[ignore]]\r\nrule = \"M001\" # the old one\r\nreason = \"old\"\r\n\r\n\r\n[severity]\r\nmfa-deny-misses-key = \"info\"\r\n";
    let project = Project::with(&[("a.json", GOOD), ("policylint.toml", configuration)]);
    let run = project.run(&["check", "--diff"]);
    assert!(run.stdout.contains("-rule = \"M001\" # the old one"), "{run}");
    assert_eq!(project.read("policylint.toml"), configuration);
    let run = project.run(&["check", "--fix"]);
    // What is left is told where it stands now.
    assert!(run.stdout.contains("[policylint.toml:5:1]"), "{run}");
    let safe =
        "# Ours.\r\nselect = [\"ALL\"]\r\n\r\n[severity]\r\nmfa-deny-misses-key = \"info\"\r\n";
    assert_eq!(project.read("policylint.toml"), safe);
    project.run(&["check", "--fix", "--unsafe-fixes"]);
    assert_eq!(project.read("policylint.toml"), safe.replace("misses-key", "misses-keys"));
    let run = project.run(&["check", "--fix", "--unsafe-fixes", "--select", "Z"]);
    assert!(run.stderr.contains("fixed 0 of 0"), "{run}");
}

#[test]
fn what_is_accepted_is_not_fixed() {
    let configuration = "[[ignore]]\nrule = \"P009\"\nreason = \"old\"\n";
    let project = Project::with(&[("a.json", EFFECT), ("policylint.toml", configuration)]);
    project.run(&["check", "--fix"]);
    assert!(project.read("a.json").contains("\"allow\""));
    let project = Project::with(&[("a.json", EFFECT)]);
    project.run(&["check", "--write-baseline", "known.json"]);
    project.run(&["check", "--fix", "--baseline", "known.json"]);
    assert!(project.read("a.json").contains("\"allow\""));
    project.run(&["check", "--fix"]);
    assert!(project.read("a.json").contains("\"Allow\""));
}

#[test]
fn what_the_user_knows_is_not_unknown() {
    let policy = GOOD.replace("s3:GetObject", "newservice:DoIt\", \"s3:GetPreview");
    let policy = policy.replace("\"Action\": ", "\"Action\": [").replace("Preview\"", "Preview\"]");
    let project = Project::with(&[("a.json", &policy)]);
    assert_eq!(codes(&check(&project, &["--select", "C001,C002"])), ["C001", "C002"]);
    let known = "extra-services = [\"newservice\"]\nextra-actions = [\"S3:getpreview\"]\n";
    project.write("policylint.toml", known.replace("S3:getpreview", "s3:getpreview"));
    assert_eq!(codes(&check(&project, &["--select", "C001,C002"])), [""; 0]);
}

#[test]
fn hostile_configurations_do_no_harm() {
    let project = Project::with(&[("a.json", GOOD)]);
    let deep = format!("select = {}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    let tables = format!("[{}]\n", vec!["a"; 50_000].join("."));
    let wide = format!("own-accounts = [{}]\n", "\"1\",".repeat(50_000));
    let globs = format!("exclude = [\"{}\"]\n", "{a,b}".repeat(2_000));
    for text in [deep, tables, wide, globs, "\u{0}".to_owned(), "=".repeat(100_000)] {
        project.write("policylint.toml", &text);
        let run = project.run(&["check"]);
        let start: String = text.chars().take(40).collect();
        assert!(
            matches!(run.code, Some(0 | 2)) && !run.stderr.contains("made a mistake"),
            "{start}: {}",
            run.stderr.len()
        );
    }
    project.write("policylint.toml", [0xFF, 0xFE, 0x00]);
    assert_eq!(project.run(&["check"]).code, Some(2));
}
