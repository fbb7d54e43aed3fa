//! Says of a statement that its conditions exclude each other.

use crate::diagnostic::Diagnostic;
use crate::rule::{Reporter, StatementContext};
use crate::wording::this_statement;

/// A finding at the later of two conditions that never hold together, if there are such.
pub(crate) fn contradiction(
    context: &StatementContext<'_>,
    reporter: &Reporter<'_>,
    verb: &str,
) -> Option<Diagnostic> {
    let statement = context.compiled;
    let (one, two) = statement.contradictions().first()?;
    let (one, two) = (statement.conditions.get(*one)?, statement.conditions.get(*two)?);
    let subject = this_statement(context.document(), context.statement);
    let message = format!(
        "`{}` and `{}` never hold together for `{}`",
        one.operator_text.text,
        two.operator_text.text,
        two.key()
    );
    let finding = reporter
        .at(two.key_node(), message)
        .so(format!("{subject} never {verb} anything"))
        .help("conditions of one statement all have to hold: give each alternative a statement of its own")
        .also(context.tree().place(one.key_node()), "excludes it");
    Some(finding)
}
