//! Parts of a policy that the host leaves open: unknown values and conditional parts.

use policylint_analysis::{
    ActionReading, EffectOf, PrincipalReading, ResourceReading, compile, effect_of,
    statement_matches,
};
use policylint_catalog::catalog;
use policylint_model::PolicyKind;
use policylint_model::truth::Truth;

use crate::support::{request, unknown_document};

/// The answer for one statement of an identity policy.
fn answer(statement: &str, action: &str, resource: &str, with: &str) -> String {
    let document = unknown_document(PolicyKind::Identity, statement);
    let compiled = compile(&document);
    statement_matches(&compiled.statements[0], &request("ann", action, resource, with)).to_string()
}

#[test]
fn an_unknown_action_may_be_any() {
    let statement = r#"{"Effect":"Allow","Action":["<<a>>","s3:PutObject"],"Resource":"*"}"#;
    assert_eq!(answer(statement, "s3:GetObject", "b/k", ""), "maybe (unknown part 0)");
    assert_eq!(answer(statement, "s3:PutObject", "b/k", ""), "yes");
    let part = r#"{"Effect":"Allow","Action":"s3:Get<<a>>","Resource":"*"}"#;
    assert_eq!(answer(part, "s3:GetObject", "b/k", ""), "maybe (unknown part 0)");
    assert_eq!(answer(part, "s3:PutObject", "b/k", ""), "no");
    let negated = r#"{"Effect":"Allow","NotAction":["<<a>>","s3:PutObject"],"Resource":"*"}"#;
    assert_eq!(answer(negated, "s3:GetObject", "b/k", ""), "maybe (unknown part 0)");
    assert_eq!(answer(negated, "s3:PutObject", "b/k", ""), "no");
}

#[test]
fn an_unknown_list_may_hold_anything() {
    let statement = r#"{"Effect":"Allow","Action":"<<a:list>>","Resource":"*"}"#;
    assert_eq!(answer(statement, "s3:GetObject", "b/k", ""), "maybe (unknown part 0)");
    let document = unknown_document(PolicyKind::Identity, statement);
    let compiled = compile(&document);
    let actions = compiled.statements[0].actions.as_ref().unwrap();
    assert!(!actions.complete && actions.known().is_empty());
    assert_eq!(actions.possible().len(), catalog().action_count());
    assert_eq!(actions.patterns[0].reading, ActionReading::Unknown);
}

#[test]
fn the_actions_an_unknown_part_may_stand_for() {
    let statement = r#"{"Effect":"Allow","Action":"sqs:Send<<a>>","Resource":"*"}"#;
    let document = unknown_document(PolicyKind::Identity, statement);
    let compiled = compile(&document);
    let actions = compiled.statements[0].actions.as_ref().unwrap();
    let possible: Vec<String> = actions.possible().actions().map(|it| it.to_string()).collect();
    assert_eq!(possible, ["sqs:SendMessage"]);
    assert!(actions.known().is_empty());
}

#[test]
fn an_unknown_resource_keeps_what_is_known_of_it() {
    let statement = r#"{"Effect":"Allow","Action":"*","Resource":"<<a>>/*"}"#;
    assert_eq!(answer(statement, "s3:GetObject", "b/k", ""), "maybe (unknown part 0)");
    assert_eq!(answer(statement, "s3:ListBucket", "b", ""), "no");
    let document = unknown_document(PolicyKind::Identity, statement);
    let compiled = compile(&document);
    assert_eq!(compiled.statements[0].resources.patterns[0].reading, ResourceReading::Unknown);
    let name = r#"{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::<<b>>/*"}"#;
    let document = unknown_document(PolicyKind::Identity, name);
    let compiled = compile(&document);
    let effect = |action| {
        effect_of(&compiled, &compiled.statements[0], catalog().find_action(action).unwrap())
    };
    // Whatever the bucket, it has objects.
    assert_eq!(effect("s3:GetObject"), EffectOf::Always);
    assert!(matches!(effect("s3:ListBucket"), EffectOf::Never(_)));
    assert!(matches!(effect("sqs:SendMessage"), EffectOf::Never(_)));
}

#[test]
fn conditional_parts_are_doubtful() {
    let item = r#"{"Effect":"Allow","Action":["[if] s3:GetObject","s3:Put*"],"Resource":"*"}"#;
    assert_eq!(answer(item, "s3:GetObject", "b/k", ""), "maybe (condition 0)");
    assert_eq!(answer(item, "s3:PutObject", "b/k", ""), "yes");
    assert_eq!(answer(item, "s3:ListBucket", "b", ""), "no");
    let statement = r#"{"[if]":true,"Effect":"Allow","Action":"s3:*","Resource":"*"}"#;
    assert_eq!(answer(statement, "s3:GetObject", "b/k", ""), "maybe (condition 0)");
    assert_eq!(answer(statement, "sqs:SendMessage", "b/k", ""), "no");
    let choice =
        r#"{"Effect":"Allow","Action":["[choice]","s3:GetObject","s3:PutObject"],"Resource":"*"}"#;
    assert_eq!(answer(choice, "s3:GetObject", "b/k", ""), "maybe (condition 0)");
    assert_eq!(answer(choice, "s3:ListBucket", "b/k", ""), "no");
}

#[test]
fn an_unknown_effect_is_no_error() {
    let statement = r#"{"Effect":"<<a>>","Action":"s3:*","Resource":"*"}"#;
    assert_eq!(answer(statement, "s3:GetObject", "b/k", ""), "maybe (unknown part 0)");
    assert_eq!(answer(statement, "sqs:SendMessage", "b/k", ""), "no");
}

#[test]
fn unknown_conditions() {
    let value = r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"x<<a>>"}}}"#;
    assert_eq!(answer(value, "s3:ListBucket", "b", "s3:prefix=xy"), "maybe (unknown part 0)");
    assert_eq!(answer(value, "s3:ListBucket", "b", "s3:prefix=y"), "no");
    assert_eq!(answer(value, "s3:ListBucket", "b", ""), "no");
    let number = value.replace("StringEquals", "NumericLessThan");
    assert_eq!(answer(&number, "s3:ListBucket", "b", "s3:prefix=1"), "maybe (unknown part 0)");
    let key = r#"{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/<<a>>":"x"}}}"#;
    assert_eq!(answer(key, "s3:ListBucket", "b", ""), "maybe (unknown part 0)");
    let block = r#"{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":"<<a:object>>"}"#;
    assert_eq!(answer(block, "s3:ListBucket", "b", ""), "maybe (unknown part 0)");
    assert_eq!(answer(block, "sqs:SendMessage", "b", ""), "no");
}

#[test]
fn unknown_principals() {
    let statement = r#"{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::<<a>>:root"},"Action":"*","Resource":"*"}"#;
    let document = unknown_document(PolicyKind::Bucket, statement);
    let compiled = compile(&document);
    let statement = &compiled.statements[0];
    let set = statement.principals.as_ref().unwrap();
    assert!(!set.complete && set.forms[0].reading == PrincipalReading::Unknown);
    let by = |caller| statement_matches(statement, &request(caller, "s3:GetObject", "b/k", ""));
    assert!(matches!(by("ann"), Truth::Maybe(_)));
    assert_eq!(by("anon"), Truth::No);
    assert_eq!(by("service s3.amazonaws.com"), Truth::No);
}
