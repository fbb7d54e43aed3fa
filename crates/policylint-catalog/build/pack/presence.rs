//! Presence facts: rows of `key-presence.tsv` resolved to keys and actions.

use std::collections::BTreeMap;

use super::{Packer, Result};

/// Stands for "every action" where a row would name a list.
const ANY_ACTION: u16 = u16::MAX;

const CALLERS: [&str; 11] = [
    "root",
    "root-session",
    "user",
    "user-session",
    "role-session",
    "federated-user",
    "service",
    "slr-session",
    "saml",
    "web-identity",
    "anonymous",
];
const POLICIES: [&str; 9] =
    ["identity", "boundary", "session", "scp", "rcp", "resource", "key", "trust", "endpoint"];
const ROUTES: [&str; 3] = ["direct", "endpoint", "forwarded"];

/// Packed rows.
pub(crate) struct Packed {
    pub(crate) records: Vec<u8>,
    /// For a key the list of its rows, in the order of the table.
    pub(crate) by_key: BTreeMap<u16, u16>,
}

/// Packs the rows: presence, routes, callers, policies, actions, source; 12 bytes a row.
pub(crate) fn pack(packer: &mut Packer<'_>) -> Result<Packed> {
    let mut records = Vec::new();
    let mut rows_of = BTreeMap::<u16, Vec<u16>>::new();
    for (number, row) in packer.rows.rows("key-presence")?.iter().enumerate() {
        let [pattern, actions, callers, policies, routes, presence, source] = row.as_slice() else {
            continue;
        };
        let fail = |what: String| format!("key-presence.tsv: {pattern}: {what}");
        let keys = packer.keys.matching(pattern);
        if keys.is_empty() {
            return Err(fail("no key has this name".into()).into());
        }
        for key in keys {
            rows_of.entry(key).or_default().push(u16::try_from(number)?);
        }
        let actions = match actions.as_str() {
            "*" => ANY_ACTION,
            patterns => {
                let numbers =
                    packer.actions_of(patterns).map_err(|error| fail(error.to_string()))?;
                packer.lists.intern(numbers)?
            }
        };
        let presence = match presence.as_str() {
            "never" => 0,
            "sometimes" => 1,
            "always" => 2,
            other => return Err(fail(format!("unknown presence `{other}`")).into()),
        };
        records.extend([presence, u8::try_from(mask(routes, &ROUTES).map_err(&fail)?)?]);
        for half in [
            mask(callers, &CALLERS).map_err(&fail)?,
            mask(policies, &POLICIES).map_err(&fail)?,
            actions,
        ] {
            records.extend(half.to_le_bytes());
        }
        records.extend(packer.strings.intern(source)?.to_le_bytes());
    }
    let mut by_key = BTreeMap::new();
    for (key, rows) in rows_of {
        by_key.insert(key, packer.lists.intern(rows)?);
    }
    Ok(Packed { records, by_key })
}

/// Bits of the named kinds; `*` is no bit, which means "whatever it is, known or not".
fn mask(text: &str, names: &[&str]) -> std::result::Result<u16, String> {
    if text == "*" {
        return Ok(0);
    }
    text.split(' ').try_fold(0, |bits, word| {
        let place = names.iter().position(|name| *name == word);
        place.map(|place| bits | 1 << place).ok_or_else(|| format!("unknown kind `{word}`"))
    })
}
