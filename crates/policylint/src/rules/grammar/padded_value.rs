//! P060

use policylint_model::action::{Action, ActionErrorKind};
use policylint_model::condition_key::ConditionKey;
use policylint_model::operator::OperatorFamily;
use policylint_syntax::edit::{rename_key, replace_text};
use policylint_syntax::{NodeId, Tree};

use crate::diagnostic::{Fix, Severity};
use crate::element_text::{self, ElementText};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// An action, a resource, a principal, a condition key or a value has blanks around it.
    ///
    /// ## Why is this bad?
    /// AWS compares texts as they stand and removes no blanks. `"s3:GetObject "` is the name of no action,
    /// so that an Allow with it allows nothing and a Deny denies nothing.
    ///
    /// In a value that is compared as a string the blank may be meant; there the finding is a warning.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject ", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the text starts to match.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Action](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)
    "P060" "padded-value" {
        group: Group::Grammar,
        fix: FixKind::Unsafe,
        peers: &["iam-policy:action-whitespace"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let (tree, statement) = (context.tree(), context.statement);
    let effect = statement.effect();
    for text in element_text::odd_actions(context).filter(is_meant_action) {
        report(tree, &text, "action", text.if_dead(effect), Severity::Error, reporter);
    }
    for text in element_text::resources(context).filter(is_meant) {
        let starts = text.text.starts_with(char::is_whitespace);
        let consequence = match (starts, text.negated) {
            (true, _) => text.if_dead(effect),
            (false, false) => "it matches only resources whose names end in a blank",
            (false, true) => "it excludes only resources whose names end in a blank",
        };
        report(tree, &text, "resource", consequence, Severity::Error, reporter);
    }
    for principal in element_text::principals(context) {
        if is_meant(&principal.text) {
            let refused = "AWS refuses the policy";
            report(tree, &principal.text, "principal", refused, Severity::Error, reporter);
        }
    }
    keys(context, reporter);
    for value in element_text::values(context) {
        let Some(operator) = value.operator.filter(|_| is_meant(&value.text)) else { continue };
        let (consequence, severity) = match operator.family() {
            OperatorFamily::String => ("it is compared with its blanks", Severity::Warning),
            _ => ("it matches nothing", Severity::Error),
        };
        report(tree, &value.text, "value", consequence, severity, reporter);
    }
}

/// Whether a text is padded, known and not just blanks.
fn is_meant(text: &ElementText<'_>) -> bool {
    text.is_padded() && !text.has_hole && !text.text.trim().is_empty()
}

/// Whether blanks are all that is wrong with an action (else P044).
fn is_meant_action(text: &ElementText<'_>) -> bool {
    let is_action = match Action::parse(text.text.trim()) {
        Ok(_) => true,
        Err(error) => error.kind == ActionErrorKind::WildcardInPrefix,
    };
    is_meant(text) && is_action && !text.text.contains("${")
}

fn keys(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    for literal in &context.compiled.conditions {
        let text = literal.key();
        let trimmed = text.trim();
        if trimmed == text || !literal.key_text.is_known() || ConditionKey::parse(trimmed).is_err()
        {
            continue;
        }
        let finding = reporter
            .at(literal.key_node(), format!("the condition key `{text}` has blanks around it"))
            .so("no request has a key of this name")
            .help(format!("write `{trimmed}`"))
            .fix(rename(tree, literal.key_node(), trimmed));
        reporter.push(finding);
    }
}

fn rename(tree: &Tree, key: NodeId, trimmed: &str) -> Option<Fix> {
    let object = tree.parent(key)?;
    let is_taken = tree
        .members(object)
        .filter_map(|member| tree.string(member.key))
        .any(|other| other.decoded().eq_ignore_ascii_case(trimmed));
    let edit = rename_key(tree, key, trimmed).ok().filter(|_| !is_taken)?;
    Some(Fix::suggested("take the blanks off", vec![edit]))
}

fn report(
    tree: &Tree,
    text: &ElementText<'_>,
    noun: &str,
    consequence: &str,
    severity: Severity,
    reporter: &mut Reporter<'_>,
) {
    let trimmed = text.text.trim();
    let edit = replace_text(tree, text.node, 0..text.text.len(), trimmed).ok();
    let finding = reporter
        .at(text.node, format!("the {noun} `{}` has blanks around it", text.text))
        .so(consequence)
        .help(format!("write `{trimmed}`"))
        .severity(severity)
        .fix(edit.map(|edit| Fix::suggested("take the blanks off", vec![edit])));
    reporter.push(finding);
}
