//! Answers that are known, among them those that other tools give wrong.

use policylint_analysis::eval::PublicPolicyOf;
use policylint_analysis::symbolic::{Access, Axiom, Options, contained, not_public};
use policylint_analysis::{Caller, ContextValue, Target, compile};
use policylint_model::PolicyKind;

use super::support::{
    assert_proved, assert_refuted, assert_undecided, document, is_void, is_within,
};

/// An Allow on `s3:GetObject` of everything under some conditions.
fn allow(conditions: &str) -> String {
    format!(
        r#"{{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{{{conditions}}}}}"#
    )
}

fn deny(conditions: &str) -> String {
    allow(conditions).replace("Allow", "Deny")
}

fn on(effect: &str, resource: &str) -> String {
    format!(r#"{{"Effect":"{effect}","Action":"s3:GetObject","Resource":{resource}}}"#)
}

#[track_caller]
fn proved(new: &str, existing: &str) {
    assert_proved(&is_within(PolicyKind::Identity, new, existing));
}

#[track_caller]
fn refuted(new: &str, existing: &str) -> policylint_analysis::symbolic::Witness {
    assert_refuted(&is_within(PolicyKind::Identity, new, existing))
}

#[test]
fn a_wildcard_in_the_service_prefix_settles_nothing() {
    // OP-3
    let exact = r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}"#;
    let doubtful = exact.replace("s3:", "s*:");
    assert_undecided(&is_within(PolicyKind::Identity, exact, &doubtful));
    assert_undecided(&is_within(
        PolicyKind::Identity,
        &doubtful,
        r#"{"Effect":"Allow","Action":"s3:PutObject","Resource":"*"}"#,
    ));
    // The same doubt on both sides is the same doubt.
    proved(&doubtful, &doubtful);
}

#[test]
fn contradictions_allow_nothing() {
    // Allow through endpoint a, Deny unless through b; the same with disjoint blocks of addresses.
    let endpoints = [
        allow(r#""StringEquals":{"aws:SourceVpce":"vpce-a"}"#),
        deny(r#""StringNotEquals":{"aws:SourceVpce":"vpce-b"}"#),
    ];
    assert_proved(&is_void(PolicyKind::Identity, &endpoints.join(",")));
    let blocks = [
        allow(r#""IpAddress":{"aws:SourceIp":"10.0.0.0/8"}"#),
        deny(r#""NotIpAddress":{"aws:SourceIp":"192.168.0.0/16"}"#),
    ];
    assert_proved(&is_void(PolicyKind::Identity, &blocks.join(",")));
}

#[test]
fn a_deny_on_false_leaves_requests_without_the_key() {
    let everything = allow("");
    let policy =
        [everything.clone(), deny(r#""Bool":{"aws:MultiFactorAuthPresent":"false"}"#)].join(",");
    // True or absent, and not only true.
    let with_mfa = allow(r#""Bool":{"aws:MultiFactorAuthPresent":"true"}"#);
    let witness = refuted(&policy, &with_mfa);
    assert_eq!(*witness.request.context.get("aws:MultiFactorAuthPresent"), ContextValue::Absent);
    proved(&policy, &allow(r#""BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}"#));
    // Likewise for the age.
    let policy =
        [everything, deny(r#""NumericGreaterThan":{"aws:MultiFactorAuthAge":"3600"}"#)].join(",");
    refuted(&policy, &allow(r#""NumericLessThanEquals":{"aws:MultiFactorAuthAge":"3600"}"#));
    proved(&policy, &allow(r#""NumericLessThanEqualsIfExists":{"aws:MultiFactorAuthAge":"3600"}"#));
}

#[test]
fn a_key_and_its_opposite_are_no_condition() {
    let both = [
        allow(r#""StringEquals":{"aws:SourceVpce":"vpce-a"}"#),
        allow(r#""StringNotEquals":{"aws:SourceVpce":"vpce-a"}"#),
    ];
    proved(&allow(""), &both.join(","));
    // An Allow with a condition more adds nothing.
    let more = [
        both[0].clone(),
        allow(r#""StringEquals":{"aws:SourceVpce":"vpce-a","aws:SourceVpc":"vpc-a"}"#),
    ];
    proved(&more.join(","), &both[0]);
}

#[test]
fn resources_have_holes() {
    let all = on("Allow", r#""arn:aws:s3:::b/*""#);
    let hole = [all.clone(), on("Deny", r#""arn:aws:s3:::b/secret/*""#)].join(",");
    let witness = refuted(&all, &hole);
    assert!(
        matches!(&witness.request.resource, Target::Arn(arn) if arn.starts_with("arn:aws:s3:::b/secret/"))
    );
    proved(&hole, &all);
    // Deny with NotResource leaves only what it lists.
    let only = [
        on("Allow", r#""*""#),
        r#"{"Effect":"Deny","Action":"s3:GetObject","NotResource":"arn:aws:s3:::b/pub/*"}"#
            .to_owned(),
    ];
    proved(&only.join(","), &on("Allow", r#""arn:aws:s3:::b/pub/*""#));
    proved(&on("Allow", r#""arn:aws:s3:::b/pub/*""#), &only.join(","));
    // Texts that end so and do not begin so.
    let texts = [on("Allow", r#""arn:aws:s3:::b/*.csv""#), on("Deny", r#""arn:aws:s3:::b/2024*""#)]
        .join(",");
    refuted(&on("Allow", r#""arn:aws:s3:::b/*.csv""#), &texts);
    refuted(&on("Allow", r#""arn:aws:s3:::b/2024x.csv""#), &texts);
    proved(&on("Allow", r#""arn:aws:s3:::b/2023x.csv""#), &texts);
}

#[test]
fn blocks_of_addresses_have_holes() {
    // 200.10.10.10/31 without 200.10.10.10/32 is 200.10.10.11.
    let policy = [
        allow(r#""IpAddress":{"aws:SourceIp":"200.10.10.10/31"}"#),
        deny(r#""IpAddress":{"aws:SourceIp":"200.10.10.10/32"}"#),
    ];
    let witness = assert_refuted(&is_void(PolicyKind::Identity, &policy.join(",")));
    assert_eq!(*witness.request.context.get("aws:SourceIp"), ContextValue::one("200.10.10.11"));
    proved(&policy.join(","), &allow(r#""IpAddress":{"aws:SourceIp":"200.10.10.11"}"#));
}

#[test]
fn what_two_globs_leave_is_exact() {
    // `*bc` without `a*c`
    let policy = [
        allow(r#""StringLike":{"aws:PrincipalTag/team":"*bc"}"#),
        deny(r#""StringLike":{"aws:PrincipalTag/team":"a*c"}"#),
    ]
    .join(",");
    let exact =
        |text: &str| allow(&format!(r#""StringEquals":{{"aws:PrincipalTag/team":"{text}"}}"#));
    for outside in ["abc", "aabc", "abbc"] {
        refuted(&exact(outside), &policy);
    }
    for inside in ["bc", "bbc", "xabc"] {
        proved(&exact(inside), &policy);
    }
    // Each pair fits, all three together do not: `a*`, `*b`, and not `a*b`.
    let empty = [
        allow(
            r#""StringLike":{"aws:PrincipalTag/team":"a*"},"StringEquals":{"aws:PrincipalTag/x":"1"}"#,
        ),
        deny(r#""StringNotLike":{"aws:PrincipalTag/team":"*b"}"#),
        deny(r#""StringLike":{"aws:PrincipalTag/team":"a*b"}"#),
    ];
    assert_proved(&is_void(PolicyKind::Identity, &empty.join(",")));
}

#[test]
fn sets_of_values_are_sets() {
    let all = |op: &str, values: &str| allow(&format!(r#""{op}":{{"aws:TagKeys":[{values}]}}"#));
    let only_ab = all("ForAllValues:StringEquals", r#""a","b""#);
    let some_a = all("ForAnyValue:StringEquals", r#""a""#);
    refuted(&only_ab, &some_a);
    refuted(&some_a, &only_ab);
    let witness = refuted(&some_a, &all("ForAllValues:StringEquals", r#""a""#));
    assert!(
        matches!(witness.request.context.get("aws:TagKeys"), ContextValue::Many(keys) if keys.len() == 2)
    );
    proved(&all("ForAllValues:StringEquals", r#""a""#), &only_ab);
    // Without the key the one holds and the other does not (CD-23, CD-24).
    let none = allow(r#""Null":{"aws:TagKeys":"true"}"#);
    proved(&none, &only_ab);
    refuted(&none, &some_a);
    // All of a, and one that is not a.
    let void = allow(
        r#""ForAllValues:StringEquals":{"aws:TagKeys":"a"},"ForAnyValue:StringNotEquals":{"aws:TagKeys":"a"}"#,
    );
    assert_proved(&is_void(PolicyKind::Identity, &void));
}

#[test]
fn an_account_covers_its_roles() {
    let to = |principal: &str| {
        format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":"{principal}"}},"Action":"sts:AssumeRole"}}"#
        )
    };
    let within = |new: &str, existing: &str| is_within(PolicyKind::Trust, &to(new), &to(existing));
    assert_proved(&within("arn:aws:iam::111122223333:role/x", "111122223333"));
    assert_proved(&within("111122223333", "arn:aws:iam::111122223333:root"));
    assert_refuted(&within("111122223333", "arn:aws:iam::111122223333:role/x"));
    assert_refuted(&within("arn:aws:iam::444455556666:role/x", "111122223333"));
    let witness = assert_refuted(&within("*", "111122223333"));
    assert!(witness.request.caller.account().is_none_or(|account| account.id != "111122223333"));
    assert_refuted(&within(
        "arn:aws:iam::111122223333:role/x",
        "arn:aws:sts::111122223333:assumed-role/x/s",
    ));
}

#[test]
fn keys_that_follow_from_the_caller_are_no_other_keys() {
    let everyone = |conditions: &str| {
        format!(
            r#"{{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{{{conditions}}}}}"#
        )
    };
    let role = everyone(r#""ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/x"}"#);
    let account = everyone(r#""StringEquals":{"aws:PrincipalAccount":"111122223333"}"#);
    let within = |new: &str, existing: &str| is_within(PolicyKind::Bucket, new, existing);
    assert_proved(&within(&role, &account));
    let witness = assert_refuted(&within(&account, &role));
    assert!(!matches!(witness.request.caller, Caller::Anonymous));
    let user = everyone(r#""StringEquals":{"aws:username":"ann"}"#);
    assert_proved(&within(&user, &everyone(r#""StringLike":{"aws:PrincipalArn":"arn:*:user/*"}"#)));
    assert_proved(&within(&user, &everyone(r#""StringEquals":{"aws:PrincipalType":"User"}"#)));
}

#[test]
fn axioms_join_keys_and_can_be_left_out() {
    let recent = allow(r#""NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}"#);
    let with_mfa = allow(r#""Bool":{"aws:MultiFactorAuthPresent":"true"}"#);
    proved(&recent, &with_mfa);
    refuted(&with_mfa, &recent);
    let (new, existing) =
        (document(PolicyKind::Identity, &recent), document(PolicyKind::Identity, &with_mfa));
    let (new, existing) = (compile(&new), compile(&existing));
    let options = Options { without: vec![Axiom::Mfa1], ..Options::default() };
    assert_refuted(&contained(&Access::of(&new), &Access::of(&existing), &options));
    // ACCOUNT-1
    let in_account = allow(r#""StringEquals":{"aws:ResourceAccount":"111122223333"}"#)
        .replace("s3:GetObject", "sqs:SendMessage");
    let by_arn = r#"{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:*:111122223333:q"}"#;
    proved(by_arn, &in_account);
    refuted(&in_account, by_arn);
    proved(
        &in_account,
        r#"{"Effect":"Allow","Action":"sqs:*","Resource":"arn:*:sqs:*:111122223333:*"}"#,
    );
    // NET-1
    let both = allow(
        r#""StringEquals":{"aws:SourceVpce":"vpce-a"},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}"#,
    );
    assert_proved(&is_void(PolicyKind::Identity, &both));
}

#[test]
fn variables_are_relations_between_keys() {
    let own = allow(r#""StringEquals":{"aws:ResourceAccount":"${aws:PrincipalAccount}"}"#);
    let witness = assert_refuted(&is_void(PolicyKind::Identity, &own));
    let context = &witness.request.context;
    assert_eq!(context.get("aws:ResourceAccount"), context.get("aws:PrincipalAccount"));
    let witness = refuted(&allow(""), &own);
    let context = &witness.request.context;
    assert_ne!(context.get("aws:ResourceAccount"), context.get("aws:PrincipalAccount"));
    proved(&own, &own);
    proved(&own, &allow(""));
    // A home of one's own.
    let home = on("Allow", r#""arn:aws:s3:::home/${aws:username}/*""#);
    let homes = on("Allow", r#""arn:aws:s3:::home/*""#);
    proved(&home, &homes);
    let witness = refuted(&homes, &home);
    assert!(
        matches!(&witness.request.resource, Target::Arn(arn) if arn.starts_with("arn:aws:s3:::home/"))
    );
    refuted(&home, &on("Allow", r#""arn:aws:s3:::home/ann/*""#));
    // Tags that are alike.
    let alike = allow(r#""StringEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"}"#);
    let unlike = deny(r#""StringNotEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"}"#);
    proved(&[allow(""), unlike.clone()].join(","), &alike);
    refuted(
        &[allow(""), unlike].join(","),
        &allow(r#""StringEquals":{"aws:ResourceTag/team":"red"}"#),
    );
}

#[test]
fn strangers_are_those_whom_nothing_fixed_names() {
    let everyone = |conditions: &str| {
        format!(
            r#"{{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{{{conditions}}}}}"#
        )
    };
    let public = |statements: &str| {
        let document = document(PolicyKind::Bucket, statements);
        not_public(&Access::of(&compile(&document)), PublicPolicyOf::Bucket, &Options::default())
    };
    assert_refuted(&public(&everyone("")));
    assert_refuted(&public(&everyone(r#""StringLike":{"aws:PrincipalOrgID":"o-*"}"#)));
    assert_refuted(&public(&everyone(r#""IpAddress":{"aws:SourceIp":"0.0.0.0/1"}"#)));
    assert_refuted(&public(&everyone(r#""StringEqualsIfExists":{"aws:SourceVpce":"vpce-1"}"#)));
    assert_refuted(&public(&everyone(r#""StringNotEquals":{"aws:PrincipalOrgID":"o-1"}"#)));
    assert_proved(&public(&everyone(r#""StringEquals":{"aws:PrincipalOrgID":"o-1"}"#)));
    assert_proved(&public(&everyone(r#""IpAddress":{"aws:SourceIp":"52.0.0.0/8"}"#)));
    assert_proved(&public(&everyone(r#""StringEquals":{"aws:SourceVpce":"vpce-1"}"#)));
    assert_proved(&public(&everyone(
        r#""ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}"#,
    )));
    let named = everyone("").replace(r#""Principal":"*""#, r#""Principal":{"AWS":"111122223333"}"#);
    assert_proved(&public(&named));
    let service = named.replace("AWS", "Service").replace("111122223333", "s3.amazonaws.com");
    assert_proved(&public(&service));
    // A Deny takes strangers out.
    let outside =
        everyone(r#""StringNotEquals":{"aws:PrincipalOrgID":"o-1"}"#).replace("Allow", "Deny");
    assert_proved(&public(&[everyone(""), outside].join(",")));
}

#[test]
fn tags_of_a_request_are_listed() {
    // TAG-1
    let tagged = allow(r#""StringEquals":{"aws:RequestTag/team":"red"}"#);
    proved(
        &tagged,
        &allow(r#""ForAnyValue:StringEquals":{"aws:TagKeys":["team","Team","TEAM"]}"#)
            .replace("Equals", "EqualsIgnoreCase"),
    );
    let void = allow(
        r#""StringEquals":{"aws:RequestTag/team":"red"},"ForAllValues:StringEquals":{"aws:TagKeys":"cost"}"#,
    );
    assert_proved(&is_void(PolicyKind::Identity, &void));
    refuted(&tagged, &allow(r#""ForAllValues:StringEquals":{"aws:TagKeys":"team"}"#));
}

#[test]
fn callers_without_account_have_no_keys_of_one() {
    // CALLER-1
    let everyone = |conditions: &str| {
        format!(
            r#"{{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{{{conditions}}}}}"#
        )
    };
    let in_org = everyone(r#""StringEquals":{"aws:PrincipalOrgID":"o-1"}"#);
    let with_account = everyone(r#""StringLike":{"aws:PrincipalAccount":"????????????"}"#);
    assert_proved(&is_within(PolicyKind::Bucket, &in_org, &with_account));
    let witness = assert_refuted(&is_within(PolicyKind::Bucket, &everyone(""), &with_account));
    assert_eq!(witness.request.caller, Caller::Anonymous);
    // The id follows from the kind of caller.
    let anonymous = everyone(r#""StringEquals":{"aws:userid":"anonymous"}"#);
    assert_refuted(&is_within(PolicyKind::Bucket, &anonymous, &in_org));
    let ids = everyone(r#""StringLike":{"aws:userid":"AROAEXAMPLEID:*"}"#);
    let witness = assert_refuted(&is_within(PolicyKind::Bucket, &ids, &in_org));
    assert!(witness.request.caller.account().is_some());
}
