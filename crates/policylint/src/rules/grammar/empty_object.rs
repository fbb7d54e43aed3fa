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
        report(tree, block, "`Condition`", reporter);
        return;
    }
    let empty: Vec<_> =
        tree.members(block).filter(|operator| is_empty(tree, operator.value)).collect();
    for operator in &empty {
        let name = tree.string(operator.key).map(|key| key.decoded().into_owned());
        // Where all are empty, so is what would be left.
        let all = empty.len() == tree.members(block).count();
        let node = if all && empty.len() == 1 { block } else { operator.value };
        report_at(tree, operator.value, node, &format!("`{}`", name.unwrap_or_default()), reporter);
    }
}

fn is_empty(tree: &Tree, node: NodeId) -> bool {
    tree.kind(node) == Kind::Object && tree.members(node).next().is_none()
}

fn report(tree: &Tree, node: NodeId, name: &str, reporter: &mut Reporter<'_>) {
    report_at(tree, node, node, name, reporter);
}

/// Reports an empty object; the fix takes `removed` out.
fn report_at(tree: &Tree, node: NodeId, removed: NodeId, name: &str, reporter: &mut Reporter<'_>) {
    let edits = tree.key_of(removed).and_then(|key| remove_member(tree, key).ok());
    let finding = reporter
        .at(node, format!("{name} is an empty object"))
        .so("it tests nothing")
        .help("fill it in, or remove it")
        .fix(edits.map(|edits| Fix::safe("remove it", edits)))
        .analyzer(Some("EMPTY_OBJECT_CONDITION"));
    reporter.push(finding);
}
