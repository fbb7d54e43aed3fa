//! X024

use policylint_analysis::ResourcePattern;

use crate::exposure::{Subject, report_public};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// An API lets everybody call every method of every stage.
    ///
    /// ## Why is this bad?
    /// The policy of the API confines nothing: neither who calls nor which method. What then protects
    /// the API is its authorizers alone, for each method by itself.
    ///
    /// ## Example
    /// ```json bad kind=resource
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": "*",
    ///     "Action": "execute-api:Invoke",
    ///     "Resource": "execute-api:/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=resource
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": "*",
    ///     "Action": "execute-api:Invoke",
    ///     "Resource": "execute-api:/prod/GET/pets"
    ///   }
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// For an API that is meant for the public, all of it.
    ///
    /// ## References
    /// - [Control access to a REST API with API Gateway resource policies](https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html)
    "X024" "apigateway-open-invoke" {
        group: Group::Exposure,
        peers: &["checkov:CKV2_AWS_70"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let resources = &context.compiled.resources;
    if resources.is_everything() || resources.patterns.iter().any(is_whole_api) {
        report_public(context, reporter, Subject::Services(&["execute-api"], "API"));
    }
}

/// Whether an element names every method of every stage: `execute-api:/*`, `arn:…:api-id/*`.
fn is_whole_api(element: &ResourcePattern<'_>) -> bool {
    let path = |text: &str| match text.strip_prefix("execute-api:/") {
        Some(path) => Some(path.to_owned()),
        None => text.splitn(6, ':').nth(5)?.split_once('/').map(|(_, path)| path.to_owned()),
    };
    element.text.known().and_then(path).is_some_and(|path| {
        !path.is_empty()
            && path
                .split('/')
                .all(|part| !part.is_empty() && part.chars().all(|letter| letter == '*'))
    })
}
