//! Answers held against requests: over a tiny alphabet what is proved holds for every request that is
//! tried, and what is refuted is so by the evaluator.

use policylint_analysis::symbolic::{
    Access, Answer, Options, Undecided, contained, equivalent, in_common, is_empty,
};
use policylint_analysis::{
    Account, Caller, Context, ContextValue, Entity, Request, Target, compile,
};
use policylint_model::PolicyKind;
use policylint_model::truth::Truth;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::support::document;

const TEXTS: [&str; 9] = ["", "a", "b", "ab", "ba", "aab", "A", "abab", "x"];
const GLOBS: [&str; 9] = ["a", "b", "a*", "*b", "?", "*", "a*b", "*a*", "??"];
const NUMBERS: [&str; 5] = ["0", "1", "2", "3", "-1"];
const BLOCKS: [&str; 5] = ["10.0.0.0/30", "10.0.0.0/31", "10.0.0.1", "10.0.0.2/31", "::/0"];
const ADDRESSES: [&str; 6] = ["10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "::1"];
const DATES: [&str; 3] = ["2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z", "2024-01-03T00:00:00Z"];

fn one_of(texts: &'static [&'static str]) -> impl Strategy<Value = String> {
    proptest::sample::select(texts).prop_map(str::to_owned)
}

fn some_of(texts: &'static [&'static str]) -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(one_of(texts), 1..3)
}

/// An operator with or without `IfExists`, a key, and values.
fn condition() -> impl Strategy<Value = (String, &'static str, Value)> {
    let if_exists = |operator: String, add: bool| {
        if add && operator != "Null" { format!("{operator}IfExists") } else { operator }
    };
    let of = |operators: &'static [&'static str],
              key: &'static str,
              values: &'static [&'static str]| {
        (one_of(operators), some_of(values), any::<bool>())
            .prop_map(move |(operator, values, add)| (if_exists(operator, add), key, json!(values)))
    };
    let texts = [
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringNotLike",
        "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase",
    ];
    let texts: &'static [&'static str] = Box::leak(Box::new(texts));
    let sets = [
        "ForAllValues:StringEquals",
        "ForAnyValue:StringEquals",
        "ForAllValues:StringNotLike",
        "ForAnyValue:StringNotEquals",
        "ForAnyValue:StringLike",
        "StringEquals",
        "StringNotEquals",
    ];
    let sets: &'static [&'static str] = Box::leak(Box::new(sets));
    let null = (one_of(&["aws:PrincipalTag/t", "aws:TagKeys", "s3:max-keys"]), any::<bool>());
    prop_oneof![
        3 => of(texts, "aws:PrincipalTag/t", &GLOBS),
        2 => of(texts, "aws:PrincipalTag/u", &TEXTS),
        2 => of(sets, "aws:TagKeys", &GLOBS),
        2 => of(&["NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericGreaterThanEquals"], "s3:max-keys", &NUMBERS),
        2 => of(&["IpAddress", "NotIpAddress"], "aws:SourceIp", &BLOCKS),
        1 => of(&["DateLessThan", "DateGreaterThanEquals", "DateEquals"], "aws:TokenIssueTime", &DATES),
        1 => of(&["Bool"], "aws:SecureTransport", &["true", "false"]),
        1 => of(&["ArnLike", "ArnNotLike", "StringLike"], "aws:SourceArn", &["arn:aws:s3:::a*", "arn:aws:s3:*:*:b", "arn:*:s3:::ab"]),
        1 => null.prop_map(|(key, absent)| {
            let key: &'static str = Box::leak(key.into_boxed_str());
            ("Null".to_owned(), key, json!(absent.to_string()))
        }),
    ]
}

fn statement() -> impl Strategy<Value = Value> {
    let action = some_of(&["s3:GetObject", "s3:PutObject", "s3:Get*", "s3:*", "sqs:*"]);
    let resource = proptest::collection::vec(
        prop_oneof![
            Just("*".to_owned()),
            one_of(&GLOBS).prop_map(|glob| format!("arn:aws:s3:::b/{glob}"))
        ],
        1..3,
    );
    let conditions = proptest::collection::vec(condition(), 0..3);
    (any::<[bool; 3]>(), action, resource, conditions).prop_map(
        |(flags, action, resource, conditions)| {
            let [denies, not_action, not_resource] = flags;
            let mut block = serde_json::Map::new();
            for (operator, key, values) in conditions {
                let keys = block.entry(operator).or_insert_with(|| json!({}));
                keys[key] = values;
            }
            // The rarer elements are rare here too.
            let action_element = if not_action && denies { "NotAction" } else { "Action" };
            let resource_element = if not_resource && denies { "NotResource" } else { "Resource" };
            json!({
                "Effect": if denies { "Deny" } else { "Allow" },
                action_element: action, resource_element: resource, "Condition": block,
            })
        },
    )
}

fn policy() -> impl Strategy<Value = String> {
    let allow = statement().prop_map(|mut statement| {
        statement["Effect"] = json!("Allow");
        statement
    });
    (allow, proptest::collection::vec(statement(), 0..3)).prop_map(|(first, more)| {
        let all: Vec<String> =
            std::iter::once(first).chain(more).map(|statement| statement.to_string()).collect();
        all.join(",")
    })
}

fn maybe(texts: &'static [&'static str]) -> impl Strategy<Value = ContextValue> {
    prop_oneof![
        1 => Just(ContextValue::Absent),
        4 => one_of(texts).prop_map(ContextValue::One),
    ]
}

fn request() -> impl Strategy<Value = Request> {
    let set = proptest::collection::btree_set(one_of(&["a", "b", "ab", "ba", "x"]), 0..3);
    let keys = (
        maybe(&TEXTS),
        maybe(&TEXTS),
        set,
        maybe(&NUMBERS),
        maybe(&ADDRESSES),
        maybe(&DATES),
        one_of(&["true", "false"]),
        maybe(&["arn:aws:s3:::a", "arn:aws:s3:::ab", "arn:aws:s3:r:1:b", "arn:aws:s3:::b"]),
    );
    (one_of(&["s3:GetObject", "s3:PutObject", "s3:GetObjectAcl"]), one_of(&TEXTS), keys).prop_map(
        |(action, name, (tag, other, set, number, address, date, tls, source))| {
            let set = if set.is_empty() { ContextValue::Absent } else { ContextValue::many(set) };
            let context = Context::new()
                .with("aws:PrincipalTag/t", tag)
                .with("aws:PrincipalTag/u", other)
                .with("aws:TagKeys", set)
                .with("s3:max-keys", number)
                .with("aws:SourceIp", address)
                .with("aws:TokenIssueTime", date)
                .with("aws:SecureTransport", ContextValue::One(tls))
                .with("aws:SourceArn", source);
            Request {
                caller: Caller::User(Entity::new(Account::new("111122223333"), "/user")),
                action,
                resource: Target::Arn(format!("arn:aws:s3:::b/{name}")),
                context,
            }
        },
    )
}

/// No answer is a defect.
fn assert_sound(answer: &Answer) -> Result<(), TestCaseError> {
    if let Answer::Undecided(why) = answer {
        for why in why {
            let is_doubt = matches!(why, Undecided::Doubtful(_));
            prop_assert!(is_doubt, "undecided: {}", why);
        }
    }
    Ok(())
}

/// How many cases a test tries; more by `PROPTEST_CASES`.
const CASES: u32 = 40;

fn config() -> ProptestConfig {
    let standard = ProptestConfig::default();
    // 256 is what proptest tries if nobody says otherwise.
    let cases = if standard.cases == 256 { CASES } else { standard.cases };
    ProptestConfig { cases, failure_persistence: None, ..standard }
}

/// So many requests for each pair of policies.
const REQUESTS: usize = 300;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_proved_holds_for_requests(
        one in policy(), two in policy(), related in any::<bool>(),
        requests in proptest::collection::vec(request(), REQUESTS),
    ) {
        // Half of the pairs share statements: else hardly anything is within anything.
        let two = if related { format!("{one},{two}") } else { two };
        let documents = [&one, &two].map(|statements| document(PolicyKind::Identity, statements));
        let compiled = documents.each_ref().map(compile);
        let [new, existing] = compiled.each_ref().map(Access::of);
        let options = Options::default();
        let within = contained(&new, &existing, &options);
        let void = is_empty(&new, &options);
        let apart = in_common(&[&new, &existing], &options);
        for answer in [&within, &void, &apart] {
            assert_sound(answer)?;
        }
        for request in &requests {
            let (allowed, also) = (new.allows(request), existing.allows(request));
            if matches!(within, Answer::Proved) {
                prop_assert!(!(allowed.possible() && also == Truth::No), "{:?}\n{}\n{}", request, one, two);
                prop_assert!(!(allowed == Truth::Yes && also != Truth::Yes), "{:?}\n{}\n{}", request, one, two);
            }
            if matches!(void, Answer::Proved) {
                prop_assert!(!allowed.possible(), "{:?}\n{}", request, one);
            }
            if matches!(apart, Answer::Proved) {
                prop_assert!(!allowed.and(also).possible(), "{:?}\n{}\n{}", request, one, two);
            }
        }
        if let Answer::Refuted(witness) = &within {
            prop_assert_eq!(new.allows(&witness.request), Truth::Yes);
            prop_assert_eq!(existing.allows(&witness.request), Truth::No);
        }
    }

    #[test]
    fn laws_that_need_no_requests(one in policy(), two in policy()) {
        let both = format!("{one},{two}");
        let documents = [&one, &two, &both].map(|it| document(PolicyKind::Identity, it));
        let compiled = documents.each_ref().map(compile);
        let [first, _, together] = compiled.each_ref().map(Access::of);
        let options = Options::default();
        // A copy is the same policy.
        let copy = document(PolicyKind::Identity, &one);
        let copy = compile(&copy);
        prop_assert!(matches!(equivalent(&first, &Access::of(&copy), &options), Answer::Proved));
        // Only a Deny can take away.
        if !two.contains("Deny") {
            prop_assert!(matches!(contained(&first, &together, &options), Answer::Proved));
        }
        let denies = two.replace(r#""Effect":"Allow""#, r#""Effect":"Deny""#);
        let less = document(PolicyKind::Identity, &format!("{one},{denies}"));
        let less = compile(&less);
        prop_assert!(matches!(contained(&Access::of(&less), &first, &options), Answer::Proved));
    }
}
