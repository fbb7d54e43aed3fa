//! Is there a text that two patterns both match?

use super::Pattern;
use super::steps::{Letters, Step, wide_steps};
use crate::truth::{Reason, Truth};

/// How many pairs of positions an overlap question may look at, before it is given up with [`Reason::Budget`].
pub const MAX_OVERLAP_WORK: usize = 64_000_000;

impl Pattern {
    /// Whether some text is matched by both.
    ///
    /// `Yes` and `No` hold for every value of the variables and unknown parts, which count as the
    /// same text wherever they stand in both. Open points of either turn `Yes` into `Maybe`.
    pub fn overlaps(&self, other: &Self) -> Truth {
        if self.is_never() || other.is_never() {
            return Truth::No;
        }
        let in_force = || self.in_force().and(other.in_force());
        let meeting = meet_somewhere(&wide_steps(self.tokens()), &wide_steps(other.tokens()));
        let unknowns = Truth::from(self.unknowns()).and(Truth::from(other.unknowns()));
        match meeting {
            Some(false) => Truth::No,
            Some(true) if unknowns.certain() || self.overlaps_for_all_texts(other) => in_force(),
            Some(true) => unknowns.and(in_force()),
            None => unknowns.doubted(Reason::Budget),
        }
    }

    /// A text that both match, where neither depends on anything unknown.
    pub fn common_example(&self, other: &Self) -> Option<String> {
        let (one, two) = (self.tokens.as_deref()?, other.tokens.as_deref()?);
        if self.has_unknown() || other.has_unknown() {
            return None;
        }
        meeting_text(&wide_steps(one), &wide_steps(two))
    }

    fn overlaps_for_all_texts(&self, other: &Self) -> bool {
        let mut letters = Letters::default();
        let (one, two) = (letters.steps(self.tokens()), letters.steps(other.tokens()));
        meet_somewhere(&one, &two) == Some(true)
    }
}

/// Whether two lists of steps take a common text; `None` if that would exceed the bound.
fn meet_somewhere(one: &[Step], two: &[Step]) -> Option<bool> {
    if let Some(known) = meet_at_the_ends(one, two) {
        return Some(known);
    }
    if too_large(one, two) {
        return None;
    }
    let mut row = first_row(two);
    for &step in one {
        let next = settle_row(Some(step), two, &mut row);
        if !next.contains(&true) {
            return Some(false);
        }
        row = next;
    }
    settle_row(None, two, &mut row);
    Some(row.last() == Some(&true))
}

fn too_large(one: &[Step], two: &[Step]) -> bool {
    (one.len() + 1).saturating_mul(two.len() + 1) > MAX_OVERLAP_WORK
}

/// The answer for two lists that both have a `Star`, if only single characters stand outside their stars.
///
/// Between its first and last star, each list can take whatever the other one needs there, so only
/// what stands before the first and after the last star can be in conflict.
fn meet_at_the_ends(one: &[Step], two: &[Step]) -> Option<bool> {
    let (head_one, tail_one) = ends(one)?;
    let (head_two, tail_two) = ends(two)?;
    let agree = |(left, right): (&Step, &Step)| left.common(*right).is_some();
    Some(
        head_one.iter().zip(head_two).all(agree)
            && tail_one.iter().rev().zip(tail_two.iter().rev()).all(agree),
    )
}

/// What stands before the first and after the last `Star`, if all of it takes one character each.
fn ends(steps: &[Step]) -> Option<(&[Step], &[Step])> {
    let first = steps.iter().position(|step| *step == Step::Star)?;
    let last = steps.iter().rposition(|step| *step == Step::Star)?;
    let (head, tail) = (steps.get(..first)?, steps.get(last + 1..)?);
    let single = |step: &Step| !matches!(step, Step::StarNoColon | Step::Letter(_));
    (head.iter().all(single) && tail.iter().all(single)).then_some((head, tail))
}

/// For each place in `two`, whether a common text can lead there while `one` stands at a given place.
type Row = Vec<bool>;

fn first_row(two: &[Step]) -> Row {
    let mut row = vec![false; two.len() + 1];
    if let Some(first) = row.first_mut() {
        *first = true;
    }
    row
}

/// Completes a row for the step of `one` at its place, and begins the row of the next place.
fn settle_row(step: Option<Step>, two: &[Step], row: &mut Row) -> Row {
    let mut next = vec![false; row.len()];
    for place in 0..row.len() {
        if row.get(place) != Some(&true) {
            continue;
        }
        let other = two.get(place).copied();
        let moves = moves(step, other);
        if moves.two
            && let Some(cell) = row.get_mut(place + 1)
        {
            *cell = true;
        }
        if moves.one
            && let Some(cell) = next.get_mut(place)
        {
            *cell = true;
        }
        if moves.both
            && let Some(cell) = next.get_mut(place + 1)
        {
            *cell = true;
        }
    }
    next
}

/// Which list may go one place further: one alone, two alone, or both together.
struct Moves {
    one: bool,
    two: bool,
    both: bool,
}

fn moves(one: Option<Step>, two: Option<Step>) -> Moves {
    let star_one = one.is_some_and(Step::is_star);
    let star_two = two.is_some_and(Step::is_star);
    let common = one.zip(two).is_some_and(|(one, two)| one.meets(two));
    Moves {
        one: star_one || (common && star_two),
        two: star_two || (common && star_one),
        both: common && !star_one && !star_two,
    }
}

/// A text that two lists without letters both take.
fn meeting_text(one: &[Step], two: &[Step]) -> Option<String> {
    if too_large(one, two) {
        return None;
    }
    let mut rows = Vec::with_capacity(one.len() + 1);
    let mut row = first_row(two);
    for step in one.iter().copied().map(Some).chain(std::iter::once(None)) {
        let next = settle_row(step, two, &mut row);
        rows.push(std::mem::replace(&mut row, next));
    }
    let reached =
        |i: usize, j: usize| rows.get(i).and_then(|row| row.get(j)).copied().unwrap_or_default();
    let (mut i, mut j) = (one.len(), two.len());
    if !reached(i, j) {
        return None;
    }
    let mut reversed = Vec::new();
    while i > 0 || j > 0 {
        let before_one = i.checked_sub(1).and_then(|i| one.get(i)).copied();
        let before_two = j.checked_sub(1).and_then(|j| two.get(j)).copied();
        if let (Some(left), Some(right)) = (before_one, before_two)
            && moves(Some(left), Some(right)).both
            && reached(i - 1, j - 1)
        {
            reversed.extend(left.common(right));
            (i, j) = (i - 1, j - 1);
        } else if let Some(left) = before_one
            && reached(i - 1, j)
            && moves(Some(left), two.get(j).copied()).one
        {
            reversed.extend(if left.is_star() {
                None
            } else {
                two.get(j).and_then(|right| left.common(*right))
            });
            i -= 1;
        } else {
            let right = before_two?;
            reversed.extend(if right.is_star() {
                None
            } else {
                one.get(i).and_then(|left| left.common(right))
            });
            j -= 1;
        }
    }
    Some(reversed.into_iter().rev().collect())
}

#[cfg(test)]
mod tests {
    use super::MAX_OVERLAP_WORK;
    use crate::pattern::{Pattern, Token};
    use crate::truth::{Reason, Truth};

    /// The work is the product of both lengths, so a bound on it is a bound on time.
    #[test]
    fn too_large_questions_are_given_up() {
        let field_stars = |count| {
            let unit = [Token::StarNoColon, Token::Lit('a')];
            Pattern::of_tokens(unit.into_iter().cycle().take(count).collect())
        };
        let large = field_stars(MAX_OVERLAP_WORK.isqrt() + 2);
        assert_eq!(large.overlaps(&large), Truth::maybe(Reason::Budget));
        assert_eq!(large.common_example(&large), None);
        assert_eq!(large.overlaps(&Pattern::everything()), Truth::Yes);
        assert_eq!(field_stars(1000).overlaps(&field_stars(900)), Truth::Yes);
    }
}
