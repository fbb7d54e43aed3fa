//! Applies the fixes of findings to a text, round by round, until nothing is left to fix.
//!
//! Text in, text out: who reads and writes files decides what becomes of the result.

use std::collections::BTreeMap;
use std::sync::Arc;

use policylint_sources::Reading;
use policylint_syntax::edit::{Edit, apply};
use policylint_syntax::{SourceId, Tree};

use crate::diagnostic::{Applicability, Diagnostic, Fix};
use crate::rule::Rule;

/// Most rounds over one text. A round applies the fixes of one rule in each document, so that as many
/// are needed as rules offer fixes; the limit is for fixes that make room for each other without end.
pub const MAX_ROUNDS: usize = 128;

/// The rule about syntax, the only one whose fixes are for texts that are not JSON.
const SYNTAX: &str = "P001";

/// How many fixes of one round are tried one by one when all at once do not give a sound text, before
/// the text is left as it is.
const MAX_TRIED_ALONE: usize = 64;

/// What became of a text.
#[derive(Debug, Clone)]
pub struct Fixed {
    /// The text with the fixes.
    pub text: String,
    /// The rule of each fix that was applied, in the order of their rounds.
    pub applied: Vec<&'static Rule>,
    /// The fixes of the text as it is now that are not applied because the result would not be sound.
    pub refused: Vec<Refused>,
    /// Whether nothing is left to fix; else the rounds ran out, or fixes undo each other.
    pub is_settled: bool,
}

/// A fix that was not applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The rule that offers it.
    pub rule: &'static Rule,
    /// What it would have done.
    pub fix: Fix,
}

/// A text as the caller reads it, and the findings in it that are to be fixed.
#[derive(Debug)]
pub struct Judged {
    /// What the text was read as.
    pub reading: Reading,
    /// What is wrong in it, without what the user has accepted.
    pub findings: Vec<Diagnostic>,
}

/// Applies every fix of at least this applicability. `judge` reads a text as the user asked for and
/// says what is wrong in it; it is called once a round, and for each result.
///
/// A round is for one rule in each document, because fixes of several may each rest on what the other
/// takes away; fixes that would meet wait for the next. Safe fixes come before unsafe ones, and in a text
/// that is no JSON nothing but its syntax is repaired. A result must be JSON if the text was, or else have
/// fewer syntax errors, and hold as many policies as before; what would break this is not applied.
/// Fixing the result again leaves it as it is if it [is settled](Fixed::is_settled).
pub fn fix_text(text: &str, least: Applicability, judge: impl Fn(&str) -> Judged) -> Fixed {
    let mut rounds = Rounds { least, judge, applied: Vec::new(), refused: Vec::new() };
    let mut seen = vec![text.to_owned()];
    let mut judged = (rounds.judge)(text);
    let mut is_settled = false;
    for _ in 0..MAX_ROUNDS {
        let before = rounds.applied.len();
        let current = seen.last().map_or("", String::as_str);
        let Some((next, next_judged)) = rounds.round(current, &judged) else {
            is_settled = true;
            break;
        };
        judged = next_judged;
        if let Some(first) = seen.iter().position(|earlier| *earlier == next) {
            // Fixes that undo each other: the first text of the circle is as good as any.
            seen.truncate(first + 1);
            rounds.applied.truncate(before);
            break;
        }
        seen.push(next);
    }
    let text = seen.pop().unwrap_or_default();
    Fixed { text, applied: rounds.applied, refused: rounds.refused, is_settled }
}

/// What is kept from round to round.
#[derive(Debug)]
struct Rounds<J> {
    least: Applicability,
    judge: J,
    applied: Vec<&'static Rule>,
    refused: Vec<Refused>,
}

/// A fix that may be applied in this round.
#[derive(Debug, Clone, Copy)]
struct Candidate<'d> {
    rule: &'static Rule,
    /// The document that it is in.
    address: Option<&'d str>,
    fix: &'d Fix,
}

impl<J: Fn(&str) -> Judged> Rounds<J> {
    /// The text after one more round, judged; `None` if no fix is left.
    fn round(&mut self, text: &str, judged: &Judged) -> Option<(String, Judged)> {
        self.refused.clear();
        let mut tried = 0;
        while tried < MAX_TRIED_ALONE {
            let candidates = self.candidates(judged);
            // Unsafe fixes look at a text in which nothing safe is left to be done.
            let safest = candidates.iter().map(|candidate| candidate.fix.applicability).max()?;
            let chosen = apart(candidates.into_iter().filter(|c| c.fix.applicability == safest));
            if let Some(next) = self.attempt(text, judged, &chosen) {
                self.applied.extend(chosen.iter().map(|candidate| candidate.rule));
                return Some(next);
            }
            for candidate in chosen {
                tried += 1;
                if let Some(next) = self.attempt(text, judged, &[candidate]) {
                    self.applied.push(candidate.rule);
                    return Some(next);
                }
                let Candidate { rule, fix, .. } = candidate;
                self.refused.push(Refused { rule, fix: fix.clone() });
            }
        }
        None
    }

    /// The fixes that may be applied, in order of their findings.
    fn candidates<'d>(&self, judged: &'d Judged) -> Vec<Candidate<'d>> {
        let of_finding = |finding: &'d Diagnostic| {
            let fix = finding.fix.as_ref().filter(|fix| fix.applicability >= self.least)?;
            let is_sound = finding.rule.code == SYNTAX
                || tree_of(&judged.reading, finding).errors().is_empty();
            let in_text = fix.edits.iter().all(|edit| edit.place.source == SourceId(0));
            let is_refused = self
                .refused
                .iter()
                .any(|refused| refused.rule == finding.rule && refused.fix == *fix);
            let is_open = is_sound && in_text && !fix.edits.is_empty() && !is_refused;
            let address = finding.address.as_deref();
            is_open.then_some(Candidate { rule: finding.rule, address, fix })
        };
        let errors = judged.reading.tree.errors();
        let only_syntax =
            |candidate: &Candidate<'_>| errors.is_empty() || candidate.rule.code == SYNTAX;
        judged.findings.iter().filter_map(of_finding).filter(only_syntax).collect()
    }

    /// The text with these fixes, judged, if it is sound and another one.
    fn attempt(
        &self,
        text: &str,
        judged: &Judged,
        chosen: &[Candidate<'_>],
    ) -> Option<(String, Judged)> {
        let edits: Vec<Edit> =
            chosen.iter().flat_map(|candidate| candidate.fix.edits.iter().cloned()).collect();
        let next = apply(text, &edits).ok()?;
        if next == text || is_blank(&next) {
            return None;
        }
        let after = (self.judge)(&next);
        is_sound(&judged.reading, &after.reading).then_some((next, after))
    }
}

/// The fixes of the first rule of each document, without those that meet one before them.
fn apart<'d>(candidates: impl Iterator<Item = Candidate<'d>>) -> Vec<Candidate<'d>> {
    let mut chosen: Vec<Candidate<'d>> = Vec::new();
    let mut turns: BTreeMap<Option<&str>, &Rule> = BTreeMap::new();
    // What is taken already, by where it starts.
    let mut taken: BTreeMap<u32, u32> = BTreeMap::new();
    for candidate in candidates {
        if *turns.entry(candidate.address).or_insert(candidate.rule) != candidate.rule {
            continue;
        }
        let is_free = candidate.fix.edits.iter().all(|edit| {
            let span = edit.place.span;
            // Neighbors that touch wait, too: what one leaves is what the other looked at.
            let before = taken.range(..=span.end).next_back();
            before.is_none_or(|(_, end)| *end < span.start)
        });
        if is_free {
            let spans = candidate.fix.edits.iter().map(|edit| edit.place.span);
            taken.extend(spans.map(|span| (span.start, span.end)));
            chosen.push(candidate);
        }
    }
    chosen
}

/// Whether a text may take the place of another: no syntax error more, and no policy lost.
fn is_sound(before: &Reading, after: &Reading) -> bool {
    let (had, has) = (errors(before), errors(after));
    (has == 0 || has < had) && (had > 0 || before.documents.len() == after.documents.len())
}

/// How many syntax errors there are in a text and in the policies inside its strings.
fn errors(reading: &Reading) -> usize {
    let inner = reading.documents.iter().map(|document| &document.tree);
    let inner = inner.filter(|tree| !Arc::ptr_eq(tree, &reading.tree));
    std::iter::once(&reading.tree).chain(inner).map(|tree| tree.errors().len()).sum()
}

/// The tree that a finding speaks of.
fn tree_of<'r>(reading: &'r Reading, finding: &Diagnostic) -> &'r Tree {
    let mut documents = reading.documents.iter();
    let document = documents.find(|document| document.origin.address == finding.address);
    document.map_or(reading.tree.as_ref(), |document| document.tree.as_ref())
}

fn is_blank(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Linter, read_text};

    fn fixed(text: &str, least: Applicability) -> Fixed {
        let linter = Linter::default();
        fix_text(text, least, |text| {
            let reading = read_text("policy.json", text);
            Judged { findings: linter.lint_reading(&reading), reading }
        })
    }

    #[test]
    fn syntax_is_repaired_before_the_rest() {
        let text = r#"{"Version": "2012-10-17", "Statement": {"Effect": "allow" "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*",}}"#;
        let fixed = fixed(text, Applicability::Safe);
        assert_eq!(
            fixed.text,
            r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}}"#
        );
        let codes: Vec<&str> = fixed.applied.iter().map(|rule| rule.code).collect();
        assert_eq!(codes, ["P001", "P001", "P009"]);
        assert!(fixed.is_settled && fixed.refused.is_empty());
    }

    #[test]
    fn equal_neighbors_are_each_mended_once() {
        let text = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["glue:StopJobRun", "glue:StopJobRun"], "Resource": "*"}}"#;
        // That one of them does nothing is safe to mend (Y016).
        let short = text.replace(r#", "glue:StopJobRun"]"#, "]");
        assert_eq!(fixed(text, Applicability::Safe).text, short);
        let once = fixed(text, Applicability::Unsafe);
        assert!(once.text.contains(r#""Action": ["glue:BatchStopJobRun"]"#), "{}", once.text);
        assert_eq!(fixed(&once.text, Applicability::Unsafe).text, once.text);
    }

    #[test]
    fn nothing_is_made_of_nothing() {
        for text in ["", "]", "\u{feff}", ","] {
            assert_eq!(fixed(text, Applicability::Unsafe).text, text);
        }
    }
}
