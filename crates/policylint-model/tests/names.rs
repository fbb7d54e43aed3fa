//! The names in a policy: ARNs, actions, operators, condition keys, principals.

use policylint_model::LanguageVersion::{V2008, V2012};
use policylint_model::action::{Action, ActionErrorKind};
use policylint_model::arn::{Arn, ArnErrorKind, ArnPart, is_account_id};
use policylint_model::condition_key::{ConditionKey, ConditionKeyError};
use policylint_model::operator::{BaseOperator, Operator, OperatorFamily, Quantifier};
use policylint_model::principal::{
    AwsPrincipal, FederatedPrincipal, PrincipalErrorKind, ServicePrincipal, aws_principal,
    canonical_user, federated_principal, service_principal,
};
use policylint_model::variable::occurrences;
use proptest::prelude::*;

#[test]
fn arns() {
    let arn = Arn::parse("arn:aws:lambda:us-east-1:111122223333:function:name:alias").unwrap();
    let parts = [arn.partition(), arn.service(), arn.region(), arn.account(), arn.resource()];
    assert_eq!(parts, ["aws", "lambda", "us-east-1", "111122223333", "function:name:alias"]);
    assert_eq!((arn.resource_type(), arn.resource_id()), (Some("function"), "name:alias"));
    assert_eq!(arn.range(ArnPart::Service), 8..14);
    let bucket = Arn::parse("arn:aws:s3:::bucket").unwrap();
    assert_eq!(
        (bucket.region(), bucket.resource_type(), bucket.resource_id()),
        ("", None, "bucket")
    );
    let errors = [
        ("", ArnErrorKind::NotAnArn, 0),
        ("my-bucket", ArnErrorKind::NotAnArn, 0),
        ("arm:aws:s3:::b", ArnErrorKind::NotAnArn, 2),
        ("arn:aws:s3", ArnErrorKind::MissingParts { found: 3 }, 10),
        ("arn:aws:iam::111122223333", ArnErrorKind::MissingParts { found: 5 }, 25),
    ];
    for (text, kind, at) in errors {
        let error = Arn::parse(text).unwrap_err();
        assert_eq!((error.kind, error.at), (kind, at), "{text}");
    }
    assert_eq!(
        Arn::parse("arn:aws:s3").unwrap_err().to_string(),
        "an ARN has six parts, this one has 3: `:` and a region is missing"
    );
    let text = "arn:aws:sqs:${aws:RequestedRegion}:111122223333:q";
    assert_eq!(Arn::parse_pattern(text, V2012).unwrap().region(), "${aws:RequestedRegion}");
    assert_eq!(Arn::parse_pattern(text, V2008).unwrap().region(), "${aws");
    assert!(
        is_account_id("111122223333")
            && !is_account_id("11112222333")
            && !is_account_id("11112222333x")
    );
}

#[test]
fn actions() {
    assert_eq!(Action::parse("*"), Ok(Action::Everything));
    assert_eq!(Action::parse("*:*"), Ok(Action::Everything));
    let Ok(Action::Named(name)) = Action::parse("s3:Get*") else { panic!("a name") };
    assert_eq!(
        (name.prefix(), name.name(), name.name_range(), name.has_wildcard()),
        ("s3", "Get*", 3..7, true)
    );
    // P044, P045
    let table = [
        ("", ActionErrorKind::Empty, 0..0),
        ("s3:GetObject, s3:PutObject", ActionErrorKind::SeveralActions, 12..26),
        ("s3:GetObject s3:PutObject", ActionErrorKind::SeveralActions, 12..25),
        ("s3:GetObject,*", ActionErrorKind::SeveralActions, 12..14),
        (" s3:GetObject", ActionErrorKind::Blank, 0..1),
        ("s3:GetObject ", ActionErrorKind::Blank, 12..13),
        ("s3: GetObject", ActionErrorKind::Blank, 3..4),
        ("s3:\u{A0}x", ActionErrorKind::Blank, 3..5),
        ("GetObject", ActionErrorKind::NoColon, 0..9),
        ("s3*", ActionErrorKind::NoColon, 0..3),
        (":GetObject", ActionErrorKind::EmptyPrefix, 0..0),
        ("s3:", ActionErrorKind::EmptyName, 3..3),
        ("s*:GetObject", ActionErrorKind::WildcardInPrefix, 0..2),
        ("*:GetObject", ActionErrorKind::WildcardInPrefix, 0..1),
    ];
    for (text, kind, range) in table {
        let error = Action::parse(text).unwrap_err();
        assert_eq!((error.kind, error.range), (kind, range), "{text:?}");
    }
}

#[test]
fn operators() {
    assert_eq!(BaseOperator::ALL.len(), 27);
    for base in BaseOperator::ALL {
        for quantifier in [Quantifier::None, Quantifier::ForAllValues, Quantifier::ForAnyValue] {
            for if_exists in [false, true] {
                let operator = Operator { quantifier, base: *base, if_exists };
                let text = operator.canonical();
                assert_eq!(Operator::parse(&text), Ok(operator), "{text}");
                assert_eq!(Operator::parse(&text.to_uppercase()), Ok(operator), "{text} (CD-7)");
                assert!(
                    operator.is_canonical(&text) && !operator.is_canonical(&text.to_uppercase())
                );
            }
        }
    }
    let read = |text| Operator::parse(text).unwrap();
    assert!(
        read("StringNotLike").is_negated()
            && read("NotIpAddress").is_negated()
            && !read("Null").is_negated()
    );
    assert!(
        read("ArnEquals").globs()
            && read("StringLikeIfExists").globs()
            && !read("StringEquals").globs()
    );
    assert!(
        read("NullIfExists").is_null_with_if_exists()
            && !read("BoolIfExists").is_null_with_if_exists()
    );
    assert!(read("Bool").allows_variables() && !read("DateEquals").allows_variables());
    assert_eq!(read("BinaryEquals").family(), OperatorFamily::Binary);
    // P046: what was typed, what is offered
    let table = [
        ("StringEqual", Some("StringEquals")),
        ("StringsLike", Some("StringLike")),
        ("ForAnyValues:StringLike", Some("ForAnyValue:StringLike")),
        ("ForAllValue:StringNotEquals", Some("ForAllValues:StringNotEquals")),
        ("StringEqualsIfExist", Some("StringEqualsIfExists")),
        ("ipAdress", Some("IpAddress")),
        ("StringEquals ", Some("StringEquals")),
        ("DateGreaterThen", Some("DateGreaterThan")),
        ("", None),
        ("aws:username", None),
        ("ForAnyValue:", None),
    ];
    for (text, expected) in table {
        let nearest = Operator::parse(text).unwrap_err().nearest.map(Operator::canonical);
        assert_eq!(nearest.as_deref(), expected, "{text:?}");
    }
}

#[test]
fn condition_keys() {
    let table = [
        ("aws:username", "aws", "username", None),
        ("aws:PrincipalTag/team", "aws", "PrincipalTag", Some("team")),
        ("aws:PrincipalTag/cost center/x", "aws", "PrincipalTag", Some("cost center/x")),
        ("kms:EncryptionContext:aws:s3:arn", "kms", "EncryptionContext", Some("aws:s3:arn")),
        ("aws:RequestTag/", "aws", "RequestTag", None),
        (
            "token.actions.githubusercontent.com:sub",
            "token.actions.githubusercontent.com",
            "sub",
            None,
        ),
        (
            "oidc.eks.us-east-1.amazonaws.com/id/A1:aud",
            "oidc.eks.us-east-1.amazonaws.com/id/A1",
            "aud",
            None,
        ),
    ];
    for (text, prefix, name, tag) in table {
        let key = ConditionKey::parse(text).unwrap();
        let tag_key = key.tag_key().filter(|tag| !tag.is_empty());
        assert_eq!((key.prefix(), key.name(), tag_key), (prefix, name, tag), "{text}");
    }
    // CD-5
    let key = |text| ConditionKey::parse(text).unwrap();
    assert_eq!(key("AWS:principaltag/TEAM"), key("aws:PrincipalTag/team"));
    assert_ne!(key("aws:PrincipalTag/team"), key("aws:PrincipalTag/teams"));
    // P049
    let errors = [
        ("", ConditionKeyError::Empty),
        ("username", ConditionKeyError::NoColon),
        (":username", ConditionKeyError::EmptyPrefix),
        ("aws:", ConditionKeyError::EmptyName),
        ("aws:/x", ConditionKeyError::EmptyName),
        (" aws:username", ConditionKeyError::Blank),
        ("aws:user name", ConditionKeyError::Blank),
        ("aws:PrincipalTag/team ", ConditionKeyError::Blank),
    ];
    for (text, error) in errors {
        assert_eq!(ConditionKey::parse(text).err(), Some(error), "{text:?}");
    }
}

#[test]
fn principals_under_aws() {
    let arn = |text| Arn::parse(text).unwrap();
    let root = "arn:aws:iam::111122223333:root";
    let user = "arn:aws-cn:iam::111122223333:user/path/alice";
    let role = "arn:aws:iam::111122223333:role/admin";
    let session = "arn:aws:sts::111122223333:assumed-role/admin/me@example.com";
    let federated = "arn:aws:sts::111122223333:federated-user/bob";
    let identity = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE";
    let table = [
        ("*", AwsPrincipal::Everyone),
        ("111122223333", AwsPrincipal::Account { account: "111122223333", arn: None }),
        (root, AwsPrincipal::Account { account: "111122223333", arn: Some(arn(root)) }),
        (user, AwsPrincipal::User { arn: arn(user), name: "alice" }),
        (role, AwsPrincipal::Role { arn: arn(role), name: "admin" }),
        (
            session,
            AwsPrincipal::AssumedRole {
                arn: arn(session),
                role: "admin",
                session: "me@example.com",
            },
        ),
        (federated, AwsPrincipal::FederatedUser { arn: arn(federated), name: "bob" }),
        ("AIDACKCEVSQ6C2EXAMPLE", AwsPrincipal::UserId("AIDACKCEVSQ6C2EXAMPLE")),
        ("AROACKCEVSQ6C2EXAMPLE", AwsPrincipal::RoleId("AROACKCEVSQ6C2EXAMPLE")),
        (identity, AwsPrincipal::OriginAccessIdentity { arn: arn(identity) }),
    ];
    for (text, expected) in table {
        assert_eq!(aws_principal(text), Ok(expected), "{text}");
    }
}

#[test]
fn no_principals_under_aws() {
    use PrincipalErrorKind as Kind;
    let table = [
        ("", Kind::Empty),
        ("arn:aws:iam::111122223333:role/*", Kind::PartialWildcard),
        ("arn:aws:iam::111122223333:user/a?", Kind::PartialWildcard),
        ("**", Kind::PartialWildcard),
        (" 111122223333", Kind::PaddedWithBlanks),
        ("11112222333", Kind::WrongAccountLength),
        ("alice", Kind::NotAPrincipal),
        ("ec2.amazonaws.com", Kind::ServiceUnderAws),
        ("AROACKCEVSQ6C2EXAMPLE:me", Kind::UniqueIdWithSession),
        ("AROASHORT", Kind::NotAPrincipal),
        ("AGPACKCEVSQ6C2EXAMPLE", Kind::Group),
        ("AIPACKCEVSQ6C2EXAMPLE", Kind::InstanceProfile),
        ("arn:aws:iam::111122223333", Kind::MalformedArn(ArnErrorKind::MissingParts { found: 5 })),
        ("arn:aws:s3:::bucket", Kind::WrongService),
        ("arn:aws:iam:us-east-1:111122223333:root", Kind::RegionGiven),
        ("arn:aws:iam::1111:root", Kind::WrongAccount),
        ("arn:aws:iam::111122223333:group/g", Kind::Group),
        ("arn:aws:identitystore:::group/g", Kind::Group),
        ("arn:aws:iam::111122223333:instance-profile/p", Kind::InstanceProfile),
        ("arn:aws:iam::111122223333:saml-provider/p", Kind::FederatedProvider),
        ("arn:aws:iam::111122223333:policy/p", Kind::WrongResource),
        ("arn:aws:iam::111122223333:root/x", Kind::WrongResource),
        ("arn:aws:iam::111122223333:user/", Kind::WrongResource),
        ("arn:aws:iam::111122223333:user", Kind::WrongResource),
        ("arn:aws:sts::111122223333:assumed-role/admin", Kind::WrongResource),
        ("arn:aws:sts::111122223333:assumed-role/path/admin/me", Kind::WrongResource),
        ("arn:aws:sts::111122223333:role/admin", Kind::WrongResource),
    ];
    for (text, kind) in table {
        assert_eq!(aws_principal(text).map_err(|error| error.kind), Err(kind), "{text:?}");
    }
    assert_eq!(aws_principal("arn:aws:iam::111122223333:role/*").unwrap_err().range, 31..32);
}

#[test]
fn other_principals() {
    use PrincipalErrorKind as Kind;
    for host in [
        "ec2.amazonaws.com",
        "logs.us-east-1.amazonaws.com",
        "ec2.amazonaws.com.cn",
        "alexa-appkit.amazon.com",
    ] {
        assert_eq!(service_principal(host), Ok(ServicePrincipal::Host(host)));
    }
    assert_eq!(service_principal("*"), Ok(ServicePrincipal::Any));
    let services = [
        ("EC2.amazonaws.com", Kind::UpperCaseService),
        ("ec2", Kind::NotAHost),
        ("https://ec2.amazonaws.com", Kind::NotAHost),
        ("ec2..amazonaws.com", Kind::NotAHost),
        ("*.amazonaws.com", Kind::PartialWildcard),
        ("arn:aws:iam::111122223333:root", Kind::ArnUnderService),
        ("", Kind::Empty),
    ];
    for (text, kind) in services {
        assert_eq!(service_principal(text).map_err(|error| error.kind), Err(kind), "{text}");
    }
    let saml = "arn:aws:iam::111122223333:saml-provider/idp";
    let oidc = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/A1";
    assert!(matches!(
        federated_principal(saml),
        Ok(FederatedPrincipal::SamlProvider { name: "idp", .. })
    ));
    let Ok(FederatedPrincipal::OidcProvider { host, .. }) = federated_principal(oidc) else {
        panic!("a provider")
    };
    assert_eq!(host, "oidc.eks.us-east-1.amazonaws.com/id/A1");
    assert!(federated_principal("accounts.google.com").unwrap().is_known_host());
    assert!(!federated_principal("login.example.com").unwrap().is_known_host());
    for text in
        ["google", "arn:aws:iam::111122223333:role/r", "arn:aws:iam::111122223333:saml-provider"]
    {
        assert_eq!(
            federated_principal(text).map_err(|error| error.kind),
            Err(Kind::NotAProvider),
            "{text}"
        );
    }
    let id = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";
    assert_eq!(canonical_user(id), Ok(id));
    assert_eq!(canonical_user("79a5").map_err(|error| error.kind), Err(Kind::NotACanonicalId));
}

proptest! {
    /// Nothing is lost, and no text breaks a reader.
    #[test]
    fn any_text(text in "(arn:|aws:|AROA|sts::|iam::|111122223333:|user/|[a*:/ ${}é,']){0,10}") {
        if let Ok(arn) = Arn::parse(&text) {
            let parts = [arn.part(ArnPart::Prefix), arn.partition(), arn.service(), arn.region(), arn.account(), arn.resource()];
            prop_assert_eq!(parts.join(":"), text.as_str());
        }
        if let Ok(arn) = Arn::parse_pattern(&text, V2008) {
            prop_assert_eq!(Ok(arn), Arn::parse(&text));
        }
        match Action::parse(&text) {
            Ok(Action::Named(name)) => prop_assert_eq!(format!("{}:{}", name.prefix(), name.name()), text.as_str()),
            Ok(Action::Everything) => prop_assert!(text.chars().all(|c| matches!(c, '*' | ':'))),
            Err(error) => prop_assert!(text.get(error.range).is_some()),
        }
        for error in [aws_principal(&text).err(), service_principal(&text).err(), federated_principal(&text).err()].into_iter().flatten() {
            prop_assert!(text.get(error.range).is_some());
        }
        let mut end = 0;
        for found in occurrences(&text) {
            let begins = text.get(found.range.clone()).is_some_and(|it| it.starts_with("${"));
            prop_assert!(begins && found.range.start >= end);
            end = found.range.end;
        }
        let _ = (ConditionKey::parse(&text), Operator::parse(&text), Arn::parse_pattern(&text, V2012));
    }
}
