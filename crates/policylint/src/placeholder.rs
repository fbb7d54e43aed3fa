//! Texts that were left from a template or an example: somebody was to write something in their place.

use std::ops::Range;

/// Words that ask to be replaced, whatever their case and what parts them.
const WORDS: [&str; 7] = [
    "replaceme",
    "replacethis",
    "changeme",
    "changethis",
    "fillme",
    "yourvaluehere",
    "insertvaluehere",
];

/// Words that ask for it in upper case only: in lower case they are names like others.
const SHOUTED: [&str; 19] = [
    "TODO",
    "TBD",
    "FIXME",
    "PLACEHOLDER",
    "ACCOUNT-ID",
    "ACCOUNT_ID",
    "ACCOUNTID",
    "ACCOUNT-ID-WITHOUT-HYPHENS",
    "BUCKET-NAME",
    "BUCKET_NAME",
    "BUCKETNAME",
    "REGION-NAME",
    "REGION_NAME",
    "ROLE-NAME",
    "ROLE_NAME",
    "KEY-ID",
    "KEY_ID",
    "XXXXXXXXXXXX",
    "CHANGE-ME",
];

/// Starts of variables that templates have and policies do not.
const OF_TEMPLATES: [&str; 7] =
    ["${AWS::", "${var.", "${local.", "${data.", "${module.", "${aws_", "${env:"];

/// The first placeholder in a text: `<account-id>`, `{{account}}`, `REPLACE_ME`, `${AWS::AccountId}`.
pub(crate) fn find(text: &str) -> Option<Range<usize>> {
    between(text, "<", ">")
        .or_else(|| between(text, "{{", "}}"))
        .or_else(|| of_template(text))
        .or_else(|| if may_ask(text) { word(text) } else { None })
}

/// Whether a text is one placeholder, or holds one.
pub(crate) fn is_placeholder(text: &str) -> bool {
    find(text).is_some()
}

/// A name between two marks: letters first, and nothing but letters, digits and what joins them.
fn between(text: &str, open: &str, close: &str) -> Option<Range<usize>> {
    let start = text.find(open)?;
    let inner = start + open.len();
    let length = text.get(inner..)?.find(close)?;
    let name = text.get(inner..inner + length)?;
    // `{{ name }}` has blanks; `a < b > c` compares.
    let name = if open == "<" { name } else { name.trim() };
    let is_name = name.starts_with(|first: char| first.is_alphabetic() || first == '$')
        && !name.ends_with(' ')
        && name.chars().all(|part| part.is_alphanumeric() || " -_.:/$'".contains(part));
    is_name.then_some(start..inner + length + close.len())
}

fn of_template(text: &str) -> Option<Range<usize>> {
    if !text.contains("${") {
        return None;
    }
    let start = OF_TEMPLATES.iter().filter_map(|mark| text.find(mark)).min()?;
    let length = text.get(start..)?.find('}').map_or(text.len() - start, |end| end + 1);
    Some(start..start + length)
}

/// Whether one of the words may be there: three letters in upper case, or the start of a word in lower
/// case. Most texts have neither, and are looked at no more.
fn may_ask(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(3).any(|three| three.iter().all(u8::is_ascii_uppercase))
        || bytes.windows(4).any(|four| {
            ["repl", "chan", "fill", "your", "inse"]
                .iter()
                .any(|start| four.eq_ignore_ascii_case(start.as_bytes()))
        })
}

/// A word of a text that asks to be replaced, such as `REPLACE_ME` or `YOUR-BUCKET-NAME`.
fn word(text: &str) -> Option<Range<usize>> {
    let is_part = |part: char| part.is_alphanumeric() || part == '_' || part == '-';
    let mut start = 0;
    for piece in text.split_inclusive(|part| !is_part(part)) {
        let name = piece.trim_end_matches(|part| !is_part(part));
        if asks(name) {
            return Some(start..start + name.len());
        }
        start += piece.len();
    }
    None
}

fn asks(name: &str) -> bool {
    let letters =
        || name.chars().filter(|part| part.is_alphanumeric()).flat_map(char::to_lowercase);
    if WORDS.iter().any(|word| name.len() >= word.len() && letters().eq(word.chars())) {
        return true;
    }
    if name.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return false;
    }
    let (first, rest) = name.split_once(['_', '-']).unwrap_or((name, ""));
    SHOUTED.contains(&name) || (matches!(first, "YOUR" | "INSERT" | "ENTER") && !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn finds_what_examples_leave_open() {
        for (text, found) in [
            ("arn:aws:iam::<account-id>:role/x", "<account-id>"),
            ("{{ my_account }}", "{{ my_account }}"),
            ("arn:aws:s3:::REPLACE_ME/*", "REPLACE_ME"),
            ("arn:aws:s3:::YOUR-BUCKET-NAME", "YOUR-BUCKET-NAME"),
            ("arn:aws:s3:::b-${AWS::AccountId}", "${AWS::AccountId}"),
            ("${var.name}", "${var.name}"),
            ("changeme", "changeme"),
            ("arn:aws:iam::ACCOUNT-ID:root", "ACCOUNT-ID"),
        ] {
            assert_eq!(find(text).and_then(|range| text.get(range)), Some(found), "{text}");
        }
    }

    #[test]
    fn takes_nothing_else_for_a_placeholder() {
        for text in [
            "arn:aws:s3:::todo-list/todo/*",
            "arn:aws:s3:::my-bucket/${aws:username}/*",
            "a < b > c",
            "<>",
            "key-id",
            "REGION",
            "arn:aws:iam::111122223333:role/YOUR",
            "{\"a\": {}}",
            "",
        ] {
            assert_eq!(find(text), None, "{text}");
        }
    }
}
