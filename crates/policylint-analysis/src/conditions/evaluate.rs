//! Whether a literal holds for a request: the reference procedure of semantics 4.4.

use std::sync::Arc;

use policylint_model::operator::{BaseOperator, Operator, Quantifier};
use policylint_model::pattern::KeyText;
use policylint_model::truth::{OpenPoint, Reason, Truth};

use super::typed::{RequestValue, TypedValue, compare, key_text};
use super::{Literal, OperatorReading};
use crate::actions::{EMPTY_LIST, if_there};
use crate::request::{Context, ContextValue};

/// Tags that differ by case only (CD-6).
const TWIN_TAGS: OpenPoint = OpenPoint(11);
/// `Null` on an empty text (CD-30).
const NULL_ON_EMPTY: OpenPoint = OpenPoint(14);
/// A value of the request that is not of the operator's type, under a negated operator (4.3).
const TYPE_ERROR: OpenPoint = OpenPoint(15);

/// Whether all literals hold for a request (CD-1).
pub fn conditions_hold(literals: &[Literal<'_>], context: &Context) -> Truth {
    Truth::all(literals.iter().map(|literal| literal.holds_in(context)))
}

impl Literal<'_> {
    /// Whether it holds for a request.
    pub fn holds_in(&self, context: &Context) -> Truth {
        let Some(key) = self.key_text.known() else {
            return self.if_asked(self.when_key_unknown());
        };
        self.holds(context.get(key), &|name| key_text(context, name))
    }

    /// Whether it holds for what a request has for its key. `text_of` gives the texts for policy
    /// variables, by key in lower case.
    pub fn holds<'t>(&self, value: &ContextValue, text_of: &dyn Fn(&str) -> KeyText<'t>) -> Truth {
        let answer = match self.operator {
            OperatorReading::Refused => Truth::No,
            OperatorReading::Unknown => self.when_key_unknown(),
            OperatorReading::Known(operator) => self.verdict(operator, value, text_of),
        };
        self.if_asked(answer)
    }

    /// Whether it holds for requests without its key (CD-20 to CD-24, CD-29, CD-30).
    pub fn when_absent(&self) -> Truth {
        self.holds(&ContextValue::Absent, &|_| KeyText::Unknown)
    }

    /// A literal that is not there asks nothing.
    fn if_asked(&self, answer: Truth) -> Truth {
        match self.choice {
            Some(choice) => answer.or(Truth::maybe(Reason::Choice(choice))),
            None => answer,
        }
    }

    /// The answer where the operator or the key is not known.
    fn when_key_unknown(&self) -> Truth {
        let holes = self.operator_text.holes.iter().chain(self.key_text.holes.iter());
        policylint_model::truth::Why::of(holes.map(|(_, hole)| Reason::Hole(*hole))).into()
    }

    fn verdict<'t>(
        &self,
        operator: Operator,
        value: &ContextValue,
        text_of: &dyn Fn(&str) -> KeyText<'t>,
    ) -> Truth {
        match value {
            ContextValue::OneOf(values) => self.one_of(operator, values, text_of),
            ContextValue::Unknown => self.when_value_unknown(operator),
            _ if operator.base == BaseOperator::Null => self.null(operator.quantifier, value),
            ContextValue::Absent => match (operator.if_exists, operator.quantifier) {
                (true, _) | (_, Quantifier::ForAllValues) => Truth::Yes,
                (_, Quantifier::ForAnyValue) => Truth::No,
                (_, Quantifier::None) => operator.is_negated().into(),
            },
            ContextValue::One(text) => self.over_set(operator, &[text.as_str()], text_of),
            ContextValue::Many(texts) => {
                let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                match operator.quantifier {
                    // A multi-valued key without quantifier never matches (CD-25); an empty set
                    // is as good as none (CD-20, CD-21).
                    Quantifier::None => (texts.is_empty() && operator.is_negated()).into(),
                    _ => self.over_set(operator, &texts, text_of),
                }
            }
        }
    }

    /// A key that is there with these values.
    fn over_set<'t>(
        &self,
        operator: Operator,
        texts: &[&str],
        text_of: &dyn Fn(&str) -> KeyText<'t>,
    ) -> Truth {
        let is_empty = texts.iter().all(|text| text.is_empty());
        let mut results = texts.iter().map(|text| self.test(operator, text, text_of));
        match operator.quantifier {
            Quantifier::ForAllValues if is_empty => Truth::Yes,
            // CD-29: without policy values neither quantifier finds a match.
            Quantifier::ForAllValues | Quantifier::ForAnyValue if self.values.is_empty() => {
                Truth::No
            }
            Quantifier::ForAllValues => Truth::all(results),
            Quantifier::ForAnyValue => Truth::any(results),
            Quantifier::None if self.is_multi_valued() => Truth::No,
            Quantifier::None if self.values.is_empty() && operator.is_negated() => {
                Truth::maybe(Reason::Open(EMPTY_LIST))
            }
            Quantifier::None => results.next().unwrap_or(Truth::No),
        }
    }

    /// One value of the request against all values of the policy (CD-2, CD-3).
    fn test<'t>(
        &self,
        operator: Operator,
        text: &str,
        text_of: &dyn Fn(&str) -> KeyText<'t>,
    ) -> Truth {
        let negated = operator.is_negated();
        let Some(request) = RequestValue::read(operator.family(), text) else {
            return if negated { Truth::maybe(Reason::Open(TYPE_ERROR)) } else { Truth::No };
        };
        let base = operator.base.negates().unwrap_or(operator.base);
        let matched = Truth::any(
            self.values
                .iter()
                .map(|value| if_there(compare(base, value, &request, text_of), &value.text)),
        );
        if negated { !matched } else { matched }
    }

    /// CD-30, CD-31.
    fn null(&self, quantifier: Quantifier, value: &ContextValue) -> Truth {
        let is_absent = match (quantifier, value) {
            (Quantifier::ForAllValues, _) => return Truth::Yes,
            (Quantifier::ForAnyValue, _) => return Truth::No,
            (_, ContextValue::Absent) => Truth::Yes,
            (_, ContextValue::Many(texts)) if texts.is_empty() => Truth::Yes,
            (_, ContextValue::One(text)) if text.is_empty() => {
                Truth::maybe(Reason::Open(NULL_ON_EMPTY))
            }
            (_, ContextValue::Many(texts)) if texts.iter().all(String::is_empty) => {
                Truth::maybe(Reason::Open(NULL_ON_EMPTY))
            }
            _ => Truth::No,
        };
        // Both values together hold for every request, whether AWS takes an empty text for none or not.
        let asks = |absent: bool| {
            Truth::any(self.values.iter().map(|value| {
                let asked = match value.typed() {
                    TypedValue::Absent(asked) => Truth::from(*asked == absent),
                    TypedValue::Unknown(hole) => Truth::maybe(Reason::Hole(*hole)),
                    _ => Truth::No,
                };
                if_there(asked, &value.text)
            }))
        };
        match is_absent {
            Truth::Yes => asks(true),
            Truth::No => asks(false),
            Truth::Maybe(_) => match (asks(true), asks(false)) {
                (Truth::Yes, Truth::Yes) => Truth::Yes,
                (absent, present) => absent.or(present).and(is_absent),
            },
        }
    }

    /// CD-6: AWS takes one of the values and does not say which.
    fn one_of<'t>(
        &self,
        operator: Operator,
        texts: &[String],
        text_of: &dyn Fn(&str) -> KeyText<'t>,
    ) -> Truth {
        let mut answers = texts
            .iter()
            .map(|text| self.verdict(operator, &ContextValue::One(text.clone()), text_of));
        let Some(first) = answers.next() else {
            return self.verdict(operator, &ContextValue::Absent, text_of);
        };
        answers.fold(first, |so_far, answer| {
            if so_far == answer {
                so_far
            } else {
                either(so_far, answer).doubted(Reason::Open(TWIN_TAGS))
            }
        })
    }

    /// A key whose value is not known (CV-5). `ForAllValues:Null` and `ForAnyValue:Null` do not look.
    fn when_value_unknown(&self, operator: Operator) -> Truth {
        match (operator.base, operator.quantifier) {
            (BaseOperator::Null, Quantifier::ForAllValues) => Truth::Yes,
            (BaseOperator::Null, Quantifier::ForAnyValue) => Truth::No,
            _ => Truth::maybe(Reason::UnknownKey(Arc::from(self.key().to_lowercase()))),
        }
    }
}

/// `Yes` with the doubts of both answers: what is left where they differ.
fn either(one: Truth, other: Truth) -> Truth {
    let doubts = |answer: Truth| match answer {
        Truth::Maybe(why) => Truth::Maybe(why),
        Truth::Yes | Truth::No => Truth::Yes,
    };
    doubts(one).and(doubts(other))
}
