//! Whether a bucket policy is public (S3-33 to S3-38), for conditions as the worlds have them.

use policylint_model::PolicyKind;
use serde_json::Value;

use crate::world::Doc;

use super::principal::strings;
use super::statement::{is_legal, statements};
use super::text::{has_wildcard, lower};

/// Keys that confine if they are limited to fixed values (S3-35).
const CONFINING: [&str; 8] = [
    "aws:principalorgid",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgpaths",
    "aws:sourcevpce",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:userid",
];

/// Whether a policy is public.
pub(crate) fn is_public(policy: &Doc) -> bool {
    let legal = statements(policy).into_iter().filter(|it| is_legal(PolicyKind::Bucket, it));
    legal.filter(|it| it["Effect"] == "Allow").any(|statement| {
        !names_fixed_principals(statement) && !is_confined(statement.get("Condition"))
    })
}

fn names_fixed_principals(statement: &Value) -> bool {
    let Some(principal) = statement.get("Principal") else { return false };
    let Some(entries) = principal.as_object() else { return false };
    entries.iter().all(|(key, values)| {
        key != "Federated" && strings(values).iter().all(|value| !has_wildcard(value))
    })
}

fn is_confined(block: Option<&Value>) -> bool {
    let operators = block.and_then(Value::as_object).into_iter().flatten();
    operators
        .flat_map(|(operator, pairs)| {
            pairs
                .as_object()
                .into_iter()
                .flatten()
                .map(move |(key, values)| (operator, key, values))
        })
        .any(|(operator, key, values)| confines(&lower(operator), &lower(key), &strings(values)))
}

fn confines(operator: &str, key: &str, values: &[String]) -> bool {
    let base = operator.strip_prefix("foranyvalue:").unwrap_or(operator);
    let is_fixed = |value: &String| !has_wildcard(value) && !value.contains("${");
    match base {
        "ipaddress" => key == "aws:sourceip" && values.iter().all(|range| is_narrow(range)),
        "stringequals" | "stringlike" | "stringequalsignorecase" | "arnequals" | "arnlike" => {
            CONFINING.contains(&key) && values.iter().all(is_fixed)
        }
        _ => false,
    }
}

/// S3-37.
fn is_narrow(range: &str) -> bool {
    let widest = if range.contains(':') { 32 } else { 8 };
    range
        .split_once('/')
        .is_none_or(|(_, length)| length.parse::<u32>().is_ok_and(|length| length >= widest))
}
