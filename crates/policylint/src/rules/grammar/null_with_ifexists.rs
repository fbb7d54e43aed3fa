//! P047

use policylint_model::operator::Operator;
use policylint_syntax::edit::rename_key;

use crate::diagnostic::Fix;
use crate::element_text;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// `Null` stands with `IfExists`.
    ///
    /// ## Why is this bad?
    /// `Null` asks whether a key is there, `IfExists` lets a condition pass if it is not: together they have
    /// no meaning, and AWS refuses them.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "ec2:RunInstances", "Resource": "*", "Condition": {"NullIfExists": {"aws:RequestTag/team": "true"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "ec2:RunInstances", "Resource": "*", "Condition": {"Null": {"aws:RequestTag/team": "true"}}}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the condition starts to hold, or to fail.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    "P047" "null-with-ifexists" {
        group: Group::Grammar,
        fix: FixKind::Unsafe,
        analyzer: &["NULL_WITH_IF_EXISTS"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    let Some(block) = context.statement.condition.value() else { return };
    for member in element_text::unread_operators(context) {
        let Some(text) = tree.string(member.key) else { continue };
        let decoded = text.decoded();
        let Ok(operator) = Operator::parse(&decoded) else { continue };
        if !operator.is_null_with_if_exists() {
            continue;
        }
        let name = Operator { if_exists: false, ..operator }.canonical();
        let is_taken = tree
            .members(*block)
            .filter_map(|member| tree.string(member.key))
            .any(|other| other.decoded().eq_ignore_ascii_case(&name));
        let edit = rename_key(tree, member.key, &name).ok().filter(|_| !is_taken);
        let finding = reporter
            .at(member.key, format!("`{decoded}` joins `Null` with `IfExists`"))
            .so("AWS refuses the policy")
            .help(format!("write `{name}`"))
            .fix(edit.map(|edit| Fix::suggested(format!("write `{name}`"), vec![edit])));
        reporter.push(finding);
    }
}
