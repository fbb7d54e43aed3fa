//! O006

use policylint_analysis::{ActionPattern, ActionReading};
use policylint_catalog::Service;
use policylint_model::PolicyKind;

use crate::diagnostic::Severity;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};
use crate::unmatched::as_of_catalog;
use crate::wording::all_of;

declare_rule! {
    /// A resource control policy names actions of a service that such policies do not reach.
    ///
    /// ## Why is this bad?
    /// Resource control policies reach the resources of some services only. An action of another service
    /// is not stopped by them; AWS adds services from time to time.
    ///
    /// ## Example
    /// ```json bad kind=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Principal": "*",
    ///     "Action": ["s3:*", "ec2:*"],
    ///     "Resource": "*",
    ///     "Condition": { "BoolIfExists": { "aws:SecureTransport": "false" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Principal": "*",
    ///     "Action": ["s3:*"],
    ///     "Resource": "*",
    ///     "Condition": { "BoolIfExists": { "aws:SecureTransport": "false" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// For a service that AWS has added after the day of the catalog, which the finding gives.
    ///
    /// ## References
    /// - [AWS services that support RCPs](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html)
    "O006" "rcp-unsupported-service" {
        group: Group::Guardrail,
        severity: Severity::Warning,
        analyzer: &["RCP_SYNTAX_ERROR_ACTION"],
        peers: &["boogy:policy_type_validation"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if context.document().policy_kind() != PolicyKind::Rcp {
        return;
    }
    let Some(actions) = context.compiled.actions.as_ref().filter(|set| !set.negated) else {
        return;
    };
    let mut groups: Vec<(Service, Vec<&ActionPattern<'_>>)> = Vec::new();
    for element in &actions.patterns {
        let (ActionReading::Exact { service: Some(service), .. }
        | ActionReading::Wildcard { service: Some(service) }) = element.reading
        else {
            continue;
        };
        if service.supports_rcp() {
            continue;
        }
        match groups.iter_mut().find(|(known, _)| *known == service) {
            Some((_, group)) => group.push(element),
            None => groups.push((service, vec![element])),
        }
    }
    for (service, elements) in groups {
        let Some(first) = elements.first() else { continue };
        let names = all_of(elements.iter().map(|element| &element.text.text));
        let mut finding = reporter
            .at(
                first.text.node,
                format!("resource control policies do not reach {}", service.name()),
            )
            .so(format!("this one does not stop {names}"))
            .help(as_of_catalog("remove it, or deny it in a service control policy"));
        for other in elements.iter().skip(1) {
            finding = finding.also(context.tree().place(other.text.node), "and this");
        }
        reporter.push_for_kind(finding);
    }
}
