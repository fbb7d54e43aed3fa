//! Random worlds. Names are few, so that policies and requests meet often; all choices are small
//! numbers that index tables whose first entries are the simplest, so that cases shrink to plain ones.

mod statements;

use policylint_model::PolicyKind;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use serde_json::Value;

use crate::world::{Doc, Given, KeyGrant, Org, Token, Who, World};

pub(crate) use statements::{StatementSeed, statement_seed};

pub(crate) const A: &str = "111111111111";
pub(crate) const B: &str = "222222222222";

/// What is asked: an action, its resource and the policy that the resource can have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Topic {
    pub(crate) action: &'static str,
    pub(crate) resource: &'static str,
    pub(crate) kind: PolicyKind,
}

const fn topic(action: &'static str, resource: &'static str, kind: PolicyKind) -> Topic {
    Topic { action, resource, kind }
}

/// The topics. A resource whose ARN has an account is of account A.
const TOPICS: [Topic; 20] = [
    topic("s3:GetObject", "arn:aws:s3:::b/k", PolicyKind::Bucket),
    topic("sqs:SendMessage", "arn:aws:sqs:us-east-1:111111111111:q", PolicyKind::Resource),
    topic("kms:Decrypt", "arn:aws:kms:us-east-1:111111111111:key/k1", PolicyKind::KmsKey),
    topic("sts:AssumeRole", "arn:aws:iam::111111111111:role/svc/app", PolicyKind::Trust),
    topic("s3:GetObject", "arn:aws:s3:::b/ann/x", PolicyKind::Bucket),
    topic("s3:ListBucket", "arn:aws:s3:::b", PolicyKind::Bucket),
    topic("sqs:SendMessage", "arn:aws:sqs:us-east-1:111111111111:ann", PolicyKind::Resource),
    topic(
        "kms:ScheduleKeyDeletion",
        "arn:aws:kms:us-east-1:111111111111:key/k1",
        PolicyKind::KmsKey,
    ),
    topic("kms:DescribeKey", "arn:aws:kms:us-east-1:111111111111:key/k1", PolicyKind::KmsKey),
    topic("iam:GetRole", "arn:aws:iam::111111111111:role/svc/app", PolicyKind::Resource),
    topic("iam:PassRole", "arn:aws:iam::111111111111:role/svc/app", PolicyKind::Resource),
    topic(
        "dynamodb:GetItem",
        "arn:aws:dynamodb:us-east-1:111111111111:table/t",
        PolicyKind::Resource,
    ),
    topic("ec2:DescribeInstances", "*", PolicyKind::Resource),
    topic("s3:ListAllMyBuckets", "*", PolicyKind::Bucket),
    topic("dynamodb:ListBackups", "*", PolicyKind::Resource),
    topic("kms:ListKeys", "*", PolicyKind::KmsKey),
    topic("s3:PutBucketPolicy", "arn:aws:s3:::b", PolicyKind::Bucket),
    topic(
        "sts:AssumeRoleWithWebIdentity",
        "arn:aws:iam::111111111111:role/svc/app",
        PolicyKind::Trust,
    ),
    topic("sts:GetSessionToken", "*", PolicyKind::Resource),
    topic("sts:GetCallerIdentity", "*", PolicyKind::Resource),
];

/// The values that a request can have for keys that do not follow from the rest.
const GIVEN: [(&str, &[&[&str]]); 7] = [
    ("s3:prefix", &[&["a"], &["ann"], &[""], &["*"], &["A"], &["YQ=="], &["a", "b"], &[]]),
    ("aws:TagKeys", &[&["a"], &["a", "b"], &["c"], &[""], &[]]),
    ("s3:max-keys", &[&["10"], &["9.5"], &["x"], &["10.0"]]),
    ("aws:SourceIp", &[&["10.1.2.3"], &["2001:db8::1"], &["x"]]),
    ("aws:SourceArn", &[&["arn:aws:s3:::b"], &["arn:aws:iam::111111111111:role/svc/app"], &["x"]]),
    ("aws:MultiFactorAuthPresent", &[&["true"], &["false"]]),
    ("aws:SecureTransport", &[&["false"], &["true"]]),
];

/// The choices about a request.
#[derive(Debug, Clone)]
struct RequestSeed {
    topic: u8,
    who: u8,
    owned_by_other: bool,
    token: u8,
    tag: Option<u8>,
    resource_tag: Option<u8>,
    given: Vec<(u8, u8)>,
    endpoint: bool,
    forwarded: bool,
    context: Vec<u8>,
    manages: (bool, bool),
}

/// The choices about a document.
#[derive(Debug, Clone)]
pub(crate) struct DocSeed {
    old_version: bool,
    statements: Vec<StatementSeed>,
}

/// The choices about the policies in force.
#[derive(Debug, Clone)]
struct PolicySeed {
    identity: Vec<DocSeed>,
    boundary: Option<Vec<DocSeed>>,
    session: Option<Vec<DocSeed>>,
    scp: Option<Vec<Vec<DocSeed>>>,
    rcp: Option<Vec<Vec<DocSeed>>>,
    endpoint: Option<Vec<DocSeed>>,
    policy: Option<DocSeed>,
    grants: Vec<(u8, u8, Option<u8>, Option<u8>)>,
    restrict_public: bool,
}

/// A request with the policies in force.
pub(crate) fn world() -> impl Strategy<Value = World> {
    (request_seed(), policy_seed()).prop_map(|(request, policies)| world_of(&request, &policies))
}

/// One of a table, the first ones more often than others.
pub(crate) fn pick<T: Clone>(table: &[T], choice: u8) -> T {
    table[usize::from(choice) % table.len()].clone()
}

fn request_seed() -> impl Strategy<Value = RequestSeed> {
    let topic = prop_oneof![3 => 0u8..4, 2 => 4u8..9, 1 => 9u8..20, 1 => 16u8..17];
    let who = prop_oneof![3 => 0u8..4, 2 => 4u8..12];
    let about = (topic, who, any::<bool>(), 0u8..12, weighted(0.5, 0u8..5), weighted(0.5, 0u8..5));
    let given = vec((0u8..7, 0u8..8), 0..5);
    let way = (weighted(0.15, Just(())), weighted(0.1, Just(())), vec(0u8..4, 0..3));
    let manages = (weighted(0.15, Just(())), weighted(0.15, Just(())));
    (about, given, way, manages).prop_map(|(about, given, way, manages)| RequestSeed {
        topic: about.0,
        who: about.1,
        owned_by_other: about.2,
        token: about.3,
        tag: about.4,
        resource_tag: about.5,
        given,
        endpoint: way.0.is_some(),
        forwarded: way.1.is_some(),
        context: way.2,
        manages: (manages.0.is_some(), manages.1.is_some()),
    })
}

fn policy_seed() -> impl Strategy<Value = PolicySeed> {
    let levels = || vec(vec(doc_seed(2), 1..3), 1..3);
    let unions = (
        vec(doc_seed(3), 0..3),
        weighted(0.3, vec(doc_seed(2), 1..3)),
        weighted(0.4, vec(doc_seed(2), 1..3)),
        weighted(0.5, vec(doc_seed(2), 1..2)),
    );
    let control = (weighted(0.25, levels()), weighted(0.2, levels()));
    let grants = vec((0u8..20, 0u8..6, weighted(0.4, 0u8..4), weighted(0.4, 0u8..4)), 0..3);
    let resource = (weighted(0.75, doc_seed(4)), grants, any::<bool>());
    (unions, control, resource).prop_map(|(unions, control, resource)| PolicySeed {
        identity: unions.0,
        boundary: unions.1,
        session: unions.2,
        scp: control.0,
        rcp: control.1,
        endpoint: unions.3,
        policy: resource.0,
        grants: resource.1,
        restrict_public: resource.2,
    })
}

/// A document of up to so many statements.
pub(crate) fn doc_seed(statements: usize) -> impl Strategy<Value = DocSeed> {
    (weighted(0.1, Just(())), vec(statement_seed(), 1..=statements))
        .prop_map(|(old, statements)| DocSeed { old_version: old.is_some(), statements })
}

impl DocSeed {
    /// The document for a layer.
    pub(crate) fn doc(&self, topic: Topic, kind: PolicyKind) -> Doc {
        let statements: Vec<Value> =
            self.statements.iter().map(|seed| seed.statement(topic, kind)).collect();
        let mut doc = Doc::of(&statements);
        // GR-23: control policies have to state 2012.
        if self.old_version && !matches!(kind, PolicyKind::Scp | PolicyKind::Rcp) {
            doc.0["Version"] = "2008-10-17".into();
        }
        doc
    }
}

fn world_of(request: &RequestSeed, policies: &PolicySeed) -> World {
    let topic = pick(&TOPICS, request.topic);
    let who = caller(topic, request);
    let owner = if topic.resource.contains(A) {
        A
    } else if topic.resource == "*" {
        who.account().unwrap_or(A)
    } else if request.owned_by_other {
        B
    } else {
        A
    };
    let docs = |kind, seeds: &Vec<DocSeed>| -> Vec<Doc> {
        seeds.iter().map(|seed| seed.doc(topic, kind)).collect()
    };
    let levels = |kind, levels: &Option<Vec<Vec<DocSeed>>>| -> Option<Vec<Vec<Doc>>> {
        Some(levels.as_ref()?.iter().map(|seeds| docs(kind, seeds)).collect())
    };
    let union = |kind, seeds: &Option<Vec<DocSeed>>| seeds.as_ref().map(|seeds| docs(kind, seeds));
    let linked = who.is_service_linked();
    // Whether limits of credentials hold for forwarded calls of IAM and STS, nobody says.
    let is_limited = ["iam:", "sts:"].iter().any(|prefix| topic.action.starts_with(prefix));
    let forwarded = request.forwarded && who.account().is_some() && !is_limited;
    let tags = |tag: Option<u8>, key: &str| -> Vec<(String, String)> {
        let values = ["red", "ann", "*", "", "b"];
        tag.map(|tag| (key.into(), pick(&values, tag).into())).into_iter().collect()
    };
    World {
        who_org: who.account().map(|account| organization(account, request.manages.0)),
        who_tags: if who.account().is_some() { tags(request.tag, "team") } else { Vec::new() },
        action: topic.action.into(),
        resource: topic.resource.into(),
        owner_org: Some(organization(owner, request.manages.1)),
        owner: owner.into(),
        resource_tags: tags(request.resource_tag, "x"),
        given: given(&request.given),
        encryption_context: context_pairs(topic, &request.context),
        via: forwarded.then(|| "s3.amazonaws.com".into()),
        through_endpoint: request.endpoint && !forwarded,
        identity: docs(PolicyKind::Identity, &policies.identity),
        boundary: union(PolicyKind::Boundary, &policies.boundary).filter(|_| !linked),
        session: union(PolicyKind::Session, &policies.session),
        scp: levels(PolicyKind::Scp, &policies.scp),
        rcp: levels(PolicyKind::Rcp, &policies.rcp),
        endpoint: union(PolicyKind::VpcEndpoint, &policies.endpoint)
            .filter(|_| request.endpoint && !forwarded),
        policy_kind: topic.kind,
        // What is no certain resource has no policy.
        policy: policies
            .policy
            .as_ref()
            .filter(|_| topic.resource != "*")
            .map(|seed| seed.doc(topic, topic.kind)),
        grants: grants(topic, &policies.grants),
        restrict_public: policies.restrict_public && topic.kind == PolicyKind::Bucket,
        who,
    }
}

/// The topic of a world.
pub(crate) fn topic_of(world: &World) -> Topic {
    let is_it = |topic: &&Topic| topic.action == world.action && topic.resource == world.resource;
    *TOPICS.iter().find(is_it).expect("worlds are about topics")
}

fn caller(topic: Topic, request: &RequestSeed) -> Who {
    if topic.action == "sts:AssumeRoleWithWebIdentity" {
        return Who::WebIdentity { provider: "accounts.google.com".into() };
    }
    let token = match request.token {
        0 => Token::Session,
        1 => Token::SessionWithMfa,
        _ => Token::None,
    };
    let user = |account: &str, name: &str, id: &str| Who::User {
        account: account.into(),
        path: format!("/{name}"),
        id: id.into(),
        token,
    };
    let role = |account: &str, path: &str, session: Option<&str>| Who::Role {
        account: account.into(),
        path: path.into(),
        session: session.map(Into::into),
        id: "AROAAPPAPPAPPAPPAPPAP".into(),
    };
    let linked = "/aws-service-role/x.amazonaws.com/AWSServiceRoleForX";
    // What nobody who is not signed can ask.
    let signed_only = topic.action.starts_with("sts:");
    match request.who {
        // S3-5: who keeps the policy of a bucket.
        0..4 if topic.action == "s3:PutBucketPolicy" => Who::Root { account: A.into() },
        1 => role(A, "/svc/app", Some("s1")),
        2 => user(B, "bob", ""),
        3 => Who::Federated { account: A.into(), creator: "/ann".into(), name: "x".into() },
        4 => Who::Root { account: A.into() },
        5 => Who::Service {
            names: vec!["s3.amazonaws.com".into(), "s3.us-east-1.amazonaws.com".into()],
        },
        6 if !signed_only => Who::Anonymous,
        7 => role(A, linked, Some("s1")),
        8 => role(B, "/far", Some("s2")),
        9 => Who::Root { account: B.into() },
        10 => role(A, "/svc/app", None),
        11 => Who::Federated { account: B.into(), creator: "/bob".into(), name: "x".into() },
        _ => user(A, "ann", "AIDAANNANNANNANNANNAN"),
    }
}

fn organization(account: &str, manages: bool) -> Org {
    let (id, path) = if account == A { ("o-1", "o-1/r-1/ou-1/") } else { ("o-2", "o-2/r-2/ou-2/") };
    Org { id: id.into(), path: path.into(), manages }
}

fn given(seeds: &[(u8, u8)]) -> Vec<(String, Given)> {
    let mut given: Vec<(String, Given)> = Vec::new();
    for (key, value) in seeds {
        let (key, values) = pick(&GIVEN, *key);
        if given.iter().all(|(known, _)| known != key) {
            given.push((
                key.into(),
                match pick(values, *value) {
                    [one] if key != "aws:TagKeys" => Given::One((*one).into()),
                    many => Given::Many(many.iter().map(|it| (*it).into()).collect()),
                },
            ));
        }
    }
    given
}

fn pairs(seed: u8) -> Vec<(String, String)> {
    let table: [&[(&str, &str)]; 4] =
        [&[("a", "1")], &[("a", "1"), ("b", "2")], &[("a", "2")], &[("b", "2")]];
    pick(&table, seed).iter().map(|(key, value)| ((*key).into(), (*value).into())).collect()
}

fn context_pairs(topic: Topic, seeds: &[u8]) -> Vec<(String, String)> {
    match seeds.first() {
        Some(seed) if topic.action == "kms:Decrypt" => pairs(*seed),
        _ => Vec::new(),
    }
}

fn grants(topic: Topic, seeds: &[(u8, u8, Option<u8>, Option<u8>)]) -> Vec<KeyGrant> {
    if topic.kind != PolicyKind::KmsKey {
        return Vec::new();
    }
    let operations = ["Decrypt", "DescribeKey", "Encrypt", "Decrypt", "Decrypt", "DescribeKey"];
    let grant = |seed: &(u8, u8, Option<u8>, Option<u8>)| KeyGrant {
        // The first four are the callers that come most often.
        grantee: pick(&statements::PRINCIPALS, if seed.0 < 10 { seed.0 } else { seed.0 % 4 })
            .into(),
        operation: pick(&operations, seed.1).into(),
        equals: seed.2.map(pairs),
        subset: seed.3.map(pairs),
    };
    seeds.iter().map(grant).collect()
}
