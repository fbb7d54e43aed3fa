//! P049

use policylint_catalog::catalog;
use policylint_model::condition_key::{ConditionKey, ConditionKeyError};

use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A condition key is not `prefix:name`.
    ///
    /// ## Why is this bad?
    /// Every condition key starts with `aws:`, with the prefix of a service or with the host of an identity
    /// provider. AWS refuses a policy with any other.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*", "Condition": {"StringEquals": {"SourceVpc": "vpc-1"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*", "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}}}]}
    /// ```
    ///
    /// ## References
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    /// - [IAM JSON policy elements: Condition](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html)
    "P049" "invalid-condition-key-format" {
        group: Group::Grammar,
        fix: FixKind::Suggestion,
        analyzer: &["INVALID_CONDITION_KEY_FORMAT"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        // The names in the catalog are well-formed.
        if literal.catalog_key().is_some_and(|key| !key.is_template()) {
            continue;
        }
        let Some(key) = literal.key_text.known() else { continue };
        let Err(error) = ConditionKey::parse(key) else { continue };
        // A variable is P053's, blanks around are P060's.
        if key.contains("${") || ConditionKey::parse(key.trim()).is_ok() {
            continue;
        }
        let finding = reporter
            .at(literal.key_node(), message(key, error))
            .so("AWS refuses the policy")
            .help(help(key));
        reporter.push(finding);
    }
}

fn message(key: &str, error: ConditionKeyError) -> String {
    match error {
        ConditionKeyError::Empty => "a condition key is empty".to_owned(),
        ConditionKeyError::NoColon => {
            format!("the condition key `{key}` has no prefix such as `aws:`")
        }
        ConditionKeyError::EmptyPrefix => {
            format!("the condition key `{key}` has no prefix before its colon")
        }
        ConditionKeyError::EmptyName => {
            format!("the condition key `{key}` has no name behind its colon")
        }
        ConditionKeyError::Blank => format!("the condition key `{key}` holds a blank"),
    }
}

fn help(key: &str) -> String {
    let joined: String = key.split_whitespace().collect();
    let name = joined.trim_start_matches(':');
    let global = format!("aws:{name}");
    let known = [joined.as_str(), global.as_str()].into_iter().find(|name| {
        ConditionKey::parse(name).is_ok() && catalog().find_condition_key(name).is_some()
    });
    let nearest = || catalog().nearest_keys(&global).first().map(|key| key.name());
    match known.or_else(nearest) {
        Some(known) => format!("write `{known}`, if that is meant"),
        None => "write a key such as `aws:PrincipalOrgID`".to_owned(),
    }
}
