//! The fast reader: valid JSON straight into the arena, and nothing else.

use super::limits::{MAX_DEPTH, MAX_MEMBERS};
use super::string::{scan, strict_escape};
use crate::source::SourceId;
use crate::tree::{ESCAPED, Kind, NO_PARENT, Node, QUOTED};

/// Bytes of text for each node that are expected at most; policies have 30 on average.
const BYTES_PER_NODE: usize = 24;

/// Reads valid JSON from `from` to the end of `text`. Gives the nodes back in any case: empty if the text is
/// not valid or goes past a limit.
pub(super) fn read(
    text: &str,
    from: usize,
    source: SourceId,
    mut nodes: Vec<Node>,
) -> Result<Vec<Node>, Vec<Node>> {
    nodes.reserve(text.len() / BYTES_PER_NODE + 8);
    let mut strict = Strict { bytes: text.as_bytes(), at: from, source, nodes };
    let valid = strict.value().is_some() && strict.blanks().is_none();
    let mut nodes = strict.nodes;
    if valid {
        return Ok(nodes);
    }
    nodes.clear();
    Err(nodes)
}

struct Strict<'a> {
    bytes: &'a [u8],
    at: usize,
    source: SourceId,
    nodes: Vec<Node>,
}

impl Strict<'_> {
    /// Reads a value and all in it. The open containers are the parents of the node at hand, so a
    /// loop does without a stack.
    #[inline]
    fn value(&mut self) -> Option<()> {
        let mut open = Open { id: NO_PARENT, is_object: false, depth: 0 };
        let mut byte = self.blanks()?;
        loop {
            match byte {
                b'"' => self.string(open.id)?,
                b'{' => {
                    open = self.open(Kind::Object, open)?;
                    byte = self.blanks()?;
                    if byte == b'}' {
                        open = self.close(open)?;
                    } else {
                        byte = self.key(byte, open.id)?;
                        continue;
                    }
                }
                b'[' => {
                    open = self.open(Kind::Array, open)?;
                    byte = self.blanks()?;
                    if byte == b']' {
                        open = self.close(open)?;
                    } else {
                        continue;
                    }
                }
                _ => self.scalar(byte, open.id)?,
            }
            byte = loop {
                if open.id == NO_PARENT {
                    return Some(());
                }
                match (self.blanks()?, open.is_object) {
                    (b',', is_object) => {
                        self.at += 1;
                        let next = self.blanks()?;
                        break if is_object { self.key(next, open.id)? } else { next };
                    }
                    (b'}', true) | (b']', false) => open = self.close(open)?,
                    _ => return None,
                }
            };
        }
    }

    /// Reads a key and its colon; the first byte of the value.
    #[inline]
    fn key(&mut self, byte: u8, object: u32) -> Option<u8> {
        if byte != b'"' {
            return None;
        }
        self.string(object)?;
        if self.blanks()? != b':' {
            return None;
        }
        self.at += 1;
        self.blanks()
    }

    #[inline]
    fn open(&mut self, kind: Kind, around: Open) -> Option<Open> {
        if around.depth >= MAX_DEPTH {
            return None;
        }
        let start = self.at;
        self.at += 1;
        let id = self.push(kind, 0, start, around.id);
        Some(Open { id, is_object: kind == Kind::Object, depth: around.depth + 1 })
    }

    /// Closes a container; the one around it.
    #[inline]
    fn close(&mut self, open: Open) -> Option<Open> {
        self.at += 1;
        let end_id = offset(self.nodes.len());
        let node = self.nodes.get_mut(open.id as usize)?;
        node.end = offset(self.at);
        node.end_id = end_id;
        let around = node.parent;
        if end_id - open.id > MAX_MEMBERS && self.members(open) > MAX_MEMBERS {
            return None;
        }
        let is_object =
            self.nodes.get(around as usize).is_some_and(|node| node.kind == Kind::Object);
        Some(Open { id: around, is_object, depth: open.depth - 1 })
    }

    /// How many items or members a closed container has.
    #[cold]
    fn members(&self, open: Open) -> u32 {
        let next = |id: &u32| self.nodes.get(*id as usize).map(|node| node.end_id);
        let end = next(&open.id).unwrap_or(0);
        let children = std::iter::successors(Some(open.id + 1), next).take_while(|id| *id < end);
        let children = u32::try_from(children.count()).unwrap_or(u32::MAX);
        if open.is_object { children / 2 } else { children }
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Skips blanks and gives the byte that follows.
    #[inline]
    fn blanks(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        if byte > b' ' { Some(byte) } else { self.more_blanks(byte) }
    }

    #[inline]
    fn more_blanks(&mut self, first: u8) -> Option<u8> {
        let mut byte = first;
        loop {
            match byte {
                b'\n' => {
                    self.at += 1;
                    self.indentation();
                }
                b' ' | b'\t' | b'\r' => self.at += 1,
                _ => return Some(byte),
            }
            byte = self.peek()?;
        }
    }

    /// Skips spaces eight at a time.
    #[inline]
    fn indentation(&mut self) {
        let rest = self.bytes.get(self.at..).unwrap_or(&[]);
        for eight in rest.as_chunks::<8>().0 {
            let other = u64::from_le_bytes(*eight) ^ 0x2020_2020_2020_2020;
            if other != 0 {
                self.at += (other.trailing_zeros() / 8) as usize;
                return;
            }
            self.at += 8;
        }
    }

    #[inline]
    fn string(&mut self, parent: u32) -> Option<()> {
        let start = self.at;
        let end = scan(self.bytes, start + 1);
        if self.bytes.get(end) == Some(&b'"') {
            self.at = end + 1;
            self.push(Kind::String, QUOTED, start, parent);
            return Some(());
        }
        self.at = escaped_string(self.bytes, end)?;
        self.push(Kind::String, QUOTED | ESCAPED, start, parent);
        Some(())
    }

    fn scalar(&mut self, byte: u8, parent: u32) -> Option<()> {
        let start = self.at;
        let (word, kind): (&[u8], Kind) = match byte {
            b't' => (b"true", Kind::True),
            b'f' => (b"false", Kind::False),
            b'n' => (b"null", Kind::Null),
            b'-' | b'0'..=b'9' => {
                self.at = number(self.bytes, start)?;
                self.push(Kind::Number, 0, start, parent);
                return Some(());
            }
            _ => return None,
        };
        self.at += word.len();
        if self.bytes.get(start..self.at)? != word {
            return None;
        }
        self.push(kind, 0, start, parent);
        Some(())
    }

    /// Adds a node that ends here.
    #[inline]
    fn push(&mut self, kind: Kind, flags: u8, start: usize, parent: u32) -> u32 {
        let id = offset(self.nodes.len());
        self.nodes.push(Node {
            kind,
            flags,
            source: self.source,
            start: offset(start),
            end: offset(self.at),
            end_id: id.saturating_add(1),
            parent,
            payload: 0,
        });
        id
    }
}

/// The innermost open container.
#[derive(Clone, Copy)]
struct Open {
    id: u32,
    is_object: bool,
    depth: usize,
}

/// One past the end of the JSON number at `start`, if one stands there.
pub(super) fn number(bytes: &[u8], start: usize) -> Option<usize> {
    let digits = |from: usize| {
        let count = bytes.get(from..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
        (count > 0).then_some(from + count)
    };
    let mut at = start + usize::from(bytes.get(start) == Some(&b'-'));
    at = if bytes.get(at) == Some(&b'0') { at + 1 } else { digits(at)? };
    if bytes.get(at) == Some(&b'.') {
        at = digits(at + 1)?;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        at = digits(at)?;
    }
    Some(at)
}

/// Goes on in a string at the first byte that is not plain text; one past the closing quote.
fn escaped_string(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at = match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => scan(bytes, at + strict_escape(bytes.get(at..)?)?),
            _ => return None,
        };
    }
}

/// An offset as nodes keep it; the text is no longer than [`super::limits::MAX_BYTES`].
#[inline]
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
