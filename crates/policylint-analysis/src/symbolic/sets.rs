//! What conditions ask of keys with sets of values: an upper bound, or a member of some sort.

use policylint_model::operator::{BaseOperator, Quantifier};
use policylint_model::truth::{Truth, Why};

use super::bits::Bits;
use super::search::Limit;
use crate::conditions::Literal;

/// What a condition asks of a set; one of these has to hold.
#[derive(Debug, Default)]
pub(super) struct Asks {
    /// What suffices for certain.
    pub(super) certain: Vec<Limit>,
    /// What suffices if a doubt is settled in its favor.
    pub(super) doubtful: Vec<(Why, Limit)>,
}

/// What a condition asks of a set out of `all` members, of which these test true on their own, and
/// these perhaps (CD-20 to CD-31). The empty set stands for the key that is absent.
pub(super) fn asks(
    literal: &Literal<'_>,
    all: &Bits,
    (yes, doubtful): &(Bits, Vec<(Why, Bits)>),
) -> Asks {
    let mut asks = Asks::default();
    let empty = Limit::Within(Bits::default());
    let some = Limit::Meets(all.clone());
    let absent = literal.when_absent();
    let Some(operator) = literal.known_operator() else {
        let why = absent.why().cloned();
        asks.doubtful.extend(why.map(|why| (why, Limit::Within(all.clone()))));
        return asks;
    };
    match (operator.base, operator.quantifier) {
        (BaseOperator::Null, Quantifier::ForAllValues) => {
            asks.certain.push(Limit::Within(all.clone()));
        }
        (BaseOperator::Null, Quantifier::ForAnyValue) => {}
        (BaseOperator::Null, Quantifier::None) => {
            asks.add(&absent, empty);
            // Members are told apart by text, and `Null` looks at none.
            let present = if yes == all { Truth::Yes } else { Truth::No };
            asks.add(&present, some);
        }
        // A set that is there never matches without quantifier (CD-25).
        (_, Quantifier::None) => asks.add(&absent, empty),
        (_, Quantifier::ForAllValues) => {
            asks.certain.push(Limit::Within(yes.clone()));
            if let Some(why) = merged(doubtful) {
                let more = doubtful.iter().fold(yes.clone(), |all, (_, some)| all.or(some));
                asks.doubtful.push((why, Limit::Within(more)));
            }
        }
        (_, Quantifier::ForAnyValue) => {
            asks.add(&absent, empty);
            if !yes.is_empty() {
                asks.certain.push(Limit::Meets(yes.clone()));
            }
            asks.doubtful.extend(
                doubtful.iter().map(|(why, some)| (why.clone(), Limit::Meets(some.clone()))),
            );
        }
    }
    if let Some(choice) = literal.choice {
        // A condition that may not be there asks nothing then.
        let why = Why::from(policylint_model::truth::Reason::Choice(choice));
        asks.doubtful.push((why, Limit::Within(all.clone())));
    }
    asks
}

impl Asks {
    fn add(&mut self, truth: &Truth, limit: Limit) {
        match truth {
            Truth::Yes => self.certain.push(limit),
            Truth::No => {}
            Truth::Maybe(why) => self.doubtful.push((why.clone(), limit)),
        }
    }
}

fn merged(doubtful: &[(Why, Bits)]) -> Option<Why> {
    Why::of(doubtful.iter().flat_map(|(why, _)| why.reasons().iter().cloned()))
}
