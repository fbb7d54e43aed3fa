//! The laws of three-valued truth (CV-10).

use std::sync::Arc;

use policylint_model::truth::{OpenPoint, Reason, Truth, Why};
use policylint_syntax::HoleId;
use proptest::prelude::*;

fn reason() -> impl Strategy<Value = Reason> {
    prop_oneof![
        (1u8..4).prop_map(|number| Reason::Open(OpenPoint(number))),
        (0u32..2).prop_map(|number| Reason::Hole(HoleId(number))),
        Just(Reason::UnknownKey(Arc::from("aws:sourceip"))),
        Just(Reason::Variable(Arc::from("aws:username"))),
        Just(Reason::Budget),
    ]
}

fn truth() -> impl Strategy<Value = Truth> {
    prop_oneof![
        1 => Just(Truth::Yes),
        1 => Just(Truth::No),
        3 => prop::collection::vec(reason(), 1..4).prop_map(|reasons| Truth::from(Why::of(reasons))),
    ]
}

/// No, maybe and yes as numbers.
fn rank(truth: &Truth) -> u8 {
    u8::from(truth.certain()) + u8::from(truth.possible())
}

fn reasons(truth: &Truth) -> Vec<Reason> {
    truth.why().map(|why| why.reasons().to_vec()).unwrap_or_default()
}

proptest! {
    #[test]
    fn kleene_laws(a in truth(), b in truth(), c in truth()) {
        let (and, or) = (a.clone().and(b.clone()), a.clone().or(b.clone()));
        prop_assert_eq!(&and, &b.clone().and(a.clone()));
        prop_assert_eq!(&or, &b.clone().or(a.clone()));
        prop_assert_eq!(rank(&and), rank(&a).min(rank(&b)));
        prop_assert_eq!(rank(&or), rank(&a).max(rank(&b)));
        prop_assert_eq!(!and.clone(), (!a.clone()).or(!b.clone()));
        prop_assert_eq!(&!!a.clone(), &a);
        prop_assert_eq!(&a.clone().and(a.clone()), &a);
        prop_assert_eq!(and.and(c.clone()), a.clone().and(b.clone().and(c.clone())));
        prop_assert_eq!(or.or(c.clone()), a.clone().or(b.clone().or(c.clone())));
        prop_assert_eq!(Truth::all([a.clone(), b.clone(), c.clone()]), a.clone().and(b.clone()).and(c.clone()));
        prop_assert_eq!(Truth::any([a.clone(), b.clone(), c.clone()]), a.or(b).or(c));
    }

    #[test]
    fn reasons_are_kept_sorted_and_single(a in truth(), b in truth()) {
        for merged in [a.clone().and(b.clone()), a.clone().or(b.clone())] {
            let found = reasons(&merged);
            prop_assert!(found.is_sorted() && found.windows(2).all(|pair| pair.first() != pair.last()));
            if merged.why().is_some() {
                prop_assert!(reasons(&a).iter().chain(&reasons(&b)).all(|reason| found.contains(reason)));
            }
        }
    }
}
