//! T022

use policylint_model::operator::{Operator, Quantifier};

use crate::condition_edit::under_operator;
use crate::diagnostic::{Diagnostic, Severity};
use crate::oidc::{asks, passes_without_key, providers};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::this_statement;

declare_rule! {
    /// `ForAllValues` or `IfExists` stands before the claim of tokens that a role's safety rests on.
    ///
    /// ## Why is this bad?
    /// Both hold for tokens without the claim. The condition looks as if it asked for a subject or an
    /// audience, and does not.
    ///
    /// `ForAnyValue` before a claim of one value says the same as no qualifier; Access Analyzer reports it,
    /// and so does this rule, as a remark.
    ///
    /// ## Example
    /// ```json bad kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/gitlab.com" },
    ///     "Action": "sts:AssumeRoleWithWebIdentity",
    ///     "Condition": {
    ///       "ForAllValues:StringEquals": { "gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/gitlab.com" },
    ///     "Action": "sts:AssumeRoleWithWebIdentity",
    ///     "Condition": {
    ///       "StringEquals": { "gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: tokens without the claim are no longer let in.
    ///
    /// ## References
    /// - [Single-valued vs. multivalued context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html)
    "T022" "oidc-forallvalues-subject" {
        group: Group::Trust,
        fix: FixKind::Unsafe,
        analyzer: &["CONFIRM_AUDIENCE_CLAIM_TYPE", "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE"],
        check: Check::Statement(check),
    }
}

/// Claims that say for which application a token is.
const AUDIENCE: [&str; 4] = ["aud", "azp", "oaud", "app_id"];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for provider in providers(context) {
        for (literal, claim) in provider.claims(context) {
            let is_audience = AUDIENCE.iter().any(|known| known.eq_ignore_ascii_case(claim));
            let is_subject = claim.eq_ignore_ascii_case("sub");
            if !asks(literal) || !(is_audience || is_subject || provider.names_tenant(claim)) {
                continue;
            }
            let Some(operator) = literal.known_operator() else { continue };
            let meant = Operator { quantifier: Quantifier::None, if_exists: false, ..operator };
            let written = &literal.operator_text.text;
            let finding = if passes_without_key(operator) {
                let subject = this_statement(context.document(), context.statement);
                let message = format!("`{written}` holds for tokens without `{}`", literal.key());
                reporter
                    .at(literal.operator_text.node, message)
                    .so(format!("{subject} lets them in"))
            } else if operator.quantifier == Quantifier::ForAnyValue && is_audience {
                let message =
                    format!("`ForAnyValue` stands before `{}`, which has one value", literal.key());
                reporter
                    .at(literal.operator_text.node, message)
                    .so("it changes nothing")
                    .severity(Severity::Info)
            } else {
                continue;
            };
            let finding = finding.help(format!("use `{meant}`")).fix(under_operator(
                context.tree(),
                literal,
                meant,
            ));
            reporter.push(with_code(finding, operator, is_audience));
        }
    }
}

/// The check of Access Analyzer, which looks at qualifiers of audiences only.
fn with_code(finding: Diagnostic, operator: Operator, is_audience: bool) -> Diagnostic {
    finding.analyzer(match operator.quantifier {
        Quantifier::ForAllValues if is_audience => Some("CONFIRM_AUDIENCE_CLAIM_TYPE"),
        Quantifier::ForAnyValue if is_audience => Some("FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE"),
        _ => None,
    })
}
