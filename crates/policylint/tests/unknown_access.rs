//! What is not known is not judged: the rules on access over policies with holes and conditional parts.

#[path = "support/unknown.rs"]
mod unknown;

use policylint::PolicyKind;

/// The codes that fire of all groups but that of grammar.
fn codes(kind: PolicyKind, text: &str) -> Vec<&'static str> {
    ["C", "N", "K", "M"]
        .into_iter()
        .flat_map(|group| unknown::codes_of(group, kind, text))
        .collect()
}

fn statement(action: &str, resource: &str, condition: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": {action}, "Resource": {resource}, "Condition": {condition}}}]}}"#
    )
}

#[track_caller]
fn fires(wanted: &[&str], kind: PolicyKind, text: &str) {
    assert_eq!(codes(kind, text), wanted, "{text}");
}

const IDENTITY: PolicyKind = PolicyKind::Identity;

#[test]
fn names_with_unknown_pieces_may_be_right() {
    for action in ["{?}", "s3:{?}", "{?}:GetObject", "s3{?}:Gett*", "glue:Stop{?}"] {
        fires(&[], IDENTITY, &statement(&format!("\"{action}\""), r#""*""#, "{}"));
    }
    for key in ["{?}", "aws:{?}", "{?}:prefix", "s3:{?}", "s33:a{?}"] {
        let condition = format!(r#"{{"StringEquals": {{"{key}": "a"}}}}"#);
        fires(&[], IDENTITY, &statement(r#""s3:GetObject""#, r#""*""#, &condition));
    }
}

#[test]
fn an_unknown_resource_may_be_every_resource() {
    for resource in [
        r#""?""#,
        r#"["arn:aws:ec2:*:*:instance/*", "?"]"#,
        r#"["arn:aws:ec2:*:*:instance/*", "{?}"]"#,
    ] {
        fires(&[], IDENTITY, &statement(r#""ec2:DescribeInstances""#, resource, "{}"));
    }
    let known = r#"["arn:aws:ec2:*:{?}:instance/{?}"]"#;
    fires(&["C010"], IDENTITY, &statement(r#""ec2:DescribeInstances""#, known, "{}"));
}

#[test]
fn a_condition_that_may_not_be_there_kills_nothing() {
    for condition in [
        r#"{"if:StringEquals": {"s3:x-amz-acl": "private"}}"#,
        r#"{"StringEquals": {"if:s3:x-amz-acl": "private"}}"#,
        r#"{"String{?}": {"s3:x-amz-acl": "private"}}"#,
        r#"{"StringEquals": "?"}"#,
        r#""?""#,
    ] {
        fires(&[], IDENTITY, &statement(r#""s3:GetObject""#, r#""*""#, condition));
    }
    // What the key is compared with does not matter where it is not sent.
    let condition = r#"{"StringEquals": {"s3:x-amz-acl": "?"}}"#;
    fires(&["C019"], IDENTITY, &statement(r#""s3:GetObject""#, r#""*""#, condition));
}

#[test]
fn unknown_values_are_no_wrong_values() {
    for condition in [
        r#"{"Bool": {"aws:MultiFactorAuthPresent": "?"}}"#,
        r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "{?}"}}"#,
        r#"{"Null": {"aws:MultiFactorAuthPresent": "?"}}"#,
        r#"{"Null": {"aws:MultiFactorAuthPresent": ["false", "?"]}}"#,
        r#"{"StringLike": {"kms:EncryptionContext:aws:s3:arn": ["?", "arn:aws:s3:::a/*"]}}"#,
        r#"{"StringEquals": {"kms:ViaService": "{?}.eu-west-1.amazonaws.com", "kms:EncryptionContext:aws:s3:arn": "{?}"}}"#,
    ] {
        fires(&[], IDENTITY, &statement(r#""kms:Decrypt""#, r#""*""#, condition));
    }
}

#[test]
fn unknown_principals_may_be_anyone() {
    let text = r#"{"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": X, "Action": ["sts:AssumeRole", "sts:AssumeRoleWithSAML"], "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}]}"#;
    for principal in [
        r#""?""#,
        r#"{"Federated": "?"}"#,
        r#"{"Federated": ["arn:aws:iam::123456789012:saml-provider/p", "?"]}"#,
    ] {
        fires(&[], PolicyKind::Trust, &text.replace('X', principal));
    }
}
