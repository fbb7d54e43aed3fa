//! `--diff`: what fixing would change, as `patch` and `git apply` take it.

use similar::TextDiff;

use super::text::{Color, Paint, harmless, one_line};
use crate::report::{Change, Report};

/// How many lines are shown around a change.
const CONTEXT: usize = 3;

/// The changes of all files as one unified diff.
pub(super) fn render(report: &Report, paint: Paint) -> String {
    let changed = report.files.iter().filter_map(|file| Some((&file.name, file.change.as_ref()?)));
    changed.map(|(name, change)| of_file(&one_line(name), change, paint)).collect()
}

fn of_file(name: &str, change: &Change, paint: Paint) -> String {
    let compared = TextDiff::from_lines(change.before.as_str(), change.after.as_str());
    let diff = compared.unified_diff().context_radius(CONTEXT).header(name, name).to_string();
    match paint {
        // What goes to a file or a program must fit the text to the byte.
        Paint::Plain => diff,
        Paint::Colored => harmless(&diff).lines().map(|line| colored(line) + "\n").collect(),
    }
}

fn colored(line: &str) -> String {
    let color = match line.as_bytes() {
        [b'-', b'-', b'-', ..] | [b'+', b'+', b'+', ..] => Color::Bold,
        [b'@', ..] => Color::Cyan,
        [b'-', ..] => Color::Red,
        [b'+', ..] => Color::Green,
        _ => return line.to_owned(),
    };
    Paint::Colored.text(color, line)
}
