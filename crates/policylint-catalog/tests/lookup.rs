//! Lookup and expansion agree with the plain way to do them.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use policylint_catalog::{AccessLevels, ConditionKey, KeyScope, KeyType, Partition, catalog};
use proptest::prelude::*;

#[test]
fn every_action_is_found_whatever_its_case() {
    let catalog = catalog();
    for (number, action) in catalog.actions().enumerate() {
        let full = action.to_string();
        assert_eq!(usize::from(action.id().0), number);
        assert_eq!(catalog.action(action.id()), Some(action));
        for spelling in [full.clone(), full.to_ascii_lowercase(), full.to_ascii_uppercase()] {
            assert_eq!(catalog.find_action(&spelling), Some(action), "{spelling}");
            assert!(action.is_named(&spelling));
        }
        assert_eq!(catalog.service_of(action.id()), Some(action.service()));
        assert!(action.service().action_ids().contains(action.id()));
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    for name in [
        "",
        ":",
        "s3",
        "s3:",
        ":GetObject",
        "s3:GetObjectx",
        "s3:GetObj",
        "zzz:GetObject",
        "s3:GetObject ",
        "Ä:é",
    ] {
        assert_eq!(catalog().find_action(name), None, "{name:?}");
    }
    assert_eq!(catalog().action(policylint_catalog::ActionId(u16::MAX)), None);
}

/// The slow and plain meaning of AC-1 to AC-3.
fn naive_glob(pattern: &[u8], text: &[u8]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some((b'*', rest)) => (0..=text.len()).any(|skip| naive_glob(rest, &text[skip..])),
        Some((b'?', rest)) => !text.is_empty() && naive_glob(rest, &text[1..]),
        Some((c, rest)) => {
            text.first().is_some_and(|t| t.eq_ignore_ascii_case(c)) && naive_glob(rest, &text[1..])
        }
    }
}

fn naive_expansion(pattern: &str) -> Vec<String> {
    let all = catalog().actions().map(|action| action.to_string());
    if !pattern.is_empty() && pattern.bytes().all(|byte| byte == b'*') {
        return all.collect();
    }
    let Some((prefix, name)) = pattern.split_once(':') else { return Vec::new() };
    all.filter(|full| {
        let (their_prefix, their_name) = full.split_once(':').unwrap();
        naive_glob(prefix.as_bytes(), their_prefix.as_bytes())
            && naive_glob(name.as_bytes(), their_name.as_bytes())
    })
    .collect()
}

fn expansion(pattern: &str) -> Vec<String> {
    catalog().expand(pattern).map(|action| action.to_string()).collect()
}

#[test]
fn expansion_is_the_naive_one() {
    for pattern in [
        "*",
        "**",
        "*:*",
        "s3:*",
        "S3:get*",
        "s3:Get?bject",
        "iam:*AccessKey*",
        "s3:GetObject",
        "s3:",
        "s3",
        "",
        "*Get*",
        "s*:Get*",
        "ec2:Describe*",
        "zzz:*",
        "s3:*x*y*z*",
        "ec2:a*",
        "ec2:z*",
        "s3:Gét*",
        "s3:*:*",
    ] {
        assert_eq!(expansion(pattern), naive_expansion(pattern), "{pattern}");
    }
    assert_eq!(expansion("*").len(), catalog().action_count());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn expansion_is_the_naive_one_for_cut_names(at in 0..22_000_u16, from in 0..12_usize, to in 0..20_usize, mark in "[*?]{1,2}") {
        let action = catalog().action(policylint_catalog::ActionId(at)).unwrap();
        let mut name = action.name().to_owned();
        let (from, to) = (from.min(name.len()), to.min(name.len()));
        if from <= to {
            name.replace_range(from..to, &mark);
        }
        let pattern = format!("{}:{name}", action.service().prefix());
        prop_assert_eq!(expansion(&pattern), naive_expansion(&pattern));
    }

    #[test]
    fn no_text_upsets_a_lookup(text in "\\PC{0,40}") {
        let catalog = catalog();
        let _ = catalog.find_action(&text);
        let _ = catalog.expand(&text).count();
        let _ = catalog.find_condition_key(&text);
        let _ = catalog.nearest_keys(&text);
        let _ = catalog.nearest_services(&text);
        let service = catalog.service("ec2").unwrap();
        let _ = service.action_range(&text).len();
        let _ = catalog.nearest_actions(service, &text);
    }
}

#[test]
fn keys_are_found_by_name_and_by_family() {
    for (written, name) in [
        ("AWS:PRINCIPALTAG/Team", "aws:PrincipalTag/${TagKey}"),
        ("aws:principalarn", "aws:PrincipalArn"),
        ("s3:ExistingObjectTag/team", "s3:ExistingObjectTag/<key>"),
        ("s3:ExistingObjectTag/<key>", "s3:ExistingObjectTag/<key>"),
        ("kms:EncryptionContext:aws:s3:arn", "kms:EncryptionContext:${EncryptionContextKey}"),
        ("secretsmanager:ResourceTag/a", "secretsmanager:ResourceTag/${TagKey}"),
        ("ssm:resourceTag/x", "ssm:resourceTag/${TagKey}"),
        ("events:Metadata/a/Matcher", "events:Metadata/${MetadataKey}/Matcher"),
        ("events:Metadata/a/b", "events:Metadata/${MetadataKey}"),
        ("token.actions.githubusercontent.com:sub", "${OidcProvider}:sub"),
        (
            "token.actions.githubusercontent.com:repository",
            "token.actions.githubusercontent.com:repository",
        ),
        ("oidc.eks.eu-west-1.amazonaws.com/id/AB12:aud", "${OidcProvider}:aud"),
    ] {
        let found = catalog().find_condition_key(written).map(ConditionKey::name);
        assert_eq!(found, Some(name), "{written}");
    }
    for unknown in [
        "aws:PrincipalTag",
        "aws:PrincipalTag/",
        "aws:ARN",
        "s3:sub",
        "",
        "ec2:",
        ":",
        "aws:ResourceTag",
    ] {
        assert_eq!(catalog().find_condition_key(unknown), None, "{unknown}");
    }
    let tag = catalog().find_condition_key("aws:ResourceTag/a/b").unwrap();
    assert_eq!(tag.slot("AWS:resourcetag/a/b"), Some("a/b"));
    assert_eq!(tag.slot("aws:RequestTag/a"), None);
}

#[test]
fn every_key_is_found() {
    for key in catalog().condition_keys() {
        for spelling in [key.name().to_owned(), key.name().to_ascii_uppercase()] {
            assert_eq!(catalog().find_condition_key(&spelling), Some(key), "{spelling}");
        }
        if key.is_template() {
            let (before, rest) = key.name().split_once(['$', '<']).unwrap();
            let filled = format!("{before}a.b{}", rest.split_once(['}', '>']).unwrap().1);
            let found = catalog().find_condition_key(&filled).unwrap();
            assert!(
                found.slot(&filled).unwrap().len() <= key.slot(&filled).unwrap().len(),
                "{filled}"
            );
        }
    }
}

#[test]
fn keys_have_types_and_scopes() {
    let cases = [
        ("aws:SourceIp", KeyType::IpAddress, false, KeyScope::Global),
        ("aws:PrincipalOrgPaths", KeyType::String, true, KeyScope::Global),
        ("aws:TagKeys", KeyType::String, true, KeyScope::Service),
        ("aws:CurrentTime", KeyType::Date, false, KeyScope::Global),
        ("aws:MultiFactorAuthPresent", KeyType::Bool, false, KeyScope::Global),
        ("s3:max-keys", KeyType::Numeric, false, KeyScope::Service),
        ("ec2:SourceInstanceARN", KeyType::Arn, false, KeyScope::Session),
        ("identitystore:UserId", KeyType::String, false, KeyScope::Session),
        ("saml:aud", KeyType::String, false, KeyScope::Federation),
        ("cognito-identity.amazonaws.com:amr", KeyType::String, true, KeyScope::Federation),
        ("kms:EncryptionContextKeys", KeyType::String, true, KeyScope::Service),
    ];
    for (name, kind, multi, scope) in cases {
        let key = catalog().find_condition_key(name).unwrap();
        assert_eq!(
            (key.key_type(), key.multi_valued(), key.scope()),
            (kind, multi, scope),
            "{name}"
        );
    }
}

#[test]
fn actions_support_the_keys_of_their_resource_types() {
    let supports = |action: &str, key: &str| {
        let key = catalog().find_condition_key(key).unwrap();
        catalog().find_action(action).unwrap().supports_key(key)
    };
    assert!(supports("s3:GetObject", "s3:ExistingObjectTag/x"));
    assert!(!supports("s3:ListBucket", "s3:ExistingObjectTag/x"));
    assert!(supports("s3:GetObject", "s3:AccessPointNetworkOrigin"), "from the resource type");
    assert!(supports("ec2:RunInstances", "ec2:InstanceType"));
    assert!(!supports("s3:GetObject", "s3:prefix"));
    for action in catalog().actions() {
        let all = action.all_condition_keys();
        assert!(all.iter().all(|key| action.supports_key(*key)), "{action}");
    }
}

#[test]
fn access_levels_may_be_several() {
    let levels = |action: &str| catalog().find_action(action).unwrap().access_levels();
    assert_eq!(levels("s3:ListBucket"), AccessLevels::LIST);
    assert_eq!(
        levels("s3:PutBucketPolicy"),
        AccessLevels::WRITE | AccessLevels::PERMISSIONS_MANAGEMENT
    );
    assert_eq!(format!("{:?}", levels("ec2:CreateTags")), r#"["Write", "Tagging"]"#);
    assert!(catalog().actions().all(|action| action.access_levels() != AccessLevels::default()));
}

#[test]
fn regions_belong_to_partitions() {
    let partition = |region| catalog().partition_of_region(region).map(Partition::name);
    assert_eq!(partition("eu-west-1"), Some("aws"));
    assert_eq!(partition("CN-north-1"), Some("aws-cn"));
    assert_eq!(partition("eu-west-99"), None);
    assert!(catalog().region_exists("us-gov-west-1"));
    assert!(catalog().partition("aws-eusc").is_some());
    assert_eq!(catalog().regions("aws-us-gov").count(), 2);
    assert_eq!(catalog().regions("aws-mars").count(), 0);
}
