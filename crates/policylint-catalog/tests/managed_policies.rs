//! The snapshot of AWS managed policies is whole, and each is found under its own name and ARN only.

use policylint_catalog::catalog;
use serde_json::Value;

/// A refresh may add, but not lose, without somebody looking.
const MIN_POLICIES: usize = 1_582;

#[test]
fn every_document_unpacks_and_is_a_policy() {
    let mut names = Vec::new();
    for policy in catalog().managed_policies() {
        let document: Value = serde_json::from_str(&policy.document()).unwrap();
        assert_eq!(document["Version"], "2012-10-17", "{}", policy.name());
        assert!(document["Statement"].is_array() || document["Statement"].is_object());
        assert!(policy.version_id().starts_with('v'), "{}", policy.name());
        assert_eq!(catalog().managed_policy(&policy.arn()), Some(policy));
        assert!(policy.changed() <= catalog().managed_policy_snapshot().date);
        names.push(policy.name());
    }
    assert!(names.len() >= MIN_POLICIES, "{}", names.len());
    assert!(names.is_sorted());
}

#[test]
fn a_policy_is_found_by_name_and_by_arn() {
    let by_name = catalog().managed_policy("AdministratorAccess").unwrap();
    let by_arn = catalog().managed_policy("arn:aws:iam::aws:policy/AdministratorAccess").unwrap();
    assert_eq!(by_name, by_arn);
    let document: Value = serde_json::from_str(&by_name.document()).unwrap();
    assert_eq!(
        document["Statement"][0],
        serde_json::json!({"Effect": "Allow", "Action": "*", "Resource": "*"})
    );
    let in_path = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    assert_eq!(catalog().managed_policy(in_path).unwrap().path(), "/service-role/");
}

#[test]
fn nothing_is_found_under_another_path_partition_account_or_spelling() {
    for wrong in [
        "arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole",
        "arn:aws:iam::aws:policy/service-role/AdministratorAccess",
        "arn:aws:iam::aws:policyAdministratorAccess",
        "arn:aws-cn:iam::aws:policy/AdministratorAccess",
        "arn:aws:iam::111122223333:policy/AdministratorAccess",
        "service-role/AWSLambdaBasicExecutionRole",
        "administratoraccess",
        "Administrator",
        "moto",
        "",
    ] {
        assert_eq!(catalog().managed_policy(wrong), None, "{wrong}");
    }
}

#[test]
fn a_source_names_the_snapshot() {
    let policy = catalog().managed_policy("AmazonS3ReadOnlyAccess").unwrap();
    let snapshot = catalog().managed_policy_snapshot();
    assert_eq!(snapshot.package, "moto");
    let expected = format!(
        "aws-managed:AmazonS3ReadOnlyAccess (moto {}, {})",
        snapshot.version, snapshot.date
    );
    assert_eq!(policy.source_name(), expected);
}
