//! `unused-suppression`: an entry of the settings that hides nothing.

use policylint_syntax::{Place, SourceId};

use crate::diagnostic::Severity;
use crate::rule::{Check, FixKind, Group, Reporter, SettingsContext, declare_rule};
use crate::suppression::SuppressionUse;

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
    /// ## References
    /// - [Configuration: suppressions](https://github.com/policylint/policylint/blob/main/docs/configuration.md)
    "Z001" "unused-suppression" {
        group: Group::Hygiene,
        severity: Severity::Warning,
        fix: FixKind::Suggestion,
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
                .help("remove the entry, or correct what it names");
            reporter.push(finding);
        }
    }
}
