//! P048

use policylint_model::ModelErrorKind;
use policylint_syntax::{NodeId, Tree};

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
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    for error in &context.document.errors {
        let ModelErrorKind::ConditionShape { expected } = error.kind else { continue };
        let found = json_type::phrase(tree.kind(error.node));
        let subject = match key(tree, error.node) {
            Some(key) => format!("the value of `{key}`"),
            None => "the condition".to_owned(),
        };
        let finding = reporter
            .at(error.node, format!("{subject} is {found}, where AWS takes {expected}"))
            .so("AWS refuses the policy")
            .help("write `\"Condition\": {operator: {key: value}}`");
        reporter.push(finding);
    }
}

fn key(tree: &Tree, node: NodeId) -> Option<String> {
    let key = tree.string(tree.key_of(node)?)?;
    Some(key.decoded().into_owned())
}
