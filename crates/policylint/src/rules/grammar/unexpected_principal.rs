//! P015

use policylint_model::PolicyKind;
use policylint_syntax::{NodeId, Tree};

use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A policy of a kind that has no principals names one.
    ///
    /// ## Why is this bad?
    /// Identity policies, permissions boundaries, session policies and service control policies are
    /// about whoever they are attached to. AWS refuses one with `Principal` or `NotPrincipal`.
    ///
    /// ## Example
    /// ```json bad kind=identity
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=identity
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    /// - [SCP syntax](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html)
    "P015" "unexpected-principal" {
        group: Group::Grammar,
        analyzer: &["SCP_SYNTAX_ERROR_PRINCIPAL", "UNSUPPORTED_PRINCIPAL"],
        peers: &["cfn-lint:E3510", "iam-policy:scp", "boogy:policy_type_validation"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let (document, statement) = (context.document(), context.statement);
    if document.policy_kind().has_principals() {
        return;
    }
    let code = match document.policy_kind() {
        PolicyKind::Scp => "SCP_SYNTAX_ERROR_PRINCIPAL",
        _ => "UNSUPPORTED_PRINCIPAL",
    };
    let elements = [
        (statement.principal.is_present(), "Principal"),
        (statement.not_principal.is_present(), "NotPrincipal"),
    ];
    for (_, name) in elements.into_iter().filter(|(is_present, _)| *is_present) {
        let node = key(context.tree(), statement.node, name).unwrap_or(statement.node);
        let kind = document.policy_kind().phrase();
        let finding = reporter
            .at(node, format!("{kind} has no `{name}`"))
            .so("AWS refuses the policy")
            .help("remove it, or attach the policy to a resource")
            .analyzer(Some(code));
        reporter.push_for_kind(finding);
    }
}

fn key(tree: &Tree, statement: NodeId, name: &str) -> Option<NodeId> {
    tree.members(statement).map(|member| member.key).find(|key| {
        tree.string(*key).is_some_and(|key| key.decoded().trim().eq_ignore_ascii_case(name))
    })
}
