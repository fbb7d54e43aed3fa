//! T013

use crate::oidc::providers;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};
use crate::wording::this_statement;

declare_rule! {
    /// A trust policy asks nothing of the tokens of an identity provider.
    ///
    /// ## Why is this bad?
    /// Whoever gets a token of the provider, for whatever application and subject, may assume the role.
    /// With a provider that many customers share, such as a code host, that is the whole world.
    ///
    /// Since 2025 AWS refuses new trust policies of this sort for the providers that it knows to be
    /// shared; stored ones stay as they are.
    ///
    /// ## Example
    /// ```json bad kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/gitlab.com" },
    ///     "Action": "sts:AssumeRoleWithWebIdentity"
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
    ///     "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/gitlab.com" },
    ///     "Action": "sts:AssumeRoleWithWebIdentity",
    ///     "Condition": {
    ///       "StringEquals": {
    ///         "gitlab.com:aud": "https://gitlab.com",
    ///         "gitlab.com:sub": "project_path:acme/shop:ref_type:branch:ref:main"
    ///       }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Create a role for OpenID Connect federation](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html)
    "T013" "oidc-no-conditions" {
        group: Group::Trust,
        analyzer: &["MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL"],
        peers: &["checkov:CKV_AWS_358", "checkov:CKV_AWS_393"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for provider in providers(context) {
        if !provider.claims(context).is_empty() {
            continue;
        }
        let host = provider.host;
        let claims = match provider.issuer.and_then(|issuer| issuer.tenant_claims().next()) {
            Some(claim) => format!("`{host}:{claim}`"),
            None => format!("`{host}:sub` and `{host}:aud`"),
        };
        let subject = this_statement(context.document(), context.statement);
        let finding = reporter
            .at(provider.node, format!("no condition asks for a claim of the tokens of `{host}`"))
            .so(format!("{subject} lets in everybody who gets a token of the provider"))
            .help(format!("add a condition on {claims}"));
        reporter.push(finding);
    }
}
