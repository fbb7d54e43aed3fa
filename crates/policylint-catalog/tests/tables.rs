//! The hand-kept tables: every row names something real, and says what the specification says.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use policylint_catalog::{
    ApiOperation, CallerKind, KeyScope, PolicyScope, Presence, Route, Situation, catalog,
};

fn presence(key: &str, action: &str, change: impl Fn(&mut Situation)) -> Option<Presence> {
    let key = catalog().find_condition_key(key).unwrap();
    let action = Some(catalog().find_action(action).unwrap());
    let mut situation = Situation { action, ..Situation::default() };
    change(&mut situation);
    catalog().key_presence(key, situation).map(|fact| fact.presence)
}

#[test]
fn presence_by_action() {
    use Presence::{Never, Sometimes};
    let encryption = "s3:x-amz-server-side-encryption";
    for (key, action, expected) in [
        // Section 5.6: a header of uploads.
        (encryption, "s3:PutObject", Some(Sometimes)),
        (encryption, "s3:GetObject", Some(Never)),
        (encryption, "s3:DeleteObject", Some(Never)),
        (encryption, "s3:ListBucket", Some(Never)),
        (encryption, "s3:RestoreObject", None),
        ("s3:x-amz-server-side-encryption-aws-kms-key-id", "s3:GetObject", Some(Never)),
        ("s3:x-amz-server-side-encryption-customer-algorithm", "s3:GetObject", None),
        ("s3:ExistingObjectTag/team", "s3:ListBucket", Some(Never)),
        ("s3:ExistingObjectTag/team", "s3:GetObject", None),
        ("s3:ExistingObjectTag/team", "s3:DeleteObject", None),
        ("s3:prefix", "s3:ListBucket", Some(Sometimes)),
        ("s3:prefix", "s3:GetObject", Some(Never)),
        ("s3:max-keys", "s3:ListBucketMultipartUploads", Some(Sometimes)),
        // Section 5.5.
        ("kms:EncryptionContext:aws:s3:arn", "kms:DescribeKey", Some(Never)),
        ("kms:EncryptionContextKeys", "kms:ListGrants", Some(Never)),
        ("kms:EncryptionContext:aws:s3:arn", "kms:Decrypt", Some(Sometimes)),
        ("kms:EncryptionContext:aws:s3:arn", "kms:GenerateDataKeyPair", Some(Sometimes)),
        ("kms:EncryptionContext:aws:s3:arn", "kms:CreateGrant", Some(Sometimes)),
        ("kms:EncryptionContext:x", "kms:Sign", Some(Never)),
        // Section 5.4.
        ("iam:PassedToService", "iam:PassRole", Some(Sometimes)),
        ("iam:PassedToService", "ec2:RunInstances", Some(Never)),
        ("sts:ExternalId", "sts:AssumeRole", Some(Sometimes)),
        ("sts:ExternalId", "sts:AssumeRoleWithSAML", Some(Never)),
        ("saml:aud", "sts:AssumeRoleWithSAML", Some(Sometimes)),
        ("saml:aud", "s3:GetObject", Some(Never)),
        ("saml:sub", "s3:GetObject", Some(Sometimes)),
        // Section 5.3.
        ("aws:CurrentTime", "s3:GetObject", Some(Presence::Always)),
        ("aws:SourceArn", "s3:GetObject", Some(Sometimes)),
        ("ec2:SourceInstanceARN", "s3:GetObject", Some(Sometimes)),
        ("aws:RequestTag/x", "s3:GetObject", None),
    ] {
        assert_eq!(presence(key, action, |_| ()), expected, "{key} {action}");
    }
}

#[test]
fn presence_by_caller_policy_and_route() {
    use Presence::{Always, Never, Sometimes};
    let by_caller =
        |key, caller| presence(key, "sns:Publish", |situation| situation.caller = Some(caller));
    for caller in [CallerKind::Saml, CallerKind::WebIdentity, CallerKind::Service] {
        assert_eq!(by_caller("aws:MultiFactorAuthPresent", caller), Some(Never), "{caller:?}");
    }
    assert_eq!(by_caller("aws:MultiFactorAuthPresent", CallerKind::User), Some(Sometimes));
    assert_eq!(by_caller("aws:SourceArn", CallerKind::Service), Some(Sometimes));
    assert_eq!(by_caller("aws:SourceArn", CallerKind::RoleSession), Some(Never));
    assert_eq!(by_caller("aws:username", CallerKind::User), Some(Always));
    assert_eq!(by_caller("aws:username", CallerKind::RoleSession), Some(Never));
    assert_eq!(by_caller("aws:PrincipalOrgID", CallerKind::Service), Some(Never));
    assert_eq!(by_caller("ec2:SourceInstanceARN", CallerKind::User), Some(Never));
    assert_eq!(by_caller("aws:CalledVia", CallerKind::Service), Some(Never), "RQ-5");
    assert_eq!(by_caller("aws:CalledVia", CallerKind::RoleSession), Some(Sometimes), "RQ-5");

    let by_route =
        |key, route| presence(key, "kms:Decrypt", |situation| situation.route = Some(route));
    assert_eq!(by_route("kms:ViaService", Route::Direct), Some(Never));
    assert_eq!(
        by_route("kms:ViaService", Route::Forwarded),
        Some(Sometimes),
        "the caller is not known"
    );
    let forwarded_role = presence("kms:ViaService", "kms:Decrypt", |situation| {
        situation.route = Some(Route::Forwarded);
        situation.caller = Some(CallerKind::RoleSession);
    });
    assert_eq!(forwarded_role, Some(Always));
    let service = presence("kms:ViaService", "kms:Decrypt", |situation| {
        situation.caller = Some(CallerKind::Service);
    });
    assert_eq!(service, Some(Never));
    assert_eq!(by_route("aws:SourceIp", Route::VpcEndpoint), Some(Never));
    assert_eq!(by_route("aws:SourceVpce", Route::VpcEndpoint), Some(Always));
    assert_eq!(by_route("aws:SourceVpce", Route::Direct), Some(Never));

    let by_policy =
        |key, policy| presence(key, "kms:Decrypt", |situation| situation.policy = Some(policy));
    assert_eq!(by_policy("aws:ResourceTag/x", PolicyScope::Key), Some(Never), "KM-11");
    assert_eq!(by_policy("aws:ResourceTag/x", PolicyScope::Identity), None);
    assert_eq!(by_policy("kms:ResourceAliases", PolicyScope::Key), Some(Never));
}

#[test]
fn what_is_not_known_is_never_called_never() {
    let key = catalog().find_condition_key("iam:PassedToService").unwrap();
    let fact = catalog().key_presence(key, Situation::default()).unwrap();
    assert_eq!(fact.presence, Presence::Sometimes, "the action is not known");
    let key = catalog().find_condition_key("aws:username").unwrap();
    let fact = catalog().key_presence(key, Situation::default()).unwrap();
    assert_eq!(fact.presence, Presence::Sometimes, "the caller is not known");
}

#[test]
fn no_documented_key_is_called_never() {
    for action in catalog().actions() {
        for key in action.all_condition_keys() {
            let situation = Situation { action: Some(action), ..Situation::default() };
            let never = catalog()
                .key_presence(key, situation)
                .is_some_and(|fact| fact.presence == Presence::Never);
            assert!(!never, "{action} documents {key}");
        }
    }
}

#[test]
fn every_global_and_session_key_has_a_presence() {
    for key in catalog().condition_keys() {
        if matches!(key.scope(), KeyScope::Global | KeyScope::Session)
            && key.name() != "aws:SourceOwner"
        {
            assert!(catalog().key_presence(key, Situation::default()).is_some(), "{key}");
        }
    }
}

#[test]
fn collection_arns_are_those_of_rs_13() {
    let arns = |action: &str| -> Vec<_> {
        catalog()
            .collection_arns(catalog().find_action(action).unwrap())
            .map(|found| found.arn)
            .collect()
    };
    assert_eq!(
        arns("logs:DescribeLogGroups"),
        ["arn:${Partition}:logs:${Region}:${Account}:log-group::log-stream:"]
    );
    assert_eq!(arns("iam:ListUsers"), ["arn:${Partition}:iam::${Account}:user/${PathPrefix}"]);
    assert_eq!(arns("s3:ListAllMyBuckets"), ["arn:${Partition}:s3:::*"], "RS-14");
    assert_eq!(arns("ec2:DescribeInstances"), ["*"]);
    assert!(arns("s3:GetObject").is_empty());
    for action in catalog().actions() {
        for found in catalog().collection_arns(action) {
            assert!(!action.has_resource_types(), "{action}");
            assert!(found.arn == "*" || found.arn.starts_with("arn:${Partition}:"), "{action}");
            assert!(!found.source.is_empty());
        }
    }
}

#[test]
fn encryption_contexts_are_those_of_7_2() {
    let keys = |service: &str| -> Option<Vec<_>> {
        Some(catalog().encryption_context_keys(service)?.map(|found| found.key).collect())
    };
    assert_eq!(keys("redshift"), Some(vec!["aws:redshift:arn", "aws:redshift:createtime"]));
    assert_eq!(keys("glue"), Some(vec!["glue_catalog_id"]));
    assert!(keys("S3").unwrap().contains(&"aws:s3:arn"));
    assert_eq!(keys("athena"), None, "unknown, not empty");
}

#[test]
fn api_operations_lead_to_actions() {
    let actions = |prefix: &str, name: &str| -> Vec<String> {
        let found = catalog().api_operation(prefix, name);
        found.into_iter().flat_map(ApiOperation::actions).map(|action| action.to_string()).collect()
    };
    // AC-9.
    assert_eq!(actions("s3", "ListObjectsV2"), ["s3:ListBucket"]);
    assert_eq!(actions("S3", "headobject"), ["s3:GetObject"]);
    assert_eq!(actions("s3", "ListBuckets"), ["s3:ListAllMyBuckets"]);
    assert_eq!(actions("s3", "HeadBucket"), ["s3:ListBucket"]);
    assert_eq!(actions("lambda", "Invoke"), ["lambda:InvokeFunction"]);
    assert_eq!(actions("kms", "ReEncrypt"), ["kms:ReEncryptFrom", "kms:ReEncryptTo"]);
    assert!(actions("s3", "GetObject").is_empty());
    assert_eq!(catalog().operation_without_action("s3", "uploadpart"), Some("UploadPart"));
    assert_eq!(catalog().operation_without_action("s3", "GetObject"), None);
}

#[test]
fn rows_of_api_operations_name_actions() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tables/api-operations.tsv"))
            .unwrap();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (operation, actions) = (cells.next().unwrap(), cells.next().unwrap());
        assert!(catalog().find_action(operation).is_none(), "{operation} is an action itself");
        for action in actions.split(' ') {
            let found = catalog().find_action(action).map(|found| found.to_string());
            assert_eq!(found.as_deref(), Some(action), "{operation}");
        }
    }
}

#[test]
fn retired_names_are_not_in_the_catalog() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tables/retired.tsv"))
        .unwrap();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (name, status) = (cells.next().unwrap(), cells.next().unwrap());
        assert!(["retired", "undocumented"].contains(&status), "{name}");
        if name.contains(':') {
            assert!(catalog().find_action(name).is_none(), "{name} is back");
            assert_eq!(catalog().retired_action(name).unwrap().name, name);
        } else {
            assert!(catalog().service(name).is_none(), "{name} is back");
            assert_eq!(catalog().retired_action(&format!("{name}:Anything")).unwrap().name, name);
        }
    }
    assert_eq!(catalog().retired_action("s3:GetObject"), None);
    assert_eq!(catalog().retired_action("nothing"), None);
}

#[test]
fn service_principals_belong_to_services() {
    for principal in catalog().service_principals() {
        assert!(principal.name.ends_with(".amazonaws.com"), "{}", principal.name);
        assert!(principal.service().is_some(), "{}", principal.name);
    }
    assert!(catalog().service_principal("lambda.amazonaws.com").is_some());
    assert!(catalog().service_principal("lambda.amazon.com").is_none());
}

#[test]
fn placeholders_are_seen() {
    for slot in ["${TagKey}", "<key>", "tag-key"] {
        assert!(catalog().is_slot_placeholder(slot), "{slot}");
    }
    assert!(!catalog().is_slot_placeholder("team"));
}
