//! Sources of text and places in them.

use std::sync::{Arc, OnceLock};

/// A half-open range of bytes of one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`; an inverted pair becomes the empty span at `start`.
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The span of `start..end` given as `usize`, saturating at four gibibytes.
    pub fn of(start: usize, end: usize) -> Self {
        Self::new(u32::try_from(start).unwrap_or(u32::MAX), u32::try_from(end).unwrap_or(u32::MAX))
    }

    /// How many bytes it holds.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether it holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// As a range of indices.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether `other` lies inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// Which source of a [`Sources`] table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SourceId(pub u16);

/// A range of bytes of one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Place {
    /// The source.
    pub source: SourceId,
    /// Where in it.
    pub span: Span,
}

impl Place {
    /// The place of `span` in `source`.
    pub fn new(source: SourceId, span: Span) -> Self {
        Self { source, span }
    }
}

/// How the bytes of a file were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// UTF-8; offsets are those of the file.
    #[default]
    Utf8,
    /// UTF-8 with bytes that are not; each became U+FFFD. Holds the offset of the first.
    Lossy(u32),
    /// UTF-16, little endian; offsets are those of the decoded text.
    Utf16Le,
    /// UTF-16, big endian; offsets are those of the decoded text.
    Utf16Be,
}

/// A file: its name as shown to people, and its text.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    text: Arc<str>,
    encoding: Encoding,
    lines: OnceLock<LineIndex>,
}

impl SourceFile {
    /// A file that is UTF-8. A byte order mark stays in the text, so that offsets are the file's.
    pub fn new(name: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            encoding: Encoding::Utf8,
            lines: OnceLock::new(),
        }
    }

    /// A file from its bytes, whatever they are: UTF-8, UTF-16 with or without a byte order
    /// mark, or neither.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        let (text, encoding) = decode(bytes);
        Self { name: name.into(), text: text.into(), encoding, lines: OnceLock::new() }
    }

    /// Its name as shown to people.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How its bytes were read.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Its lines, indexed on first use.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }
}

fn decode(bytes: Vec<u8>) -> (String, Encoding) {
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => (decode_utf16(rest, u16::from_le_bytes), Encoding::Utf16Le),
        [0xFE, 0xFF, rest @ ..] => (decode_utf16(rest, u16::from_be_bytes), Encoding::Utf16Be),
        // Without a mark: text that starts with two ASCII characters shows it by its zeros.
        [1..=0x7F, 0, 1..=0x7F, 0, ..] => {
            (decode_utf16(&bytes, u16::from_le_bytes), Encoding::Utf16Le)
        }
        [0, 1..=0x7F, 0, 1..=0x7F, ..] => {
            (decode_utf16(&bytes, u16::from_be_bytes), Encoding::Utf16Be)
        }
        _ => match String::from_utf8(bytes) {
            Ok(text) => (text, Encoding::Utf8),
            Err(error) => {
                let at = u32::try_from(error.utf8_error().valid_up_to()).unwrap_or(u32::MAX);
                (String::from_utf8_lossy(error.as_bytes()).into_owned(), Encoding::Lossy(at))
            }
        },
    }
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text: String = char::decode_utf16(pairs.iter().map(|pair| unit(*pair)))
        .map(|decoded| decoded.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    if !rest.is_empty() {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    text
}

/// Text made from a part of another source: a JSON string decoded, a percent-encoded policy.
#[derive(Debug)]
pub struct DerivedSource {
    /// The decoded text.
    pub text: Arc<str>,
    /// Where each part of the text comes from.
    pub origin: PlaceMap,
    /// How the text was made from the outermost source, outermost step first: edits take the steps
    /// back in reverse.
    pub steps: Vec<DecodingStep>,
    /// What it is called where there is no place for it in any file, such as a Terraform address.
    pub address: Option<String>,
}

/// One step on the way from a file to a derived text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecodingStep {
    /// Escapes of a JSON string.
    JsonString,
    /// `%7B` and the like (RFC 3986).
    PercentEncoding,
    /// A template or function gave the text.
    Template,
}

/// A text: a file, or made from one.
#[derive(Debug)]
pub enum Source {
    /// A file.
    File(SourceFile),
    /// Made from a part of another source.
    Derived(DerivedSource),
}

impl Source {
    /// Its text.
    pub fn text(&self) -> &str {
        match self {
            Self::File(file) => file.text(),
            Self::Derived(derived) => &derived.text,
        }
    }
}

/// The sources of one tree. The first is usually the file it was read from.
#[derive(Debug, Clone, Default)]
pub struct Sources(Vec<Arc<Source>>);

impl Sources {
    /// A table with one file.
    pub fn of(file: SourceFile) -> Self {
        Self(vec![Arc::new(Source::File(file))])
    }

    /// Adds a source. Past 65,536 sources none is added, and the last one's id is given again.
    pub fn add(&mut self, source: Source) -> SourceId {
        let Ok(id) = u16::try_from(self.0.len()) else { return SourceId(u16::MAX) };
        self.0.push(Arc::new(source));
        SourceId(id)
    }

    /// The source with this id.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.0.get(usize::from(id.0)).map(AsRef::as_ref)
    }

    /// The text of a source; empty for an id that is not of this table.
    pub fn text(&self, id: SourceId) -> &str {
        self.get(id).map_or("", Source::text)
    }

    /// The text at a place.
    pub fn slice(&self, place: Place) -> &str {
        self.text(place.source).get(place.span.range()).unwrap_or("")
    }

    /// The same place in the outermost source: the file that a person can open, where there is one.
    pub fn outermost(&self, place: Place) -> Place {
        let mut place = place;
        // Derived sources only point at earlier ones, so this ends; the bound is for hand-made tables.
        for _ in 0..self.0.len() {
            match self.get(place.source) {
                Some(Source::Derived(derived)) => match derived.origin.place_of(place.span) {
                    Some(origin) => place = origin,
                    None => break,
                },
                _ => break,
            }
        }
        place
    }

    /// The file that holds a place, and the span in it, if it lies in a file.
    pub fn in_file(&self, place: Place) -> Option<(&SourceFile, Span)> {
        let outer = self.outermost(place);
        match self.get(outer.source)? {
            Source::File(file) => Some((file, outer.span)),
            Source::Derived(_) => None,
        }
    }
}

/// Which bytes of a decoded text come from where. Its segments lie in order and leave no gap.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceMap {
    segments: Vec<Segment>,
}

/// A run of decoded bytes with one origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// First decoded byte.
    pub start: u32,
    /// Where it comes from.
    pub place: Place,
    /// Whether it was copied byte for byte; else the whole run stands for the whole place (an escape).
    pub verbatim: bool,
}

impl PlaceMap {
    /// A map from segments in order of `start`.
    pub fn new(segments: Vec<Segment>) -> Self {
        Self { segments }
    }

    /// Its segments.
    pub fn into_segments(self) -> Vec<Segment> {
        self.segments
    }

    /// The place that a range of decoded bytes comes from. `None` only for a map without segments.
    pub fn place_of(&self, range: Span) -> Option<Place> {
        let first = self.point(range.start, false)?;
        let last = if range.is_empty() { first } else { self.point(range.end - 1, true)? };
        if range.is_empty() {
            return Some(Place::new(first.source, Span::new(first.span.start, first.span.start)));
        }
        if first.source == last.source && first.span.start <= last.span.end {
            return Some(Place::new(first.source, Span::new(first.span.start, last.span.end)));
        }
        Some(first)
    }

    /// The place of one decoded byte; `last` asks for its end rather than its start.
    fn point(&self, at: u32, last: bool) -> Option<Place> {
        let index = self.segments.partition_point(|segment| segment.start <= at).saturating_sub(1);
        let segment = self.segments.get(index)?;
        if !segment.verbatim {
            return Some(segment.place);
        }
        let offset = at.saturating_sub(segment.start);
        let start = segment.place.span.start.saturating_add(offset).min(segment.place.span.end);
        let end = if last {
            start.saturating_add(1).min(segment.place.span.end)
        } else {
            segment.place.span.end
        };
        Some(Place::new(segment.place.source, Span::new(start, end)))
    }
}

/// A line and a column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The column in UTF-16 units, from 0.
    pub column_utf16: u32,
}

/// Where the lines of a text start. Lines end with LF, CR LF or a lone CR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// For text that is not ASCII: how many characters and UTF-16 units stand before each multiple
    /// of [`CHECKPOINT`] bytes, so that a column in a long line is found without counting it all.
    counts: Vec<Counts>,
}

/// Bytes between two checkpoints.
const CHECKPOINT: usize = 1024;

/// How many characters and UTF-16 units stand before an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Counts {
    characters: u32,
    utf16: u32,
}

impl Counts {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            // Bytes that continue a character do not count; one that starts four bytes needs two units.
            self.characters += u32::from(byte & 0xC0 != 0x80);
            self.utf16 += u32::from(byte & 0xC0 != 0x80) + u32::from(*byte >= 0xF0);
        }
    }
}

impl LineIndex {
    /// The index of a text.
    pub fn new(text: &str) -> Self {
        let starts = line_starts(text.as_bytes());
        let mut counts = Vec::new();
        if !text.is_ascii() {
            let mut count = Counts::default();
            for piece in text.as_bytes().chunks(CHECKPOINT) {
                counts.push(count);
                count.add(piece);
            }
        }
        Self { starts, counts }
    }

    /// How many lines the text has.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The bytes of a line (from 1), its line end included. `len` is the length of the text.
    pub fn line_span(&self, line: u32, len: u32) -> Option<Span> {
        let index = (line as usize).checked_sub(1)?;
        let start = *self.starts.get(index)?;
        Some(Span::new(start, self.starts.get(index + 1).copied().unwrap_or(len)))
    }

    /// The line and column of an offset into `text`, which must be the text of this index. An
    /// offset inside a character counts as its start, one past the end as the end. A byte order
    /// mark at the start has no column.
    pub fn line_column(&self, text: &str, offset: u32) -> LineColumn {
        let mut end = (offset as usize).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let offset = Span::of(0, end).end;
        let index = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let start = self.starts.get(index).copied().unwrap_or(0) as usize;
        let (from, to) = (self.counts_before(text, start), self.counts_before(text, end));
        let mark = u32::from(start == 0 && end > 0 && text.starts_with('\u{FEFF}'));
        LineColumn {
            line: Span::of(0, index + 1).end,
            column: to.characters - from.characters - mark + 1,
            column_utf16: to.utf16 - from.utf16 - mark,
        }
    }

    fn counts_before(&self, text: &str, offset: usize) -> Counts {
        let Some(counts) = self.counts.get(offset / CHECKPOINT).or(self.counts.last()) else {
            let count = Span::of(0, offset).end;
            return Counts { characters: count, utf16: count };
        };
        let mut counts = *counts;
        let from = (offset / CHECKPOINT).min(self.counts.len() - 1) * CHECKPOINT;
        counts.add(text.as_bytes().get(from..offset).unwrap_or(&[]));
        counts
    }
}

/// Where the lines of a text start, the first one too.
fn line_starts(bytes: &[u8]) -> Vec<u32> {
    let mut starts = Vec::with_capacity(bytes.len() / BYTES_PER_LINE + 1);
    starts.push(0);
    let mut end_line = |at: usize| {
        // A CR before an LF does not end the line yet.
        if bytes.get(at) != Some(&b'\r') || bytes.get(at + 1) != Some(&b'\n') {
            starts.push(Span::of(0, at + 1).end);
        }
    };
    let (groups, rest) = bytes.as_chunks::<8>();
    for (group, start) in groups.iter().zip((0..).step_by(8)) {
        let eight = u64::from_le_bytes(*group);
        let mut ends = bytes_that_are(b'\n', eight) | bytes_that_are(b'\r', eight);
        while ends != 0 {
            end_line(start + (ends.trailing_zeros() / 8) as usize);
            ends &= ends - 1;
        }
    }
    for (at, byte) in bytes.iter().enumerate().skip(bytes.len() - rest.len()) {
        if matches!(byte, b'\n' | b'\r') {
            end_line(at);
        }
    }
    starts
}

/// Bytes of text for each line that are expected at least.
const BYTES_PER_LINE: usize = 24;

/// The high bit of each of eight bytes that is `byte`.
fn bytes_that_are(byte: u8, eight: u64) -> u64 {
    const LOW_BITS: u64 = 0x7F7F_7F7F_7F7F_7F7F;
    let other = eight ^ u64::from_le_bytes([byte; 8]);
    // Adding to the low bits carries into the high bit unless they are all zero, and never beyond.
    !(((other & LOW_BITS) + LOW_BITS) | other | LOW_BITS)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The line and column counted character by character.
    fn counted(text: &str, offset: usize) -> LineColumn {
        let mut at = LineColumn { line: 1, column: 1, column_utf16: 0 };
        let mut characters = text.char_indices().peekable();
        while let Some((start, character)) = characters.next() {
            if start + character.len_utf8() > offset {
                break;
            }
            let next = characters.peek().map(|(_, next)| *next);
            if character == '\n' || (character == '\r' && next != Some('\n')) {
                at = LineColumn { line: at.line + 1, column: 1, column_utf16: 0 };
            } else if start > 0 || character != '\u{FEFF}' {
                at.column += 1;
                at.column_utf16 += Span::of(0, character.len_utf16()).end;
            }
        }
        at
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn columns_are_those_counted(mark in "\u{FEFF}?", piece in "[a-é😀\r\n]{0,5}", times in 0_usize..700, part in 0.0..1.1) {
            let text = format!("{mark}{}", piece.repeat(times));
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "any offset will do")]
            let offset = (text.len() as f64 * part) as u32;
            prop_assert_eq!(LineIndex::new(&text).line_column(&text, offset), counted(&text, offset as usize));
        }
    }

    #[test]
    fn columns_of_a_long_line_are_found_quickly() {
        let text = "é".repeat(1 << 20);
        let index = LineIndex::new(&text);
        for offset in (0..text.len()).step_by(200) {
            let column = Span::of(0, offset / 2 + 1).end;
            assert_eq!(index.line_column(&text, Span::of(0, offset).end).column, column);
        }
    }
}
