//! How JSON is laid out in lines.

use policylint_syntax::{Kind, NodeId, Tree};

/// One step of indentation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Indent {
    /// So many spaces.
    Spaces(usize),
    /// A tab.
    Tab,
}

/// Values that are nested deeper are no policies, and are not printed: deep ones grow too much.
const MAX_DEPTH: usize = 16;

/// The widest indentation that is taken for meant.
const MAX_SPACES: usize = 8;

impl Indent {
    /// The step that a text shows in its first indented line; two spaces if it shows none.
    pub(crate) fn of(text: &str) -> Self {
        let first = text.lines().skip(1).find(|line| !line.trim().is_empty()).unwrap_or_default();
        let blanks = first.len() - first.trim_start().len();
        match blanks {
            _ if first.starts_with('\t') => Self::Tab,
            2..=MAX_SPACES => Self::Spaces(blanks),
            _ => Self::Spaces(2),
        }
    }

    fn push(self, text: &mut String, depth: usize) {
        match self {
            Self::Spaces(count) => text.extend(std::iter::repeat_n(' ', count * depth)),
            Self::Tab => text.extend(std::iter::repeat_n('\t', depth)),
        }
    }
}

/// The text of a node whose lines after the first lose the indentation of the line it starts in, as
/// edits want new text.
pub(crate) fn outdented(tree: &Tree, node: NodeId) -> String {
    let place = tree.place(node);
    let before =
        tree.sources().text(place.source).get(..place.span.start as usize).unwrap_or_default();
    let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
    let indentation = line.get(..blanks).unwrap_or_default();
    let raw = tree.raw(node);
    let mut lines = raw.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let mut text = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        text.push('\n');
        text.push_str(line.strip_prefix(indentation).unwrap_or(line));
    }
    text
}

/// A value with each member and each item in a line of its own; scalars as they are written. `None` if
/// a part of it is not JSON.
pub(crate) fn printed(tree: &Tree, node: NodeId, indent: Indent) -> Option<String> {
    let mut text = String::with_capacity(tree.raw(node).len() * 2);
    print(tree, node, indent, 0, &mut text)?;
    Some(text)
}

fn print(tree: &Tree, node: NodeId, indent: Indent, depth: usize, text: &mut String) -> Option<()> {
    if depth > MAX_DEPTH {
        return None;
    }
    let (open, close) = match tree.kind(node) {
        Kind::Object => ('{', '}'),
        Kind::Array => ('[', ']'),
        Kind::Hole | Kind::Choice | Kind::Error => return None,
        _ => {
            text.push_str(tree.raw(node));
            return Some(());
        }
    };
    let parts: Vec<(Option<NodeId>, NodeId)> = if open == '{' {
        tree.members(node).map(|member| (Some(member.key), member.value)).collect()
    } else {
        tree.children(node).map(|item| (None, item)).collect()
    };
    text.push(open);
    for (index, (key, value)) in parts.iter().enumerate() {
        text.push_str(if index == 0 { "\n" } else { ",\n" });
        indent.push(text, depth + 1);
        if let Some(key) = key {
            text.push_str(tree.raw(*key));
            text.push_str(": ");
        }
        print(tree, *value, indent, depth + 1, text)?;
    }
    if !parts.is_empty() {
        text.push('\n');
        indent.push(text, depth);
    }
    text.push(close);
    Some(())
}
