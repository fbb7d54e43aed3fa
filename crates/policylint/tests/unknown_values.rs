//! What is not known is not judged: the rules of grammar over policies with holes and conditional parts.

#[path = "support/unknown.rs"]
mod unknown;

use policylint::PolicyKind;

/// The codes of the rules of grammar that fire.
fn codes(kind: PolicyKind, text: &str) -> Vec<&'static str> {
    unknown::codes_of("P", kind, text)
}

#[track_caller]
fn silent(kind: PolicyKind, text: &str) {
    assert_eq!(codes(kind, text), [""; 0], "{text}");
}

#[test]
fn unknown_elements_are_no_errors() {
    for text in [
        r#"{"Version": "2012-10-17", "Statement": "?"}"#,
        r#"{"Version": "?", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::${aws:username}"}]}"#,
        r#"{"Version": "2012-10-17", "Id": "?", "Statement": ["?", {"Sid": "?", "Effect": "?", "Action": "?", "Resource": "?", "Condition": "?"}]}"#,
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["?", "s3:*"], "Resource": ["?"], "Condition": {"StringEquals": "?"}}]}"#,
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": {"aws:SourceVpc": "?", "aws:PrincipalOrgID": ["?"]}}}]}"#,
    ] {
        silent(PolicyKind::Identity, text);
    }
    for principal in [r#""?""#, r#"{"AWS": "?"}"#, r#"{"Service": ["?"]}"#, r#""{?}""#] {
        silent(
            PolicyKind::Bucket,
            &format!(
                r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {principal}, "Action": "s3:*", "Resource": "*"}}]}}"#
            ),
        );
    }
}

#[test]
fn texts_with_unknown_pieces_are_no_errors() {
    for action in ["{?}", "s3{?}", "{?}:GetObject", "s3:{?}", " {?}"] {
        let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "X", "Resource": "*"}]}"#;
        silent(PolicyKind::Identity, &text.replace('X', action));
    }
    for resource in [
        "{?}",
        "{?}/*",
        "a{?}",
        "arn{?}",
        "arn:{?}:s3:::a",
        "arn:aws{?}:s3:::a",
        "arn:aws:s3{?}",
        "arn:aws:s3:::a/${{?}}",
    ] {
        let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "X"}]}"#;
        silent(PolicyKind::Identity, &text.replace('X', resource));
    }
    for principal in ["{?}", "arn:aws:iam::{?}:root", "arn:aws:iam::{?}:role/r", "{?}:root"] {
        let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "X"}, "Action": "sts:AssumeRole"}]}"#;
        silent(PolicyKind::Trust, &text.replace('X', principal));
    }
    let condition = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"{?}Equals": {"{?}": "{?}"}, "ArnLike": {"aws:{?}": ["{?}", "arn:{?}:iam::111122223333:role/x"]}}}]}"#;
    silent(PolicyKind::Identity, condition);
}

#[test]
fn members_that_may_exclude_each_other_are_no_errors() {
    for statement in [
        r#"{"Effect": "Allow", "if:Action": "s3:*", "if:NotAction": "s3:GetObject", "Resource": "*"}"#,
        r#"{"Effect": "Allow", "Action": "s3:*", "if:Resource": "*", "if:NotResource": "arn:aws:s3:::a"}"#,
        r#"{"if:Effect": "Allow", "if:Effect": "Deny", "Action": "s3:*", "Resource": "*"}"#,
    ] {
        silent(
            PolicyKind::Identity,
            &format!(r#"{{"Version": "2012-10-17", "Statement": [{statement}]}}"#),
        );
    }
}

#[test]
fn what_is_known_is_judged() {
    let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "X", "Resource": "Y"}]}"#;
    let with = |action: &str, resource: &str| text.replace('X', action).replace('Y', resource);
    assert_eq!(codes(PolicyKind::Identity, &with("s3:*", "aws:s3:::{?}")), ["P038"]);
    assert_eq!(codes(PolicyKind::Identity, &with("s3:*", "arn:amazon:s3:::{?}")), ["P040"]);
    assert_eq!(
        codes(PolicyKind::Identity, &with("s3:*", "arn:aws:s3:::a/${aws:x y}/{?}")),
        ["P051"]
    );
    let actions = r#"["{?}", "GetObject"]"#;
    assert_eq!(
        codes(PolicyKind::Identity, &with("s3:*", "*").replace(r#""s3:*""#, actions)),
        ["P044"]
    );
}
