//! The bytes of one file, up to a limit, into memory that is kept for the next file.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use super::{InputFile, Likeness, Summons, gzip, may_hold_policy};

/// Most bytes of a file that was found below a folder (inputs 6.3).
pub(crate) const MAX_FOUND_BYTES: u64 = 20 << 20;

/// Most bytes of a file that was named: what the reader of JSON takes in.
pub(crate) const MAX_NAMED_BYTES: u64 = policylint::syntax::json::limits::MAX_BYTES as u64;

/// Most bytes of a large file that are searched for the mark of a policy.
const MAX_SEARCHED_BYTES: u64 = 1 << 30;

/// How much is read before anybody asks for the size of a file.
const FIRST_BYTES: u64 = 1 << 20;

/// How much memory is kept from file to file.
const KEPT_BYTES: usize = 1 << 20;

/// How much is read of a file whose name says nothing.
const OPENING_BYTES: u64 = 512;

/// One byte less than the mark of a policy has: how much of a piece may belong to a mark in the next.
const MARK_REST: usize = 8;

/// What a file holds.
#[derive(Debug)]
pub(crate) enum Content<'a> {
    /// Its bytes.
    Bytes(&'a [u8]),
    /// What its bytes, packed by `gzip`, stand for.
    Unpacked(&'a [u8]),
    /// Nothing that could be a policy, going by its first character; its name says nothing either.
    NotJson,
    /// No mark of a policy.
    NoPolicy,
    /// More bytes than are read, with the limit.
    TooLarge(u64),
}

/// Reads files one after the other into the same memory.
#[derive(Debug)]
pub(crate) struct Reader {
    buffer: Vec<u8>,
    sought: Sought,
}

/// What is looked for in files that were found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sought {
    /// Policies.
    Policies,
    /// Whatever tells of accounts: a file that is not named may be as large as one that is.
    Answers,
}

impl Default for Reader {
    fn default() -> Self {
        // With room from the start, a policy takes one call to the system, and one to learn of its end.
        Self { buffer: Vec::with_capacity(KEPT_BYTES), sought: Sought::Policies }
    }
}

impl Reader {
    /// A reader of files that tell of accounts.
    pub(crate) fn of_answers() -> Self {
        Self { sought: Sought::Answers, ..Self::default() }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// Those of the system.
    pub(crate) fn read(&mut self, path: &Path, file: &InputFile) -> io::Result<Content<'_>> {
        let mut stream = File::open(path)?;
        self.buffer.clear();
        if file.likeness == Likeness::ByOpening {
            self.take(&mut stream, OPENING_BYTES)?;
            if !opens_object(&self.buffer) {
                return Ok(Content::NotJson);
            }
        }
        self.take(&mut stream, FIRST_BYTES)?;
        let seeks_answers = self.sought == Sought::Answers;
        let limit = match file.summons {
            Summons::Found if !seeks_answers => MAX_FOUND_BYTES,
            Summons::Named | Summons::Found => MAX_NAMED_BYTES,
        };
        if self.len() >= FIRST_BYTES {
            let announced = stream.metadata()?.len();
            if announced <= limit {
                self.take(&mut stream, (limit + 1).saturating_sub(self.len()))?;
            }
            if announced > limit || self.len() > limit {
                let is_found = file.summons == Summons::Found && !seeks_answers;
                let unmarked = is_found && self.lacks_mark(&mut stream)?;
                return Ok(if unmarked { Content::NoPolicy } else { Content::TooLarge(limit) });
            }
        }
        let is_packed = gzip::is_packed(&self.buffer);
        if is_packed {
            self.buffer = gzip::unpack(&self.buffer, limit)?;
            if self.len() > limit {
                return Ok(Content::TooLarge(limit));
            }
        }
        if file.summons == Summons::Found && !seeks_answers && !may_hold_policy(&self.buffer) {
            return Ok(Content::NoPolicy);
        }
        Ok(if is_packed { Content::Unpacked(&self.buffer) } else { Content::Bytes(&self.buffer) })
    }

    fn len(&self) -> u64 {
        self.buffer.len() as u64
    }

    fn take(&mut self, stream: &mut File, bytes: u64) -> io::Result<()> {
        stream.take(bytes).read_to_end(&mut self.buffer).map(|_| ())
    }

    /// Whether no mark of a policy stands in what was read and in the rest of the file.
    fn lacks_mark(&mut self, stream: &mut File) -> io::Result<bool> {
        let mut searched = 0;
        while !may_hold_policy(&self.buffer) {
            searched += self.len();
            if searched > MAX_SEARCHED_BYTES {
                return Ok(false);
            }
            let rest = self.buffer.len().saturating_sub(MARK_REST);
            self.buffer.drain(..rest);
            let before = self.buffer.len();
            self.take(stream, FIRST_BYTES)?;
            if self.buffer.len() == before {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Reads the standard input, up to one byte more than a named file may have.
///
/// # Errors
/// Those of the system.
pub(crate) fn read_stdin() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().take(MAX_NAMED_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether the first character that is not blank opens an object.
fn opens_object(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    text.trim_ascii_start().first() == Some(&b'{')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_objects_are_taken_for_policies() {
        assert!(opens_object(b"\xEF\xBB\xBF \n{\"a\": 1}"));
        assert!(!opens_object(b"all:\n\tcc x.c"));
        assert!(!opens_object(b""));
    }
}
