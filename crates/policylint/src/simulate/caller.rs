//! Who calls: from `CallerArn`, `CallerKind` and `CallerCreator` (semantics 3.1).

use policylint_analysis::eval::Credentials;
use policylint_analysis::{Account, Caller, CallerKind, Entity};
use policylint_model::arn::is_account_id;
use policylint_sources::simulate::{EntryValue, InputError, SimulateInput, Written};

/// The account that stands for all that are not named.
pub(super) const EXAMPLE_ACCOUNT: &str = "111122223333";

/// A caller with what it calls with.
#[derive(Debug, Clone)]
pub(super) struct WhoCalls {
    pub(super) caller: Caller,
    pub(super) credentials: Credentials,
}

/// What a `CallerArn` names.
enum Form<'a> {
    Root(Account),
    User(Account, &'a str),
    Role(Account, &'a str),
    Session { account: Account, role: &'a str, session: &'a str },
    Federated(Account, &'a str),
    SamlProvider,
    OidcProvider,
    Domain,
    Other,
}

/// The caller. One that is not named is a user of `account`.
pub(super) fn read(input: &SimulateInput, account: &Account) -> Result<WhoCalls, InputError> {
    let kind = input.caller_kind.as_ref().map(|written| written.value);
    let caller = match named_as(input) {
        None => unnamed(input, kind, account)?,
        Some(written) => named(input, kind, &written)?,
    };
    Ok(WhoCalls { caller, credentials: credentials(input, kind) })
}

/// The caller's account, if it is named and has one.
pub(super) fn account(input: &SimulateInput) -> Option<Account> {
    match form(&named_as(input)?.value) {
        Form::Root(account)
        | Form::User(account, _)
        | Form::Role(account, _)
        | Form::Session { account, .. }
        | Form::Federated(account, _) => Some(account),
        Form::SamlProvider | Form::OidcProvider | Form::Domain | Form::Other => None,
    }
}

/// How the input names the caller: by `CallerArn`, or by the condition key that says the same.
fn named_as(input: &SimulateInput) -> Option<Written<String>> {
    if input.caller.is_some() {
        return input.caller.clone();
    }
    let entry = input.context.iter().find(|entry| is(&entry.key.value, "aws:PrincipalArn"))?;
    let EntryValue::One(text) = &entry.value else { return None };
    let is_principal = matches!(form(text), Form::Root(_) | Form::User(..) | Form::Role(..));
    let can_be_unnamed =
        input.caller_kind.as_ref().is_none_or(|it| it.value != CallerKind::Anonymous);
    (is_principal && can_be_unnamed).then(|| Written { value: text.clone(), node: entry.key.node })
}

/// EV-53: with MFA, a session of `sts:GetSessionToken` may do more.
fn credentials(input: &SimulateInput, kind: Option<CallerKind>) -> Credentials {
    if kind != Some(CallerKind::UserSession) {
        return Credentials::Own;
    }
    match given(input, "aws:MultiFactorAuthPresent") {
        Some("true" | "True" | "TRUE") => Credentials::SessionTokenWithMfa,
        _ => Credentials::SessionToken,
    }
}

fn unnamed(
    input: &SimulateInput,
    kind: Option<CallerKind>,
    account: &Account,
) -> Result<Caller, InputError> {
    let account = match given(input, "aws:PrincipalAccount").filter(|id| is_account_id(id)) {
        Some(id) => Account { id: id.to_owned(), ..account.clone() },
        None => account.clone(),
    };
    let kind = kind.or_else(|| match given(input, "aws:PrincipalType") {
        Some("AssumedRole") => Some(CallerKind::RoleSession),
        Some("Account") => Some(CallerKind::Root),
        _ => None,
    });
    match kind {
        Some(CallerKind::RoleSession) => {
            let role = role(input, Entity::new(account, ""), None);
            Ok(Caller::Role { role, session: None })
        }
        None | Some(CallerKind::User | CallerKind::UserSession) => {
            Ok(Caller::User(user(input, Entity::new(account, ""))))
        }
        Some(CallerKind::Anonymous) => Ok(Caller::Anonymous),
        Some(CallerKind::Root) => Ok(Caller::Root { account, session: false }),
        Some(CallerKind::RootSession) => Ok(Caller::Root { account, session: true }),
        Some(_) => {
            let node = input.caller_kind.as_ref().map(|written| written.node);
            let message = "`CallerKind` names a kind of caller that has to be named";
            Err(input.error(node, message, "name the caller in `CallerArn`"))
        }
    }
}

fn named(
    input: &SimulateInput,
    kind: Option<CallerKind>,
    written: &Written<String>,
) -> Result<Caller, InputError> {
    use CallerKind as K;
    let text = written.value.as_str();
    let name = || text.to_owned();
    match (form(text), kind) {
        (Form::Root(account), None | Some(K::Root)) => Ok(Caller::Root { account, session: false }),
        (Form::Root(account), Some(K::RootSession)) => Ok(Caller::Root { account, session: true }),
        (Form::User(account, path), None | Some(K::User | K::UserSession)) => {
            Ok(Caller::User(user(input, Entity::new(account, path))))
        }
        (Form::Role(account, path), None | Some(K::RoleSession | K::ServiceLinkedRole)) => {
            let role = role(input, Entity::new(account, path), None);
            Ok(Caller::Role { role, session: None })
        }
        (
            Form::Session { account, role: name, session },
            None | Some(K::RoleSession | K::ServiceLinkedRole),
        ) => {
            let path = path_of_role(input, &account, name, kind)?;
            let role = role(input, Entity::new(account, path), Some(session));
            Ok(Caller::Role { role, session: Some(session.to_owned()) })
        }
        (Form::Federated(account, name), None | Some(K::FederatedUser)) => {
            let creator = creator(input, &account, written)?;
            Ok(Caller::Federated { name: name.to_owned(), creator })
        }
        (Form::SamlProvider, None | Some(K::Saml)) => {
            Ok(Caller::Provider { saml: true, name: name() })
        }
        (Form::OidcProvider, None | Some(K::WebIdentity))
        | (Form::Domain, Some(K::WebIdentity)) => {
            Ok(Caller::Provider { saml: false, name: name() })
        }
        (Form::Domain, Some(K::Service)) => Ok(service(input, text)),
        (Form::Domain, None) if is_service(text) => Ok(service(input, text)),
        (Form::Domain, None) => Ok(Caller::Provider { saml: false, name: name() }),
        (Form::Other, _) => {
            let message = format!("`CallerArn` is `{text}`, which names no caller");
            let remedy = "write the ARN of a user, a role, a session or `root`, or the name of a service such as `s3.amazonaws.com`; for nobody known leave it out and set `CallerKind` to `anonymous`";
            Err(input.error(Some(written.node), message, remedy))
        }
        (_, Some(_)) => {
            let node = input.caller_kind.as_ref().map(|written| written.node);
            let message = format!("`CallerKind` does not fit the caller `{text}`");
            Err(input.error(node, message, "leave `CallerKind` out, or correct one of the two"))
        }
    }
}

fn form(text: &str) -> Form<'_> {
    let fields: Vec<&str> = text.splitn(6, ':').collect();
    let ["arn", partition, service, _, id, resource] = fields.as_slice() else {
        let is_domain = text.contains('.')
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-/_:".contains(&byte));
        return if is_domain { Form::Domain } else { Form::Other };
    };
    if !is_account_id(id) {
        return Form::Other;
    }
    let account = Account { partition: (*partition).to_owned(), ..Account::new(*id) };
    let (word, rest) = resource.split_once('/').unwrap_or((resource, ""));
    let path = resource.strip_prefix(word).unwrap_or_default();
    match (*service, word) {
        ("iam" | "sts", "root") if rest.is_empty() => Form::Root(account),
        ("iam", "user") if !rest.is_empty() => Form::User(account, path),
        ("iam", "role") if !rest.is_empty() => Form::Role(account, path),
        ("iam", "saml-provider") if !rest.is_empty() => Form::SamlProvider,
        ("iam", "oidc-provider") if !rest.is_empty() => Form::OidcProvider,
        ("sts", "federated-user") if !rest.is_empty() => Form::Federated(account, rest),
        ("sts", "assumed-role") => match rest.rsplit_once('/') {
            Some((role, session)) if !role.is_empty() && !session.is_empty() => {
                Form::Session { account, role, session }
            }
            _ => Form::Other,
        },
        _ => Form::Other,
    }
}

fn is_service(name: &str) -> bool {
    // The one identity provider with such a name is named by `CallerKind`.
    name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn")
}

/// A service with the further names that the request gives it (OP-9).
fn service(input: &SimulateInput, name: &str) -> Caller {
    let mut names = vec![name.to_owned()];
    let list =
        input.context.iter().find(|entry| is(&entry.key.value, "aws:PrincipalServiceNamesList"));
    let others = match list.map(|entry| &entry.value) {
        Some(EntryValue::Many(others)) => others.clone(),
        Some(EntryValue::One(other)) => vec![other.clone()],
        None => Vec::new(),
    };
    names.extend(others.into_iter().filter(|other| other != name));
    Caller::Service { names }
}

fn user(input: &SimulateInput, mut user: Entity) -> Entity {
    user.unique_id = given(input, "aws:userid").map(str::to_owned);
    user
}

/// A role with its unique id, which stands before the name of the session in `aws:userid`.
fn role(input: &SimulateInput, mut role: Entity, session: Option<&str>) -> Entity {
    let id = given(input, "aws:userid").and_then(|text| text.split_once(':'));
    let id = id.filter(|(_, name)| session.is_none_or(|session| session == *name));
    role.unique_id = id.map(|(id, _)| id.to_owned());
    role
}

/// The path of a session's role, which its ARN does not tell: from the ARN of the role where the input
/// gives that.
fn path_of_role(
    input: &SimulateInput,
    account: &Account,
    name: &str,
    kind: Option<CallerKind>,
) -> Result<String, InputError> {
    let arn = input.caller_creator.as_ref().map(|written| (written.node, written.value.as_str()));
    if let Some((node, text)) = arn {
        return match role_path(text, account, name) {
            Some(path) => Ok(path.to_owned()),
            None => Err(input.error(
                Some(node),
                format!(
                    "`CallerCreator` is `{text}`, which is not the role `{name}` of the caller"
                ),
                "give the ARN of the role, with its path, or leave it out",
            )),
        };
    }
    let path = given(input, "aws:PrincipalArn").and_then(|text| role_path(text, account, name));
    match path {
        Some(path) => Ok(path.to_owned()),
        None if kind == Some(CallerKind::ServiceLinkedRole) => Err(input.error(
            input.caller.as_ref().map(|written| written.node),
            "the ARN of a session does not tell which service its role is linked to",
            "give the ARN of the role in `CallerCreator`",
        )),
        None => Ok(format!("/{name}")),
    }
}

fn role_path<'a>(arn: &'a str, account: &Account, name: &str) -> Option<&'a str> {
    let Form::Role(own, path) = form(arn) else { return None };
    let own_name = path.rsplit('/').next()?;
    (own.id == account.id && own_name.eq_ignore_ascii_case(name)).then_some(path)
}

/// The user who made a federated session (PR-2).
fn creator(
    input: &SimulateInput,
    account: &Account,
    caller: &Written<String>,
) -> Result<Entity, InputError> {
    let Some(written) = &input.caller_creator else {
        let message = "the caller is a federated user, but nothing says who made its session";
        let remedy =
            "give the ARN of the user who called `sts:GetFederationToken` in `CallerCreator`";
        return Err(input.error(Some(caller.node), message, remedy));
    };
    match form(&written.value) {
        Form::User(own, path) if own.id == account.id => Ok(Entity::new(own, path)),
        _ => {
            let message = format!(
                "`CallerCreator` is `{}`, which is no user of the caller's account",
                written.value
            );
            Err(input.error(
                Some(written.node),
                message,
                "give the ARN of an IAM user of its account",
            ))
        }
    }
}

/// The single value that the input gives a condition key.
pub(super) fn given<'a>(input: &'a SimulateInput, key: &str) -> Option<&'a str> {
    let entry = input.context.iter().find(|entry| is(&entry.key.value, key))?;
    match &entry.value {
        EntryValue::One(text) => Some(text),
        EntryValue::Many(texts) => match texts.as_slice() {
            [text] => Some(text),
            _ => None,
        },
    }
}

/// Whether a text names a condition key (CD-5).
pub(super) fn is(text: &str, key: &str) -> bool {
    text.eq_ignore_ascii_case(key)
}
