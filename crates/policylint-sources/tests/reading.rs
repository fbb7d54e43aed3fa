//! What a text is taken for, which policies are found in it, and of which kind (inputs 6.3 and 6.4).

use policylint_model::{Confidence, PolicyKind};
use policylint_sources::{
    Carrier, ReadOptions, Reading, Recognition, Summons, may_hold_policy, read,
};
use policylint_syntax::SourceFile;

const ALLOW: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}"#;

fn found(path: &str, text: &str) -> Reading {
    read(
        SourceFile::new(path, text),
        &ReadOptions { summons: Summons::Found, ..ReadOptions::default() },
    )
}

fn named(text: &str) -> Reading {
    read(SourceFile::new("policy.json", text), &ReadOptions::default())
}

fn statement(members: &str) -> String {
    format!(r#"{{"Version": "2012-10-17", "Statement": [{{{members}}}]}}"#)
}

/// Content or path, then the kind and how sure it is.
#[test]
fn kinds() {
    use Confidence::{Certain, Likely};
    use PolicyKind::{Bucket, Identity, KmsKey, Rcp, Resource, Scp, Trust, VpcEndpoint};
    let account = r#""Principal": {"AWS": "arn:aws:iam::111122223333:root"}"#;
    let everybody = r#""Principal": "*""#;
    let cases = [
        (r#""Effect": "Allow", "Action": "s3:GetObject", "Resource": "*""#.to_owned(), Identity, Likely),
        (format!(r#""Effect": "Allow", {account}, "Action": ["sts:AssumeRole", "sts:TagSession"]"#), Trust, Certain),
        (format!(r#""Effect": "Allow", {account}, "Action": "sts:AssumeRole", "Resource": "*""#), Trust, Likely),
        (format!(r#""Effect": "Allow", {account}, "Action": "kms:*", "Resource": "*""#), KmsKey, Certain),
        (format!(r#""Effect": "Allow", {account}, "Action": "KMS:Decrypt", "Resource": "*""#), KmsKey, Likely),
        (format!(r#""Effect": "Allow", {everybody}, "Action": "s3:*", "Resource": "arn:aws:s3:::b/*""#), Bucket, Likely),
        (format!(r#""Effect": "Deny", {everybody}, "Action": "s3:*", "Resource": "*""#), Rcp, Likely),
        (format!(r#""Effect": "Allow", {everybody}, "Action": "*", "Resource": "*", "Condition": {{"StringEquals": {{"aws:PrincipalOrgID": "o-1"}}}}"#), VpcEndpoint, Likely),
        (format!(r#""Effect": "Allow", {account}, "Action": "sqs:SendMessage", "Resource": "*""#), Resource, Likely),
        (r#""Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*""#.to_owned(), Scp, Likely),
        (r#""Effect": "Deny", "Action": "ec2:*", "Resource": "*", "Condition": {"StringNotEquals": {"AWS:requestedregion": "eu-west-1"}}"#.to_owned(), Scp, Likely),
    ];
    for (members, kind, confidence) in cases {
        let reading = found("p.json", &statement(&members));
        let document = &reading.documents[0];
        assert_eq!((document.kind.kind, document.kind.confidence), (kind, confidence), "{members}");
    }
}

#[test]
fn a_path_settles_what_content_leaves_open() {
    for (path, kind) in [
        ("org/scps/region.json", PolicyKind::Scp),
        ("service_control_policies/a.json", PolicyKind::Scp),
        ("iam/developer-boundary.json", PolicyKind::Boundary),
        ("session-policy.json", PolicyKind::Session),
        // A word inside another one is none.
        ("descprition.json", PolicyKind::Identity),
        // Such a statement names no principal, so it is no trust policy, whatever the path says.
        ("trust/policy.json", PolicyKind::Identity),
    ] {
        assert_eq!(found(path, ALLOW).documents[0].kind.kind, kind, "{path}");
    }
}

#[test]
fn the_user_has_the_last_word() {
    let options = ReadOptions { kind: Some(PolicyKind::Rcp), ..ReadOptions::default() };
    let document = &read(SourceFile::new("scp.json", ALLOW), &options).documents[0];
    assert_eq!(
        (document.kind.kind, document.kind.confidence),
        (PolicyKind::Rcp, Confidence::Certain)
    );
    let options =
        ReadOptions { resource_type: Some("AWS::SQS::Queue".into()), ..ReadOptions::default() };
    let document = &read(SourceFile::new("scp.json", ALLOW), &options).documents[0];
    assert_eq!(document.kind.kind, PolicyKind::Resource);
    assert_eq!(document.kind.resource_type.as_deref(), Some("AWS::SQS::Queue"));
}

#[test]
fn the_type_of_the_resource_decides_the_grammar() {
    for (of, kind) in [
        ("AWS::S3ObjectLambda::AccessPoint", PolicyKind::Bucket),
        ("AWS::S3Tables::TableBucketPolicy", PolicyKind::Resource),
        ("AWS::IAM::UserPolicy", PolicyKind::Identity),
        ("AWS::IAM::Role", PolicyKind::Trust),
        ("AWS::KMS::Key", PolicyKind::KmsKey),
        ("AWS::EC2::VPCEndpoint", PolicyKind::VpcEndpoint),
        ("AWS::Lambda::Function", PolicyKind::Resource),
    ] {
        let options = ReadOptions { resource_type: Some(of.into()), ..ReadOptions::default() };
        let document = &read(SourceFile::new("policy.json", ALLOW), &options).documents[0];
        assert_eq!(document.kind.kind, kind, "{of}");
        assert_eq!(document.kind.resource_type.as_deref(), Some(of));
    }
}

#[test]
fn other_texts_are_no_policies() {
    for text in [
        r#"{"name": "package", "version": "1.0.0"}"#,
        r#"{"Statement": "a sentence"}"#,
        // A stack policy of CloudFormation.
        r#"{"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}]}"#,
        // A policy of another cloud.
        r#"{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "oss:Get*", "Resource": "acs:oss:*:*:b"}]}"#,
        "[1, 2, 3]",
        "",
    ] {
        let reading = found("a.json", text);
        assert_eq!(reading.recognition, Recognition::Other, "{text}");
        assert!(reading.documents.is_empty(), "{text}");
    }
}

#[test]
fn what_the_user_names_is_meant() {
    for text in [
        r#"{"Version": "2012-10-17"}"#,
        r#"{"statement": []}"#,
        r#"{"Effect": "Allow", "Action": "*"}"#,
    ] {
        assert_eq!(named(text).documents.len(), 1, "{text}");
    }
    for text in ["", "{", "[", "nonsense", r#"{"Version": "2012-10-17""#] {
        let reading = named(text);
        assert_eq!(reading.recognition, Recognition::Policy, "{text}");
        assert!(!reading.tree.errors().is_empty(), "{text}");
    }
    assert_eq!(named(r#"{"name": "package"}"#).recognition, Recognition::Other);
}

#[test]
fn a_broken_policy_that_is_found_is_recognized() {
    for cut in [60, 80, ALLOW.len() - 1] {
        let text = ALLOW.get(..cut).unwrap();
        assert_eq!(found("a.json", text).recognition, Recognition::Policy, "{text}");
    }
}

#[test]
fn carriers_are_recognized() {
    for (text, carrier) in [
        (
            r#"{"format_version": "1.2", "planned_values": {}, "resource_changes": []}"#,
            Carrier::TerraformPlan,
        ),
        (
            r#"{"version": 4, "terraform_version": "1.9.0", "lineage": "x", "resources": []}"#,
            Carrier::TerraformState,
        ),
        (r#"{"Resources": {"R": {"Type": "AWS::IAM::Role"}}}"#, Carrier::CloudFormation),
        (r#"{"resource": {"aws_iam_policy": {}}}"#, Carrier::TerraformConfiguration),
    ] {
        assert_eq!(found("a.json", text).recognition, Recognition::Unsupported(carrier), "{text}");
    }
}

#[test]
fn policies_in_wrappers_keep_their_places() {
    let nested = ALLOW.replace('"', "\\\"");
    let text = format!(r#"{{"Policy": "{nested}", "Name": "x"}}"#);
    let reading = found("get-bucket-policy.json", &text);
    let document = &reading.documents[0];
    assert_eq!(document.origin.address.as_deref(), Some("/Policy"));
    let action = document.policy.statements[0].actions().unwrap().value.node;
    let (file, span) = document.sources().in_file(document.tree.place(action)).unwrap();
    assert_eq!(file.text().get(span.range()), Some("\\\"s3:GetObject\\\""));
}

#[test]
fn wrappers_give_kinds() {
    let text = format!(
        r#"{{"Role": {{"AssumeRolePolicyDocument": {ALLOW}}}, "Other": [{ALLOW}, {{"a": {ALLOW}}}]}}"#
    );
    let reading = found("role.json", &text);
    let kinds: Vec<_> = reading.documents.iter().map(|document| document.kind.kind).collect();
    assert_eq!(kinds, [PolicyKind::Trust, PolicyKind::Identity, PolicyKind::Identity]);
    let addresses: Vec<_> = reading
        .documents
        .iter()
        .filter_map(|document| document.origin.address.as_deref())
        .collect();
    assert_eq!(addresses, ["/Role/AssumeRolePolicyDocument", "/Other/0", "/Other/1/a"]);
}

#[test]
fn a_percent_encoded_policy_is_read() {
    let encoded =
        ALLOW.replace('"', "%22").replace('{', "%7B").replace('}', "%7D").replace(' ', "%20");
    let reading = found("gaad.json", &format!(r#"{{"AssumeRolePolicyDocument": "{encoded}"}}"#));
    assert_eq!(reading.documents[0].policy.statements.len(), 1);
}

#[test]
fn marks_of_policies() {
    assert!(may_hold_policy(br#"{"STATEMENT": []}"#));
    assert!(may_hold_policy(&[0xFF, 0xFE, b'{', 0]));
    assert!(may_hold_policy(&[b'{', 0, b'"', 0]));
    assert!(may_hold_policy(&[0, b'{', 0, b'"']));
    assert!(!may_hold_policy(br#"{"name": "package"}"#));
}
