//! T016

use policylint_catalog::OidcIssuer;

use crate::oidc::{Tenancy, asks, passes_without_key, providers};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};
use crate::wording::this_statement;

declare_rule! {
    /// A pattern for the claim that names the customer of an identity provider fits other customers, too.
    ///
    /// ## Why is this bad?
    /// `repo:acme*` fits the repositories of `acme`, and those of everybody who registers a name such as
    /// `acme-labs`. A pattern that starts with a wildcard fits all customers. Each of them may assume the
    /// role.
    ///
    /// ## Example
    /// ```json bad kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
    ///     "Action": "sts:AssumeRoleWithWebIdentity",
    ///     "Condition": {
    ///       "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
    ///       "StringLike": { "token.actions.githubusercontent.com:sub": "repo:acme*" }
    ///     }
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
    ///     "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
    ///     "Action": "sts:AssumeRoleWithWebIdentity",
    ///     "Condition": {
    ///       "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
    ///       "StringLike": { "token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/release/*" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Create a role for OpenID Connect federation](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html)
    "T016" "oidc-any-tenant" {
        group: Group::Trust,
        analyzer: &["SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED"],
        peers: &["checkov:CKV_AWS_358", "checkov:CKV_AWS_393"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for provider in providers(context) {
        let claims = provider.claims(context);
        let tests: Vec<_> = claims
            .into_iter()
            .filter(|(literal, claim)| asks(literal) && provider.names_tenant(claim))
            .collect();
        // One that names the customer makes up for the others; T022 speaks of those that ask for nothing.
        let is_open = tests.iter().all(|(literal, claim)| {
            !literal.known_operator().is_some_and(passes_without_key)
                && provider.tenancy(literal, claim) == Tenancy::Open
        });
        if !is_open {
            continue;
        }
        for (literal, claim) in tests {
            let open = literal.values.iter().find_map(|value| {
                let text = value.text.known()?;
                provider.is_open(claim, text).then_some((value.text.node, text))
            });
            let Some((node, text)) = open else { continue };
            let subject = this_statement(context.document(), context.statement);
            let host = provider.host;
            let is_github = host.starts_with("token.actions.") && claim.eq_ignore_ascii_case("sub");
            let finding = reporter
                .at(node, format!("`{text}` fits tokens of other customers of `{host}`, too"))
                .so(format!("{subject} lets them in"))
                .help(help(provider.issuer.and_then(OidcIssuer::subject_form)))
                .analyzer(is_github.then_some("SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED"));
            reporter.push(finding);
        }
    }
}

fn help(form: Option<(&str, &str)>) -> String {
    match form {
        Some((before, behind)) => {
            format!(
                "write the name of the customer in full, up to the `{behind}` behind `{before}…`"
            )
        }
        None => "write the value without wildcards".to_owned(),
    }
}
