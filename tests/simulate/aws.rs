//! Requests as they are written for the AWS CLI, answered in its words.

use serde_json::{Value, json};

use crate::project::Project;

/// A request of the documentation of `aws iam simulate-custom-policy`, whose answer it prints, too.
const DOCUMENTED: &str = r#"{"PolicyInputList":["{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"dynamodb:*\",\"Resource\":\"*\",\"Condition\":{\"DateGreaterThan\":{\"aws:CurrentTime\":\"2018-08-16T12:00:00Z\"}}}}"],"ActionNames":["dynamodb:CreateBackup"],"ContextEntries":[{"ContextKeyName":"aws:CurrentTime","ContextKeyValues":["2019-04-25T11:00:00Z"],"ContextKeyType":"date"}]}"#;

/// Every field of the AWS API.
const EVERY_FIELD: &str = r#"{
  "PolicyInputList": ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}, {\"Effect\": \"Deny\", \"Action\": \"s3:Delete*\", \"Resource\": \"*\"}]}"],
  "PermissionsBoundaryPolicyInputList": ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:Get*\", \"Resource\": \"*\"}]}"],
  "OrderedOrganizationPolicyInputList": [{"ServiceControlPolicyInputList": ["{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}"]}],
  "ActionNames": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
  "ResourceArns": ["arn:aws:s3:::b/k", "arn:aws:s3:::c/k"],
  "ResourcePolicy": "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:root\"}, \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::b/*\"}]}",
  "ResourceOwner": "arn:aws:iam::111122223333:root",
  "CallerArn": "arn:aws:iam::111122223333:user/ann",
  "ContextEntries": [
    {"ContextKeyName": "aws:SourceIp", "ContextKeyValues": ["203.0.113.7"], "ContextKeyType": "ip"},
    {"ContextKeyName": "s3:max-keys", "ContextKeyValues": ["10"], "ContextKeyType": "numeric"},
    {"ContextKeyName": "aws:TagKeys", "ContextKeyValues": [], "ContextKeyType": "stringList"}
  ],
  "ResourceHandlingOption": "EC2-VPC-InstanceStore",
  "MaxItems": 100
}
"#;

fn simulate(input: &str) -> crate::project::Run {
    Project::with(&[("request.json", input)]).run(&["simulate", "request.json"])
}

fn answer(input: &Value) -> Value {
    serde_json::from_str(&simulate(&input.to_string()).stdout).unwrap()
}

#[test]
fn a_documented_request_has_the_documented_answer() {
    let run = simulate(DOCUMENTED);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    let matched = &answer["EvaluationResults"][0]["MatchedStatements"][0];
    assert_eq!(matched["SourcePolicyId"], "PolicyInputList.1");
    assert_eq!(matched["StartPosition"], json!({"Line": 1, "Column": 38}));
    assert_eq!(matched["EndPosition"], json!({"Line": 1, "Column": 167}));
    assert_eq!(run.code, Some(0));
    insta::assert_snapshot!("documented", run.to_string());
}

#[test]
fn every_field_of_the_api_is_taken() {
    let run = simulate(EVERY_FIELD);
    assert_eq!(run.code, Some(1));
    insta::assert_snapshot!("every_field", run.to_string());
}

#[test]
fn every_type_of_context_is_taken() {
    let types = [
        ("string", "x"),
        ("numeric", "10.5"),
        ("boolean", "true"),
        ("ip", "2001:db8::1"),
        ("binary", "aGVsbG8="),
        ("date", "2026-03-31T12:00:00Z"),
    ];
    for (word, value) in types {
        for word in [word.to_owned(), format!("{word}List")] {
            let run = simulate(
                &json!({"ActionNames": ["s3:GetObject"], "ContextEntries": [
                    {"ContextKeyName": "my:key", "ContextKeyValues": [value], "ContextKeyType": word}
                ]})
                .to_string(),
            );
            assert_eq!(run.code, Some(1), "{word}: {run}");
        }
    }
}

#[test]
fn statements_in_a_list_start_behind_what_precedes_them() {
    let statement = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
    let policy = format!(
        "{{\"Version\":\"2012-10-17\",\n \"Statement\":[\n  {statement} ,\n {statement}]}}"
    );
    let input = json!({"PolicyInputList": [policy], "ActionNames": ["s3:GetObject"]});
    let answer = answer(&input);
    let matched = &answer["EvaluationResults"][0]["MatchedStatements"];
    assert_eq!(matched[0]["StartPosition"], json!({"Line": 2, "Column": 15}));
    assert_eq!(matched[0]["EndPosition"], json!({"Line": 3, "Column": 49}));
    assert_eq!(matched[1]["StartPosition"], matched[0]["EndPosition"]);
    assert_eq!(matched[1]["EndPosition"], json!({"Line": 4, "Column": 48}));
}

#[test]
fn pages_follow_each_other() {
    let allow = json!({"Statement": {"Effect": "Allow", "Action": "s3:G*", "Resource": "*"}});
    let mut input = json!({
        "PolicyInputList": [allow],
        "ActionNames": ["s3:GetObject", "s3:PutObject", "s3:GetBucketAcl"],
        "MaxItems": 2,
    });
    let first = answer(&input);
    assert_eq!((&first["IsTruncated"], &first["Marker"]), (&json!(true), &json!("2")));
    // A request is denied if a part of it is, on whichever page that stands.
    input["Marker"] = first["Marker"].clone();
    let run = simulate(&input.to_string());
    let second: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(second["EvaluationResults"][0]["EvalActionName"], "s3:GetBucketAcl");
    assert_eq!((&second["IsTruncated"], run.code), (&json!(false), Some(1)));
}

#[test]
fn a_file_and_the_standard_input_are_read_alike() {
    let by_file = simulate(EVERY_FIELD);
    for arguments in [["simulate"].as_slice(), &["simulate", "-"]] {
        let run = Project::new().run_in(arguments, &[], EVERY_FIELD.as_bytes());
        assert_eq!(run.to_string(), by_file.to_string());
    }
}

#[test]
fn what_is_missing_from_the_context_is_named() {
    let policy = json!({"Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::b/${aws:PrincipalTag/team}/*",
        "Condition": {"StringLike": {"aws:UserAgent": "x*"}},
    }});
    let input = json!({"PolicyInputList": [policy], "ActionNames": ["s3:GetObject"],
        "ResourceArns": ["arn:aws:s3:::b/red/k"]});
    assert_eq!(
        answer(&input)["EvaluationResults"][0]["MissingContextValues"],
        json!(["aws:UserAgent", "aws:PrincipalTag/team"])
    );
}
