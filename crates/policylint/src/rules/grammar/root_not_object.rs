//! P003

use policylint_syntax::{Kind, NodeId, Tree};

use crate::json_type;
use crate::rule::{Check, Group, Reporter, declare_rule};

declare_rule! {
    /// The document is not a JSON object.
    ///
    /// ## Why is this bad?
    /// A policy is one object with the members `Version` and `Statement`. AWS refuses anything else,
    /// such as a bare list of statements or a policy inside a string.
    ///
    /// ## Example
    /// ```json bad
    /// [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## References
    /// - [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
    "P003" "root-not-object" {
        group: Group::Grammar,
        peers: &["parliament:MALFORMED"],
        check: Check::Source(check),
    }
}

/// A list is looked through for policies so deep.
const DEPTH: u8 = 6;

fn check(tree: &Tree, reporter: &mut Reporter<'_>) {
    let Some(root) = tree.root() else { return };
    let kind = tree.kind(root);
    let is_scalar =
        matches!(kind, Kind::Null | Kind::True | Kind::False | Kind::Number | Kind::String);
    // A list may hold whole policies; each of them is judged on its own.
    if !is_scalar && (kind != Kind::Array || holds_policy(tree, root, DEPTH)) {
        return;
    }
    let finding = reporter
        .at_opening(root, format!("the document is {}, not an object", json_type::phrase(kind)))
        .so("AWS refuses it as a policy")
        .help(if kind == Kind::Array {
            "put the statements into an object: `{\"Version\": \"2012-10-17\", \"Statement\": […]}`"
        } else {
            "write an object with `Version` and `Statement`"
        });
    reporter.push(finding);
}

fn holds_policy(tree: &Tree, node: NodeId, depth: u8) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match tree.kind(node) {
        Kind::Array => tree.items(node).any(|item| holds_policy(tree, item, depth)),
        Kind::Object => tree.members(node).any(|member| {
            tree.string(member.key)
                .is_some_and(|key| key.decoded().eq_ignore_ascii_case("Statement"))
                || holds_policy(tree, member.value, depth)
        }),
        _ => false,
    }
}
