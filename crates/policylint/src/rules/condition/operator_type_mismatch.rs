//! N001

use policylint_analysis::Literal;
use policylint_catalog::KeyType;
use policylint_model::arn::Arn;
use policylint_model::operator::{BaseOperator, Operator, OperatorFamily};
use policylint_model::value::{Cidr, Instant, Number, decode_base64, parse_bool};
use policylint_syntax::Tree;
use policylint_syntax::edit::rename_key;

use crate::condition_value::fits;
use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// An operator compares another sort of values than the condition key has.
    ///
    /// ## Why is this bad?
    /// A number, date, address or truth value compared as text matches in one spelling only: the block
    /// `203.0.113.0/24` equals no address, `True` is not `true`. A text compared as a number or date
    /// cannot be read as one, so the condition is not met.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "s3:GetObject",
    ///       "Resource": "arn:aws:s3:::reports/*",
    ///       "Condition": { "StringEquals": { "aws:SourceIp": "203.0.113.0/24" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "s3:GetObject",
    ///       "Resource": "arn:aws:s3:::reports/*",
    ///       "Condition": { "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// Where the text is known to be spelled as AWS spells it.
    ///
    /// ## Fix safety
    /// Unsafe: the condition holds for other requests then. It is offered only if every value is of the
    /// key's sort and the operator has no other keys.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    "N001" "operator-type-mismatch" {
        group: Group::Condition,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        analyzer: &["TYPE_MISMATCH"],
        peers: &["parliament:MISMATCHED_TYPE", "boogy:condition_type_mismatch"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        let (Some(operator), Some(key)) = (literal.known_operator(), literal.catalog_key()) else {
            continue;
        };
        if fits(operator.family(), key) {
            continue;
        }
        let meant = meant(operator, key.key_type());
        let message = format!(
            "`{}` compares {}, but `{}` {}",
            literal.operator_text.text,
            compared(operator.family()),
            literal.key(),
            valued(key.key_type())
        );
        let mut finding =
            reporter.at(literal.operator_text.node, message).so(consequence(operator));
        if let Some(meant) = meant {
            finding =
                finding.help(format!("use `{meant}`")).fix(fix(context.tree(), literal, meant));
        }
        reporter.push(finding.also(context.tree().place(literal.key_node()), "this key"));
    }
}

/// The operator of the key's sort that says the same, if there is one.
fn meant(operator: Operator, wanted: KeyType) -> Option<Operator> {
    use BaseOperator as Base;
    let (equal, unequal) = match wanted {
        KeyType::Bool => (Base::Bool, None),
        KeyType::Numeric => (Base::NumericEquals, Some(Base::NumericNotEquals)),
        KeyType::Date => (Base::DateEquals, Some(Base::DateNotEquals)),
        KeyType::IpAddress => (Base::IpAddress, Some(Base::NotIpAddress)),
        KeyType::String => (Base::StringEquals, Some(Base::StringNotEquals)),
        KeyType::Arn => (Base::ArnLike, Some(Base::ArnNotLike)),
        KeyType::Binary => (Base::BinaryEquals, None),
    };
    // Less and greater have a counterpart only among dates and numbers.
    let tests_equality =
        !matches!(operator.family(), OperatorFamily::Numeric | OperatorFamily::Date)
            || matches!(operator.base, Base::NumericEquals | Base::DateEquals)
            || operator.is_negated();
    let base = if operator.is_negated() { unequal } else { Some(equal) };
    base.filter(|_| tests_equality)
        .or(same_relation(operator.base, wanted))
        .map(|base| Operator { base, ..operator })
}

/// The same order among dates or numbers.
fn same_relation(base: BaseOperator, wanted: KeyType) -> Option<BaseOperator> {
    use BaseOperator as Base;
    let pairs = [
        (Base::NumericLessThan, Base::DateLessThan),
        (Base::NumericLessThanEquals, Base::DateLessThanEquals),
        (Base::NumericGreaterThan, Base::DateGreaterThan),
        (Base::NumericGreaterThanEquals, Base::DateGreaterThanEquals),
    ];
    pairs.into_iter().find_map(|(numeric, date)| match wanted {
        KeyType::Date if base == numeric => Some(date),
        KeyType::Numeric if base == date => Some(numeric),
        _ => None,
    })
}

/// What an operator compares, in words.
fn compared(family: OperatorFamily) -> &'static str {
    match family {
        OperatorFamily::String => "texts",
        OperatorFamily::Numeric => "numbers",
        OperatorFamily::Date => "dates",
        OperatorFamily::Bool => "truth values",
        OperatorFamily::Binary => "bytes in Base64",
        OperatorFamily::IpAddress => "IP addresses",
        OperatorFamily::Arn => "ARNs",
        OperatorFamily::Null => "presence",
    }
}

/// What the values of a key are, in words.
fn valued(key_type: KeyType) -> &'static str {
    match key_type {
        KeyType::String => "is a text",
        KeyType::Arn => "is an ARN",
        KeyType::Bool => "is `true` or `false`",
        KeyType::Numeric => "is a number",
        KeyType::Date => "is a date",
        KeyType::IpAddress => "is an IP address",
        KeyType::Binary => "is bytes in Base64",
    }
}

fn consequence(operator: Operator) -> String {
    match (operator.family(), operator.is_negated()) {
        (OperatorFamily::String, false) => {
            "only a request that spells the value just so meets the condition".to_owned()
        }
        (OperatorFamily::String, true) => {
            "every request that spells the value otherwise meets the condition".to_owned()
        }
        (family, false) => {
            format!("no value of the key meets the condition unless it reads as {}", one(family))
        }
        (family, true) => format!(
            "it is open whether a value that does not read as {} meets the condition",
            one(family)
        ),
    }
}

/// One of what an operator compares.
fn one(family: OperatorFamily) -> &'static str {
    match family {
        OperatorFamily::Numeric => "a number",
        OperatorFamily::Date => "a date",
        OperatorFamily::Bool => "a truth value",
        OperatorFamily::Binary => "Base64",
        OperatorFamily::IpAddress => "an IP address",
        OperatorFamily::Arn => "an ARN",
        OperatorFamily::String | OperatorFamily::Null => "a text",
    }
}

/// Puts the operator in place of this one, if every value suits it and no other key stands under it.
fn fix(tree: &Tree, literal: &Literal<'_>, meant: Operator) -> Option<Fix> {
    let node = literal.operator_text.node;
    let block = tree.parent(literal.key_node())?;
    let condition = tree.parent(block)?;
    let name = meant.canonical();
    let is_taken = tree.members(condition).any(|member| {
        tree.string(member.key)
            .is_some_and(|operator| operator.decoded().eq_ignore_ascii_case(&name))
    });
    let suits = literal
        .values
        .iter()
        .all(|value| value.text.known().is_some_and(|text| suits(meant, text)));
    if is_taken || !suits || tree.members(block).count() > 1 {
        return None;
    }
    Some(Fix::suggested(format!("write `{name}`"), vec![rename_key(tree, node, &name).ok()?]))
}

fn suits(operator: Operator, value: &str) -> bool {
    match operator.family() {
        OperatorFamily::Numeric => Number::parse(value).is_some(),
        OperatorFamily::Date => Instant::parse(value).is_some(),
        OperatorFamily::Bool => parse_bool(value).is_some(),
        OperatorFamily::Binary => decode_base64(value).is_some(),
        OperatorFamily::IpAddress => Cidr::parse(value).is_some(),
        OperatorFamily::Arn => Arn::parse(value).is_ok(),
        OperatorFamily::String | OperatorFamily::Null => true,
    }
}
