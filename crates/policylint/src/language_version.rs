//! What is said and done about policies that are read in the version of 2008.

use policylint_model::PolicyKind;
use policylint_syntax::edit::Edit;
use policylint_syntax::{NodeId, Tree};

use crate::diagnostic::{Diagnostic, Fix};
use crate::rule::Reporter;

/// The newest version of the language, as JSON.
pub(crate) const NEWEST: &str = "\"2012-10-17\"";

/// A fix that sets the newest version: safe if the policy holds no text that the versions read apart.
pub(crate) fn fix(tree: &Tree, policy: NodeId, title: &str, edit: Edit) -> Fix {
    let raw = tree.raw(policy);
    // Escapes may hide a `${`.
    let may_hold_variable = raw.contains("${") || raw.contains("\\u00");
    if may_hold_variable { Fix::suggested(title, vec![edit]) } else { Fix::safe(title, vec![edit]) }
}

/// Whether AWS takes policies of a kind in the newest version only: those of AWS Organizations (GR-23).
pub(crate) fn must_be_newest(kind: PolicyKind) -> bool {
    matches!(kind, PolicyKind::Scp | PolicyKind::Rcp)
}

/// Adds what follows from the version of 2008, and reports.
pub(crate) fn push(reporter: &mut Reporter<'_>, finding: Diagnostic) {
    let consequence = "AWS reads it as of 2008, when `${aws:username}` was no variable but text";
    reporter.push(finding.so(consequence));
}
