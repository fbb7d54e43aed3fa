//! N029

use policylint_analysis::Literal;
use policylint_model::operator::{Operator, OperatorFamily};

use crate::condition_value::{has_wildcard, is_placeholder};
use crate::condition_weight::is_on_any;
use crate::id_form::{ACCOUNT_KEYS, IdForm, ORGANIZATION_KEYS, VPC_KEYS, VPCE_KEYS};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// An id has a form that no id of its sort has.
    ///
    /// ## Why is this bad?
    /// Ids of accounts, organizations, VPCs and endpoints have a fixed form. A value of another form equals no id:
    /// a positive test never holds by it, a negated one does not except what was meant.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpc-1a2b3c4d"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}}]}
    /// ```
    ///
    /// ## References
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    "N029" "invalid-id-value" {
        group: Group::Condition,
        analyzer: &["INVALID_VPC_FORMAT", "INVALID_VPCE_FORMAT"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let version = context.within.compiled.version;
    for literal in &context.compiled.conditions {
        if literal.family() != Some(OperatorFamily::String) {
            continue;
        }
        let Some(form) = form_of(literal) else { continue };
        let is_negated = literal.known_operator().is_some_and(Operator::is_negated);
        for value in &literal.values {
            let Some(text) = value.text.known() else { continue };
            // Wildcards, variables, blanks, placeholders and empty texts have rules of their own.
            let is_other = has_wildcard(text, version)
                || text.contains("${")
                || text.trim().len() != text.len()
                || text.is_empty()
                || is_placeholder(text);
            if is_other || form.fits(text) {
                continue;
            }
            let consequence =
                if is_negated { "it excepts nothing" } else { "this value matches nothing" };
            let code = match form {
                IdForm::Vpc => Some("INVALID_VPC_FORMAT"),
                IdForm::Endpoint => Some("INVALID_VPCE_FORMAT"),
                _ => None,
            };
            let finding = reporter
                .at(value.text.node, format!("`{text}` is no {}", form.noun()))
                .so(consequence)
                .help(format!("write it like {}", form.example()))
                .analyzer(code);
            reporter.push(finding);
        }
    }
}

/// The form that the values of a key have, if they are ids.
fn form_of(literal: &Literal<'_>) -> Option<IdForm> {
    let forms = [
        (IdForm::Vpc, VPC_KEYS.as_slice()),
        (IdForm::Endpoint, VPCE_KEYS.as_slice()),
        (IdForm::Organization, ORGANIZATION_KEYS.as_slice()),
        (IdForm::Account, ACCOUNT_KEYS.as_slice()),
        (IdForm::UserId, &["aws:userid"]),
    ];
    forms.into_iter().find_map(|(form, keys)| is_on_any(literal, keys).then_some(form))
}
