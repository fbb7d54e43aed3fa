//! Fixes in the files of the configuration.

use policylint::{Diagnostic, Edit, Place, Span, apply};

use super::{Fixing, Mended, Purpose, left_alone, put_in_place};
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
    let (edits, mut left) = chosen(fixing, findings);
    let before = text.tree.sources().text(Place::default().source);
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
            if fixing.purpose == Purpose::Write {
                move_along(&mut left, &edits);
            }
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

/// Moves findings to where they stand in the text with the edits; what stood in a text that is gone goes
/// with it.
fn move_along(findings: &mut Vec<Diagnostic>, edits: &[Edit]) {
    findings.retain(|finding| {
        let within = |edit: &Edit| edit.place.span.contains(finding.place.span);
        !edits.iter().any(|edit| edit.text.is_empty() && within(edit))
    });
    let moved = |at: u32| {
        let before = edits.iter().filter(|edit| edit.place.span.end <= at);
        let shift: i64 = before
            .map(|edit| {
                let added = i64::try_from(edit.text.len()).unwrap_or_default();
                added - i64::from(edit.place.span.len())
            })
            .sum();
        u32::try_from(i64::from(at) + shift).unwrap_or(at)
    };
    let move_place = |place: &mut Place| {
        place.span = Span::new(moved(place.span.start), moved(place.span.end));
    };
    for finding in findings {
        move_place(&mut finding.place);
        let edits = finding.fix.iter_mut().flat_map(|fix| &mut fix.edits);
        edits.for_each(|edit| move_place(&mut edit.place));
    }
}
