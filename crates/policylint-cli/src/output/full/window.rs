//! The part of a file that a report shows. Policies are often one line of thousands of characters:
//! of such a line, only what stands around the finding is shown, at its true line and column.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use policylint::Span;

use crate::output::position::{Position, Positions, ceiling, floor};

/// More lines than this are not shown of one finding.
const MOST_LINES: u32 = 8;

/// The text of a file, of which little is shown at a time.
#[derive(Debug)]
pub(in crate::output) struct Window<'a> {
    positions: &'a Positions<'a>,
    name: &'a str,
    /// The text with harmful characters replaced; offsets are those of the file's text.
    shown: &'a str,
    /// Lines with more characters are cut.
    width: usize,
    /// The spans that are underlined.
    spans: Vec<Span>,
    /// Where the finding truly starts, if what is underlined stands elsewhere.
    true_start: Option<(u32, u32)>,
}

/// Some lines, from 1, both ends included.
#[derive(Debug, Clone, Copy)]
struct Lines {
    first: u32,
    last: u32,
}

impl<'a> Window<'a> {
    /// The text of a file, to be shown in so many columns.
    pub(in crate::output) fn new(
        positions: &'a Positions<'a>,
        name: &'a str,
        shown: &'a str,
        width: usize,
    ) -> Self {
        Self { positions, name, shown, width, spans: Vec::new(), true_start: None }
    }

    /// The part of a finding's span that is underlined.
    pub(in crate::output) fn primary(&mut self, span: Span) -> SourceSpan {
        let part = self.visible(span);
        if part.start != span.start {
            self.true_start = Some((part.start, span.start));
        }
        self.keep(part)
    }

    /// The part of a further span that is underlined.
    pub(in crate::output) fn related(&mut self, span: Span) -> SourceSpan {
        let part = self.visible(span);
        self.keep(part)
    }

    fn keep(&mut self, part: Span) -> SourceSpan {
        self.spans.push(part);
        (part.start as usize, part.len() as usize).into()
    }

    /// The part of a span that can be shown: on one line, or on few short ones.
    fn visible(&self, span: Span) -> Span {
        let end = span.range().end.min(self.shown.len());
        let start = span.range().start.min(end);
        let visible_text = self.shown.trim_end();
        if start >= visible_text.len() {
            // Past the last character there is no line to draw under: the last character stands in.
            let last = visible_text.char_indices().next_back().map_or(0, |(index, _)| index);
            return Span::of(last, visible_text.len());
        }
        let lines = self.lines(start, end);
        let short = lines.last - lines.first < MOST_LINES && self.are_short(lines);
        if lines.first != lines.last && !short {
            return self.visible(Span::of(start, self.end_of(lines.first).max(start)));
        }
        let longest = self.width * 3 / 4;
        if !short && end - start > longest {
            return Span::of(start, floor(self.shown, start + longest));
        }
        Span::of(start, end)
    }

    fn lines(&self, start: usize, end: usize) -> Lines {
        let line = |offset: usize| self.positions.line(u32::try_from(offset).unwrap_or(u32::MAX));
        let first = line(start);
        Lines { first, last: line(end.saturating_sub(1).max(start)).max(first) }
    }

    fn start_of(&self, line: u32) -> usize {
        (self.positions.line_start(line) as usize).min(self.shown.len())
    }

    /// Where a line's text ends, before the characters that end the line.
    fn end_of(&self, line: u32) -> usize {
        let start = self.start_of(line);
        let text = self.shown.get(start..self.start_of(line.saturating_add(1))).unwrap_or_default();
        start + text.trim_end_matches(['\r', '\n']).len()
    }

    fn are_short(&self, lines: Lines) -> bool {
        (lines.first..=lines.last).all(|line| {
            let text = self.shown.get(self.start_of(line)..self.end_of(line)).unwrap_or_default();
            text.len() <= self.width || text.chars().nth(self.width).is_none()
        })
    }

    /// The bytes to show for a span, with the first line of them and the number of lines.
    fn frame(
        &self,
        start: usize,
        end: usize,
        before: u32,
        after: u32,
    ) -> Option<(usize, usize, Lines)> {
        let own = self.lines(start, end);
        let count = u32::try_from(self.positions.source().lines().count()).unwrap_or(u32::MAX);
        let around = Lines {
            first: own.first.saturating_sub(before).max(1),
            last: own.last.saturating_add(after).min(count),
        };
        if own.last - own.first >= MOST_LINES {
            return None;
        }
        if self.are_short(around) {
            return Some((
                self.start_of(around.first),
                self.start_of(around.last.saturating_add(1)),
                around,
            ));
        }
        if self.are_short(own) {
            return Some((
                self.start_of(own.first),
                self.start_of(own.last.saturating_add(1)),
                own,
            ));
        }
        if own.first != own.last || end - start > self.width {
            return None;
        }
        let room = (self.width - (end - start)) / 2;
        let from = floor(self.shown, start.saturating_sub(room)).max(self.start_of(own.first));
        let to = ceiling(self.shown, end + room).min(self.end_of(own.first).max(end));
        let (from, to) = self.around_spans(start, end, from, to);
        Some((from, to, own))
    }

    /// Moves the ends of a frame so that they cut no span that is underlined.
    fn around_spans(
        &self,
        start: usize,
        end: usize,
        mut from: usize,
        mut to: usize,
    ) -> (usize, usize) {
        for span in &self.spans {
            let span = span.range();
            if span.start < from && from < span.end {
                from = if span.end <= start { span.end } else { span.start };
            }
            if span.start < to && to < span.end {
                to = if span.start >= end { span.start } else { span.end };
            }
        }
        (from, to)
    }

    /// The place that stands above a drawing.
    fn place(&self, start: usize) -> Position {
        let start = u32::try_from(start).unwrap_or(u32::MAX);
        let truly =
            self.true_start.filter(|(shown, _)| *shown == start).map_or(start, |(_, truly)| truly);
        self.positions.at(truly)
    }
}

impl SourceCode for Window<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let contents = |from: usize, to: usize, line: u32, column: u32, count: u32| {
            let data = self.shown.get(from..to).ok_or(MietteError::OutOfBounds)?;
            let (line, column) =
                (line.saturating_sub(1) as usize, column.saturating_sub(1) as usize);
            let span = (from, to - from).into();
            let name = self.name.to_owned();
            Ok(MietteSpanContents::new_named(
                name,
                data.as_bytes(),
                span,
                line,
                column,
                count as usize,
            ))
        };
        let contents = if lines_before == 0 && lines_after == 0 {
            let place = self.place(start);
            contents(start, end, place.line, place.column, 1)
        } else {
            let lines = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
            let frame = self.frame(start, end, lines(lines_before), lines(lines_after));
            // Without a frame, two findings that stand too far apart are drawn one by one.
            let (from, to, lines) = frame.ok_or(MietteError::OutOfBounds)?;
            contents(from, to, lines.first, 1, lines.last - lines.first + 1)
        };
        contents.map(|contents| -> Box<dyn SpanContents<'a> + 'a> { Box::new(contents) })
    }
}
