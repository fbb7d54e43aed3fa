//! C018

use policylint_analysis::Literal;
use policylint_catalog::{ConditionKey, catalog};

use crate::absent;
use crate::condition_key::{is_bare_family, meant, rename};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::unmatched::as_of_catalog;
use crate::wording::one_of;

declare_rule! {
    /// A condition key has the prefix of a service that has no such key.
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
    ///       "Effect": "Allow",
    ///       "Action": "s3:ListBucket",
    ///       "Resource": "arn:aws:s3:::reports",
    ///       "Condition": { "StringLike": { "s3:prefixes": "2026/*" } }
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
    ///       "Effect": "Allow",
    ///       "Action": "s3:ListBucket",
    ///       "Resource": "arn:aws:s3:::reports",
    ///       "Condition": { "StringLike": { "s3:prefix": "2026/*" } }
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
    /// - [Service authorization reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    "C018" "unknown-service-key" {
        group: Group::Catalog,
        fix: FixKind::Unsafe,
        analyzer: &["INVALID_SERVICE_CONDITION_KEY"],
        peers: &["parliament:UNKNOWN_CONDITION_FOR_ACTION", "boogy:condition_key_validation"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        let Some((key, owner)) = unknown(literal) else { continue };
        let near = meant(context.compiled, literal);
        let help = match near.as_slice() {
            [] => format!("use a condition key that {owner} has"),
            near => format!("use {}", one_of(near)),
        };
        let finding = reporter.within(
            literal.key_node(),
            0..key.len(),
            format!("{owner} has no condition key `{key}`"),
        );
        let finding = absent::with_consequence(finding, context.compiled, literal)
            .help(as_of_catalog(&help))
            .fix(rename(context.tree(), literal, &near));
        reporter.push(finding);
    }
}

/// The key and whose it should be, if it is unknown with a known prefix.
fn unknown<'s>(literal: &'s Literal<'_>) -> Option<(&'s str, String)> {
    let key = literal.key_text.known()?;
    let (prefix, rest) = key.split_once(':')?;
    if prefix.eq_ignore_ascii_case("aws")
        || rest.is_empty()
        || key.contains("${")
        || literal.catalog_key().is_some()
    {
        return None;
    }
    if is_bare_family(key) {
        return None;
    }
    Some((key, owner(prefix)?))
}

/// Who has keys with this prefix. Providers of identities may send keys of their own making.
fn owner(prefix: &str) -> Option<String> {
    match catalog().service(prefix) {
        Some(service) => Some(service.name().to_owned()),
        None if prefix.contains('.') => None,
        None => {
            let key = catalog().keys_of(prefix).next();
            key.map(ConditionKey::prefix).map(|prefix| format!("`{prefix}`"))
        }
    }
}
