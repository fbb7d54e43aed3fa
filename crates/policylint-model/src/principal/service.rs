//! The strings under `Service` and `CanonicalUser`.

use super::error::{PrincipalError, PrincipalErrorKind, text_mistake};

/// Length of the canonical id of an account, in hexadecimal digits (PR-18).
const CANONICAL_ID_LENGTH: usize = 64;

/// A string under `Service`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ServicePrincipal<'a> {
    /// `*`, which no document describes (PR-20).
    Any,
    /// The name of a host, as in `ec2.amazonaws.com` or `logs.us-east-1.amazonaws.com` (PR-16).
    Host(&'a str),
}

/// Reads a string under `Service` without unknown parts (PR-16, PR-20).
///
/// # Errors
/// If it is no host name in lower case.
pub fn service_principal(text: &str) -> Result<ServicePrincipal<'_>, PrincipalError> {
    if text == "*" {
        return Ok(ServicePrincipal::Any);
    }
    if let Some(error) = text_mistake(text) {
        return Err(error);
    }
    let fail = |kind| Err(PrincipalError { kind, range: 0..text.len() });
    if text.starts_with("arn:") {
        fail(PrincipalErrorKind::ArnUnderService)
    } else if !is_host(&text.to_ascii_lowercase()) {
        fail(PrincipalErrorKind::NotAHost)
    } else if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        fail(PrincipalErrorKind::UpperCaseService)
    } else {
        Ok(ServicePrincipal::Host(text))
    }
}

/// Reads a string under `CanonicalUser`: the canonical id of an account (PR-18).
///
/// # Errors
/// If it is not 64 hexadecimal digits.
pub fn canonical_user(text: &str) -> Result<&str, PrincipalError> {
    if let Some(error) = text_mistake(text) {
        return Err(error);
    }
    if text.len() == CANONICAL_ID_LENGTH && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Ok(text)
    } else {
        Err(PrincipalError { kind: PrincipalErrorKind::NotACanonicalId, range: 0..text.len() })
    }
}

/// Two or more labels of lower-case letters, digits and hyphens, joined by points.
pub(super) fn is_host(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    text.contains('.') && text.split('.').all(is_label)
}
