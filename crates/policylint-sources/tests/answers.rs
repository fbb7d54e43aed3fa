//! What other answers than those of IAM tell of a made-up account, in each of the layouts they come in.
#![expect(clippy::expect_used, clippy::panic, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use policylint_model::account::{
    AccountModel, AclGrantee, Fact, FaultKind, Fragment, ObjectOwnership, Resource, Unknown, UsedAs,
};
use policylint_model::{KindOf, PolicyKind};
use policylint_sources::{Folders, SnapshotOptions, aws_owned, read_snapshot};
use policylint_syntax::{SourceFile, Tree, json};

const ACCOUNT: &str = "111122223333";
const REPORTS: &str = "arn:aws:s3:::acme-reports";
const LOGS: &str = "arn:aws:s3:::acme-logs";
const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-00000000aaaa";

/// The files of a folder of `tests/accounts`, each with its path below the folder.
fn files(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/accounts").join(folder);
    let (mut open, mut found): (Vec<PathBuf>, Vec<PathBuf>) = (vec![root.clone()], Vec::new());
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    let name = |path: &Path| {
        let below = path.strip_prefix(&root).expect("below the folder");
        below.to_str().expect("UTF-8").replace('\\', "/")
    };
    found.iter().map(|path| (name(path), fs::read_to_string(path).expect("a file"))).collect()
}

fn trees(files: &[(String, String)]) -> Vec<(String, Arc<Tree>)> {
    let tree = |name: &str, text: &str| Arc::new(json::parse(SourceFile::new(name, text)));
    files.iter().map(|(name, text)| (name.clone(), tree(name, text))).collect()
}

fn fragments(files: &[(String, String)]) -> Vec<Fragment> {
    let trees = trees(files);
    let folders = Folders::of(trees.iter().map(|(name, tree)| (name.as_str(), tree.as_ref())));
    let read = |(name, tree): &(String, Arc<Tree>)| {
        let options = folders.options(name, None);
        read_snapshot(tree, name, &options).unwrap_or_else(|| panic!("`{name}` tells nothing"))
    };
    trees.iter().map(read).collect()
}

fn model(folder: &str) -> AccountModel {
    AccountModel::merge(fragments(&files(folder)))
}

/// The model of a single file.
fn alone(name: &str, text: &str) -> AccountModel {
    AccountModel::merge(fragments(&[(name.to_owned(), text.to_owned())]))
}

fn resource<'m>(model: &'m AccountModel, arn: &str) -> &'m Resource {
    model.resources.get(arn).unwrap_or_else(|| panic!("no `{arn}` in {:?}", model.resources.keys()))
}

/// The kind of the policy of a fact, and the text of its first statement's effect as a sign of life.
fn kind(model: &AccountModel, fact: &Fact<policylint_model::account::DocumentId>) -> KindOf {
    let document = model.document(*fact.value().expect("a policy")).expect("its document");
    assert_eq!(document.policy.statements.len(), 1, "{}", document.origin.path);
    document.kind.clone()
}

/// The kinds of the faults, in order.
fn faults(model: &AccountModel) -> Vec<FaultKind> {
    model.faults.iter().map(|fault| fault.kind).collect()
}

#[test]
fn a_bucket_is_told_by_nine_answers() {
    let model = model("collected");
    let bucket = resource(&model, REPORTS);
    let kind = kind(&model, &bucket.policy);
    assert_eq!(
        (kind.kind, kind.resource_type.as_deref()),
        (PolicyKind::Bucket, Some("AWS::S3::Bucket"))
    );
    assert_eq!(bucket.policy_is_public.value(), Some(&false));
    let block = bucket.public_access_block.value().expect("its switches");
    assert!(block.block_public_policy && !block.restrict_public_buckets);
    let encryption = bucket.encryption.value().expect("its encryption");
    assert_eq!(encryption.key.as_deref(), Some("alias/reports"));
    assert_eq!(
        (encryption.bucket_key, encryption.blocked.as_slice()),
        (true, ["SSE-C".to_owned()].as_slice())
    );
    assert_eq!(bucket.ownership.value(), Some(&ObjectOwnership::BucketOwnerPreferred));
    let acl = bucket.acl.value().expect("its ACL");
    assert_eq!(
        acl.grants.iter().filter(|grant| grant.grantee == AclGrantee::LogDelivery).count(),
        1
    );
    assert_eq!(bucket.tags.values().collect::<Vec<_>>(), [("tier", &"gold".to_owned())]);
    assert_eq!(bucket.region.value().map(String::as_str), Some("eu-west-1"));
    assert_eq!(bucket.abac.value(), Some(&true));
    assert_eq!(bucket.account.value().map(String::as_str), Some(ACCOUNT));
}

#[test]
fn what_aws_says_not_to_be_is_absent_and_what_it_refuses_is_unknown() {
    let model = model("collected");
    let logs = resource(&model, LOGS);
    assert!(logs.policy.is_absent() && logs.public_access_block.is_absent());
    assert!(logs.ownership.is_absent() && logs.tags.is_known_empty());
    assert_eq!(logs.region.value().map(String::as_str), Some("us-east-1"));
    assert!(logs.abac.is_unknown() && logs.acl.is_unknown());
    let vault = resource(&model, "arn:aws:s3:::acme-vault");
    assert_eq!(vault.policy.unknown_because(), Some(Unknown::Refused));
    assert_eq!(faults(&model), [FaultKind::ErrorAnswer], "{:?}", model.faults);
    let account = model.accounts.get(ACCOUNT).expect("the account");
    assert!(account.public_access_block.value().expect("switches").restrict_public_buckets);
    assert_eq!(account.canonical_id.value().map(String::as_str), Some("79aa"));
}

#[test]
fn access_points_lead_to_buckets() {
    let model = model("collected");
    let point = resource(&model, "arn:aws:s3:eu-west-1:111122223333:accesspoint/reports-ap");
    let leads = point.access_point.value().expect("where it leads");
    assert_eq!(
        (leads.bucket.as_str(), leads.vpc.as_deref()),
        ("acme-reports", Some("vpc-0aa11bb22cc33dd44"))
    );
    assert_eq!(kind(&model, &point.policy).resource_type.as_deref(), Some("AWS::S3::AccessPoint"));
}

#[test]
fn a_key_has_policy_grants_aliases_and_state() {
    let model = model("collected");
    let key = resource(&model, KEY);
    assert_eq!(kind(&model, &key.policy).kind, PolicyKind::KmsKey);
    let state = key.key.value().expect("its description");
    assert_eq!(state.state.as_deref(), Some("Enabled"));
    assert_eq!(
        state.multi_region.as_deref(),
        Some([KEY.replace("eu-west-1", "eu-north-1")].as_slice())
    );
    assert!(key.grants.is_known());
    let (id, grant) = key.grants.values().next().expect("a grant");
    assert_eq!((id, grant.issuing_account.as_deref()), ("b1f0", Some(ACCOUNT)));
    assert_eq!(grant.operations, ["Decrypt", "Encapsulate"]);
    let subset = grant.context_subset.as_deref().expect("a constraint");
    assert_eq!(subset, [("aws:s3:arn".to_owned(), REPORTS.to_owned())]);
    assert_eq!(key.aliases.names().collect::<Vec<_>>(), ["alias/reports"]);
    assert_eq!(key.tags.values().next(), Some(("team", &"finance".to_owned())));
}

#[test]
fn policies_of_other_services_are_there_or_not() {
    let model = model("collected");
    let arn = |tail: &str| format!("arn:aws:{tail}");
    let queue = resource(&model, &arn("sqs:eu-west-1:111122223333:jobs"));
    assert!(queue.policy.is_absent());
    let topic = resource(&model, &arn("sns:eu-west-1:111122223333:alerts"));
    assert_eq!(kind(&model, &topic.policy).resource_type.as_deref(), Some("AWS::SNS::Topic"));
    assert!(
        resource(&model, &arn("lambda:eu-west-1:111122223333:function:clean")).policy.is_absent()
    );
    assert!(
        resource(&model, &arn("secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf"))
            .policy
            .is_absent()
    );
    assert!(
        resource(&model, &arn("ecr:eu-west-1:111122223333:repository/app")).policy.is_present()
    );
    let endpoint = model.endpoints.get("vpce-0aa11bb22cc33dd44").expect("an endpoint");
    assert_eq!(kind(&model, &endpoint.policy).kind, PolicyKind::VpcEndpoint);
    assert_eq!(endpoint.account.value().map(String::as_str), Some(ACCOUNT));
}

#[test]
fn the_organization_is_put_together_from_children_policies_and_targets() {
    let model = model("collected");
    let path = model.organization_path(ACCOUNT).expect("the account is a member");
    assert!(path.complete);
    let levels: Vec<&str> = path.levels.iter().map(|(id, _)| *id).collect();
    assert_eq!(levels, ["r-ab12", "ou-ab12-prodprod", ACCOUNT]);
    let scps: Vec<Vec<&str>> =
        path.levels.iter().map(|(_, node)| node.scps.names().collect()).collect();
    assert_eq!(
        scps,
        [vec!["p-FullAWSAccess"], vec!["p-FullAWSAccess", "p-stay0001"], vec!["p-FullAWSAccess"]]
    );
    assert!(path.levels.iter().all(|(_, node)| node.scps.is_known() && node.rcps.is_known()));
    let organization = model.organizations.get("o-exampleorg").expect("the organization");
    assert_eq!(organization.management_account.value().map(String::as_str), Some("999988887777"));
    let stay = model.organization_policies.get("p-stay0001").expect("a policy");
    assert_eq!(kind(&model, &stay.document).kind, PolicyKind::Scp);
    let ours = model.organization_policies.get("p-ours0002").expect("a policy");
    assert_eq!(kind(&model, &ours.document).kind, PolicyKind::Rcp);
    let used = model.uses_of(*stay.document.value().expect("it is there"));
    assert_eq!(used.iter().map(|used| used.by.as_str()).collect::<Vec<_>>(), ["ou-ab12-prodprod"]);
    assert!(used.iter().all(|used| used.used_as == UsedAs::Scp("p-stay0001".to_owned())));
}

#[test]
fn a_missing_list_of_targets_leaves_every_node_open() {
    let mut files = files("collected");
    files.retain(|(name, _)| name != "org/targets/p-stay0001.json");
    let model = AccountModel::merge(fragments(&files));
    let path = model.organization_path(ACCOUNT).expect("the account is a member");
    assert!(path.levels.iter().all(|(_, node)| !node.scps.is_known() && node.rcps.is_known()));
}

#[test]
fn policies_of_aws_come_from_the_catalog() {
    let model = model("collected");
    let owned = aws_owned(&model);
    let names: Vec<&str> = owned.iter().map(|fragment| fragment.file.as_ref()).collect();
    assert_eq!(names, ["aws-managed:p-FullAWSAccess", "aws-managed:p-RCPFullAWSAccess"]);
    let model = model.and(owned);
    let full = model.organization_policies.get("p-FullAWSAccess").expect("a policy");
    assert_eq!(kind(&model, &full.document).kind, PolicyKind::Scp);
    assert_eq!(model.uses_of(*full.document.value().expect("it is there")).len(), 4);
}

#[test]
fn a_managed_policy_of_another_version_than_the_catalog_has_stays_unknown() {
    let attached = |version: &str| {
        let role = r#"{"RoleName": "etl", "AttachedPolicies": [{"PolicyName": "ReadOnlyAccess", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}]}"#;
        let policy = format!(
            r#"{{"Policy": {{"PolicyName": "ReadOnlyAccess", "Arn": "arn:aws:iam::aws:policy/ReadOnlyAccess", "DefaultVersionId": "{version}"}}}}"#
        );
        let files =
            [("roles/etl/list-attached-role-policies.json", role), ("policy.json", &*policy)];
        let files: Vec<_> = files.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
        aws_owned(&AccountModel::merge(fragments(&files))).len()
    };
    let known = policylint_catalog_version("ReadOnlyAccess");
    assert_eq!((attached(&known), attached("v9999")), (1, 0));
}

fn policylint_catalog_version(name: &str) -> String {
    policylint_catalog::catalog().managed_policy(name).expect("it is known").version_id().to_owned()
}

#[test]
fn the_order_of_files_does_not_matter() {
    for folder in ["collected", "config", "store", "placed"] {
        let mut backwards = fragments(&files(folder));
        backwards.reverse();
        let (one, two) = (model(folder), AccountModel::merge(backwards));
        assert_eq!(format!("{:?}", one.resources), format!("{:?}", two.resources), "{folder}");
        assert_eq!(
            format!("{:?}", one.organization_nodes),
            format!("{:?}", two.organization_nodes)
        );
        assert_eq!((one.identities, one.faults), (two.identities, two.faults), "{folder}");
    }
}

#[test]
fn items_of_config_tell_roles_buckets_and_keys() {
    let model = model("config");
    assert_eq!(faults(&model), [], "{:?}", model.faults);
    assert_eq!(model.identities.len(), 2, "a deleted role is none: {:?}", model.identities.keys());
    let etl = model.identities.get("arn:aws:iam::111122223333:role/etl").expect("a role");
    assert_eq!(kind(&model, &etl.trust).kind, PolicyKind::Trust, "the newest capture counts");
    assert!(etl.boundary.is_absent() && etl.inline.is_known() && etl.attached.is_known());
    let night = model.identities.get("arn:aws:iam::111122223333:role/night").expect("a role");
    assert!(
        night.boundary.is_unknown() && !night.inline.is_known(),
        "only some columns were asked for"
    );
    assert_eq!(night.attached.names().count(), 1);
    let bucket = resource(&model, REPORTS);
    assert!(bucket.policy.is_absent());
    let acl = bucket.acl.value().expect("an ACL, encoded twice");
    assert!(acl.grants.iter().any(|grant| grant.grantee == AclGrantee::AllUsers));
    assert_eq!(bucket.tags.values().next(), Some(("tier", &"gold".to_owned())));
    let key = resource(&model, KEY);
    assert_eq!(kind(&model, &key.policy).kind, PolicyKind::KmsKey);
    assert_eq!(key.aliases.names().collect::<Vec<_>>(), ["alias/reports"]);
    let account = model.accounts.get(ACCOUNT).expect("the account");
    assert!(account.public_access_block.value().expect("switches").block_public_acls);
}

#[test]
fn a_store_of_iam_collect_names_its_resources_in_one_file() {
    let model = model("store");
    assert_eq!(faults(&model), [], "{:?}", model.faults);
    let role =
        model.identities.get("arn:aws:iam::111122223333:role/Nightly/ETL").expect("the role");
    assert_eq!(kind(&model, &role.trust).kind, PolicyKind::Trust);
    assert!(role.inline.is_known_empty() && role.boundary.is_absent());
    let base = "arn:aws:iam::111122223333:policy/Base";
    assert_eq!(role.attached.names().collect::<Vec<_>>(), [base]);
    assert_eq!(kind(&model, &model.managed_document(base)).kind, PolicyKind::Identity);
    let bucket = resource(&model, REPORTS);
    assert!(bucket.policy.is_absent() && bucket.public_access_block.is_absent());
    assert_eq!(bucket.encryption.value().map(|it| it.algorithm.as_str()), Some("AES256"));
    assert!(bucket.acl.is_unknown() && bucket.ownership.is_unknown());
    let point = resource(&model, "arn:aws:s3:eu-west-1:111122223333:accesspoint/Reports-ap");
    assert_eq!(point.access_point.value().map(|it| it.bucket.as_str()), Some("acme-reports"));
    assert!(point.policy.is_absent() && point.public_access_block.is_present());
    let endpoint = model.endpoints.get("vpce-0aa11bb22cc33dd44").expect("an endpoint");
    assert_eq!(kind(&model, &endpoint.policy).kind, PolicyKind::VpcEndpoint);
    let path = model.organization_path(ACCOUNT).expect("the account is a member");
    assert!(path.complete && path.levels.len() == 3);
    let stay = model.organization_policies.get("p-stay0001").expect("a policy");
    assert_eq!(model.uses_of(*stay.document.value().expect("it is there")).len(), 1);
}

#[test]
fn files_of_a_store_without_their_naming_file_are_nobodys() {
    let mut files = files("store");
    files.retain(|(name, _)| !name.ends_with("nightly%2fetl/metadata.json"));
    let model = AccountModel::merge(fragments(&files));
    assert!(model.identities.is_empty());
    assert_eq!(faults(&model), [FaultKind::UnknownSubject; 2], "{:?}", model.faults);
}

#[test]
fn plain_policies_belong_where_they_lie() {
    let model = model("placed");
    let role = model.identities.get("arn:aws:iam::111122223333:role/etl").expect("the role");
    assert_eq!(kind(&model, &role.trust).kind, PolicyKind::Trust);
    assert_eq!(role.inline.names().collect::<Vec<_>>(), ["read"]);
    assert!(
        !role.inline.is_known() && role.attached.whole.is_unknown(),
        "a folder is not known to be all"
    );
    assert_eq!(kind(&model, &resource(&model, REPORTS).policy).kind, PolicyKind::Bucket);
    let key = "arn:aws:kms:us-east-1:111122223333:key/0a1b2c3d-0000-4000-8000-00000000aaaa";
    assert_eq!(kind(&model, &resource(&model, key).policy).kind, PolicyKind::KmsKey);
    let unit = model.organization_nodes.get("ou-ab12-prodprod").expect("the unit");
    assert_eq!(unit.scps.names().collect::<Vec<_>>(), ["p-stay"]);
    let base = "arn:aws:iam::111122223333:policy/base";
    assert!(model.managed_document(base).is_present());
    assert_eq!(
        faults(&model),
        [FaultKind::UnknownSubject],
        "the RCP has no target: {:?}",
        model.faults
    );
}

const POLICY: &str = r#"{"Policy": "{\"Version\":\"2012-10-17\",\"Statement\":[]}"}"#;

/// The policy of the only resource of a file.
fn policy_of(
    name: &str,
    text: &str,
) -> (Fact<policylint_model::account::DocumentId>, AccountModel) {
    let model = alone(name, text);
    assert_eq!(model.resources.len(), 1, "{name}: {:?}", model.faults);
    let (_, resource) = model.resources.first_key_value().expect("the resource");
    (resource.policy.clone(), model)
}

#[test]
fn a_bucket_is_found_in_the_names_of_files_and_folders() {
    for name in [
        "s3/acme-reports/policy.json",
        "buckets/acme-reports/get-bucket-policy.json",
        "get-bucket-policy-acme-reports.json",
        "exports/acme-reports.get-bucket-policy.json",
        "res/eu-west-1/s3/arn%3Aaws%3As3%3A%3A%3Aacme-reports/policy.json",
    ] {
        let (policy, model) = policy_of(name, POLICY);
        assert!(policy.is_present(), "{name}");
        assert_eq!(model.resources.keys().next().map(String::as_str), Some(REPORTS), "{name}");
    }
}

#[test]
fn the_user_names_the_subject_of_a_file_that_does_not() {
    let tree = Arc::new(json::parse(SourceFile::new("export-17.json", POLICY)));
    let read = |subject: Option<&str>| {
        let subject = subject.map(policylint_model::account::Subject::arn);
        let options = SnapshotOptions { subject, ..SnapshotOptions::default() };
        let fragment = read_snapshot(&tree, "export-17.json", &options).expect("an answer");
        AccountModel::merge(vec![fragment])
    };
    let nobody = read(None);
    assert!(nobody.resources.is_empty());
    assert_eq!(faults(&nobody), [FaultKind::UnknownSubject]);
    assert!(nobody.faults.iter().all(|fault| fault.remedy.contains("policylint.model.toml")));
    assert_eq!(nobody.documents.len(), 1, "its policy is looked at nevertheless");
    let named = read(Some("arn:aws:sqs:eu-west-1:111122223333:jobs"));
    let queue = resource(&named, "arn:aws:sqs:eu-west-1:111122223333:jobs");
    assert!(queue.policy.is_present() && named.faults.is_empty());
}

#[test]
fn the_user_says_what_plain_policies_are_attached_to() {
    const WITHOUT: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}}"#;
    const WITH: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "sqs:*", "Resource": "*"}}"#;
    let model = |text: &str, subject: &str| {
        let tree = Arc::new(json::parse(SourceFile::new("x.json", text)));
        let subject = Some(policylint_model::account::Subject::arn(subject));
        let options = SnapshotOptions { subject, ..SnapshotOptions::default() };
        AccountModel::merge(vec![read_snapshot(&tree, "x.json", &options).expect("a policy")])
    };
    let used = |text: &str, subject: &str| {
        let model = model(text, subject);
        let (id, document) = model.documents().next().expect("the policy");
        assert!(document.kind_is_certain(), "{subject}");
        let uses = model.uses_of(id).iter().map(|used| used.used_as.clone()).collect::<Vec<_>>();
        (document.policy_kind(), uses)
    };
    let role = "arn:aws:iam::111122223333:role/etl";
    assert_eq!(used(WITHOUT, role), (PolicyKind::Identity, vec![UsedAs::Inline("x".to_owned())]));
    let queue = "arn:aws:sqs:eu-west-1:111122223333:jobs";
    assert_eq!(used(WITH, queue), (PolicyKind::Resource, vec![UsedAs::Resource]));
    let unit = "ou-ab12-prodprod";
    assert_eq!(used(WITHOUT, unit), (PolicyKind::Scp, vec![UsedAs::Scp("p-x".to_owned())]));
    assert_eq!(used(WITH, unit), (PolicyKind::Rcp, vec![UsedAs::Rcp("p-x".to_owned())]));
    let managed = "arn:aws:iam::111122223333:policy/base";
    assert!(model(WITHOUT, managed).managed_document(managed).is_present());
}

#[test]
fn nothing_that_is_broken_is_read_as_no_policy() {
    let name = "s3/acme-reports/policy.json";
    for (text, why, fault) in [
        (r#"{"Policy": null}"#, Unknown::Null, FaultKind::Null),
        (
            r#"{"Policy": "{\"Version\": \"2012-10-17\", "}"#,
            Unknown::Unreadable,
            FaultKind::UnreadablePolicy,
        ),
        (r#"{"Policy": "no policy"}"#, Unknown::Unreadable, FaultKind::UnreadablePolicy),
        (r#"{"Policy": "REDACTED"}"#, Unknown::Redacted, FaultKind::Redacted),
        (r#"{"Policy": "<policy removed>"}"#, Unknown::Redacted, FaultKind::Redacted),
        (r#"{"Policy": "********"}"#, Unknown::Redacted, FaultKind::Redacted),
        (
            "An error occurred (AccessDenied) when calling the GetBucketPolicy operation: no",
            Unknown::Refused,
            FaultKind::ErrorAnswer,
        ),
        (
            "aws: [ERROR]: An error occurred (NoSuchBucket) when calling the GetBucketPolicy operation: no",
            Unknown::NotCollected,
            FaultKind::ErrorAnswer,
        ),
        (r#"{"Error": {"Code": "SlowDown"}}"#, Unknown::NotCollected, FaultKind::ErrorAnswer),
    ] {
        let (policy, model) = policy_of(name, text);
        assert_eq!(policy.unknown_because(), Some(why), "{text}");
        assert_eq!(faults(&model), [fault], "{text}");
    }
}

#[test]
fn only_the_error_of_the_call_itself_says_that_there_is_none() {
    let text = "\nAn error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: The bucket policy does not exist\n";
    let (policy, model) = policy_of("s3/acme-reports/policy.json", text);
    assert!(policy.is_absent() && model.faults.is_empty());
    let (policy, _) =
        policy_of("s3/acme-reports/policy.json", r#"{"Error": {"Code": "NoSuchBucketPolicy"}}"#);
    assert!(policy.is_absent());
    let nobody = alone("export.json", text);
    assert!(nobody.resources.is_empty());
    assert_eq!(faults(&nobody), [FaultKind::ErrorAnswer]);
}

#[test]
fn a_file_that_is_cut_off_says_only_what_it_says() {
    let files = files("collected");
    let name = "111122223333/kms/eu-west-1/0a1b2c3d-0000-4000-8000-00000000aaaa/grants.json";
    let (_, text) = files.iter().find(|(own, _)| own == name).expect("the grants");
    let cut = text.split_at(text.find("Constraints").expect("a constraint") - 1).0;
    let model = alone(name, cut);
    let key = resource(&model, KEY);
    assert_eq!(key.grants.whole.unknown_because(), Some(Unknown::Unreadable));
    assert!(faults(&model).contains(&FaultKind::Syntax), "{:?}", model.faults);
}

#[test]
fn lists_say_which_resources_there_are() {
    for (text, arn) in [
        (
            r#"{"QueueUrls": ["https://sqs.eu-west-1.amazonaws.com/111122223333/jobs"]}"#,
            "arn:aws:sqs:eu-west-1:111122223333:jobs",
        ),
        (
            r#"{"Topics": [{"TopicArn": "arn:aws:sns:eu-west-1:111122223333:t"}]}"#,
            "arn:aws:sns:eu-west-1:111122223333:t",
        ),
        (
            r#"{"repositories": [{"repositoryArn": "arn:aws:ecr:eu-west-1:111122223333:repository/a", "repositoryName": "a"}]}"#,
            "arn:aws:ecr:eu-west-1:111122223333:repository/a",
        ),
    ] {
        let model = alone("list.json", text);
        let found = resource(&model, arn);
        assert!(found.policy.is_unknown() && found.resource_type.is_present(), "{text}");
    }
}

#[test]
fn a_page_that_goes_on_leaves_the_list_open() {
    let text = r#"{"Grants": [], "Truncated": true, "NextMarker": "x"}"#;
    let model = alone("kms/eu-west-1/k1/grants.json", text);
    let (_, key) = model.resources.first_key_value().expect("the key");
    assert_eq!(key.grants.whole.unknown_because(), Some(Unknown::Truncated));
    assert_eq!(faults(&model), [FaultKind::Truncated]);
}

#[test]
fn a_key_of_another_account_than_the_folder_is_reported() {
    let text = r#"{"KeyMetadata": {"KeyId": "k1", "Arn": "arn:aws:kms:eu-west-1:444455556666:key/k1", "KeyState": "Enabled"}}"#;
    let model = alone("111122223333/kms/eu-west-1/k1/describe.json", text);
    assert_eq!(faults(&model), [FaultKind::WrongAccount]);
}

#[test]
fn lines_are_read_one_by_one_and_broken_ones_are_named() {
    let line = |name: &str| {
        format!(
            r#"{{"subject": "arn:aws:s3:::{name}", "call": "s3api get-bucket-policy", "response": {{"Error": {{"Code": "NoSuchBucketPolicy"}}}}}}"#
        )
    };
    let text = format!("{}\n{}\r\n\n{{\"subject\": \n", line("one"), line("two"));
    let model = alone("answers.jsonl", &text);
    assert!(resource(&model, "arn:aws:s3:::one").policy.is_absent());
    assert!(resource(&model, "arn:aws:s3:::two").policy.is_absent());
    assert_eq!(faults(&model), [FaultKind::Malformed]);
    let reading = policylint_sources::read_text(
        "config/lines.jsonl",
        include_str!("accounts/config/lines.jsonl"),
    );
    assert_eq!(
        (reading.syntax_errors().len(), reading.documents.len()),
        (0, 1),
        "as `check` reads it"
    );
    let place = model.line_column(&model.faults.first().expect("a fault").site).expect("a place");
    assert_eq!(place.line, 4);
}

#[test]
fn two_files_that_differ_are_both_named() {
    let other = POLICY.replace("[]", "[{}]");
    let files = [("a/s3/acme/policy.json", POLICY), ("b/s3/acme/policy.json", &other)];
    let files: Vec<_> = files.map(|(name, text)| (name.to_owned(), text.to_owned())).into();
    let model = AccountModel::merge(fragments(&files));
    let (_, bucket) = model.resources.first_key_value().expect("the bucket");
    assert_eq!(bucket.policy.unknown_because(), Some(Unknown::Conflict));
    let fault = model.faults.first().expect("a fault");
    assert!(
        fault.message.contains("a/s3/acme/policy.json")
            && fault.message.contains("b/s3/acme/policy.json")
    );
}
