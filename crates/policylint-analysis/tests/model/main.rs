//! The evaluator on a model of accounts: what is in force, what is not known, and what is shared.
#![expect(clippy::expect_used, reason = "a test")]

mod world;

use policylint_analysis::eval::{CompiledModel, Layer, Policies, Verdict, decide, evaluate};
use policylint_model::account::{BlockPublicAccess, Unknown};

use world::{BUCKET, KEY, World, role, user};

const READ: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}"#;
/// The same, written otherwise.
const READ_TOO: &str = r#"{"Statement": [{"Action": "s3:Get\u002A", "Resource": "*", "Effect": "Allow"}],
    "Version": "2012-10-17"}"#;
const WRITE: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:Put*", "Resource": "*"}}"#;
const DENY_ALL: &str =
    r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}}"#;
const ALLOW_ALL: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;

fn verdict(world: &World, caller: &str, action: &str, resource: &str) -> Verdict {
    let compiled = CompiledModel::new(&world.model);
    let scenario = compiled.scenario(caller, action, resource).expect("a user or role");
    let check = scenario.check().expect("a check");
    let found = compiled.in_force(caller, resource);
    assert_eq!(decide(&check, &found.policies), evaluate(&check, &found.policies).verdict);
    decide(&check, &found.policies)
}

/// What is not known where a caller asks something of a resource.
fn unknown(world: &World, caller: &str, resource: &str) -> Vec<String> {
    let compiled = CompiledModel::new(&world.model);
    let found = compiled.in_force(caller, resource);
    found.unknown.into_iter().map(|it| format!("{}: {}", it.layer.as_str(), it.what)).collect()
}

#[test]
fn own_group_and_managed_policies_count_and_boundaries_limit() {
    let world = World::new()
        .role("etl", &[READ], None)
        .role("bounded", &[READ, WRITE], Some(READ))
        .user_in_group("mira", "analysts", &[WRITE])
        .bucket(None)
        .built();
    let object = format!("{BUCKET}/k");
    assert_eq!(verdict(&world, &role("etl"), "s3:GetObject", &object), Verdict::Allow);
    assert_eq!(verdict(&world, &role("etl"), "s3:PutObject", &object), Verdict::ImplicitDeny);
    assert_eq!(verdict(&world, &role("bounded"), "s3:GetObject", &object), Verdict::Allow);
    assert_eq!(verdict(&world, &role("bounded"), "s3:PutObject", &object), Verdict::ImplicitDeny);
    assert_eq!(verdict(&world, &user("mira"), "s3:PutObject", &object), Verdict::Allow);
    assert_eq!(unknown(&world, &role("etl"), &object), [""; 0]);
}

#[test]
fn control_policies_of_every_level_count() {
    let world = World::new()
        .role("etl", &[READ], None)
        .bucket(None)
        .organization(&[("r-a", &[ALLOW_ALL]), ("ou-a-b", &[ALLOW_ALL, DENY_ALL])])
        .built();
    let object = format!("{BUCKET}/k");
    assert_eq!(verdict(&world, &role("etl"), "s3:GetObject", &object), Verdict::ExplicitDeny);
    let compiled = CompiledModel::new(&world.model);
    let (_, facts) = compiled.caller(&role("etl")).expect("the role");
    let organization = facts.organization.expect("its organization");
    assert_eq!(organization.paths, ["o-example/r-a/ou-a-b/"]);
    assert!(!organization.is_management_account);
}

#[test]
fn policies_of_buckets_and_keys_count() {
    let deny =
        r#"{"Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}}"#;
    let key = r#"{"Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": "kms:*", "Resource": "*"}}"#;
    let decrypt = r#"{"Statement": {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*"}}"#;
    let world =
        World::new().role("etl", &[READ, decrypt], None).bucket(Some(deny)).key(key).built();
    let object = format!("{BUCKET}/k");
    assert_eq!(verdict(&world, &role("etl"), "s3:GetObject", &object), Verdict::ExplicitDeny);
    assert_eq!(verdict(&world, &role("etl"), "kms:Decrypt", KEY), Verdict::Allow);
    assert_eq!(unknown(&world, &role("etl"), KEY), [format!("key: the grants of `{KEY}`")]);
}

#[test]
fn what_is_not_known_is_never_read_as_none() {
    let world = World::new().role("etl", &[READ], None).unknown_attached("etl").built();
    let told = unknown(&world, &role("etl"), &format!("{BUCKET}/k"));
    assert_eq!(
        told,
        [
            format!("resource: the policy of `{BUCKET}`"),
            "identity: the attached policy `arn:aws:iam::aws:policy/Unheard`".to_owned(),
        ]
    );
    let nobody = unknown(&world, &role("nobody"), &format!("{BUCKET}/k"));
    assert!(nobody.iter().any(|it| it.contains("nobody")), "{nobody:?}");
}

#[test]
fn switches_of_the_account_are_in_force() {
    let mut world = World::new().role("etl", &[READ], None).bucket(None).built();
    let compiled = CompiledModel::new(&world.model);
    let found = compiled.in_force_on(BUCKET);
    assert_eq!(found.policies.s3.account_block, BlockPublicAccess::ALL);
    let account = world.model.accounts.get_mut("111122223333").expect("the account");
    account.public_access_block = policylint_model::account::Fact::default();
    let compiled = CompiledModel::new(&world.model);
    let found = compiled.in_force_on(BUCKET);
    let told: Vec<_> = found.unknown.iter().map(|it| (it.layer, it.why)).collect();
    assert_eq!(told, [(Layer::Bpa, Unknown::NotCollected)]);
}

#[test]
fn the_same_policies_are_one_bundle_whatever_they_are_called() {
    let world = World::new()
        .role("a", &[READ, WRITE], None)
        .role("b", &[WRITE, READ_TOO], None)
        .role("c", &[READ_TOO, READ, WRITE], None)
        .role("d", &[READ, WRITE], Some(READ))
        .role("e", &[READ], None)
        .user_in_group("f", "readers", &[READ])
        .built();
    let compiled = CompiledModel::new(&world.model);
    let bundles = compiled.bundles();
    let shared: Vec<Vec<&str>> = bundles.shared().map(|(_, principals)| principals).collect();
    let (abc, d, ef) =
        (vec![role("a"), role("b"), role("c")], vec![role("d")], vec![role("e"), user("f")]);
    assert_eq!(shared, [abc, d, ef]);
    assert_eq!(bundles.count(), 3);
}

/// What a shared bundle decides is what the policies of each who shares it decide.
#[test]
fn a_shared_bundle_decides_as_each_alone() {
    let texts = [READ, READ_TOO, WRITE, DENY_ALL, ALLOW_ALL];
    let mut world = World::new();
    for choice in 0_u32..64 {
        let chosen: Vec<&str> = (0..5)
            .filter(|at| choice >> at & 1 == 1)
            .filter_map(|at| texts.get(at).copied())
            .collect();
        let boundary = (choice >> 5 == 1).then_some(READ);
        world = world.role(&format!("r{choice}"), &chosen, boundary);
    }
    let world = world.built();
    let compiled = CompiledModel::new(&world.model);
    let bundles = compiled.bundles();
    assert!(bundles.count() < 64, "{}", bundles.count());
    for arn in world.model.identities.keys() {
        for action in ["s3:GetObject", "s3:PutObject", "ec2:RunInstances"] {
            let scenario = compiled.scenario(arn, action, &format!("{BUCKET}/k"));
            let scenario = scenario.expect("a role");
            let Ok(check) = scenario.check() else { continue };
            let shared = bundles.of(arn).expect("its bundle");
            let of_shared = Policies {
                identity: shared.identity.clone(),
                boundary: shared.boundary.clone(),
                ..Policies::default()
            };
            let own = compiled.bundle(arn);
            let of_own =
                Policies { identity: own.identity, boundary: own.boundary, ..Policies::default() };
            assert_eq!(decide(&check, &of_shared), decide(&check, &of_own), "{arn} {action}");
        }
    }
}
