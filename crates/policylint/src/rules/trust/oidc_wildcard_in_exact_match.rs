//! T019

use policylint_model::operator::{BaseOperator, Operator};

use crate::condition_edit::under_operator;
use crate::oidc::{compares_exactly, providers};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::this_statement;

declare_rule! {
    /// A claim of tokens is compared as it stands with a text that holds a wildcard.
    ///
    /// ## Why is this bad?
    /// `StringEquals` takes `*` and `?` for the characters themselves, and no subject of a token holds
    /// them. The role cannot be assumed by the jobs that are meant.
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
    ///       "StringEquals": { "token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/release/*" }
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
    ///       "StringLike": { "token.actions.githubusercontent.com:sub": "repo:acme/shop:ref:refs/heads/release/*" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the pattern starts to match, and the role can be assumed.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String)
    "T019" "oidc-wildcard-in-exact-match" {
        group: Group::Trust,
        fix: FixKind::Unsafe,
        analyzer: &["WILDCARD_WITHOUT_LIKE_OPERATOR"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for provider in providers(context) {
        for (literal, _) in provider.claims(context) {
            if !compares_exactly(context, literal) {
                continue;
            }
            let Some(operator) = literal.known_operator() else { continue };
            let wild = |text: &str| text.contains(['*', '?']) && !text.contains("${");
            let is_dead = literal.complete
                && literal.values.iter().all(|value| value.text.known().is_some_and(wild));
            for value in &literal.values {
                let Some(text) = value.text.known().filter(|text| wild(text)) else { continue };
                let meant = Operator { base: BaseOperator::StringLike, ..operator };
                let written = &literal.operator_text.text;
                let message =
                    format!("`{written}` takes the wildcard in `{text}` as a plain character");
                let subject = this_statement(context.document(), context.statement);
                let consequence = if is_dead {
                    format!("{subject} lets in no token of `{}`", provider.host)
                } else {
                    "it matches no token".to_owned()
                };
                let finding = reporter
                    .at(value.text.node, message)
                    .so(consequence)
                    .help(format!("use `{meant}`"))
                    .fix(under_operator(context.tree(), literal, meant));
                reporter.push(finding);
            }
        }
    }
}
