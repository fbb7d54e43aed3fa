//! P017

use policylint_model::{Document, Element, List, PolicyKind};
use policylint_syntax::Tree;
use policylint_syntax::edit::remove_member;

use crate::diagnostic::Fix;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A policy of a kind that has no `Resource` has one.
    ///
    /// ## Why is this bad?
    /// A trust policy is about the role that carries it, and the policy of an ECR repository about
    /// that repository. AWS refuses one with `Resource` or `NotResource`.
    ///
    /// ## Example
    /// ```json bad kind=trust
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole", "Resource": "*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=trust
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: offered only where the element is `"Resource": "*"`. AWS refuses the old text, and
    /// without it the statement is about the resource that carries the policy.
    ///
    /// ## References
    /// - [Role trust policies](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html)
    /// - [Private repository policies in Amazon ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html)
    "P017" "unexpected-resource" {
        group: Group::Grammar,
        fix: FixKind::Safe,
        analyzer: &["ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE"],
        peers: &["cfn-lint:E3513", "cfn-lint:E3530", "iam-policy:trust"],
        check: Check::Statement(check),
    }
}

/// Types of resources whose policies have no `Resource`, though other policies on resources do.
const WITHOUT_RESOURCE: [(&str, &str); 2] = [
    ("AWS::ECR::Repository", "the policy of an ECR repository"),
    ("AWS::ECR::PublicRepository", "the policy of an ECR repository"),
];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let (tree, statement) = (context.tree(), context.statement);
    let Some(policy) = without_resource(context.document()) else { return };
    let elements = [(statement.resource, "Resource"), (statement.not_resource, "NotResource")];
    for (element, name) in elements {
        let value = match element {
            Element::Value(list) => list.node,
            Element::Malformed(node) => node,
            Element::Absent => continue,
        };
        let Some(key) = tree.key_of(value) else { continue };
        let fix = is_everything(tree, element)
            .filter(|()| name == "Resource")
            .and_then(|()| Some(Fix::safe("remove `Resource`", remove_member(tree, key).ok()?)));
        let finding = reporter
            .at(key, format!("{policy} has no `{name}`"))
            .so("AWS refuses the policy")
            .help("remove it")
            .fix(fix);
        reporter.push_for_kind(finding);
    }
}

fn without_resource(document: &Document) -> Option<&'static str> {
    if document.policy_kind() == PolicyKind::Trust {
        return Some(PolicyKind::Trust.phrase());
    }
    let resource_type = document.kind.resource_type.as_deref()?;
    WITHOUT_RESOURCE.iter().find(|(name, _)| *name == resource_type).map(|(_, phrase)| *phrase)
}

fn is_everything(tree: &Tree, element: Element<List>) -> Option<()> {
    let list = element.value().filter(|list| list.complete)?;
    let mut items = list.items(tree);
    let (item, None) = (items.next()?, items.next()) else { return None };
    tree.string(item).filter(|text| text.is("*")).map(|_| ())
}
