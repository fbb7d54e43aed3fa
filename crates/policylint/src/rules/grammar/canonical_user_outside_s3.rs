//! P034

use policylint_model::principal::{PrincipalErrorKind, canonical_user};
use policylint_model::{Document, PolicyKind, PrincipalType};

use crate::element_text;
use crate::principal_entry;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// `CanonicalUser` stands outside of an S3 policy, or is no canonical user id.
    ///
    /// ## Why is this bad?
    /// A canonical user id is the name that an account has in Amazon S3: 64 hexadecimal digits. Only S3
    /// knows it, and other services refuse a policy with `CanonicalUser`. S3 itself refuses a text of
    /// another form, and the id of no account.
    ///
    /// ## Example
    /// ```json bad kind=kms
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"}, "Action": "kms:Decrypt", "Resource": "*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=kms
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "kms:Decrypt", "Resource": "*"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    /// - [Principals for bucket policies](https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html)
    "P034" "canonical-user-outside-s3" {
        group: Group::Grammar,
        analyzer: &["UNSUPPORTED_WILDCARD_IN_PRINCIPAL"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let document = context.document();
    // A principal at all is P015's there.
    if !document.policy_kind().has_principals() {
        return;
    }
    if !is_of_s3(document) {
        for entry in principal_entry::of_type(context, PrincipalType::CanonicalUser) {
            let kind = document.policy_kind().phrase();
            let finding = reporter
                .at(
                    entry.key,
                    format!("{kind} takes no `CanonicalUser`, which only Amazon S3 knows"),
                )
                .so("AWS refuses the policy")
                .help("name the account under `AWS`")
                .analyzer(None);
            reporter.push_for_kind(finding);
        }
        return;
    }
    for principal in element_text::principals(context) {
        let text = &principal.text;
        if principal.principal_type != Some(PrincipalType::CanonicalUser)
            || text.has_hole
            || text.is_padded()
            || text.text.contains("${")
        {
            continue;
        }
        let Err(error) = canonical_user(text.text) else { continue };
        let (mistake, code) = match error.kind {
            PrincipalErrorKind::PartialWildcard => {
                ("holds a wildcard, and names nobody", Some("UNSUPPORTED_WILDCARD_IN_PRINCIPAL"))
            }
            _ => ("is no canonical user id of 64 hexadecimal digits", None),
        };
        let finding = reporter
            .at(text.node, format!("`{}` {mistake}", text.text))
            .so("Amazon S3 refuses the policy")
            .help("write the id in full, or name the account under `AWS`")
            .analyzer(code);
        reporter.push(finding);
    }
}

/// Whether a document is attached to something of S3, or to a resource of which nothing is known.
fn is_of_s3(document: &Document) -> bool {
    match (document.policy_kind(), document.kind.resource_type.as_deref()) {
        (PolicyKind::Bucket, _) => true,
        (PolicyKind::Resource, of) => of.is_none_or(|of| of.starts_with("AWS::S3")),
        _ => false,
    }
}
