//! E001

use policylint_analysis::Literal;

use crate::diagnostic::Severity;
use crate::handing_on::{By, On, asks_for, unbounded};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::this_statement;

declare_rule! {
    /// Any role may be passed to any service.
    ///
    /// ## Why is this bad?
    /// Who may pass a role to a service, and start something there that runs with it, has the permissions
    /// of the role. Without a list of roles, and without a condition on the service, that is the most
    /// powerful role of the account.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": ["lambda:CreateFunction", "iam:PassRole"],
    ///     "Resource": "*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     { "Effect": "Allow", "Action": "lambda:CreateFunction", "Resource": "*" },
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "iam:PassRole",
    ///       "Resource": "arn:aws:iam::111122223333:role/functions/*",
    ///       "Condition": { "StringEquals": { "iam:PassedToService": "lambda.amazonaws.com" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// For administrators.
    ///
    /// ## References
    /// - [Grant a user permissions to pass a role to an AWS service](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html)
    "E001" "passrole-any-role" {
        group: Group::Escalation,
        fix: FixKind::Suggestion,
        analyzer: &[
            "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE",
            "PASS_ROLE_WITH_NOT_RESOURCE",
            "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
            "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
            "PASS_ROLE_WITH_STAR_IN_RESOURCE",
            "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        ],
        peers: &["parliament:PRIVILEGE_ESCALATION", "cloudsplaining:PrivilegeEscalation", "checkov:CKV_AWS_110", "checkov:CKV_AWS_286", "trivy:AWS-0342", "prowler:iam_policy_allows_privilege_escalation", "prowler:iam_inline_policy_allows_privilege_escalation", "boogy:action_condition_enforcement", "cfn_nag:F38", "cfn_nag:F39", "cfn_nag:F40"],
        compliance: "M-PE",
        check: Check::Statement(check),
    }
}

const ACTION: &str = "iam:PassRole";
const KEY: &str = "iam:PassedToService";

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let Some(found) = unbounded(context, ACTION, |literal| asks_for(literal, KEY)) else { return };
    let code = match (found.by, found.on) {
        (By::Name, On::Star) => "PASS_ROLE_WITH_STAR_IN_RESOURCE",
        (By::Pattern, On::Star) => "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE",
        (By::NotAction, On::Star) => "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        (By::Name, On::NotResource) => "PASS_ROLE_WITH_NOT_RESOURCE",
        (By::Pattern, On::NotResource) => "PASS_ROLE_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
        (By::NotAction, On::NotResource) => "PASS_ROLE_WITH_NOT_ACTION_AND_NOT_RESOURCE",
    };
    let (roles, label) = match found.on {
        On::Star => ("any role", "every role"),
        On::NotResource => ("nearly any role", "every role that is not listed"),
    };
    let subject = this_statement(context.document(), context.statement);
    let finding = reporter
        .at(found.action, format!("`{ACTION}` is allowed for {roles} and any service"))
        .so(format!("{subject} gives a service, and who uses it, the permissions of such roles"))
        .help(format!("name the roles in `Resource`, or the services by a condition on `{KEY}`"))
        .also(context.tree().place(found.resource), label)
        .analyzer(Some(code));
    // Requests to pass a role name the service, so that `IfExists` makes hardly a difference.
    let is_lenient = |literal: &Literal<'_>| {
        literal.is_on(KEY) && literal.known_operator().is_some_and(|it| it.if_exists)
    };
    let is_minor = context.compiled.conditions.iter().any(is_lenient);
    reporter.push(if is_minor { finding.severity(Severity::Warning) } else { finding });
}
