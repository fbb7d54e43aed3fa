//! A request that a proof found, as plain data in the terms of a simulation.

use policylint_analysis::symbolic::Witness;
use policylint_analysis::{Caller, ContextValue, Target};
use policylint_catalog::{ConditionKey, catalog};

/// A request: what `simulate` asks for beside the policies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProvenRequest {
    /// `CallerArn`; `None` for nobody known.
    pub caller: Option<String>,
    /// `CallerKind`.
    pub caller_kind: &'static str,
    /// `CallerCreator`, for a federated user and a role with a path.
    pub caller_creator: Option<String>,
    /// The account of the caller, if it has one.
    pub caller_account: Option<String>,
    /// The action.
    pub action: String,
    /// The ARN of the resource; `None` stands for `*`.
    pub resource: Option<String>,
    /// Whose resource it is.
    pub resource_owner: String,
    /// The condition keys that do not follow from the rest, with their values, by key.
    pub context: Vec<(String, RequestValue)>,
}

/// What a request has for a condition key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestValue {
    /// One value.
    One(String),
    /// A set of values.
    Many(Vec<String>),
}

/// An account of which nothing else is said.
const ACCOUNT: &str = "111122223333";

impl ProvenRequest {
    /// The request that a search found.
    pub(super) fn of(witness: &Witness) -> Self {
        let scenario = &witness.scenario;
        let owner = scenario.about.account.as_ref();
        let context = scenario.given.iter().filter_map(|(key, value)| {
            let value = match value {
                ContextValue::One(text) => RequestValue::One(text.clone()),
                ContextValue::Many(texts) => RequestValue::Many(texts.clone()),
                ContextValue::Absent | ContextValue::OneOf(_) | ContextValue::Unknown => {
                    return None;
                }
            };
            Some((shown(key), value))
        });
        Self {
            caller: name_of(&scenario.caller),
            caller_kind: kind_of(&scenario.caller),
            caller_creator: creator_of(&scenario.caller),
            caller_account: scenario.caller.account().map(|account| account.id.clone()),
            action: witness.request.action.clone(),
            resource: match &scenario.resource {
                Target::Arn(arn) => Some(arn.clone()),
                Target::Collection => None,
            },
            resource_owner: owner.map_or_else(|| ACCOUNT.to_owned(), |account| account.id.clone()),
            context: context.collect(),
        }
    }
}

fn name_of(caller: &Caller) -> Option<String> {
    match caller {
        Caller::Service { names } => names.first().cloned(),
        Caller::Provider { name, .. } => Some(name.clone()),
        Caller::Anonymous => None,
        known => known.arn(),
    }
}

fn kind_of(caller: &Caller) -> &'static str {
    match caller {
        Caller::Root { session: false, .. } => "root",
        Caller::Root { session: true, .. } => "root-session",
        Caller::User(_) => "user",
        Caller::Role { .. } => "role-session",
        Caller::Federated { .. } => "federated-user",
        Caller::Service { .. } => "service",
        Caller::Provider { saml: true, .. } => "saml",
        Caller::Provider { saml: false, .. } => "web-identity",
        Caller::Anonymous => "anonymous",
    }
}

fn creator_of(caller: &Caller) -> Option<String> {
    match caller {
        Caller::Federated { creator, .. } => Caller::User(creator.clone()).arn(),
        Caller::Role { role, session: Some(_) } if role.path.rfind('/') != Some(0) => {
            Caller::Role { role: role.clone(), session: None }.arn()
        }
        _ => None,
    }
}

/// A key as AWS spells it, where the catalog has it whole.
fn shown(key: &str) -> String {
    let known = catalog().find_condition_key(key).filter(|known| !known.is_template());
    known.map_or_else(|| key.to_owned(), |known| ConditionKey::name(known).to_owned())
}
