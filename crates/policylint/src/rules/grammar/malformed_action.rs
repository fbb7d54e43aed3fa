//! P044

use policylint_catalog::catalog;
use policylint_model::action::{Action, ActionError, ActionErrorKind};
use policylint_syntax::edit::{insert_after, replace_text, replace_value};
use policylint_syntax::json::quote;
use policylint_syntax::{Kind, Tree};

use crate::diagnostic::Fix;
use crate::element_text::{self, ElementText};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::one_of;

declare_rule! {
    /// A text under `Action` is no action: no colon, a blank inside, several actions in one, or no name.
    ///
    /// ## Why is this bad?
    /// An action is `service:Name`, compared as it stands: AWS removes no blanks and splits no lists. Such a
    /// text matches no action; under `NotAction` it excludes none.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject, s3:PutObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the text starts to match. The fix splits a list and takes out blanks.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Action](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)
    "P044" "malformed-action" {
        group: Group::Grammar,
        fix: FixKind::Unsafe,
        peers: &["iam-policy:empty-action", "iam-policy:action-whitespace"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    for text in element_text::odd_actions(context) {
        // A variable is P053's, a wildcard before the colon P045's.
        if text.has_hole || text.text.contains("${") {
            continue;
        }
        let Err(error) = Action::parse(text.text) else { continue };
        if error.kind == ActionErrorKind::WildcardInPrefix || is_only_padded(&text) {
            continue;
        }
        let message = message(text.text, &error);
        let finding = if error.range.is_empty() {
            reporter.at(text.node, message)
        } else {
            reporter.within(text.node, error.range.clone(), message)
        };
        let finding = finding
            .so(text.if_dead(context.statement.effect()))
            .help(help(&text, error.kind))
            .fix(fix(tree, &text, error.kind));
        reporter.push(finding);
    }
}

/// Whether the text is an action but for blanks around it (P060).
fn is_only_padded(text: &ElementText<'_>) -> bool {
    let trimmed = Action::parse(text.text.trim());
    text.is_padded()
        && !matches!(trimmed, Err(ActionError { kind, .. }) if kind != ActionErrorKind::WildcardInPrefix)
}

fn message(text: &str, error: &ActionError) -> String {
    match error.kind {
        ActionErrorKind::Empty => "an empty text is no action".to_owned(),
        ActionErrorKind::SeveralActions => format!("`{text}` holds several actions in one string"),
        ActionErrorKind::Blank => format!("the action `{text}` holds a blank"),
        ActionErrorKind::NoColon => {
            format!("the action `{text}` has no `service:` before its name")
        }
        ActionErrorKind::EmptyPrefix => {
            format!("the action `{text}` has no service before its colon")
        }
        ActionErrorKind::EmptyName => format!("the action `{text}` has no name behind its colon"),
        ActionErrorKind::WildcardInPrefix => {
            format!("the action `{text}` has a wildcard in its service")
        }
    }
}

fn help(element: &ElementText<'_>, kind: ActionErrorKind) -> String {
    let text = element.text;
    match kind {
        _ if element.is_placeholder() => {
            "write an action in the place of the placeholder".to_owned()
        }
        ActionErrorKind::Empty => "remove it, or write an action such as `s3:GetObject`".to_owned(),
        ActionErrorKind::SeveralActions => {
            "write a list with one string for each action".to_owned()
        }
        ActionErrorKind::Blank => "take the blank out".to_owned(),
        ActionErrorKind::EmptyName => {
            format!("name an action, or write `{text}*` for every action of the service")
        }
        ActionErrorKind::NoColon
        | ActionErrorKind::EmptyPrefix
        | ActionErrorKind::WildcardInPrefix => {
            let name = text.trim_start_matches(':');
            let service = catalog().service(name.trim_end_matches('*'));
            let named = catalog().actions_named(name);
            match (named.as_slice(), service) {
                ([], Some(service)) => {
                    format!("name an action of `{service}`, as in `{service}:*`")
                }
                ([], None) => "write the service before it, as in `s3:GetObject`".to_owned(),
                (named, _) => format!("write {}", one_of(named)),
            }
        }
    }
}

fn fix(tree: &Tree, text: &ElementText<'_>, kind: ActionErrorKind) -> Option<Fix> {
    match kind {
        ActionErrorKind::SeveralActions => split(tree, text),
        ActionErrorKind::Blank => {
            let joined: String = text.text.split_whitespace().collect();
            Action::parse(&joined).ok()?;
            let edit = replace_text(tree, text.node, 0..text.text.len(), &joined).ok()?;
            Some(Fix::suggested(format!("write `{joined}`"), vec![edit]))
        }
        _ => None,
    }
}

fn split(tree: &Tree, text: &ElementText<'_>) -> Option<Fix> {
    let parts: Vec<&str> = text
        .text
        .split(|character: char| matches!(character, ',' | ';' | '|') || character.is_whitespace())
        .filter(|part| !part.is_empty())
        .collect();
    if parts.iter().any(|part| Action::parse(part).is_err()) {
        return None;
    }
    let quoted: Vec<String> = parts.iter().map(|part| quote(part)).collect();
    let is_item = tree.parent(text.node).is_some_and(|parent| tree.kind(parent) == Kind::Array);
    let edits = if is_item {
        let (first, others) =
            parts.split_first().zip(quoted.get(1..)).map(|((first, _), rest)| (first, rest))?;
        vec![
            replace_text(tree, text.node, 0..text.text.len(), first).ok()?,
            insert_after(tree, text.node, &others.join(", ")).ok()?,
        ]
    } else {
        vec![replace_value(tree, text.node, &format!("[{}]", quoted.join(", "))).ok()?]
    };
    Some(Fix::suggested("write a list", edits))
}
