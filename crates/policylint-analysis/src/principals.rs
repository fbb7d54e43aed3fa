//! The principals that a statement names (semantics 3.2).

use policylint_model::principal::{
    AwsPrincipal, FederatedPrincipal, ServicePrincipal, aws_principal, canonical_user,
    federated_principal, service_principal,
};
use policylint_model::{Pair, PrincipalBlock, PrincipalType};
use policylint_syntax::{NodeId, Tree};

use crate::text::PolicyText;

/// `Principal` or `NotPrincipal` of a statement.
#[derive(Debug, Clone)]
pub struct PrincipalSet<'d> {
    /// Its value.
    pub node: NodeId,
    /// Whether it is `NotPrincipal`.
    pub negated: bool,
    /// Whether `forms` is all there is: false if an unknown value may add or take away some.
    pub complete: bool,
    /// The principals in order, of all types.
    pub forms: Vec<PrincipalForm<'d>>,
}

/// One principal.
#[derive(Debug, Clone)]
pub struct PrincipalForm<'d> {
    /// The text and where it stands.
    pub text: PolicyText<'d>,
    /// The key under which it stands; `None` for the string `*` or a value that is not known, and
    /// for a key that is no principal type.
    pub principal_type: Option<PrincipalType>,
    /// What it is.
    pub reading: PrincipalReading,
}

/// What a principal is; its parts are in [`PrincipalForm::aws`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PrincipalReading {
    /// `*`, alone or under `AWS` (PR-10).
    Everyone,
    /// An account (PR-11).
    Account,
    /// A user by ARN (PR-12).
    User,
    /// A role by ARN (PR-13).
    Role,
    /// A session of a role (PR-14).
    Session,
    /// A session of `sts:GetFederationToken` (PR-15).
    FederatedUser,
    /// A user by unique id (PR-19).
    UserId,
    /// A role by unique id (PR-19).
    RoleId,
    /// An origin access identity of `CloudFront`, in bucket policies.
    OriginAccessIdentity,
    /// A service (PR-16).
    Service,
    /// `*` under `Service` (PR-20).
    AnyService,
    /// An identity provider (PR-17).
    Provider,
    /// `*` under `Federated` (PR-20).
    AnyProvider,
    /// An account by its canonical id in S3 (PR-18).
    CanonicalUser,
    /// Refused by AWS; matches nobody (PR-21, PR-22).
    Refused,
    /// A part of it is not known.
    Unknown,
}

impl<'d> PrincipalSet<'d> {
    /// Reads `Principal` or `NotPrincipal`.
    pub(crate) fn read(tree: &'d Tree, pair: Pair<PrincipalBlock>) -> Self {
        let mut set = Self {
            node: pair.value.node(),
            negated: pair.negated,
            complete: true,
            forms: Vec::new(),
        };
        match pair.value {
            PrincipalBlock::Text(node) | PrincipalBlock::Hole(node) => {
                set.forms.extend(
                    PolicyText::read(tree, node, None).map(|text| PrincipalForm::new(text, None)),
                );
            }
            PrincipalBlock::Map(_) => {
                for entry in pair.value.entries(tree) {
                    set.complete &= entry.values.complete;
                    let texts = PolicyText::all_of(tree, entry.values);
                    set.forms.extend(
                        texts.map(|text| PrincipalForm::of_type(text, entry.principal_type)),
                    );
                }
            }
        }
        set.complete &= set.forms.iter().all(|form| form.text.is_known());
        set
    }

    /// Whether it names everyone for certain: `*`, or `AWS: *`.
    pub fn is_everyone(&self) -> bool {
        !self.negated && self.forms.iter().any(|form| form.reading == PrincipalReading::Everyone)
    }

    /// Whether it is not negated and all of it reads as one of these.
    pub fn is_only(&self, readings: &[PrincipalReading]) -> bool {
        !self.negated
            && !self.forms.is_empty()
            && self.forms.iter().all(|form| readings.contains(&form.reading))
    }
}

impl<'d> PrincipalForm<'d> {
    /// A principal that stands under no key: only `*` is legal (GR-11).
    fn new(text: PolicyText<'d>, principal_type: Option<PrincipalType>) -> Self {
        let reading = match text.known() {
            None => PrincipalReading::Unknown,
            Some("*") => PrincipalReading::Everyone,
            Some(_) => PrincipalReading::Refused,
        };
        Self { text, principal_type, reading }
    }

    fn of_type(text: PolicyText<'d>, principal_type: Option<PrincipalType>) -> Self {
        let reading = match (text.known(), principal_type) {
            (None, _) => PrincipalReading::Unknown,
            (Some(_), None) => PrincipalReading::Refused,
            (Some(known), Some(kind)) => {
                reading_of(known, kind).unwrap_or(PrincipalReading::Refused)
            }
        };
        Self { text, principal_type, reading }
    }

    /// The principal under `AWS` with its parts.
    pub fn aws(&self) -> Option<AwsPrincipal<'_>> {
        let is_aws = self.principal_type == Some(PrincipalType::Aws)
            || self.reading == PrincipalReading::Everyone;
        is_aws.then(|| self.text.known()).flatten().and_then(|text| aws_principal(text).ok())
    }

    /// The account that it names or lies in, if it names one.
    pub fn account(&self) -> Option<&str> {
        self.aws()?.account()
    }
}

fn reading_of(text: &str, kind: PrincipalType) -> Option<PrincipalReading> {
    Some(match kind {
        PrincipalType::Aws => match aws_principal(text).ok()? {
            AwsPrincipal::Everyone => PrincipalReading::Everyone,
            AwsPrincipal::Account { .. } => PrincipalReading::Account,
            AwsPrincipal::User { .. } => PrincipalReading::User,
            AwsPrincipal::Role { .. } => PrincipalReading::Role,
            AwsPrincipal::AssumedRole { .. } => PrincipalReading::Session,
            AwsPrincipal::FederatedUser { .. } => PrincipalReading::FederatedUser,
            AwsPrincipal::UserId(_) => PrincipalReading::UserId,
            AwsPrincipal::RoleId(_) => PrincipalReading::RoleId,
            AwsPrincipal::OriginAccessIdentity { .. } => PrincipalReading::OriginAccessIdentity,
        },
        PrincipalType::Service => match service_principal(text).ok()? {
            ServicePrincipal::Any => PrincipalReading::AnyService,
            ServicePrincipal::Host(_) => PrincipalReading::Service,
        },
        PrincipalType::Federated => match federated_principal(text).ok()? {
            FederatedPrincipal::Any => PrincipalReading::AnyProvider,
            _ => PrincipalReading::Provider,
        },
        PrincipalType::CanonicalUser => {
            canonical_user(text).ok().map(|_| PrincipalReading::CanonicalUser)?
        }
    })
}
