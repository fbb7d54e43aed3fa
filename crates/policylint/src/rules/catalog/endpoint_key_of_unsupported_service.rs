//! C033

use policylint_analysis::Literal;
use policylint_catalog::{EndpointKey, Service, catalog};
use policylint_model::truth::Truth;
use policylint_model::{Effect, PolicyKind};

use crate::diagnostic::{Diagnostic, Severity};
use crate::rule::{Check, Confidence, Group, Reporter, StatementContext, declare_rule};
use crate::wording::joined;

declare_rule! {
    /// A condition on the owner of a VPC endpoint reaches services that do not say who that is.
    ///
    /// ## Why is this bad?
    /// `aws:VpceAccount`, `aws:VpceOrgID` and `aws:VpceOrgPaths` are in requests for some services only.
    /// Requests for the others lack the key even when they come through your endpoint: an Allow that
    /// demands it does not give them, and a Deny of other endpoints stops them all.
    ///
    /// AWS adds services from time to time; the rule knows those of the day that the finding gives.
    ///
    /// ## Example
    /// ```json bad kind=scp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Deny",
    ///       "Action": ["s3:*", "ec2:*"],
    ///       "Resource": "*",
    ///       "Condition": { "StringNotEqualsIfExists": { "aws:VpceOrgID": "o-abcdefghij" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=scp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Deny",
    ///       "Action": ["s3:*"],
    ///       "Resource": "*",
    ///       "Condition": { "StringNotEqualsIfExists": { "aws:VpceOrgID": "o-abcdefghij" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## References
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    "C033" "endpoint-key-of-unsupported-service" {
        group: Group::Catalog,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        analyzer: &["USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES"],
        check: Check::Statement(check),
    }
}

/// So many services are not named one by one.
const MANY: usize = 20;

/// The day of the list of services.
const AS_OF: &str = "2026-10";

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    // The policy of an endpoint is about one service.
    if context.document().policy_kind() == PolicyKind::VpcEndpoint {
        return;
    }
    let known = |literal: &'_ Literal<'_>| {
        literal.key_text.known().and_then(|key| catalog().endpoint_key(key))
    };
    let tests: Vec<(&Literal<'_>, EndpointKey)> = context
        .compiled
        .conditions
        .iter()
        .filter_map(|literal| Some((literal, known(literal)?)))
        .collect();
    let (Some((literal, _)), Some(actions)) = (tests.first(), &context.compiled.actions) else {
        return;
    };
    // One of several keys is enough to tell requests to a service apart.
    let is_sent = |service: &Service| tests.iter().any(|(_, key)| key.is_sent_by(service.prefix()));
    let others: Vec<Service> =
        actions.possible().services().filter(|service| !is_sent(service)).collect();
    if let Some(first) = others.first() {
        let is_complete = tests.iter().all(|(_, key)| key.is_complete);
        reporter.push(describe(context, literal, is_complete, (&others, *first), reporter));
    }
}

fn describe(
    context: &StatementContext<'_>,
    literal: &Literal<'_>,
    is_complete: bool,
    (others, first): (&[Service], Service),
    reporter: &Reporter<'_>,
) -> Diagnostic {
    let key = literal.key();
    let (names, object) = match others {
        [_] => (first.name().to_owned(), "it"),
        _ if others.len() < MANY => {
            (joined(others.iter().map(|service| service.name().to_owned()), "and"), "them")
        }
        _ => (format!("{} services that the statement reaches", others.len()), "them"),
    };
    let consequence = match (context.compiled.effect, literal.when_absent()) {
        (Some(Effect::Deny), Truth::Yes) => {
            format!("most likely the condition holds for every request to {object}")
        }
        (_, Truth::No) => format!("most likely the condition holds for no request to {object}"),
        _ => format!("most likely the condition tells nothing about requests to {object}"),
    };
    let more = if is_complete { "" } else { " or later" };
    reporter
        .at(
            literal.key_node(),
            format!("AWS does not document that requests to {names} carry `{key}`"),
        )
        // Of actions that are not named the statement may want to say nothing.
        .severity(if others.len() < MANY { Severity::Warning } else { Severity::Info })
        .so(consequence)
        .help(format!(
            "name actions of services that send it, as AWS lists them as of {AS_OF}{more}"
        ))
}
