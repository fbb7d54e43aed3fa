//! Text that is no JSON at all, told by how it starts: one error says more than many.

use super::fault::error;
use crate::source::{Place, SourceId, Span};
use crate::tree::SyntaxError;

/// The error on a text of another format; `None` if it may be JSON, with however many mistakes.
pub(super) fn recognize(text: &str, from: usize, source: SourceId) -> Option<SyntaxError> {
    let rest = text.get(from..)?;
    let content = rest.trim_ascii_start();
    let start = text.len() - content.len();
    let (found, remedy) = if content.starts_with('<') {
        ("markup, as of HTML or XML", "take the policy out of it, or get the policy itself")
    } else if is_percent_encoded(content) {
        ("percent-encoded text", "decode the percent-encoding first")
    } else if is_yaml(content) {
        ("YAML", "convert it: AWS takes policies as JSON")
    } else {
        return None;
    };
    let span = Span::of(start, start + content.trim_ascii_end().len());
    Some(error(Place::new(source, span), found, "JSON", remedy))
}

/// Whether a text starts with an opening brace as answers of IAM encode it (RFC 3986).
fn is_percent_encoded(content: &str) -> bool {
    content.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("%7b"))
}

/// Whether the first line is the start of a YAML document, or a key without quotes and what it holds.
fn is_yaml(content: &str) -> bool {
    let mut lines = content.lines().map(str::trim_end);
    let Some(line) = lines.find(|line| !line.is_empty() && !line.starts_with('#')) else {
        return false;
    };
    let Some((key, value)) = line.split_once(':') else { return line == "---" };
    let is_word = key.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && key.bytes().all(|letter| letter.is_ascii_alphanumeric() || letter == b'_');
    is_word && (value.is_empty() || value.starts_with(' ')) && !value.ends_with(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_formats_show_by_their_start() {
        for (text, found) in [
            ("\n<!DOCTYPE html>\n<p>", Some("markup, as of HTML or XML")),
            ("%7B%22Version%22%3A", Some("percent-encoded text")),
            ("Version: \"2012-10-17\"\nStatement:\n", Some("YAML")),
            ("# of the team\n---\nStatement:\n  - Effect: Allow\n", Some("YAML")),
            ("{Version: \"2012-10-17\"}", None),
            ("\"Version\": \"2012-10-17\"", None),
            ("Version: \"2012-10-17\",\nStatement: []", None),
            ("true", None),
            ("", None),
        ] {
            let error = recognize(text, 0, SourceId(0));
            assert_eq!(error.as_ref().map(|error| error.found.as_str()), found, "{text}");
        }
    }
}
