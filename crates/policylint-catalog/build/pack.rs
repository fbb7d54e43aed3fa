//! Lays the data out as little-endian records with fixed widths; `src/blob.rs` reads them.

mod keys;
mod presence;

use std::collections::{HashMap, HashSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use crate::intern::{Lists, Strings, hash_table};
use crate::tables::Tables;
use crate::text::{Data, Service};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Marks a required resource type in a list of uses, beside its number.
const REQUIRED: u16 = 1 << 15;

/// What grows while packing.
pub(crate) struct Packer<'a> {
    data: &'a Data,
    rows: &'a Tables,
    strings: Strings,
    lists: Lists,
    keys: keys::Keys,
    /// Lower-cased `prefix:name` of every action, in the order of their numbers.
    actions: Vec<String>,
    /// Numbers of the actions that have resource types.
    with_types: HashSet<u16>,
}

/// Packs everything into files of `target`.
pub(crate) fn pack(data: &Data, rows: &Tables, target: &Path) -> Result<()> {
    let keys = keys::Keys::collect(data, rows)?;
    let mut packer = Packer {
        data,
        rows,
        strings: Strings::default(),
        lists: Lists::new(),
        keys,
        actions: Vec::new(),
        with_types: HashSet::new(),
    };
    let [services, actions, resources] = packer.services()?;
    let presence = presence::pack(&mut packer)?;
    let keys = packer.keys.pack(&mut packer.strings, &presence.by_key)?;
    let files = [
        ("services", services),
        ("actions", actions),
        ("resources", resources),
        ("keys", keys.records),
        ("templates", keys.templates),
        ("key_index", keys.index),
        ("service_index", packer.service_index()?),
        ("action_index", packer.action_index()?),
        ("presence", presence.records),
        ("meta", packer.cells(&[vec![data.date.clone(), data.version.clone()]])?),
        ("partitions", packer.partitions()?),
        ("operations", packer.operations()?),
        ("clients", packer.clients()?),
        ("collection_arns", packer.collection_arns()?),
        ("dependents", packer.dependents()?),
        ("endpoints", packer.endpoints()?),
        ("api_operations", packer.table("api-operations")?),
        ("aws_owned_resources", packer.table("aws-owned-resources")?),
        ("deprecated_keys", packer.table("deprecated-keys")?),
        ("endpoint_keys", packer.table("endpoint-keys")?),
        ("keys_set_by_actions", packer.table("keys-set-by-actions")?),
        ("oidc_issuers", packer.table("oidc-issuers")?),
        ("policy_carriers", packer.table("policy-carriers")?),
        ("source_keys", packer.table("source-keys")?),
        ("policy_limits", packer.table("policy-limits")?),
        ("region_keys", packer.table("region-keys")?),
        ("encryption_contexts", packer.table("encryption-contexts")?),
        ("retired", packer.table("retired")?),
        ("service_principals", packer.table("service-principals")?),
        ("template_spellings", packer.table("template-spellings")?),
        ("list_starts", packer.lists.starts()),
        ("list_items", packer.lists.items()),
    ];
    for (name, bytes) in files {
        fs::write(target.join(format!("{name}.bin")), bytes)?;
    }
    fs::write(target.join("strings.txt"), packer.strings.pool())?;
    Ok(())
}

impl Packer<'_> {
    /// The records of services, actions and resource types, each with a closing service record.
    fn services(&mut self) -> Result<[Vec<u8>; 3]> {
        let (mut services, mut actions, mut resources) = (Vec::new(), Vec::new(), Vec::new());
        let (mut resource_count, data) = (0_u16, self.data);
        for (number, service) in data.services.iter().enumerate() {
            let keys = self.key_list(service.keys.iter().map(|(key, _)| key))?;
            let flags = u16::from(data.rcp.contains(&service.prefix));
            self.service_record(&mut services, service, [resource_count, keys, flags])?;

            let number = u16::try_from(number)?;
            let mut types = HashMap::new();
            for resource in sorted(&service.resources, |resource| &resource.name) {
                types.insert(resource.name.as_str(), resource_count);
                resource_count += 1;
                let keys = self.key_list(&resource.keys)?;
                resources.extend(self.strings.intern(&resource.name)?.to_le_bytes());
                resources.extend(self.strings.intern(&resource.arns.join(", "))?.to_le_bytes());
                resources.extend([keys, number].iter().flat_map(|half| half.to_le_bytes()));
            }
            for action in sorted(&service.actions, |action| &action.name) {
                let keys = self.key_list(&action.keys)?;
                let uses = self.uses(action, &types)?;
                if !action.uses.is_empty() {
                    self.with_types.insert(u16::try_from(self.actions.len())?);
                }
                actions.extend(self.strings.intern(&action.name)?.to_le_bytes());
                actions.extend([number, keys, uses].iter().flat_map(|half| half.to_le_bytes()));
                actions.extend([access_level(&action.level)?, 0]);
                self.actions
                    .push(format!("{}:{}", service.prefix, action.name).to_ascii_lowercase());
            }
        }
        self.service_record(&mut services, &Service::default(), [resource_count, 0, 0])?;
        Ok([services, actions, resources])
    }

    fn service_index(&self) -> Result<Vec<u8>> {
        hash_table(self.data.services.iter().map(|service| (0, service.prefix.as_str())))
    }

    /// Actions by the number of their service and their name.
    fn action_index(&self) -> Result<Vec<u8>> {
        let numbers: HashMap<&str, u16> = (0..)
            .zip(&self.data.services)
            .map(|(number, service)| (service.prefix.as_str(), number))
            .collect();
        let split = |full: &'_ String| {
            let (prefix, name) = full.split_once(':')?;
            Some((*numbers.get(prefix)?, name.to_owned()))
        };
        let names: Option<Vec<_>> = self.actions.iter().map(split).collect();
        let names = names.ok_or("an action without a service")?;
        hash_table(names.iter().map(|(number, name)| (*number, name.as_str())))
    }

    fn service_record(
        &mut self,
        out: &mut Vec<u8>,
        service: &Service,
        rest: [u16; 3],
    ) -> Result<()> {
        out.extend(self.strings.intern(&service.prefix)?.to_le_bytes());
        out.extend(self.strings.intern(&service.title)?.to_le_bytes());
        out.extend(u16::try_from(self.actions.len())?.to_le_bytes());
        out.extend(rest.iter().flat_map(|half| half.to_le_bytes()));
        Ok(())
    }

    /// A list of triples: resource type with the required mark, its keys, its dependent actions.
    fn uses(&mut self, action: &crate::text::Action, types: &HashMap<&str, u16>) -> Result<u16> {
        let mut items = Vec::new();
        for usage in &action.uses {
            let number = types.get(usage.resource.as_str());
            let number =
                number.ok_or_else(|| format!("{}: no type {}", action.name, usage.resource))?;
            if !usage.needs.is_empty() {
                return Err(format!("{}: dependent actions are not packed yet", action.name).into());
            }
            let mark = if usage.required { REQUIRED } else { 0 };
            items.extend([number | mark, self.key_list(&usage.keys)?, 0]);
        }
        self.lists.intern(items)
    }

    fn key_list<'k>(&mut self, keys: impl IntoIterator<Item = &'k String>) -> Result<u16> {
        let mut numbers =
            keys.into_iter().map(|key| self.keys.number(key)).collect::<Result<Vec<_>>>()?;
        numbers.sort_unstable();
        self.lists.intern(numbers)
    }

    /// A table of texts, row by row.
    fn cells(&mut self, rows: &[Vec<String>]) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        for cell in rows.iter().flatten() {
            out.extend(self.strings.intern(cell)?.to_le_bytes());
        }
        Ok(out)
    }

    /// A hand-kept table, sorted by its first column without regard to case.
    fn table(&mut self, name: &str) -> Result<Vec<u8>> {
        let mut rows = self.rows.rows(name)?.to_vec();
        rows.sort_by_key(|row| row.first().map(|cell| cell.to_ascii_lowercase()));
        self.cells(&rows)
    }

    fn partitions(&mut self) -> Result<Vec<u8>> {
        let row = |partition: &crate::text::Partition| {
            vec![partition.name.clone(), partition.dns_suffix.clone(), partition.regions.join(" ")]
        };
        let rows: Vec<_> = self.data.partitions.iter().map(row).collect();
        self.cells(&rows)
    }

    /// Operations that are no action of the same name, as `prefix:Operation`.
    fn operations(&mut self) -> Result<Vec<u8>> {
        let mut rows = Vec::new();
        for api in &self.data.api {
            rows.extend(api.operations.iter().map(|name| vec![api.prefix.clone(), name.clone()]));
        }
        rows.sort_by_key(|row| {
            row.iter().map(|cell| cell.to_ascii_lowercase()).collect::<Vec<_>>()
        });
        self.cells(&rows)
    }

    /// Names by which clients, consoles and documents call a service, with its prefix.
    fn clients(&mut self) -> Result<Vec<u8>> {
        let mut rows = Vec::new();
        for api in &self.data.api {
            rows.extend(
                api.clients
                    .iter()
                    .map(|client| vec![client.to_ascii_lowercase(), api.prefix.clone()]),
            );
        }
        for row in self.rows.rows("service-aliases")? {
            let [alias, prefix, _] = row.as_slice() else { continue };
            if !self.data.services.iter().any(|service| service.prefix == *prefix) {
                return Err(format!("service-aliases.tsv: no service {prefix}").into());
            }
            rows.push(vec![alias.to_ascii_lowercase(), prefix.clone()]);
        }
        rows.sort();
        rows.dedup();
        self.cells(&rows)
    }

    /// One record an action: its number, the ARN, the source; patterns are expanded here. What has
    /// resource types is authorized against those, so a pattern passes it over.
    fn collection_arns(&mut self) -> Result<Vec<u8>> {
        let mut records = Vec::new();
        for row in self.rows.rows("collection-arns")? {
            let [patterns, arn, source] = row.as_slice() else { continue };
            let texts = [self.strings.intern(arn)?, self.strings.intern(source)?];
            let actions = self.actions_of(patterns)?;
            let made_up = actions.iter().filter(|number| !self.with_types.contains(number));
            records.extend(made_up.map(|number| (*number, texts)));
        }
        records.sort_unstable();
        let bytes = records.iter().flat_map(|(number, texts)| {
            let number = u32::from(*number).to_le_bytes();
            number.into_iter().chain(texts.iter().flat_map(|text| text.to_le_bytes()))
        });
        Ok(bytes.collect())
    }

    /// One record an action that needs others: its number, and the list of theirs.
    fn dependents(&mut self) -> Result<Vec<u8>> {
        let data = self.data;
        let mut records = Vec::new();
        for dependents in &data.dependents {
            let mut needs = Vec::new();
            for need in &dependents.needs {
                needs.extend(self.actions_of(need)?);
            }
            needs.sort_unstable();
            let needs = self.lists.intern(needs)?;
            let action = self.actions_of(&dependents.action)?;
            records.extend(action.into_iter().map(|number| (number, needs)));
        }
        records.sort_unstable();
        let halves = records.into_iter().flat_map(|(number, needs)| [number, needs]);
        Ok(halves.flat_map(u16::to_le_bytes).collect())
    }

    /// Prefixes of services with the partitions in which they have endpoints.
    fn endpoints(&mut self) -> Result<Vec<u8>> {
        let row =
            |(prefix, partitions): &(String, String)| vec![prefix.clone(), partitions.clone()];
        let mut rows: Vec<_> = self.data.endpoints.iter().map(row).collect();
        rows.sort();
        self.cells(&rows)
    }

    /// The actions that blank-separated patterns name; a pattern that names none is an error.
    fn actions_of(&self, patterns: &str) -> Result<Vec<u16>> {
        let mut found = Vec::new();
        for pattern in patterns.split(' ') {
            let lower = pattern.to_ascii_lowercase();
            let before = found.len();
            for (number, action) in self.actions.iter().enumerate() {
                if glob(lower.as_bytes(), action.as_bytes()) {
                    found.push(u16::try_from(number)?);
                }
            }
            if found.len() == before {
                return Err(format!("no action is named by `{pattern}`").into());
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }
}

/// Bits of the packed access level; the order is that of `AccessLevels`.
fn access_level(text: &str) -> Result<u8> {
    text.split(", ").try_fold(0, |bits, word| match word {
        "List" => Ok(bits | 1),
        "Read" => Ok(bits | 2),
        "Write" => Ok(bits | 4),
        "Tagging" => Ok(bits | 8),
        "Permissions management" => Ok(bits | 16),
        _ => Err(format!("unknown access level `{word}`").into()),
    })
}

fn sorted<T>(items: &[T], name: impl Fn(&T) -> &String) -> Vec<&T> {
    let mut sorted: Vec<_> = items.iter().collect();
    sorted.sort_by_key(|item| name(item).to_ascii_lowercase());
    sorted
}

/// Whether `pattern`, in which `*` stands for any run, matches all of `text`.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some((b'*', rest)) => {
            (0..=text.len()).any(|skip| text.get(skip..).is_some_and(|tail| glob(rest, tail)))
        }
        Some((first, rest)) => {
            text.split_first().is_some_and(|(head, tail)| head == first && glob(rest, tail))
        }
    }
}
