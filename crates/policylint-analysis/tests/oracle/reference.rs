//! A second evaluator: slow, plain, close to the words of the semantics (sections 2 to 9). It
//! shares no code with the first: not the matching, not the catalog.

pub(crate) mod condition;
pub(crate) mod context;
pub(crate) mod principal;
pub(crate) mod public;
pub(crate) mod statement;
pub(crate) mod text;

use policylint_analysis::eval::Verdict;
use policylint_model::PolicyKind;

use crate::world::{Doc, KeyGrant, Token, Who, World};

use context::{Keys, token_of};
use principal::{Kind, aws_kind};
use public::is_public;
use statement::{Said, union_says};

/// What each layer says.
struct Layers {
    identity: Said,
    boundary: Option<Said>,
    session: Option<Said>,
    scp: Vec<Said>,
    rcp: Vec<Said>,
    endpoint: Option<Said>,
    resource: Said,
}

/// How the policy of the resource counts.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Class {
    Ordinary,
    Key,
    Trust,
    /// Only the caller's side is asked.
    NoPolicy,
}

/// Services with resource control policies, among those that worlds have (EV-6).
const WITH_RCP: [&str; 5] = ["s3", "sts", "kms", "sqs", "dynamodb"];

/// What works on a key of another account (KM-5).
const ACROSS_ACCOUNTS: [&str; 3] = ["kms:Decrypt", "kms:CreateGrant", "kms:DescribeKey"];

/// The verdict of section 6.3.
pub(crate) fn verdict(world: &World) -> Verdict {
    if let Some(fixed) = fixed(world) {
        return fixed;
    }
    let layers = layers(world);
    if denies(world, &layers) {
        return Verdict::ExplicitDeny;
    }
    let passes = layers.scp.iter().all(|level| level.allows)
        && layers.endpoint.as_ref().is_none_or(|said| said.allows)
        && !is_blocked(world)
        && decide(world, &layers);
    if passes { Verdict::Allow } else { Verdict::ImplicitDeny }
}

/// Section 6.6.
fn fixed(world: &World) -> Option<Verdict> {
    let action = world.action.as_str();
    // PE-1: to pass a role is no call of its own.
    let service = action.split(':').next().filter(|_| action != "iam:PassRole");
    let refused = Some(Verdict::ImplicitDeny);
    if action == "sts:GetCallerIdentity" {
        return Some(Verdict::Allow);
    }
    let token = token_of(&world.who);
    match &world.who {
        Who::Role { .. } if ["sts:GetFederationToken", "sts:GetSessionToken"].contains(&action) => {
            return refused;
        }
        Who::Federated { .. } if matches!(service, Some("iam" | "sts")) => return refused,
        Who::User { .. } if token == Token::Session && service == Some("iam") => return refused,
        Who::User { .. }
            if token != Token::None && service == Some("sts") && action != "sts:AssumeRole" =>
        {
            return refused;
        }
        Who::Root { .. } if action == "sts:AssumeRole" => return refused,
        _ => {}
    }
    if action == "sts:GetSessionToken" && matches!(world.who, Who::User { .. } | Who::Root { .. }) {
        return Some(Verdict::Allow);
    }
    // PE-1.
    (action == "iam:PassRole" && world.who.account() != Some(&world.owner)).then_some(refused?)
}

/// What applies to whom: 6.2.
fn layers(world: &World) -> Layers {
    let keys = Keys::of(world);
    let says = |kind, docs: &[Doc]| union_says(world, kind, docs, &keys);
    let linked = world.who.is_service_linked();
    let has_policies =
        matches!(world.who, Who::User { .. } | Who::Role { .. } | Who::Federated { .. });
    let bounded = has_policies && !linked;
    let in_session = bounded && !matches!(world.who, Who::User { .. });
    let manages = |org: &Option<crate::world::Org>| org.as_ref().is_some_and(|org| org.manages);
    let scp_applies = world.who.account().is_some() && !linked && !manages(&world.who_org);
    let service = world.action.split(':').next().unwrap_or_default();
    let rcp_applies = !linked && !manages(&world.owner_org) && WITH_RCP.contains(&service);
    let gated = world.through_endpoint && !linked && !matches!(world.who, Who::Service { .. });
    let levels = |applies: bool, kind, levels: &Option<Vec<Vec<Doc>>>| -> Vec<Said> {
        let levels = levels.iter().flatten().filter(|_| applies);
        levels.map(|docs| says(kind, docs)).collect()
    };
    let resource_keys =
        if world.policy_kind == PolicyKind::KmsKey { keys.for_key_policy() } else { keys.clone() };
    let resource =
        world.policy.as_ref().filter(|_| class(world) != Class::NoPolicy).map(|doc| {
            union_says(world, world.policy_kind, std::slice::from_ref(doc), &resource_keys)
        });
    Layers {
        identity: if has_policies {
            says(PolicyKind::Identity, &world.identity)
        } else {
            Said::default()
        },
        boundary: world
            .boundary
            .as_ref()
            .filter(|_| bounded)
            .map(|docs| says(PolicyKind::Boundary, docs)),
        session: world
            .session
            .as_ref()
            .filter(|_| in_session)
            .map(|docs| says(PolicyKind::Session, docs)),
        scp: levels(scp_applies, PolicyKind::Scp, &world.scp),
        rcp: levels(rcp_applies, PolicyKind::Rcp, &world.rcp),
        endpoint: world
            .endpoint
            .as_ref()
            .filter(|_| gated)
            .map(|docs| says(PolicyKind::VpcEndpoint, docs)),
        resource: resource.unwrap_or_default(),
    }
}

/// Step 2, and S3-5.
fn denies(world: &World, layers: &Layers) -> bool {
    let is_owning_root = matches!(&world.who, Who::Root { account } if *account == world.owner);
    let keeps_policy = is_owning_root && is_bucket_policy_action(&world.action);
    layers.identity.denies
        || layers.boundary.iter().any(|said| said.denies)
        || layers.session.iter().any(|said| said.denies)
        || layers.scp.iter().any(|said| said.denies)
        || layers.rcp.iter().any(|said| said.denies)
        || layers.endpoint.iter().any(|said| said.denies)
        || (layers.resource.denies && !keeps_policy)
}

fn is_bucket_policy_action(action: &str) -> bool {
    ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"].contains(&action)
}

/// S3-32.
fn is_blocked(world: &World) -> bool {
    world.restrict_public
        && world.policy_kind == PolicyKind::Bucket
        && world.resource != "*"
        && world.policy.as_ref().is_some_and(is_public)
        && !matches!(world.who, Who::Service { .. })
        && world.who.account() != Some(&world.owner)
}

fn class(world: &World) -> Class {
    match world.action.as_str() {
        "kms:ListKeys" => Class::NoPolicy,
        action if action.starts_with("kms:") => Class::Key,
        "sts:AssumeRole" | "sts:AssumeRoleWithWebIdentity" => Class::Trust,
        action if action.starts_with("iam:") => Class::NoPolicy,
        _ => Class::Ordinary,
    }
}

/// Steps 7 to 9.
fn decide(world: &World, layers: &Layers) -> bool {
    let class = class(world);
    let kinds = &layers.resource.kinds;
    let root = matches!(world.who, Who::Root { .. });
    let boundary = root || layers.boundary.as_ref().is_none_or(|said| said.allows);
    let session = root
        || match (&layers.session, &world.who) {
            (Some(said), _) => said.allows,
            // EV-34.
            (None, who) => !matches!(who, Who::Federated { .. }),
        };
    let identity = root || layers.identity.allows;
    let own_side = identity && boundary && session;
    // 6.4: what the match kinds grant by themselves.
    let grants = |kind: &Kind| match kind {
        Kind::Role | Kind::FedUser => boundary && session,
        Kind::Acct => own_side,
        _ => true,
    };
    let grant = class == Class::Key
        && world
            .grants
            .iter()
            .filter_map(|grant| grant_kind(world, grant))
            .any(|kind| grants(&kind));
    let Some(account) = world.who.account() else {
        return layers.resource.allows || grant;
    };
    if *account == world.owner {
        let alone = matches!(class, Class::Ordinary | Class::NoPolicy);
        return kinds.iter().any(grants) || grant || (alone && own_side);
    }
    // EV-25, EV-29, KM-5.
    let reachable = class != Class::Key || ACROSS_ACCOUNTS.contains(&world.action.as_str());
    reachable && (grant || (own_side && !kinds.is_empty()))
}

/// KM-30 to KM-35.
fn grant_kind(world: &World, grant: &KeyGrant) -> Option<Kind> {
    let kind = aws_kind(&grant.grantee, &world.who)?;
    let own = &world.encryption_context;
    let within = |pairs: &Vec<(String, String)>| pairs.iter().all(|pair| own.contains(pair));
    let constrained = world.action != "kms:DescribeKey";
    let holds = !constrained
        || (grant
            .equals
            .as_ref()
            .is_none_or(|it| within(it) && own.iter().all(|p| it.contains(p)))
            && grant.subset.as_ref().is_none_or(within));
    (world.action == format!("kms:{}", grant.operation) && holds).then_some(kind)
}
