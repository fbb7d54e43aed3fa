//! What a finding is known by from one run to the next, whatever moves around it.

use policylint_sources::Reading;
use policylint_syntax::{Kind, NodeId, Tree};

use crate::diagnostic::Diagnostic;

/// So much of a long text is enough to tell it from others.
const MOST_HASHED_BYTES: usize = 4096;

/// The fingerprints of the findings of one file.
#[derive(Debug)]
pub struct Fingerprints<'r> {
    reading: &'r Reading,
    /// The trees that were asked about, with the hash of each node's content.
    trees: Vec<(&'r Tree, Vec<u64>)>,
}

impl<'r> Fingerprints<'r> {
    /// Fingerprints of findings in what was read from a file.
    pub fn of(reading: &'r Reading) -> Self {
        Self { reading, trees: Vec::new() }
    }

    /// The fingerprint of a finding: FNV-1a, 64 bits, in hexadecimal, of the rule's code, the name of the
    /// file, the document in it, the `Sid` of the statement or else the pointer with the content of list
    /// items in place of their indices, and the content at the finding. Lines, blanks and the order of
    /// statements, list items and members have no part in it.
    pub fn fingerprint(&mut self, finding: &Diagnostic) -> String {
        let reading = self.reading;
        let tree = tree_of(reading, finding);
        let contents = self.contents(tree);
        let mut hash = Fnv::new();
        hash.field(finding.rule.code);
        hash.field(reading.file().map_or("", policylint_syntax::SourceFile::name));
        hash.field(finding.address.as_deref().unwrap_or_default());
        let pointer = finding.pointer.as_deref().unwrap_or_default();
        match finding.statement.as_ref().and_then(|statement| statement.sid.as_deref()) {
            Some(sid) => hash.field(&format!("sid:{sid}")),
            None => hash_pointer(&mut hash, tree, contents, pointer),
        }
        let node = node_at(tree, pointer)
            .filter(|node| tree.sources().outermost(tree.place(*node)) == finding.place);
        match node.and_then(|node| contents.get(node.index() as usize)) {
            Some(content) => hash.number(*content),
            None => hash.squeezed(tree.sources().slice(finding.place)),
        }
        format!("{:016x}", hash.0)
    }

    fn contents(&mut self, tree: &'r Tree) -> &[u64] {
        let known = self.trees.iter().position(|(other, _)| std::ptr::eq(*other, tree));
        let index = known.unwrap_or(self.trees.len());
        if known.is_none() {
            self.trees.push((tree, contents(tree)));
        }
        self.trees.get(index).map_or(&[], |(_, contents)| contents.as_slice())
    }
}

/// The tree that a finding speaks of.
pub(crate) fn tree_of<'r>(reading: &'r Reading, finding: &Diagnostic) -> &'r Tree {
    let document =
        reading.documents.iter().find(|document| document.origin.address == finding.address);
    document.map_or(reading.tree.as_ref(), |document| document.tree.as_ref())
}

/// The node that a JSON pointer leads to.
pub(crate) fn node_at(tree: &Tree, pointer: &str) -> Option<NodeId> {
    pointer.split('/').skip(1).try_fold(tree.root()?, |node, step| child(tree, node, step))
}

fn child(tree: &Tree, node: NodeId, step: &str) -> Option<NodeId> {
    let item = step.parse().ok().and_then(|index| tree.items(node).nth(index));
    item.or_else(|| tree.get(node, &step.replace("~1", "/").replace("~0", "~")))
}

/// Adds a pointer: of list items their content, as their indices change when others come or go.
fn hash_pointer(hash: &mut Fnv, tree: &Tree, contents: &[u64], pointer: &str) {
    let mut node = tree.root();
    for step in pointer.split('/').skip(1) {
        let next = node.and_then(|node| child(tree, node, step));
        let is_item = node.is_some_and(|node| tree.kind(node) == Kind::Array);
        match next.filter(|_| is_item).and_then(|item| contents.get(item.index() as usize)) {
            Some(content) => hash.number(*content),
            None => hash.field(step),
        }
        node = next;
    }
}

/// The hash of each node's content, by its number. Nodes stand behind the nodes that hold them, so the
/// way back meets all children first.
fn contents(tree: &Tree) -> Vec<u64> {
    let count = u32::try_from(tree.len()).unwrap_or(u32::MAX);
    let mut contents = vec![0; tree.len()];
    for node in (0..count).rev().filter_map(|index| tree.node(index)) {
        let of = |node: NodeId| contents.get(node.index() as usize).copied().unwrap_or_default();
        let mut hash = Fnv::new();
        match tree.kind(node) {
            Kind::Object => {
                let member = |key: NodeId, value: NodeId| {
                    let mut hash = Fnv::new();
                    hash.number(of(key));
                    hash.number(of(value));
                    hash.0
                };
                hash.field("object");
                hash.unordered(tree.members(node).map(|m| member(m.key, m.value)).collect());
            }
            Kind::Array => {
                hash.field("array");
                hash.unordered(tree.items(node).map(of).collect());
            }
            Kind::String => {
                hash.field("string");
                hash.field(&tree.scalar_text(node).unwrap_or_default());
            }
            _ => {
                hash.squeezed(tree.raw(node));
            }
        }
        if let Some(content) = contents.get_mut(node.index() as usize) {
            *content = hash.0;
        }
    }
    contents
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

    /// Adds a number.
    fn number(&mut self, number: u64) {
        number.to_le_bytes().into_iter().for_each(|byte| self.byte(byte));
    }

    /// Adds numbers whose order does not matter.
    fn unordered(&mut self, mut numbers: Vec<u64>) {
        numbers.sort_unstable();
        for number in numbers {
            self.number(number);
        }
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

    #[test]
    fn content_does_not_depend_on_order_and_form() {
        let root = |text: &str| {
            let reading = policylint_sources::read_text("a.json", text);
            contents(&reading.tree).first().copied()
        };
        assert_eq!(root(r#"{"a": [1, "\u0062"], "c": {}}"#), root("{\"c\":{},\n\"a\":[\"b\",1]}"));
        assert_ne!(root(r#"{"a": ["1"]}"#), root(r#"{"a": [1]}"#));
        assert_ne!(root(r#"[["a"], "b"]"#), root(r#"["a", ["b"]]"#));
    }
}
