//! O004

use policylint_model::PolicyKind;

use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A statement of a resource control policy has `NotAction`.
    ///
    /// ## Why is this bad?
    /// Resource control policies reach some services only, so each statement must name the actions that it
    /// is about. AWS Organizations refuses `NotAction` in them.
    ///
    /// ## Example
    /// ```json bad kind=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": { "Effect": "Deny", "Principal": "*", "NotAction": "s3:Get*", "Resource": "*" }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": { "Effect": "Deny", "Principal": "*", "Action": ["s3:Put*", "s3:Delete*"], "Resource": "*" }
    /// }
    /// ```
    ///
    /// ## References
    /// - [RCP syntax](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html)
    "O004" "rcp-not-action" {
        group: Group::Guardrail,
        analyzer: &["RCP_SYNTAX_ERROR_NOTACTION"],
        peers: &["iam-policy:rcp", "boogy:policy_type_validation"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if context.document().policy_kind() != PolicyKind::Rcp {
        return;
    }
    let tree = context.tree();
    let key = tree
        .members(context.statement.node)
        .map(|member| member.key)
        .find(|key| tree.string(*key).is_some_and(|name| name.decoded() == "NotAction"));
    let Some(key) = key else { return };
    let finding = reporter
        .at(key, "a resource control policy has no `NotAction`")
        .so("AWS Organizations refuses the policy")
        .help("name the actions to deny in `Action`");
    reporter.push_for_kind(finding);
}
