//! A check ready to be evaluated: the request with derived keys, and what about it does not depend on
//! policies.

use std::borrow::Cow;

use policylint_catalog::{Action, CallerKind, Service, catalog};
use policylint_model::PolicyKind;
use policylint_model::arn::is_account_id;

use super::derive::derive;
use super::fixed::{Fixed, fixed_outcome};
use super::policies::Policies;
use super::scenario::{AccessPoint, Credentials, ResourceFacts, Scenario, ScenarioError};
use super::verdict::{Layer, Layers};
use super::{kms, s3};
use crate::request::{Account, Caller, Context, ContextValue, Request, Target};

/// A scenario made ready; evaluate it as often as there are sets of policies.
#[derive(Debug, Clone)]
pub struct Check {
    pub(super) request: Request,
    /// The request as key policies see it (KM-11), where that differs.
    pub(super) key_request: Option<Box<Request>>,
    /// The action, if the catalog has it.
    pub(super) action: Option<Action>,
    /// The prefix of the action in lower case.
    pub(super) service: String,
    /// The kind of caller; a session of `sts:GetSessionToken` counts as [`CallerKind::UserSession`].
    pub(super) kind: CallerKind,
    /// Who owns the resource.
    pub(super) owner: Account,
    pub(super) relation: Relation,
    pub(super) fixed: Fixed,
    class: Class,
    /// Control policies that do not apply (EV-5, EV-6).
    pub(super) exempt: Layers,
    /// Whether a service forwards the request (RQ-5).
    pub(super) is_forwarded: bool,
    pub(super) encryption_context: Vec<(String, String)>,
    /// Whether the keys of the encryption context lost their case: they come from condition keys.
    pub(super) has_folded_keys: bool,
    /// Who owns the object, where that is not the owner of the bucket (S3-22).
    pub(super) object_owner: Option<Account>,
    /// The same request on the bucket behind an access point (S3-10).
    pub(super) bucket: Option<Box<Check>>,
    /// The VPC to which the access point is limited (S3-13).
    pub(super) only_vpc: Option<String>,
    /// Whether identity policies need not name this ARN: the bucket behind an access point, for
    /// callers of other accounts (S3-12).
    pub(super) identity_is_settled: bool,
}

/// How the account of the caller is related to that of the resource (CV-7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// The same account.
    Same,
    /// Another account of the same partition.
    Other,
    /// An account of another partition (EV-28).
    OtherPartition,
    /// The caller has no account.
    NoAccount,
}

/// By which rules the policy of the resource counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Identity policies or it suffice in the same account (6.4).
    Ordinary,
    /// It has to allow, or to delegate (EV-32).
    Required,
    /// A KMS key (section 7).
    Key,
    /// `kms:RetireGrant` (KM-37).
    RetireGrant,
    /// The trust policy of a role (6.5).
    Trust,
    /// There is none (KM-9, PE-2, RS-13).
    None,
}

/// Calls that the trust policy of a role decides (6.5).
const TRUST_ACTIONS: [&str; 6] = [
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
    "sts:TagSession",
    "sts:SetSourceIdentity",
    "sts:SetContext",
];

impl Scenario {
    /// Derives the context keys that follow, and makes the check ready.
    ///
    /// # Errors
    ///
    /// The scenario contradicts itself, or does not tell whose resource it is about.
    pub fn check(&self) -> Result<Check, ScenarioError> {
        let Some((prefix, _)) = self.action.split_once(':') else {
            return Err(ScenarioError::NotAnAction { action: self.action.clone() });
        };
        let action = catalog().find_action(&self.action);
        let name = action.map_or_else(|| self.action.clone(), |action| action.to_string());
        let resource_owner = owner_of(&self.resource, &self.about, &self.caller)?;
        let access_point = self.about.access_point.as_ref();
        let owner = access_point.map_or(&resource_owner, |point| &point.bucket_account);
        let request = Request {
            caller: self.caller.clone(),
            action: name,
            resource: self.resource.clone(),
            context: derive(self, owner)?,
        };
        let mut check = self.ready(request, action, prefix.to_ascii_lowercase(), resource_owner);
        if let Some(point) = access_point {
            check.bucket = Some(Box::new(check.behind(point)));
            check.only_vpc.clone_from(&point.vpc);
        }
        Ok(check)
    }

    fn ready(
        &self,
        request: Request,
        action: Option<Action>,
        service: String,
        owner: Account,
    ) -> Check {
        let kind = match (self.caller.kind(), self.facts.credentials) {
            (CallerKind::User, Credentials::SessionToken | Credentials::SessionTokenWithMfa) => {
                CallerKind::UserSession
            }
            (kind, _) => kind,
        };
        let relation = match relation(&self.caller, &owner) {
            // Authorized in the account of the caller, whosever root it is.
            Relation::Other if request.action == "sts:AssumeRoot" => Relation::Same,
            known => known,
        };
        let is_forwarded = !self.forwarded_by.is_empty();
        let fixed =
            fixed_outcome(&request, kind, self.facts.credentials, action, relation, is_forwarded);
        let fixed = match fixed {
            Fixed::Open if self.about.aws_managed_key => {
                kms::fixed_of_managed_key(&request.action, relation)
            }
            known => known,
        };
        let class = class_of(&request, action, &service, &self.about);
        Check {
            key_request: kms::as_key_policies_see(&request, class).map(Box::new),
            action,
            kind,
            relation,
            fixed,
            class,
            exempt: Layers::NONE
                .with_if(self.is_scp_exempt(kind), Layer::Scp)
                .with_if(self.is_rcp_exempt(kind, &request, &service), Layer::Rcp),
            is_forwarded,
            encryption_context: self.encryption_context(&request.context),
            has_folded_keys: self.encryption_context.is_empty(),
            object_owner: self.about.object_owner.clone(),
            bucket: None,
            only_vpc: None,
            identity_is_settled: false,
            request,
            service,
            owner,
        }
    }

    /// EV-5.
    fn is_scp_exempt(&self, kind: CallerKind) -> bool {
        let manages = self.facts.organization.as_ref().is_some_and(|org| org.is_management_account);
        let outside = self.caller.account().is_none();
        outside || manages || kind == CallerKind::ServiceLinkedRole
    }

    /// EV-6.
    fn is_rcp_exempt(&self, kind: CallerKind, request: &Request, service: &str) -> bool {
        let manages = self.about.organization.as_ref().is_some_and(|org| org.is_management_account);
        let has_rcps = catalog().service(service).is_some_and(Service::supports_rcp);
        let assumes_service_linked_role = kind == CallerKind::Service
            && request.action.starts_with("sts:")
            && arn_of(&request.resource).is_some_and(|arn| arn.contains(":role/aws-service-role/"));
        manages
            || !has_rcps
            || kind == CallerKind::ServiceLinkedRole
            || assumes_service_linked_role
            || self.about.aws_managed_key
            || request.action == "kms:RetireGrant"
    }

    /// The encryption context as stated, or as far as condition keys tell it.
    fn encryption_context(&self, context: &Context) -> Vec<(String, String)> {
        if !self.encryption_context.is_empty() {
            return self.encryption_context.clone();
        }
        let pairs = context.iter().filter_map(|(key, value)| match value {
            ContextValue::One(text) => {
                Some((key.strip_prefix(kms::ENCRYPTION_CONTEXT)?.to_owned(), text.clone()))
            }
            _ => None,
        });
        pairs.collect()
    }
}

impl Check {
    /// The request with all keys that follow from the scenario.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The action, if the catalog has it.
    pub fn action(&self) -> Option<Action> {
        self.action
    }

    /// The check as it is where the caller has a permissions boundary if these policies say so: Deny
    /// with `NotPrincipal` depends on it (PR-34).
    pub(super) fn for_policies(&self, policies: &Policies<'_>) -> Cow<'_, Self> {
        if policies.boundary.is_none() || self.request.caller.has_boundary() {
            return Cow::Borrowed(self);
        }
        let mut check = self.clone();
        let requests = [Some(&mut check.request), check.key_request.as_deref_mut()];
        for request in requests.into_iter().flatten() {
            set_boundary(&mut request.caller);
        }
        if let Some(bucket) = &mut check.bucket {
            set_boundary(&mut bucket.request.caller);
        }
        Cow::Owned(check)
    }

    /// By which rules the policy of the resource counts. Where no resource is named, a key policy or
    /// trust policy tells that there is a key or role.
    pub(super) fn class(&self, policies: &Policies<'_>) -> Class {
        let given = || policies.resource.as_ref()?.policies().first().map(|it| it.document.kind);
        match (self.class, &self.request.resource) {
            (Class::Key, Target::Collection) if given() != Some(PolicyKind::KmsKey) => Class::None,
            (Class::Trust, Target::Collection) if given() != Some(PolicyKind::Trust) => Class::None,
            // What is authorized without a resource no policy of a resource grants (SV-4).
            (Class::Ordinary, Target::Collection)
                if self.action.is_some_and(|action| !action.has_resource_types()) =>
            {
                Class::None
            }
            (class, _) => class,
        }
    }

    /// Whether the caller is a principal of IAM, who needs permissions of its own.
    pub(super) fn has_identity(&self) -> bool {
        self.relation != Relation::NoAccount
    }

    /// The same request on the bucket behind the access point.
    fn behind(&self, point: &AccessPoint) -> Check {
        let mut bucket = self.clone();
        bucket.request.resource = Target::Arn(s3::behind_access_point(&self.request, point));
        bucket.owner = point.bucket_account.clone();
        bucket.relation = relation(&bucket.request.caller, &bucket.owner);
        bucket.identity_is_settled = bucket.relation == Relation::Other;
        bucket
    }
}

fn set_boundary(caller: &mut Caller) {
    match caller {
        Caller::User(entity)
        | Caller::Role { role: entity, .. }
        | Caller::Federated { creator: entity, .. } => entity.has_boundary = true,
        _ => {}
    }
}

/// The ARN of a resource, if it is one.
pub(super) fn arn_of(resource: &Target) -> Option<&str> {
    match resource {
        Target::Arn(arn) => Some(arn),
        Target::Collection => None,
    }
}

/// The prefix of an action in lower case.
pub(super) fn service_of(action: &str) -> String {
    action.split(':').next().unwrap_or_default().to_ascii_lowercase()
}

/// How the account of a caller is related to an account.
pub(super) fn relation(caller: &Caller, owner: &Account) -> Relation {
    match caller.account() {
        None => Relation::NoAccount,
        Some(own) if own.partition != owner.partition => Relation::OtherPartition,
        Some(own) if own.id == owner.id => Relation::Same,
        Some(_) => Relation::Other,
    }
}

/// RQ-2.
fn owner_of(
    resource: &Target,
    about: &ResourceFacts,
    caller: &Caller,
) -> Result<Account, ScenarioError> {
    let Target::Arn(arn) = resource else {
        let own = about.account.as_ref().or(caller.account());
        return own
            .cloned()
            .ok_or_else(|| ScenarioError::NoResourceAccount { resource: "*".into() });
    };
    let fields: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", partition, _, _, in_arn, _] = fields.as_slice() else {
        return Err(ScenarioError::NotAnArn { resource: arn.clone() });
    };
    let stated = about.account.clone().or_else(|| match *in_arn {
        "" => None,
        id if is_account_id(id) => Some(Account::new(id)),
        // What AWS owns, such as `arn:aws:iam::aws:policy/…`, is there for every account.
        id => Some(caller.account().cloned().unwrap_or_else(|| Account::new(id))),
    });
    let account =
        stated.ok_or_else(|| ScenarioError::NoResourceAccount { resource: arn.clone() })?;
    Ok(Account { partition: (*partition).to_owned(), ..account })
}

fn class_of(
    request: &Request,
    action: Option<Action>,
    service: &str,
    about: &ResourceFacts,
) -> Class {
    let arn = arn_of(&request.resource);
    let resource = arn.and_then(|arn| arn.splitn(6, ':').nth(5)).unwrap_or_default();
    let on_key = resource.starts_with("key/") || arn.is_none();
    let on_role = resource.starts_with("role/") || arn.is_none();
    match service {
        "kms" if request.action == "kms:RetireGrant" => Class::RetireGrant,
        "kms" if on_key && action.is_none_or(Action::has_resource_types) => Class::Key,
        "sts" if on_role && TRUST_ACTIONS.contains(&request.action.as_str()) => Class::Trust,
        "kms" | "iam" => Class::None,
        "vpc-lattice-svcs" => Class::Required,
        _ if about.requires_policy => Class::Required,
        _ => Class::Ordinary,
    }
}
