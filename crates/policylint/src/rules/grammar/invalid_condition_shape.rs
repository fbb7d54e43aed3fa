//! P048

use policylint_model::ModelErrorKind;
use policylint_model::condition_key::ConditionKey;
use policylint_model::operator::Operator;
use policylint_syntax::{Kind, NodeId, Tree};

use crate::json_type;
use crate::rule::{Check, DocumentContext, Group, Reporter, declare_rule};

declare_rule! {
    /// `Condition` is not an object from operator to condition key to values.
    ///
    /// ## Why is this bad?
    /// AWS refuses conditions of another shape, such as a list of conditions or a key without its
    /// operator.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*", "Condition": {"aws:SourceVpc": "vpc-1"}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*", "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}}}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html)
    "P048" "invalid-condition-shape" {
        group: Group::Grammar,
        peers: &["parliament:MALFORMED", "cfn-lint:E3510", "iam-policy:syntax"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    for error in &context.document.errors {
        let ModelErrorKind::ConditionShape { expected } = error.kind else { continue };
        let key = key(tree, error.node)
            .filter(|(_, text)| tree.kind(error.node) != Kind::Object && lacks_operator(text));
        let finding = match key {
            Some((node, text)) => reporter
                .at(node, format!("the condition key `{text}` stands under no operator"))
                .help(format!(
                    "put it under an operator, as in {{\"StringEquals\": {{\"{text}\": …}}}}"
                )),
            None => reporter
                .at(error.node, shape(tree, error.node, expected))
                .help("write `\"Condition\": {operator: {key: value}}`"),
        };
        reporter.push(finding.so("AWS refuses the policy"));
    }
}

/// Whether a text in the place of an operator is a condition key.
fn lacks_operator(text: &str) -> bool {
    ConditionKey::parse(text).is_ok() && Operator::parse(text).is_err()
}

fn shape(tree: &Tree, node: NodeId, expected: &str) -> String {
    let found = json_type::phrase(tree.kind(node));
    let subject = match key(tree, node) {
        Some((_, key)) => format!("the value of `{key}`"),
        None => "the condition".to_owned(),
    };
    format!("{subject} is {found}, where AWS takes {expected}")
}

fn key(tree: &Tree, node: NodeId) -> Option<(NodeId, String)> {
    let key = tree.key_of(node)?;
    Some((key, tree.string(key)?.decoded().into_owned()))
}
