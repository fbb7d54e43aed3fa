//! Whether a bucket policy is public (S3-33 to S3-38), for conditions as the worlds have them.

use policylint_model::PolicyKind;
use serde_json::Value;

use crate::world::Doc;

use super::condition::lexemes;
use super::principal::strings;
use super::statement::{is_legal, statements};
use super::text::{has_wildcard, lower};

/// Keys that confine if they are limited to fixed values (S3-35).
const CONFINING: [&str; 10] = [
    "aws:principalorgid",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgpaths",
    "aws:sourcevpce",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:userid",
    "aws:principalservicename",
    "aws:principalservicenameslist",
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
        .any(|(operator, key, values)| confines(&lower(operator), &lower(key), &lexemes(values)))
}

fn confines(operator: &str, key: &str, values: &[String]) -> bool {
    let base = operator.strip_prefix("foranyvalue:").unwrap_or(operator);
    let is_fixed = |value: &String| !has_wildcard(value) && !value.contains("${");
    // S3-34 presumes public: no value confines nobody.
    match base {
        _ if values.is_empty() => false,
        "bool" => key == "aws:principalisawsservice" && values.iter().all(|it| lower(it) == "true"),
        "ipaddress" => key == "aws:sourceip" && values.iter().all(|range| is_narrow(range)),
        "stringequals" | "stringlike" | "stringequalsignorecase" | "arnequals" | "arnlike" => {
            CONFINING.contains(&key)
                && values
                    .iter()
                    .all(|it| is_fixed(it) || (key == "aws:principalarn" && names_account(it)))
        }
        _ => false,
    }
}

/// Whether an ARN is of a fixed account, whatever its last field says (S3-35), but for
/// variables (S3-34).
fn names_account(arn: &str) -> bool {
    let account = arn.split(':').nth(4).unwrap_or_default();
    !arn.contains("${")
        && !account.is_empty()
        && account.chars().all(|letter| letter.is_ascii_digit())
}

/// S3-37; what is no range confines nobody.
fn is_narrow(range: &str) -> bool {
    let (base, length) = range.split_once('/').unwrap_or((range, "128"));
    let widest = if base.contains(':') { 32 } else { 8 };
    base.parse::<std::net::IpAddr>().is_ok()
        && length.parse::<u32>().is_ok_and(|length| length >= widest)
}
