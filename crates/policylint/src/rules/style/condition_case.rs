//! Y006

use policylint_catalog::ConditionKey;
use policylint_model::operator::Operator;
use policylint_syntax::edit::rename_key;
use policylint_syntax::{NodeId, Tree};

use crate::diagnostic::{Fix, Severity};
use crate::misspelling::is_taken;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A condition operator or key is written in another case than AWS writes it.
    ///
    /// ## Why is this bad?
    /// AWS compares operators and keys without regard to case, but people and tools that search for
    /// `aws:SourceIp` do not find `AWS:sourceIP`.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:principalorgid": "o-a1b2c3d4e5"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: operators and keys match whatever their case. The name of a tag stays as it is.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html)
    "Y006" "condition-case" {
        group: Group::Style,
        severity: Severity::Info,
        fix: FixKind::Safe,
        check: Check::Statement(check),
    }
}

/// Objects with more members get no fix.
const MAX_MEMBERS: usize = 64;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    let mut last = None;
    for literal in &context.compiled.conditions {
        let operator = &literal.operator_text;
        // It stands once for all its keys.
        if last.replace(operator.node) != Some(operator.node)
            && let Some(read) =
                literal.known_operator().filter(|read| !is_usual(*read, &operator.text))
        {
            report(tree, operator.node, &operator.text, &read.canonical(), reporter);
        }
        if let Some(usual) = literal.catalog_key().and_then(|key| usual_key(literal.key(), key)) {
            report(tree, literal.key_node(), literal.key(), &usual, reporter);
        }
    }
}

/// Whether a text spells an operator as AWS does; compares without making the spelling.
fn is_usual(operator: Operator, text: &str) -> bool {
    let rest = text.strip_prefix(operator.quantifier.as_str());
    let rest = rest.and_then(|rest| rest.strip_prefix(operator.base.as_str()));
    rest == Some(if operator.if_exists { "IfExists" } else { "" })
}

/// A key as AWS writes it, with the tag key as it is written here; `None` if it is written so.
fn usual_key(text: &str, key: ConditionKey) -> Option<String> {
    let stem = key.name().split("${").next()?;
    if text.starts_with(stem) && (key.is_template() || text.len() == stem.len()) {
        return None;
    }
    Some(format!("{stem}{}", text.get(stem.len()..)?))
}

fn report(tree: &Tree, node: NodeId, text: &str, usual: &str, reporter: &mut Reporter<'_>) {
    // What differs in more than case is not the same name.
    if !text.eq_ignore_ascii_case(usual) {
        return;
    }
    // To rename one key, all others are looked at.
    let is_short = tree.parent(node).is_some_and(|up| tree.members(up).nth(MAX_MEMBERS).is_none());
    let edit = Some(node)
        .filter(|_| is_short && !is_taken(tree, node, usual))
        .and_then(|node| rename_key(tree, node, usual).ok());
    let finding = reporter
        .at(node, format!("AWS writes `{text}` as `{usual}`"))
        .help(format!("write `{usual}`"))
        .fix(edit.map(|edit| Fix::safe(format!("write `{usual}`"), vec![edit])));
    reporter.push(finding);
}
