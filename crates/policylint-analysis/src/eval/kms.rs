//! What is special about KMS keys (section 7): what key policies see, who holds a grant, what works
//! from another account.

use policylint_model::LanguageVersion;
use policylint_model::pattern::Pattern;
use policylint_model::principal::aws_principal;
use policylint_model::truth::Truth;

use super::check::{Check, Class, Relation};
use super::fixed::Fixed;
use super::kinds::Kinds;
use super::policies::{Grant, Policies};
use super::verdict::Layer;
use crate::matching::{MatchKind, kind_of_principal};
use crate::request::{Caller, Context, ContextValue, Request};

/// The family of keys of the encryption context, as contexts spell it.
pub(super) const ENCRYPTION_CONTEXT: &str = "kms:encryptioncontext:";

/// Keys without effect in key policies (KM-11), as contexts spell them.
const NOT_IN_KEY_POLICIES: [&str; 3] =
    ["kms:resourcealiases", "aws:resourcetag/", "kms:resourcetag/"];

/// What works on a key of another account beside cryptography (KM-5).
const ABROAD: [&str; 23] = [
    "kms:CreateGrant",
    "kms:Decrypt",
    "kms:DeriveSharedSecret",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyPair",
    "kms:GenerateDataKeyPairWithoutPlaintext",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:GenerateMac",
    "kms:GetKeyRotationStatus",
    "kms:GetPublicKey",
    "kms:ListGrants",
    "kms:ReEncrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:RetireGrant",
    "kms:RevokeGrant",
    "kms:Sign",
    "kms:Verify",
    "kms:VerifyMac",
    "kms:GenerateRandom",
    "kms:ListRetirableGrants",
];

/// Whether an action works on a key of another account (KM-5).
pub(super) fn works_abroad(check: &Check) -> bool {
    ABROAD.contains(&check.request.action.as_str())
}

/// KM-15: nobody changes the policy of a key that AWS manages, and no other account uses it.
pub(super) fn fixed_of_managed_key(action: &str, relation: Relation) -> Fixed {
    match relation {
        _ if action == "kms:PutKeyPolicy" => Fixed::Refused(Layer::Fixed),
        Relation::Other => Fixed::Refused(Layer::Key),
        _ => Fixed::Open,
    }
}

/// The request without the keys that have no effect in key policies, if it has any (KM-11).
pub(super) fn as_key_policies_see(request: &Request, class: Class) -> Option<Request> {
    let has_effect =
        |key: &str| !NOT_IN_KEY_POLICIES.iter().any(|without| key.starts_with(without));
    if class != Class::Key || request.context.iter().all(|(key, _)| has_effect(key)) {
        return None;
    }
    let kept = request.context.iter().filter(|(key, _)| has_effect(key));
    let context =
        kept.fold(Context::new(), |context, (key, value)| context.with(key, value.clone()));
    Some(Request { context, ..request.clone() })
}

/// The ways in which grants name the caller for a check (KM-30 to KM-37).
pub(super) fn grant_kinds(check: &Check, policies: &Policies<'_>) -> Kinds {
    let kinds = policies.grants.iter().map(|grant| kinds_of(grant, check));
    kinds.fold(Kinds::NONE, Kinds::union)
}

fn kinds_of(grant: &Grant, check: &Check) -> Kinds {
    let caller = &check.request.caller;
    let operation = check.request.action.strip_prefix("kms:").unwrap_or_default();
    let is_listed = grant.operations.iter().any(|listed| listed == operation);
    let mut kinds = Kinds::NONE;
    if is_listed && constraints_hold(grant, operation, check) {
        kinds = kinds.union(kind_of(&grant.grantee, caller));
    }
    if operation == "RetireGrant" {
        let retiring = grant.retiring_principal.as_deref();
        kinds = kinds.union(retiring.map_or(Kinds::NONE, |it| kind_of(it, caller)));
        kinds = kinds.union(kind_of_issuer(grant, check));
    }
    kinds
}

/// KM-37: the account that made the grant may retire it.
fn kind_of_issuer(grant: &Grant, check: &Check) -> Kinds {
    let issuer = grant.issuing_account.as_deref().unwrap_or(&check.owner.id);
    kind_of(issuer, &check.request.caller)
}

/// In which way a caller is the principal or service of a grant (KM-32).
fn kind_of(principal: &str, caller: &Caller) -> Kinds {
    if let Caller::Service { names } = caller {
        let is_named = names.iter().any(|name| name == principal);
        return Kinds::of(is_named.then_some(MatchKind::Svc));
    }
    let kind = aws_principal(principal).ok().and_then(|known| kind_of_principal(known, caller));
    // Grants name no wildcard (KM-31).
    Kinds::of(kind.filter(|kind| *kind != MatchKind::Wild))
}

/// KM-35, KM-36.
fn constraints_hold(grant: &Grant, operation: &str, check: &Check) -> bool {
    let is_child_smaller = operation != "CreateGrant"
        || match check.request.context.get("kms:GrantOperations") {
            ContextValue::One(child) => grant.operations.contains(child),
            ContextValue::Many(children) => {
                children.iter().all(|child| grant.operations.contains(child))
            }
            _ => true,
        };
    let has = |pair: &(String, String)| has_pair(check, pair);
    let is_free = matches!(operation, "DescribeKey" | "RetireGrant");
    let equals = grant
        .context_equals
        .as_ref()
        .is_none_or(|pairs| pairs.len() == check.encryption_context.len() && pairs.iter().all(has));
    let subset = grant.context_subset.as_ref().is_none_or(|pairs| pairs.iter().all(has));
    is_child_smaller && (is_free || (equals && subset)) && source_holds(grant, check)
}

fn has_pair(check: &Check, pair: &(String, String)) -> bool {
    check.encryption_context.iter().any(|(key, value)| {
        let same_key = *key == pair.0 || (check.has_folded_keys && *key == pair.0.to_lowercase());
        same_key && *value == pair.1
    })
}

/// The source of a request that a service makes.
fn source_holds(grant: &Grant, check: &Check) -> bool {
    let (Some(wanted), Caller::Service { .. }) = (&grant.source_arn, &check.request.caller) else {
        return true;
    };
    let pattern = Pattern::arn_like(wanted.as_str(), LanguageVersion::V2008);
    match check.request.context.get("aws:SourceArn") {
        ContextValue::One(source) => pattern.matches(source) == Truth::Yes,
        _ => false,
    }
}
