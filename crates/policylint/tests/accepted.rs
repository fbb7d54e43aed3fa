//! What the user has accepted: fingerprints stay when texts are moved about, and suppressions lose nothing.
#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect ends there")]

use std::sync::Arc;

use policylint::{
    Baseline, Diagnostic, Fingerprints, Linter, NamedRule, PathGlobs, Reading, RuleSelection,
    RuleSelector, Settings, Span, Suppression, read_text,
};
use proptest::prelude::*;

const ACTIONS: [&str; 4] = ["s3:GetObjct", "s3:GetObject", "sqs:Sned", "nosuch:Do"];
const SIDS: [Option<&str>; 4] = [None, None, Some("A"), Some("B")];

/// A statement: its `Sid`, its actions and its effect.
type Statement = (Option<&'static str>, Vec<&'static str>, &'static str);

fn statements() -> impl Strategy<Value = Vec<Statement>> {
    let statement = (
        proptest::sample::select(SIDS.to_vec()),
        proptest::collection::vec(proptest::sample::select(ACTIONS.to_vec()), 1..4),
        proptest::sample::select(vec!["Allow", "allow", "Deny"]),
    );
    proptest::collection::vec(statement, 1..5)
}

/// The policy of these statements; `form` chooses blanks and the order of members.
fn text(statements: &[Statement], form: usize) -> String {
    let blank = ["", " ", "\n\t"].get(form % 3).copied().unwrap_or_default();
    let written: Vec<String> = statements
        .iter()
        .map(|(sid, actions, effect)| {
            let actions: Vec<String> =
                actions.iter().map(|action| format!("\"{action}\"")).collect();
            let mut members = vec![
                format!("\"Effect\":{blank}\"{effect}\""),
                format!("\"Action\":{blank}[{}]", actions.join(&format!(",{blank}"))),
                format!("\"Resource\":{blank}\"*\""),
            ];
            members.extend(sid.map(|sid| format!("\"Sid\":{blank}\"{sid}\"")));
            members.rotate_left(form % 2);
            format!("{{{blank}{}{blank}}}", members.join(&format!(",{blank}")))
        })
        .collect();
    format!("{{\"Version\":\"2012-10-17\",{blank}\"Statement\":[{}]}}", written.join(","))
}

/// Rules that look at one statement at a time, so that the order of others is nothing to them.
fn settings() -> Settings {
    let select = ["C001", "C002", "P009"].iter().map(|code| RuleSelector::parse(code).unwrap());
    let mut settings = Settings::default();
    settings.rules = RuleSelection { select: select.collect(), ..RuleSelection::default() };
    settings
}

fn fingerprints(reading: &Reading, findings: &[Diagnostic]) -> Vec<String> {
    let mut fingerprints = Fingerprints::of(reading);
    let mut known: Vec<String> =
        findings.iter().map(|finding| fingerprints.fingerprint(finding)).collect();
    known.sort();
    known
}

proptest! {
    #[test]
    fn order_and_form_do_not_change_fingerprints(
        statements in statements(),
        turn in 0_usize..4,
        forms in (0_usize..6, 0_usize..6),
    ) {
        let linter = Linter::new(settings());
        let one = read_text("a.json", &text(&statements, forms.0));
        let mut moved = statements.clone();
        moved.rotate_left(turn % statements.len());
        for (_, actions, _) in &mut moved {
            actions.reverse();
        }
        let other = read_text("a.json", &text(&moved, forms.1));
        let (found, again) = (linter.lint_reading(&one), linter.lint_reading(&other));
        prop_assert_eq!(fingerprints(&one, &found), fingerprints(&other, &again));
        let mut baseline = Baseline::default();
        for (fingerprint, finding) in fingerprints(&one, &found).iter().zip(&found) {
            baseline.add("a.json", fingerprint, finding.rule.code, 1);
        }
        let mut left = again.clone();
        prop_assert_eq!(baseline.take_known(&other, &mut left), again.len());
        prop_assert!(left.is_empty());
    }

    #[test]
    fn what_is_hidden_and_what_is_shown_are_all(
        statements in statements(),
        sid in proptest::sample::select(SIDS.to_vec()),
        rule in proptest::sample::select(vec!["C001", "C", "P009", "unknown-action", "no-such-rule"]),
        pointer in proptest::sample::select(vec![None, Some("/Statement/0"), Some("/Statement/1/Action/0")]),
        value in proptest::sample::select(vec![None, Some("s3:GetObjct"), Some("allow")]),
        file in proptest::sample::select(vec!["*.json", "b.json", "a.json"]),
    ) {
        let reading = read_text("a.json", &text(&statements, 1));
        let all = Linter::new(settings()).lint_reading(&reading);
        let mut settings = settings();
        settings.suppressions = vec![Suppression {
            rules: vec![NamedRule::new(rule, Span::default())],
            files: PathGlobs::parse(&[file.to_owned()]).unwrap(),
            sid: sid.map(str::to_owned),
            pointer: pointer.map(str::to_owned),
            value: value.map(str::to_owned),
            ..Suppression::default()
        }];
        let suppression = settings.suppressions.first().cloned().unwrap();
        let linted = Linter::new(settings).lint_file(&reading);
        prop_assert_eq!(linted.findings.len() + linted.suppressed.len(), all.len());
        for hidden in &linted.suppressed {
            prop_assert!(suppression.is_about(hidden.finding.rule));
            let own = hidden.finding.statement.as_ref().and_then(|statement| statement.sid.as_deref());
            prop_assert!(sid.is_none() || own == sid);
            prop_assert!(file != "b.json");
        }
        let tree = Arc::clone(&reading.tree);
        for shown in &linted.findings {
            let fits_value = value.is_none_or(|value| tree.sources().slice(shown.place).contains(value));
            let own = shown.statement.as_ref().and_then(|statement| statement.sid.as_deref());
            let fits = suppression.is_about(shown.rule)
                && file != "b.json"
                && (sid.is_none() || own == sid)
                && pointer.is_none();
            // A finding within a text shows a part of it only.
            prop_assert!(!(fits && value.is_none() && fits_value));
        }
    }
}
