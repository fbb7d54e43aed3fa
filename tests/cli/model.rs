//! Snapshots of accounts: `model` on them, and `check` of the policies in them.

use std::io::Write as _;

use crate::project::Project;

/// A page with one role, as the AWS CLI prints it.
const DETAILS: &str = r#"{
  "UserDetailList": [],
  "GroupDetailList": [],
  "RoleDetailList": [
    {
      "RoleName": "etl",
      "Arn": "arn:aws:iam::111122223333:role/jobs/etl",
      "AssumeRolePolicyDocument": {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]
      },
      "RolePolicyList": [
        {
          "PolicyName": "read",
          "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}]
          }
        }
      ],
      "AttachedManagedPolicies": [
        {"PolicyName": "ReadOnlyAccess", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}
      ]
    }
  ],
  "Policies": []
}
"#;

/// The same policy as the API gives it: percent-encoded.
fn encoded() -> String {
    let plain = r#"{
            "Version": "2012-10-17",
            "Statement": [{"Effect": "allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}]
          }"#;
    let written = plain.bytes().fold(String::new(), |text, byte| text + &format!("%{byte:02X}"));
    DETAILS.replace(plain, &format!("\"{written}\""))
}

fn packed(text: &str) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

fn of_a_windows_shell(text: &str) -> Vec<u8> {
    [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

#[test]
fn a_model_says_what_it_holds_and_what_is_missing() {
    let block = r#"{"PublicAccessBlockConfiguration": {"BlockPublicAcls": true, "IgnorePublicAcls": true,
        "BlockPublicPolicy": true, "RestrictPublicBuckets": true}}"#;
    let project = Project::with(&[
        ("111122223333/gaad.json", DETAILS),
        ("111122223333/s3/logs/bpa.json", block),
        ("111122223333/s3/reports/bpa.json", block),
        ("notes.json", "{}"),
    ]);
    let run = project.run(&["model"]);
    assert_eq!(run.code, Some(0), "{run}");
    for line in [
        "  3 policies from 3 files",
        "  account 111122223333: 0 users, 0 groups, 1 role, managed policies: 0",
        "  1 policy of AWS, as they were when this release was made",
        "  1 file passed over: nothing in them tells of an account",
        "  arn:aws:s3:::logs and 1 more: the bucket policy: no file says it",
        "    aws s3api get-bucket-policy --bucket logs",
    ] {
        assert!(run.stdout.lines().any(|own| own == line), "no `{line}` in {run}");
    }
    assert!(!run.stdout.contains("get-public-access-block --bucket"), "{run}");
    let all = project.run(&["model", "--format", "json"]).stdout;
    assert!(all.contains("aws s3api get-bucket-policy --bucket reports"), "{all}");
}

#[test]
fn the_order_of_models_does_not_matter() {
    let other = DETAILS.replace("ec2.amazonaws.com", "glue.amazonaws.com");
    let project = Project::with(&[("a/gaad.json", DETAILS), ("b/gaad.json", &other)]);
    for format in ["full", "json"] {
        let run =
            |first, second| project.run(&["model", "-m", first, "-m", second, "--format", format]);
        let (one, two) = (run("a", "b"), run("b", "a"));
        assert_eq!((one.code, &one.stdout), (two.code, &two.stdout));
        assert_eq!(one.code, Some(2), "{one}");
        let conflict = "`a/gaad.json` and `b/gaad.json` contradict each other: the trust policy of \
                        `arn:aws:iam::111122223333:role/jobs/etl` differs";
        assert!(one.stdout.contains(conflict), "{one}");
    }
}

#[test]
fn packed_files_and_those_of_windows_shells_are_read() {
    let project = Project::with(&[("plain.json", DETAILS)]);
    project.write("packed.json.gz", packed(DETAILS));
    project.write("shell.json", of_a_windows_shell(DETAILS));
    let roles = |path| {
        let run = project.run(&["model", "-m", path, "--format", "json"]);
        let answer: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        (run.code, answer["accounts"].clone(), answer["faults"].as_array().unwrap().len())
    };
    let (code, accounts, faults) = roles("plain.json");
    assert_eq!((code, faults), (Some(0), 0));
    assert_eq!(roles("packed.json.gz"), (Some(0), accounts.clone(), 0));
    // Its encoding is told, and no more than that.
    assert_eq!(roles("shell.json"), (Some(0), accounts, 1));
    let cut = packed(DETAILS);
    project.write("cut.json.gz", cut.split_at(cut.len() / 2).0);
    let run = project.run(&["model", "-m", "cut.json.gz"]);
    assert_eq!(run.code, Some(2), "{run}");
    assert!(run.stderr.contains("cannot read `cut.json.gz`"), "{run}");
}

#[test]
fn policies_of_snapshots_are_checked_where_they_stand() {
    let project = Project::with(&[("plain.json", DETAILS), ("raw.json", &encoded())]);
    project.write("packed.json.gz", packed(DETAILS));
    let run = project.run(&["check", "--format", "concise", "--select", "P009"]);
    let places: Vec<&str> =
        run.stdout.lines().filter_map(|line| line.split(" error[").next()).collect();
    let raw = encoded();
    let effect = |(text, line): (&str, u32)| Some((line, text.find("%22%61%6C%6C%6F%77%22")? + 1));
    let (line, column) = raw.lines().zip(1..).find_map(effect).unwrap();
    let wanted = [
        "packed.json.gz:17:38:".to_owned(),
        "plain.json:17:38:".to_owned(),
        format!("raw.json:{line}:{column}:"),
    ];
    assert_eq!(places.get(..3), Some(&wanted.each_ref().map(String::as_str)[..]), "{run}");
    let run = project.run(&["check", "plain.json", "--format", "json", "--select", "P009"]);
    assert!(run.stdout.contains("role/jobs/etl inline read"), "{run}");
}

#[test]
fn snapshots_are_not_written_to() {
    let project = Project::with(&[("gaad.json", DETAILS)]);
    project.write("gaad.json.gz", packed(DETAILS));
    let run = project.run(&["check", "--fix", "--unsafe-fixes"]);
    assert_eq!(run.code, Some(1), "{run}");
    assert_eq!(project.read("gaad.json"), DETAILS);
    assert_eq!(std::fs::read(project.path("gaad.json.gz")).unwrap(), packed(DETAILS));
}

#[test]
fn a_policy_that_does_not_parse_ends_the_run() {
    let broken = encoded().replace("%7D\"", "\"");
    let project = Project::with(&[("gaad.json", &broken)]);
    for verb in [["check", "gaad.json"], ["model", "-mgaad.json"]] {
        let run = project.run(&verb);
        assert_eq!(run.code, Some(2), "{run}");
        let said = "the policy `role/jobs/etl inline read` does not parse";
        assert!(run.stdout.contains(said) || run.stderr.contains(said), "{run}");
    }
}
