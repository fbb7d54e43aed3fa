//! What is said and done about policies that are read in the version of 2008.

use policylint_model::PolicyKind;
use policylint_syntax::edit::Edit;
use policylint_syntax::{NodeId, Tree};

use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::rule::{DocumentContext, Reporter};

/// The newest version of the language, as JSON.
pub(crate) const NEWEST: &str = "\"2012-10-17\"";

/// A fix that sets the newest version: safe if the policy holds no text that the versions read apart.
pub(crate) fn fix(tree: &Tree, policy: NodeId, title: &str, edit: Edit) -> Fix {
    let raw = tree.raw(policy);
    // Escapes may hide a `${`.
    let may_hold_variable = raw.contains("${") || raw.contains("\\u00");
    if may_hold_variable { Fix::suggested(title, vec![edit]) } else { Fix::safe(title, vec![edit]) }
}

/// Adds what follows from the version of 2008, and reports. Organizations takes 2012 only (GR-23).
pub(crate) fn push(
    context: &DocumentContext<'_>,
    reporter: &mut Reporter<'_>,
    finding: Diagnostic,
) {
    if matches!(context.document.policy_kind(), PolicyKind::Scp | PolicyKind::Rcp) {
        let consequence = "AWS Organizations refuses the policy, which must state `2012-10-17`";
        reporter.push_for_kind(finding.so(consequence).severity(Severity::Error));
    } else {
        let consequence =
            "AWS reads it as of 2008, when `${aws:username}` was no variable but text";
        reporter.push(finding.so(consequence));
    }
}
