//! The ARNs that an action is authorized against: those of its resource types, or what the service
//! makes up where it has none (RS-13, RS-14).
//!
//! What is found out about the catalog is kept as long as the program runs.

use std::sync::OnceLock;

use policylint_catalog::{AccessLevels, Action, ResourceType, Service, catalog};

use crate::arn_form::ArnForm;

/// What an action is authorized against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Authorized {
    /// ARNs of its [types](types_of).
    Types,
    /// `*`, or these made-up ARNs.
    Collection(&'static [ArnForm]),
    /// `*`, or a made-up ARN of this service that is not known (OP-29).
    UnknownCollection(Service),
}

impl Authorized {
    /// What an action is authorized against.
    pub(crate) fn of(action: Action) -> Self {
        if action.has_resource_types() {
            return Self::Types;
        }
        made_up(action).map_or(Self::UnknownCollection(action.service()), Self::Collection)
    }
}

/// The types that an action is about. The service reference names few of the types that can be
/// tagged, so for tags those of the whole service count.
pub(crate) fn types_of(action: Action) -> impl Iterator<Item = ResourceType> {
    let own = action.resource_types().map(|usage| usage.resource_type);
    let is_on_tags = action.access_levels().intersects(AccessLevels::TAGGING)
        || action.name().starts_with("ListTag");
    let of_service = is_on_tags.then(|| action.service().resource_types());
    own.chain(of_service.into_iter().flatten())
}

/// The forms of the ARNs that the service makes up for an action, `*` aside; `None` if not known.
fn made_up(action: Action) -> Option<&'static [ArnForm]> {
    static FORMS: OnceLock<Vec<(Action, OnceLock<Vec<ArnForm>>)>> = OnceLock::new();
    let all = FORMS.get_or_init(|| {
        catalog().actions_with_collection_arns().map(|of| (of, OnceLock::new())).collect()
    });
    let (_, forms) = all.get(all.binary_search_by_key(&action, |(of, _)| *of).ok()?)?;
    let read = || {
        let arns = catalog().collection_arns(action).map(|made_up| made_up.arn);
        arns.filter(|arn| *arn != "*").map(ArnForm::of).collect()
    };
    Some(forms.get_or_init(read).as_slice())
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
