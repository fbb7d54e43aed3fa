//! The builders of patterns: what each place of a policy matches, by the rules of semantics.

use policylint_model::LanguageVersion::{V2008, V2012};
use policylint_model::arn::{Arn, ArnPart};
use policylint_model::pattern::{Case, Pattern, ShortArn};
use policylint_model::truth::{OpenPoint, Reason, Truth};
use proptest::prelude::*;

const YES: Truth = Truth::Yes;
const NO: Truth = Truth::No;

fn open(point: u8) -> Truth {
    Truth::maybe(Reason::Open(OpenPoint(point)))
}

#[test]
fn actions() {
    let table = [
        ("AC-1", "S3:getobject", "s3:GetObject", YES),
        ("AC-1", "s3:GetObject", "s3:GetObjectVersion", NO),
        ("AC-2", "*", "s3:GetObject", YES),
        ("AC-2", "***", "s3:GetObject", YES),
        ("AC-2", "*:*", "s3:GetObject", YES),
        ("AC-3", "iam:*AccessKey*", "iam:CreateAccessKey", YES),
        ("AC-3", "s3:Get?bject", "s3:GetObject", YES),
        ("AC-3", "s3:Get?bject", "s3:Getbject", NO),
        ("AC-3", "s3:*", "s3:", YES),
        ("AC-4", "s*:Get*", "s3:GetObject", open(3)),
        ("AC-4", "s*:Get*", "ec2:GetObject", NO),
        ("AC-4", "*:Get*", "s3:GetObject", open(3)),
        ("AC-4", "s3*", "s3:GetObject", open(3)),
        ("AC-5", "s3:GetObject, s3:PutObject", "s3:GetObject", NO),
        ("AC-5", " s3:GetObject", "s3:GetObject", NO),
        ("AC-5", "s3:GetObject ", "s3:GetObject", NO),
        ("AC-5", "s3:", "s3:GetObject", NO),
        ("AC-10", "s3:${*}", "s3:*", NO),
        ("AC-10", "s3:${aws:username}", "s3:GetObject", NO),
        ("CV-9", "s3:STRASSE", "s3:straße", NO),
        ("", "", "s3:GetObject", NO),
    ];
    for (rule, pattern, action, expected) in table {
        assert_eq!(
            Pattern::action(pattern).matches(action),
            expected,
            "{rule}: {pattern} on {action}"
        );
    }
    assert_eq!(Pattern::action("s3:GetObject").literal(), Some("s3:getobject"));
    assert_eq!(Pattern::action("*:*"), Pattern::everything());
}

#[test]
fn resources() {
    let table = [
        ("RS-1", "*", "anything", YES),
        ("RS-1", "**", "anything", YES),
        ("RS-2", "my-bucket", "my-bucket", NO),
        ("RS-2", "", "", NO),
        ("RS-2", "*bucket/*", "arn:aws:s3:::bucket/k", open(3)),
        ("RS-2", "*:s3:::b", "arn:aws:s3:::b", open(3)),
        ("RS-2", "*:s3:::b", "arn:aws:s3:::c", NO),
        ("RS-2", "?rn:aws:s3", "arn:aws:s3:::b", NO),
        ("RS-3", "arn:aws:iam::*", "arn:aws:iam::111111111111:role/x", YES),
        ("RS-3", "arn:aws:sqs:us-*:1:q", "arn:aws:sqs:us-east-1:1:q", YES),
        ("RS-3", "arn:aws:sqs:*-1:1:q", "arn:aws:sqs:us-east-1:1:q", YES),
        ("RS-3", "arn:aws:sqs:*-1:1:q", "arn:aws:sqs:a:b-1:1:q", NO),
        ("RS-6", "arn:aws:sqs:*:q", "arn:aws:sqs:us-east-1:111111111111:q", NO),
        ("RS-3", "arn:aws:sqs:us-east-?:1:q", "arn:aws:sqs:us-east-1:1:q", YES),
        ("RS-3", "arn:aws:sqs:us-east?1:1:q", "arn:aws:sqs:us-east:1:1:q", NO),
        (
            "RS-3",
            "arn:aws:lambda:us-east-1:1:function:a?b*",
            "arn:aws:lambda:us-east-1:1:function:a:b:c/d",
            YES,
        ),
        ("RS-4", "arn:aws:s3:::B/k", "arn:aws:s3:::b/k", NO),
        ("RS-4", "ARN:AWS:S3:US-EAST-1::b", "arn:aws:s3:us-east-1::b", YES),
        ("RS-6", "arn:aws:s3", "arn:aws:s3:::b/k", YES),
        ("RS-6", "arn:aws:s3:", "arn:aws:s3:::b/k", YES),
        ("RS-6", "arn:aws:s3:::", "arn:aws:s3:::b/k", NO),
        ("RS-7", "arn:*:s3:::b", "arn:aws-cn:s3:::b", YES),
        ("RS-7", "arn:aws:*code*:us-east-1:1:x", "arn:aws:codebuild:us-east-1:1:x", open(3)),
        ("RS-9", "arn:aws:s3:us-east-1::b", "arn:aws:s3:::b", NO),
        ("RS-9", "arn:aws:s3:*:*:b", "arn:aws:s3:::b", YES),
        ("RS-10", "arn:aws:s3:::bucket/*", "arn:aws:s3:::bucket", NO),
        ("RS-10", "arn:aws:s3:::bucket*", "arn:aws:s3:::bucket2", YES),
        ("RS-10", "arn:aws:s3:::bucket*", "arn:aws:s3:::bucket/k", YES),
        ("RS-11", "arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/1/2/test/3/x", YES),
        ("RS-11", "arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b//test/x", YES),
        ("RS-11", "arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/1/test/", YES),
        ("RS-11", "arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/1-test/x", NO),
        ("RS-11", "arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/test/x", NO),
        ("RS-11", "arn:aws:s3:::b/*/test/*", "arn:aws:s3:::b/1/2/test.jpg", NO),
        ("VR-5", "arn:aws:s3:::b/${*}${?}${$}", "arn:aws:s3:::b/*?$", YES),
        ("VR-5", "arn:aws:s3:::b/${*}", "arn:aws:s3:::b/x", NO),
        ("VR-2", "arn:aws:s3:::b/${aws:username", "arn:aws:s3:::b/${aws:username", YES),
        ("VR-1", "arn:${aws:x}:s3:::b", "arn:aws:s3:::b", NO),
    ];
    for (rule, pattern, text, expected) in table {
        let compiled = Pattern::resource(pattern, V2012, ShortArn::Pad);
        assert_eq!(compiled.matches(text), expected, "{rule}: {pattern} on {text}");
    }
}

#[test]
fn short_resources_by_kind() {
    // RS-6
    let table = [
        ("arn:aws:s3*", [YES, YES, NO, YES]),
        ("arn:aws:s3", [YES, NO, NO, NO]),
        ("arn:aws:s3:?", [NO, NO, NO, NO]),
        ("arn:*", [YES, YES, NO, YES]),
        ("arn:aws:s3:::b*", [YES, YES, YES, YES]),
    ];
    for (pattern, expected) in table {
        let kinds = [ShortArn::Pad, ShortArn::TrailingStar, ShortArn::Refuse, ShortArn::Exact];
        let answers = kinds.map(|kind| {
            Pattern::resource(pattern, V2012, kind).matches("arn:aws:s3:::b/k").possible()
        });
        assert_eq!(answers.map(Truth::from), expected, "{pattern}");
    }
    let crossing = Pattern::resource("arn:aws:sqs:*:q", V2012, ShortArn::Exact);
    assert_eq!(crossing.matches("arn:aws:sqs:us-east-1:111111111111:q"), YES);
    let path = Pattern::resource("execute-api:/prod/GET/*", V2012, ShortArn::Exact);
    assert_eq!(
        path.matches("arn:aws:execute-api:us-east-1:111122223333:a1b2c3/prod/GET/pets"),
        YES
    );
    assert_eq!(path.matches("arn:aws:execute-api:us-east-1:111122223333:a1b2c3/test/GET/pets"), NO);
    assert!(Pattern::resource("execute-api:/prod/GET/*", V2012, ShortArn::Pad).is_never());
}

#[test]
fn crossing_stars() {
    // OP-4: pattern, text, whether only the crossing made it match
    let table = [
        ("arn:aws:iam::*", "arn:aws:iam::111122223333:role/x", ShortArn::TrailingStar, true),
        ("arn:aws:sqs:*:q", "arn:aws:sqs:us-east-1:111122223333:q", ShortArn::Exact, true),
        ("arn:aws:iam::*", "arn:aws:iam::111122223333:role/x", ShortArn::Pad, false),
        ("arn:aws:s3:::b/*", "arn:aws:s3:::b/a:b", ShortArn::Exact, false),
        ("*", "arn:aws:s3:::b", ShortArn::Exact, false),
    ];
    for (pattern, text, short, expected) in table {
        let compiled = Pattern::resource(pattern, V2012, short);
        assert_eq!(compiled.matches(text), YES, "{pattern}");
        assert_eq!(compiled.without_crossing().matches(text), Truth::from(!expected), "{pattern}");
    }
}

#[test]
fn variables_by_version_and_field() {
    let text = "arn:aws:s3:::b/${aws:username}";
    // GR-22
    let old = Pattern::resource(text, V2008, ShortArn::Pad);
    assert_eq!((old.matches(text), old.matches("arn:aws:s3:::b/alice")), (YES, NO));
    assert_eq!(Pattern::resource(text, V2012, ShortArn::Pad).variables().count(), 1);
    assert_eq!(Pattern::glob("${*}", Case::Sensitive, V2008).matches("${abc}"), YES);
    // VR-1: OP-31, and the colon of a variable separates no fields
    let queue = Pattern::resource(
        "arn:aws:sqs:${aws:RequestedRegion}:111122223333:q",
        V2012,
        ShortArn::Pad,
    );
    assert_eq!(queue.open_points(), [OpenPoint(31)]);
    assert!(queue.matches("arn:aws:sqs:us-east-1:111122223333:q").possible());
    assert_eq!(queue.matches("arn:aws:sqs:us-east-1:111122223333:other"), NO);
}

#[test]
fn condition_values() {
    let globs = [
        ("CD-42", "a*:/b", "a::/x:/b", YES),
        ("CD-42", "a?c", "abc", YES),
        ("CD-42", "A*", "abc", NO),
        ("CV-8", "*", "", YES),
        ("CV-8", "?", "", NO),
        ("CV-8", "?", "é", YES),
        ("CD-52", "arn:aws:iam::*:role/x", "arn:aws:iam::1:user:role/x", YES),
    ];
    for (rule, pattern, text, expected) in globs {
        assert_eq!(
            Pattern::glob(pattern, Case::Sensitive, V2012).matches(text),
            expected,
            "{rule}: {pattern} on {text}"
        );
    }
    let exact = |text, case| Pattern::exact(text, case, V2012);
    assert_eq!(exact("a*", Case::Sensitive).matches("a*"), YES); // CD-40
    assert_eq!(exact("a*", Case::Sensitive).matches("ab"), NO);
    assert_eq!(exact("${*}?", Case::Sensitive).literal(), Some("*?"));
    assert_eq!(exact("ÄB?", Case::Insensitive).matches("äb?"), YES); // CD-41
    assert_eq!(exact("ß", Case::Insensitive).matches("SS"), NO); // CV-9
    assert_eq!(exact("K", Case::Insensitive).matches("\u{212A}"), YES); // CV-9: the Kelvin sign
}

#[test]
fn arn_conditions() {
    let table = [
        ("CD-48", "arn:aws:iam::*:role/x", "arn:aws:iam::1:role/x", YES),
        ("CD-52", "arn:aws:iam::*:role/x", "arn:aws:iam::1:user:role/x", NO),
        ("CD-48", "arn:aws:iam::1:*", "arn:aws:iam::1:a:b/c", YES),
        ("CD-48", "arn:aws:IAM::1:*", "arn:aws:iam::1:role/x", NO),
        ("CD-48", "arn:*:*:*:*:*", "arn:aws:s3:::b:c", YES),
        ("CD-48", "arn:aws:s?:::b", "arn:aws:s3:::b", YES),
        ("CD-48", "arn:aws:s3?::b", "arn:aws:s3:::b", open(16)),
        ("CD-51", "*", "arn:aws:iam::1:role/x", open(16)),
        ("CD-51", "arn:aws:iam::*", "arn:aws:iam::1:role/x", open(16)),
        ("CD-51", "arn:aws:iam::", "arn:aws:iam::1:role/x", NO),
    ];
    for (rule, pattern, text, expected) in table {
        assert_eq!(
            Pattern::arn_like(pattern, V2012).matches(text),
            expected,
            "{rule}: {pattern} on {text}"
        );
    }
    // A variable may bring the missing parts.
    let variable = Pattern::arn_like("${aws:SourceArn}", V2012);
    assert!(
        variable.matches("arn:aws:iam::1:role/x").possible() && variable.open_points().is_empty()
    );
}

#[test]
fn displayed_as_source() {
    for source in
        ["arn:aws:s3:::b/${aws:username}/*", "a${*}?*", "${aws:username, 'x y'}", "x ${$} y"]
    {
        assert_eq!(Pattern::glob(source, Case::Sensitive, V2012).to_string(), source);
    }
}

proptest! {
    /// CD-48: each part is a glob of its own.
    #[test]
    fn arn_patterns_go_part_by_part(pattern in "arn(:[a*?]{0,3}){4}:[a*?:/]{0,4}", text in "arn(:[a]{0,3}){4}:[a:/]{0,4}") {
        let parts = [ArnPart::Prefix, ArnPart::Partition, ArnPart::Service, ArnPart::Region, ArnPart::Account, ArnPart::Resource];
        let (pattern_arn, text_arn) = (Arn::parse(&pattern).unwrap(), Arn::parse(&text).unwrap());
        let expected = parts.into_iter().all(|part| {
            Pattern::glob(pattern_arn.part(part), Case::Sensitive, V2012).matches(text_arn.part(part)).certain()
        });
        prop_assert_eq!(Pattern::arn_like(pattern.as_str(), V2012).matches(&text).certain(), expected);
    }

    /// No text makes a builder or a question fail, and the printed form means the same.
    #[test]
    fn any_text_is_a_pattern(text in "(arn:|[a*?:${}',/ \u{FFFC}]){0,12}", other in "(arn:|[a*?:${}',/]){0,12}") {
        let resource = |text: &str, short| Pattern::resource(text, V2012, short);
        let built = [
            Pattern::action(text.as_str()),
            Pattern::glob(text.as_str(), Case::Insensitive, V2012),
            Pattern::exact(text.as_str(), Case::Sensitive, V2012),
            Pattern::arn_like(text.as_str(), V2012),
            resource(&text, ShortArn::Pad),
            resource(&text, ShortArn::Exact),
        ];
        for pattern in &built {
            let fits = pattern.example().is_none_or(|example| pattern.matches(&example).possible());
            prop_assert!(fits, "{}", pattern);
            prop_assert!(!pattern.covers(pattern).why().is_some_and(|why| why.reasons().contains(&Reason::Budget)));
            pattern.overlaps(&resource(&other, ShortArn::Pad));
        }
        let glob = Pattern::glob(text.as_str(), Case::Sensitive, V2012);
        prop_assert_eq!(Pattern::glob(glob.to_string().as_str(), Case::Sensitive, V2012), glob);
    }
}
