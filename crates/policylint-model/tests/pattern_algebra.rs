//! The algebra of patterns against a plain reference on every short text.

use policylint_model::pattern::{Pattern, Token};
use policylint_model::truth::Truth;
use proptest::prelude::*;

/// Letters that patterns name, the upper case of one of them, and one that none names.
const ALPHABET: [char; 5] = ['a', 'A', 'b', ':', 'x'];
const LONGEST: usize = 5;

fn token() -> impl Strategy<Value = Token> {
    prop_oneof![
        3 => Just(Token::Lit('a')),
        1 => Just(Token::Lit('A')),
        2 => Just(Token::Lit('b')),
        2 => Just(Token::Lit(':')),
        2 => Just(Token::LitFold('a')),
        2 => Just(Token::Any),
        2 => Just(Token::AnyNoColon),
        3 => Just(Token::Star),
        3 => Just(Token::StarNoColon),
    ]
}

fn tokens() -> impl Strategy<Value = Vec<Token>> {
    prop::collection::vec(token(), 0..7)
}

/// The definition of a match, by trying every split; unknown texts match nothing here.
fn fits(tokens: &[Token], text: &[char]) -> bool {
    let Some((token, rest)) = tokens.split_first() else { return text.is_empty() };
    let first = text.split_first();
    let takes = |taken: &dyn Fn(char) -> bool| {
        first.is_some_and(|(c, after)| taken(*c) && fits(rest, after))
    };
    let repeats = |taken: &dyn Fn(char) -> bool| {
        first.is_some_and(|(c, after)| taken(*c) && fits(tokens, after))
    };
    match token {
        Token::Lit(expected) => takes(&|c| c == *expected),
        Token::LitFold(expected) => takes(&|c| c.to_ascii_lowercase() == *expected),
        Token::Any => takes(&|_| true),
        Token::AnyNoColon => takes(&|c| c != ':'),
        Token::Star => fits(rest, text) || repeats(&|_| true),
        Token::StarNoColon => fits(rest, text) || repeats(&|c| c != ':'),
        Token::Var(_) | Token::Hole(_) => false,
    }
}

fn short_texts() -> Vec<Vec<char>> {
    let mut all = vec![Vec::new()];
    let mut longest = all.clone();
    for _ in 0..LONGEST {
        longest = longest
            .iter()
            .flat_map(|text| {
                ALPHABET.map(|c| text.iter().copied().chain([c]).collect::<Vec<char>>())
            })
            .collect();
        all.extend(longest.clone());
    }
    all
}

fn matched(tokens: &[Token]) -> Vec<Vec<char>> {
    short_texts().into_iter().filter(|text| fits(tokens, text)).collect()
}

fn characters(text: &str) -> Vec<char> {
    text.chars().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// CV-8, RS-3: also proves that the normal form keeps the language.
    #[test]
    fn matches_agrees_with_the_definition(tokens in tokens()) {
        let pattern = Pattern::of_tokens(tokens.clone());
        for text in short_texts() {
            let string: String = text.iter().collect();
            prop_assert_eq!(pattern.matches(&string), Truth::from(fits(&tokens, &text)), "{:?} on {}", tokens, string);
        }
    }

    #[test]
    fn covers_is_inclusion(outer in tokens(), inner in tokens()) {
        let (large, small) = (Pattern::of_tokens(outer.clone()), Pattern::of_tokens(inner.clone()));
        let missed = matched(&inner).into_iter().find(|text| !fits(&outer, text));
        match large.covers(&small) {
            Truth::Yes => prop_assert_eq!(missed, None),
            Truth::No => {
                let witness = large.counterexample(&small).unwrap();
                prop_assert!(fits(&inner, &characters(&witness)), "{} is not matched by {:?}", witness, inner);
                prop_assert!(!fits(&outer, &characters(&witness)), "{} is matched by {:?}", witness, outer);
            }
            Truth::Maybe(why) => prop_assert!(false, "undecided: {}", why),
        }
    }

    #[test]
    fn overlaps_is_a_common_text(one in tokens(), two in tokens()) {
        let (left, right) = (Pattern::of_tokens(one.clone()), Pattern::of_tokens(two.clone()));
        let common = matched(&one).into_iter().find(|text| fits(&two, text));
        match left.overlaps(&right) {
            Truth::Yes => {
                let witness = left.common_example(&right).unwrap();
                prop_assert!(fits(&one, &characters(&witness)), "{} is not matched by {:?}", witness, one);
                prop_assert!(fits(&two, &characters(&witness)), "{} is not matched by {:?}", witness, two);
            }
            Truth::No => {
                prop_assert_eq!(common, None);
                prop_assert_eq!(left.common_example(&right), None);
            }
            Truth::Maybe(why) => prop_assert!(false, "undecided: {}", why),
        }
        prop_assert_eq!(left.overlaps(&right), right.overlaps(&left));
    }

    #[test]
    fn order_laws(one in tokens(), two in tokens(), three in tokens()) {
        let [one, two, three] = [one, two, three].map(Pattern::of_tokens);
        prop_assert_eq!(one.covers(&one), Truth::Yes);
        prop_assert_eq!(Pattern::everything().covers(&one), Truth::Yes);
        prop_assert_eq!(one.covers(&Pattern::never()), Truth::Yes);
        prop_assert_eq!(Pattern::never().covers(&one), Truth::No);
        prop_assert_eq!(one.overlaps(&Pattern::everything()), Truth::Yes);
        if one.covers(&two).certain() {
            prop_assert_eq!(one.overlaps(&two), Truth::Yes);
            if two.covers(&three).certain() {
                prop_assert_eq!(one.covers(&three), Truth::Yes);
            }
        }
        let equal = one.covers(&two).certain() && two.covers(&one).certain();
        prop_assert_eq!(one.is_match_all(), one.covers(&Pattern::everything()).certain());
        if equal {
            prop_assert_eq!(one.literal().is_some() && !one.tokens().iter().any(|t| matches!(t, Token::LitFold(_))),
                two.literal().is_some() && !two.tokens().iter().any(|t| matches!(t, Token::LitFold(_))));
        }
    }

    #[test]
    fn examples_and_prefixes_hold(tokens in tokens()) {
        let pattern = Pattern::of_tokens(tokens.clone());
        let example = pattern.example().unwrap();
        prop_assert!(fits(&tokens, &characters(&example)), "{}", example);
        let prefix = pattern.literal_prefix();
        for text in matched(&tokens) {
            let text: String = text.into_iter().collect();
            prop_assert!(text.to_lowercase().starts_with(&prefix.to_lowercase()));
        }
    }
}

/// Two ways into the same place of the inner pattern, which differ in the field they stand in.
#[test]
fn stars_of_different_fields_do_not_stand_for_each_other() {
    let outer = Pattern::of_tokens(vec![Token::StarNoColon, Token::Lit(':'), Token::StarNoColon]);
    let inner = Pattern::of_tokens(vec![Token::Star, Token::Lit(':'), Token::Lit('x')]);
    assert_eq!(outer.covers(&inner), Truth::No);
    let witness = outer.counterexample(&inner).unwrap();
    assert!(witness.starts_with("::"), "{witness}");
}
