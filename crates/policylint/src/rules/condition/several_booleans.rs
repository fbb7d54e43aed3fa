//! N011

use policylint_model::operator::OperatorFamily;
use policylint_model::value::parse_bool;

use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A test of a truth value has several values.
    ///
    /// ## Why is this bad?
    /// There are two values. With both of them the test holds whenever the key is there, so it tests nothing; with
    /// the same one twice it says the same as once. AWS's own validation calls it an error.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": ["true", "false"]}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Boolean)
    "N011" "several-booleans" {
        group: Group::Condition,
        analyzer: &["INVALID_CONDITION_MULTIPLE_BOOLEAN"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        let Some(family @ (OperatorFamily::Bool | OperatorFamily::Null)) = literal.family() else {
            continue;
        };
        // Values of which only one is there in each case are one value.
        let sure = literal.values.iter().filter(|value| value.text.choice.is_none());
        let values: Vec<_> = sure.map(|value| value.text.known().and_then(parse_bool)).collect();
        // A value that is not known may be none at all.
        if values.len() < 2 || literal.values.iter().any(|value| !value.text.is_known()) {
            continue;
        }
        let has = |wanted| values.contains(&Some(wanted));
        let both = has(true) && has(false);
        // N024 says that such a test of presence restricts nothing.
        if both && family == OperatorFamily::Null {
            continue;
        }
        let consequence = if both {
            "it holds for every request that carries the key"
        } else {
            "AWS's own validation calls it an error"
        };
        let message = format!("`{}` has {} values", literal.operator_text.text, values.len());
        let finding = reporter
            .at(literal.values_node, message)
            .so(consequence)
            .help("write the one value that is meant");
        reporter.push(finding);
    }
}
