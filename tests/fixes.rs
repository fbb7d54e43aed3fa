//! Every fix that a page or a fixture makes policylint offer: it re-parses, it resolves its finding,
//! applying twice is applying once, and a safe one leaves the policy as it was read.
#![cfg(test)]

#[path = "support/fences.rs"]
mod fences;
#[path = "support/shapes.rs"]
mod shapes;

use std::path::Path;

use fences::{Fence, fences, render};
use policylint::analysis::symbolic::{Answer, Undecided};
use policylint::{
    Applicability, Fix, Judged, Linter, Persona, RULES, Rule, Settings, apply, fix_text,
};
use shapes::differences;

/// Every `json` block of every page and fixture, with the rule that it is about.
fn examples() -> Vec<(&'static Rule, Fence)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let mut examples = Vec::new();
    for rule in RULES {
        let fixture = root.join(format!("{}-{}.md", rule.code, rule.name));
        let text = std::fs::read_to_string(&fixture)
            .unwrap_or_else(|error| panic!("{}: {error}", fixture.display()));
        let blocks = fences(&rule.page()).into_iter().chain(fences(&text));
        examples.extend(blocks.filter(|block| block.is("json")).map(|block| (*rule, block)));
    }
    examples
}

/// Calls `check` with every fix that is offered in the examples, and the text that it gives.
fn each_fix(check: impl Fn(&'static Rule, &Fence, &Fix, &str)) {
    let mut count = 0;
    for (rule, block) in examples() {
        for finding in block.linter(rule).lint_reading(&block.read("policy.json")) {
            let Some(fix) = finding.fix else { continue };
            let fixed = apply(&block.text, &fix.edits).unwrap_or_else(|_| {
                panic!("{}: the edits of `{}` overlap in\n{}", rule.code, fix.title, block.text)
            });
            assert_ne!(fixed, block.text, "{}: `{}` changes nothing", rule.code, fix.title);
            check(rule, &block, &fix, &fixed);
            count += 1;
        }
    }
    assert!(count > 50, "only {count} fixes were tried");
}

fn again(block: &Fence, text: &str) -> Fence {
    Fence { info: block.info.clone(), text: text.to_owned() }
}

#[test]
fn a_fix_adds_no_syntax_error() {
    each_fix(|rule, block, fix, fixed| {
        let before = block.read("policy.json").tree.errors().len();
        let after = again(block, fixed).read("policy.json").tree.errors().to_vec();
        let most = if rule.code == "P001" { before - 1 } else { before };
        assert!(after.len() <= most, "{}: `{}` gives\n{fixed}\n{after:?}", rule.code, fix.title);
    });
}

#[test]
fn a_fix_resolves_its_finding() {
    each_fix(|rule, block, fix, fixed| {
        let before = block.linter(rule).lint_reading(&block.read("policy.json")).len();
        let fence = again(block, fixed);
        let reading = fence.read("policy.json");
        let after = block.linter(rule).lint_reading(&reading);
        let left = render(&reading, &after);
        assert!(after.len() < before, "{}: `{}` gives\n{fixed}\n{left}", rule.code, fix.title);
    });
}

#[test]
fn a_fix_is_no_longer_offered_once_it_is_applied() {
    each_fix(|rule, block, fix, fixed| {
        let fence = again(block, fixed);
        for finding in block.linter(rule).lint_reading(&fence.read("policy.json")) {
            let Some(next) = finding.fix else { continue };
            let twice = apply(fixed, &next.edits).expect("edits of one fix do not overlap");
            assert_ne!(
                next.edits, fix.edits,
                "{}: `{}` is offered again in\n{fixed}",
                rule.code, fix.title
            );
            assert_ne!(twice, block.text, "{}: `{}` undoes `{}`", rule.code, next.title, fix.title);
        }
    });
}

#[test]
fn a_safe_fix_leaves_what_was_read() {
    each_fix(|rule, block, fix, fixed| {
        if fix.applicability != Applicability::Safe {
            return;
        }
        let what = format!("{}: `{}`", rule.code, fix.title);
        assert_means_the_same(block, &again(block, fixed), &what);
    });
}

/// That two texts read as the same policies, or are proven to allow and to deny the same requests.
fn assert_means_the_same(before: &Fence, after: &Fence, what: &str) {
    let (one, two) = (before.read("policy.json").documents, after.read("policy.json").documents);
    let answers = differences(&one, &two);
    let Some(answers) = answers else { panic!("{what} loses a policy:\n{}", after.text) };
    for answer in answers {
        let texts = (&before.text, &after.text);
        assert!(is_proven(&answer), "{what}: {answer:?} for\n{}\nand\n{}", texts.0, texts.1);
    }
}

/// Proven, or left open only by what AWS's documents leave open and by policy variables: the prover
/// reads those of each element by itself, and what a wider element covers shares its reading.
fn is_proven(answer: &Answer) -> bool {
    match answer {
        Answer::Proved => true,
        Answer::Undecided(why) => why.iter().all(|one| matches!(one, Undecided::Doubtful(_))),
        Answer::Refuted(_) => false,
    }
}

/// What all rules together make of a text.
fn fixed_by_all(block: &Fence, least: Applicability) -> policylint::Fixed {
    let mut settings = Settings::default();
    settings.persona = Persona::Strict;
    let linter = Linter::new(settings);
    fix_text(&block.text, least, |text| {
        let reading = again(block, text).read("policy.json");
        Judged { findings: linter.lint_reading(&reading), reading }
    })
}

#[test]
fn fixing_twice_is_fixing_once() {
    for least in [Applicability::Safe, Applicability::Unsafe] {
        for (rule, block) in examples() {
            let once = fixed_by_all(&block, least);
            // What is only suggested may be at odds with another suggestion; then the text stays where
            // it was before the circle.
            let codes: Vec<&str> = once.applied.iter().map(|rule| rule.code).collect();
            let may_circle = least == Applicability::Unsafe;
            assert!(
                once.is_settled || may_circle,
                "{}: {codes:?} come to no end in\n{}",
                rule.code,
                block.text
            );
            let twice = fixed_by_all(&again(&block, &once.text), least);
            assert_eq!(once.text, twice.text, "{}", rule.code);
        }
    }
}

#[test]
fn all_safe_fixes_together_leave_what_was_read() {
    for (rule, block) in examples() {
        let once = fixed_by_all(&block, Applicability::Safe);
        let codes: Vec<&str> = once.applied.iter().map(|rule| rule.code).collect();
        let what = format!("{}: {codes:?}", rule.code);
        assert_means_the_same(&block, &again(&block, &once.text), &what);
    }
}
