//! Three policies that look right and are not: what never applies in them, and what else does.

use policylint_analysis::{
    Cause, Circumstances, CompiledDocument, CompiledStatement, EffectOf, KeyPresence, Overlap,
    StillGiven, compile, effect_of, effects_of, presence, resource_possible, still_given_by,
    vacuous_conditions,
};
use policylint_catalog::{Action, catalog};
use policylint_model::truth::Truth;
use policylint_model::{Document, PolicyKind, StatementId};

use crate::support::document;

fn action(name: &str) -> Action {
    catalog().find_action(name).unwrap()
}

fn statement<'a, 'd>(compiled: &'a CompiledDocument<'d>, id: u32) -> &'a CompiledStatement<'d> {
    compiled.statement(StatementId(id)).unwrap()
}

/// The effect in few words: the kind, and the keys or `resource` that stand against it.
fn summary(document: &Document, compiled: &CompiledDocument<'_>, id: u32, name: &str) -> String {
    let statement = statement(compiled, id);
    let effect = effect_of(compiled, statement, action(name));
    let blockers: Vec<&str> = effect
        .blockers()
        .iter()
        .map(|blocker| match blocker.cause {
            Cause::Resource { .. } | Cause::NoResource => "resource",
            _ => document.tree.raw(blocker.node).trim_matches('"'),
        })
        .collect();
    let word = match &effect {
        EffectOf::NotMatched => "not matched",
        EffectOf::Never(_) => "never",
        EffectOf::Undocumented(_) => "undocumented",
        EffectOf::Open(_) => "open",
        EffectOf::Only(_) => "only",
        EffectOf::Always => "always",
    };
    [&[word][..], &blockers].concat().join(" ")
}

fn given(compiled: &CompiledDocument<'_>, id: u32, name: &str) -> StillGiven {
    still_given_by(compiled, statement(compiled, id), action(name))
}

#[test]
fn data_engineer() {
    let document = document(PolicyKind::Identity, include_str!("../seeds/data-engineer.json"));
    let compiled = compile(&document);
    let sse = "never s3:x-amz-server-side-encryption";
    let expected = [
        (1, "s3:GetObject", sse),
        (1, "s3:DeleteObject", sse),
        (1, "s3:ListBucket", sse),
        (1, "s3:PutObject", "only"),
        (1, "s3:PutBucketPolicy", "not matched"),
        (3, "logs:DescribeLogGroups", "never resource"),
        (3, "logs:DescribeLogStreams", "always"),
        (3, "logs:CreateLogGroup", "always"),
        (2, "kms:Decrypt", "only"),
        (2, "kms:DescribeKey", "only"),
        (0, "glue:CreateJob", "always"),
        (0, "glue:GetJobRuns", "always"),
    ];
    for (id, name, found) in expected {
        assert_eq!(summary(&document, &compiled, id, name), found, "{name}");
    }
    for name in ["s3:GetObject", "s3:DeleteObject", "s3:ListBucket"] {
        assert!(given(&compiled, 1, name).is_nothing(), "{name}");
    }
    assert!(given(&compiled, 3, "logs:DescribeLogGroups").is_nothing());
}

#[test]
fn the_dead_actions_of_a_statement_stand_together() {
    let document = document(PolicyKind::Identity, include_str!("../seeds/data-engineer.json"));
    let compiled = compile(&document);
    let groups = effects_of(&compiled, statement(&compiled, 1)).unwrap();
    let names: Vec<Vec<String>> = groups
        .iter()
        .map(|group| group.actions.actions().map(|it| it.to_string()).collect())
        .collect();
    assert_eq!(
        names,
        [vec!["s3:DeleteObject", "s3:GetObject", "s3:ListBucket"], vec!["s3:PutObject"]]
    );
}

#[test]
fn data_lake_key() {
    let document = document(PolicyKind::KmsKey, include_str!("../seeds/data-lake-key.json"));
    let compiled = compile(&document);
    let context = "never kms:EncryptionContext:aws:s3:arn";
    assert_eq!(summary(&document, &compiled, 1, "kms:DescribeKey"), context);
    assert_eq!(summary(&document, &compiled, 1, "kms:Decrypt"), "only");
    assert_eq!(summary(&document, &compiled, 1, "kms:GenerateDataKey"), "only");
    assert_eq!(summary(&document, &compiled, 2, "kms:DescribeKey"), "always");
    assert_eq!(summary(&document, &compiled, 0, "kms:PutKeyPolicy"), "always");

    // The statement for other roles does not help; the account's delegation may.
    let given = given(&compiled, 1, "kms:DescribeKey");
    assert_eq!(given.delegated_by().collect::<Vec<_>>(), [StatementId(0)]);
    assert_eq!(given.by.len(), 1);
    assert!(given.by[0].reaches_all && given.by[0].overlap == Overlap::Delegation);
    assert!(!given.is_nothing() && !given.is_unconditional());
}

#[test]
fn services_that_never_send_the_context_of_s3() {
    let key = "kms:EncryptionContext:aws:s3:arn";
    let via = |service| {
        presence(
            key,
            action("kms:Decrypt"),
            Circumstances { via: Some(service), ..Default::default() },
        )
    };
    assert_eq!(via("s3"), KeyPresence::Sometimes);
    assert!(matches!(via("glue"), KeyPresence::Never { .. }));
    assert!(matches!(via("redshift"), KeyPresence::Never { .. }));
    // Nothing is known of this one.
    assert_eq!(via("athena"), KeyPresence::Sometimes);
}

#[test]
fn tag_based() {
    let document = document(PolicyKind::Identity, include_str!("../seeds/tag-based.json"));
    let compiled = compile(&document);
    let tag = "never s3:ExistingObjectTag/DataClassification";
    assert_eq!(summary(&document, &compiled, 0, "s3:ListBucket"), tag);
    assert_eq!(summary(&document, &compiled, 0, "s3:GetObject"), "only");
    assert_eq!(summary(&document, &compiled, 1, "s3:GetObject"), "only");
    assert!(given(&compiled, 0, "s3:ListBucket").is_nothing());
    let reading = given(&compiled, 0, "s3:GetObject");
    assert!(reading.by.is_empty());
    assert_eq!(reading.denied_by, [StatementId(1)]);
    let bucket = &statement(&compiled, 1).resources;
    assert_eq!(resource_possible(bucket, action("s3:ListBucket")), Truth::No);
}

#[test]
fn a_deny_without_condition_leaves_nothing() {
    let text = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"a"}}},
        {"Effect":"Allow","Action":"s3:*","Resource":"*"},
        {"Effect":"Deny","Action":"s3:Get*","Resource":"*"}]}"#;
    let document = document(PolicyKind::Identity, text);
    let compiled = compile(&document);
    let reading = given(&compiled, 0, "s3:GetObject");
    assert!(reading.is_denied && reading.is_nothing() && reading.by.len() == 1);
    assert!(!given(&compiled, 1, "s3:PutObject").is_denied);
}

#[test]
fn a_negated_test_on_a_key_that_is_never_sent_restricts_nothing() {
    let text = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*",
        "Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms","aws:PrincipalArn":"x"}}}}"#;
    let document = document(PolicyKind::Identity, text);
    let compiled = compile(&document);
    let positions = |name| -> Vec<usize> {
        let found = vacuous_conditions(&compiled, statement(&compiled, 0), action(name));
        found.into_iter().map(|it| it.condition).collect()
    };
    assert_eq!(positions("s3:GetObject"), [0]);
    assert_eq!(positions("s3:PutObject"), [0; 0]);
}
