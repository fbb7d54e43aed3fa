//! Condition keys: one record a key, however many services list it and however its slot is spelled.

use std::collections::BTreeMap;

use super::Result;
use crate::intern::{Strings, hash_table};
use crate::tables::Tables;
use crate::text::Data;

/// Bits of a key's flags beside its type.
const MULTI_VALUED: u8 = 1;
const TEMPLATE: u8 = 2;
const GLOBAL: u8 = 4;
const SESSION: u8 = 8;
const FEDERATION: u8 = 16;

/// All keys by canonical name, numbered in that order.
pub(crate) struct Keys {
    known: BTreeMap<String, Key>,
    numbers: BTreeMap<String, u16>,
    /// Words that stand for a slot without brackets.
    spellings: Vec<String>,
}

struct Key {
    name: String,
    kind: u8,
    flags: u8,
}

/// Packed keys.
pub(crate) struct Packed {
    pub(crate) records: Vec<u8>,
    pub(crate) templates: Vec<u8>,
    pub(crate) index: Vec<u8>,
}

impl Keys {
    /// Every key of the data and of the hand-kept table; the table's types win.
    pub(crate) fn collect(data: &Data, rows: &Tables) -> Result<Self> {
        let spellings = rows
            .rows("template-spellings")?
            .iter()
            .filter_map(|row| row.first().cloned())
            .collect();
        let mut keys = Self { known: BTreeMap::new(), numbers: BTreeMap::new(), spellings };
        for row in rows.rows("condition-keys")? {
            let [name, kind, scope, _] = row.as_slice() else { continue };
            let scope = match scope.as_str() {
                "global" => GLOBAL,
                // Session keys stay with the credentials, so every action may carry them.
                "session" => SESSION,
                "federation" => FEDERATION,
                "service" => 0,
                _ => return Err(format!("condition-keys.tsv: unknown scope `{scope}`").into()),
            };
            keys.add(name, kind, scope, "table")?;
        }
        for service in &data.services {
            for (name, kind) in &service.keys {
                // A host name before the colon is that of an identity provider.
                let provider = name
                    .split_once(':')
                    .is_some_and(|(prefix, _)| prefix == "saml" || prefix.contains('.'));
                keys.add(name, kind, if provider { FEDERATION } else { 0 }, &service.prefix)?;
            }
        }
        let sorted: BTreeMap<String, &String> = keys
            .known
            .iter()
            .map(|(canonical, key)| (key.name.to_ascii_lowercase(), canonical))
            .collect();
        let mut numbers = BTreeMap::new();
        for (number, canonical) in sorted.values().enumerate() {
            numbers.insert((*canonical).clone(), u16::try_from(number)?);
        }
        keys.numbers = numbers;
        Ok(keys)
    }

    fn add(&mut self, name: &str, kind: &str, scope: u8, place: &str) -> Result<()> {
        let canonical = self.canonical(name);
        let (kind, multi) =
            key_type(kind).ok_or_else(|| format!("{place}: {name} has unknown type {kind}"))?;
        let template = match canonical.matches("{}").count() {
            0 => 0,
            1 => TEMPLATE,
            _ => return Err(format!("{place}: {name} has several slots").into()),
        };
        let flags = template | scope | if multi { MULTI_VALUED } else { 0 };
        // A slot spelled by a word is shown in brackets, which is how its texts around are found.
        let bracketed = name.contains(['$', '<']);
        let shown = match name.rsplit_once('/') {
            Some((before, _)) if template != 0 && !bracketed => format!("{before}/${{TagKey}}"),
            _ => name.to_owned(),
        };
        self.known.entry(canonical).or_insert(Key { name: shown, kind, flags });
        Ok(())
    }

    /// The number of the key spelled `name`.
    pub(crate) fn number(&self, name: &str) -> Result<u16> {
        let found = self.numbers.get(&self.canonical(name)).copied();
        found.ok_or_else(|| format!("the key {name} is not declared").into())
    }

    /// Keys that `pattern` names, by number; `*` stands for any run.
    pub(crate) fn matching(&self, pattern: &str) -> Vec<u16> {
        let pattern = self.canonical(pattern);
        let fits = |name: &str| super::glob(pattern.as_bytes(), name.as_bytes());
        self.numbers.iter().filter(|(name, _)| fits(name)).map(|(_, number)| *number).collect()
    }

    /// Lower-cased, with every slot written `{}`.
    fn canonical(&self, name: &str) -> String {
        let mut out = name.to_ascii_lowercase();
        for (open, close) in [("${", '}'), ("<", '>')] {
            while let Some((before, rest)) = out.split_once(open) {
                let Some((_, after)) = rest.split_once(close) else { break };
                out = format!("{before}{{}}{after}");
            }
        }
        match out.rsplit_once('/') {
            Some((before, last)) if self.spellings.iter().any(|word| word == last) => {
                format!("{before}/{{}}")
            }
            _ => out,
        }
    }

    /// The records, with for each key the list of its presence rows.
    pub(crate) fn pack(
        &self,
        strings: &mut Strings,
        presence: &BTreeMap<u16, u16>,
    ) -> Result<Packed> {
        let mut by_number: Vec<_> =
            self.numbers.iter().map(|(canonical, number)| (*number, canonical)).collect();
        by_number.sort_unstable();
        let names: Vec<_> =
            by_number.iter().filter_map(|(_, name)| self.known.get(*name)).collect();
        let index = hash_table(names.iter().map(|key| (0, key.name.as_str())))?;
        let mut packed = Packed { records: Vec::new(), templates: Vec::new(), index };
        for (number, canonical) in by_number {
            let Some(key) = self.known.get(canonical) else { continue };
            packed.records.extend(strings.intern(&key.name)?.to_le_bytes());
            packed.records.extend([key.kind, key.flags]);
            packed.records.extend(presence.get(&number).copied().unwrap_or(0).to_le_bytes());
            if key.flags & TEMPLATE != 0 {
                packed.templates.extend(number.to_le_bytes());
            }
        }
        Ok(packed)
    }
}

/// The number of a type, in the order of `KeyType`, and whether it is multi-valued.
fn key_type(text: &str) -> Option<(u8, bool)> {
    Some(match text {
        "String" => (0, false),
        "ArrayOfString" => (0, true),
        "ARN" => (1, false),
        "ArrayOfARN" => (1, true),
        "Bool" => (2, false),
        "ArrayOfBool" => (2, true),
        "Numeric" => (3, false),
        "Date" => (4, false),
        "IPAddress" => (5, false),
        "Binary" => (6, false),
        _ => return None,
    })
}
