//! P022

use policylint_model::ModelErrorKind;
use policylint_model::arn::is_account_id;
use policylint_syntax::edit::replace_value;
use policylint_syntax::json::quote;
use policylint_syntax::{Kind, NodeId, Tree};

use crate::diagnostic::Fix;
use crate::rule::{Check, DocumentContext, FixKind, Group, Reporter, declare_rule};

declare_rule! {
    /// An account id is written as a number.
    ///
    /// ## Why is this bad?
    /// Account ids are strings of twelve digits. AWS refuses a number, and a number would lose the
    /// zeros at its start.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": 111122223333}, "Action": "sts:AssumeRole"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: offered only where the number has twelve digits. AWS refuses the old text, and the new one
    /// says what it was read as.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    "P022" "unquoted-account-id" {
        group: Group::Grammar,
        fix: FixKind::Safe,
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    for error in &context.document.errors {
        if error.kind != ModelErrorKind::UnquotedAccountId {
            continue;
        }
        let number = tree.raw(error.node);
        let help = if is_account_id(number) {
            format!("write \"{number}\"")
        } else {
            "write the twelve digits of the account as a string".to_owned()
        };
        let finding = reporter
            .at(error.node, format!("the account id `{number}` is a number, not a string"))
            .so("AWS refuses the policy")
            .help(help)
            .fix(fix(tree, error.node, number));
        reporter.push(finding);
    }
}

fn fix(tree: &Tree, node: NodeId, number: &str) -> Option<Fix> {
    // In place of the whole element a string would be as wrong as the number (P030).
    let key = tree.key_of(node).and_then(|key| tree.string(key));
    let is_whole_element =
        tree.parent(node).is_some_and(|parent| tree.kind(parent) == Kind::Object)
            && key.is_none_or(|key| key.decoded().to_lowercase().contains("principal"));
    if is_whole_element || !is_account_id(number) {
        return None;
    }
    let edit = replace_value(tree, node, &quote(number)).ok()?;
    Some(Fix::safe(format!("write \"{number}\""), vec![edit]))
}
