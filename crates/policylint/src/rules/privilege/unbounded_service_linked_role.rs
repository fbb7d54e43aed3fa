//! S023

use policylint_analysis::Literal;

use crate::diagnostic::Severity;
use crate::handing_on::{By, On, asks_for, unbounded};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::this_statement;

declare_rule! {
    /// Service-linked roles may be created for any service.
    ///
    /// ## Why is this bad?
    /// A service-linked role gives a service what it asks for, in this account. Who may create them for
    /// every service may let in services that nobody has decided to use.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "iam:CreateServiceLinkedRole",
    ///     "Resource": "*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "iam:CreateServiceLinkedRole",
    ///     "Resource": "*",
    ///     "Condition": { "StringEquals": { "iam:AWSServiceName": "ecs.amazonaws.com" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Service-linked role permissions](https://docs.aws.amazon.com/IAM/latest/UserGuide/using-service-linked-roles.html#service-linked-role-permissions)
    "S023" "unbounded-service-linked-role" {
        group: Group::Privilege,
        severity: Severity::Info,
        fix: FixKind::Suggestion,
        analyzer: &[
            "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
            "CREATE_SLR_WITH_NOT_RESOURCE",
            "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
            "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
            "CREATE_SLR_WITH_STAR_IN_RESOURCE",
            "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        ],
        check: Check::Statement(check),
    }
}

const ACTION: &str = "iam:CreateServiceLinkedRole";
const KEY: &str = "iam:AWSServiceName";

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let Some(found) = unbounded(context, ACTION, names_services) else { return };
    let code = match (found.by, found.on) {
        (By::Name, On::Star) => "CREATE_SLR_WITH_STAR_IN_RESOURCE",
        (By::Pattern, On::Star) => "CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE",
        (By::NotAction, On::Star) => "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION",
        (By::Name, On::NotResource) => "CREATE_SLR_WITH_NOT_RESOURCE",
        (By::Pattern, On::NotResource) => "CREATE_SLR_WITH_STAR_IN_ACTION_AND_NOT_RESOURCE",
        (By::NotAction, On::NotResource) => "CREATE_SLR_WITH_NOT_ACTION_AND_NOT_RESOURCE",
    };
    let subject = this_statement(context.document(), context.statement);
    let finding = reporter
        .at(found.action, format!("`{ACTION}` is allowed for any service"))
        .so(format!("{subject} lets services in that nobody has decided to use"))
        .help(format!("name the services by a condition on `{KEY}`"))
        .also(context.tree().place(found.resource), "whatever the role")
        .analyzer(Some(code));
    reporter.push(finding);
}

/// Whether a condition names services; a name that starts with a wildcard names none.
fn names_services(literal: &Literal<'_>) -> bool {
    let is_open = literal
        .values
        .iter()
        .any(|value| value.text.known().is_some_and(|text| text.starts_with(['*', '?'])));
    asks_for(literal, KEY) && !is_open
}
