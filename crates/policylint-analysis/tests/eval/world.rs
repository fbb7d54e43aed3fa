//! The accounts, callers and resources of the cases by their short names, and cases made into
//! scenarios and policies.

use std::collections::BTreeMap;
use std::sync::Arc;

use policylint_analysis::eval::{
    AccessPoint, AclGrant, AclGrantee, AclPermission, Attached, BlockPublicAccess, Call,
    CallerFacts, Credentials, Endpoint, Grant, ObjectOwnership, Organization, Policies, PolicySet,
    ResourceFacts, S3Settings, Scenario,
};
use policylint_analysis::{
    Account, Caller, CompiledDocument, Context, ContextValue, Entity, Target, compile,
};
use policylint_model::{Document, KindOf, Origin, PolicyKind};
use policylint_syntax::{SourceFile, json};
use serde_json::{Value as Json, json};

use crate::case::{CallSpec, Case, GrantSpec, OrganizationSpec, Value};

/// The account of most callers and resources.
pub(crate) const A: &str = "111111111111";
/// The other account.
pub(crate) const B: &str = "222222222222";

/// A caller by its short name. A is 111111111111, B is 222222222222.
///
/// `ann` is a user of A, `bob` of B; `app:s1` a session of the role `/svc/app` of A, `far:s1` one of
/// the role `/far` of B; `slr` a session of a service-linked role; `fed(ann)` a federated user `x` that
/// ann made; `root`, `root(B)`, `root-session`; `cn` a user of A in `aws-cn`; `anon`;
/// `service NAME,…`, `saml ARN`, `oidc NAME`; `unnamed` a user of whom nothing is known.
fn caller(case: &Case) -> Caller {
    let facts = &case.caller_facts;
    let account =
        |id: &str| Account { canonical_id: facts.canonical_id.clone(), ..Account::new(id) };
    let entity = |id: &str, path: &str| Entity {
        unique_id: facts.unique_id.clone(),
        ..Entity::new(account(id), path)
    };
    let role = |id: &str, path: &str, session: Option<&str>| Caller::Role {
        role: entity(id, path),
        session: session.map(Into::into),
    };
    match case.caller.as_str() {
        "ann" => Caller::User(entity(A, "/ann")),
        "bob" => Caller::User(entity(B, "/bob")),
        "cn" => {
            let cn = Account { partition: "aws-cn".into(), ..Account::new(A) };
            Caller::User(Entity::new(cn, "/ann"))
        }
        "unnamed" => Caller::User(entity(A, "")),
        "app" => role(A, "/svc/app", None),
        "app:s1" => role(A, "/svc/app", Some("s1")),
        "far:s1" => role(B, "/far", Some("s1")),
        "slr" => role(A, "/aws-service-role/x.amazonaws.com/AWSServiceRoleForX", Some("s1")),
        "fed(ann)" => Caller::Federated { name: "x".into(), creator: entity(A, "/ann") },
        "root" => Caller::Root { account: account(A), session: false },
        "root(B)" => Caller::Root { account: account(B), session: false },
        "root-session" => Caller::Root { account: account(A), session: true },
        "anon" => Caller::Anonymous,
        name => match name.split_once(' ') {
            Some(("service", names)) => {
                Caller::Service { names: names.split(',').map(Into::into).collect() }
            }
            Some(("saml", provider)) => Caller::Provider { saml: true, name: provider.into() },
            Some(("oidc", provider)) => Caller::Provider { saml: false, name: provider.into() },
            _ => panic!("{}: no caller {name}", case.id),
        },
    }
}

/// A resource by its short name: `KEY` is a key of A; what is no ARN is a bucket or object.
pub(crate) fn resource(name: &str) -> Target {
    match name {
        "*" => Target::Collection,
        "KEY" => Target::Arn(format!("arn:aws:kms:us-east-1:{A}:key/k1")),
        arn if arn.starts_with("arn:") || arn.starts_with("not-an-arn") => Target::Arn(arn.into()),
        name => Target::Arn(format!("arn:aws:s3:::{name}")),
    }
}

pub(crate) fn scenario(case: &Case) -> Scenario {
    let given = case.context.iter().fold(Context::new(), |context, (key, value)| {
        let value = match value {
            Value::One(text) => ContextValue::one(text.as_str()),
            Value::Many(texts) => ContextValue::many(texts.iter().cloned()),
        };
        context.with(key, value)
    });
    Scenario {
        facts: facts(case),
        about: about(case, &case.resource),
        given,
        request_tags: pairs(&case.request_tags),
        encryption_context: pairs(&case.encryption_context),
        region: case.region.clone(),
        time: case.time,
        endpoint: case.endpoint.as_ref().map(endpoint),
        forwarded_by: case.forwarded_by.clone(),
        ..Scenario::new(caller(case), case.action.as_str(), resource(&case.resource))
    }
}

fn facts(case: &Case) -> CallerFacts {
    let spec = &case.caller_facts;
    CallerFacts {
        organization: spec.organization.as_ref().map(organization),
        tags: pairs(&spec.tags),
        credentials: match spec.credentials.as_deref() {
            None => Credentials::Own,
            Some("console") => Credentials::Console,
            Some("session-token") => Credentials::SessionToken,
            Some("session-token-with-mfa") => Credentials::SessionTokenWithMfa,
            Some(other) => panic!("{}: no credentials {other}", case.id),
        },
        source_identity: spec.source_identity.clone(),
        federated_provider: spec.federated_provider.clone(),
        issued: spec.issued,
    }
}

fn about(case: &Case, name: &str) -> ResourceFacts {
    let spec = &case.about;
    let is_s3 = matches!(resource(name), Target::Arn(arn) if arn.starts_with("arn:aws:s3:::"));
    let owner = match spec.owner.as_deref() {
        Some("none") => None,
        None if is_s3 => Some(A),
        stated => stated,
    };
    ResourceFacts {
        account: owner.map(Account::new),
        organization: spec.organization.as_ref().map(organization),
        tags: pairs(&spec.tags),
        bucket_abac: spec.bucket_abac,
        aws_managed_key: spec.aws_managed_key,
        requires_policy: spec.requires_policy,
        object_owner: spec.object_owner.as_deref().map(Account::new),
        access_point: spec.access_point.as_ref().map(|point| AccessPoint {
            bucket: format!("arn:aws:s3:::{}", point.bucket),
            bucket_account: Account::new(point.owner.as_str()),
            vpc: point.vpc.clone(),
        }),
    }
}

fn organization(spec: &OrganizationSpec) -> Organization {
    Organization {
        id: spec.id.clone(),
        paths: spec.paths.clone(),
        is_management_account: spec.management,
    }
}

fn endpoint(spec: &BTreeMap<String, String>) -> Endpoint {
    let get = |name: &str| spec.get(name).cloned();
    Endpoint {
        id: get("id"),
        vpc: get("vpc"),
        vpc_arn: get("vpc_arn"),
        account: get("account"),
        organization: get("organization").map(|id| Organization {
            id,
            paths: Vec::new(),
            is_management_account: false,
        }),
    }
}

/// The further checks of a call.
pub(crate) fn call(case: &Case) -> Option<Call> {
    let at = |name: &str| match resource(name) {
        Target::Arn(arn) => (arn, about(case, name)),
        Target::Collection => panic!("{}: no resource", case.id),
    };
    let action = || case.action.clone();
    Some(match case.call.as_ref()? {
        CallSpec::CopyObject { target, with_tags } => Call::CopyObject {
            source: at(&case.resource),
            target: at(target),
            with_tags: *with_tags,
        },
        CallSpec::ReEncrypt { target } => {
            Call::ReEncrypt { source: at(&case.resource), target: at(target) }
        }
        CallSpec::Alias { keys } => Call::Alias {
            action: action(),
            alias: at(&case.resource).0,
            keys: keys.iter().map(|key| at(key)).collect(),
        },
        CallSpec::AssumeRole { tags, source_identity, provides_context } => {
            let (role, about) = at(&case.resource);
            Call::AssumeRole {
                action: action(),
                role,
                about,
                passes_tags: *tags,
                has_source_identity: *source_identity,
                provides_context: *provides_context,
            }
        }
        CallSpec::Each { others } => Call::Each {
            action: action(),
            resources: std::iter::once(&case.resource).chain(others).map(|it| at(it)).collect(),
        },
        CallSpec::GlueTable => Call::GlueTable { action: action(), table: at(&case.resource).0 },
    })
}

/// All documents of a case, before they are compiled.
pub(crate) struct Documents {
    identity: Option<Document>,
    boundary: Option<Document>,
    session: Option<Document>,
    /// `None`: a level without policies.
    scp: Option<Vec<Option<Document>>>,
    rcp: Option<Vec<Option<Document>>>,
    endpoint: Option<Document>,
    resource: Option<Document>,
    by_resource: BTreeMap<String, Document>,
    access_point: Option<Document>,
}

/// All documents of a case, compiled.
pub(crate) struct Compiled<'d> {
    pub(crate) all: Vec<(&'d Document, CompiledDocument<'d>)>,
}

impl Documents {
    pub(crate) fn of(case: &Case) -> Self {
        let one = |kind, statements: &Option<Vec<Json>>| {
            statements.as_ref().map(|it| document(case, kind, it))
        };
        let levels = |kind, levels: &Option<Vec<Vec<Json>>>| {
            let levels = levels.as_ref()?;
            let policy = |it: &Vec<Json>| (!it.is_empty()).then(|| document(case, kind, it));
            Some(levels.iter().map(policy).collect())
        };
        let by_resource = case.resource_policies.iter().map(|(name, statements)| {
            let Target::Arn(arn) = resource(name) else { panic!("{}: no resource", case.id) };
            (arn, document(case, resource_kind(name), statements))
        });
        Self {
            identity: one(PolicyKind::Identity, &case.identity),
            boundary: one(PolicyKind::Boundary, &case.boundary),
            session: one(PolicyKind::Session, &case.session),
            scp: levels(PolicyKind::Scp, &case.scp),
            rcp: levels(PolicyKind::Rcp, &case.rcp),
            endpoint: one(PolicyKind::VpcEndpoint, &case.endpoint_policy),
            resource: one(resource_kind_of(case), &case.resource_policy),
            by_resource: by_resource.collect(),
            access_point: one(PolicyKind::Bucket, &case.access_point_policy),
        }
    }

    pub(crate) fn compiled(&self) -> Compiled<'_> {
        let all = [&self.identity, &self.boundary, &self.session, &self.endpoint, &self.resource]
            .into_iter()
            .chain([&self.access_point])
            .flatten()
            .chain(self.scp.iter().flatten().flatten())
            .chain(self.rcp.iter().flatten().flatten())
            .chain(self.by_resource.values());
        Compiled { all: all.map(|document| (document, compile(document))).collect() }
    }

    /// The policies of a case; `on` is the resource of a check of a call.
    pub(crate) fn policies<'c>(
        &self,
        case: &Case,
        compiled: &'c Compiled<'_>,
        on: Option<&Target>,
    ) -> Policies<'c> {
        let set = |document: &Document| {
            let found = compiled.all.iter().find(|(it, _)| std::ptr::eq(*it, document));
            PolicySet::one(Attached::new(&found.unwrap().1, "case", "IAM Policy"))
        };
        let one = |document: &Option<Document>| document.as_ref().map(set);
        let levels = |levels: &Option<Vec<Option<Document>>>| {
            let levels = levels.as_ref()?.iter();
            Some(levels.map(|level| one(level).unwrap_or_default()).collect())
        };
        let resource = match on {
            Some(Target::Arn(arn)) if !self.by_resource.is_empty() => {
                self.by_resource.get(arn).map(set)
            }
            _ => one(&self.resource),
        };
        Policies {
            identity: one(&self.identity).unwrap_or_default(),
            boundary: one(&self.boundary),
            session: one(&self.session),
            scp: levels(&self.scp),
            rcp: levels(&self.rcp),
            endpoint: one(&self.endpoint),
            resource,
            access_point: one(&self.access_point),
            grants: case.grants.iter().map(grant).collect(),
            s3: s3(case),
        }
    }
}

fn document(case: &Case, kind: PolicyKind, statements: &[Json]) -> Document {
    let version = case.version.as_deref().unwrap_or("2012-10-17");
    let policy = if version == "none" {
        json!({"Statement": statements})
    } else {
        json!({"Version": version, "Statement": statements})
    };
    let tree = Arc::new(json::parse(SourceFile::new("policy.json", policy.to_string())));
    Document::of_tree(tree, KindOf::certain(kind, "given"), Origin::default())
}

fn resource_kind_of(case: &Case) -> PolicyKind {
    if case.action.starts_with("sts:") {
        PolicyKind::Trust
    } else if case.about.access_point.is_some() {
        PolicyKind::Bucket
    } else {
        resource_kind(&case.resource)
    }
}

fn resource_kind(name: &str) -> PolicyKind {
    match resource(name) {
        Target::Arn(arn) if arn.starts_with("arn:aws:s3:") => PolicyKind::Bucket,
        Target::Arn(arn) if arn.starts_with("arn:aws:kms:") => PolicyKind::KmsKey,
        Target::Arn(arn) if arn.contains(":role/") => PolicyKind::Trust,
        _ => PolicyKind::Resource,
    }
}

fn grant(spec: &GrantSpec) -> Grant {
    Grant {
        id: "grant".into(),
        grantee: spec.grantee.clone(),
        operations: spec.operations.clone(),
        context_equals: spec.equals.as_ref().map(pairs),
        context_subset: spec.subset.as_ref().map(pairs),
        source_arn: spec.source_arn.clone(),
        retiring_principal: spec.retiring.clone(),
        issuing_account: spec.issuer.clone(),
    }
}

fn s3(case: &Case) -> S3Settings {
    let mut settings = S3Settings::default();
    for name in &case.block_public_access {
        let (level, switch) = name.split_once('.').unwrap();
        let block: &mut BlockPublicAccess = match level {
            "account" => &mut settings.account_block,
            "bucket" => &mut settings.bucket_block,
            "access-point" => &mut settings.access_point_block,
            _ => panic!("{}: no level {level}", case.id),
        };
        match switch {
            "BlockPublicAcls" => block.block_public_acls = true,
            "IgnorePublicAcls" => block.ignore_public_acls = true,
            "BlockPublicPolicy" => block.block_public_policy = true,
            "RestrictPublicBuckets" => block.restrict_public_buckets = true,
            _ => panic!("{}: no switch {switch}", case.id),
        }
    }
    settings.ownership = case.ownership.as_deref().map(|ownership| match ownership {
        "BucketOwnerEnforced" => ObjectOwnership::BucketOwnerEnforced,
        "BucketOwnerPreferred" => ObjectOwnership::BucketOwnerPreferred,
        "ObjectWriter" => ObjectOwnership::ObjectWriter,
        other => panic!("{}: no ownership {other}", case.id),
    });
    settings.bucket_acl = case.bucket_acl.iter().map(|text| acl(text)).collect();
    settings.object_acl = case.object_acl.iter().map(|text| acl(text)).collect();
    settings
}

fn acl(text: &str) -> AclGrant {
    let (grantee, permission) = text.split_once(' ').unwrap();
    AclGrant {
        grantee: match grantee {
            "AllUsers" => AclGrantee::AllUsers,
            "AuthenticatedUsers" => AclGrantee::AuthenticatedUsers,
            "LogDelivery" => AclGrantee::LogDelivery,
            id if id.len() == 12 => AclGrantee::Account(Account::new(id)),
            id => AclGrantee::CanonicalId(id.into()),
        },
        permission: match permission {
            "READ" => AclPermission::Read,
            "WRITE" => AclPermission::Write,
            "READ_ACP" => AclPermission::ReadAcp,
            "WRITE_ACP" => AclPermission::WriteAcp,
            "FULL_CONTROL" => AclPermission::FullControl,
            other => panic!("no permission {other}"),
        },
    }
}

fn pairs(map: &BTreeMap<String, String>) -> Vec<(String, String)> {
    map.iter().map(|(key, value)| (key.clone(), value.clone())).collect()
}
