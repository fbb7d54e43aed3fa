//! N031

use policylint_model::operator::{BaseOperator, OperatorFamily};

use crate::condition_value::is_placeholder;
use crate::condition_weight::is_on_any;
use crate::diagnostic::Severity;
use crate::id_form::{IdForm, ORG_PATH_KEYS};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A path in an organization does not end as such paths do.
    ///
    /// ## Why is this bad?
    /// `aws:PrincipalOrgPaths` and its kin hold the whole path from the organization down, with a slash at its end:
    /// `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/`. A value without the last slash, or without the organization, equals
    /// none. With `*` right behind an id it also matches other ids that begin so.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"ForAnyValue:StringEquals": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"ForAnyValue:StringEquals": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/"}}}]}
    /// ```
    ///
    /// ## References
    /// - [AWS global condition context keys: aws:PrincipalOrgPaths](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgpaths)
    "N031" "org-path-shape" {
        group: Group::Condition,
        severity: Severity::Warning,
        fix: FixKind::Suggestion,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        let Some(operator) = literal.known_operator() else { continue };
        if operator.family() != OperatorFamily::String || !is_on_any(literal, &ORG_PATH_KEYS) {
            continue;
        }
        let is_glob =
            matches!(operator.base, BaseOperator::StringLike | BaseOperator::StringNotLike);
        for value in &literal.values {
            let Some(text) = value.text.known() else { continue };
            if text.is_empty() || text.contains("${") || is_placeholder(text) {
                continue;
            }
            let Some((what, consequence)) = fault(text, is_glob) else { continue };
            let finding =
                reporter.at(value.text.node, format!("`{text}` {what}")).so(consequence).help(
                    "write the whole path with a slash at its end, and `*` behind it for all below",
                );
            reporter.push(finding);
        }
    }
}

/// What is wrong with a path, and what follows.
fn fault(text: &str, is_glob: bool) -> Option<(&'static str, &'static str)> {
    let organization = text.split('/').next().unwrap_or_default();
    let is_wild = |text: &str| is_glob && text.contains(['*', '?']);
    if !is_wild(organization) && !IdForm::Organization.fits(organization) {
        return Some(("does not begin with an organization", "it matches no path"));
    }
    if text.ends_with('/') || (is_glob && text.ends_with("/*")) {
        return None;
    }
    if is_glob && text.ends_with('*') {
        return Some((
            "has a wildcard right behind an id",
            "it also matches other ids that begin so",
        ));
    }
    Some(("has no slash at its end", "it matches no path"))
}
