//! `catalog resource`: what a resource type is.

use policylint::catalog::{Catalog, ConditionKey, ResourceType, catalog};
use serde::Serialize;

use super::{answer, section, unknown};
use crate::args::ListFormat;
use crate::error::Error;
use crate::output::text;

#[derive(Debug, Serialize)]
struct Resources {
    resource_types: Vec<Facts>,
}

#[derive(Debug, Serialize)]
struct Facts {
    name: String,
    service: &'static str,
    arn_formats: Vec<&'static str>,
    condition_keys: Vec<&'static str>,
    actions: Vec<String>,
}

/// Describes a resource type, all those of a service, or all of one name.
///
/// # Errors
/// If there is none.
pub(super) fn describe(name: &str, format: ListFormat) -> Result<String, Error> {
    let catalog = catalog();
    let types = matching(catalog, name);
    if types.is_empty() {
        return Err(unknown("resource type", name, &nearest(catalog, name)));
    }
    let facts = Resources { resource_types: types.into_iter().map(facts_of).collect() };
    answer(format, facts, |facts| match facts.resource_types.as_slice() {
        [one] => page(one),
        several => text::lines(several.iter().map(line)),
    })
}

fn matching(catalog: Catalog, name: &str) -> Vec<ResourceType> {
    if let Some((prefix, kind)) = name.split_once([':', '/']) {
        return catalog
            .service(prefix)
            .and_then(|service| service.resource_type(kind))
            .into_iter()
            .collect();
    }
    if let Some(service) = catalog.service(name) {
        return service.resource_types().collect();
    }
    catalog.services().filter_map(|service| service.resource_type(name)).collect()
}

/// Types of the same service, or of another, that may be meant.
fn nearest(catalog: Catalog, name: &str) -> Vec<String> {
    const MOST: usize = 3;
    let (prefix, kind) = name.split_once([':', '/']).unwrap_or(("", name));
    let kind = kind.to_lowercase();
    let services: Vec<_> = match catalog.service(prefix) {
        Some(service) => vec![service],
        None => catalog.nearest_services(if prefix.is_empty() { name } else { prefix }),
    };
    let known = services
        .into_iter()
        .flat_map(|service| service.resource_types().map(full_name).collect::<Vec<_>>());
    let (alike, others): (Vec<String>, Vec<String>) = known.partition(|full| {
        let known = full.split_once(':').map_or(full.as_str(), |(_, kind)| kind).to_lowercase();
        known.contains(&kind) || kind.contains(&known)
    });
    alike.into_iter().chain(others).take(MOST).collect()
}

fn full_name(resource: ResourceType) -> String {
    format!("{}:{}", resource.service().prefix(), resource.name())
}

fn facts_of(resource: ResourceType) -> Facts {
    let actions = resource.service().actions();
    let uses = actions
        .filter(|action| action.resource_types().any(|usage| usage.resource_type == resource));
    Facts {
        name: full_name(resource),
        service: resource.service().name(),
        arn_formats: resource.arn_formats().collect(),
        condition_keys: resource.condition_keys().map(ConditionKey::name).collect(),
        actions: uses.map(|action| action.to_string()).collect(),
    }
}

fn line(facts: &Facts) -> String {
    format!("{}  {}", facts.name, facts.arn_formats.join("  "))
}

fn page(facts: &Facts) -> String {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let mut page = format!("{}  ({})\n", facts.name, facts.service);
    page.push_str(&section("ARN formats", &owned(&facts.arn_formats)));
    page.push_str(&section(
        "condition keys, besides the global ones",
        &owned(&facts.condition_keys),
    ));
    page.push_str(&section("used by", &facts.actions));
    page
}
