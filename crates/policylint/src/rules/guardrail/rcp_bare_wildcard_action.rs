//! O005

use policylint_analysis::ActionReading;
use policylint_model::PolicyKind;

use crate::guardrail_test::is_full_access;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A statement of a resource control policy denies `*`.
    ///
    /// ## Why is this bad?
    /// Each action of a resource control policy must begin with a service that such policies reach. AWS
    /// Organizations refuses a bare `*`.
    ///
    /// ## Example
    /// ```json bad kind=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Principal": "*",
    ///     "Action": "*",
    ///     "Resource": "*",
    ///     "Condition": { "BoolIfExists": { "aws:SecureTransport": "false" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Principal": "*",
    ///     "Action": ["s3:*", "sqs:*", "secretsmanager:*", "kms:*"],
    ///     "Resource": "*",
    ///     "Condition": { "BoolIfExists": { "aws:SecureTransport": "false" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [RCP syntax](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html)
    "O005" "rcp-bare-wildcard-action" {
        group: Group::Guardrail,
        fix: FixKind::Suggestion,
        analyzer: &["RCP_SYNTAX_ERROR_ACTION"],
        peers: &["iam-policy:rcp", "boogy:policy_type_validation"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if context.document().policy_kind() != PolicyKind::Rcp || is_full_access(context) {
        return;
    }
    let Some(actions) = context.compiled.actions.as_ref().filter(|set| !set.negated) else {
        return;
    };
    for element in &actions.patterns {
        if element.reading != ActionReading::Everything {
            continue;
        }
        let finding = reporter
            .at(element.text.node, "a resource control policy names no actions by `*` alone")
            .so("AWS Organizations refuses the policy")
            .help("name the services, as in `s3:*`");
        reporter.push_for_kind(finding);
    }
}
