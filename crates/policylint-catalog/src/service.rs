//! Services and their lookup by prefix.

use std::cmp::Ordering;
use std::fmt;

use crate::action::{Action, ActionId, ActionIds};
use crate::blob::{ACTION_INDEX, ACTIONS, SERVICE_INDEX, SERVICES, compare, partition_point};
use crate::condition_key::ConditionKey;
use crate::glob;
use crate::resource_type::ResourceType;
use crate::{Catalog, blob};

/// Bit of a service's flags: resource control policies reach it.
const RCP: u16 = 1;

/// How many actions behind another one are looked at before the index of all.
const NEXT_ACTIONS: u16 = 4;

/// One service, named by the prefix that its actions carry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Service(pub(crate) u16);

impl Service {
    /// The prefix of its actions, such as `s3`.
    pub fn prefix(self) -> &'static str {
        SERVICES.text(self.row(), 0)
    }

    /// The name AWS gives the service, such as `Amazon S3`.
    pub fn name(self) -> &'static str {
        SERVICES.text(self.row(), 4)
    }

    /// Whether resource control policies reach the service (GR, kind RCP).
    pub fn supports_rcp(self) -> bool {
        SERVICES.half(self.row(), 14) & RCP != 0
    }

    /// Its actions by name, without regard to case.
    pub fn actions(self) -> impl ExactSizeIterator<Item = Action> {
        self.action_ids().map(Action)
    }

    /// The numbers of its actions, which are consecutive.
    pub fn action_ids(self) -> ActionIds {
        ActionIds::new(SERVICES.half(self.row(), 8), SERVICES.half(self.row() + 1, 8))
    }

    /// The action called `name`, whatever its case (AC-1).
    pub fn action(self, name: &str) -> Option<Action> {
        let is = |number| {
            let action = Action(ActionId(number));
            action.service() == self && action.is_called(name)
        };
        ACTION_INDEX.find(self.0, name, is).map(|number| Action(ActionId(number)))
    }

    /// The same, sought first among the few actions that follow another one of the service: policies
    /// mostly list actions by name, and neighbors lie near in memory.
    pub fn action_after(self, other: Action, name: &str) -> Option<Action> {
        let next = other.id().0.saturating_add(1);
        let end = usize::from(next.saturating_add(NEXT_ACTIONS)).min(self.action_ids().end());
        let mut following =
            (next..u16::try_from(end).unwrap_or(next)).map(|id| Action(ActionId(id)));
        following.find(|action| action.is_called(name)).or_else(|| self.action(name))
    }

    /// The actions whose names start with `prefix`, whatever its case.
    pub fn action_range(self, prefix: &str) -> ActionIds {
        let range = self.action_ids();
        let start = self.first_from(prefix);
        let end = partition_point(start, range.end(), |row| head(row, prefix).is_le());
        ActionIds::new(u16::try_from(start).unwrap_or(0), u16::try_from(end).unwrap_or(0))
    }

    /// The actions whose names match `pattern`, in which `*` and `?` are wildcards (AC-3).
    pub fn matching(self, pattern: &str) -> impl Iterator<Item = Action> + use<'_> {
        let (start, rest) = pattern.split_at(glob::literal_prefix(pattern).len());
        let ids = u16::try_from(self.first_from(start)).unwrap_or(0)..self.action_ids().end16();
        let names = ids.map(|id| Action(ActionId(id))).map_while(move |action| {
            let (head, tail) = action.name().split_at_checked(start.len())?;
            head.eq_ignore_ascii_case(start).then_some((action, tail))
        });
        names.filter(move |(_, tail)| glob::matches(rest, tail)).map(|(action, _)| action)
    }

    /// The row of the first action whose name starts with `prefix` or comes after that.
    fn first_from(self, prefix: &str) -> usize {
        let range = self.action_ids();
        partition_point(range.start(), range.end(), |row| head(row, prefix).is_lt())
    }

    /// Its resource types by name.
    pub fn resource_types(self) -> impl ExactSizeIterator<Item = ResourceType> {
        let (start, end) = (SERVICES.half(self.row(), 10), SERVICES.half(self.row() + 1, 10));
        (start..end).map(ResourceType)
    }

    /// The resource type called `name`, whatever its case.
    pub fn resource_type(self, name: &str) -> Option<ResourceType> {
        self.resource_types().find(|resource| resource.name().eq_ignore_ascii_case(name))
    }

    /// The condition keys that its actions and resource types list.
    pub fn condition_keys(self) -> impl ExactSizeIterator<Item = ConditionKey> {
        SERVICES.list(self.row(), 12).iter().map(ConditionKey::from_number)
    }

    /// The key of this service that `key` names: the whole key, such as `s3:prefix`; templates match
    /// with their slot filled.
    pub fn condition_key(self, key: &str) -> Option<ConditionKey> {
        let found = Catalog.find_condition_key(key)?;
        SERVICES.list(self.row(), 12).contains_sorted(found.id().0).then_some(found)
    }

    fn row(self) -> usize {
        usize::from(self.0)
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.prefix())
    }
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Service({})", self.prefix())
    }
}

impl Catalog {
    /// All services by prefix.
    pub fn services(self) -> impl ExactSizeIterator<Item = Service> {
        (0..u16::try_from(service_count()).unwrap_or(u16::MAX)).map(Service)
    }

    /// The service with this prefix, whatever its case.
    pub fn service(self, prefix: &str) -> Option<Service> {
        let is = |number| Service(number).prefix().eq_ignore_ascii_case(prefix);
        SERVICE_INDEX.find(0, prefix, is).map(Service)
    }

    /// The services that resource control policies reach.
    pub fn rcp_services(self) -> impl Iterator<Item = Service> {
        self.services().filter(|service| service.supports_rcp())
    }

    /// Services that clients, consoles or documents call `name`, such as `stepfunctions` for `states`.
    pub fn services_called(self, name: &str) -> impl Iterator<Item = Service> {
        blob::CLIENTS.named(name).filter_map(|row| Self.service(blob::CLIENTS.cell(row, 1)))
    }
}

/// How the name of an action compares with a prefix. Names that are longer compare by their heads.
fn head(row: usize, prefix: &str) -> Ordering {
    let name = ACTIONS.text(row, 0);
    compare(name.get(..prefix.len()).unwrap_or(name), prefix)
}

/// The closing record is no service.
fn service_count() -> usize {
    SERVICES.count().saturating_sub(1)
}
