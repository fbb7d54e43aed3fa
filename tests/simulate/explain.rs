//! `--explain`: layer by layer, with the statements in their text.

use crate::project::Project;

/// A boundary that bypassed, a bucket policy in the input itself, and two levels of control policies.
const INPUT: &str = r#"{
  "CallerArn": "arn:aws:sts::111122223333:assumed-role/app/s1",
  "ActionNames": ["s3:GetObject", "s3:DeleteObject"],
  "ResourceArns": ["arn:aws:s3:::b/k"],
  "ResourceOwner": "111122223333",
  "PolicyInputList": ["{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:Get*\",\"Resource\":\"*\"}]}"],
  "PermissionsBoundaryPolicyInputList": [
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}]}
  ],
  "ResourcePolicy": {
    "Version": "2012-10-17",
    "Statement": [
      {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:role/app"},
        "Action": "s3:*",
        "Resource": "arn:aws:s3:::b/*"
      },
      {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:DeleteObject",
        "Resource": "arn:aws:s3:::b/*",
        "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}
      }
    ]
  },
  "ServiceControlPolicyInputList": [
    [{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}],
    [{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}]
  ]
}
"#;

fn explain(input: &str) -> crate::project::Run {
    Project::with(&[("request.json", input)]).run(&["simulate", "--explain", "request.json"])
}

#[test]
fn layers_are_explained_with_their_statements() {
    insta::assert_snapshot!("explain", explain(INPUT).to_string());
}

#[test]
fn what_is_taken_for_granted_is_said() {
    let input = r#"{"CallerArn": "arn:aws:iam::111122223333:user/ann", "ActionNames": ["kms:Decrypt"],
 "ResourceArns": ["arn:aws:kms:us-east-1:111122223333:key/k1"],
 "PolicyInputList": [{"Statement": {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}}]}"#;
    insta::assert_snapshot!("explain_assumed", explain(input).to_string());
}

#[test]
fn harmful_characters_are_not_printed() {
    let input = r#"{"Lenient": true, "ActionNames": ["s3:\u001b[31m"], "PolicyInputList": ["{\"Statement\": {\"Sid\": \"\\u001b\", \"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}}"]}"#;
    let run = explain(input);
    assert!(!run.stdout.contains('\u{1b}') && run.code == Some(0), "{run}");
}
