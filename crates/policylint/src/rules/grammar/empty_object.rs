//! P057

use policylint_model::{Element, PrincipalBlock};
use policylint_syntax::edit::remove_member;
use policylint_syntax::{Kind, NodeId, Tree};

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A condition, an operator in it, or a principal is an empty object.
    ///
    /// ## Why is this bad?
    /// An empty `Condition` limits nothing, though it looks as if somebody meant to limit the statement. An
    /// empty `Principal` names nobody.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*", "Condition": {}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: offered for conditions only, where nothing is tested with the empty object or without it.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html)
    "P057" "empty-object" {
        group: Group::Grammar,
        severity: Severity::Warning,
        fix: FixKind::Safe,
        analyzer: &["EMPTY_OBJECT_CONDITION", "EMPTY_OBJECT_PRINCIPAL"],
        check: Check::Statement(check),
    }
}

/// Conditions with more operators get no fix.
const MAX_OPERATORS: usize = 64;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let (tree, statement) = (context.tree(), context.statement);
    for (element, name) in
        [(statement.principal, "Principal"), (statement.not_principal, "NotPrincipal")]
    {
        let Element::Value(PrincipalBlock::Map(map)) = element else { continue };
        if !is_empty(tree, map) {
            continue;
        }
        let finding = reporter
            .at(map, format!("`{name}` is an empty object"))
            .so("it names nobody")
            .help("name somebody, or remove the statement")
            .analyzer(Some("EMPTY_OBJECT_PRINCIPAL"));
        reporter.push(finding);
    }
    let Some(block) = statement.condition.value().copied() else { return };
    if is_empty(tree, block) {
        report(tree, block, Some(block), "`Condition`", reporter);
        return;
    }
    let mut count = 0;
    let mut empty = Vec::new();
    for operator in tree.members(block) {
        count += 1;
        if is_empty(tree, operator.value) {
            empty.push(operator);
        }
    }
    for operator in &empty {
        let name = tree.string(operator.key).map(|key| key.decoded().into_owned());
        // Where it is the only one, the whole condition goes.
        let removed = if count == 1 { block } else { operator.value };
        // To take one out, all others are looked at.
        let removed = Some(removed).filter(|_| count <= MAX_OPERATORS);
        let name = format!("`{}`", name.unwrap_or_default());
        report(tree, operator.value, removed, &name, reporter);
    }
}

fn is_empty(tree: &Tree, node: NodeId) -> bool {
    tree.kind(node) == Kind::Object && tree.members(node).next().is_none()
}

/// Reports an empty object; the fix takes `removed` out.
fn report(
    tree: &Tree,
    node: NodeId,
    removed: Option<NodeId>,
    name: &str,
    reporter: &mut Reporter<'_>,
) {
    let edits = removed.and_then(|node| remove_member(tree, tree.key_of(node)?).ok());
    let finding = reporter
        .at(node, format!("{name} is an empty object"))
        .so("it tests nothing")
        .help("fill it in, or remove it")
        .fix(edits.map(|edits| Fix::safe("remove it", edits)))
        .analyzer(Some("EMPTY_OBJECT_CONDITION"));
    reporter.push(finding);
}
