//! P042

use policylint_model::LanguageVersion;
use policylint_model::arn::{Arn, ArnPart, is_account_id};
use policylint_model::operator::OperatorFamily;

use crate::element_text::{self, ElementText};
use crate::placeholder;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// The account in an ARN is not twelve digits.
    ///
    /// ## Why is this bad?
    /// The fifth field of an ARN is the number of an account, twelve digits with their leading zeros, or
    /// empty for resources without an account. An ARN with anything else matches nothing. A wildcard is
    /// fine, and so are the words by which AWS names itself, as in `arn:aws:iam::aws:policy/ReadOnlyAccess`.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:us-east-1:1234:orders"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:us-east-1:111122223333:orders"}]}
    /// ```
    ///
    /// ## References
    /// - [Identify AWS resources with ARNs](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)
    "P042" "invalid-arn-account" {
        group: Group::Grammar,
        analyzer: &["INVALID_ARN_ACCOUNT"],
        peers: &["parliament:INVALID_ARN", "boogy:resource_validation"],
        check: Check::Statement(check),
    }
}

/// What stands in the place of an account in ARNs of things that AWS or its partners own.
const OWNED_BY_AWS: [&str; 8] = [
    "aws",
    "aws-managed",
    "aws-marketplace",
    "amazon",
    "cloudfront",
    "offering",
    "partner",
    "third-party",
];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let language = context.document().policy.language();
    for text in element_text::resources(context) {
        let consequence = text.if_dead(context.statement.effect());
        report(&text, language, consequence, reporter);
    }
    for value in element_text::values(context) {
        if value.operator.is_some_and(|operator| operator.family() == OperatorFamily::Arn) {
            report(&value.text, language, "this value matches no ARN", reporter);
        }
    }
}

fn report(
    text: &ElementText<'_>,
    language: LanguageVersion,
    consequence: &str,
    reporter: &mut Reporter<'_>,
) {
    let Ok(arn) = Arn::parse_pattern(text.text, language) else { return };
    let account = arn.account();
    let is_literal = !account.contains(['*', '?', '$', '\u{FFFC}']);
    if account.is_empty()
        || !is_literal
        || is_account_id(account)
        || OWNED_BY_AWS.contains(&account.to_ascii_lowercase().as_str())
        || placeholder::is_placeholder(account)
    {
        return;
    }
    let finding = reporter
        .within(text.node, arn.range(ArnPart::Account), mistake(account))
        .so(consequence)
        .help("write the twelve digits of the account, or leave the field empty if the resource has none");
    reporter.push(finding);
}

fn mistake(account: &str) -> String {
    let digits = account.bytes().filter(u8::is_ascii_digit).count();
    let is_number = digits > 0 && account.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    match (is_number, digits) {
        (true, 12) => format!("the account `{account}` has hyphens"),
        (true, 1) => format!("the account `{account}` has one digit, not twelve"),
        (true, _) => format!("the account `{account}` has {digits} digits, not twelve"),
        _ => format!("`{account}` is no account of twelve digits"),
    }
}
