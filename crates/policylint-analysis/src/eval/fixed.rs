//! What AWS decides whatever policies say, and what STS lets credentials do (semantics 6.6).

use policylint_catalog::{AccessLevels, Action, CallerKind};

use super::check::{Relation, arn_of};
use super::scenario::Credentials;
use super::verdict::Layer;
use crate::request::{Caller, Request};

/// An outcome that does not depend on policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fixed {
    /// Policies decide.
    Open,
    /// Allowed, even against a Deny.
    Allowed,
    /// Allowed even against a Deny, as AWS's documents say without saying it of a Deny (OP-21).
    AllowedOpen,
    /// Refused; the layer says why.
    Refused(Layer),
}

/// Changes of the policies of a service-linked role, which only its service makes (EV-55).
const ROLE_POLICY_ACTIONS: [&str; 8] = [
    "iam:AttachRolePolicy",
    "iam:DeleteRole",
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
    "iam:UpdateAssumeRolePolicy",
];

/// What a user session without MFA may call of STS (EV-53), with the permissions that go with it.
const USER_SESSION_ACTIONS: [&str; 4] =
    ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"];

/// The outcome that is fixed for a request.
pub(super) fn fixed_outcome(
    request: &Request,
    kind: CallerKind,
    credentials: Credentials,
    action: Option<Action>,
    relation: Relation,
    is_forwarded: bool,
) -> Fixed {
    if request.action == "sts:GetCallerIdentity" {
        return Fixed::Allowed;
    }
    if let Some(layer) = limit_of_credentials(&request.action, kind, credentials, is_forwarded) {
        return Fixed::Refused(layer);
    }
    let is_root = matches!(request.caller, Caller::Root { .. });
    match request.action.as_str() {
        "sts:GetSessionToken"
            if matches!(request.caller, Caller::Root { .. } | Caller::User(_)) =>
        {
            Fixed::AllowedOpen
        }
        // GR-33: providers call for their own kind of federation only.
        "sts:AssumeRoleWithSAML"
            if matches!(request.caller, Caller::Provider { saml: false, .. }) =>
        {
            Fixed::Refused(Layer::Trust)
        }
        "sts:AssumeRoleWithWebIdentity"
            if matches!(request.caller, Caller::Provider { saml: true, .. }) =>
        {
            Fixed::Refused(Layer::Trust)
        }
        "sts:AssumeRole" if is_root => Fixed::Refused(Layer::Fixed),
        // PE-1.
        "iam:PassRole" if relation != Relation::Same => Fixed::Refused(Layer::Fixed),
        _ if is_unmodifiable(request, action, is_forwarded) => Fixed::Refused(Layer::Fixed),
        // EV-28.
        _ if relation == Relation::OtherPartition => Fixed::Refused(Layer::Fixed),
        _ => Fixed::Open,
    }
}

/// EV-51 to EV-53.
fn limit_of_credentials(
    action: &str,
    kind: CallerKind,
    credentials: Credentials,
    is_forwarded: bool,
) -> Option<Layer> {
    let is_iam = action.starts_with("iam:") && action != "iam:PassRole" && !is_forwarded;
    let is_sts = action.starts_with("sts:");
    let refused = match (kind, credentials) {
        (CallerKind::RoleSession | CallerKind::ServiceLinkedRole, _) => {
            matches!(action, "sts:GetFederationToken" | "sts:GetSessionToken")
        }
        (CallerKind::FederatedUser, Credentials::Console) => is_sts,
        (CallerKind::FederatedUser, _) => is_iam || is_sts,
        (CallerKind::UserSession, Credentials::SessionToken) => {
            is_iam || (is_sts && !USER_SESSION_ACTIONS.contains(&action))
        }
        (CallerKind::UserSession, _) => is_sts && !USER_SESSION_ACTIONS.contains(&action),
        _ => false,
    };
    refused.then_some(Layer::Sts)
}

/// EV-55.
fn is_unmodifiable(request: &Request, action: Option<Action>, is_forwarded: bool) -> bool {
    let Some(arn) = arn_of(&request.resource) else { return false };
    let mut fields = arn.splitn(6, ':').skip(4);
    let (Some(account), Some(resource)) = (fields.next(), fields.next()) else { return false };
    let name = request.action.as_str();
    let changes = action.is_some_and(|action| {
        action.access_levels().intersects(
            AccessLevels::WRITE | AccessLevels::PERMISSIONS_MANAGEMENT | AccessLevels::TAGGING,
        )
    });
    if name.starts_with("iam:") && changes && name != "iam:PassRole" {
        let of_service = is_forwarded || matches!(request.caller, Caller::Service { .. });
        return (account == "aws" && resource.starts_with("policy/"))
            || (resource.starts_with("role/aws-reserved/") && !of_service)
            || (resource.starts_with("role/aws-service-role/")
                && ROLE_POLICY_ACTIONS.contains(&name)
                && !of_service);
    }
    matches!(name, "kms:CreateAlias" | "kms:UpdateAlias" | "kms:DeleteAlias")
        && resource.starts_with("alias/aws/")
}
