//! `catalog action` and `catalog expand`: what actions do, and which a pattern stands for.

use policylint::catalog::{Action, Catalog, ConditionKey, catalog};
use serde::Serialize;

use super::{answer, section, unknown};
use crate::args::ListFormat;
use crate::error::Error;
use crate::output::text;

#[derive(Debug, Serialize)]
struct Actions {
    actions: Vec<ActionOutput>,
}

#[derive(Debug, Serialize)]
struct ActionOutput {
    name: String,
    service: &'static str,
    access_levels: Vec<&'static str>,
    resource_types: Vec<Resource>,
    condition_keys: Vec<&'static str>,
    /// What it is authorized against though it has no resource type.
    other_resources: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
struct Resource {
    name: String,
    required: bool,
    arn_formats: Vec<&'static str>,
    condition_keys: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
struct Names {
    actions: Vec<String>,
}

/// Describes the actions that a pattern stands for.
///
/// # Errors
/// If there is none.
pub(super) fn describe(pattern: &str, format: ListFormat) -> Result<String, Error> {
    let actions = matching(pattern)?;
    let facts = Actions { actions: actions.into_iter().map(facts_of).collect() };
    answer(format, facts, |facts| match facts.actions.as_slice() {
        [one] => page(one),
        several => text::lines(several.iter().map(line)),
    })
}

/// Names the actions that a pattern stands for.
///
/// # Errors
/// If there is none.
pub(super) fn expand(pattern: &str, format: ListFormat) -> Result<String, Error> {
    let facts = Names { actions: matching(pattern)?.iter().map(ToString::to_string).collect() };
    match format {
        // Nothing but the names, so that other programs can read them.
        ListFormat::Full => Ok(text::lines(&facts.actions)),
        ListFormat::Json => answer(format, facts, |_| String::new()),
    }
}

fn matching(pattern: &str) -> Result<Vec<Action>, Error> {
    let catalog = catalog();
    let found: Vec<Action> = catalog.expand(pattern).collect();
    if found.is_empty() { Err(unknown_action(catalog, pattern)) } else { Ok(found) }
}

/// That there is no such action: what it was, or what it may be meant for.
fn unknown_action(catalog: Catalog, pattern: &str) -> Error {
    let Some((prefix, name)) = pattern.split_once(':') else {
        let mut nearest: Vec<String> =
            catalog.actions_named(pattern).iter().map(ToString::to_string).collect();
        if catalog.service(pattern).is_some() {
            nearest.push(format!("{}:*", pattern.to_lowercase()));
        }
        return unknown("action", pattern, &nearest);
    };
    if let Some(retired) = catalog.retired_action(pattern) {
        let note = if retired.note == "-" { String::new() } else { format!(": {}", retired.note) };
        let message = format!("`{pattern}` is {}{note}", retired.status);
        return Error::Catalog { message, remedy: None };
    }
    let Some(service) = catalog.service(prefix) else {
        let services = catalog.nearest_services(prefix);
        let actions = services
            .iter()
            .filter_map(|service| service.action(name))
            .map(|action| action.to_string());
        let mut nearest: Vec<String> = actions.collect();
        if nearest.is_empty() {
            nearest.extend(services.iter().map(|service| format!("{}:*", service.prefix())));
        }
        return unknown("action", pattern, &nearest);
    };
    let nearest: Vec<String> =
        catalog.nearest_actions(service, name).iter().map(ToString::to_string).collect();
    if let Some(operation) = catalog.api_operation(prefix, name) {
        let actions: Vec<String> =
            operation.actions().map(|action| format!("`{action}`")).collect();
        let message = format!(
            "`{}` is an API operation; it is authorized as {}",
            operation.operation,
            actions.join(" and ")
        );
        return Error::Catalog { message, remedy: None };
    }
    unknown("action", pattern, &nearest)
}

fn facts_of(action: Action) -> ActionOutput {
    let names =
        |keys: &mut dyn Iterator<Item = ConditionKey>| keys.map(ConditionKey::name).collect();
    ActionOutput {
        name: action.to_string(),
        service: action.service().name(),
        access_levels: action.access_levels().names().collect(),
        resource_types: action
            .resource_types()
            .map(|usage| Resource {
                name: usage.resource_type.name().to_owned(),
                required: usage.required,
                arn_formats: usage.resource_type.arn_formats().collect(),
                condition_keys: names(&mut usage.condition_keys()),
            })
            .collect(),
        condition_keys: names(&mut action.all_condition_keys().into_iter()),
        other_resources: catalog()
            .collection_arns(action)
            .map(|collection| collection.arn)
            .collect(),
    }
}

fn line(action: &ActionOutput) -> String {
    format!("{}  ({})", action.name, action.access_levels.join(", "))
}

fn page(action: &ActionOutput) -> String {
    let mut page = format!("{}  ({})\n", action.name, action.service);
    page.push_str(&section("access level", &[action.access_levels.join(", ")]));
    let mut resources = Vec::new();
    for resource in &action.resource_types {
        let need = if resource.required { "required" } else { "optional" };
        resources.push(format!("{} ({need})", resource.name));
        resources.extend(resource.arn_formats.iter().map(|arn| format!("  {arn}")));
    }
    if resources.is_empty() {
        resources.push("none: it is authorized against the resources below, or `*`".to_owned());
        if action.other_resources.is_empty() {
            resources = vec!["none: write `*` as resource".to_owned()];
        }
    }
    page.push_str(&section("resource types", &resources));
    let others: Vec<String> = action.other_resources.iter().map(|arn| (*arn).to_owned()).collect();
    page.push_str(&section("authorized against", &others));
    let keys: Vec<String> = action.condition_keys.iter().map(|key| (*key).to_owned()).collect();
    page.push_str(&section("condition keys, besides the global ones", &keys));
    page
}
