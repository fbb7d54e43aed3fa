//! What stays true for every value of policy variables and unknown parts.

use std::borrow::Cow;
use std::sync::Arc;

use policylint_model::LanguageVersion::{V2008, V2012};
use policylint_model::pattern::{
    Case, KeyText, Pattern, PatternText, PatternVariable, Resolved, ShortArn, Token,
};
use policylint_model::truth::{OpenPoint, Reason, Truth, Why};
use policylint_syntax::HoleId;
use proptest::prelude::*;

fn variable(key: &str) -> Token {
    Token::Var(Arc::new(PatternVariable {
        key: Arc::from(key),
        default: None,
        case: Case::Sensitive,
    }))
}

fn token() -> impl Strategy<Value = Token> {
    prop_oneof![
        2 => Just(Token::Lit('a')),
        1 => Just(Token::Lit(':')),
        1 => Just(Token::Any),
        1 => Just(Token::AnyNoColon),
        2 => Just(Token::Star),
        1 => Just(Token::StarNoColon),
        2 => Just(variable("aws:x")),
        1 => Just(variable("aws:y")),
        1 => Just(Token::Hole(HoleId(0))),
    ]
}

fn tokens() -> impl Strategy<Value = Vec<Token>> {
    prop::collection::vec(token(), 0..6)
}

/// Texts for the two variables, and pattern text for the hole.
const VALUES: [(&str, &str, &str); 6] = [
    ("", "", ""),
    ("a", "b", "*"),
    ("a", "a", "a"),
    (":", "a:a", "a?*"),
    ("zz", "y", ":"),
    ("aaa", "aa", "**a"),
];

fn filled(tokens: &[Token], (x, y, hole): (&str, &str, &str)) -> Pattern {
    let mut known = Vec::new();
    for token in tokens {
        match token {
            Token::Var(variable) if variable.key.ends_with('x') => {
                known.extend(x.chars().map(Token::Lit));
            }
            Token::Var(_) => known.extend(y.chars().map(Token::Lit)),
            Token::Hole(_) => {
                known.extend(Pattern::glob(hole, Case::Sensitive, V2008).tokens().iter().cloned());
            }
            other => known.push(other.clone()),
        }
    }
    Pattern::of_tokens(known)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn decided_answers_hold_for_all_values(one in tokens(), two in tokens(), text in "[a:x]{0,5}") {
        let (left, right) = (Pattern::of_tokens(one.clone()), Pattern::of_tokens(two.clone()));
        for values in VALUES {
            let (known_left, known_right) = (filled(&one, values), filled(&two, values));
            let answers = [
                (left.covers(&right), known_left.covers(&known_right)),
                (left.overlaps(&right), known_left.overlaps(&known_right)),
                (left.matches(&text), known_left.matches(&text)),
            ];
            for (general, special) in answers {
                if general.why().is_none() {
                    prop_assert_eq!(general, special, "{} and {} with {:?}", left, right, values);
                }
            }
        }
    }

    /// VR-4, VR-10: filling in is the same as writing the text in its literal form.
    #[test]
    fn resolving_is_substitution(one in tokens(), text in "[a:x*]{0,5}") {
        let pattern = Pattern::of_tokens(one.clone());
        for (x, y, hole) in VALUES {
            let Resolved::Pattern(resolved) = pattern.resolve(|key| {
                KeyText::Text(Cow::Borrowed(if key.ends_with('x') { x } else { y }))
            }) else { panic!("texts were given") };
            prop_assert!(resolved.variables().next().is_none());
            if !resolved.has_unknown() {
                prop_assert_eq!(resolved.matches(&text), filled(&one, (x, y, hole)).matches(&text));
            }
        }
    }
}

fn glob(text: &str) -> Pattern {
    Pattern::glob(text, Case::Sensitive, V2012)
}

fn because_of(keys: &[&str]) -> Truth {
    Truth::from(Why::of(keys.iter().map(|key| Reason::Variable(Arc::from(*key)))))
}

#[test]
fn the_same_variable_is_the_same_text() {
    let user = because_of(&["aws:username"]);
    let table = [
        ("*", "a${aws:username}", Truth::Yes),
        ("b/${aws:username}/*", "b/${AWS:UserName}/x", Truth::Yes),
        ("b/*", "b/${aws:username}", Truth::Yes),
        ("b/${aws:username}*", "b/${aws:username}/${aws:userid}", Truth::Yes),
        ("b/${aws:username}", "b/*", user.clone()),
        ("b/${aws:username}", "c/*", Truth::No),
        ("b/${aws:username}", "b/${aws:userid}", because_of(&["aws:userid", "aws:username"])),
        ("a/*", "b/${aws:username}", Truth::No),
        ("b/?", "b/${aws:username}", user.clone()),
        ("b/${aws:username, 'x'}", "b/${aws:username}", user.clone()),
        ("*/x", "b/${aws:username}", user),
    ];
    for (outer, inner, expected) in table {
        assert_eq!(glob(outer).covers(&glob(inner)), expected, "{outer} covers {inner}");
    }
    assert_eq!(glob("b/${aws:username}").overlaps(&glob("b/alice")), because_of(&["aws:username"]));
    assert_eq!(glob("b/${aws:username}").overlaps(&glob("b/*")), Truth::Yes);
    assert_eq!(glob("b/${aws:username}").overlaps(&glob("c/*")), Truth::No);
}

#[test]
fn resolving_a_variable() {
    // VR-3, VR-4, VR-6, VR-7, VR-8, VR-10
    let with = |pattern: &str, text: &str, value: KeyText<'static>| {
        glob(pattern).matches_with(text, |key| {
            assert_eq!(key, "aws:username");
            value.clone()
        })
    };
    let given = |text: &'static str| KeyText::Text(Cow::Borrowed(text));
    let table = [
        ("b/${aws:username}/*", "b/alice/x", given("alice"), Truth::Yes),
        ("b/${aws:username}/*", "b/bob/x", given("alice"), Truth::No),
        ("b/${aws:username}/*", "b/bob/x", given("*"), Truth::No),
        ("b/${aws:username}/*", "b/*/x", given("*"), Truth::Yes),
        ("b/${aws:username}", "b/${aws:username}", given("${aws:username}"), Truth::Yes),
        ("b/${aws:username}/x", "b//x", given(""), Truth::Yes),
        ("b/${aws:username}", "b/", KeyText::Absent, Truth::No),
        ("b/${aws:username, 'guest'}", "b/guest", KeyText::Absent, Truth::Yes),
        ("b/${aws:username, 'guest'}", "b/guest", given("alice"), Truth::No),
        ("b/${aws:username, 'gu*'}", "b/guest", KeyText::Absent, Truth::No),
        ("b/${aws:username, 'guest'}", "b/guest", KeyText::MultiValued, Truth::No),
        ("b/${aws:username}", "b/alice", KeyText::Unknown, because_of(&["aws:username"])),
        ("b/${aws:username}", "c/alice", KeyText::Unknown, Truth::No),
    ];
    for (pattern, text, value, expected) in table {
        assert_eq!(
            with(pattern, text, value.clone()),
            expected,
            "{pattern} on {text} with {value:?}"
        );
    }
}

#[test]
fn unknown_parts_stand_for_pattern_text() {
    let text = "arn:aws:s3:::\u{FFFC}/*";
    let holes = [(13, HoleId(7))];
    let resource =
        |text, holes| Pattern::resource(PatternText { text, holes }, V2012, ShortArn::Pad);
    let bucket = resource(text, &holes);
    assert_eq!(bucket.matches("arn:aws:s3:::b/k"), Truth::maybe(Reason::Hole(HoleId(7))));
    assert_eq!(bucket.matches("arn:aws:s3:::b"), Truth::No);
    assert_eq!(bucket.covers(&bucket), Truth::Yes);
    assert_eq!(resource("arn:aws:s3:::\u{FFFC}*", &holes).covers(&bucket), Truth::Yes);
    assert_eq!(bucket.overlaps(&resource("arn:aws:sqs:*", &[])), Truth::No);
    // A part that brings the fields of the ARN: what follows is the resource.
    let whole = resource("\u{FFFC}/*", &[(0, HoleId(7))]);
    assert_eq!(whole.matches("arn:aws:s3:::b/k"), Truth::maybe(Reason::Hole(HoleId(7))));
    assert_eq!(whole.covers(&resource("\u{FFFC}/logs/*", &[(0, HoleId(7))])), Truth::Yes);
    assert_eq!(whole.matches("arn:aws:s3:::b"), Truth::No);
    // The same character without a mark is text.
    assert_eq!(resource("arn:aws:s3:::\u{FFFC}", &[]).matches("arn:aws:s3:::\u{FFFC}"), Truth::Yes);
}

#[test]
fn open_points_weaken_answers() {
    let open = Truth::maybe(Reason::Open(OpenPoint(3)));
    let (wide, narrow) = (Pattern::action("s*:*"), Pattern::action("s3:Get*"));
    assert_eq!(wide.covers(&narrow), open);
    assert_eq!(Pattern::action("*").covers(&wide), Truth::Yes);
    assert_eq!(wide.covers(&Pattern::action("s*:Get*")), Truth::Yes);
    assert_eq!(narrow.covers(&wide), open, "it may be that nothing is left to cover");
    assert_eq!(wide.overlaps(&narrow), open);
    assert_eq!(wide.overlaps(&Pattern::action("ec2:*")), Truth::No);
    assert!(!Pattern::everything().with_open(OpenPoint(16)).is_match_all());
}
