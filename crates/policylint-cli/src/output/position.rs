//! Where an offset of the text lies: line, column, and offset in the file as stored. Each question
//! costs little however long a line is, so that a file in one line with many findings is no trap.

use policylint::syntax::Encoding;
use policylint::{Diagnostic, Place, SourceFile, Span};

use crate::report::FileReport;

/// Text is counted once in blocks of so many bytes.
const BLOCK: usize = 1024;

/// A place in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    /// From 1.
    pub(crate) line: u32,
    /// In characters, from 1.
    pub(crate) column: u32,
    /// In bytes of the file as stored, from 0.
    pub(crate) offset: u64,
}

/// A place in a file as AWS gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Utf16Position {
    /// From 1.
    pub(crate) line: u32,
    /// In UTF-16 units, from 0.
    pub(crate) column: u32,
    /// In UTF-16 units of the text, from 0.
    pub(crate) offset: u32,
}

/// The places of one file.
#[derive(Debug)]
pub(crate) struct Positions<'a> {
    source: &'a SourceFile,
    /// What lies before each block.
    blocks: Vec<Count>,
    /// Pairs of an offset in the text and one in the file, where they drift apart; for files that are
    /// almost UTF-8.
    drifts: Vec<(usize, usize)>,
    /// The length of the file, if it is not that of the text.
    length: Option<usize>,
}

/// How long a stretch of text is.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    characters: usize,
    utf16: usize,
}

/// The places of all texts that the findings of a file lie in: mostly the file's own, and others where
/// a policy is put together from several.
#[derive(Debug)]
pub(crate) struct Places<'a> {
    file: &'a FileReport,
    texts: Vec<Positions<'a>>,
}

impl<'a> Places<'a> {
    /// The places of the texts that the findings of a file lie in.
    pub(crate) fn of(file: &'a FileReport) -> Self {
        let mut places = Self { file, texts: Vec::new() };
        for finding in &file.findings {
            let labels = finding.labels.iter().map(|label| label.place);
            let edits = finding.fix.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.place));
            for place in std::iter::once(finding.place).chain(labels).chain(edits) {
                if let Some((source, _)) = file.in_file(finding, place)
                    && places.texts.iter().all(|text| !std::ptr::eq(text.source, source))
                {
                    places.texts.push(Positions::new(file, source));
                }
            }
        }
        places
    }

    /// The texts that findings lie in.
    pub(crate) fn texts(&self) -> &[Positions<'a>] {
        &self.texts
    }

    /// The text that holds a place of a finding, and the span in it.
    pub(crate) fn find(
        &self,
        finding: &Diagnostic,
        place: Place,
    ) -> Option<(&Positions<'a>, Span)> {
        let (source, span) = self.file.in_file(finding, place)?;
        self.texts.iter().find(|text| std::ptr::eq(text.source, source)).map(|text| (text, span))
    }

    /// The text that a finding lies in, and where in it.
    pub(crate) fn of_finding(&self, finding: &Diagnostic) -> Option<(&Positions<'a>, Span)> {
        self.find(finding, finding.place)
    }

    /// The name of the file that a finding lies in.
    pub(crate) fn name(&self, finding: &Diagnostic) -> &'a str {
        self.of_finding(finding).map_or(&self.file.name, |(text, _)| text.source.name())
    }
}

impl<'a> Positions<'a> {
    fn new(file: &'a FileReport, source: &'a SourceFile) -> Self {
        // Only of the file itself the bytes were kept.
        let stored = file
            .stored
            .as_ref()
            .filter(|_| file.file().is_some_and(|own| std::ptr::eq(own, source)));
        let drifts = match (stored, source.encoding()) {
            (Some(stored), Encoding::Lossy(_)) => drifts(stored),
            _ => Vec::new(),
        };
        Self { source, blocks: blocks(source.text()), drifts, length: stored.map(Vec::len) }
    }

    /// The places of a text that is no part of a report.
    pub(crate) fn of_source(source: &'a SourceFile) -> Self {
        Self { source, blocks: blocks(source.text()), drifts: Vec::new(), length: None }
    }

    /// The file.
    pub(crate) fn source(&self) -> &'a SourceFile {
        self.source
    }

    /// The line of an offset, from 1.
    pub(crate) fn line(&self, offset: u32) -> u32 {
        let (mut low, mut high) =
            (1, u32::try_from(self.source.lines().count()).unwrap_or(u32::MAX));
        while low < high {
            let middle = low + (high - low).div_ceil(2);
            if self.line_start(middle) <= offset { low = middle } else { high = middle - 1 }
        }
        low
    }

    /// Where a line starts.
    pub(crate) fn line_start(&self, line: u32) -> u32 {
        self.source.lines().line_span(line, 0).map_or(u32::MAX, |span| span.start)
    }

    /// The place of an offset.
    pub(crate) fn at(&self, offset: u32) -> Position {
        let line = self.line(offset);
        let start = self.line_start(line) as usize;
        let at = (offset as usize).min(self.source.text().len());
        let mut characters =
            self.before(at).characters.saturating_sub(self.before(start).characters);
        if start == 0 && at > 0 && self.source.text().starts_with('\u{feff}') {
            characters = characters.saturating_sub(1);
        }
        let column = u32::try_from(characters + 1).unwrap_or(u32::MAX);
        Position { line, column, offset: self.stored(at) }
    }

    /// The place of an offset as AWS counts: the line from 1, the rest in UTF-16 units from 0, without a
    /// mark at the start.
    pub(crate) fn utf16_at(&self, offset: u32) -> Utf16Position {
        let line = self.line(offset);
        let text = self.source.text();
        let mark = usize::from(text.starts_with('\u{feff}'));
        let units = |at: u32| {
            let units = self.before((at as usize).min(text.len())).utf16;
            u32::try_from(units.saturating_sub(mark)).unwrap_or(u32::MAX)
        };
        let (start, at) = (units(self.line_start(line)), units(offset));
        Utf16Position { line, column: at.saturating_sub(start), offset: at }
    }

    /// The offset in the file as stored.
    pub(crate) fn stored(&self, at: usize) -> u64 {
        const UTF16_MARK: usize = 2;
        let stored = match self.source.encoding() {
            Encoding::Utf8 => at,
            Encoding::Utf16Le | Encoding::Utf16Be => UTF16_MARK + 2 * self.before(at).utf16,
            Encoding::Lossy(_) => {
                let after = self.drifts.partition_point(|(text, _)| *text <= at);
                let last = after.checked_sub(1).and_then(|index| self.drifts.get(index));
                last.map_or(at, |(text, stored)| stored + (at - text))
            }
        };
        // A last byte without its pair was read as a character, too.
        let length = self.length.unwrap_or(usize::MAX);
        stored.min(length) as u64
    }

    /// What lies before an offset.
    fn before(&self, at: usize) -> Count {
        let text = self.source.text();
        let block = (at / BLOCK).min(self.blocks.len().saturating_sub(1));
        let mut count = self.blocks.get(block).copied().unwrap_or_default();
        // A block starts at the first character that starts in it.
        let start = ceiling(text, block * BLOCK);
        for (index, character) in text.get(start..).unwrap_or_default().char_indices() {
            if start + index >= at {
                break;
            }
            count.characters += 1;
            count.utf16 += character.len_utf16();
        }
        count
    }
}

/// What lies before each block of the text.
fn blocks(text: &str) -> Vec<Count> {
    let mut blocks = vec![Count::default()];
    let mut count = Count::default();
    for (index, character) in text.char_indices() {
        while index >= blocks.len() * BLOCK {
            blocks.push(count);
        }
        count.characters += 1;
        count.utf16 += character.len_utf16();
    }
    blocks
}

/// Where the text and the bytes it was read from drift apart: after each run of bytes that is no
/// UTF-8 and was read as one character of three bytes.
fn drifts(stored: &[u8]) -> Vec<(usize, usize)> {
    let (mut text, mut bytes) = (0, 0);
    let mut drifts = Vec::new();
    for chunk in stored.utf8_chunks() {
        text += chunk.valid().len();
        bytes += chunk.valid().len();
        if !chunk.invalid().is_empty() {
            text += char::REPLACEMENT_CHARACTER.len_utf8();
            bytes += chunk.invalid().len();
            drifts.push((text, bytes));
        }
    }
    drifts
}

/// The first boundary of a character at or after an offset.
pub(super) fn ceiling(text: &str, at: usize) -> usize {
    (at..text.len()).find(|index| text.is_char_boundary(*index)).unwrap_or(text.len())
}

/// The last boundary of a character at or before an offset.
pub(super) fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|index| text.is_char_boundary(*index)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use policylint::{ReadOptions, SourceFile};

    use super::*;
    use crate::report::FileState;

    fn report(bytes: &[u8]) -> FileReport {
        let reading = policylint::read(
            SourceFile::from_bytes("a.json", bytes.to_vec()),
            &ReadOptions::default(),
        );
        let mut report = FileReport::new("a.json", FileState::Checked(1));
        report.reading = Some(reading);
        report.stored = Some(bytes.to_vec());
        report
    }

    fn places(bytes: &[u8], offset: u32) -> (u32, u32, u64) {
        let report = report(bytes);
        let at = Positions::new(&report, report.file().unwrap()).at(offset);
        (at.line, at.column, at.offset)
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(places("\"é\"\r\n\"\u{1f600}x".as_bytes(), 11), (2, 3, 11));
        assert_eq!(places("\u{feff}{}".as_bytes(), 3), (1, 1, 3));
    }

    #[test]
    fn offsets_are_those_of_the_stored_file() {
        let utf16: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain("{\"é\":".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert_eq!(places(&utf16, 5), (1, 5, 10));
        let cut = [utf16.as_slice(), b"x"].concat();
        assert_eq!(places(&cut, 99).2, 13);
        // One byte that is no UTF-8 stands as three in the text.
        assert_eq!(places(b"{\"\xff\": 1}", 6), (1, 5, 4));
    }

    #[test]
    fn long_lines_agree_with_the_line_index() {
        let text = "é\u{1f600}a".repeat(1000) + "\nb" + &"ü".repeat(1500);
        let report = report(text.as_bytes());
        let positions = Positions::new(&report, report.file().unwrap());
        let source = positions.source();
        for offset in (0..text.len()).filter(|offset| text.is_char_boundary(*offset)) {
            let offset = u32::try_from(offset).unwrap();
            let (at, truth) = (positions.at(offset), source.lines().line_column(&text, offset));
            assert_eq!((at.line, at.column), (truth.line, truth.column));
        }
    }
}
