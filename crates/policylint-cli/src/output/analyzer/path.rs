//! Paths from a policy to an element of it, as `ValidatePolicy` gives them.

use policylint::syntax::{Kind, NodeId};
use policylint::{Locations, Place, Tree};
use serde::Serialize;

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum PathElement {
    /// To the value of a member.
    Value(String),
    /// To the key of a member.
    Key(String),
    /// To an item of an array, from 0.
    Index(u32),
    /// To a part of a text.
    Substring { start: u32, length: u32 },
}

/// The path from a policy to the element that a place of the outermost file lies in, and the place of
/// that element, or of the part of it where parts are asked for.
pub(super) fn to(
    tree: &Tree,
    policy: NodeId,
    place: Place,
    locations: Locations,
) -> (Vec<PathElement>, Place) {
    let outermost = |node: NodeId| tree.sources().outermost(tree.place(node));
    let holds = |node: &NodeId| {
        let around = outermost(*node);
        around.source == place.source && around.span.contains(place.span)
    };
    let mut path = Vec::new();
    let mut node = policy;
    loop {
        match tree.kind(node) {
            Kind::Object => {
                let mut members = tree.members(node);
                let Some(member) = members.find(|m| holds(&m.key) || holds(&m.value)) else {
                    break;
                };
                let key = text_of(tree, member.key);
                if holds(&member.key) {
                    path.push(PathElement::Key(key));
                    return (path, outermost(member.key));
                }
                path.push(PathElement::Value(key));
                node = member.value;
            }
            Kind::Array => {
                let Some((index, item)) =
                    tree.items(node).enumerate().find(|(_, item)| holds(item))
                else {
                    break;
                };
                path.push(PathElement::Index(u32::try_from(index).unwrap_or(u32::MAX)));
                node = item;
            }
            _ => break,
        }
    }
    let whole = outermost(node);
    if locations == Locations::Part
        && place != whole
        && let Some(part) = substring(tree, node, place, whole)
    {
        path.push(part);
        return (path, place);
    }
    (path, whole)
}

fn text_of(tree: &Tree, node: NodeId) -> String {
    tree.string(node).map(|text| text.decoded().into_owned()).unwrap_or_default()
}

/// The part of a text that lies at a place, in UTF-16 units; `None` where escapes stand between.
fn substring(tree: &Tree, node: NodeId, place: Place, whole: Place) -> Option<PathElement> {
    let decoded = text_of(tree, node);
    let raw = tree.raw(node).strip_prefix('"')?.strip_suffix('"')?;
    let from = place.span.start.checked_sub(whole.span.start + 1)? as usize;
    let part = raw.get(from..from + place.span.len() as usize).filter(|_| raw == decoded)?;
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    let start = units(raw.get(..from)?);
    Some(PathElement::Substring { start, length: units(part) })
}
