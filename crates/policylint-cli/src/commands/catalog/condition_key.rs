//! `catalog condition-key`: what a key holds, and which requests carry it.

use policylint::catalog::{Catalog, ConditionKey, KeyScope, KeyType, Presence, Situation, catalog};
use serde::Serialize;

use super::{answer, section, unknown};
use crate::args::ListFormat;
use crate::error::Error;

/// People want an impression; programs get all.
const MOST_ACTIONS_SHOWN: usize = 20;

#[derive(Debug, Serialize)]
struct Facts {
    name: &'static str,
    #[serde(rename = "type")]
    key_type: &'static str,
    multi_valued: bool,
    scope: &'static str,
    /// What is known of every request, whoever makes it.
    presence: Option<PresenceOutput>,
    /// The actions that list the key, themselves or through a resource type.
    actions: Vec<String>,
}

#[derive(Debug, Serialize)]
struct PresenceOutput {
    presence: &'static str,
    source: &'static str,
}

/// Describes a condition key.
///
/// # Errors
/// If there is none of this name.
pub(super) fn describe(name: &str, format: ListFormat) -> Result<String, Error> {
    let catalog = catalog();
    let Some(key) = catalog.find_condition_key(name) else {
        let nearest: Vec<String> =
            catalog.nearest_keys(name).iter().map(ToString::to_string).collect();
        return Err(unknown("condition key", name, &nearest));
    };
    answer(format, facts_of(catalog, key), page)
}

fn facts_of(catalog: Catalog, key: ConditionKey) -> Facts {
    let presence = catalog.key_presence(key, Situation::default());
    Facts {
        name: key.name(),
        key_type: type_name(key.key_type()),
        multi_valued: key.multi_valued(),
        scope: scope_name(key.scope()),
        presence: presence.map(|fact| PresenceOutput {
            presence: presence_name(fact.presence),
            source: fact.source,
        }),
        actions: catalog
            .actions()
            .filter(|action| action.supports_key(key))
            .map(|action| action.to_string())
            .collect(),
    }
}

fn page(facts: &Facts) -> String {
    let mut page = format!("{}\n", facts.name);
    let values = if facts.multi_valued { "several values" } else { "one value" };
    page.push_str(&section("type", &[format!("{}, {values}", facts.key_type)]));
    page.push_str(&section("comes with", &[scope_sentence(facts.scope).to_owned()]));
    if let Some(presence) = &facts.presence {
        let line = format!("{} ({})", presence.presence, presence.source);
        page.push_str(&section("in requests", &[line]));
    }
    let mut actions: Vec<String> = facts.actions.iter().take(MOST_ACTIONS_SHOWN).cloned().collect();
    if facts.actions.len() > MOST_ACTIONS_SHOWN {
        actions.push(format!(
            "and {} more: see `--format json`",
            facts.actions.len() - MOST_ACTIONS_SHOWN
        ));
    }
    page.push_str(&section(
        &format!("listed by {}", crate::output::counted(facts.actions.len(), "action")),
        &actions,
    ));
    page
}

fn type_name(key_type: KeyType) -> &'static str {
    match key_type {
        KeyType::String => "String",
        KeyType::Arn => "ARN",
        KeyType::Bool => "Bool",
        KeyType::Numeric => "Numeric",
        KeyType::Date => "Date",
        KeyType::IpAddress => "IPAddress",
        KeyType::Binary => "Binary",
    }
}

fn scope_name(scope: KeyScope) -> &'static str {
    match scope {
        KeyScope::Service => "service",
        KeyScope::Global => "global",
        KeyScope::Session => "session",
        KeyScope::Federation => "federation",
    }
}

fn scope_sentence(scope: &str) -> &'static str {
    match scope {
        "service" => "requests for the actions that list it",
        "global" => "requests for actions of any service, where AWS says so for the key",
        "session" => "every request of a session that carries it",
        _ => "the federated call to STS, and in part the session that it gives",
    }
}

fn presence_name(presence: Presence) -> &'static str {
    match presence {
        Presence::Never => "never present",
        Presence::Sometimes => "sometimes present",
        Presence::Always => "always present",
    }
}
