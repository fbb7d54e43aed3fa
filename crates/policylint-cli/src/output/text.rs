//! Text for terminals: wrapping, colors, and policies' own characters made harmless.

use std::borrow::Cow;
use std::fmt::Display;

/// Appends formatted text to a string, which cannot fail.
macro_rules! push {
    ($text:expr, $($argument:tt)*) => {
        let _ = std::fmt::Write::write_fmt(&mut $text, format_args!($($argument)*));
    };
}
pub(crate) use push;

/// Colors that reports use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Color {
    Red,
    Green,
    Yellow,
    Cyan,
    /// No color, but heavier.
    Bold,
}

/// Whether text is colored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paint {
    /// With escape sequences.
    Colored,
    /// As it is.
    Plain,
}

impl Paint {
    /// The text in a color.
    pub(crate) fn text(self, color: Color, text: &str) -> String {
        let code = match color {
            Color::Red => "31",
            Color::Green => "32",
            Color::Yellow => "33",
            Color::Cyan => "36",
            Color::Bold => "1",
        };
        match self {
            Self::Colored => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            Self::Plain => text.to_owned(),
        }
    }
}

/// The text with characters written out that would break the line or steer a terminal.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            _ if is_harmful(character) => {
                push!(shown, "\\u{{{:x}}}", u32::from(character));
            }
            _ => shown.push(character),
        }
    }
    Cow::Owned(shown)
}

/// A sentence as people read it: on one line, and long words, which repeat what a policy holds, cut in
/// their midst. The longest names and ARNs that AWS allows for come close to the limit and rarely reach it.
pub(crate) fn sentence(text: &str) -> String {
    const LONGEST: usize = 400;
    const HEAD: usize = 120;
    const TAIL: usize = 40;
    let line = one_line(text);
    if line.len() <= LONGEST {
        return line.into_owned();
    }
    let words = line.split(' ').map(|word| {
        let length = word.chars().count();
        if length <= LONGEST {
            return Cow::Borrowed(word);
        }
        let head: String = word.chars().take(HEAD).collect();
        let tail: String = word.chars().skip(length - TAIL).collect();
        Cow::Owned(format!("{head}…{tail}"))
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The text of a file as it may be shown: every harmful character is replaced by another of as many
/// bytes, so that offsets stay; a lone carriage return, which ends a line, becomes a line feed.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    let kept = |character: char| matches!(character, '\n' | '\t');
    if !text.chars().any(|character| is_harmful(character) && !kept(character)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        shown.push(match character {
            '\r' if characters.peek() == Some(&'\n') => '\r',
            '\r' => '\n',
            _ if kept(character) || !is_harmful(character) => character,
            _ => match character.len_utf8() {
                1 => '?',
                2 => '\u{b7}',
                3 => '\u{fffd}',
                _ => character,
            },
        });
    }
    Cow::Owned(shown)
}

/// The text in lines of at most so many columns, broken at blanks only: a name or an ARN stays whole.
/// `first` stands before the first line, `rest` before the others.
pub(crate) fn wrap(text: &str, columns: usize, first: &str, rest: &str) -> String {
    let mut wrapped = String::from(first);
    let mut width = first.chars().count();
    let mut is_first_word = true;
    for word in text.split(' ') {
        let length = word.chars().count();
        if !is_first_word && width + 1 + length > columns {
            wrapped.push('\n');
            wrapped.push_str(rest);
            width = rest.chars().count();
        } else if !is_first_word {
            wrapped.push(' ');
            width += 1;
        }
        wrapped.push_str(word);
        width += length;
        is_first_word = false;
    }
    wrapped
}

/// The items, each on a line of its own.
pub(crate) fn lines(items: impl IntoIterator<Item = impl Display>) -> String {
    items.into_iter().fold(String::new(), |mut text, item| {
        push!(text, "{item}\n");
        text
    })
}

/// Whether a character would break the line, steer a terminal, or turn the direction of writing.
fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harmful_characters_are_written_out_in_messages() {
        assert_eq!(one_line("a\u{1b}[31m\n\u{202e}é"), "a\\u{1b}[31m\\n\\u{202e}é");
    }

    #[test]
    fn long_words_are_cut_in_sentences() {
        let arn = format!("arn:aws:s3:::{}", "a".repeat(200));
        assert_eq!(
            sentence(&format!("the resource `{arn}`\n")),
            format!("the resource `{arn}`\\n")
        );
        let cut = sentence(&format!("`{}` is no action", "é".repeat(1000)));
        assert_eq!(cut, format!("`{}…{}` is no action", "é".repeat(119), "é".repeat(39)));
    }

    #[test]
    fn replaced_characters_keep_offsets() {
        let text = "a\u{1b}b\u{85}c\u{202e}d\r\ne\rf";
        let shown = harmless(text);
        assert_eq!(shown, "a?b\u{b7}c\u{fffd}d\r\ne\nf");
        assert_eq!(shown.len(), text.len());
    }

    #[test]
    fn lines_break_at_blanks_only() {
        assert_eq!(
            wrap("one two arn:aws:s3:::three four", 12, "> ", "  "),
            "> one two\n  arn:aws:s3:::three\n  four"
        );
    }
}
