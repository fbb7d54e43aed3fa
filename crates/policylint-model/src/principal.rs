//! The strings inside `Principal` and `NotPrincipal`, by the type they stand under.

mod error;
mod federated;
mod service;

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n};
use nom::combinator::{all_consuming, recognize, value};
use nom::{IResult, Parser as _};

use crate::arn::{Arn, ArnPart, is_account_id};

pub use error::{PrincipalError, PrincipalErrorKind};
pub use federated::{FederatedPrincipal, federated_principal};
pub use service::{ServicePrincipal, canonical_user, service_principal};

/// A string under `AWS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AwsPrincipal<'a> {
    /// `*` (PR-10).
    Everyone,
    /// An account number, or the ARN of an account's root (PR-11).
    Account {
        /// Twelve digits.
        account: &'a str,
        /// The root ARN, if it was written so.
        arn: Option<Arn<'a>>,
    },
    /// A user (PR-12).
    User {
        /// With the path (PR-23).
        arn: Arn<'a>,
        /// The last segment.
        name: &'a str,
    },
    /// A role, for all its sessions (PR-13).
    Role {
        /// With the path (PR-23).
        arn: Arn<'a>,
        /// The last segment.
        name: &'a str,
    },
    /// One session of a role (PR-14).
    AssumedRole {
        /// Without the role's path.
        arn: Arn<'a>,
        /// The name of the role.
        role: &'a str,
        /// The name of the session.
        session: &'a str,
    },
    /// A session of `GetFederationToken` (PR-15).
    FederatedUser {
        /// The whole ARN.
        arn: Arn<'a>,
        /// The name of the session.
        name: &'a str,
    },
    /// `AIDA…`: the user with this id only (PR-19).
    UserId(&'a str),
    /// `AROA…`: the role with this id only (PR-19).
    RoleId(&'a str),
    /// An origin access identity, whose ARN has `cloudfront` for an account; buckets name them.
    OriginAccessIdentity {
        /// The whole ARN; it holds blanks.
        arn: Arn<'a>,
    },
}

impl<'a> AwsPrincipal<'a> {
    /// The account it names, if it names one.
    pub fn account(&self) -> Option<&'a str> {
        match self {
            Self::Account { account, .. } => Some(account),
            Self::User { arn, .. }
            | Self::Role { arn, .. }
            | Self::AssumedRole { arn, .. }
            | Self::FederatedUser { arn, .. } => Some(arn.account()),
            Self::Everyone
            | Self::UserId(_)
            | Self::RoleId(_)
            | Self::OriginAccessIdentity { .. } => None,
        }
    }

    /// Its ARN, if it is written as one.
    pub fn arn(&self) -> Option<Arn<'a>> {
        match self {
            Self::Account { arn, .. } => *arn,
            Self::User { arn, .. }
            | Self::Role { arn, .. }
            | Self::AssumedRole { arn, .. }
            | Self::FederatedUser { arn, .. }
            | Self::OriginAccessIdentity { arn } => Some(*arn),
            Self::Everyone | Self::UserId(_) | Self::RoleId(_) => None,
        }
    }
}

/// Reads a string under `AWS` without unknown parts (PR-10 to PR-15, PR-19).
///
/// # Errors
/// If it is no principal; such a string matches nobody (PR-21, PR-22).
pub fn aws_principal(text: &str) -> Result<AwsPrincipal<'_>, PrincipalError> {
    if text == "*" {
        return Ok(AwsPrincipal::Everyone);
    }
    if let Some(error) = error::text_mistake(text) {
        return Err(error);
    }
    if is_account_id(text) {
        return Ok(AwsPrincipal::Account { account: text, arn: None });
    }
    if let Ok((_, known)) = all_consuming(unique_id).parse(text) {
        return known.of(text).map_err(|kind| PrincipalError { kind, range: 0..text.len() });
    }
    if text.starts_with("arn:") { principal_arn(text) } else { Err(error::not_a_principal(text)) }
}

/// What a unique id stands for, by its first four letters.
#[derive(Debug, Clone, Copy)]
enum IdPrefix {
    User,
    Role,
    Group,
    InstanceProfile,
}

impl IdPrefix {
    fn of(self, text: &str) -> Result<AwsPrincipal<'_>, PrincipalErrorKind> {
        match self {
            Self::User => Ok(AwsPrincipal::UserId(text)),
            Self::Role => Ok(AwsPrincipal::RoleId(text)),
            Self::Group => Err(PrincipalErrorKind::Group),
            Self::InstanceProfile => Err(PrincipalErrorKind::InstanceProfile),
        }
    }
}

/// Four letters and at least twelve more: ids have 21 characters today, and AWS reserves up to 128.
fn unique_id(input: &str) -> IResult<&str, IdPrefix> {
    let (input, prefix) = alt((
        value(IdPrefix::User, tag("AIDA")),
        value(IdPrefix::Role, tag("AROA")),
        value(IdPrefix::Group, tag("AGPA")),
        value(IdPrefix::InstanceProfile, tag("AIPA")),
    ))
    .parse(input)?;
    let (input, _) =
        recognize(take_while_m_n(12, 124, |c: char| c.is_ascii_uppercase() || c.is_ascii_digit()))
            .parse(input)?;
    Ok((input, prefix))
}

fn principal_arn(text: &str) -> Result<AwsPrincipal<'_>, PrincipalError> {
    let arn = Arn::parse(text).map_err(|error| PrincipalError {
        kind: PrincipalErrorKind::MalformedArn(error.kind),
        range: error.at..text.len(),
    })?;
    let fail = |kind, part| Err(PrincipalError { kind, range: arn.range(part) });
    let kind = arn.resource_type().unwrap_or(arn.resource());
    match (arn.service(), kind) {
        ("iam" | "identitystore", "group") => {
            return fail(PrincipalErrorKind::Group, ArnPart::Resource);
        }
        ("iam", "instance-profile") => {
            return fail(PrincipalErrorKind::InstanceProfile, ArnPart::Resource);
        }
        ("iam", "saml-provider" | "oidc-provider") => {
            return fail(PrincipalErrorKind::FederatedProvider, ArnPart::Resource);
        }
        ("iam", "user") if arn.account() == "cloudfront" => {
            return Ok(AwsPrincipal::OriginAccessIdentity { arn });
        }
        ("iam" | "sts", _) => {}
        _ => return fail(PrincipalErrorKind::WrongService, ArnPart::Service),
    }
    if !arn.region().is_empty() {
        return fail(PrincipalErrorKind::RegionGiven, ArnPart::Region);
    }
    if !is_account_id(arn.account()) {
        return fail(PrincipalErrorKind::WrongAccount, ArnPart::Account);
    }
    named(arn).ok_or_else(|| PrincipalError {
        kind: PrincipalErrorKind::WrongResource,
        range: arn.range(ArnPart::Resource),
    })
}

/// The principal that the resource part names.
fn named(arn: Arn<'_>) -> Option<AwsPrincipal<'_>> {
    let mut segments = arn.resource().split('/');
    let kind = segments.next()?;
    let name = segments.next_back();
    let filled = |text: &&str| !text.is_empty();
    match (arn.service(), kind) {
        ("iam", "root") if name.is_none() => {
            Some(AwsPrincipal::Account { account: arn.account(), arn: Some(arn) })
        }
        ("iam", "user") => Some(AwsPrincipal::User { arn, name: name.filter(filled)? }),
        ("iam", "role") => Some(AwsPrincipal::Role { arn, name: name.filter(filled)? }),
        ("sts", "assumed-role") => {
            let role = segments.next().filter(filled)?;
            let session = name.filter(filled)?;
            segments.next().is_none().then_some(AwsPrincipal::AssumedRole { arn, role, session })
        }
        ("sts", "federated-user") => {
            let name = name.filter(filled)?;
            segments.next().is_none().then_some(AwsPrincipal::FederatedUser { arn, name })
        }
        _ => None,
    }
}
