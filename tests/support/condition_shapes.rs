//! What a condition says, free of how it is written: conditions that hold for the same requests have
//! one shape.

use policylint::catalog::{Presence, Situation, catalog};
use policylint::model::operator::{BaseOperator, Operator, OperatorFamily, Quantifier};
use policylint::model::value::{Cidr, Number};

/// The shape of one pair of operator and key with its values.
pub(crate) fn condition_shape(operator: &str, key: &str, mut values: Vec<String>) -> String {
    let Ok(mut read) = Operator::parse(operator) else {
        return format!("{operator} {key} {values:?}");
    };
    match read.family() {
        // CD-47: bits behind the prefix are ignored.
        OperatorFamily::IpAddress => values.iter_mut().for_each(|value| *value = block(value)),
        OperatorFamily::Numeric => values = extreme(read.base, values),
        // CD-40, CD-42: without wildcards a glob is its text.
        OperatorFamily::String if !values.iter().any(|value| value.contains(['*', '?', '$'])) => {
            read.base = match read.base {
                BaseOperator::StringLike => BaseOperator::StringEquals,
                BaseOperator::StringNotLike => BaseOperator::StringNotEquals,
                base => base,
            };
        }
        _ => {}
    }
    let known = catalog().find_condition_key(key);
    // CD-24, CD-28: a single value is a set of one; without the key both fail.
    if read.quantifier == Quantifier::ForAnyValue
        && !read.is_negated()
        && !read.if_exists
        && read.base != BaseOperator::Null
        && known.is_some_and(|key| !key.multi_valued())
    {
        read.quantifier = Quantifier::None;
    }
    let is_always_sent = known.is_some_and(|key| {
        let fact = catalog().key_presence(key, Situation::default());
        fact.is_some_and(|fact| fact.presence == Presence::Always)
    });
    // CD-23 and CD-32; where no request lacks the key CD-22 says nothing.
    let is_idle = is_always_sent
        || match read.quantifier {
            Quantifier::None => read.is_negated(),
            Quantifier::ForAllValues => true,
            Quantifier::ForAnyValue => false,
        };
    read.if_exists &= !is_idle;
    format!("{read} {key} {values:?}")
}

fn block(text: &str) -> String {
    Cidr::parse(text).map_or_else(|| text.to_owned(), |block| block.network().to_string())
}

/// Of several bounds the widest decides (CD-2).
fn extreme(base: BaseOperator, values: Vec<String>) -> Vec<String> {
    let number = |text: &String| Number::parse(text).or_else(|| Number::parse_json(text));
    if values.iter().any(|value| number(value).is_none()) {
        return values;
    }
    let widest = match base {
        BaseOperator::NumericLessThan | BaseOperator::NumericLessThanEquals => {
            values.iter().max_by_key(|value| number(value))
        }
        BaseOperator::NumericGreaterThan | BaseOperator::NumericGreaterThanEquals => {
            values.iter().min_by_key(|value| number(value))
        }
        _ => return values,
    };
    widest.map(|value| format!("{:?}", number(value))).into_iter().collect()
}
