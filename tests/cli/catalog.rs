//! `catalog`: the shape of the answers. The facts change with AWS.

use serde_json::Value;

use crate::project::Project;

fn full(arguments: &[&str]) -> String {
    let run = Project::new().run(&[["catalog"].as_slice(), arguments].concat());
    assert_eq!(run.code, Some(0), "{run}");
    run.stdout
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&full(&[arguments, &["--format", "json"]].concat())).unwrap()
}

fn refused(arguments: &[&str]) -> String {
    let run = Project::new().run(&[["catalog"].as_slice(), arguments].concat());
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""), "{run}");
    run.stderr
}

#[test]
fn an_action_comes_with_its_resources_and_keys() {
    let text = full(&["action", "s3:getobject"]);
    for part in [
        "s3:GetObject",
        "Read",
        "arn:${Partition}:s3:::${BucketName}/${ObjectName}",
        "s3:ExistingObjectTag",
        "catalog of 20",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let facts = json(&["action", "s3:GetObject"]);
    assert_eq!(facts["actions"][0]["name"], "s3:GetObject");
    assert_eq!(facts["actions"][0]["access_levels"][0], "Read");
}

#[test]
fn a_pattern_stands_for_its_actions() {
    let expanded = full(&["expand", "s3:Get*Policy*"]);
    assert!(expanded.lines().any(|line| line == "s3:GetBucketPolicy"), "{expanded}");
    assert!(expanded.lines().all(|line| line.starts_with("s3:Get")), "{expanded}");
    let names: Vec<Value> =
        json(&["expand", "s3:Get*Policy*"])["actions"].as_array().unwrap().clone();
    assert_eq!(names.len(), expanded.lines().count());
    assert!(full(&["action", "s3:Get*Policy*"]).contains("s3:GetBucketPolicy  (Read)"));
}

#[test]
fn a_condition_key_comes_with_its_type_and_actions() {
    let text = full(&["condition-key", "S3:Prefix"]);
    assert!(text.starts_with("s3:prefix\n") && text.contains("s3:ListBucket"), "{text}");
    let tag = json(&["condition-key", "aws:ResourceTag/team"]);
    assert_eq!(tag["name"], "aws:ResourceTag/${TagKey}");
    assert_eq!(tag["type"], "String");
}

#[test]
fn a_condition_key_comes_with_what_is_known_of_its_presence() {
    let facts = json(&["condition-key", "s3:x-amz-server-side-encryption"]);
    let rows = facts["presence"].as_array().unwrap();
    let never = rows.iter().find(|row| row["presence"] == "never present").unwrap();
    assert!(never["of"].as_array().unwrap().contains(&"s3:GetObject".into()), "{never}");
    assert!(never["source"].as_str().is_some_and(|source| !source.is_empty()), "{never}");
    let text = full(&["condition-key", "aws:MultiFactorAuthPresent"]);
    assert!(text.contains("never present in requests of a service"), "{text}");
}

#[test]
fn a_resource_type_comes_with_its_arns() {
    let one = full(&["resource", "s3:bucket"]);
    assert!(
        one.contains("arn:${Partition}:s3:::${BucketName}") && one.contains("s3:CreateBucket"),
        "{one}"
    );
    assert!(full(&["resource", "sqs"]).contains("sqs:queue"));
    assert!(
        json(&["resource", "bucket"])["resource_types"]
            .as_array()
            .is_some_and(|types| types.len() > 1)
    );
}

#[test]
fn unknown_names_are_answered_with_the_nearest() {
    assert!(refused(&["action", "s3:GetObjct"]).contains("did you mean `s3:GetObject`?"));
    assert!(refused(&["action", "GetObject"]).contains("`s3:GetObject`"));
    assert!(refused(&["action", "s3:ListObjectsV2"]).contains("`s3:ListBucket`"));
    assert!(
        refused(&["action", "stepfunctions:StartExecution"]).contains("`states:StartExecution`")
    );
    assert!(refused(&["condition-key", "s3:prefx"]).contains("`s3:prefix`"));
    assert!(refused(&["resource", "s3:buckets"]).contains("`s3:bucket`"));
    assert!(refused(&["expand", "nothing:*"]).contains("has no action `nothing:*`"));
}
