//! Reads the line-based text of `data/`: tab-separated fields, nesting by two blanks.

use std::error::Error;
use std::fs;
use std::path::Path;

/// All generated data.
pub(crate) struct Data {
    pub(crate) date: String,
    pub(crate) version: String,
    pub(crate) services: Vec<Service>,
    pub(crate) rcp: Vec<String>,
    pub(crate) partitions: Vec<Partition>,
    pub(crate) api: Vec<Api>,
    /// Prefix of a service, and the partitions in which it has endpoints, divided by blanks.
    pub(crate) endpoints: Vec<(String, String)>,
    pub(crate) dependents: Vec<Dependents>,
}

/// The actions that a caller must be allowed besides another one.
pub(crate) struct Dependents {
    pub(crate) action: String,
    pub(crate) needs: Vec<String>,
}

#[derive(Default)]
pub(crate) struct Service {
    pub(crate) prefix: String,
    pub(crate) title: String,
    /// Name and type.
    pub(crate) keys: Vec<(String, String)>,
    pub(crate) resources: Vec<Resource>,
    pub(crate) actions: Vec<Action>,
}

#[derive(Default)]
pub(crate) struct Resource {
    pub(crate) name: String,
    pub(crate) arns: Vec<String>,
    pub(crate) keys: Vec<String>,
}

#[derive(Default)]
pub(crate) struct Action {
    pub(crate) name: String,
    pub(crate) level: String,
    pub(crate) keys: Vec<String>,
    pub(crate) uses: Vec<Use>,
}

#[derive(Default)]
pub(crate) struct Use {
    pub(crate) resource: String,
    pub(crate) required: bool,
    pub(crate) keys: Vec<String>,
    pub(crate) needs: Vec<String>,
}

pub(crate) struct Partition {
    pub(crate) name: String,
    pub(crate) dns_suffix: String,
    pub(crate) regions: Vec<String>,
}

pub(crate) struct Api {
    pub(crate) prefix: String,
    pub(crate) clients: Vec<String>,
    pub(crate) operations: Vec<String>,
}

/// Reads every file of the directory.
pub(crate) fn read(data: &Path) -> Result<Data, Box<dyn Error>> {
    let summary = load(&data.join("catalog.txt"))?;
    let field = |name: &str| {
        let found =
            lines(&summary).find(|line| line.word == name).map(|line| line.first.to_owned());
        found.ok_or_else(|| format!("catalog.txt has no `{name}`"))
    };
    let rcp = load(&data.join("rcp-services.txt"))?;
    Ok(Data {
        date: field("date")?,
        version: field("iam-data")?,
        services: services(&data.join("services"))?,
        rcp: lines(&rcp).map(|line| line.first.to_owned()).collect(),
        partitions: partitions(&load(&data.join("partitions.txt"))?)?,
        api: api(&load(&data.join("api-operations.txt"))?)?,
        endpoints: lines(&load(&data.join("endpoints.txt"))?)
            .map(|line| (line.first.to_owned(), line.second.to_owned()))
            .collect(),
        dependents: dependents(&load(&data.join("dependent-actions.txt"))?)?,
    })
}

fn services(directory: &Path) -> Result<Vec<Service>, Box<dyn Error>> {
    let mut services = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let parsed =
            service(&load(&path)?).map_err(|error| format!("{}: {error}", path.display()))?;
        services.push(parsed);
    }
    services.sort_by(|a, b| a.prefix.cmp(&b.prefix));
    Ok(services)
}

fn service(text: &str) -> Result<Service, Box<dyn Error>> {
    let mut service = Service::default();
    // A `with` line belongs to the last resource type until the first action.
    for line in lines(text) {
        let (first, second) = (line.first.to_owned(), line.second);
        let action = service.actions.last_mut();
        match (line.depth, line.word, action) {
            (0, "service", _) => (service.prefix, service.title) = (first, second.to_owned()),
            (0, "key", _) => service.keys.push((first, second.to_owned())),
            (0, "resource", _) => {
                service.resources.push(Resource { name: first, ..Resource::default() });
            }
            (0, "action", _) => {
                let level = second.to_owned();
                service.actions.push(Action { name: first, level, ..Action::default() });
            }
            (1, "with", Some(action)) => action.keys.push(first),
            (1, "on", Some(action)) => {
                let required = second == "required";
                action.uses.push(Use { resource: first, required, ..Use::default() });
            }
            (2, word, Some(action)) => {
                let usage = action.uses.last_mut().ok_or("a nested line without `on`")?;
                if word == "with" { usage.keys.push(first) } else { usage.needs.push(first) }
            }
            (1, word, None) => {
                let resource =
                    service.resources.last_mut().ok_or("a nested line without `resource`")?;
                if word == "arn" { resource.arns.push(first) } else { resource.keys.push(first) }
            }
            _ => return Err(format!("unknown line `{}`", line.word).into()),
        }
    }
    Ok(service)
}

fn partitions(text: &str) -> Result<Vec<Partition>, Box<dyn Error>> {
    let mut partitions = Vec::new();
    for line in lines(text) {
        if line.depth == 0 {
            let (name, dns_suffix) = (line.first.to_owned(), line.second.to_owned());
            partitions.push(Partition { name, dns_suffix, regions: Vec::new() });
        } else {
            let partition = partitions.last_mut().ok_or("a region without a partition")?;
            partition.regions.push(line.first.to_owned());
        }
    }
    Ok(partitions)
}

fn api(text: &str) -> Result<Vec<Api>, Box<dyn Error>> {
    let mut found = Vec::new();
    for line in lines(text) {
        let name = line.first.to_owned();
        if line.depth == 0 {
            found.push(Api { prefix: name, clients: Vec::new(), operations: Vec::new() });
            continue;
        }
        let api = found.last_mut().ok_or("an operation without a service")?;
        if line.word == "client" { api.clients.push(name) } else { api.operations.push(name) }
    }
    Ok(found)
}

fn dependents(text: &str) -> Result<Vec<Dependents>, Box<dyn Error>> {
    let mut found = Vec::new();
    for line in lines(text) {
        let name = line.first.to_owned();
        if line.depth == 0 {
            found.push(Dependents { action: name, needs: Vec::new() });
        } else {
            found.last_mut().ok_or("a dependent without an action")?.needs.push(name);
        }
    }
    Ok(found)
}

struct Line<'t> {
    depth: usize,
    word: &'t str,
    first: &'t str,
    second: &'t str,
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let content = line.trim_start_matches(' ');
        let mut fields = content.split('\t');
        let mut field = || fields.next().unwrap_or_default();
        Line {
            depth: (line.len() - content.len()) / 2,
            word: field(),
            first: field(),
            second: field(),
        }
    })
}

/// Reads a file; the error names it.
pub(crate) fn load(path: &Path) -> Result<String, Box<dyn Error>> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}
