//! N030

use policylint_analysis::Literal;
use policylint_model::LanguageVersion;
use policylint_model::operator::{BaseOperator, Operator, OperatorFamily};
use policylint_model::variable::{Content, occurrences};

use crate::condition_value::has_wildcard;
use crate::condition_weight::is_on_any;
use crate::diagnostic::Severity;
use crate::id_form::{ORG_PATH_KEYS, SENSITIVE_KEYS};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// An id of an account, organization, VPC or endpoint is compared with a wildcard.
    ///
    /// ## Why is this bad?
    /// Ids are given out at random. A pattern such as `vpc-1*` matches networks of strangers as well as your own,
    /// and `*` every one of them. A variable that a caller can fill, such as a tag of its own, is no better.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringLike": {"aws:SourceVpc": "vpc-*"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringLike": {"aws:SourceVpc": "vpc-1a2b3c4d"}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where a template writes the policy and every id that the pattern matches is known.
    ///
    /// ## References
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    "N030" "wildcard-in-id-value" {
        group: Group::Condition,
        severity: Severity::Warning,
        analyzer: &["WILDCARD_USAGE_TOO_PERMISSIVE", "VARIABLE_USAGE_TOO_PERMISSIVE"],
        check: Check::Statement(check),
    }
}

/// Variables that hold an id of AWS's own making: comparing one id with another is no wildcard.
const IDS: [&str; 10] = [
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:SourceAccount",
    "aws:SourceOrgID",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpceAccount",
    "aws:VpceOrgID",
];

/// AWS wants so many characters before the first wildcard of an identifier.
const MIN_LITERAL: usize = 6;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let version = context.within.compiled.version;
    for literal in &context.compiled.conditions {
        let Some(operator) = literal.known_operator() else { continue };
        if operator.family() != OperatorFamily::String {
            continue;
        }
        for value in &literal.values {
            let Some(text) = value.text.known() else { continue };
            let Some((what, code)) = fault(literal, operator, text, version) else { continue };
            let consequence = if operator.is_negated() {
                "it excepts strangers, too"
            } else {
                "it matches ids of strangers, too"
            };
            let finding = reporter
                .at(value.text.node, format!("`{text}` {what}"))
                .so(consequence)
                .help("write the ids in full")
                .analyzer(Some(code));
            reporter.push(finding);
        }
    }
}

/// What is wrong with a value, and the code of AWS's check.
fn fault(
    literal: &Literal<'_>,
    operator: Operator,
    text: &str,
    version: LanguageVersion,
) -> Option<(&'static str, &'static str)> {
    const WILDCARD: &str = "WILDCARD_USAGE_TOO_PERMISSIVE";
    const VARIABLE: &str = "VARIABLE_USAGE_TOO_PERMISSIVE";
    // Under other operators a wildcard is a plain character (N012).
    let is_glob = matches!(operator.base, BaseOperator::StringLike | BaseOperator::StringNotLike);
    let is_wild = is_glob && has_wildcard(text, version);
    if is_on_any(literal, &SENSITIVE_KEYS) {
        if is_wild {
            return Some(("is an id with a wildcard", WILDCARD));
        }
        let is_open = version == LanguageVersion::V2012 && has_open_variable(text);
        return is_open.then_some(("is an id with a variable that a caller can fill", VARIABLE));
    }
    if is_on_any(literal, &ORG_PATH_KEYS) && is_wild {
        let before = text.find(['*', '?']).unwrap_or(text.len());
        return (before < MIN_LITERAL).then_some(("has a wildcard before any id", WILDCARD));
    }
    if literal.is_on("aws:userid") && is_wild {
        let owner = text.split(':').next().unwrap_or_default();
        let is_whole = owner == "*" && text.contains(':');
        let is_partial = has_wildcard(owner, version) && !is_whole;
        return is_partial.then_some(("has a wildcard in the id of a user or role", WILDCARD));
    }
    None
}

/// Whether a variable stands in a text that is not another id.
fn has_open_variable(text: &str) -> bool {
    occurrences(text).any(|occurrence| match occurrence.content {
        Ok(Content::Variable(variable)) => {
            !IDS.iter().any(|id| variable.key.eq_ignore_ascii_case(id))
        }
        _ => false,
    })
}
