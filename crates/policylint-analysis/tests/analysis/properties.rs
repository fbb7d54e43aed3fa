//! Laws that hold for every policy.

use policylint_analysis::{
    CompiledStatement, ContextValue, EffectOf, KeyPresence, Outcome, Request, Target,
    circumstances_of, compile, effect_of, presence, statement_matches, still_given_by,
};
use policylint_catalog::{Action, catalog};
use policylint_model::PolicyKind;
use policylint_model::truth::Truth;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::support::{caller, context, unknown_document, with_statements};

const ACTION_PATTERNS: &[&str] = &[
    "*",
    "s3:*",
    "s3:Get*",
    "S3:getobject",
    "s3:*Object",
    "kms:Decrypt",
    "kms:*",
    "sqs:Send?essage",
    "iam:*Role*",
    "logs:Describe*",
    "nosuch:*",
    "s*:Get*",
    "broken",
    "s3:GetObject, s3:PutObject",
    "ec2:Describe*",
    "sts:AssumeRole",
];
const ACTIONS: &[&str] = &[
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListBucket",
    "s3:ListAllMyBuckets",
    "kms:Decrypt",
    "kms:DescribeKey",
    "sqs:SendMessage",
    "iam:PassRole",
    "logs:DescribeLogGroups",
    "logs:PutLogEvents",
    "ec2:DescribeInstances",
    "sts:AssumeRole",
];
const RESOURCES: &[&str] = &[
    "*",
    "arn:aws:s3:::b",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b*",
    "arn:aws:s3",
    "arn:aws:kms:*:*:key/*",
    "arn:aws:sqs:us-east-1:111111111111:q",
    "arn:aws:iam::*:role/*",
    "my-bucket",
    "arn:aws:logs:*:*:log-group:/x*",
    "arn:aws:s3:::b/${aws:username}/*",
    "arn:aws:*:*:*:*",
    "*/k",
    "arn:aws:kms:us-east-1:111111111111:alias/x",
];
const ARNS: &[&str] = &[
    "arn:aws:s3:::b",
    "arn:aws:s3:::b/k",
    "arn:aws:s3:::b/ann/k",
    "arn:aws:s3:::c/k",
    "arn:aws:kms:us-east-1:111111111111:key/k1",
    "arn:aws:sqs:us-east-1:111111111111:q",
    "arn:aws:iam::111111111111:role/svc/app",
    "arn:aws:logs:us-east-1:111111111111:log-group:/x/y:log-stream:s",
];
const OPERATORS: &[&str] = &[
    "StringEquals",
    "StringNotEquals",
    "StringLike",
    "StringNotLike",
    "StringEqualsIfExists",
    "StringEqualsIgnoreCase",
    "ForAllValues:StringEquals",
    "ForAnyValue:StringEquals",
    "ForAnyValue:StringNotEquals",
    "ForAllValues:StringNotLike",
    "NumericLessThan",
    "NumericNotEquals",
    "NumericEqualsIfExists",
    "DateLessThan",
    "DateNotEquals",
    "Bool",
    "BoolIfExists",
    "IpAddress",
    "NotIpAddress",
    "ArnLike",
    "ArnNotEquals",
    "BinaryEquals",
    "Null",
    "ForAllValues:Null",
    "ForAnyValue:Null",
    "StringEqualz",
];
const KEYS: &[&str] = &[
    "s3:prefix",
    "aws:username",
    "aws:TagKeys",
    "s3:x-amz-server-side-encryption",
    "aws:SourceIp",
    "aws:MultiFactorAuthPresent",
    "kms:EncryptionContext:aws:s3:arn",
    "aws:CurrentTime",
    "aws:SecureTransport",
    "s3:ExistingObjectTag/t",
    "aws:SourceArn",
    "aws:PrincipalTag/t",
];
const VALUES: &[&str] = &[
    "a",
    "A",
    "a*",
    "*",
    "",
    "ann",
    "10",
    "9.5",
    "1e1",
    "true",
    "False",
    "2025-01-01",
    "203.0.113.0/24",
    "203.0.113.7",
    "::1",
    "arn:aws:s3:::b",
    "arn:aws:s3:::*",
    "QQ==",
    "${aws:username}",
    "${aws:username, 'a'}",
    "${*}",
    "home/${aws:PrincipalTag/t}",
];

fn quoted(items: &[&str]) -> String {
    format!("[{}]", items.iter().map(|item| format!("\"{item}\"")).collect::<Vec<_>>().join(","))
}

fn list(of: &'static [&'static str], most: usize) -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(select(of), 1..=most)
}

fn request_value() -> impl Strategy<Value = ContextValue> {
    let one = || select(VALUES).prop_map(String::from);
    prop_oneof![
        2 => Just(ContextValue::Absent),
        4 => one().prop_map(ContextValue::One),
        2 => prop::collection::vec(one(), 0..3).prop_map(ContextValue::Many),
        1 => prop::collection::vec(one(), 1..3).prop_map(ContextValue::OneOf),
    ]
}

#[derive(Debug, Clone)]
struct Condition {
    operator: &'static str,
    key: &'static str,
    values: Vec<&'static str>,
}

impl Condition {
    fn json(&self) -> String {
        format!(r#"{{"{}":{{"{}":{}}}}}"#, self.operator, self.key, quoted(&self.values))
    }
}

fn condition() -> impl Strategy<Value = Condition> {
    (select(OPERATORS), select(KEYS), prop::collection::vec(select(VALUES), 0..3))
        .prop_map(|(operator, key, values)| Condition { operator, key, values })
}

fn statement() -> impl Strategy<Value = String> {
    let element = |names: [&'static str; 2]| prop_oneof![4 => Just(names[0]), 1 => Just(names[1])];
    (
        prop_oneof![Just("Allow"), Just("Deny")],
        element(["Action", "NotAction"]),
        list(ACTION_PATTERNS, 3),
        element(["Resource", "NotResource"]),
        list(RESOURCES, 3),
        prop::option::of(condition()),
    )
        .prop_map(|(effect, action, actions, resource, resources, condition)| {
            let (actions, resources) = (quoted(&actions), quoted(&resources));
            let condition = condition.map_or("{}".into(), |condition| condition.json());
            format!(
                r#"{{"Effect":"{effect}","{action}":{actions},"{resource}":{resources},"Condition":{condition}}}"#
            )
        })
}

/// A request without values for keys that requests for its action never carry.
fn some_request(
    statement: &CompiledStatement<'_>,
    action: &str,
    arn: &str,
    values: &[ContextValue],
) -> Request {
    let action_known: Action = catalog().find_action(action).unwrap();
    let resource = if action_known.has_resource_types() {
        Target::Arn(arn.into())
    } else {
        Target::Collection
    };
    let document = with_statements(PolicyKind::Identity, "{}");
    let empty = compile(&document);
    let circumstances = circumstances_of(&empty, statement);
    let mut context = context("");
    for (key, value) in KEYS.iter().zip(values) {
        let carried = match presence(key, action_known, circumstances) {
            KeyPresence::Never { .. } | KeyPresence::NotDocumented => ContextValue::Absent,
            KeyPresence::Always { .. } if *value == ContextValue::Absent => {
                ContextValue::one("true")
            }
            _ => value.clone(),
        };
        context.set(key, carried);
    }
    Request { caller: caller("ann"), action: action.into(), resource, context }
}

/// Whether an ARN is one that the action is authorized against, as far as this pool goes.
fn fits(action: &str, arn: &str) -> bool {
    let parts: &[&str] = match action {
        "s3:GetObject" | "s3:PutObject" => &["s3:::b/", "s3:::c/"],
        "s3:ListBucket" => return arn == "arn:aws:s3:::b",
        "kms:Decrypt" | "kms:DescribeKey" => &[":key/"],
        "sqs:SendMessage" => &["aws:sqs:"],
        "iam:PassRole" | "sts:AssumeRole" => &[":role/"],
        "logs:PutLogEvents" => &[":log-stream:"],
        _ => return true,
    };
    parts.iter().any(|part| arn.contains(part))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn not_action_is_the_exact_complement(patterns in list(ACTION_PATTERNS, 4)) {
        let list = quoted(&patterns);
        let both = format!(
            r#"{{"Effect":"Allow","Action":{list},"Resource":"*"}},{{"Effect":"Allow","NotAction":{list},"Resource":"*"}}"#
        );
        let document = with_statements(PolicyKind::Identity, &both);
        let compiled = compile(&document);
        let sets: Vec<_> = compiled.statements.iter().map(|it| it.actions.as_ref().unwrap()).collect();
        prop_assert_eq!(&sets[0].known().complement(), sets[1].possible());
        prop_assert_eq!(&sets[0].possible().complement(), sets[1].known());
        for name in ACTIONS {
            prop_assert_eq!(!sets[0].matches(name), sets[1].matches(name));
            let action = catalog().find_action(name).unwrap();
            for set in &sets {
                prop_assert_eq!(set.includes(action), set.matches(name));
                prop_assert_eq!(set.known().contains(action.id()), set.matches(name) == Truth::Yes);
                prop_assert_eq!(set.possible().contains(action.id()), set.matches(name) != Truth::No);
            }
        }
    }

    #[test]
    fn one_value_is_a_list_of_one(
        action in select(ACTION_PATTERNS), resource in select(RESOURCES), test in condition(),
        value in select(VALUES), asked in select(ACTIONS), arn in select(ARNS), brought in request_value(),
    ) {
        let Condition { operator, key, .. } = test;
        let single = format!(
            r#"{{"Effect":"Allow","Action":"{action}","Resource":"{resource}","Condition":{{"{operator}":{{"{key}":"{value}"}}}}}}"#
        );
        let listed = format!(
            r#"{{"Effect":"Allow","Action":["{action}"],"Resource":["{resource}"],"Condition":{{"{operator}":{{"{key}":["{value}"]}}}}}}"#
        );
        let document = with_statements(PolicyKind::Identity, &format!("{single},{listed}"));
        let compiled = compile(&document);
        let request = Request {
            caller: caller("ann"),
            action: asked.into(),
            resource: Target::Arn(arn.into()),
            context: context("aws:username=ann").with(key, brought),
        };
        let answers: Vec<Truth> = compiled.statements.iter().map(|it| statement_matches(it, &request)).collect();
        prop_assert_eq!(&answers[0], &answers[1]);
    }

    #[test]
    fn the_order_of_values_does_not_matter(test in condition(), brought in request_value(), turn in 0..3_usize) {
        let mut turned = test.clone();
        let by = turn.min(turned.values.len());
        turned.values.rotate_left(by);
        let json = |test: &Condition| {
            format!(r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{}}}"#, test.json())
        };
        let both = format!("{},{}", json(&test), json(&turned));
        let document = with_statements(PolicyKind::Identity, &both);
        let compiled = compile(&document);
        let context = context("aws:username=ann").with(test.key, brought);
        let answers: Vec<Truth> =
            compiled.statements.iter().map(|it| it.conditions[0].holds_in(&context)).collect();
        prop_assert_eq!(&answers[0], &answers[1]);
    }

    #[test]
    fn knowing_a_value_never_turns_a_certain_answer(
        test in condition(), brought in request_value(), name in prop_oneof![Just(ContextValue::Unknown), request_value()],
    ) {
        let json = format!(r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{}}}"#, test.json());
        let document = with_statements(PolicyKind::Identity, &json);
        let compiled = compile(&document);
        let literal = &compiled.statements[0].conditions[0];
        let with = |name: ContextValue, value| context("").with("aws:username", name).with(test.key, value);
        let blind = literal.holds_in(&with(ContextValue::Unknown, ContextValue::Unknown));
        let half = literal.holds_in(&with(ContextValue::Unknown, brought.clone()));
        let seeing = literal.holds_in(&with(name, brought));
        for (before, after) in [(&blind, &half), (&half, &seeing), (&blind, &seeing)] {
            prop_assert!(!matches!(before, Truth::Yes | Truth::No) || before == after, "{before} {after}");
        }
    }

    #[test]
    fn filling_a_hole_never_turns_a_certain_answer(
        parts in subsequence(&["Action", "Resource", "Value"][..], 1..=3),
        prefix in select(&["", "s3:", "arn:aws:s3:::", "a"][..]),
        text in select(&["*", "b/k", "GetObject", "s3:Get*", "arn:aws:s3:::b/*", "ann", "", "10"][..]),
        operator in select(OPERATORS), asked in select(ACTIONS), arn in select(ARNS), brought in request_value(),
        negated in any::<bool>(),
    ) {
        let not = if negated { "Not" } else { "" };
        let build = |text: &str| {
            let part = |name: &str, other: &str| if parts.contains(&name) { format!("{prefix}{text}") } else { other.into() };
            format!(
                r#"{{"Effect":"Allow","{not}Action":["{}"],"{not}Resource":["{}"],"Condition":{{"{operator}":{{"s3:prefix":["{}"]}}}}}}"#,
                part("Action", "s3:*"), part("Resource", "arn:aws:s3:::b*"), part("Value", "a"),
            )
        };
        let request = Request {
            caller: caller("ann"),
            action: asked.into(),
            resource: Target::Arn(arn.into()),
            context: context("aws:username=ann").with("s3:prefix", brought),
        };
        let open = unknown_document(PolicyKind::Identity, &build("<<h>>"));
        let filled = with_statements(PolicyKind::Identity, &build(text));
        let (open, filled) = (compile(&open), compile(&filled));
        let before = statement_matches(&open.statements[0], &request);
        let after = statement_matches(&filled.statements[0], &request);
        prop_assert!(!matches!(before, Truth::Yes | Truth::No) || before == after, "{before} {after}");
        let action = catalog().find_action(asked).unwrap();
        if let EffectOf::Never(_) = effect_of(&open, &open.statements[0], action) {
            let effect = effect_of(&filled, &filled.statements[0], action);
            prop_assert!(matches!(effect, EffectOf::Never(_) | EffectOf::NotMatched), "{effect:?}");
        }
    }

    #[test]
    fn outcomes_agree_with_every_value(test in condition(), brought in request_value()) {
        let json = format!(r#"{{"Effect":"Deny","Action":"*","Resource":"*","Condition":{}}}"#, test.json());
        let document = with_statements(PolicyKind::Identity, &json);
        let compiled = compile(&document);
        let literal = &compiled.statements[0].conditions[0];
        let found = literal.holds_in(&context("aws:username=ann").with(test.key, brought.clone()));
        match brought {
            ContextValue::Absent => prop_assert_eq!(found, literal.when_absent()),
            // Sets without values and empty texts count as absent for some operators.
            ContextValue::One(text) if !text.is_empty() => match literal.when_present() {
                Outcome::Never => prop_assert_eq!(found, Truth::No),
                Outcome::Always => prop_assert_eq!(found, Truth::Yes),
                Outcome::Sometimes => {}
            },
            _ => {}
        }
    }

    #[test]
    fn what_never_applies_matches_no_request(
        json in statement(), asked in select(ACTIONS), arn in select(ARNS),
        values in prop::collection::vec(request_value(), KEYS.len()),
    ) {
        let document = with_statements(PolicyKind::Identity, &json);
        let compiled = compile(&document);
        let statement = &compiled.statements[0];
        let request = some_request(statement, asked, arn, &values);
        let effect = effect_of(&compiled, statement, catalog().find_action(asked).unwrap());
        let matched = statement_matches(statement, &request);
        if fits(asked, arn) && matched == Truth::Yes {
            prop_assert!(effect.is_possible(), "{effect:?}");
        }
        if effect == EffectOf::NotMatched {
            prop_assert_eq!(matched, Truth::No);
        }
    }

    #[test]
    fn what_also_matches_is_among_what_still_gives(
        json in prop::collection::vec(statement(), 2..4), asked in select(ACTIONS), arn in select(ARNS),
        values in prop::collection::vec(request_value(), KEYS.len()),
    ) {
        let document = with_statements(PolicyKind::Identity, &json.join(","));
        let compiled = compile(&document);
        let first = &compiled.statements[0];
        let request = some_request(first, asked, arn, &values);
        let given = still_given_by(&compiled, first, catalog().find_action(asked).unwrap());
        if !fits(asked, arn) || statement_matches(first, &request) != Truth::Yes {
            return Ok(());
        }
        for other in compiled.statements.iter().skip(1) {
            if statement_matches(other, &request) == Truth::Yes {
                let named = given.by.iter().any(|by| by.statement == other.id)
                    || given.denied_by.contains(&other.id)
                    || first.effect != other.effect;
                prop_assert!(named, "{given:?}");
                prop_assert!(!given.is_nothing() || first.effect != other.effect);
            }
        }
    }
}
