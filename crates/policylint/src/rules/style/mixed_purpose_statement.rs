//! Y015

use std::collections::BTreeSet;

use policylint_analysis::{ActionPattern, ActionReading};
use policylint_catalog::AccessLevels;
use policylint_model::Effect;

use crate::diagnostic::Severity;
use crate::rule::{Activation, Check, Confidence, Group, Reporter, StatementContext, declare_rule};
use crate::wording::all_of;

declare_rule! {
    /// A statement allows actions of many services, or both reads and changes.
    ///
    /// ## Why is this bad?
    /// A statement with one purpose has a `Sid` that tells it, resources that fit all its actions, and
    /// conditions that all of them carry. With several purposes the resources end up as wide as the widest
    /// needs.
    ///
    /// ## Example
    /// ```json bad kind=identity
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:DeleteObject"], "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=identity
    /// {"Version": "2012-10-17", "Statement": [{"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}, {"Sid": "CleanUp", "Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/scratch/*"}]}
    /// ```
    ///
    /// ## When to ignore it
    /// When all the actions belong to one task on the same resources.
    ///
    /// ## References
    /// - [Security best practices in IAM](https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html)
    "Y015" "mixed-purpose-statement" {
        group: Group::Style,
        severity: Severity::Info,
        confidence: Confidence::Low,
        activation: Activation::Strict,
        check: Check::Statement(check),
    }
}

/// Statements with actions of more services serve several purposes.
const MAX_SERVICES: usize = 4;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if context.document().policy_kind().is_ceiling()
        || context.statement.effect() != Some(Effect::Allow)
    {
        return;
    }
    let Some(actions) = context.compiled.actions.as_ref().filter(|actions| !actions.negated) else {
        return;
    };
    let Some(list) = context.statement.actions() else { return };
    let named = actions.patterns.iter().filter_map(service);
    let services: BTreeSet<String> = named.collect();
    let help = "give each purpose a statement of its own";
    if services.len() > MAX_SERVICES {
        let message = format!("the statement allows actions of {}", all_of(&services));
        reporter.push(reporter.at(list.value.node, message).help(help));
        return;
    }
    let levels =
        actions.patterns.iter().filter_map(level).fold((false, false), |(reads, writes), level| {
            let is_read = AccessLevels::READ | AccessLevels::LIST;
            let reads = reads || level.intersects(is_read);
            (reads, writes || !level.intersects(is_read))
        });
    if levels == (true, true) {
        let message = "the statement allows both reads and changes";
        reporter.push(reporter.at(list.value.node, message).help(help));
    }
}

fn service(pattern: &ActionPattern<'_>) -> Option<String> {
    let (prefix, _) = pattern.text.text.split_once(':')?;
    matches!(pattern.reading, ActionReading::Exact { .. } | ActionReading::Wildcard { .. })
        .then(|| prefix.to_ascii_lowercase())
}

/// The access level of an action by name; a wildcard asks for several on purpose.
fn level(pattern: &ActionPattern<'_>) -> Option<AccessLevels> {
    match pattern.reading {
        ActionReading::Exact { action: Some(action), .. } => Some(action.access_levels()),
        _ => None,
    }
}
