//! Actions: lookup, access levels, resource types and keys, expansion of wildcards.

use std::fmt;

use crate::Catalog;
use crate::blob::{ACTIONS, List, SERVICES, list, partition_point};
use crate::condition_key::ConditionKey;
use crate::glob;
use crate::resource_type::ResourceType;
use crate::service::Service;

/// Mark of a required resource type in a list of uses (as in `build/pack.rs`).
const REQUIRED: u16 = 1 << 15;
/// Numbers an entry of a list of uses takes: resource type, keys, dependent actions.
const USE_WIDTH: usize = 3;

/// The number of an action: dense from 0, by service prefix and lower-cased name, so it serves as
/// the index of a bit set of [`Catalog::action_count`] bits. Valid for one build only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionId(pub u16);

/// Consecutive action numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionIds(std::ops::Range<u16>);

/// One action.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Action(pub(crate) ActionId);

/// What an action can do to a resource; AWS gives an action one or several.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct AccessLevels(u8);

/// A resource type as an action uses it.
#[derive(Clone, Copy, Debug)]
pub struct ActionResource {
    /// The resource type.
    pub resource_type: ResourceType,
    /// Whether every request names such a resource. If no type of an action is required, a request
    /// names one of them.
    pub required: bool,
    keys: List,
    needs: List,
}

impl Action {
    /// Its number.
    pub fn id(self) -> ActionId {
        self.0
    }

    /// Its service.
    pub fn service(self) -> Service {
        Service(ACTIONS.half(self.row(), 4))
    }

    /// Its name without the prefix, as AWS spells it: `GetObject`. [`Display`](fmt::Display) gives
    /// `s3:GetObject`.
    pub fn name(self) -> &'static str {
        ACTIONS.text(self.row(), 0)
    }

    /// Its access levels.
    pub fn access_levels(self) -> AccessLevels {
        AccessLevels(ACTIONS.byte(self.row(), 10))
    }

    /// Whether it acts on resources; without one it is authorized against `*` or a made-up ARN
    /// (RS-13).
    pub fn has_resource_types(self) -> bool {
        self.uses().len() != 0
    }

    /// Its resource types.
    pub fn resource_types(self) -> impl ExactSizeIterator<Item = ActionResource> {
        let uses = self.uses();
        (0..uses.len() / USE_WIDTH).map(move |place| {
            let at = place * USE_WIDTH;
            let number = uses.get(at);
            ActionResource {
                resource_type: ResourceType(number & !REQUIRED),
                required: number & REQUIRED != 0,
                keys: list(uses.get(at + 1)),
                needs: list(uses.get(at + 2)),
            }
        })
    }

    /// The keys that the action itself lists; its resource types list more, see
    /// [`supports_key`](Self::supports_key).
    pub fn condition_keys(self) -> impl ExactSizeIterator<Item = ConditionKey> {
        self.keys().iter().map(ConditionKey::from_number)
    }

    /// Every documented key of the action: its own, those of its resource types as it uses them, and
    /// those of the resource types themselves; sorted, each once.
    pub fn all_condition_keys(self) -> Vec<ConditionKey> {
        let mut keys: Vec<_> = self.condition_keys().collect();
        for usage in self.resource_types() {
            keys.extend(usage.condition_keys());
            keys.extend(usage.resource_type.condition_keys());
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Whether AWS documents that a request for this action can carry `key`: listed for the action,
    /// or for one of its resource types (RQ-30). Global keys and session keys are not listed by
    /// action: ask [`ConditionKey::scope`] first.
    pub fn supports_key(self, key: ConditionKey) -> bool {
        let number = key.id().0;
        self.keys().contains_sorted(number)
            || self.resource_types().any(|usage| {
                usage.keys.contains_sorted(number)
                    || usage.resource_type.keys().contains_sorted(number)
            })
    }

    /// Whether `full` is this action's name with prefix, whatever its case.
    pub fn is_named(self, full: &str) -> bool {
        full.split_once(':').is_some_and(|(prefix, name)| {
            prefix.eq_ignore_ascii_case(self.service().prefix()) && self.is_called(name)
        })
    }

    /// Whether `name` is its name without the prefix, whatever its case.
    pub(crate) fn is_called(self, name: &str) -> bool {
        ACTIONS.text_is(self.row(), 0, name)
    }

    fn keys(self) -> List {
        ACTIONS.list(self.row(), 6)
    }

    fn uses(self) -> List {
        ACTIONS.list(self.row(), 8)
    }

    fn row(self) -> usize {
        usize::from(self.0.0)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service().prefix(), self.name())
    }
}

impl fmt::Debug for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Action({self})")
    }
}

impl ActionResource {
    /// Keys that the action lists for this resource type only.
    pub fn condition_keys(self) -> impl ExactSizeIterator<Item = ConditionKey> {
        self.keys.iter().map(ConditionKey::from_number)
    }

    /// Actions that the caller must be allowed as well. The present data source names none.
    pub fn dependent_actions(self) -> impl ExactSizeIterator<Item = Action> {
        self.needs.iter().map(|number| Action(ActionId(number)))
    }
}

impl AccessLevels {
    /// Lists resources.
    pub const LIST: Self = Self(1);
    /// Reads contents.
    pub const READ: Self = Self(1 << 1);
    /// Creates, changes or deletes.
    pub const WRITE: Self = Self(1 << 2);
    /// Changes tags.
    pub const TAGGING: Self = Self(1 << 3);
    /// Changes permissions.
    pub const PERMISSIONS_MANAGEMENT: Self = Self(1 << 4);

    const NAMES: [(Self, &'static str); 5] = [
        (Self::LIST, "List"),
        (Self::READ, "Read"),
        (Self::WRITE, "Write"),
        (Self::TAGGING, "Tagging"),
        (Self::PERMISSIONS_MANAGEMENT, "Permissions management"),
    ];

    /// Whether all levels of `other` are among these.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether a level of `other` is among these.
    pub fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The names AWS prints, in its order.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Self::NAMES
            .into_iter()
            .filter(move |(level, _)| self.contains(*level))
            .map(|(_, name)| name)
    }
}

impl std::ops::BitOr for AccessLevels {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl fmt::Debug for AccessLevels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

impl ActionIds {
    pub(crate) fn new(start: u16, end: u16) -> Self {
        Self(start..end)
    }

    pub(crate) fn start(&self) -> usize {
        usize::from(self.0.start)
    }

    pub(crate) fn end(&self) -> usize {
        usize::from(self.0.end)
    }

    /// One past the last number.
    pub(crate) fn end16(&self) -> u16 {
        self.0.end
    }

    /// Whether `id` is one of these.
    pub fn contains(&self, id: ActionId) -> bool {
        self.0.contains(&id.0)
    }

    /// As the bounds of a range of bit positions.
    pub fn bounds(&self) -> std::ops::Range<usize> {
        self.start()..self.end()
    }
}

impl Iterator for ActionIds {
    type Item = ActionId;

    fn next(&mut self) -> Option<ActionId> {
        self.0.next().map(ActionId)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl ExactSizeIterator for ActionIds {}

impl Catalog {
    /// How many actions there are: action numbers are below this.
    pub fn action_count(self) -> usize {
        ACTIONS.count()
    }

    /// All actions, by service prefix and lower-cased name.
    pub fn actions(self) -> impl ExactSizeIterator<Item = Action> {
        let end = u16::try_from(self.action_count()).unwrap_or(u16::MAX);
        ActionIds::new(0, end).map(Action)
    }

    /// The action with this number.
    pub fn action(self, id: ActionId) -> Option<Action> {
        (usize::from(id.0) < self.action_count()).then_some(Action(id))
    }

    /// The action with this full name, such as `s3:GetObject`, whatever its case (AC-1).
    pub fn find_action(self, full: &str) -> Option<Action> {
        let (prefix, name) = full.split_once(':')?;
        self.service(prefix)?.action(name)
    }

    /// The actions that an action pattern matches (AC-1 to AC-5), by number: `s3:Get*`, `*`, `*:*`.
    /// A wildcard in the prefix is expanded too; AWS does not document such patterns (AC-4), so ask
    /// first whether there is one.
    pub fn expand(self, pattern: &str) -> impl Iterator<Item = Action> + use<'_> {
        let everything = !pattern.is_empty() && pattern.bytes().all(|byte| byte == b'*');
        let (prefix, name) =
            if everything { ("*", "*") } else { pattern.split_once(':').unwrap_or_default() };
        let single = if prefix.contains(['*', '?']) { None } else { Some(self.service(prefix)) };
        let many = single.is_none().then(|| {
            self.services().filter(move |service| glob::matches(prefix, service.prefix()))
        });
        single
            .flatten()
            .into_iter()
            .chain(many.into_iter().flatten())
            .flat_map(move |service| service.matching(name))
    }

    /// The service that owns the action number `id`; a faster way than through [`Catalog::action`]
    /// when walking a bit set by service.
    pub fn service_of(self, id: ActionId) -> Option<Service> {
        let count = SERVICES.count().saturating_sub(1);
        let after = partition_point(0, count, |row| SERVICES.half(row, 8) <= id.0);
        let service = Service(u16::try_from(after.checked_sub(1)?).ok()?);
        service.action_ids().contains(id).then_some(service)
    }
}
