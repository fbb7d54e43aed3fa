//! P058

use policylint_syntax::edit::replace_value;
use policylint_syntax::json::quote;
use policylint_syntax::{Kind, NodeId, Tree};

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// The values of a condition key are of several JSON types.
    ///
    /// ## Why is this bad?
    /// AWS compares the texts of values, so that `300` and `"300"` are the same to it. IAM Access Analyzer
    /// calls a list with both invalid, and tools that read policies stumble over it.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket", "Condition": {"NumericEquals": {"s3:max-keys": ["10", 100]}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket", "Condition": {"NumericEquals": {"s3:max-keys": ["10", "100"]}}}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: values are put into quotes with the text that they have. A number with an exponent, whose text
    /// is no number to AWS, is left alone.
    ///
    /// ## References
    /// - [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
    "P058" "mixed-value-types" {
        group: Group::Grammar,
        severity: Severity::Warning,
        fix: FixKind::Safe,
        analyzer: &["INVALID_CONDITION_DATA_TYPE"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    for literal in &context.compiled.conditions {
        let nodes = || literal.values.iter().map(|value| value.text.node);
        let mut types = nodes().filter_map(|node| type_of(tree, node));
        let Some(first) = types.next() else { continue };
        if types.all(|other| other == first) {
            continue;
        }
        let bare: Vec<NodeId> = nodes()
            .filter(|node| matches!(type_of(tree, *node), Some("a number" | "a boolean")))
            .collect();
        let Some(place) = bare.first() else { continue };
        let finding = reporter
            .at(*place, format!("the values for `{}` are of several JSON types", literal.key()))
            .so("IAM Access Analyzer refuses the list, though AWS compares the texts alike")
            .help("write all of them as strings")
            .fix(quoted(tree, &bare));
        reporter.push(finding);
    }
}

fn type_of(tree: &Tree, node: NodeId) -> Option<&'static str> {
    match tree.kind(node) {
        Kind::String => Some("a string"),
        Kind::Number => Some("a number"),
        Kind::True | Kind::False => Some("a boolean"),
        _ => None,
    }
}

fn quoted(tree: &Tree, nodes: &[NodeId]) -> Option<Fix> {
    let mut edits = Vec::with_capacity(nodes.len());
    for node in nodes {
        let text = tree.scalar_text(*node)?;
        // As a string it would be no number (CD-43).
        if tree.number(*node).is_some_and(|number| number.contains(['e', 'E'])) {
            return None;
        }
        edits.push(replace_value(tree, *node, &quote(&text)).ok()?);
    }
    let title = if nodes.len() == 1 { "put it into quotes" } else { "put them into quotes" };
    Some(Fix::safe(title, edits))
}
