//! The script that collects a model: a shell runs it, and the command reads what it wrote.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Output};

use crate::project::Project;

/// Plays the AWS CLI: writes down what it was called with, and answers some of it.
const STUB: &str = r#"#!/bin/sh
echo "$@" >>calls
case "$*" in
    *'--query Account '*) echo 111122223333 ;;
    *'--query Arn '*) echo arn:aws:iam::111122223333:user/ann ;;
    *'--query Buckets[].Name '*) printf 'one\ttwo\n' ;;
    *'--query Keys[].KeyId '*) echo 0a1b2c3d ;;
    *'--query Roots[].Id '*) echo r-ab12 ;;
    *'--query'*) echo None ;;
    'iam get-account-authorization-details '*)
        echo '{"UserDetailList": [], "GroupDetailList": [], "RoleDetailList": [], "Policies": []}' ;;
    's3api list-buckets '*)
        echo '{"Buckets": [{"Name": "one"}, {"Name": "two"}], "Owner": {"ID": "79aa"}}' ;;
    's3api get-bucket-policy --bucket one '*)
        echo '{"Policy": "{\"Version\":\"2012-10-17\",\"Statement\":[]}"}' ;;
    's3api get-bucket-policy --bucket two '*)
        printf '\nAn error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: no\n' >&2
        exit 254 ;;
    's3api get-bucket-acl '*) echo 'Could not connect' >&2; exit 255 ;;
    'kms list-grants '*) echo '{"Grants": [], "Truncated": false}' ;;
    'organizations list-roots '*)
        echo '{"Roots": [{"Id": "r-ab12", "Arn": "arn:aws:organizations::999988887777:root/o-exampleorg/r-ab12", "PolicyTypes": []}]}' ;;
    'organizations list-children '*'--child-type ACCOUNT '*)
        echo '{"Children": [{"Id": "111122223333", "Type": "ACCOUNT"}]}' ;;
    *) printf '\nAn error occurred (AccessDenied) when calling it: no\n' >&2; exit 254 ;;
esac
"#;

/// A folder with the script and the stub.
fn prepared() -> Project {
    let project = Project::new();
    let script = project.run(&["model", "collect-script"]);
    assert_eq!((script.code, script.stderr.as_str()), (Some(0), ""));
    project.write("collect.sh", &script.stdout);
    project.write("bin/aws", STUB);
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(project.path("bin/aws"), mode).unwrap();
    project
}

/// Runs a shell in the folder, or says that there is none.
fn shell(project: &Project, arguments: &[&str]) -> Option<Output> {
    let path = format!("{}:/usr/bin:/bin", project.path("bin").display());
    let mut command = Command::new("sh");
    command.args(arguments).current_dir(project.path("")).env_clear().env("PATH", path);
    match command.env("REGIONS", "eu-west-1").output() {
        Ok(output) => Some(output),
        Err(error) => {
            println!("not run: no shell here ({error})");
            None
        }
    }
}

#[test]
fn a_shell_takes_the_script() {
    let project = prepared();
    let Some(output) = shell(&project, &["-n", "collect.sh"]) else { return };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn what_the_script_collects_is_read_back() {
    let project = prepared();
    let Some(output) = shell(&project, &["collect.sh", "snapshot"]) else { return };
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{log}");
    assert!(log.contains("s3api get-bucket-policy arn:aws:s3:::two: NoSuchBucketPolicy"), "{log}");
    assert!(log.contains("s3api get-bucket-acl arn:aws:s3:::one: CallFailed"), "{log}");
    let calls = project.read("calls");
    for call in calls.lines() {
        let operation = call.split(' ').nth(1).unwrap();
        let verb = operation.split('-').next().unwrap();
        assert!(matches!(verb, "get" | "list" | "describe"), "{call}");
    }

    let run = project.run(&["model", "-m", "snapshot", "--format", "json"]);
    assert_eq!(run.code, Some(0), "{run}");
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(json["passedOver"], serde_json::json!([]), "{run}");
    assert_eq!(json["accounts"][0]["complete"], true, "{run}");
    assert_eq!(json["accounts"][0]["organizationPath"].as_array().map(Vec::len), Some(2), "{run}");
    assert_eq!(json["resources"]["AWS::S3::Bucket"], 2, "{run}");
    let faults = json["faults"].as_array().unwrap();
    assert!(faults.iter().all(|fault| fault["kind"] == "error-answer"), "{run}");
    let missing = |what: &str, subject: &str| {
        let gaps = json["missing"].as_array().unwrap();
        gaps.iter().filter(|gap| gap["what"] == what && gap["subject"] == subject).count()
    };
    assert_eq!(missing("the bucket policy", "arn:aws:s3:::one"), 0, "{run}");
    assert_eq!(missing("the bucket policy", "arn:aws:s3:::two"), 0, "there is none: {run}");
    assert_eq!(missing("the ACL", "arn:aws:s3:::two"), 1, "{run}");
    let key = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d";
    assert_eq!((missing("grants", key), missing("the key policy", key)), (0, 1), "{run}");
}

#[test]
fn the_script_ends_at_once_without_credentials() {
    let project = prepared();
    project.write("bin/aws", "#!/bin/sh\necho 'Unable to locate credentials' >&2\nexit 253\n");
    let Some(output) = shell(&project, &["collect.sh", "snapshot"]) else { return };
    assert_eq!(output.status.code(), Some(2));
    assert!(!project.path("snapshot").exists());
}

#[test]
fn the_user_names_whom_files_are_about() {
    let policy = r#"{"Policy": "{\"Version\":\"2012-10-17\",\"Statement\":[]}"}"#;
    let naming = "[[file]]\npath = \"export-*.json\"\nsubject = \"arn:aws:sqs:eu-west-1:111122223333:jobs\"\n";
    let project = Project::with(&[("m/export-1.json", policy)]);
    let nobody = project.run(&["model", "-m", "m"]);
    assert!(nobody.stdout.contains("name it in `policylint.model.toml`"), "{nobody}");
    project.write("m/policylint.model.toml", naming);
    for arguments in [&["model", "-m", "m"][..], &["model", "-m", "m/export-1.json"]] {
        let named = project.run(arguments);
        assert!(named.stdout.contains("AWS::SQS::Queue: 1 resource"), "{named}");
        assert!(!named.stdout.contains("policylint.model.toml"), "{named}");
    }
    project.write("m/policylint.model.toml", naming.replace("subject", "subjekt"));
    let wrong = project.run(&["model", "-m", "m"]);
    assert_eq!(wrong.code, Some(2), "{wrong}");
    assert!(wrong.stderr.contains("m/policylint.model.toml:3:1: unknown key `subjekt`"), "{wrong}");
}
