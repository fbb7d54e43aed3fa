//! `unknown-rule-in-suppression`: settings that name a rule that does not exist.

use policylint_syntax::edit::Edit;
use policylint_syntax::{Place, SourceId};

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, SettingsContext, declare_rule};
use crate::suppression::NamedRule;

declare_rule! {
    /// The settings name a rule that does not exist.
    ///
    /// ## Why is this bad?
    /// What was meant to be run, hidden or weighed otherwise is not, and nothing else says so.
    ///
    /// ## Example
    /// ```toml bad
    /// [severity]
    /// unknwon-action = "error"
    /// ```
    ///
    /// ## Use instead
    /// ```toml good
    /// [severity]
    /// unknown-action = "error"
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the entry takes effect then. It is offered where the name of one rule is near.
    ///
    /// ## References
    /// - [Rules](https://github.com/policylint/policylint/blob/main/docs/rules.md)
    "Z002" "unknown-rule-in-suppression" {
        group: Group::Hygiene,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        check: Check::Settings(check),
    }
}

fn check(context: &SettingsContext<'_>, reporter: &mut Reporter<'_>) {
    let of_suppressions = context.suppressions.iter().flat_map(|(entry, _)| &entry.rules);
    for named in context.written.rules.iter().chain(of_suppressions) {
        report(context, named, reporter);
    }
}

fn report(context: &SettingsContext<'_>, named: &NamedRule, reporter: &mut Reporter<'_>) {
    let Err(unknown) = &named.selector else { return };
    let place = Place::new(SourceId::default(), named.span);
    let finding = reporter
        .at_place(place, format!("there is no rule `{}`", named.name))
        .so("the entry changes nothing");
    let finding = match unknown.nearest {
        Some(rule) => {
            let is_quoted = context.tree.sources().slice(place).starts_with(['"', '\'']);
            let text = if is_quoted { format!("\"{}\"", rule.name) } else { rule.name.to_owned() };
            let fix = Fix::suggested(format!("write `{}`", rule.name), vec![Edit { place, text }]);
            finding
                .help(format!("write `{}` (`{}`) if that is meant", rule.name, rule.code))
                .fix(Some(fix))
        }
        None => finding.help("`policylint rules` lists the rules"),
    };
    reporter.push(finding);
}
