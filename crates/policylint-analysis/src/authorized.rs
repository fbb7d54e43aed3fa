//! The ARNs that an action is authorized against: those of its resource types, or what the service
//! makes up where it has none (RS-13, RS-14).
//!
//! What is found out about the catalog is kept as long as the program runs.

use std::sync::OnceLock;

use policylint_catalog::{AccessLevels, Action, ResourceType, Service, catalog};

use crate::arn_form::ArnForm;

/// What an action is authorized against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Authorized {
    /// ARNs of these types.
    Types(Vec<ResourceType>),
    /// `*`, or these made-up ARNs.
    Collection(Vec<ArnForm>),
    /// `*`, or a made-up ARN of this service that is not known (OP-29).
    UnknownCollection(Service),
}

impl Authorized {
    /// What an action is authorized against.
    pub(crate) fn of(action: Action) -> Self {
        if action.has_resource_types() {
            return Self::Types(resource_types(action));
        }
        let mut made_up = catalog().collection_arns(action).peekable();
        if made_up.peek().is_none() {
            return Self::UnknownCollection(action.service());
        }
        let arns = made_up.map(|made_up| made_up.arn).filter(|arn| *arn != "*");
        Self::Collection(arns.map(ArnForm::of).collect())
    }
}

/// The types that an action is about. The service reference names few of the types that can be
/// tagged, so for tags those of the whole service count.
fn resource_types(action: Action) -> Vec<ResourceType> {
    let own = action.resource_types().map(|usage| usage.resource_type);
    let is_on_tags = action.access_levels().intersects(AccessLevels::TAGGING)
        || action.name().starts_with("ListTag");
    if is_on_tags { own.chain(action.service().resource_types()).collect() } else { own.collect() }
}

/// The forms of a type's ARNs.
pub(crate) fn forms_of(resource_type: ResourceType) -> &'static [ArnForm] {
    static FORMS: OnceLock<Vec<(ResourceType, OnceLock<Vec<ArnForm>>)>> = OnceLock::new();
    let all = FORMS.get_or_init(|| {
        let types = catalog().services().flat_map(Service::resource_types);
        let mut forms: Vec<_> = types.map(|of| (of, OnceLock::new())).collect();
        forms.sort_unstable_by_key(|(of, _)| *of);
        forms
    });
    let found = all.binary_search_by_key(&resource_type, |(of, _)| *of).ok();
    let read = || resource_type.arn_formats().map(ArnForm::of).collect();
    found.and_then(|at| all.get(at)).map_or(&[], |(_, forms)| forms.get_or_init(read).as_slice())
}

/// Resource parts of a service's ARNs without a name, or with `*` for one.
pub(crate) fn nameless_resources(service: Service) -> &'static [String] {
    static NAMELESS: OnceLock<Vec<(Service, OnceLock<Vec<String>>)>> = OnceLock::new();
    let all = NAMELESS.get_or_init(|| {
        let mut services: Vec<_> = catalog().services().map(|of| (of, OnceLock::new())).collect();
        services.sort_unstable_by_key(|(of, _)| *of);
        services
    });
    let found = all.binary_search_by_key(&service, |(of, _)| *of).ok();
    found
        .and_then(|at| all.get(at))
        .map_or(&[], |(_, texts)| texts.get_or_init(|| read_nameless(service)).as_slice())
}

fn read_nameless(service: Service) -> Vec<String> {
    let formats = service.resource_types().flat_map(ResourceType::arn_formats);
    let resources = formats.filter_map(|format| format.splitn(6, ':').nth(5));
    let mut texts: Vec<String> = [String::new(), "*".to_owned()].into();
    texts.extend(resources.flat_map(|part| [with_names(part, ""), with_names(part, "*")]));
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// A part of a format with the same text in all its slots.
fn with_names(part: &str, name: &str) -> String {
    let mut pieces = part.split("${");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        text.push_str(name);
        text.push_str(piece.split_once('}').map_or("", |(_, after)| after));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{nameless_resources, with_names};
    use policylint_catalog::catalog;

    #[test]
    fn names_are_left_out() {
        assert_eq!(with_names("log-group:${A}:log-stream:${B}", ""), "log-group::log-stream:");
        assert_eq!(with_names("table/${A}/x", "*"), "table/*/x");
        let logs = nameless_resources(catalog().service("logs").unwrap());
        assert!(logs.contains(&"log-group::log-stream:".to_owned()));
    }
}
