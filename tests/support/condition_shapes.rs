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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use policylint::analysis::{Context, ContextValue, compile};
    use policylint::model::truth::Truth;
    use policylint::read_text;

    use super::condition_shape;

    /// A key with what requests can have of it, and lists of values to compare it with.
    struct Key {
        name: &'static str,
        requests: Vec<ContextValue>,
        values: &'static [&'static [&'static str]],
    }

    fn one(text: &str) -> ContextValue {
        ContextValue::One(text.to_owned())
    }

    fn keys() -> Vec<Key> {
        let many = |texts: &[&str]| {
            ContextValue::Many(texts.iter().map(|text| (*text).to_owned()).collect())
        };
        vec![
            Key {
                name: "aws:SourceIp",
                requests: vec![ContextValue::Absent, one("203.0.113.9"), one("2001:db8::5")],
                values: &[&["203.0.113.7/24"], &["203.0.113.0/24"], &["2001:db8::1/32"]],
            },
            Key {
                name: "s3:max-keys",
                requests: vec![ContextValue::Absent, one("5"), one("10"), one("30"), one("50")],
                values: &[&["10", "50"], &["50"], &["10"], &["50", "+10.0"], &["x", "10"]],
            },
            Key {
                name: "aws:PrincipalOrgID",
                requests: vec![ContextValue::Absent, one("a"), one("b"), one("ab"), one("")],
                values: &[&["a"], &["a*"], &["a", "b"], &["A"]],
            },
            Key {
                name: "aws:RequestedRegion",
                requests: vec![one("eu-west-1"), one("a")],
                values: &[&["a"], &["eu-*"]],
            },
            Key {
                name: "aws:TagKeys",
                requests: vec![
                    ContextValue::Absent,
                    many(&[]),
                    many(&["a"]),
                    many(&["b"]),
                    many(&["a", "b"]),
                ],
                values: &[&["a"], &["a*"], &["a", "c"]],
            },
        ]
    }

    #[test]
    fn conditions_of_one_shape_hold_for_the_same_requests() {
        let bases = [
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "StringNotLike",
            "NumericLessThan",
            "NumericGreaterThanEquals",
            "NumericEquals",
            "IpAddress",
            "NotIpAddress",
        ];
        let mut compared = 0;
        for key in keys() {
            let mut known: BTreeMap<String, (String, Vec<Truth>)> = BTreeMap::new();
            for base in bases {
                for qualifier in ["", "ForAllValues:", "ForAnyValue:"] {
                    for suffix in ["", "IfExists"] {
                        for values in key.values {
                            let operator = format!("{qualifier}{base}{suffix}");
                            let truths = truths(&operator, &key, values);
                            let texts = values.iter().map(|text| (*text).to_owned()).collect();
                            let shape = condition_shape(&operator, key.name, texts);
                            let written = format!("{operator} {} {values:?}", key.name);
                            if let Some((other, wanted)) = known.get(&shape) {
                                assert_eq!(&truths, wanted, "{written} is not {other}");
                                compared += 1;
                            } else {
                                known.insert(shape, (written, truths));
                            }
                        }
                    }
                }
            }
        }
        assert!(compared > 60, "only {compared} conditions have the shape of another");
    }

    /// What a condition comes to for each request.
    fn truths(operator: &str, key: &Key, values: &[&str]) -> Vec<Truth> {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{"{operator}": {{"{}": {values:?}}}}}}}]}}"#,
            key.name
        );
        let reading = read_text("policy.json", &text);
        let document = reading.documents.first().expect("a policy");
        let compiled = compile(document);
        let literal = &compiled.statements[0].conditions[0];
        let held = |request: &ContextValue| {
            literal.holds_in(&Context::new().with(key.name, request.clone()))
        };
        key.requests.iter().map(held).collect()
    }
}
