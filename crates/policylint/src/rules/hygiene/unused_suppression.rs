//! `unused-suppression`: an entry of the settings that hides nothing.

use policylint_syntax::edit::Edit;
use policylint_syntax::{Place, SourceId, Span};

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, SettingsContext, declare_rule};
use crate::suppression::{SuppressionUse, Written};

declare_rule! {
    /// A suppression hides nothing.
    ///
    /// ## Why is this bad?
    /// The policy was mended, or the entry names a statement or file that is no longer there. Left behind, the
    /// entry would hide the next finding that happens to fit, which nobody has looked at. Reported only when the
    /// run looked at everything that the entry is about: all the files, and all the rules.
    ///
    /// ## Example
    /// ```toml bad
    /// [[ignore]]
    /// rule = "C002"
    /// sid = "Archive"
    /// reason = "the action is in preview"
    ///
    /// [[ignore]]
    /// rule = "C002"
    /// sid = "Reports"
    /// reason = "the action is in preview"
    /// ```
    ///
    /// ## Use instead
    /// ```toml good
    /// [[ignore]]
    /// rule = "C002"
    /// sid = "Reports"
    /// reason = "the action is in preview"
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the entry is removed, and it hid nothing.
    ///
    /// ## References
    /// - [Configuration: suppressions](https://github.com/policylint/policylint/blob/main/docs/configuration.md)
    "Z001" "unused-suppression" {
        group: Group::Hygiene,
        severity: Severity::Warning,
        fix: FixKind::Safe,
        check: Check::Settings(check),
    }
}

fn check(context: &SettingsContext<'_>, reporter: &mut Reporter<'_>) {
    for (suppression, used) in context.suppressions {
        // One that has expired is reported as that.
        if *used == SuppressionUse::Unused && !suppression.has_expired(context.settings.today) {
            let place = Place::new(SourceId::default(), suppression.written.entry);
            let finding = reporter
                .at_place(place, "the suppression hides nothing")
                .so("it would hide the next finding that happens to fit")
                .help("remove the entry, or correct what it names")
                .fix(removal(context, &suppression.written));
            reporter.push(finding);
        }
    }
}

/// Removes an entry under a heading of its own, with the blank lines behind it.
fn removal(context: &SettingsContext<'_>, written: &Written) -> Option<Fix> {
    let text = context.tree.sources().text(SourceId::default());
    let Span { start, end } = written.whole;
    if !text.get(start as usize..)?.starts_with("[[") {
        return None;
    }
    // The rest of its last line is blank, or a comment on it.
    let rest = text.get(end as usize..)?;
    let line = rest.find('\n').map_or(rest.len(), |at| at + 1);
    let blank = rest.get(line..)?;
    let blank = blank.len() - blank.trim_start_matches(['\n', '\r']).len();
    let end = u32::try_from(end as usize + line + blank).ok()?;
    let place = Place::new(SourceId::default(), Span::new(start, end));
    Some(Fix::safe("remove the entry", vec![Edit { place, text: String::new() }]))
}
