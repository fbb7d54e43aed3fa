//! Evaluations per second: of few statements, of many, of a large set of policies, of all principals
//! of an account. `cargo bench -p policylint-analysis --bench evaluate`.

use std::sync::Arc;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use policylint_analysis::eval::{Attached, Check, Policies, PolicySet, Scenario, decide, evaluate};
use policylint_analysis::{Account, Caller, CompiledDocument, Entity, Target, compile};
use policylint_model::{Document, KindOf, Origin, PolicyKind};
use policylint_syntax::{SourceFile, json};

/// The account of callers and resources.
const ACCOUNT: &str = "111111111111";

fn main() {
    divan::main();
}

/// A document of a kind from its statements.
fn document(kind: PolicyKind, statements: &[String]) -> Document {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","));
    let tree = Arc::new(json::parse(SourceFile::new("policy.json", text)));
    Document::of_tree(tree, KindOf::certain(kind, "given"), Origin::default())
}

/// `count` statements, of which the last allows to read objects of the bucket `b`.
fn statements(count: usize) -> Vec<String> {
    let others = (1..count).map(|number| match number % 4 {
        0 => format!(
            r#"{{"Effect":"Allow","Action":["ec2:Describe*","ec2:StartInstances"],"Resource":"arn:aws:ec2:*:*:instance/i-{number}"}}"#
        ),
        1 => format!(
            r#"{{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::other-{number}/*"}}"#
        ),
        2 => r#"{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}"#.to_owned(),
        _ => format!(
            r#"{{"Effect":"Allow","Action":["s3:GetObject","s3:ListBucket"],"Resource":["arn:aws:s3:::data-{number}","arn:aws:s3:::data-{number}/*"],"Condition":{{"StringEquals":{{"aws:PrincipalTag/team":"red"}}}}}}"#
        ),
    });
    let last = r#"{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"}"#;
    others.chain([last.to_owned()]).collect()
}

/// 25 statements with long lists, 200 kB together.
fn large_statements() -> Vec<String> {
    let resources = |statement: usize| {
        let arns = (0..180)
            .map(|number| format!(r#""arn:aws:s3:::bucket-{statement}-{number}/prefix/*""#));
        arns.collect::<Vec<_>>().join(",")
    };
    let mut all: Vec<String> = (0..24)
        .map(|statement| {
            let list = resources(statement);
            format!(r#"{{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":[{list}]}}"#)
        })
        .collect();
    all.push(r#"{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}"#.into());
    all
}

#[expect(clippy::expect_used, reason = "without its scenario a bench measures nothing")]
fn check(name: &str) -> Check {
    let user = Entity::new(Account::new(ACCOUNT), format!("/{name}"));
    let target = Target::Arn("arn:aws:s3:::b/some/key".into());
    let mut scenario = Scenario::new(Caller::User(user), "s3:GetObject", target);
    scenario.about.account = Some(Account::new(ACCOUNT));
    scenario.facts.tags = vec![("team".into(), "blue".into())];
    scenario.check().expect("the scenario is whole")
}

fn identity<'p>(compiled: &'p CompiledDocument<'p>) -> Policies<'p> {
    let identity = PolicySet::one(Attached::new(compiled, "policy", "IAM Policy"));
    Policies { identity, ..Policies::default() }
}

#[divan::bench(args = [5, 21])]
fn decide_statements(bencher: Bencher<'_, '_>, count: usize) {
    let document = document(PolicyKind::Identity, &statements(count));
    let compiled = compile(&document);
    let (policies, check) = (identity(&compiled), check("ann"));
    bencher.counter(ItemsCount::new(1_usize)).bench(|| decide(black_box(&check), &policies));
}

#[divan::bench(args = [5, 21])]
fn explain_statements(bencher: Bencher<'_, '_>, count: usize) {
    let document = document(PolicyKind::Identity, &statements(count));
    let compiled = compile(&document);
    let (policies, check) = (identity(&compiled), check("ann"));
    bencher.counter(ItemsCount::new(1_usize)).bench(|| evaluate(black_box(&check), &policies));
}

#[divan::bench]
fn decide_large_policies(bencher: Bencher<'_, '_>) {
    let document = document(PolicyKind::Identity, &large_statements());
    let compiled = compile(&document);
    let (policies, check) = (identity(&compiled), check("ann"));
    bencher.counter(ItemsCount::new(1_usize)).bench(|| decide(black_box(&check), &policies));
}

#[divan::bench]
fn decide_with_bucket_policy(bencher: Bencher<'_, '_>) {
    let own = document(PolicyKind::Identity, &statements(5));
    let bucket = document(
        PolicyKind::Bucket,
        &[format!(
            r#"{{"Effect":"Allow","Principal":{{"AWS":["arn:aws:iam::{ACCOUNT}:role/x","arn:aws:iam::{ACCOUNT}:user/ann"]}},"Action":"s3:*","Resource":"arn:aws:s3:::b/*"}}"#
        )],
    );
    let (own, bucket) = (compile(&own), compile(&bucket));
    let resource = Some(PolicySet::one(Attached::new(&bucket, "bucket", "Resource Policy")));
    let policies = Policies { resource, ..identity(&own) };
    let check = check("ann");
    bencher.counter(ItemsCount::new(1_usize)).bench(|| decide(black_box(&check), &policies));
}

/// One question to each principal of an account of 1,000, of whom each has five statements.
#[divan::bench]
fn decide_for_a_thousand_principals(bencher: Bencher<'_, '_>) {
    let documents: Vec<Document> =
        (0..1000).map(|_| document(PolicyKind::Identity, &statements(5))).collect();
    let compiled: Vec<CompiledDocument<'_>> = documents.iter().map(compile).collect();
    let principals: Vec<(Check, Policies<'_>)> = compiled
        .iter()
        .enumerate()
        .map(|(number, compiled)| (check(&format!("user-{number}")), identity(compiled)))
        .collect();
    bencher.counter(ItemsCount::new(principals.len())).bench(|| {
        principals
            .iter()
            .filter(|(check, policies)| {
                decide(check, policies) == policylint_analysis::eval::Verdict::Allow
            })
            .count()
    });
}

/// From the stated scenario: derived keys and all.
#[divan::bench]
fn check_of_scenario(bencher: Bencher<'_, '_>) {
    let user = Entity::new(Account::new(ACCOUNT), "/ann");
    let target = Target::Arn("arn:aws:s3:::b/some/key".into());
    let mut scenario = Scenario::new(Caller::User(user), "s3:GetObject", target);
    scenario.about.account = Some(Account::new(ACCOUNT));
    bencher.counter(ItemsCount::new(1_usize)).bench(|| black_box(&scenario).check());
}
