//! The packed tables say what the text of `data/` says, nothing less and nothing more.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use policylint_catalog::{AccessLevels, Action, ConditionKey, Service, catalog};

/// A refresh may add, but not lose, without somebody looking.
const MIN_SERVICES: usize = 456;
const MIN_ACTIONS: usize = 22_091;
const MIN_RESOURCE_TYPES: usize = 2_334;
const MIN_KEYS: usize = 1_639;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data")
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// What the packed tables hold of a service, in the lines of its data file.
fn lines_of(service: Service) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    lines.insert(format!("service\t{}\t{}", service.prefix(), service.name()));
    for key in service.condition_keys() {
        lines.insert(format!("key\t{}", key_name(key)));
    }
    for resource in service.resource_types() {
        let name = resource.name();
        lines.insert(format!("resource\t{name}"));
        lines.extend(resource.arn_formats().map(|arn| format!("resource\t{name}\tarn\t{arn}")));
        lines.extend(
            resource
                .condition_keys()
                .map(|key| format!("resource\t{name}\twith\t{}", key_name(key))),
        );
    }
    for action in service.actions() {
        let name = action.name();
        lines.insert(format!("action\t{name}\t{}", level(action)));
        lines.extend(
            action.condition_keys().map(|key| format!("action\t{name}\twith\t{}", key_name(key))),
        );
        for usage in action.resource_types() {
            let resource = usage.resource_type.name();
            let need = if usage.required { "required" } else { "optional" };
            lines.insert(format!("action\t{name}\ton\t{resource}\t{need}"));
            lines.extend(
                usage
                    .condition_keys()
                    .map(|key| format!("action\t{name}\ton\t{resource}\twith\t{}", key_name(key))),
            );
        }
    }
    lines
}

/// The same from the file: each nested line behind the lines it is nested in.
fn lines_of_file(text: &str) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    let mut outer: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let content = line.trim_start_matches(' ');
        let depth = (line.len() - content.len()) / 2;
        let mut fields: Vec<&str> = content.split('\t').collect();
        if fields[0] == "key" {
            fields.truncate(2);
        }
        let spelled = match fields[0] {
            "key" | "with" => format!("{}\t{}", fields[0], canonical(fields[1])),
            _ => fields.join("\t"),
        };
        outer.truncate(depth);
        lines.insert(outer.iter().chain([&spelled]).cloned().collect::<Vec<_>>().join("\t"));
        outer.push(format!("{}\t{}", fields[0], fields[1]));
    }
    lines
}

fn key_name(key: ConditionKey) -> String {
    canonical(key.name())
}

/// Spellings of one slot are one (RQ-30).
fn canonical(name: &str) -> String {
    let mut name = name.to_ascii_lowercase();
    for (open, close) in [("${", "}"), ("<", ">")] {
        if let Some((before, rest)) = name.clone().split_once(open) {
            name = format!("{before}{{}}{}", rest.split_once(close).unwrap().1);
        }
    }
    name.replace("/tag-key", "/{}")
}

fn level(action: Action) -> String {
    let levels = action.access_levels();
    let mut names: Vec<_> = levels.names().collect();
    // The data name the more special level first.
    if levels.contains(AccessLevels::TAGGING)
        || levels.contains(AccessLevels::PERMISSIONS_MANAGEMENT)
    {
        names.reverse();
    }
    names.join(", ")
}

#[test]
fn packed_services_hold_the_text() {
    let mut files = 0;
    for entry in std::fs::read_dir(data().join("services")).unwrap() {
        let path = entry.unwrap().path();
        let prefix = path.file_stem().unwrap().to_str().unwrap();
        let service = catalog().service(prefix).unwrap();
        let (packed, written) = (lines_of(service), lines_of_file(&text(&path)));
        let differing: Vec<_> = packed.symmetric_difference(&written).take(5).collect();
        assert!(differing.is_empty(), "{prefix}: {differing:#?}");
        files += 1;
    }
    assert_eq!(files, catalog().services().len());
}

#[test]
fn nothing_is_lost() {
    let catalog = catalog();
    assert!(catalog.services().len() >= MIN_SERVICES, "{}", catalog.services().len());
    assert!(catalog.action_count() >= MIN_ACTIONS, "{}", catalog.action_count());
    let types: usize = catalog.services().map(|service| service.resource_types().len()).sum();
    assert!(types >= MIN_RESOURCE_TYPES, "{types}");
    assert!(catalog.condition_keys().len() >= MIN_KEYS, "{}", catalog.condition_keys().len());
    let summary = text(&data().join("catalog.txt"));
    assert!(summary.contains(&format!("actions\t{}\n", catalog.action_count())));
    assert!(summary.contains(&format!("date\t{}\n", catalog.date())));
    assert!(summary.contains(&format!("iam-data\t{}\n", catalog.version())));
}

#[test]
fn services_and_actions_are_sorted() {
    let prefixes: Vec<_> = catalog().services().map(Service::prefix).collect();
    assert!(prefixes.is_sorted());
    for service in catalog().services() {
        let names: Vec<_> =
            service.actions().map(|action| action.name().to_ascii_lowercase()).collect();
        assert!(names.is_sorted(), "{service}");
    }
    let keys: Vec<_> =
        catalog().condition_keys().map(|key| key.name().to_ascii_lowercase()).collect();
    assert!(keys.is_sorted_by(|a, b| a < b));
}

#[test]
fn rcp_services_and_partitions_hold_the_text() {
    let written = text(&data().join("rcp-services.txt"));
    let packed: Vec<_> =
        catalog().rcp_services().map(|service| format!("rcp\t{service}")).collect();
    let written: Vec<_> = written.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(packed, written);

    let mut packed = Vec::new();
    for partition in catalog().partitions() {
        packed.push(format!("partition\t{}\t{}", partition.name(), partition.dns_suffix()));
        packed.extend(partition.regions().map(|region| format!("  region\t{region}")));
    }
    assert!(text(&data().join("partitions.txt")).ends_with(&(packed.join("\n") + "\n")));
}
