//! `suppression-without-reason`: a reason that says nothing.

use policylint_syntax::{Place, SourceId};

use crate::diagnostic::Severity;
use crate::rule::{Activation, Check, Group, Reporter, SettingsContext, declare_rule};

/// Texts that stand for a reason that is still to be written.
const FILLERS: [&str; 8] = ["todo", "tbd", "fixme", "n/a", "na", "none", "reason", "xxx"];

declare_rule! {
    /// The reason of a suppression says nothing.
    ///
    /// ## Why is this bad?
    /// Who reviews the entry a year later cannot tell whether it still holds, so it stays forever.
    ///
    /// ## Example
    /// ```toml bad
    /// [[ignore]]
    /// rule = "C002"
    /// sid = "Reports"
    /// reason = "TODO"
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
    "Z004" "suppression-without-reason" {
        group: Group::Hygiene,
        severity: Severity::Info,
        activation: Activation::Strict,
        check: Check::Settings(check),
    }
}

fn check(context: &SettingsContext<'_>, reporter: &mut Reporter<'_>) {
    for (suppression, _) in context.suppressions {
        if says_nothing(&suppression.reason) {
            let place = Place::new(SourceId::default(), suppression.written.reason);
            let finding = reporter
                .at_place(place, "the reason of the suppression says nothing")
                .help("say why the finding is accepted, and who decided so");
            reporter.push(finding);
        }
    }
}

fn says_nothing(reason: &str) -> bool {
    let word = reason.trim_matches(|character: char| !character.is_alphanumeric()).to_lowercase();
    word.is_empty() || FILLERS.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::says_nothing;

    #[test]
    fn fillers_are_no_reasons() {
        for filler in ["", "  ", "-", "...", "TODO", "todo:", "N/A", "TBD."] {
            assert!(says_nothing(filler), "{filler}");
        }
        assert!(!says_nothing("todo: remove after the migration"));
    }
}
