//! Looking ahead in the text, to tell which of several mistakes was made.

use crate::json::string::scan;
use crate::tree::Kind;

/// How many bytes are looked at; several guesses may look at the same ones.
const MAX_LOOK_AHEAD: usize = 64 << 10;

/// How far the text from `from` on goes well if these containers are open there: the offset of the
/// first bracket or comma that fits none of them, or the greatest number if all fit.
pub(super) fn reach(text: &str, from: usize, open: &[Kind]) -> usize {
    let mut end = from.saturating_add(MAX_LOOK_AHEAD).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let window = text.get(..end).unwrap_or("");
    let mut open = open.to_vec();
    let mut at = from;
    while follows_well(window, at, open.last().copied()) {
        let end = container_end(window, at);
        let closer = match window.as_bytes().get(end) {
            Some(b'}') => Kind::Object,
            Some(_) => Kind::Array,
            None if open.is_empty() || window.len() < text.len() => return usize::MAX,
            None => return end,
        };
        if open.pop() != Some(closer) {
            return end;
        }
        at = end + 1;
    }
    at
}

/// Whether what comes next can come in a container of this kind, or outside of all.
fn follows_well(text: &str, from: usize, open: Option<Kind>) -> bool {
    let at = skip_blanks(text, from);
    match text.as_bytes().get(at) {
        None => true,
        Some(b',') => match after_comma(text, at + 1) {
            Some(kind) => open == Some(kind),
            None => open.is_some(),
        },
        Some(_) => open.is_some(),
    }
}

/// The kind of container that what follows a comma belongs in, if that is clear.
pub(super) fn after_comma(text: &str, from: usize) -> Option<Kind> {
    let at = skip_blanks(text, from);
    match text.as_bytes().get(at) {
        Some(b'"') if is_followed_by_colon(text, string_end(text, at)) => Some(Kind::Object),
        Some(b'"' | b'{' | b'[') => Some(Kind::Array),
        _ => None,
    }
}

/// Whether the next sign is a colon.
pub(super) fn is_followed_by_colon(text: &str, from: usize) -> bool {
    text.as_bytes().get(skip_blanks(text, from)) == Some(&b':')
}

/// Whether a value, or something like one, comes next.
pub(super) fn starts_value(text: &str, from: usize) -> bool {
    let next = text.as_bytes().get(skip_blanks(text, from));
    next.is_some_and(|next| !b",:]};=/#".contains(next))
}

/// One past the bracket that closes the one at `start`, of whatever kind; the end of the text if there is none.
pub(super) fn balanced_end(text: &str, start: usize) -> usize {
    let end = container_end(text, start + 1);
    (end + 1).min(text.len())
}

/// The bracket that closes the container that `from` lies in, or the end of the text.
pub(super) fn container_end(text: &str, from: usize) -> usize {
    unnested(text, from, b"")
}

/// The comma or bracket that ends the member that `from` lies in, or the end of the text.
pub(super) fn member_end(text: &str, from: usize) -> usize {
    unnested(text, from, b",")
}

/// The first closing bracket or byte of `stops` that is not inside brackets that open after `from`.
fn unnested(text: &str, from: usize, stops: &[u8]) -> usize {
    let bytes = text.as_bytes();
    let mut depth = 0_u32;
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = string_end(text, at);
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 0 => return at,
            b'}' | b']' => depth -= 1,
            _ if depth == 0 && stops.contains(byte) => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// One past the quote that ends the string at `start`.
fn string_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = scan(bytes, start + 1);
    while let Some(byte) = bytes.get(at) {
        at = match byte {
            b'"' => return at + 1,
            b'\\' => scan(bytes, at + 2),
            _ => scan(bytes, at + 1),
        };
    }
    bytes.len()
}

fn skip_blanks(text: &str, from: usize) -> usize {
    let blanks = |rest: &[u8]| rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    from + text.as_bytes().get(from..).map_or(0, blanks)
}
