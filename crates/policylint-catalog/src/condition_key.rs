//! Condition keys: types, scopes, and matching of keys with a slot such as `aws:ResourceTag/${TagKey}`.

use std::fmt;
use std::ops::Range;

use crate::Catalog;
use crate::blob::{KEY_INDEX, KEYS, TEMPLATE_SPELLINGS, TEMPLATES, compare, partition_point};

/// Bits of a key's flags (as in `build/pack/keys.rs`).
const MULTI_VALUED: u8 = 1;
const TEMPLATE: u8 = 2;
const GLOBAL: u8 = 4;
const SESSION: u8 = 8;
const FEDERATION: u8 = 16;

/// The number of a condition key: dense from 0, by lower-cased name. Valid for one build only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub u16);

/// One condition key, or a family of keys with a slot.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConditionKey(KeyId);

/// The type of a key's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyType {
    /// Text.
    String,
    /// An ARN.
    Arn,
    /// `true` or `false`.
    Bool,
    /// A number.
    Numeric,
    /// A date or epoch seconds.
    Date,
    /// An IP address.
    IpAddress,
    /// Base64 text.
    Binary,
}

/// Which requests can carry a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyScope {
    /// A key of one or several services: the actions that carry it list it.
    Service,
    /// A global `aws:` key: it can come with actions that do not list it (section 5.3).
    Global,
    /// It stays with the credentials of a session, so it can come with every action (RQ-30).
    Session,
    /// A key of a SAML or OIDC provider: it comes with the federated `sts` call, and some stay with
    /// the session (section 5.4).
    Federation,
}

impl ConditionKey {
    /// Its number.
    pub fn id(self) -> KeyId {
        self.0
    }

    /// Its name as AWS spells it, with its slot: `aws:ResourceTag/${TagKey}`.
    pub fn name(self) -> &'static str {
        KEYS.text(self.row(), 0)
    }

    /// The type of its values.
    pub fn key_type(self) -> KeyType {
        match KEYS.byte(self.row(), 4) {
            1 => KeyType::Arn,
            2 => KeyType::Bool,
            3 => KeyType::Numeric,
            4 => KeyType::Date,
            5 => KeyType::IpAddress,
            6 => KeyType::Binary,
            _ => KeyType::String,
        }
    }

    /// Whether a request can carry several values of it (CD-25).
    pub fn multi_valued(self) -> bool {
        self.flags() & MULTI_VALUED != 0
    }

    /// Whether its name has a slot.
    pub fn is_template(self) -> bool {
        self.flags() & TEMPLATE != 0
    }

    /// Which requests can carry it.
    pub fn scope(self) -> KeyScope {
        let flags = self.flags();
        if flags & SESSION != 0 {
            KeyScope::Session
        } else if flags & GLOBAL != 0 {
            KeyScope::Global
        } else if flags & FEDERATION != 0 {
            KeyScope::Federation
        } else {
            KeyScope::Service
        }
    }

    /// The part of its name before the first colon: `aws`, a service prefix, an identity provider.
    pub fn prefix(self) -> &'static str {
        // A slot may stand before the colon: `token.actions.${Domain}.ghe.com:sub`.
        self.name().split_once(':').map_or(self.name(), |(prefix, _)| prefix)
    }

    /// What fills the slot when `key` is one of this family: `team` of `aws:ResourceTag/team`.
    pub fn slot(self, key: &str) -> Option<&str> {
        let (before, after) = self.around_slot()?;
        let slot = strip(key, before, after)?;
        // A family that starts with its slot is one of identity providers, which are host names.
        (!slot.is_empty() && (!before.is_empty() || slot.contains('.'))).then_some(slot)
    }

    /// Whether `key`, as written in a policy, is this key or one of this family; case does not
    /// matter anywhere (CD-5).
    pub fn is_named(self, key: &str) -> bool {
        self.name().eq_ignore_ascii_case(key) || self.slot(key).is_some()
    }

    pub(crate) fn from_number(number: u16) -> Self {
        Self(KeyId(number))
    }

    pub(crate) fn row(self) -> usize {
        usize::from(self.0.0)
    }

    /// The texts around the slot.
    fn around_slot(self) -> Option<(&'static str, &'static str)> {
        if !self.is_template() {
            return None;
        }
        let name = self.name();
        let (before, rest) = name.split_once(['$', '<'])?;
        let (_, after) = rest.split_once(['}', '>'])?;
        Some((before, after))
    }

    fn flags(self) -> u8 {
        KEYS.byte(self.row(), 5)
    }
}

impl fmt::Display for ConditionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for ConditionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ConditionKey({})", self.name())
    }
}

impl Catalog {
    /// All condition keys by name, each once however many services list it.
    pub fn condition_keys(self) -> impl ExactSizeIterator<Item = ConditionKey> {
        (0..u16::try_from(KEYS.count()).unwrap_or(u16::MAX)).map(ConditionKey::from_number)
    }

    /// The key with this number.
    pub fn condition_key(self, id: KeyId) -> Option<ConditionKey> {
        (usize::from(id.0) < KEYS.count()).then_some(ConditionKey(id))
    }

    /// The keys that start with a prefix and a colon, whatever the case, by name.
    pub fn keys_of(self, prefix: &str) -> impl Iterator<Item = ConditionKey> {
        let start = format!("{prefix}:");
        let rows = starting_with(&start, KEYS.count(), |row| KEYS.text(row, 0));
        rows.filter_map(|row| u16::try_from(row).ok().map(ConditionKey::from_number))
    }

    /// The key that a policy's `key` names: the whole name whatever its case (CD-5), or the family
    /// whose slot it fills, the longest one if several fit.
    pub fn find_condition_key(self, key: &str) -> Option<ConditionKey> {
        let is = |number| KEYS.text(usize::from(number), 0).eq_ignore_ascii_case(key);
        if let Some(number) = KEY_INDEX.find(0, key, is) {
            return Some(ConditionKey::from_number(number));
        }
        let families = families(key).map(|row| ConditionKey::from_number(TEMPLATES.half(row, 0)));
        // The shorter the slot, the more of the name is fixed.
        families
            .filter_map(|family| Some((family.slot(key)?.len(), family)))
            .min_by_key(|(length, family)| (*length, family.id()))
            .map(|(_, family)| family)
    }

    /// Whether `slot` is no name but a documentation's placeholder: `${TagKey}`, `<key>`, `tag-key`.
    pub fn is_slot_placeholder(self, slot: &str) -> bool {
        let bracketed = (slot.starts_with("${") && slot.ends_with('}'))
            || (slot.starts_with('<') && slot.ends_with('>'));
        bracketed || TEMPLATE_SPELLINGS.named(slot).next().is_some()
    }
}

/// The rows of the families that `key` can belong to: those of its service, or all of them for a
/// host name, since the slot of an identity provider's key stands before the colon.
fn families(key: &str) -> Range<usize> {
    let Some(service) = key.split_inclusive(':').next().filter(|head| head.ends_with(':')) else {
        return 0..0;
    };
    if service.contains('.') {
        return 0..TEMPLATES.count();
    }
    starting_with(service, TEMPLATES.count(), |row| {
        KEYS.text(usize::from(TEMPLATES.half(row, 0)), 0)
    })
}

/// The rows of a table sorted by name whose names start so, whatever their case.
fn starting_with(start: &str, rows: usize, name: impl Fn(usize) -> &'static str) -> Range<usize> {
    // Longer names compare by their heads only.
    let head = |row| {
        let name = name(row);
        compare(name.get(..start.len()).unwrap_or(name), start)
    };
    let first = partition_point(0, rows, |row| head(row).is_lt());
    first..partition_point(first, rows, |row| head(row).is_le())
}

/// The middle of `text` between `before` and `after`, whatever their case.
fn strip<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(before.len())?;
    let (middle, tail) = rest.split_at_checked(rest.len().checked_sub(after.len())?)?;
    (head.eq_ignore_ascii_case(before) && tail.eq_ignore_ascii_case(after)).then_some(middle)
}
