//! C017

use policylint_analysis::Literal;

use crate::absent;
use crate::condition_key::{is_bare_family, meant, rename};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::unmatched::as_of_catalog;
use crate::wording::one_of;

declare_rule! {
    /// A condition key starts with `aws:` and is no global key of AWS.
    ///
    /// ## Why is this bad?
    /// No request carries a key that does not exist. A condition that demands a value of it is never
    /// met; one with a negated operator or `IfExists` always is.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Deny",
    ///       "NotAction": "iam:*",
    ///       "Resource": "*",
    ///       "Condition": { "StringNotEquals": { "aws:RequestRegion": "eu-west-1" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Deny",
    ///       "NotAction": "iam:*",
    ///       "Resource": "*",
    ///       "Condition": { "StringNotEquals": { "aws:RequestedRegion": "eu-west-1" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// For a key that is younger than the catalog, whose date the finding gives.
    ///
    /// ## Fix safety
    /// Unsafe: the condition starts to look at requests.
    ///
    /// ## References
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    "C017" "unknown-global-key" {
        group: Group::Catalog,
        fix: FixKind::Unsafe,
        analyzer: &["INVALID_GLOBAL_CONDITION_KEY"],
        peers: &["parliament:UNKNOWN_CONDITION_FOR_ACTION", "boogy:condition_key_validation"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        let Some(name) = unknown(literal) else { continue };
        let near = meant(context.compiled, literal);
        let help = match near.as_slice() {
            [] => "use a global key that exists".to_owned(),
            near => format!("use {}", one_of(near)),
        };
        let finding = reporter.within(
            literal.key_node(),
            0..literal.key().len(),
            format!("AWS has no global condition key `{name}`"),
        );
        let finding = absent::with_consequence(finding, context.compiled, literal)
            .help(as_of_catalog(&help))
            .fix(rename(context.tree(), literal, &near));
        reporter.push(finding);
    }
}

/// The key, if it is an unknown global one.
fn unknown<'s>(literal: &'s Literal<'_>) -> Option<&'s str> {
    let key = literal.key_text.known()?;
    let (prefix, rest) = key.split_once(':')?;
    let is_unknown = prefix.eq_ignore_ascii_case("aws")
        && !rest.is_empty()
        && !key.contains("${")
        && literal.catalog_key().is_none()
        && !is_bare_family(key)
        // C021 speaks of this one.
        && !key.eq_ignore_ascii_case("aws:ARN");
    is_unknown.then_some(key)
}
