//! P054

use policylint_model::LanguageVersion;
use policylint_model::variable::occurrences;

use crate::element_text;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A variable stands in a value that is compared as a number, a date, an address, bytes or by presence.
    ///
    /// ## Why is this bad?
    /// AWS fills in variables where texts and ARNs are compared. Under `Numeric…`, `Date…`, `IpAddress`,
    /// `BinaryEquals` and `Null` the value stays the text `${…}`, which is no number, date or address: it
    /// matches nothing.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "${aws:PrincipalTag/address}"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}]}
    /// ```
    ///
    /// ## References
    /// - [IAM policy elements: Variables and tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)
    "P054" "variable-with-unsupported-operator" {
        group: Group::Grammar,
        analyzer: &["INVALID_VARIABLE_FOR_OPERATOR"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    // In the version of 2008 there are no variables anywhere (P052).
    if context.document().policy.language() != LanguageVersion::V2012 {
        return;
    }
    for value in element_text::values(context) {
        if !value.text.has_dollar() {
            continue;
        }
        // `Bool` takes them by one page of AWS and not by another (OP-7).
        let Some(operator) = value.operator.filter(|operator| !operator.allows_variables()) else {
            continue;
        };
        let Some(variable) = occurrences(value.text.text).next() else { continue };
        let written = value.text.text.get(variable.range.clone()).unwrap_or_default();
        let base = operator.base.as_str();
        let finding = reporter
            .within(
                value.text.node,
                variable.range,
                format!("`{base}` takes no variable such as `{written}`"),
            )
            .so(format!("this value is just text, and no {}", noun(operator.family())))
            .help("write the value, or compare texts or ARNs");
        reporter.push(finding);
    }
}

fn noun(family: policylint_model::operator::OperatorFamily) -> &'static str {
    use policylint_model::operator::OperatorFamily;
    match family {
        OperatorFamily::Numeric => "number",
        OperatorFamily::Date => "date",
        OperatorFamily::IpAddress => "address",
        OperatorFamily::Binary => "Base64",
        _ => "`true` or `false`",
    }
}
