//! Strings of the tree: decoded on demand, each decoded byte with its place.

use std::borrow::Cow;

use crate::source::{Place, PlaceMap, Segment, Span};
use crate::tree::{
    BUILT, BuiltPart, ESCAPED, HoleId, Node, NodeId, OTHER_QUOTES, QUOTED, Tree, UNCLOSED,
};

/// Stands for a hole in decoded text, so that every hole has an offset: U+FFFC OBJECT REPLACEMENT CHARACTER.
pub(crate) const HOLE_MARK: char = '\u{FFFC}';

/// A piece of a string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<'t> {
    /// Decoded text.
    Text(Cow<'t, str>),
    /// A piece that is not known.
    Hole(HoleId),
}

/// A string put together from pieces: decoded text with marks for its holes, and where its bytes come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BuiltString {
    text: String,
    map: PlaceMap,
    holes: Vec<(usize, HoleId)>,
}

impl BuiltString {
    pub(crate) fn new(place: Place, parts: Vec<BuiltPart>) -> Self {
        let mut built = Self { text: String::new(), map: PlaceMap::default(), holes: Vec::new() };
        let mut segments = Vec::new();
        for part in parts {
            let start = u32::try_from(built.text.len()).unwrap_or(u32::MAX);
            match part {
                BuiltPart::Text(text, map) => {
                    segments.extend(map.shifted(start));
                    built.text.push_str(&text);
                }
                BuiltPart::Hole(hole, place) => {
                    segments.push(Segment { start, place, verbatim: false });
                    built.holes.push((built.text.len(), hole));
                    built.text.push(HOLE_MARK);
                }
            }
        }
        let last = segments.last().map_or(place, |segment| segment.place);
        let end = Place::new(last.source, Span::new(last.span.end, last.span.end));
        let start = u32::try_from(built.text.len()).unwrap_or(u32::MAX);
        if segments.is_empty() {
            segments.push(Segment { start, place, verbatim: false });
        } else {
            // An empty segment for the position behind the last byte.
            segments.push(Segment { start, place: end, verbatim: true });
        }
        built.map = PlaceMap::new(segments);
        built
    }
}

impl PlaceMap {
    /// The segments moved by `by` decoded bytes.
    pub(crate) fn shifted(self, by: u32) -> impl Iterator<Item = Segment> {
        self.into_segments()
            .into_iter()
            .map(move |segment| Segment { start: segment.start.saturating_add(by), ..segment })
    }
}

/// The text of a string node.
#[derive(Debug, Clone, Copy)]
pub struct Str<'t> {
    tree: &'t Tree,
    id: NodeId,
    raw: &'t str,
    inner: Span,
    flags: u8,
    payload: u32,
}

impl<'t> Str<'t> {
    #[inline]
    pub(crate) fn new(tree: &'t Tree, id: NodeId, node: &Node) -> Self {
        let source = tree.sources().text(node.source);
        let inner = if node.flags & QUOTED == 0 {
            between_quotes(source, node)
        } else {
            Span { start: node.start + 1, end: node.end - 1 }
        };
        let raw = source.get(inner.range()).unwrap_or("");
        Self { tree, id, raw, inner, flags: node.flags, payload: node.payload }
    }

    /// Its node.
    pub fn id(&self) -> NodeId {
        self.id
    }

    /// The text as written, without its quotes.
    pub fn raw(&self) -> &'t str {
        self.raw
    }

    /// The decoded text. Each hole is one U+FFFC, at the offsets of [`Str::holes`].
    #[inline]
    pub fn decoded(&self) -> Cow<'t, str> {
        match self.built() {
            Some(built) => Cow::Borrowed(built.text.as_str()),
            None if self.flags & ESCAPED == 0 => Cow::Borrowed(self.raw),
            None => Cow::Owned(crate::json::unescape(self.raw)),
        }
    }

    /// Whether the decoded text is `text`.
    #[inline]
    pub fn is(&self, text: &str) -> bool {
        if self.flags & (ESCAPED | BUILT) == 0 { self.raw == text } else { self.decoded() == text }
    }

    /// The offsets of the holes in the decoded text.
    pub fn holes(&self) -> &'t [(usize, HoleId)] {
        self.built().map_or(&[], |built| built.holes.as_slice())
    }

    /// Its pieces in order.
    pub fn parts(&self) -> Vec<Part<'t>> {
        let decoded = self.decoded();
        let mut parts = Vec::new();
        let mut from = 0;
        for (at, hole) in self.holes() {
            if let Some(text) = decoded.get(from..*at).filter(|text| !text.is_empty()) {
                parts.push(Part::Text(Cow::Owned(text.to_owned())));
            }
            parts.push(Part::Hole(*hole));
            from = at + HOLE_MARK.len_utf8();
        }
        match decoded.get(from..) {
            Some(rest) if from == 0 => parts.push(Part::Text(Cow::Owned(rest.to_owned()))),
            Some(rest) if !rest.is_empty() => parts.push(Part::Text(Cow::Owned(rest.to_owned()))),
            _ => {}
        }
        parts
    }

    /// Where a range of the decoded text stands. Total: a range past the end gives the string's end.
    pub fn place_of(&self, range: std::ops::Range<usize>) -> Place {
        let range = Span::of(range.start, range.end);
        let whole = self.tree.place(self.id);
        match self.built() {
            Some(built) => built.map.place_of(range).unwrap_or(whole),
            None if self.flags & ESCAPED == 0 => {
                let start =
                    (self.inner.start + range.start.min(self.inner.len())).min(self.inner.end);
                let end = self.inner.start.saturating_add(range.end).min(self.inner.end);
                Place::new(whole.source, Span::new(start, end))
            }
            None => crate::json::place_map(self.raw, Place::new(whole.source, self.inner))
                .place_of(range)
                .unwrap_or(whole),
        }
    }

    /// Whether edits inside the text can be written back: not for text put together from pieces.
    pub fn is_written(&self) -> bool {
        self.flags & BUILT == 0
    }

    /// Where each byte of the decoded text stands.
    pub(crate) fn place_map(&self) -> PlaceMap {
        let place = Place::new(self.tree.place(self.id).source, self.inner);
        match self.built() {
            Some(built) => built.map.clone(),
            None if self.flags & ESCAPED == 0 => {
                PlaceMap::new(vec![Segment { start: 0, place, verbatim: true }])
            }
            None => crate::json::place_map(self.raw, place),
        }
    }

    /// Whether its text stands between double quotes, both of them there.
    pub(crate) fn is_double_quoted(&self) -> bool {
        self.flags & QUOTED != 0
    }

    fn built(&self) -> Option<&'t BuiltString> {
        if self.flags & BUILT == 0 {
            return None;
        }
        self.tree.strings.get(self.payload as usize)
    }
}

/// Where the text of a string stands without its quotes, if there are any: hosts may write strings
/// without.
fn between_quotes(source: &str, node: &Node) -> Span {
    let quoted = source.get(node.start as usize..node.end as usize).unwrap_or("");
    let start = node.start as usize;
    if node.flags & (OTHER_QUOTES | UNCLOSED) == 0 {
        let Some(rest) = quoted.strip_prefix('"') else { return Span::new(node.start, node.end) };
        return Span::of(start + 1, start + 1 + rest.strip_suffix('"').unwrap_or(rest).len());
    }
    let mut inner = quoted.chars();
    let first = inner.next().map_or(0, char::len_utf8);
    let closed = node.flags & UNCLOSED == 0;
    let last = inner.next_back().filter(|_| closed).map_or(0, char::len_utf8);
    Span::of(start + first, start + quoted.len() - last)
}
