//! Texts inside texts: the JSON inside a string, percent-encoded JSON; each byte keeps its place.

use std::fmt::Write as _;

use crate::source::{
    DecodingStep, DerivedSource, Place, PlaceMap, Segment, Source, SourceId, Sources, Span,
};
use crate::tree::{Host, NodeId, Tree};

/// Adds the decoded text of a string node as a source, to be read with [`super::parse_derived`]. A node that is no
/// string gives an empty text.
pub fn derive_json_string(tree: &Tree, node: NodeId) -> (Sources, SourceId) {
    let mut sources = tree.sources().clone();
    let place = tree.place(node);
    let (text, origin) = match tree.string(node) {
        Some(string) => (string.decoded().into_owned(), string.place_map()),
        None => (String::new(), PlaceMap::new(vec![Segment { start: 0, place, verbatim: false }])),
    };
    // Only text between double quotes of JSON can be written back.
    let is_json = tree.host == Host::Json
        && tree.string(node).is_some_and(|string| string.is_double_quoted());
    let step = if is_json { DecodingStep::JsonString } else { DecodingStep::Template };
    let id = add(&mut sources, place.source, text, origin, step);
    (sources, id)
}

/// Adds the text of a string node, percent-decoded (RFC 3986), as a source: how the IAM API returns policies.
pub fn derive_percent_decoded(tree: &Tree, node: NodeId) -> (Sources, SourceId) {
    let (sources, id) = derive_json_string(tree, node);
    derive_percent_decoded_source(sources, id)
}

/// Adds a source, percent-decoded (RFC 3986), as a further source. For text encoded twice, call it twice.
pub fn derive_percent_decoded_source(
    mut sources: Sources,
    source: SourceId,
) -> (Sources, SourceId) {
    let (text, origin) = percent_decode(sources.text(source), source);
    let id = add(&mut sources, source, text, origin, DecodingStep::PercentEncoding);
    (sources, id)
}

/// A text percent-encoded: all but letters, digits and `-._~` (RFC 3986, section 2.3).
pub(crate) fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

fn add(
    sources: &mut Sources,
    from: SourceId,
    text: String,
    origin: PlaceMap,
    step: DecodingStep,
) -> SourceId {
    let (mut steps, address) = match sources.get(from) {
        Some(Source::Derived(derived)) => (derived.steps.clone(), derived.address.clone()),
        _ => (Vec::new(), None),
    };
    steps.push(step);
    sources.add(Source::Derived(DerivedSource { text: text.into(), origin, steps, address }))
}

/// The decoded text and where it comes from. A `%` without two digits stands for itself; bytes that are not UTF-8
/// become U+FFFD.
fn percent_decode(text: &str, source: SourceId) -> (String, PlaceMap) {
    let mut decoded = String::with_capacity(text.len());
    let mut segments = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let at = text.len() - rest.len();
        let start = Span::of(0, decoded.len()).end;
        let plain = rest.find('%').unwrap_or(rest.len());
        let run = percent_run(rest.get(plain..).unwrap_or(""));
        // A lone `%` is plain text.
        let plain = if plain == 0 && run.is_empty() { 1 } else { plain };
        if plain > 0 {
            decoded.push_str(rest.get(..plain).unwrap_or(""));
            let place = Place::new(source, Span::of(at, at + plain));
            segments.push(Segment { start, place, verbatim: true });
            rest = rest.get(plain..).unwrap_or("");
        } else {
            decode_run(&run, at, source, &mut decoded, &mut segments);
            rest = rest.get(run.len() * 3..).unwrap_or("");
        }
    }
    let end = Place::new(source, Span::of(text.len(), text.len()));
    segments.push(Segment { start: Span::of(0, decoded.len()).end, place: end, verbatim: true });
    (decoded, PlaceMap::new(segments))
}

/// The bytes of the `%XX` that follow each other at the start.
fn percent_run(text: &str) -> Vec<u8> {
    let (triples, _) = text.as_bytes().as_chunks::<3>();
    triples
        .iter()
        .map_while(|[percent, high, low]| {
            let high = char::from(*high).to_digit(16).filter(|_| *percent == b'%')?;
            let low = char::from(*low).to_digit(16)?;
            u8::try_from(high << 4 | low).ok()
        })
        .collect()
}

/// Adds the characters of a run of `%XX` that starts at `at`, each with its own place.
fn decode_run(
    run: &[u8],
    at: usize,
    source: SourceId,
    decoded: &mut String,
    segments: &mut Vec<Segment>,
) {
    let mut at = at;
    let mut add = |character: char, bytes: usize| {
        let place = Place::new(source, Span::of(at, at + bytes * 3));
        segments.push(Segment { start: Span::of(0, decoded.len()).end, place, verbatim: false });
        decoded.push(character);
        at += bytes * 3;
    };
    for chunk in run.utf8_chunks() {
        chunk.valid().chars().for_each(|character| add(character, character.len_utf8()));
        if !chunk.invalid().is_empty() {
            add(char::REPLACEMENT_CHARACTER, chunk.invalid().len());
        }
    }
}
