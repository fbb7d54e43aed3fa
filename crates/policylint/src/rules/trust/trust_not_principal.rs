//! T008

use policylint_model::PolicyKind;

use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A trust policy has `NotPrincipal`.
    ///
    /// ## Why is this bad?
    /// IAM refuses the element in trust policies.
    ///
    /// ## Example
    /// ```json bad kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "NotPrincipal": { "AWS": "111122223333" },
    ///     "Action": "sts:AssumeRole"
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
    ///     "Principal": { "AWS": "arn:aws:iam::444455556666:role/deployer" },
    ///     "Action": "sts:AssumeRole"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: NotPrincipal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html)
    "T008" "trust-not-principal" {
        group: Group::Trust,
        analyzer: &["ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL"],
        peers: &["boogy:trust_policy_validation", "cfn_nag:F6", "cfn_nag:F7", "cfn_nag:F8", "cfn_nag:F9"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if context.document().policy_kind() != PolicyKind::Trust {
        return;
    }
    let Some(set) = context.compiled.principals.as_ref().filter(|set| set.negated) else { return };
    let tree = context.tree();
    let node = tree.key_of(set.node).unwrap_or(set.node);
    let finding = reporter
        .at(node, "a trust policy cannot have `NotPrincipal`")
        .so("AWS refuses the policy")
        .help("name in `Principal` who may assume the role");
    reporter.push_for_kind(finding);
}
