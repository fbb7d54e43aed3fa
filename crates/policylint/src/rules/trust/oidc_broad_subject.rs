//! T017

use policylint_model::operator::Operator;

use crate::diagnostic::Severity;
use crate::oidc::{Provider, Tenancy, asks, passes_without_key, providers};
use crate::rule::{Check, Confidence, Group, Reporter, StatementContext, declare_rule};
use crate::wording::this_statement;

declare_rule! {
    /// A pattern for the subject of tokens spans a whole customer, a whole project or its pull requests.
    ///
    /// ## Why is this bad?
    /// Every project of the customer, every branch, or every change that somebody proposes runs jobs whose
    /// tokens fit. Whoever may push a branch, or open a pull request, anywhere in there can assume the role.
    ///
    /// Patterns for a part of the branches, such as `ref:refs/heads/release/*`, are not reported, nor are
    /// environments, which have rules of their own about who deploys to them.
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
    ///       "StringLike": { "token.actions.githubusercontent.com:sub": "repo:acme/*" }
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
    ///       "StringEquals": {
    ///         "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
    ///         "token.actions.githubusercontent.com:sub": "repo:acme/shop:environment:production"
    ///       }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// For a role that may do no more than everybody with write access to these projects should be able to.
    ///
    /// ## References
    /// - [Create a role for OpenID Connect federation](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html)
    "T017" "oidc-broad-subject" {
        group: Group::Trust,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        analyzer: &["SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED"],
        check: Check::Statement(check),
    }
}

/// Claims of their own that narrow a subject: the project, the branch, the environment.
const NARROWING: [&str; 6] =
    ["ref", "environment", "job_workflow_ref", "repository", "repository_id", "workflow"];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for provider in providers(context) {
        let claims = provider.claims(context);
        let narrows = |claim: &str| NARROWING.iter().any(|known| known.eq_ignore_ascii_case(claim));
        if claims.iter().any(|(literal, claim)| narrows(claim) && asks(literal)) {
            continue;
        }
        for (literal, claim) in claims {
            let is_asked = asks(literal)
                && claim.eq_ignore_ascii_case("sub")
                && !literal.known_operator().is_some_and(passes_without_key)
                && provider.tenancy(literal, claim) == Tenancy::Fixed;
            if !is_asked {
                continue;
            }
            let globs = literal.known_operator().is_some_and(Operator::globs);
            for value in &literal.values {
                let text = value.text.known().unwrap_or_default();
                let Some(span) = span_of(&provider, text, globs) else { continue };
                let has_wildcard = globs && text.contains(['*', '?']);
                let is_github = provider.host.starts_with("token.actions.") && has_wildcard;
                let subject = this_statement(context.document(), context.statement);
                let finding = reporter
                    .at(value.text.node, format!("`{text}` spans {span}"))
                    .so(format!("{subject} lets in every job among them"))
                    .help("name the project with the branch or environment that needs the role")
                    .analyzer(is_github.then_some("SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED"));
                reporter.push(finding);
            }
        }
    }
}

/// What a subject spans, if that is more than a project's branch or environment.
fn span_of(provider: &Provider<'_>, text: &str, globs: bool) -> Option<&'static str> {
    let (before, behind) = provider.issuer?.subject_form()?;
    let (_, rest) = text.strip_prefix(before)?.split_once(behind)?;
    let wild = |text: &str| globs && text.contains(['*', '?']);
    if behind == ":" {
        // The project is a field like the others: `project:NAME`, `pipeline:NAME`.
        let whole = wild(rest.split(':').next().unwrap_or_default());
        let project = rest.split(':').nth(1).unwrap_or_default();
        return match (whole, wild(project)) {
            (true, _) => Some("all projects of the customer"),
            (false, true) => Some("several projects of the customer"),
            (false, false) => None,
        };
    }
    let (project, job) = rest.split_once(':').unwrap_or((rest, ""));
    if wild(project) {
        return Some("several projects of the customer");
    }
    match job {
        "pull_request" => Some("the pull requests of the project"),
        _ if globs && is_any_ref(job) => Some("all branches and pull requests of the project"),
        _ if globs && is_any_branch(job) => Some("all branches of the project"),
        _ => None,
    }
}

fn is_any_ref(job: &str) -> bool {
    job.starts_with(['*', '?'])
}

/// `ref:refs/heads/*` and shorter, and `ref_type:branch:ref:*` and shorter.
fn is_any_branch(job: &str) -> bool {
    let fixed = job.split(['*', '?']).next().unwrap_or_default();
    fixed.len() < job.len()
        && ["ref:refs/heads/", "ref_type:branch:ref:"].iter().any(|whole| whole.starts_with(fixed))
}
