//! Interning: every text once in one pool, every list of numbers once.

use std::collections::HashMap;
use std::error::Error;

use crate::hash::{FREE, place};

/// Bits of a packed text reference that hold its length; the others hold its offset.
const LENGTH_BITS: u32 = 11;
const MAX_LENGTH: usize = (1 << LENGTH_BITS) - 1;
const MAX_OFFSET: usize = (1 << (32 - LENGTH_BITS)) - 1;

/// The pool of all texts.
#[derive(Default)]
pub(crate) struct Strings {
    pool: String,
    known: HashMap<String, u32>,
}

impl Strings {
    /// The packed reference of `text`: offset in the upper bits, length in the lower ones.
    pub(crate) fn intern(&mut self, text: &str) -> Result<u32, Box<dyn Error>> {
        if let Some(&known) = self.known.get(text) {
            return Ok(known);
        }
        let (offset, length) = (self.pool.len(), text.len());
        if offset > MAX_OFFSET || length > MAX_LENGTH {
            return Err(format!("no room for a text of {length} bytes at {offset}").into());
        }
        let packed = u32::try_from((offset << LENGTH_BITS) | length)?;
        self.pool.push_str(text);
        self.known.insert(text.to_owned(), packed);
        Ok(packed)
    }

    pub(crate) fn pool(&self) -> &str {
        &self.pool
    }
}

/// The pool of lists of numbers; list 0 is empty.
pub(crate) struct Lists {
    items: Vec<u16>,
    starts: Vec<u32>,
    known: HashMap<Vec<u16>, u16>,
}

impl Lists {
    pub(crate) fn new() -> Self {
        Self { items: Vec::new(), starts: vec![0, 0], known: HashMap::from([(Vec::new(), 0)]) }
    }

    /// The number of the list `items`.
    pub(crate) fn intern(&mut self, items: Vec<u16>) -> Result<u16, Box<dyn Error>> {
        if let Some(&known) = self.known.get(&items) {
            return Ok(known);
        }
        let number = u16::try_from(self.known.len())?;
        self.items.extend(&items);
        self.starts.push(u32::try_from(self.items.len())?);
        self.known.insert(items, number);
        Ok(number)
    }

    pub(crate) fn starts(&self) -> Vec<u8> {
        self.starts.iter().flat_map(|start| start.to_le_bytes()).collect()
    }

    pub(crate) fn items(&self) -> Vec<u8> {
        self.items.iter().flat_map(|item| item.to_le_bytes()).collect()
    }
}

/// A hash table of numbers by name, at most two thirds full.
pub(crate) fn hash_table<'n>(
    names: impl ExactSizeIterator<Item = (u16, &'n str)>,
) -> Result<Vec<u8>, Box<dyn Error>> {
    let places = (names.len() * 3 / 2).next_power_of_two();
    let mut table = vec![FREE; places];
    for (number, (group, name)) in names.enumerate() {
        let start = place(group, name, places);
        let slot = (start..places).chain(0..start).find(|at| table.get(*at) == Some(&FREE));
        let slot = slot.and_then(|at| table.get_mut(at)).ok_or("the hash table is full")?;
        *slot = u16::try_from(number)?;
    }
    Ok(table.iter().flat_map(|number| number.to_le_bytes()).collect())
}
