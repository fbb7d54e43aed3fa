//! Each fix of any file, applied alone: it changes the text, adds no syntax error, is not offered again, and
//! leaves what is said if it is safe.

use std::sync::LazyLock;

use policylint::analysis::symbolic::Answer;
use policylint::{Applicability, Diagnostic, Linter, Persona, PolicyKind, Settings, apply};

use crate::inputs::{kind_of, text_of};
use crate::lint::read;
use crate::shapes::differences;

/// How many fixes of a file are tried.
const FIXES: usize = 24;
/// The longest file that is tried.
const LONGEST: usize = 1 << 13;

static LINTER: LazyLock<Linter> = LazyLock::new(|| {
    let mut settings = Settings::default();
    settings.persona = Persona::Strict;
    Linter::new(settings)
});

pub(crate) fn check(bytes: &[u8]) {
    let Ok(text) = String::from_utf8(text_of(bytes)) else { return };
    if text.len() > LONGEST {
        return;
    }
    for kind in [None, Some(kind_of(text.as_bytes()))] {
        for finding in lint(&text, kind).into_iter().filter(|found| found.fix.is_some()).take(FIXES)
        {
            check_fix(&text, kind, &finding);
        }
    }
}

fn lint(text: &str, kind: Option<PolicyKind>) -> Vec<Diagnostic> {
    LINTER.lint_reading(&read(text.as_bytes(), kind))
}

fn check_fix(text: &str, kind: Option<PolicyKind>, finding: &Diagnostic) {
    let Some(fix) = &finding.fix else { return };
    let about = |fixed: &str| {
        format!("{} `{}` as {kind:?}\n{text:?}\n{fixed:?}", finding.rule.code, fix.title)
    };
    let fixed = match apply(text, &fix.edits) {
        Ok(fixed) => fixed,
        Err(conflict) => panic!("{conflict}: {}", about("")),
    };
    assert_ne!(fixed, text, "it changes nothing: {}", about(&fixed));
    let errors = |text: &str| read(text.as_bytes(), kind).tree.errors().len();
    let before = errors(text);
    if finding.rule.code == "P001" {
        // Alone among several, a repair may show more of what is wrong; `lower` checks all at once.
        // Where nothing is left, it is that which is wrong then.
        let is_judged = before == 1 && !fixed.trim().is_empty();
        assert!(!is_judged || errors(&fixed) == 0, "it repairs nothing: {}", about(&fixed));
        return;
    }
    assert!(errors(&fixed) <= before, "it adds a syntax error: {}", about(&fixed));
    if fix.applicability == Applicability::Safe {
        let documents = |text: &str| read(text.as_bytes(), kind).documents;
        let answers = differences(&documents(text), &documents(&fixed));
        let is_refuted = |answer: &Answer| matches!(answer, Answer::Refuted(_));
        let changes = answers.is_none_or(|answers| answers.iter().any(is_refuted));
        assert!(!changes, "it changes what is said: {}", about(&fixed));
    }
    // Of two equal items in a list, the fix of the first may read like that of the second.
    let same = |text: &str| -> Vec<_> {
        let findings = lint(text, kind).into_iter();
        findings.filter(|next| next.rule.code == finding.rule.code).collect()
    };
    let (before, after) = (same(text), same(&fixed));
    for next in after.iter().filter_map(|next| next.fix.as_ref()) {
        let is_again = next.edits == fix.edits && after.len() >= before.len();
        assert!(!is_again, "it is offered again: {}", about(&fixed));
        let twice = apply(&fixed, &next.edits).unwrap_or_else(|_| panic!("{}", about(&fixed)));
        assert_ne!(twice, text, "`{}` undoes it: {}", next.title, about(&fixed));
    }
}
