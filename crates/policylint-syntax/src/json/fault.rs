//! What the reader says about text that is not JSON: what stands there, what should, what to do.

use super::limits::{MAX_BYTES, MAX_DEPTH, MAX_EXCERPT, MAX_MEMBERS};
use super::string::{Fault, escape};
use crate::source::{Place, Sources};
use crate::tree::{Kind, SyntaxError};

/// An error without repair.
pub(super) fn error(
    place: Place,
    found: impl Into<String>,
    expected: &str,
    remedy: impl Into<String>,
) -> SyntaxError {
    SyntaxError {
        place,
        found: found.into(),
        expected: expected.to_owned(),
        remedy: remedy.into(),
        repair: None,
    }
}

impl SyntaxError {
    /// The error with the text that repairs it.
    pub(super) fn repaired(self, repair: impl Into<String>) -> Self {
        Self { repair: Some(repair.into()), ..self }
    }
}

/// A piece of the text for a message: its start, in backticks, control characters as escapes.
pub(super) fn excerpt(text: &str) -> String {
    let mut characters = text.chars();
    let mut start: String = characters.by_ref().take(MAX_EXCERPT).flat_map(visible).collect();
    if characters.next().is_some() {
        start.push('…');
    }
    match start.as_str() {
        "" => "nothing".to_owned(),
        "`" => "a backtick".to_owned(),
        _ => format!("`{start}`"),
    }
}

fn visible(character: char) -> Vec<char> {
    if character.is_control() { character.escape_default().collect() } else { vec![character] }
}

pub(super) fn bracket(kind: Kind) -> &'static str {
    if kind == Kind::Object { "{" } else { "[" }
}

pub(super) fn closer(kind: Kind) -> &'static str {
    if kind == Kind::Object { "}" } else { "]" }
}

/// Where a place is, for people: its line, and its column where the whole text is one line.
pub(super) fn whereabouts(sources: &Sources, place: Place) -> String {
    let Some((file, span)) = sources.in_file(place) else {
        return format!("at byte {}", place.span.start);
    };
    let at = file.lines().line_column(file.text(), span.start);
    if file.lines().count() == 1 {
        format!("at column {}", at.column)
    } else {
        format!("in line {}", at.line)
    }
}

pub(super) fn too_long(place: Place) -> SyntaxError {
    error(
        place,
        format!("{} bytes of text", place.span.len()),
        &format!("at most {MAX_BYTES} bytes"),
        "check that this is the right file; a policy is far shorter",
    )
}

pub(super) fn byte_order_mark(place: Place) -> SyntaxError {
    error(
        place,
        "a byte order mark",
        "JSON, which starts without one",
        "save the file as UTF-8 without byte order mark",
    )
    .repaired("")
}

pub(super) fn utf16(place: Place) -> SyntaxError {
    error(
        place,
        "text in UTF-16",
        "text in UTF-8",
        "save the file as UTF-8; positions are those of the converted text",
    )
}

pub(super) fn not_utf8(place: Place) -> SyntaxError {
    error(
        place,
        "bytes that are not UTF-8",
        "text in UTF-8",
        "save the file as UTF-8; unreadable bytes are shown as `�`",
    )
}

pub(super) fn empty(place: Place) -> SyntaxError {
    error(place, "no text", "a JSON value", "write a policy, such as an object in `{` and `}`")
}

pub(super) fn too_deep(place: Place) -> SyntaxError {
    error(
        place,
        format!("more than {MAX_DEPTH} brackets inside each other"),
        &format!("at most {MAX_DEPTH}"),
        "remove the brackets that hold nothing else; what is in them was not read",
    )
}

pub(super) fn too_many_members(place: Place, kind: Kind) -> SyntaxError {
    let what = if kind == Kind::Object { "members" } else { "items" };
    error(
        place,
        format!("more than {MAX_MEMBERS} {what}"),
        &format!("at most {MAX_MEMBERS}"),
        "split the file; the rest was not read",
    )
}

pub(super) fn too_many_errors(place: Place) -> SyntaxError {
    error(
        place,
        "too many errors, stopped",
        "JSON",
        "repair the errors above first; the rest was not read",
    )
}

pub(super) fn comment(place: Place) -> SyntaxError {
    error(place, "a comment", "JSON, which has no comments", "remove it").repaired("")
}

pub(super) fn open_comment(place: Place) -> SyntaxError {
    error(
        place,
        "a comment without end",
        "`*/`",
        "end the comment, then remove it: JSON has no comments",
    )
}

pub(super) fn directive(place: Place, text: &str) -> SyntaxError {
    error(
        place,
        format!("a template directive {}", excerpt(text)),
        "JSON",
        "render the template first",
    )
}

pub(super) fn fence(place: Place) -> SyntaxError {
    error(place, "a Markdown fence", "JSON", "keep only the text between the fences").repaired("")
}

pub(super) fn odd_blank(place: Place, text: &str) -> SyntaxError {
    let name = match text.chars().next() {
        Some('\u{A0}') => "a no-break space (U+00A0)".to_owned(),
        Some('\u{FEFF}') => "a byte order mark (U+FEFF)".to_owned(),
        Some('\u{200B}') => "a zero-width space (U+200B)".to_owned(),
        Some(other) => format!("a blank that JSON does not know (U+{:04X})", u32::from(other)),
        None => "a blank".to_owned(),
    };
    error(place, name, "a space, tab or line end", "replace it by a space").repaired(" ")
}

pub(super) fn other_sign(place: Place, found: &str, sign: &str) -> SyntaxError {
    error(place, excerpt(found), &format!("`{sign}`"), format!("write `{sign}`")).repaired(sign)
}

pub(super) fn other_quotes(place: Place, text: &str, double: String) -> SyntaxError {
    let what = if text.starts_with('\'') { "single quotes" } else { "typographic quotes" };
    error(place, what, "double quotes `\"`", "put the text in double quotes").repaired(double)
}

/// A string without closing quote; `cut` if the text ends in it.
pub(super) fn open_string(place: Place, text: &str, cut: bool) -> SyntaxError {
    let found = excerpt(text);
    let (found, remedy) = if cut {
        (
            format!("end of file in the string {found}"),
            "close the string, and all brackets around it",
        )
    } else {
        (found, "add the closing `\"`")
    };
    error(place, found, "a string that ends with `\"`", remedy)
}

pub(super) fn in_string(place: Place, text: &str, fault: Fault) -> SyntaxError {
    match fault {
        Fault::Escape if text == "\\'" => error(
            place,
            excerpt(text),
            "a character or a JSON escape",
            "write `'` without backslash",
        )
        .repaired("'"),
        Fault::Escape => error(
            place,
            excerpt(text),
            r#"`\"`, `\\`, `\/`, `\b`, `\f`, `\n`, `\r`, `\t` or `\u` with four digits"#,
            "write a backslash as `\\\\`",
        )
        .repaired(escape(text)),
        Fault::Hex => error(
            place,
            excerpt(text),
            "four hexadecimal digits after `\\u`",
            "write `\\u` as in `\\u00e9`",
        ),
        Fault::LoneSurrogate => error(
            place,
            format!("half of a surrogate pair, {}", excerpt(text)),
            "both halves, such as `\\ud83d\\ude00`",
            "write the character itself",
        ),
        Fault::Control => {
            let what = match text {
                "\n" | "\r\n" => "a line break inside a string".to_owned(),
                "\t" => "a tab inside a string".to_owned(),
                _ => format!("a control character inside a string, {}", excerpt(text)),
            };
            let escaped = escape(text);
            error(place, what, "an escape", format!("write {}", excerpt(&escaped)))
                .repaired(escaped)
        }
    }
}
