//! `blanket-suppression`: an entry of the settings that hides findings of any rule.

use policylint_syntax::{Place, SourceId};

use crate::diagnostic::Severity;
use crate::rule::{Check, Group, Reporter, SettingsContext, declare_rule};

declare_rule! {
    /// A suppression hides findings of any rule.
    ///
    /// ## Why is this bad?
    /// It was written for the findings of one day, and hides also those of rules that come later and of mistakes
    /// that are made later.
    ///
    /// ## Example
    /// ```toml bad
    /// [[ignore]]
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
    /// ## When to ignore it
    /// Where a file is not yours to mend, such as a policy of a vendor. To leave such files out altogether, name
    /// them under `exclude`.
    ///
    /// ## References
    /// - [Configuration: suppressions](https://github.com/policylint/policylint/blob/main/docs/configuration.md)
    "Z003" "blanket-suppression" {
        group: Group::Hygiene,
        severity: Severity::Warning,
        check: Check::Settings(check),
    }
}

fn check(context: &SettingsContext<'_>, reporter: &mut Reporter<'_>) {
    for (suppression, _) in context.suppressions {
        let all = suppression.rules.iter().find(|named| named.name.trim() == "ALL");
        let span = all.map_or(suppression.written.entry, |named| named.span);
        if suppression.rules.is_empty() || all.is_some() {
            let finding = reporter
                .at_place(Place::new(SourceId::default(), span), "the suppression names no rule")
                .so("it hides also findings that nobody has looked at")
                .help("name the rules whose findings are accepted, as in `rule = \"C002\"`");
            reporter.push(finding);
        }
    }
}
