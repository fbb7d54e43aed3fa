//! What a finding is known by from one run to the next, whatever moves around it.

use policylint::Diagnostic;

use crate::report::FileReport;

/// So much of a long text is enough to tell it from others.
const MOST_HASHED_BYTES: usize = 4096;

/// The fingerprint of a finding: FNV-1a, 64 bits, in hexadecimal, of the rule's code, the file, the
/// document in it, the `Sid` of the statement or else the pointer with the text of list items in place
/// of their indices, and the text at the finding. Blanks and line numbers have no part in it.
pub(crate) fn fingerprint(file: &FileReport, finding: &Diagnostic) -> String {
    let mut hash = Fnv::new();
    hash.field(finding.rule.code);
    hash.field(&file.name);
    hash.field(finding.address.as_deref().unwrap_or_default());
    match finding.statement.as_ref().and_then(|statement| statement.sid.as_deref()) {
        Some(sid) => hash.field(&format!("sid:{sid}")),
        None => hash_pointer(&mut hash, file, finding),
    }
    let text = file
        .in_file(finding, finding.place)
        .and_then(|(source, span)| source.text().get(span.range()));
    hash.squeezed(text.unwrap_or_default());
    format!("{:016x}", hash.0)
}

/// Adds the pointer of a finding.
fn hash_pointer(hash: &mut Fnv, file: &FileReport, finding: &Diagnostic) {
    let pointer = finding.pointer.as_deref().unwrap_or_default();
    let Some(tree) = file.tree_of(finding) else { return hash.field(pointer) };
    let mut node = tree.root();
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        let Some(parent) = node else { break };
        let item = step.parse().ok().and_then(|index| tree.items(parent).nth(index));
        if let Some(item) = item {
            // The text of a list's item stands for its index, which changes when others come or go.
            hash.squeezed(tree.raw(item));
            node = Some(item);
        } else {
            hash.field(&step);
            node = tree.get(parent, &step);
        }
    }
}

/// The hash of Fowler, Noll and Vo, variant 1a: small, and the same everywhere and forever.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }

    /// Adds a text and its end.
    fn field(&mut self, text: &str) {
        text.bytes().for_each(|byte| self.byte(byte));
        // No UTF-8 text holds this byte, so two fields never read as one.
        self.byte(0xFF);
    }

    /// Adds a text without its blanks, and its end.
    fn squeezed(&mut self, text: &str) {
        let bytes = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
        bytes.take(MOST_HASHED_BYTES).for_each(|byte| self.byte(byte));
        self.byte(0xFF);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        let hash_of = |text: &str| {
            let mut hash = Fnv::new();
            text.bytes().for_each(|byte| hash.byte(byte));
            hash.0
        };
        assert_eq!(hash_of(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash_of("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn fields_do_not_run_together() {
        let (mut one, mut other) = (Fnv::new(), Fnv::new());
        one.field("ab");
        one.field("c");
        other.field("a");
        other.field("bc");
        assert_ne!(one.0, other.0);
    }
}
