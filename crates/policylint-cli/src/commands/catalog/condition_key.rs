//! `catalog condition-key`: what a key holds, and which requests carry it.

use policylint::catalog::{
    CallerKind, Catalog, ConditionKey, KeyScope, KeyType, Presence, PresenceFact, Service,
    Situation, catalog,
};
use serde::Serialize;

use super::{answer, section, unknown};
use crate::args::ListFormat;
use crate::error::Error;
use crate::output::text::push;

/// People want an impression; programs get all.
const MOST_ACTIONS_SHOWN: usize = 20;

/// The same within a line.
const MOST_NAMES_IN_LINE: usize = 5;

/// The kinds of caller, in words.
const CALLERS: [(CallerKind, &str); 11] = [
    (CallerKind::Root, "the root user"),
    (CallerKind::RootSession, "a session of `sts:AssumeRoot`"),
    (CallerKind::User, "a user"),
    (CallerKind::UserSession, "a session of `sts:GetSessionToken`"),
    (CallerKind::RoleSession, "a role session"),
    (CallerKind::FederatedUser, "a session of `sts:GetFederationToken`"),
    (CallerKind::Service, "a service"),
    (CallerKind::ServiceLinkedRole, "a service-linked role"),
    (CallerKind::Saml, "`sts:AssumeRoleWithSAML`"),
    (CallerKind::WebIdentity, "`sts:AssumeRoleWithWebIdentity`"),
    (CallerKind::Anonymous, "nobody known"),
];

#[derive(Debug, Serialize)]
struct Facts {
    name: &'static str,
    #[serde(rename = "type")]
    key_type: &'static str,
    multi_valued: bool,
    scope: &'static str,
    /// What is known of the requests that carry it.
    presence: Vec<PresenceOutput>,
    /// The actions that list the key, themselves or through a resource type.
    actions: Vec<String>,
}

#[derive(Debug, Serialize)]
struct PresenceOutput {
    /// Which requests: `all`, those of `callers`, or those for `actions`.
    requests: &'static str,
    /// The callers or actions.
    of: Vec<String>,
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
    Facts {
        name: key.name(),
        key_type: type_name(key.key_type()),
        multi_valued: key.multi_valued(),
        scope: scope_name(key.scope()),
        presence: presence_of(catalog, key),
        actions: catalog
            .actions()
            .filter(|action| action.supports_key(key))
            .map(|action| action.to_string())
            .collect(),
    }
}

/// What the table of presence says: of every request, else by caller and by action.
fn presence_of(catalog: Catalog, key: ConditionKey) -> Vec<PresenceOutput> {
    let always = catalog.key_presence(key, Situation::default());
    let mut rows: Vec<PresenceOutput> = Vec::new();
    if let Some(fact) = always {
        add(&mut rows, "all", None, fact);
    }
    for (caller, name) in CALLERS {
        let situation = Situation { caller: Some(caller), ..Situation::default() };
        if let Some(fact) =
            catalog.key_presence(key, situation).filter(|fact| Some(*fact) != always)
        {
            add(&mut rows, "callers", Some(name.to_owned()), fact);
        }
    }
    for action in catalog.service(key.prefix()).into_iter().flat_map(Service::actions) {
        let situation = Situation { action: Some(action), ..Situation::default() };
        if let Some(fact) =
            catalog.key_presence(key, situation).filter(|fact| Some(*fact) != always)
        {
            add(&mut rows, "actions", Some(action.to_string()), fact);
        }
    }
    rows
}

/// Adds a fact to the row that says the same of others, or as a new row.
fn add(
    rows: &mut Vec<PresenceOutput>,
    requests: &'static str,
    name: Option<String>,
    fact: PresenceFact,
) {
    let presence = presence_name(fact.presence);
    let same = |row: &&mut PresenceOutput| {
        row.requests == requests && row.presence == presence && row.source == fact.source
    };
    match rows.iter_mut().find(same) {
        Some(row) => row.of.extend(name),
        None => rows.push(PresenceOutput {
            requests,
            of: name.into_iter().collect(),
            presence,
            source: fact.source,
        }),
    }
}

fn presence_line(row: &PresenceOutput) -> String {
    let mut names = row.of.iter().take(MOST_NAMES_IN_LINE).cloned().collect::<Vec<_>>().join(", ");
    if row.of.len() > MOST_NAMES_IN_LINE {
        push!(names, " and {} more", row.of.len() - MOST_NAMES_IN_LINE);
    }
    let which = match row.requests {
        "callers" => format!(" of {names}"),
        "actions" => format!(" for {names}"),
        _ => String::new(),
    };
    format!("{} in requests{which} ({})", row.presence, row.source)
}

fn page(facts: &Facts) -> String {
    let mut page = format!("{}\n", facts.name);
    let values = if facts.multi_valued { "several values" } else { "one value" };
    page.push_str(&section("type", &[format!("{}, {values}", facts.key_type)]));
    page.push_str(&section("comes with", &[scope_sentence(facts.scope).to_owned()]));
    let presence: Vec<String> = facts.presence.iter().map(presence_line).collect();
    page.push_str(&section("presence", &presence));
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
