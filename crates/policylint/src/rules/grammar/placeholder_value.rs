//! P059

use std::ops::Range;

use policylint_model::LanguageVersion;
use policylint_model::arn::{Arn, ArnPart, is_account_id};
use policylint_model::{PolicyKind, PrincipalType};

use crate::diagnostic::Severity;
use crate::element_text;
use crate::placeholder;
use crate::rule::{Check, Confidence, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A placeholder of a template or an example was left in a resource, a principal or a condition.
    ///
    /// ## Why is this bad?
    /// `<account-id>`, `REPLACE_ME` and `${AWS::AccountId}` ask somebody, or a program, to write something in
    /// their place. In a policy they are just text, and match nothing of the kind.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "<my-org-id>"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// When the file is itself a template, and something fills it in before it is deployed.
    ///
    /// ## References
    /// - [IAM policy elements: Variables and tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)
    "P059" "placeholder-value" {
        group: Group::Grammar,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let language = context.document().policy.language();
    for text in element_text::resources(context) {
        // What is no ARN at all is P038's; short ARNs are P039's.
        let Some(found) = placeholder::find(text.text) else { continue };
        let Ok(arn) = Arn::parse_pattern(text.text, language) else { continue };
        let is_early = found.start < arn.range(ArnPart::Resource).start;
        if is_elsewhere(text.text, &found, language, is_early) {
            continue;
        }
        report(text.node, text.text, found, text.if_dead(context.statement.effect()), reporter);
    }
    for principal in element_text::principals(context) {
        let text = &principal.text;
        let Some(found) = placeholder::find(text.text) else { continue };
        // What is no principal for other reasons is P031's, P036's and P053's.
        let is_whole = match principal.principal_type {
            Some(PrincipalType::Federated) => true,
            Some(PrincipalType::Aws) => {
                Arn::parse(text.text).is_ok_and(|arn| is_account_id(arn.account()))
            }
            _ => false,
        };
        if is_whole && !is_elsewhere(text.text, &found, language, true) {
            report(
                text.node,
                text.text,
                found,
                refused(context.document().policy_kind()),
                reporter,
            );
        }
    }
    for value in element_text::values(context) {
        let text = &value.text;
        let Some(found) = placeholder::find(text.text) else { continue };
        if !is_elsewhere(text.text, &found, language, false) {
            report(text.node, text.text, found, "this value matches nothing of the kind", reporter);
        }
    }
    for literal in &context.compiled.conditions {
        let Some(found) = placeholder::find(literal.key()) else { continue };
        if !is_elsewhere(literal.key(), &found, language, true) {
            report(literal.key_node(), literal.key(), found, "no request has such a key", reporter);
        }
    }
}

fn refused(kind: PolicyKind) -> &'static str {
    if kind.has_principals() { "AWS refuses the policy" } else { "it names nobody" }
}

/// Whether another rule speaks of the placeholder: of variables in the version of 2008 P052 does, of
/// those where no variable may stand P053.
fn is_elsewhere(
    text: &str,
    found: &Range<usize>,
    language: LanguageVersion,
    no_variables: bool,
) -> bool {
    let is_variable = text.get(found.clone()).is_some_and(|found| found.starts_with("${"));
    is_variable && (no_variables || language == LanguageVersion::V2008)
}

fn report(
    node: policylint_syntax::NodeId,
    text: &str,
    found: Range<usize>,
    consequence: &str,
    reporter: &mut Reporter<'_>,
) {
    let written = text.get(found.clone()).unwrap_or_default();
    let finding = reporter
        .within(node, found, format!("`{written}` is a placeholder"))
        .so(consequence)
        .help("write the value that is meant");
    reporter.push(finding);
}
