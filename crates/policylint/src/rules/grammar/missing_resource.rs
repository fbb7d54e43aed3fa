//! P012

use policylint_model::{PolicyKind, STATEMENT_ELEMENTS};

use crate::misspelling::is_lack_explained;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A statement has neither `Resource` nor `NotResource`, and its kind of policy needs one.
    ///
    /// ## Why is this bad?
    /// Outside of trust policies, and of some policies attached to a resource, a statement must say
    /// which resources it is about. AWS refuses the policy; AWS KMS stores it, but the statement
    /// then has no effect.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Resource](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html)
    /// - [Key policies in AWS KMS](https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html)
    "P012" "missing-resource" {
        group: Group::Grammar,
        analyzer: &["MISSING_RESOURCE"],
        peers: &["parliament:MALFORMED", "cfn-lint:E3510", "iam-policy:syntax", "boogy:policy_structure"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let (tree, statement) = (context.tree(), context.statement);
    let kind = context.document().policy_kind();
    if statement.resource.is_present() || statement.not_resource.is_present() || !needs_one(kind) {
        return;
    }
    let wanted = ["Resource", "NotResource"];
    if is_lack_explained(tree, statement.node, &wanted, &STATEMENT_ELEMENTS) {
        return;
    }
    let consequence = match kind {
        PolicyKind::KmsKey => "the statement has no effect, though AWS KMS stores it",
        _ => "AWS refuses the policy",
    };
    let help = match kind {
        PolicyKind::KmsKey => "add `\"Resource\": \"*\"`, which is this key",
        _ => "add `Resource` with the resources that it is about",
    };
    let finding = reporter
        .at_opening(statement.node, "the statement has neither `Resource` nor `NotResource`")
        .so(consequence)
        .help(help);
    reporter.push_for_kind(finding);
}

/// The kinds with `R` for `Resource` in the table of elements by kind (semantics 1.3).
fn needs_one(kind: PolicyKind) -> bool {
    !matches!(kind, PolicyKind::Trust | PolicyKind::Resource)
}
