//! N039

use policylint_analysis::Literal;
use policylint_catalog::ConditionKey;
use policylint_model::operator::OperatorFamily;

use crate::diagnostic::Severity;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A condition compares with an empty text.
    ///
    /// ## Why is this bad?
    /// An empty text is mostly what a template leaves of a value that nobody set. A positive test then holds for no
    /// ordinary request, and a negated one for every one: who should be let in is locked out, or the other way
    /// round.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": ""}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    "N039" "empty-string-value" {
        group: Group::Condition,
        severity: Severity::Warning,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        let Some(operator) = literal.known_operator() else { continue };
        if operator.family() != OperatorFamily::String || !is_never_empty(literal) {
            continue;
        }
        for value in &literal.values {
            if value.text.known() != Some("") {
                continue;
            }
            let consequence = match (operator.is_negated(), literal.values.len()) {
                (true, 1) => "it excepts only requests that carry the key without a value",
                (false, 1) => "it holds only for requests that carry the key without a value",
                _ => "this value matches only requests that carry the key without a value",
            };
            let message = format!("`{}` is compared with an empty text", literal.key());
            let finding = reporter
                .at(value.text.node, message)
                .so(consequence)
                .help("write the value that is meant, or remove it");
            reporter.push(finding);
        }
    }
}

/// Prefixes of keys that say who calls and what is meant, and never have an empty value. Keys of other
/// services, and tags, may have one: the listing of a whole bucket has an empty `s3:prefix`.
const NEVER_EMPTY: [&str; 4] = ["aws:", "iam:", "kms:", "sts:"];

fn is_never_empty(literal: &Literal<'_>) -> bool {
    let is_family = literal.catalog_key().is_some_and(ConditionKey::is_template);
    !is_family && NEVER_EMPTY.iter().any(|prefix| literal.is_on(prefix))
}
