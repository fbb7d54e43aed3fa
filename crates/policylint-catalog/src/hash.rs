//! The hash of names, shared by the packer, which lays out the tables, and the lookup.

/// Marks a free place of a hash table.
pub(crate) const FREE: u16 = u16::MAX;

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;
/// The bit in which upper and lower case differ; what else it confuses, comparing names sorts out.
const CASE: u64 = 0x2020_2020_2020_2020;

/// The place of `name` in a table of `places`, a power of two, without regard to case. `group`
/// separates equal names: the service's number for actions.
pub(crate) fn place(group: u16, name: &str, places: usize) -> usize {
    let mut hash = u64::from(group).wrapping_add(1).wrapping_mul(MULTIPLIER);
    for chunk in name.as_bytes().chunks(8) {
        let mut word = [0; 8];
        for (to, from) in word.iter_mut().zip(chunk) {
            *to = *from;
        }
        let word = u64::from_le_bytes(word) | CASE;
        hash = (hash.rotate_left(29) ^ word).wrapping_mul(MULTIPLIER);
    }
    // The upper bits are the well-mixed ones.
    let mixed = usize::try_from(hash >> 40).unwrap_or(0);
    mixed & places.wrapping_sub(1)
}
