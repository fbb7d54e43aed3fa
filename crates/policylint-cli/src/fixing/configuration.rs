//! Fixes in the files of the configuration.

use policylint::{Diagnostic, Edit, apply};

use super::{Fixing, Mended, left_alone, put_in_place};
use crate::config::ConfigText;
use crate::input::{InputFile, Likeness, Summons};
use crate::report::Change;

/// Applies the fixes of findings in a file of the configuration, and takes what is fixed out of them.
/// Fixes that meet wait for the next run.
pub(crate) fn mend_configuration(
    fixing: &Fixing,
    text: &ConfigText,
    findings: &mut Vec<Diagnostic>,
) -> Mended {
    let mut mended = Mended::default();
    let (edits, left) = chosen(fixing, findings);
    let before = text.tree.sources().text(policylint::Place::default().source);
    // What edits cannot do together is left to be done by hand.
    let Ok(after) = apply(before, &edits) else { return mended };
    if after == before {
        return mended;
    }
    let change = Change { before: before.to_owned(), stored: after.clone().into_bytes(), after };
    let file = InputFile {
        path: Some(text.path.clone()),
        name: text.name.clone(),
        summons: Summons::Named,
        likeness: Likeness::ByName,
    };
    match put_in_place(fixing, &file, before.as_bytes(), &change) {
        Ok(()) => {
            mended.fixed = findings.len() - left.len();
            mended.change = Some(change);
            *findings = left;
        }
        Err(obstacle) => mended.problems.push(left_alone(&obstacle, &text.name)),
    }
    mended
}

/// The edits of fixes that may be made together, and the findings that are left then.
fn chosen(fixing: &Fixing, findings: &[Diagnostic]) -> (Vec<Edit>, Vec<Diagnostic>) {
    let (mut edits, mut left): (Vec<Edit>, Vec<Diagnostic>) = (Vec::new(), Vec::new());
    for finding in findings {
        let fix = finding.fix.as_ref().filter(|fix| fix.applicability >= fixing.least);
        let meets = |edit: &Edit| edits.iter().any(|other| edit.conflicts(other));
        match fix.filter(|fix| !fix.edits.iter().any(meets)) {
            Some(fix) => edits.extend_from_slice(&fix.edits),
            None => left.push(finding.clone()),
        }
    }
    (edits, left)
}
