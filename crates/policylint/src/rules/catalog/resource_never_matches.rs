//! C006

use crate::diagnostic::Severity;
use crate::given::{self, Ground};
use crate::misfit::{Cause, misfits, wanted};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};
use crate::unmatched::as_of_catalog;
use crate::wording::all_of;

declare_rule! {
    /// No action of a statement is about any of its resources.
    ///
    /// ## Why is this bad?
    /// Each action is about resources of certain types. A statement whose actions are about functions and
    /// whose resources are tables applies to no request. The finding is an error where the resources
    /// belong to other services than the actions, else a warning.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": ["lambda:InvokeFunction", "lambda:GetFunction"],
    ///       "Resource": "arn:aws:dynamodb:eu-central-1:111122223333:table/orders"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": ["lambda:InvokeFunction", "lambda:GetFunction"],
    ///       "Resource": "arn:aws:lambda:eu-central-1:111122223333:function:orders"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// For a type of resource that the service supports since the day of the catalog, which the finding
    /// gives.
    ///
    /// ## References
    /// - [Service authorization reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    "C006" "resource-never-matches" {
        group: Group::Catalog,
        peers: &["parliament:RESOURCE_MISMATCH", "cfn-lint:I3510", "boogy:action_resource_matching"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let (found, is_all) = misfits(context, context.compiled);
    if !is_all || found.iter().any(|misfit| misfit.cause != Cause::OtherType) {
        return;
    }
    let Some(node) = context.compiled.resources.node() else { return };
    let actions: Vec<_> = found.iter().flat_map(|misfit| misfit.actions.iter().copied()).collect();
    let names = all_of(found.iter().map(|misfit| &misfit.element.text.text));
    let consequence = given::consequence(context, Ground::NotDocumented, &actions, found.len());
    // Of types of the same service the reference does not tell all.
    let is_same = found.iter().flat_map(|misfit| &misfit.actions).all(|action| {
        let own = |name: &str| name.eq_ignore_ascii_case(action.service().prefix());
        context.compiled.resources.patterns.iter().any(|of| of.service().is_some_and(own))
    });
    let severity = if is_same { Severity::Warning } else { Severity::Error };
    let finding = reporter
        .at(node, format!("AWS documents no resource like these for {names}"))
        .severity(consequence.severity(severity))
        .so(consequence.text)
        .help(as_of_catalog(&wanted(&actions)));
    reporter.push(finding);
}
