//! N009

use policylint_model::arn::{Arn, ArnErrorKind};
use policylint_model::operator::OperatorFamily;

use crate::condition_value::{fits, is_bare_star, is_placeholder, shown};
use crate::diagnostic::Severity;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A value of an ARN operator is no ARN.
    ///
    /// ## Why is this bad?
    /// ARN operators split both sides at their colons into six fields and compare field by field. A value that
    /// does not begin with `arn:` or has fewer fields equals no ARN. If it holds a wildcard, AWS does not document
    /// what it matches.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "iam:*", "Resource": "*", "Condition": {"ArnNotLike": {"aws:PrincipalArn": "role/admin"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "iam:*", "Resource": "*", "Condition": {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/admin"}}}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN)
    "N009" "invalid-arn-value" {
        group: Group::Condition,
        peers: &["boogy:condition_type_mismatch"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let version = context.within.compiled.version;
    for literal in &context.compiled.conditions {
        if literal.family() != Some(OperatorFamily::Arn)
            || !literal.catalog_key().is_none_or(|key| fits(OperatorFamily::Arn, key))
        {
            continue;
        }
        for value in &literal.values {
            let Some(text) = value.text.known() else { continue };
            let is_other = is_bare_star(value)
                || is_placeholder(text)
                || text.trim().len() != text.len()
                || text.starts_with("${");
            let Some(error) = Arn::parse_pattern(text, version).err().filter(|_| !is_other) else {
                continue;
            };
            let what = match error.kind {
                ArnErrorKind::NotAnArn => "is no ARN".to_owned(),
                ArnErrorKind::MissingParts { found } => {
                    format!("has {found} of the six fields of an ARN")
                }
            };
            let finding = reporter
                .at(value.text.node, format!("{} {what}", shown(text)))
                .help("write all six fields: `arn:partition:service:region:account:resource`");
            let has_wildcard = text.contains(['*', '?', '$']);
            reporter.push(if has_wildcard {
                finding.so("it is open what it matches").severity(Severity::Warning)
            } else {
                finding.so("it equals no ARN")
            });
        }
    }
}
