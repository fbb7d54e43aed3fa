//! Any texts as patterns: matching agrees with its definition, and the algebra with matching.

use policylint::model::LanguageVersion;
use policylint::model::pattern::{Case, Pattern, ShortArn, Token};
use policylint::model::truth::Truth;

use crate::inputs::{ACTIONS, CHOICES, Choices, RESOURCES, VALUES};

/// The longest text on which the definition is tried.
const LONGEST: usize = 200;
/// The longest pattern; work grows with its square.
const LONGEST_PATTERN: usize = 2_000;
/// How many texts are matched.
const TEXTS: usize = 12;

pub(crate) fn check(bytes: &[u8]) {
    let lines = lines(bytes);
    let mut lines = lines.iter().map(String::as_str);
    let (one, two) = (lines.next().unwrap_or(""), lines.next().unwrap_or(""));
    let texts: Vec<&str> = [one, two].into_iter().chain(lines).take(TEXTS).collect();
    check_globs(one, &texts);
    let (ones, twos) = (patterns(one), patterns(two));
    for pattern in &ones {
        check_matches(pattern, &texts);
        check_example(pattern);
        // Of the same place in a policy and of another.
        assert!(pattern.covers(pattern).possible(), "{pattern:?}");
    }
    for (pattern, other) in ones.iter().zip(&twos) {
        check_pair(pattern, other, &texts);
        check_pair(other, pattern, &texts);
    }
    for (pattern, other) in ones.iter().zip(twos.iter().skip(1)) {
        check_pair(pattern, other, &texts);
    }
}

/// Two patterns and texts to match: the lines of the input, or words of AWS.
fn lines(bytes: &[u8]) -> Vec<String> {
    let cut = |line: &str| line.chars().take(LONGEST_PATTERN).collect();
    let Some((&CHOICES, rest)) = bytes.split_first() else {
        return String::from_utf8_lossy(bytes).split('\n').map(cut).collect();
    };
    let mut choices = Choices::new(rest);
    let words = choices.pick(&[ACTIONS, RESOURCES, VALUES]);
    let few: &[&str] = &["a", "*", ":", "b", "?", "A", "${*}", "${aws:username}", "x", "ſ", "k"];
    let line = |choices: &mut Choices<'_>| {
        let mut line = if choices.one_in(2) { choices.word(words) } else { String::new() };
        for _ in 0..choices.below(8) {
            line.push_str(choices.pick(few));
        }
        line
    };
    (0..6).map(|_| line(&mut choices)).collect()
}

/// The text under every builder.
fn patterns(text: &str) -> Vec<Pattern> {
    let mut patterns = vec![Pattern::action(text)];
    for version in [LanguageVersion::V2008, LanguageVersion::V2012] {
        for case in [Case::Sensitive, Case::Insensitive] {
            patterns.push(Pattern::exact(text, case, version));
            patterns.push(Pattern::glob(text, case, version));
        }
        patterns.push(Pattern::arn_like(text, version));
        for short in [ShortArn::Pad, ShortArn::TrailingStar, ShortArn::Refuse, ShortArn::Exact] {
            patterns.push(Pattern::resource(text, version, short));
        }
    }
    let inside: Vec<Pattern> = patterns.iter().map(Pattern::without_crossing).collect();
    patterns.extend(inside);
    patterns
}

/// Without variables a glob is what everybody takes it for, and its own spelling reads back.
fn check_globs(glob: &str, texts: &[&str]) {
    let pattern = Pattern::glob(glob, Case::Sensitive, LanguageVersion::V2008);
    let exact = Pattern::exact(glob, Case::Sensitive, LanguageVersion::V2008);
    let letters: Vec<char> = glob.chars().collect();
    for text in texts.iter().filter(|text| text.len() <= LONGEST) {
        let expected = fits(&letters, text, |glob, letter| match glob {
            '*' => Takes::Run,
            '?' => Takes::One,
            _ => Takes::of(*glob == letter),
        });
        assert_eq!(pattern.matches(text), Truth::from(expected), "{glob:?} on {text:?}");
        assert_eq!(exact.matches(text), Truth::from(glob == *text), "{glob:?} on {text:?}");
    }
    let version = LanguageVersion::V2012;
    let pattern = Pattern::glob(glob, Case::Sensitive, version);
    let spelled = pattern.to_string();
    assert_eq!(Pattern::glob(spelled.as_str(), Case::Sensitive, version), pattern, "{glob:?}");
}

/// What a piece of a pattern takes of a text: this character and more, this one, none.
#[derive(PartialEq)]
enum Takes {
    Run,
    EndedRun,
    One,
    No,
}

impl Takes {
    fn of(fits: bool) -> Self {
        if fits { Self::One } else { Self::No }
    }
}

/// The definition of a match, by the set of pieces that may come next.
fn fits<T>(pieces: &[T], text: &str, takes: impl Fn(&T, char) -> Takes) -> bool {
    // The empty run of a star is taken before each character, and at the end.
    let skip = |at: &mut Vec<bool>| {
        for (index, piece) in pieces.iter().enumerate() {
            let is_run = matches!(takes(piece, 'x'), Takes::Run);
            if at[index] && is_run {
                at[index + 1] = true;
            }
        }
    };
    let mut at = vec![false; pieces.len() + 1];
    at[0] = true;
    skip(&mut at);
    for letter in text.chars() {
        let mut next = vec![false; pieces.len() + 1];
        for (index, piece) in pieces.iter().enumerate().filter(|(index, _)| at[*index]) {
            match takes(piece, letter) {
                Takes::Run => next[index] = true,
                Takes::One => next[index + 1] = true,
                Takes::EndedRun | Takes::No => {}
            }
        }
        skip(&mut next);
        at = next;
    }
    at[pieces.len()]
}

/// Whether tokens without unknown parts fit a text, apart from letters beyond ASCII in other cases.
fn tokens_fit(tokens: &[Token], text: &str) -> bool {
    fits(tokens, text, |token, letter| match token {
        Token::Lit(own) => Takes::of(*own == letter),
        Token::LitFold(own) => {
            Takes::of(*own == policylint::model::pattern::simple_lower_case(letter))
        }
        Token::Any => Takes::One,
        Token::AnyNoColon => Takes::of(letter != ':'),
        Token::StarNoColon if letter == ':' => Takes::EndedRun,
        Token::Star | Token::StarNoColon => Takes::Run,
        Token::Var(_) | Token::Hole(_) => Takes::No,
    })
}

fn check_matches(pattern: &Pattern, texts: &[&str]) {
    for text in texts.iter().filter(|text| text.len() <= LONGEST) {
        let truth = pattern.matches(text);
        if pattern.is_never() {
            assert_eq!(truth, Truth::No);
        } else if is_plain(pattern) {
            let expected = Truth::from(tokens_fit(pattern.tokens(), text));
            assert_eq!(truth, expected, "{pattern:?} on {text:?}");
        } else if !pattern.has_unknown() {
            let expected = tokens_fit(pattern.tokens(), text);
            assert_eq!(truth.possible(), expected, "{pattern:?} on {text:?}");
        }
        if let Some(literal) = pattern.literal().filter(|_| truth.certain()) {
            let fold = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<String>();
            assert_eq!(fold(literal), fold(text), "{pattern:?}");
        }
    }
}

/// Whether a pattern says yes or no to every text.
fn is_plain(pattern: &Pattern) -> bool {
    pattern.open_points().is_empty() && !pattern.has_unknown()
}

fn check_example(pattern: &Pattern) {
    match pattern.example() {
        Some(example) => assert!(pattern.matches(&example).possible(), "{pattern:?}: {example:?}"),
        None => assert!(pattern.is_never() || pattern.has_unknown(), "{pattern:?}"),
    }
}

fn check_pair(large: &Pattern, small: &Pattern, texts: &[&str]) {
    let covers = large.covers(small);
    let overlaps = large.overlaps(small);
    if !small.is_never() && covers.certain() {
        assert!(overlaps.possible(), "{large:?} covers {small:?} but does not meet it");
    }
    for text in texts {
        let (in_large, in_small) = (large.matches(text), small.matches(text));
        if covers.certain() && in_small.certain() {
            assert!(in_large.possible(), "{large:?} covers {small:?} but not {text:?}");
        }
        if covers.certain() && !in_large.possible() && !small.has_unknown() {
            assert!(!in_small.possible(), "{large:?} covers {small:?} but not {text:?}");
        }
        if !overlaps.possible() {
            assert!(!(in_large.certain() && in_small.certain()), "{large:?} {small:?} {text:?}");
        }
    }
    if !is_plain(large) || !is_plain(small) {
        return;
    }
    if let Some(missed) = large.counterexample(small) {
        assert!(!covers.certain(), "{large:?} covers {small:?} without {missed:?}");
        assert!(small.matches(&missed).certain(), "{missed:?} is not in {small:?}");
        assert!(!large.matches(&missed).possible(), "{missed:?} is in {large:?}");
    } else {
        assert!(covers.possible(), "{large:?} misses nothing of {small:?}");
    }
    if let Some(common) = large.common_example(small) {
        assert!(overlaps.possible(), "{large:?} and {small:?} share {common:?}");
        assert!(large.matches(&common).certain() && small.matches(&common).certain());
    } else {
        assert!(!overlaps.certain(), "{large:?} and {small:?} share nothing");
    }
    assert_eq!(overlaps, small.overlaps(large), "{large:?} {small:?}");
}
