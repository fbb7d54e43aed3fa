//! P021

use policylint_model::ModelErrorKind;
use policylint_syntax::{Kind, NodeId, Tree};

use crate::json_type;
use crate::rule::{Check, DocumentContext, Group, Reporter, declare_rule};

declare_rule! {
    /// A value has a JSON type that its element does not take.
    ///
    /// ## Why is this bad?
    /// `Action`, `Resource` and principals are strings or lists of strings, the values of conditions may
    /// be numbers and booleans too, and nothing is ever `null` or a list of lists. AWS refuses
    /// anything else.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": [["s3:GetObject"]], "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## References
    /// - [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
    "P021" "wrong-json-type" {
        group: Group::Grammar,
        analyzer: &["DATA_TYPE_MISMATCH"],
        peers: &["parliament:MALFORMED", "cfn-lint:E3510", "cfn-lint:E3512", "iam-policy:syntax", "boogy:policy_structure"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    for error in &context.document.errors {
        let ModelErrorKind::WrongType { element, expected } = error.kind else { continue };
        let found = json_type::phrase(tree.kind(error.node));
        let (subject, expected) = match is_item(tree, error.node) {
            true if element == "Statement" => ("an item of `Statement`".to_owned(), "an object"),
            true if element == "Condition" => {
                ("an item of a list of values".to_owned(), "a string, a number or a boolean")
            }
            true => (format!("an item of `{element}`"), "a string"),
            false if element == "Condition" => ("the value of a condition".to_owned(), expected),
            false if element == "Principal" || element == "NotPrincipal" => {
                (principals(tree, error.node, element), expected)
            }
            false => (format!("`{element}`"), expected),
        };
        let finding = reporter
            .at(error.node, format!("{subject} is {found}, where AWS takes {expected}"))
            .so("AWS refuses the policy")
            .help(help(tree, error.node, expected));
        reporter.push(finding);
    }
}

/// The list of principals of one type, or the element as a whole.
fn principals(tree: &Tree, node: NodeId, element: &str) -> String {
    let key = tree.key_of(node).and_then(|key| tree.string(key));
    let name = key.map_or_else(|| element.into(), |key| key.decoded());
    if name == element { format!("`{element}`") } else { format!("`{name}` in `{element}`") }
}

fn help(tree: &Tree, node: NodeId, expected: &str) -> String {
    let mut keys = tree.members(node).filter_map(|member| tree.string(member.key));
    match keys.next().map(|key| key.decoded()) {
        Some(name) if name == "Ref" || name.starts_with("Fn::") => {
            format!("`{name}` is CloudFormation's, not of policies: write {expected}")
        }
        _ => format!("write {expected}"),
    }
}

fn is_item(tree: &Tree, node: NodeId) -> bool {
    tree.parent(node).is_some_and(|parent| tree.kind(parent) == Kind::Array)
}
