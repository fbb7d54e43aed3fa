//! O023

use crate::rule::{Check, DocumentContext, Group, Reporter, declare_rule};

declare_rule! {
    /// A policy of AWS Organizations of another type is given as a control policy.
    ///
    /// ## Why is this bad?
    /// Tag policies, backup policies, opt-out policies for AI services and the like have a language of
    /// their own. AWS Organizations refuses them as service or resource control policies.
    ///
    /// ## Example
    /// ```json bad kind=scp
    /// {
    ///   "tags": {
    ///     "costcenter": { "tag_key": { "@@assign": "CostCenter" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// Create it with its own type, as in `aws organizations create-policy --type TAG_POLICY`, and deny by
    /// control policies what they are for:
    ///
    /// ```json good kind=scp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Action": "ec2:RunInstances",
    ///     "Resource": "arn:aws:ec2:*:*:instance/*",
    ///     "Condition": { "Null": { "aws:RequestTag/CostCenter": "true" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Managing organization policies](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies.html)
    "O023" "ai-opt-out-and-tag-policy" {
        group: Group::Guardrail,
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let (Some(called), Some(node)) = (context.of_other_type(), context.document.policy.node) else {
        return;
    };
    let kind = context.document.policy_kind().phrase();
    let finding = reporter
        .at_opening(node, format!("this is {called}, not {kind}"))
        .so("AWS Organizations refuses it as such")
        .help("create it with the type that it is of");
    reporter.push_for_kind(finding);
}
