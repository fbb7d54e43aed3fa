//! Any policies and any scenario: the fast verdict is the explained one, and the explanation bears it out.

use policylint::analysis::eval::{
    Attached, BlockPublicAccess, Endpoint, Evaluation, Grant, Policies, PolicySet, S3Settings,
    Scenario, Verdict, decide, evaluate, refusals,
};
use policylint::analysis::{
    Account, Caller, CompiledDocument, ContextValue, Entity, Target, compile_as,
};
use policylint::{Document, PolicyKind};

use crate::inputs::{CHOICES, Choices, KEYS, RESOURCES, VALUES, policy};
use crate::lint::read;
use crate::places::check_place;

const ACCOUNTS: &[&str] = &["111111111111", "222222222222"];
const ASKED: &[&str] = &[
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListBucket",
    "s3:ListAllMyBuckets",
    "kms:Decrypt",
    "kms:CreateGrant",
    "kms:RetireGrant",
    "sqs:SendMessage",
    "iam:PassRole",
    "sts:AssumeRole",
    "sts:GetCallerIdentity",
    "sts:AssumeRoleWithSAML",
    "ec2:DescribeInstances",
    "dynamodb:GetItem",
    "nosuch:Thing",
    "broken",
];
const ARNS: &[&str] = &[
    "arn:aws:s3:::b",
    "arn:aws:s3:::b/k",
    "arn:aws:s3:::b/ann/k",
    "arn:aws:kms:us-east-1:111111111111:key/k1",
    "arn:aws:kms:us-east-1:222222222222:key/k2",
    "arn:aws:sqs:us-east-1:111111111111:q",
    "arn:aws:iam::111111111111:role/svc/app",
    "arn:aws:dynamodb:us-east-1:222222222222:table/t",
    "arn:aws:s3:us-east-1:111111111111:accesspoint/p/object/k",
];
/// A policy for each layer, so that layer and kind go together.
const LAYERS: [PolicyKind; 9] = [
    PolicyKind::Identity,
    PolicyKind::Boundary,
    PolicyKind::Session,
    PolicyKind::Scp,
    PolicyKind::Rcp,
    PolicyKind::VpcEndpoint,
    PolicyKind::Resource,
    PolicyKind::Identity,
    PolicyKind::Scp,
];

pub(crate) fn check(bytes: &[u8]) {
    let bytes = match bytes.split_first() {
        Some((&CHOICES, rest)) => rest,
        _ => bytes,
    };
    let mut choices = Choices::new(bytes);
    let scenario = scenario(&mut choices);
    let settings = settings(&mut choices);
    let grants = grants(&mut choices);
    let present = u16::from_be_bytes([choices.byte(), choices.byte()]);
    let documents = documents(&mut choices);
    let compiled: Vec<CompiledDocument<'_>> =
        documents.iter().map(|document| compile_as(document, document.policy_kind())).collect();
    for (document, compiled) in documents.iter().zip(&compiled) {
        for refusal in refusals(document, compiled) {
            check_place(document.sources(), document.tree.place(refusal.node));
            assert!(!refusal.what.is_empty() && !refusal.rule.is_empty());
        }
    }
    let check = match scenario.check() {
        Ok(check) => check,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let mut policies = policies(&compiled, present);
    (policies.s3, policies.grants) = (settings, grants);
    let evaluation = evaluate(&check, &policies);
    let told = || format!("{scenario:?}\n{:?}", documents.iter().map(text).collect::<Vec<_>>());
    assert_eq!(decide(&check, &policies), evaluation.verdict, "{}", told());
    let again = evaluate(&check, &policies);
    assert_eq!(facts(&evaluation), facts(&again), "evaluating twice differs: {}", told());
    check_explanation(&evaluation, &told);
}

fn text(document: &Document) -> &str {
    document.tree.root().map_or("", |root| document.tree.raw(root))
}

fn facts(evaluation: &Evaluation<'_>) -> String {
    let Evaluation {
        verdict,
        blocked_by,
        caveats,
        depends_on,
        missing_context,
        missing_policies,
        ..
    } = evaluation;
    format!(
        "{verdict:?} {blocked_by:?} {caveats:?} {depends_on:?} {missing_context:?} {missing_policies:?}"
    )
}

fn check_explanation(evaluation: &Evaluation<'_>, told: &dyn Fn() -> String) {
    let explicit = evaluation.blocked_by.iter().any(|blocked| blocked.explicit);
    match evaluation.verdict {
        Verdict::Allow => assert!(evaluation.blocked_by.is_empty(), "{}", told()),
        Verdict::ExplicitDeny => assert!(explicit, "{}", told()),
        Verdict::ImplicitDeny => {
            assert!(!explicit && !evaluation.blocked_by.is_empty(), "{}", told());
        }
    }
    for matched in &evaluation.matched {
        assert_eq!(matched.statement.effect, Some(matched.effect), "{}", told());
        let of_document = &matched.document.statements;
        assert!(of_document.iter().any(|statement| std::ptr::eq(statement, matched.statement)));
    }
    assert!(evaluation.caveats.is_sorted(), "{}", told());
}

fn scenario(choices: &mut Choices<'_>) -> Scenario {
    let caller = caller(choices);
    let resource = match choices.below(4) {
        0 => Target::Collection,
        1 => Target::Arn(choices.word(RESOURCES)),
        _ => Target::Arn(choices.word(ARNS)),
    };
    let mut scenario = Scenario::new(caller, choices.word(ASKED), resource);
    for _ in 0..choices.below(4) {
        let value = match choices.below(6) {
            0 => ContextValue::Unknown,
            1 => ContextValue::many([choices.word(VALUES), choices.word(VALUES)]),
            2 => ContextValue::OneOf(vec![choices.word(VALUES), choices.word(VALUES)]),
            3 => ContextValue::Absent,
            _ => ContextValue::One(choices.word(VALUES)),
        };
        scenario.given.set(&choices.word(KEYS), value);
    }
    if choices.one_in(2) {
        scenario.about.account = Some(Account::new(choices.pick(ACCOUNTS)));
    }
    scenario.about.aws_managed_key = choices.one_in(8);
    scenario.about.requires_policy = choices.one_in(8);
    if choices.one_in(4) {
        scenario.time = Some(i64::from(choices.byte()) << 24);
    }
    if choices.one_in(8) {
        scenario.endpoint = Some(Endpoint { id: Some("vpce-1".into()), ..Endpoint::default() });
    }
    if choices.one_in(8) {
        scenario.forwarded_by = vec!["s3.amazonaws.com".into()];
    }
    let tag =
        |choices: &mut Choices<'_>| (choices.word(&["team", "Team", "t"]), choices.word(VALUES));
    if choices.one_in(4) {
        scenario.request_tags = vec![tag(choices), tag(choices)];
    }
    if choices.one_in(4) {
        scenario.facts.tags = vec![tag(choices)];
    }
    if choices.one_in(4) {
        scenario.encryption_context = vec![("aws:s3:arn".into(), choices.word(ARNS))];
    }
    scenario
}

fn caller(choices: &mut Choices<'_>) -> Caller {
    let account = Account::new(choices.pick(ACCOUNTS));
    let mut entity = Entity::new(
        account.clone(),
        choices.pick(&["/svc/app", "/ann", "", "/aws-service-role/x/y"]),
    );
    if choices.one_in(4) {
        entity.unique_id = Some("AIDAEXAMPLEEXAMPLE123".into());
    }
    match choices.below(8) {
        0 => Caller::Root { account, session: choices.one_in(2) },
        1 | 2 => Caller::User(entity),
        3 => Caller::Role { role: entity, session: Some("s1".into()) },
        4 => Caller::Role { role: entity, session: None },
        5 => Caller::Federated { name: "f".into(), creator: entity },
        6 => Caller::Service { names: vec!["s3.amazonaws.com".into()] },
        _ if choices.one_in(2) => Caller::Anonymous,
        _ => Caller::Provider {
            saml: choices.one_in(2),
            name: choices
                .word(&["accounts.google.com", "arn:aws:iam::111111111111:saml-provider/p"]),
        },
    }
}

fn settings(choices: &mut Choices<'_>) -> S3Settings {
    let block = |choices: &mut Choices<'_>| {
        if choices.one_in(4) { BlockPublicAccess::ALL } else { BlockPublicAccess::default() }
    };
    S3Settings {
        account_block: block(choices),
        bucket_block: block(choices),
        ..S3Settings::default()
    }
}

fn grants(choices: &mut Choices<'_>) -> Vec<Grant> {
    if !choices.one_in(4) {
        return Vec::new();
    }
    let caller = caller(choices).arn().unwrap_or_default();
    let operations = vec!["Decrypt".to_owned(), "CreateGrant".to_owned()];
    let context = vec![("aws:s3:arn".to_owned(), choices.word(ARNS))];
    vec![Grant {
        id: "g".into(),
        grantee: caller.clone(),
        operations,
        context_subset: choices.one_in(2).then_some(context),
        retiring_principal: choices.one_in(2).then_some(caller),
        ..Grant::default()
    }]
}

fn documents(choices: &mut Choices<'_>) -> Vec<Document> {
    LAYERS
        .into_iter()
        .filter_map(|layer| {
            let kind = match layer {
                PolicyKind::Resource => choices.pick(&[
                    PolicyKind::Resource,
                    PolicyKind::Bucket,
                    PolicyKind::KmsKey,
                    PolicyKind::Trust,
                ]),
                other => other,
            };
            let text = policy(choices);
            read(text.as_bytes(), Some(kind)).documents.into_iter().next()
        })
        .collect()
}

/// The policies in force, each layer there or not by a bit of `present`.
fn policies<'p>(compiled: &'p [CompiledDocument<'p>], present: u16) -> Policies<'p> {
    let one = |index: usize| {
        let document = compiled.get(index).filter(|_| present & 1 << index != 0)?;
        Some(PolicySet::one(Attached::new(document, "p", "a policy")))
    };
    let two = |first: usize, second: usize| {
        let both = [first, second].into_iter().filter_map(|index| compiled.get(index));
        both.map(|document| Attached::new(document, "p", "a policy")).collect::<PolicySet<'p>>()
    };
    Policies {
        identity: if present & 1 == 0 { two(0, 7) } else { one(0).unwrap_or_default() },
        boundary: one(1),
        session: one(2),
        scp: one(3).map(|root| [Some(root), one(8)].into_iter().flatten().collect()),
        rcp: one(4).map(|root| vec![root]),
        endpoint: one(5),
        resource: one(6),
        ..Policies::default()
    }
}
