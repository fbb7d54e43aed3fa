//! `expired-suppression`: an entry of the settings whose last day has passed.

use policylint_syntax::{Place, SourceId};

use crate::diagnostic::Severity;
use crate::rule::{Check, Group, Reporter, SettingsContext, declare_rule};

declare_rule! {
    /// The last day of a suppression has passed.
    ///
    /// ## Why is this bad?
    /// The finding was accepted for a time that is over. The entry no longer hides anything: what it hid is
    /// reported again.
    ///
    /// ## Example
    /// ```toml bad
    /// [[ignore]]
    /// rule = "C002"
    /// sid = "Reports"
    /// reason = "the action is in preview"
    /// until = 2025-12-31
    /// ```
    ///
    /// ## Use instead
    /// ```toml good
    /// [[ignore]]
    /// rule = "C002"
    /// sid = "Reports"
    /// reason = "the action is in preview"
    /// until = 2026-12-31
    /// ```
    ///
    /// ## References
    /// - [Configuration: suppressions](https://github.com/policylint/policylint/blob/main/docs/configuration.md)
    "Z005" "expired-suppression" {
        group: Group::Hygiene,
        severity: Severity::Error,
        check: Check::Settings(check),
    }
}

fn check(context: &SettingsContext<'_>, reporter: &mut Reporter<'_>) {
    for (suppression, _) in context.suppressions {
        let Some(until) = suppression.until else { continue };
        if suppression.has_expired(context.settings.today) {
            let place = Place::new(SourceId::default(), suppression.written.until);
            let finding = reporter
                .at_place(place, format!("the suppression held until {until}"))
                .so("it hides nothing any more")
                .help("mend what it hid and remove the entry, or have a later day agreed");
            reporter.push(finding);
        }
    }
}
