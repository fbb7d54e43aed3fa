//! P051

use std::ops::Range;

use policylint_model::operator::Operator;
use policylint_model::variable::{Occurrence, VariableError, occurrences};
use policylint_syntax::Tree;
use policylint_syntax::edit::replace_text;

use crate::diagnostic::Fix;
use crate::element_text::{self, ElementText};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A policy variable is not written as `${key}` or `${key, 'default'}`.
    ///
    /// ## Why is this bad?
    /// A variable that is not closed, has no name or a blank in it, or a default without single quotes is
    /// none: nothing takes its place, and AWS's validators refuse it.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/${ aws:username }/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/${aws:username}/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: what was just text becomes a variable. The fix takes blanks out of the name, quotes the
    /// default, and closes a variable that reaches to the end of the text.
    ///
    /// ## References
    /// - [IAM policy elements: Variables and tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)
    "P051" "invalid-variable-syntax" {
        group: Group::Grammar,
        fix: FixKind::Unsafe,
        analyzer: &["MISSING_BRACE_IN_VARIABLE", "MISSING_QUOTE_IN_VARIABLE", "UNSUPPORTED_SPACE_IN_VARIABLE", "EMPTY_VARIABLE"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    for text in element_text::resources(context) {
        report(tree, &text, reporter);
    }
    for value in element_text::values(context) {
        if value.operator.is_none_or(Operator::allows_variables) {
            report(tree, &value.text, reporter);
        }
    }
}

fn report(tree: &Tree, text: &ElementText<'_>, reporter: &mut Reporter<'_>) {
    if !text.has_dollar() {
        return;
    }
    for Occurrence { range, content } in occurrences(text.text) {
        let Err(error) = content else { continue };
        let written = text.text.get(range.clone()).unwrap_or_default();
        // What is not known may be the rest of it.
        if written.contains('\u{FFFC}') {
            continue;
        }
        let finding = reporter
            .within(text.node, range.clone(), message(written, error))
            .so("nothing takes its place")
            .help(help(error))
            .analyzer(analyzer(error))
            .fix(fix(tree, text, range, written, error));
        reporter.push(finding);
    }
}

fn message(written: &str, error: VariableError) -> String {
    match error {
        VariableError::Unclosed => format!("the variable `{written}` is not closed"),
        VariableError::Empty => format!("the variable `{written}` has no name"),
        VariableError::BlankInKey => format!("the variable `{written}` has a blank in its name"),
        VariableError::Nested => format!("the variable `{written}` holds another variable"),
        VariableError::DefaultNotQuoted => {
            format!("the default of the variable `{written}` is not in single quotes")
        }
        VariableError::BadCharacter => {
            format!("the name of the variable `{written}` holds a character that no key has")
        }
    }
}

fn analyzer(error: VariableError) -> Option<&'static str> {
    match error {
        VariableError::Unclosed => Some("MISSING_BRACE_IN_VARIABLE"),
        VariableError::Empty => Some("EMPTY_VARIABLE"),
        VariableError::BlankInKey => Some("UNSUPPORTED_SPACE_IN_VARIABLE"),
        VariableError::DefaultNotQuoted => Some("MISSING_QUOTE_IN_VARIABLE"),
        VariableError::Nested | VariableError::BadCharacter => None,
    }
}

fn help(error: VariableError) -> &'static str {
    match error {
        VariableError::Unclosed => "close it with `}`",
        VariableError::Empty => "write a condition key, as in `${aws:username}`",
        VariableError::BlankInKey => "take the blank out",
        VariableError::Nested => "use one variable, as variables do not nest",
        VariableError::DefaultNotQuoted => "write the default as in `${aws:username, 'nobody'}`",
        VariableError::BadCharacter => "write the name of a condition key",
    }
}

fn fix(
    tree: &Tree,
    text: &ElementText<'_>,
    range: Range<usize>,
    written: &str,
    error: VariableError,
) -> Option<Fix> {
    let inner = written.strip_prefix("${")?;
    let body = inner.strip_suffix('}').unwrap_or(inner);
    let (key, default) = body.split_once(',').map_or((body, None), |(key, rest)| (key, Some(rest)));
    let key: String = key.split_whitespace().collect();
    let default = default.map(|rest| format!(", '{}'", rest.trim().trim_matches(['\'', '"'])));
    let repaired = match error {
        // Where an unclosed variable was to end is known only if it reaches to the end.
        VariableError::Unclosed
            if range.end != text.text.len() || body.contains(['/', '*', '?']) =>
        {
            return None;
        }
        VariableError::Unclosed | VariableError::BlankInKey | VariableError::DefaultNotQuoted => {
            format!("${{{key}{}}}", default.unwrap_or_default())
        }
        VariableError::Empty | VariableError::Nested | VariableError::BadCharacter => return None,
    };
    let mut again = occurrences(&repaired);
    let is_variable =
        again.next().is_some_and(|found| found.content.is_ok()) && again.next().is_none();
    if !is_variable {
        return None;
    }
    let edit = replace_text(tree, text.node, range, &repaired).ok()?;
    Some(Fix::suggested(format!("write `{repaired}`"), vec![edit]))
}
