//! P055

use policylint_catalog::catalog;
use policylint_model::LanguageVersion;
use policylint_model::variable::{Content, occurrences};

use crate::element_text::{self, ElementText};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A variable names a condition key with several values.
    ///
    /// ## Why is this bad?
    /// A variable stands for one value. The keys whose type is a list, such as `aws:TagKeys` and
    /// `aws:PrincipalOrgPaths`, cannot be written in its place, not even when a request carries one value
    /// only: AWS fills in nothing.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/${aws:TagKeys}/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/${aws:PrincipalTag/team}/*"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM policy elements: Variables and tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)
    /// - [Multivalued context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html)
    "P055" "multivalued-variable" {
        group: Group::Grammar,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if context.document().policy.language() != LanguageVersion::V2012 {
        return;
    }
    for text in element_text::resources(context) {
        // VR-8, VR-9
        let consequence = if text.negated {
            "the statement applies to no request"
        } else {
            text.if_dead(context.statement.effect())
        };
        report(&text, consequence, reporter);
    }
    for value in element_text::values(context) {
        let Some(operator) = value.operator.filter(|operator| operator.allows_variables()) else {
            continue;
        };
        // VR-7
        let consequence = if operator.is_negated() {
            "nothing equals this value, and the test holds for it"
        } else {
            "nothing equals this value"
        };
        report(&value.text, consequence, reporter);
    }
}

fn report(text: &ElementText<'_>, consequence: &str, reporter: &mut Reporter<'_>) {
    if !text.has_dollar() {
        return;
    }
    for occurrence in occurrences(text.text) {
        let Ok(Content::Variable(variable)) = occurrence.content else { continue };
        let Some(key) = catalog().find_condition_key(variable.key) else { continue };
        if !key.multi_valued() {
            continue;
        }
        let message = format!("the variable names `{key}`, which has several values");
        let finding = reporter
            .within(text.node, occurrence.range, message)
            .so(format!("nothing takes its place, and {consequence}"))
            .help("write a key with one value, or compare the key itself with `ForAnyValue:`");
        reporter.push(finding);
    }
}
