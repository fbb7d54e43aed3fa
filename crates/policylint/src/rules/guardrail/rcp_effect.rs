//! O002

use policylint_analysis::PrincipalSet;
use policylint_model::{Effect, PolicyKind};

use crate::guardrail_test::is_full_access;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A statement of a resource control policy allows something.
    ///
    /// ## Why is this bad?
    /// Resource control policies only take away. AWS Organizations refuses an Allow in them; the one that
    /// allows everything, `RCPFullAWSAccess`, belongs to AWS and is attached everywhere.
    ///
    /// ## Example
    /// ```json bad kind=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": { "Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::reports/*" }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": { "Effect": "Deny", "Principal": "*", "Action": "s3:*", "NotResource": "arn:aws:s3:::reports/*" }
    /// }
    /// ```
    ///
    /// ## References
    /// - [RCP syntax](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html)
    "O002" "rcp-effect" {
        group: Group::Guardrail,
        analyzer: &["RCP_SYNTAX_ERROR_ALLOW"],
        peers: &["iam-policy:rcp", "boogy:policy_type_validation"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    if context.document().policy_kind() != PolicyKind::Rcp
        || statement.effect != Some(Effect::Allow)
        || is_full_access(context)
    {
        return;
    }
    let node = context.statement.effect.value().map_or(statement.node, |effect| effect.node);
    // Access Analyzer takes an Allow to everyone on everything, whatever its actions.
    let is_known = !statement.principals.as_ref().is_some_and(PrincipalSet::is_everyone)
        || !statement.resources.is_everything()
        || context.statement.condition.is_present();
    let finding = reporter
        .at(node, "a resource control policy allows nothing, it only denies")
        .so("AWS Organizations refuses the policy")
        .help("deny what is not wanted")
        .analyzer(is_known.then_some("RCP_SYNTAX_ERROR_ALLOW"));
    reporter.push_for_kind(finding);
}
