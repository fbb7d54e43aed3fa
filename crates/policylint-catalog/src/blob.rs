//! The packed tables and how to read them: bounds-checked little-endian records, no parsing.
//!
//! `build/pack.rs` writes these files. A reference out of bounds cannot occur in what it writes;
//! it would read as empty text or zero rather than panic.

use std::cmp::Ordering;

use crate::hash::{FREE, place};

/// Bits of a text reference that hold its length (as in `build/intern.rs`).
const LENGTH_BITS: u32 = 11;

macro_rules! embedded {
    ($name:literal) => {
        include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".bin"))
    };
}

/// Every text of the tables, back to back.
const STRINGS: &str = include_str!(concat!(env!("OUT_DIR"), "/strings.txt"));

/// Services, with one closing record after the last.
pub(crate) const SERVICES: Records<16> = Records(embedded!("services"));
/// Actions, by service and lower-cased name.
pub(crate) const ACTIONS: Records<12> = Records(embedded!("actions"));
/// Resource types, by service and lower-cased name.
pub(crate) const RESOURCES: Records<12> = Records(embedded!("resources"));
/// Condition keys, by lower-cased name.
pub(crate) const KEYS: Records<8> = Records(embedded!("keys"));
/// Numbers of services by prefix, of actions by service and name, of condition keys by name.
pub(crate) const SERVICE_INDEX: Index = Index(embedded!("service_index"));
pub(crate) const ACTION_INDEX: Index = Index(embedded!("action_index"));
pub(crate) const KEY_INDEX: Index = Index(embedded!("key_index"));
/// Numbers of the condition keys with a slot, by lower-cased name.
pub(crate) const TEMPLATES: Records<2> = Records(embedded!("templates"));
/// ARNs made up for actions without resource types, by action number.
pub(crate) const COLLECTION_ARNS: Records<12> = Records(embedded!("collection_arns"));
/// Actions that need others: number, list of numbers.
pub(crate) const DEPENDENTS: Records<4> = Records(embedded!("dependents"));
/// Rows of presence facts.
pub(crate) const PRESENCE: Records<12> = Records(embedded!("presence"));

/// Date and version.
pub(crate) const META: Cells<2> = Cells(embedded!("meta"));
/// Partition, DNS suffix, regions.
pub(crate) const PARTITIONS: Cells<3> = Cells(embedded!("partitions"));
/// IAM prefix, operation that is no action of the same name.
pub(crate) const OPERATIONS: Cells<2> = Cells(embedded!("operations"));
/// Name of a service as clients and consoles call it, IAM prefix.
pub(crate) const CLIENTS: Cells<2> = Cells(embedded!("clients"));
/// Operation, IAM actions, source.
pub(crate) const API_OPERATIONS: Cells<3> = Cells(embedded!("api_operations"));
/// Service, context key, value, source.
pub(crate) const ENCRYPTION_CONTEXTS: Cells<4> = Cells(embedded!("encryption_contexts"));
/// Service or action, kind, note, source.
pub(crate) const RETIRED: Cells<4> = Cells(embedded!("retired"));
/// Service principal, IAM prefix, source.
pub(crate) const SERVICE_PRINCIPALS: Cells<3> = Cells(embedded!("service_principals"));
/// IAM prefix, partitions with endpoints.
pub(crate) const ENDPOINTS: Cells<2> = Cells(embedded!("endpoints"));
/// Service, resource part, source.
pub(crate) const AWS_OWNED_RESOURCES: Cells<3> = Cells(embedded!("aws_owned_resources"));
/// Key, replacement, source.
pub(crate) const DEPRECATED_KEYS: Cells<3> = Cells(embedded!("deprecated_keys"));
/// Key, services, whether they are all, source.
pub(crate) const ENDPOINT_KEYS: Cells<4> = Cells(embedded!("endpoint_keys"));
/// Key, action, source.
pub(crate) const KEYS_SET_BY_ACTIONS: Cells<3> = Cells(embedded!("keys_set_by_actions"));
/// Issuer, claims, form of its subjects, source.
pub(crate) const OIDC_ISSUERS: Cells<4> = Cells(embedded!("oidc_issuers"));
/// Type of the carrier, services of its actions, services of its ARNs, source.
pub(crate) const POLICY_CARRIERS: Cells<4> = Cells(embedded!("policy_carriers"));
/// Kind or type, limits as `tables/policy-limits.tsv` says, source.
pub(crate) const POLICY_LIMITS: Cells<13> = Cells(embedded!("policy_limits"));
/// Key, source.
pub(crate) const REGION_KEYS: Cells<2> = Cells(embedded!("region_keys"));
/// Service principal, keys, source.
pub(crate) const SOURCE_KEYS: Cells<3> = Cells(embedded!("source_keys"));
/// Words that stand for a slot, source.
pub(crate) const TEMPLATE_SPELLINGS: Cells<2> = Cells(embedded!("template_spellings"));

const LIST_STARTS: Records<4> = Records(embedded!("list_starts"));
const LIST_ITEMS: &[u8] = embedded!("list_items");

/// A table of records of `WIDTH` bytes.
#[derive(Clone, Copy)]
pub(crate) struct Records<const WIDTH: usize>(&'static [u8]);

impl<const WIDTH: usize> Records<WIDTH> {
    pub(crate) const fn count(self) -> usize {
        self.0.len() / WIDTH
    }

    pub(crate) fn byte(self, row: usize, offset: usize) -> u8 {
        self.0.get(row * WIDTH + offset).copied().unwrap_or(0)
    }

    pub(crate) fn half(self, row: usize, offset: usize) -> u16 {
        half(self.0, row * WIDTH + offset)
    }

    pub(crate) fn word(self, row: usize, offset: usize) -> u32 {
        let at = row * WIDTH + offset;
        self.0
            .get(at..)
            .and_then(|rest| rest.first_chunk())
            .map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }

    pub(crate) fn text(self, row: usize, offset: usize) -> &'static str {
        text(self.word(row, offset))
    }

    /// Whether the text is `name`, whatever its case. Texts of another length are not looked at.
    pub(crate) fn text_is(self, row: usize, offset: usize, name: &str) -> bool {
        let reference = self.word(row, offset);
        length(reference) == name.len() && text(reference).eq_ignore_ascii_case(name)
    }

    pub(crate) fn list(self, row: usize, offset: usize) -> List {
        list(self.half(row, offset))
    }
}

/// A table of texts with `COLUMNS` columns, sorted by its first column without regard to case.
#[derive(Clone, Copy)]
pub(crate) struct Cells<const COLUMNS: usize>(&'static [u8]);

impl<const COLUMNS: usize> Cells<COLUMNS> {
    pub(crate) const fn rows(self) -> usize {
        self.0.len() / 4 / COLUMNS
    }

    pub(crate) fn cell(self, row: usize, column: usize) -> &'static str {
        Records::<4>(self.0).text(row * COLUMNS + column, 0)
    }

    /// The rows whose first cell is `name`, whatever its case.
    pub(crate) fn named(self, name: &str) -> impl Iterator<Item = usize> + use<COLUMNS> {
        let start = partition_point(0, self.rows(), |row| compare(self.cell(row, 0), name).is_lt());
        let end =
            partition_point(start, self.rows(), |row| compare(self.cell(row, 0), name).is_le());
        start..end
    }
}

/// A hash table of numbers by name.
#[derive(Clone, Copy)]
pub(crate) struct Index(&'static [u8]);

impl Index {
    /// The number whose name, for which `is` holds, is `name`.
    pub(crate) fn find(self, group: u16, name: &str, is: impl Fn(u16) -> bool) -> Option<u16> {
        let places = self.0.len() / 2;
        let mut at = place(group, name, places);
        for _ in 0..places {
            let number = half(self.0, at * 2);
            if number == FREE {
                return None;
            }
            if is(number) {
                return Some(number);
            }
            at = if at + 1 == places { 0 } else { at + 1 };
        }
        None
    }
}

/// A list of numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct List(&'static [u8]);

impl List {
    pub(crate) fn iter(self) -> impl ExactSizeIterator<Item = u16> + Clone {
        self.0.chunks_exact(2).map(|pair| half(pair, 0))
    }

    pub(crate) fn get(self, place: usize) -> u16 {
        half(self.0, place * 2)
    }

    pub(crate) const fn len(self) -> usize {
        self.0.len() / 2
    }

    /// Whether the list, which is sorted, holds `number`.
    pub(crate) fn contains_sorted(self, number: u16) -> bool {
        let place = partition_point(0, self.len(), |place| self.get(place) < number);
        place < self.len() && self.get(place) == number
    }
}

/// The list with this number.
pub(crate) fn list(number: u16) -> List {
    let row = usize::from(number);
    let place = |row| usize::try_from(LIST_STARTS.word(row, 0)).unwrap_or(0) * 2;
    List(LIST_ITEMS.get(place(row)..place(row + 1)).unwrap_or_default())
}

/// The first row of `start..end` for which `before` does not hold.
pub(crate) fn partition_point(start: usize, end: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (start, end);
    while low < high {
        let middle = low.midpoint(high);
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// Order without regard to case, which is the order of every table (AC-1, CD-5).
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    a.bytes()
        .map(|byte| byte.to_ascii_lowercase())
        .cmp(b.bytes().map(|byte| byte.to_ascii_lowercase()))
}

fn half(bytes: &[u8], at: usize) -> u16 {
    bytes
        .get(at..)
        .and_then(|rest| rest.first_chunk())
        .map_or(0, |bytes| u16::from_le_bytes(*bytes))
}

fn text(reference: u32) -> &'static str {
    let offset = usize::try_from(reference >> LENGTH_BITS).unwrap_or(usize::MAX);
    STRINGS.get(offset..offset.saturating_add(length(reference))).unwrap_or_default()
}

fn length(reference: u32) -> usize {
    usize::try_from(reference & ((1 << LENGTH_BITS) - 1)).unwrap_or(0)
}
