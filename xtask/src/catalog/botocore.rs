//! Reads the package `botocore`: partitions, regions, and the names of API operations.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::iam_data::{IamData, json, text};

/// At least this share of a service's operations must be actions of an IAM service for the two to
/// be taken as one, where no name says so.
const MIN_SHARED_PERCENT: usize = 80;

/// What is taken from the package.
pub(super) struct Api {
    /// The package's version.
    pub(super) version: String,
    /// Partition name to its DNS suffix and regions.
    pub(super) partitions: BTreeMap<String, Partition>,
    /// IAM prefix to the operations that are not actions of the same name.
    pub(super) operations: BTreeMap<String, BTreeSet<String>>,
    /// Service of the package to IAM prefix; recorded so that a wrong guess shows in review.
    pub(super) prefixes: BTreeMap<String, String>,
    /// IAM prefix to the partitions in which the service has an endpoint; of services for which none
    /// is listed nothing is known.
    pub(super) offered: BTreeMap<String, BTreeSet<String>>,
}

/// One partition.
pub(super) struct Partition {
    pub(super) dns_suffix: String,
    pub(super) regions: BTreeSet<String>,
}

/// Reads the unpacked wheel in `directory`.
pub(super) fn read(directory: &Path, catalog: &IamData) -> Result<Api, Box<dyn Error>> {
    let data = directory.join("botocore").join("data");
    let mut api = Api {
        version: version(directory)?,
        partitions: partitions(&data)?,
        operations: BTreeMap::new(),
        prefixes: BTreeMap::new(),
        offered: BTreeMap::new(),
    };
    let endpoints = json(&data.join("endpoints.json"))?;
    for entry in fs::read_dir(&data)? {
        let path = entry?.path();
        let Some(model) = newest_model(&path)? else { continue };
        let service =
            path.file_name().and_then(|name| name.to_str()).ok_or("odd file name")?.to_owned();
        let model = json(&model)?;
        let operations = operations(&model)?;
        let Some(prefix) = iam_prefix(&service, &model, &operations, catalog) else { continue };
        let offered = partitions_with(&endpoints, &model)?;
        if !offered.is_empty() {
            api.offered.entry(prefix.clone()).or_default().extend(offered);
        }
        let known = catalog.services.get(&prefix).map(|facts| &facts.actions);
        let unlike = operations.into_iter().filter(|name| {
            !known.is_some_and(|actions| actions.contains_key(&name.to_ascii_lowercase()))
        });
        api.operations.entry(prefix.clone()).or_default().extend(unlike);
        api.prefixes.insert(service, prefix);
    }
    Ok(api)
}

fn version(directory: &Path) -> Result<String, Box<dyn Error>> {
    for entry in fs::read_dir(directory)? {
        let name = entry?.file_name();
        let name = name.to_str().ok_or("odd file name")?;
        if let Some(version) =
            name.strip_prefix("botocore-").and_then(|rest| rest.strip_suffix(".dist-info"))
        {
            return Ok(version.to_owned());
        }
    }
    Err("the wheel has no dist-info directory".into())
}

fn partitions(data: &Path) -> Result<BTreeMap<String, Partition>, Box<dyn Error>> {
    let document = json(&data.join("partitions.json"))?;
    let mut found = BTreeMap::new();
    for partition in document.get("partitions").and_then(Value::as_array).ok_or("no partitions")? {
        let regions = partition.get("regions").and_then(Value::as_object).ok_or("no regions")?;
        // `aws-global` and its like are endpoints, no region an ARN names.
        let regions = regions.keys().filter(|name| !name.ends_with("-global")).cloned().collect();
        let outputs = partition.get("outputs").ok_or("no outputs")?;
        let dns_suffix = text(outputs, "dnsSuffix")?;
        found.insert(text(partition, "id")?, Partition { dns_suffix, regions });
    }
    Ok(found)
}

/// The partitions in which endpoints of a service are listed.
fn partitions_with(endpoints: &Value, model: &Value) -> Result<Vec<String>, Box<dyn Error>> {
    let metadata = model.get("metadata").ok_or("no metadata")?;
    let Some(endpoint) = metadata.get("endpointPrefix").and_then(Value::as_str) else {
        return Ok(Vec::new());
    };
    let partitions =
        endpoints.get("partitions").and_then(Value::as_array).ok_or("no partitions")?;
    let has = |partition: &&Value| {
        partition.get("services").is_some_and(|services| services.get(endpoint).is_some())
    };
    partitions.iter().filter(has).map(|partition| text(partition, "partition")).collect()
}

/// The service model of the newest API version, if `directory` is a service's directory.
fn newest_model(directory: &Path) -> Result<Option<PathBuf>, Box<dyn Error>> {
    if !directory.is_dir() {
        return Ok(None);
    }
    let mut models = Vec::new();
    for entry in fs::read_dir(directory)? {
        let model = entry?.path().join("service-2.json");
        if model.is_file() {
            models.push(model);
        }
    }
    Ok(models.into_iter().max())
}

fn operations(model: &Value) -> Result<BTreeSet<String>, Box<dyn Error>> {
    Ok(model
        .get("operations")
        .and_then(Value::as_object)
        .ok_or("no operations")?
        .keys()
        .cloned()
        .collect())
}

/// The IAM prefix a service's calls are authorized under: its signing name, its own name, or the
/// service that has nearly all its operations as actions.
fn iam_prefix(
    service: &str,
    model: &Value,
    operations: &BTreeSet<String>,
    catalog: &IamData,
) -> Option<String> {
    let metadata = model.get("metadata")?;
    let endpoint = metadata.get("endpointPrefix").and_then(Value::as_str);
    let signing = metadata.get("signingName").and_then(Value::as_str).or(endpoint);
    let shared = |prefix: &str| {
        let actions = catalog.services.get(prefix).map(|facts| &facts.actions);
        let is_action = |name: &&String| {
            actions.is_some_and(|known| known.contains_key(&name.to_ascii_lowercase()))
        };
        operations.iter().filter(is_action).count()
    };
    let by_name = [signing, Some(service), endpoint].into_iter().flatten();
    let by_name = by_name.filter(|prefix| catalog.services.contains_key(*prefix));
    // On a tie the signing name, which comes first, wins.
    let named = by_name.rev().max_by_key(|prefix| shared(prefix));
    if let Some(prefix) = named.filter(|prefix| shared(prefix) > 0 || signing == Some(*prefix)) {
        return Some(prefix.to_owned());
    }
    let best = catalog.services.keys().rev().max_by_key(|prefix| shared(prefix))?;
    (shared(best) * 100 >= operations.len() * MIN_SHARED_PERCENT).then(|| best.clone())
}
