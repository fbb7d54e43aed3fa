//! P014

use policylint_model::STATEMENT_ELEMENTS;

use crate::misspelling::is_lack_explained;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A statement of a policy on a resource names no principal.
    ///
    /// ## Why is this bad?
    /// A policy that is attached to a resource must say whom each statement is about. AWS refuses
    /// one that does not.
    ///
    /// ## Example
    /// ```json bad kind=bucket
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=bucket
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    "P014" "missing-principal" {
        group: Group::Grammar,
        analyzer: &["MISSING_PRINCIPAL"],
        peers: &["cfn-lint:E3512", "cfn-lint:E3530", "iam-policy:trust", "iam-policy:resource-without-principal", "boogy:policy_type_validation"],
        check: Check::Statement(check),
    }
}

/// Types of resources whose policies name no principals although they are attached to a resource.
const WITHOUT_PRINCIPALS: [&str; 1] = ["AWS::IoT::Policy"];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let (document, statement) = (context.document(), context.statement);
    let resource_type = document.kind.resource_type.as_deref();
    if statement.principal.is_present()
        || statement.not_principal.is_present()
        || !document.policy_kind().has_principals()
        || resource_type.is_some_and(|of| WITHOUT_PRINCIPALS.contains(&of))
    {
        return;
    }
    let wanted = ["Principal", "NotPrincipal"];
    if is_lack_explained(context.tree(), statement.node, &wanted, &STATEMENT_ELEMENTS) {
        return;
    }
    let finding = reporter
        .at_opening(statement.node, "the statement names no principal")
        .so("AWS refuses the policy")
        .help("add `Principal` with those whom it is about");
    reporter.push_for_kind(finding);
}
