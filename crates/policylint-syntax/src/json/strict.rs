//! The fast reader: valid JSON straight into the arena, and nothing else.

use super::limits::{MAX_DEPTH, MAX_MEMBERS};
use super::string::{scan, strict_escape};
use crate::source::SourceId;
use crate::tree::{ESCAPED, Kind, NO_PARENT, Node};

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
    let valid = strict.value(0, NO_PARENT).is_some() && strict.blanks().is_none();
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
        while let Some(eight) = self.bytes.get(self.at..).and_then(<[u8]>::first_chunk::<8>) {
            let other = u64::from_le_bytes(*eight) ^ 0x2020_2020_2020_2020;
            if other != 0 {
                self.at += (other.trailing_zeros() / 8) as usize;
                return;
            }
            self.at += 8;
        }
    }

    fn value(&mut self, depth: usize, parent: u32) -> Option<()> {
        match self.blanks()? {
            b'"' => self.string(parent),
            b'{' => self.object(depth, parent),
            b'[' => self.array(depth, parent),
            b't' => self.literal(b"true", Kind::True, parent),
            b'f' => self.literal(b"false", Kind::False, parent),
            b'n' => self.literal(b"null", Kind::Null, parent),
            b'-' | b'0'..=b'9' => self.number(parent),
            _ => None,
        }
    }

    fn object(&mut self, depth: usize, parent: u32) -> Option<()> {
        let id = self.open(Kind::Object, depth, parent)?;
        if self.blanks()? == b'}' {
            return self.close(id);
        }
        for _ in 0..MAX_MEMBERS {
            if self.blanks()? != b'"' {
                return None;
            }
            self.string(id)?;
            if self.blanks()? != b':' {
                return None;
            }
            self.at += 1;
            self.value(depth + 1, id)?;
            match self.blanks()? {
                b',' => self.at += 1,
                b'}' => return self.close(id),
                _ => return None,
            }
        }
        None
    }

    fn array(&mut self, depth: usize, parent: u32) -> Option<()> {
        let id = self.open(Kind::Array, depth, parent)?;
        if self.blanks()? == b']' {
            return self.close(id);
        }
        for _ in 0..MAX_MEMBERS {
            self.value(depth + 1, id)?;
            match self.blanks()? {
                b',' => self.at += 1,
                b']' => return self.close(id),
                _ => return None,
            }
        }
        None
    }

    #[inline]
    fn open(&mut self, kind: Kind, depth: usize, parent: u32) -> Option<u32> {
        if depth >= MAX_DEPTH {
            return None;
        }
        let start = self.at;
        self.at += 1;
        Some(self.push(kind, 0, start, parent))
    }

    #[inline]
    fn close(&mut self, id: u32) -> Option<()> {
        self.at += 1;
        let end_id = offset(self.nodes.len());
        let node = self.nodes.get_mut(id as usize)?;
        node.end = offset(self.at);
        node.end_id = end_id;
        Some(())
    }

    #[inline]
    fn string(&mut self, parent: u32) -> Option<()> {
        let start = self.at;
        let end = scan(self.bytes, start + 1);
        if self.bytes.get(end) == Some(&b'"') {
            self.at = end + 1;
            self.push(Kind::String, 0, start, parent);
            return Some(());
        }
        self.at = escaped_string(self.bytes, end)?;
        self.push(Kind::String, ESCAPED, start, parent);
        Some(())
    }

    fn literal(&mut self, word: &[u8], kind: Kind, parent: u32) -> Option<()> {
        let start = self.at;
        self.at += word.len();
        if self.bytes.get(start..self.at)? != word {
            return None;
        }
        self.push(kind, 0, start, parent);
        Some(())
    }

    fn number(&mut self, parent: u32) -> Option<()> {
        let start = self.at;
        self.at = number(self.bytes, start)?;
        self.push(Kind::Number, 0, start, parent);
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
