//! Every rule's page tells the truth, and every rule has all that belongs to it.

#[path = "support/configured.rs"]
mod configured;
#[path = "support/fences.rs"]
mod fences;

use std::path::Path;

use fences::{Fence, fences, render};
use policylint::{Applicability, FixKind, RULES, Rule};

/// The headings of a page, in their order; the first three must be there.
const HEADINGS: [&str; 7] = [
    "Why is this bad?",
    "Example",
    "Use instead",
    "When to ignore it",
    "Fix safety",
    "Options",
    "References",
];

fn blocks(rule: &Rule) -> (Vec<Fence>, Vec<Fence>) {
    let blocks = fences(&rule.page());
    for block in &blocks {
        assert!(
            (block.is("json") || block.is("toml")) && (block.is("bad") || block.is("good")),
            "{}: fence `{}`",
            rule.code,
            block.info
        );
    }
    blocks.into_iter().partition(|block| block.is("bad"))
}

#[test]
fn a_bad_example_gives_exactly_that_finding_and_a_good_one_none() {
    for rule in RULES {
        let (bad, good) = blocks(rule);
        assert!(!bad.is_empty() && !good.is_empty(), "{}: a bad and a good example", rule.code);
        for (block, wanted) in
            bad.iter().map(|block| (block, 1)).chain(good.iter().map(|block| (block, 0)))
        {
            if block.is("toml") {
                let found = configured::found(rule, block);
                assert_eq!(found.len(), wanted, "{}\n{}\n{found:?}", rule.code, block.text);
                continue;
            }
            let reading = block.read("example.json");
            let found = block.linter(rule).lint_reading(&reading);
            assert_eq!(
                found.len(),
                wanted,
                "{}\n{}\n{}",
                rule.code,
                block.text,
                render(&reading, &found)
            );
        }
    }
}

#[test]
fn fixing_the_bad_example_gives_the_good_one_to_the_byte() {
    for rule in RULES {
        let (bad, good) = blocks(rule);
        let mut offered = 0;
        for (bad, good) in bad.iter().zip(&good) {
            if bad.is("toml") {
                if let Some(fixed) = fixed_configuration(rule, bad) {
                    offered += 1;
                    assert_eq!(fixed, good.text, "{}", rule.code);
                }
                continue;
            }
            for finding in bad.linter(rule).lint_reading(&bad.read("example.json")) {
                let Some(fix) = finding.fix else { continue };
                offered += 1;
                let fixed = policylint::apply(&bad.text, &fix.edits)
                    .expect("edits of one fix do not overlap");
                assert_eq!(fixed, good.text, "{}: {}", rule.code, fix.title);
                if fix.applicability == Applicability::Safe {
                    assert_eq!(rule.fix, FixKind::Safe, "{}", rule.code);
                }
            }
        }
        let offers = matches!(rule.fix, FixKind::Safe | FixKind::Unsafe);
        assert_eq!(
            offered > 0,
            offers,
            "{}: the page's bad example shows the fix of a rule that has one",
            rule.code
        );
    }
}

/// The configuration with the first fix that a rule offers.
fn fixed_configuration(rule: &Rule, configuration: &Fence) -> Option<String> {
    let findings = configured::findings(rule, configuration);
    let fix = findings.iter().find_map(|found| found.get("fix")?.as_object())?;
    let mut text = configuration.text.clone();
    for edit in fix.get("edits")?.as_array()?.iter().rev() {
        let offset = |name: &str| usize::try_from(edit.get(name)?.as_u64()?).ok();
        text.replace_range(offset("start")?..offset("end")?, edit.get("replacement")?.as_str()?);
    }
    Some(text)
}

#[test]
fn every_rule_is_where_its_name_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut last = "";
    for rule in RULES {
        assert!(rule.code.starts_with(rule.group.letter()), "{}", rule.code);
        let wanted = format!("rules/{}/{}.rs", rule.group.folder(), rule.name.replace('-', "_"));
        assert!(rule.file.replace('\\', "/").ends_with(&wanted), "{} is not {wanted}", rule.file);
        let fixture = root.join("tests/rules").join(format!("{}-{}.md", rule.code, rule.name));
        assert!(fixture.exists(), "{} has no fixture {}", rule.code, fixture.display());
        let position = |rule: &str| rule.to_owned();
        assert!(
            last.is_empty()
                || last.chars().next() != rule.code.chars().next()
                || position(last) < position(rule.code)
        );
        last = rule.code;
    }
}

#[test]
fn every_page_has_its_headings_in_order() {
    for rule in RULES {
        let page = rule.page();
        let summary = rule.summary();
        assert!(summary.ends_with('.') && !summary.starts_with('#'), "{}: `{summary}`", rule.code);
        let headings: Vec<&str> =
            page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let positions: Vec<_> = headings
            .iter()
            .map(|heading| HEADINGS.iter().position(|known| known == heading))
            .collect();
        assert!(positions.iter().all(Option::is_some), "{}: headings {headings:?}", rule.code);
        assert!(positions.is_sorted(), "{}: headings {headings:?}", rule.code);
        assert!(headings.starts_with(&HEADINGS[..3]), "{}: headings {headings:?}", rule.code);
        let has_safety = headings.contains(&"Fix safety");
        assert_eq!(
            has_safety,
            matches!(rule.fix, FixKind::Safe | FixKind::Unsafe),
            "{}: fix safety",
            rule.code
        );
    }
}

#[test]
fn codes_and_names_are_unique() {
    for (index, rule) in RULES.iter().enumerate() {
        let later = &RULES[index + 1..];
        assert!(
            later.iter().all(|other| other.code != rule.code && other.name != rule.name),
            "{}",
            rule.code
        );
    }
}
