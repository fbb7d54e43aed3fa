//! `stale-catalog`: a catalog that is older than the user allows.

use policylint_syntax::{Place, SourceId};

use crate::diagnostic::Severity;
use crate::rule::{Activation, Check, Group, Reporter, SettingsContext, declare_rule};
use crate::settings::Day;

declare_rule! {
    /// The built-in catalog of AWS services is older than the settings allow.
    ///
    /// ## Why is this bad?
    /// AWS adds services, actions and condition keys every week. What is newer than the catalog is reported as
    /// unknown, and wildcards are expanded without it.
    ///
    /// ## Example
    /// ```toml bad today=2031-01-01
    /// catalog-max-age-days = 90
    /// ```
    ///
    /// ## Use instead
    /// A newer release of policylint; or allow for more:
    ///
    /// ```toml good today=2031-01-01
    /// catalog-max-age-days = 20000
    /// ```
    ///
    /// ## References
    /// - [Configuration](https://github.com/policylint/policylint/blob/main/docs/configuration.md)
    "Z007" "stale-catalog" {
        group: Group::Hygiene,
        severity: Severity::Info,
        activation: Activation::Strict,
        check: Check::Settings(check),
    }
}

fn check(context: &SettingsContext<'_>, reporter: &mut Reporter<'_>) {
    let settings = context.settings;
    let Some((most, span)) = settings.catalog_max_age_days.zip(context.written.catalog_max_age)
    else {
        return;
    };
    let date = policylint_catalog::catalog().date();
    let Some((made, today)) = Day::parse(date).zip(settings.today) else { return };
    let age = made.days_until(today);
    if age > i64::from(most) {
        let message = format!("the catalog of {date} is {age} days old, more than {most}");
        let finding = reporter
            .at_place(Place::new(SourceId::default(), span), message)
            .so("what AWS has added since is unknown")
            .help("install a newer release");
        reporter.push(finding);
    }
}
