//! Any file under the kind that it seems to be and another, and all rules: findings lie in it, are sentences, and are the same again.

use std::sync::LazyLock;

use policylint::{
    Day, Diagnostic, Linter, Persona, PolicyKind, ReadOptions, Reading, Settings, SourceFile,
};

use crate::inputs::{kind_of, text_of};
use crate::places::check_in_file;

/// The longest file; a longer one is tested for time elsewhere.
const LONGEST: usize = 1 << 16;

static LINTER: LazyLock<Linter> = LazyLock::new(|| {
    let mut settings = Settings::default();
    settings.persona = Persona::Strict;
    settings.own_accounts = vec!["111111111111".to_owned()];
    Linter::new(settings).reckoning_from(Day { year: 2026, month: 1, day: 31 })
});

pub(crate) fn check(bytes: &[u8]) {
    let text = text_of(bytes);
    if text.len() > LONGEST {
        return;
    }
    for kind in [None, Some(kind_of(&text))] {
        let reading = read(&text, kind);
        let findings = LINTER.lint_reading(&reading);
        for finding in &findings {
            check_finding(&reading, finding);
        }
        assert!(findings.is_sorted_by_key(|finding| finding.place));
        let again = LINTER.lint_reading(&read(&text, kind));
        assert_eq!(format!("{findings:?}"), format!("{again:?}"), "linting twice differs");
    }
}

pub(crate) fn read(text: &[u8], kind: Option<PolicyKind>) -> Reading {
    let file = SourceFile::from_bytes("policy.json", text.to_vec());
    policylint::read(file, &ReadOptions { kind, ..ReadOptions::default() })
}

fn check_finding(reading: &Reading, finding: &Diagnostic) {
    let code = finding.rule.code;
    check_in_file(&reading.tree, finding.place);
    check_phrase(code, &finding.message);
    let phrases = [&finding.consequence, &finding.help, &finding.label];
    phrases.into_iter().flatten().for_each(|phrase| check_phrase(code, phrase));
    for label in &finding.labels {
        check_in_file(&reading.tree, label.place);
        check_phrase(code, &label.text);
    }
    if let Some(fix) = &finding.fix {
        check_phrase(code, &fix.title);
        assert!(!fix.edits.is_empty(), "{code}: {finding:?}");
        fix.edits.iter().for_each(|edit| check_in_file(&reading.tree, edit.place));
    }
}

fn check_phrase(code: &str, phrase: &str) {
    assert!(!phrase.trim().is_empty(), "{code} says nothing");
    assert!(!phrase.chars().any(char::is_control), "{code} has a line end or the like: {phrase:?}");
    assert!(!phrase.ends_with('.'), "{code} has a full stop: {phrase:?}");
}
