//! Principals, and the ways in which they match a caller (section 3).

use serde_json::Value;

use crate::world::Who;

use super::text::{Truth, lower};

/// The way in which a principal matches (3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Wild,
    Acct,
    Root,
    User,
    FedUser,
    Role,
    Sess,
    Fed,
    Svc,
    Idp,
    Not,
}

/// Every way in which a `Principal` element matches a caller, or may.
pub(crate) fn principal_kinds(element: &Value, who: &Who) -> Vec<(Kind, Truth)> {
    forms(element).into_iter().filter_map(|(key, form)| form_kind(&key, &form, who)).collect()
}

/// Whether a `NotPrincipal` element leaves a caller to its statement (3.3).
pub(crate) fn not_principal(element: &Value, deny: bool, who: &Who, has_boundary: bool) -> Truth {
    let forms = forms(element);
    if forms.iter().any(|(key, form)| key == "AWS" && form == "*") {
        return Truth::No;
    }
    if deny && has_boundary {
        return Truth::Yes;
    }
    let kinds = forms.iter().filter_map(|(key, form)| form_kind(key, form, who));
    Truth::any(kinds.map(|(_, truth)| truth)).not()
}

/// The principals with the keys under which they stand; `*` alone is the same as under `AWS`.
fn forms(element: &Value) -> Vec<(String, String)> {
    if element == "*" {
        return vec![("AWS".into(), "*".into())];
    }
    let entries = element.as_object().into_iter().flatten();
    entries
        .flat_map(|(key, values)| {
            strings(values).into_iter().map(move |value| (key.clone(), value))
        })
        .collect()
}

/// A string, or all of an array.
pub(crate) fn strings(values: &Value) -> Vec<String> {
    match values {
        Value::Array(all) => {
            all.iter().filter_map(|value| value.as_str().map(Into::into)).collect()
        }
        one => one.as_str().map(Into::into).into_iter().collect(),
    }
}

fn form_kind(key: &str, form: &str, who: &Who) -> Option<(Kind, Truth)> {
    let yes = |kind| Some((kind, Truth::Yes));
    match (key, who) {
        // PR-20.
        ("Service", Who::Service { .. }) if form == "*" => Some((Kind::Svc, Truth::Maybe)),
        ("Federated", Who::WebIdentity { .. }) if form == "*" => Some((Kind::Idp, Truth::Maybe)),
        ("Service", Who::Service { names }) if names.iter().any(|name| name == form) => {
            yes(Kind::Svc)
        }
        ("Federated", Who::WebIdentity { provider }) if provider == form => yes(Kind::Idp),
        ("AWS", _) if form == "*" => yes(Kind::Wild),
        ("AWS", _) => yes(aws_kind(form, who)?),
        _ => None,
    }
}

/// PR-11 to PR-15, PR-19.
pub(crate) fn aws_kind(form: &str, who: &Who) -> Option<Kind> {
    let account = who.account()?;
    if form == account || form == format!("arn:aws:iam::{account}:root") {
        return Some(if matches!(who, Who::Root { .. }) { Kind::Root } else { Kind::Acct });
    }
    match who {
        Who::User { path, id, .. } => {
            let named = form == format!("arn:aws:iam::{account}:user{path}");
            (named || (!id.is_empty() && form == id)).then_some(Kind::User)
        }
        Who::Federated { creator, name, .. } => {
            if form == format!("arn:aws:sts::{account}:federated-user/{name}") {
                return Some(Kind::Fed);
            }
            (form == format!("arn:aws:iam::{account}:user{creator}")).then_some(Kind::FedUser)
        }
        Who::Role { path, session, id, .. } => {
            let named = form == format!("arn:aws:iam::{account}:role{path}");
            if named || (!id.is_empty() && form == id) {
                return Some(Kind::Role);
            }
            is_session(form, account, path, session.as_deref()?).then_some(Kind::Sess)
        }
        _ => None,
    }
}

/// PR-1: a session is named by the last part of the role's path, without regard to its case.
fn is_session(form: &str, account: &str, path: &str, session: &str) -> bool {
    let Some(named) = form.strip_prefix(&format!("arn:aws:sts::{account}:assumed-role/")) else {
        return false;
    };
    let Some((role, name)) = named.split_once('/') else { return false };
    lower(role) == lower(path.rsplit('/').next().unwrap_or_default()) && name == session
}

/// Whether AWS would store each principal: no partial wildcards (PR-21).
pub(crate) fn is_well_formed(element: &Value) -> bool {
    let is_bare_text = element.is_string() && element != "*";
    !is_bare_text
        && forms(element).iter().all(|(_, form)| form == "*" || !form.contains(['*', '?']))
}
