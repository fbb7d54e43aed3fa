//! Why a string is no principal.

use std::fmt;
use std::ops::Range;

use crate::arn::ArnErrorKind;

/// Why a string is no principal of its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrincipalError {
    /// What is wrong.
    pub kind: PrincipalErrorKind,
    /// Which bytes of the text are wrong.
    pub range: Range<usize>,
}

/// What is wrong with a principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PrincipalErrorKind {
    /// Nothing at all.
    Empty,
    /// A blank before or after (P060).
    PaddedWithBlanks,
    /// `*` or `?` as a part of the text: it matches nobody (PR-21, P032).
    PartialWildcard,
    /// No ARN, no account number, no unique id (P031).
    NotAPrincipal,
    /// Digits, but not twelve of them (P031).
    WrongAccountLength,
    /// A service principal under `AWS`.
    ServiceUnderAws,
    /// `AROA…:session`: a value of `aws:userid`, no principal (PR-19).
    UniqueIdWithSession,
    /// An ARN with too few parts.
    MalformedArn(ArnErrorKind),
    /// An ARN of another service than `iam` and `sts` (P031).
    WrongService,
    /// An ARN with a region; principals have none.
    RegionGiven,
    /// An ARN whose account is not twelve digits.
    WrongAccount,
    /// An ARN that names no user, role, session or root.
    WrongResource,
    /// A group of IAM or of Identity Center (PR-22, P033).
    Group,
    /// An instance profile (PR-22, P033).
    InstanceProfile,
    /// An identity provider under `AWS`; it belongs under `Federated`.
    FederatedProvider,
    /// An ARN under `Service` (P036).
    ArnUnderService,
    /// Upper-case letters in a service principal; the comparison is exact (PR-16, P036).
    UpperCaseService,
    /// Not the name of a host, as in `ec2.amazonaws.com` (P036).
    NotAHost,
    /// Neither the ARN of a provider nor the host of one (PR-17, P035).
    NotAProvider,
    /// Not 64 hexadecimal digits (PR-18, P034).
    NotACanonicalId,
}

/// What is wrong with the text whatever it should name.
pub(super) fn text_mistake(text: &str) -> Option<PrincipalError> {
    if text.is_empty() {
        return Some(PrincipalError { kind: PrincipalErrorKind::Empty, range: 0..0 });
    }
    if let Some((at, wildcard)) = text.match_indices(['*', '?']).next() {
        return Some(PrincipalError {
            kind: PrincipalErrorKind::PartialWildcard,
            range: at..at + wildcard.len(),
        });
    }
    if text.trim() != text {
        let start = text.len() - text.trim_start().len();
        let range = if start > 0 { 0..start } else { text.trim_end().len()..text.len() };
        return Some(PrincipalError { kind: PrincipalErrorKind::PaddedWithBlanks, range });
    }
    None
}

/// The likeliest reason for a text under `AWS` that is neither ARN nor account nor id.
pub(super) fn not_a_principal(text: &str) -> PrincipalError {
    let kind = if text.bytes().all(|byte| byte.is_ascii_digit()) {
        PrincipalErrorKind::WrongAccountLength
    } else if text.ends_with(".amazonaws.com") || text.ends_with(".amazonaws.com.cn") {
        PrincipalErrorKind::ServiceUnderAws
    } else if (text.starts_with("AROA") || text.starts_with("AIDA")) && text.contains(':') {
        PrincipalErrorKind::UniqueIdWithSession
    } else {
        PrincipalErrorKind::NotAPrincipal
    };
    PrincipalError { kind, range: 0..text.len() }
}

impl fmt::Display for PrincipalErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "the principal is empty",
            Self::PaddedWithBlanks => "a blank before or after the principal",
            Self::PartialWildcard => "a wildcard as a part of a principal matches nobody",
            Self::NotAPrincipal => "no ARN, no account number and no unique id",
            Self::WrongAccountLength => "an account number has twelve digits",
            Self::ServiceUnderAws => "a service principal belongs under `Service`",
            Self::UniqueIdWithSession => "a unique id with a session name is no principal",
            Self::MalformedArn(_) => "the ARN has fewer than six parts",
            Self::WrongService => "only ARNs of `iam` and `sts` name principals",
            Self::RegionGiven => "the ARN of a principal has no region",
            Self::WrongAccount => "the account of the ARN is not twelve digits",
            Self::WrongResource => "the ARN names no user, role, session or account root",
            Self::Group => "a group cannot be a principal",
            Self::InstanceProfile => "an instance profile cannot be a principal",
            Self::FederatedProvider => "an identity provider belongs under `Federated`",
            Self::ArnUnderService => "a service principal is a host name, not an ARN",
            Self::UpperCaseService => "a service principal is in lower case",
            Self::NotAHost => "a service principal is a host name such as `ec2.amazonaws.com`",
            Self::NotAProvider => "neither the ARN nor the host name of an identity provider",
            Self::NotACanonicalId => "a canonical user id has 64 hexadecimal digits",
        })
    }
}

impl fmt::Display for PrincipalError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.kind)
    }
}
