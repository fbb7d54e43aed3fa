//! O019

use policylint_model::{Effect, Element, PolicyKind};

use crate::rule::{Check, DocumentContext, Group, Reporter, declare_rule};

declare_rule! {
    /// A permissions boundary or session policy only denies.
    ///
    /// ## Why is this bad?
    /// What a boundary or a session policy does not allow is denied, whatever other policies grant. One
    /// without any Allow leaves nothing: whoever has it can do nothing at all.
    ///
    /// ## Example
    /// ```json bad kind=boundary
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": { "Effect": "Deny", "Action": "iam:*", "Resource": "*" }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=boundary
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     { "Effect": "Allow", "Action": "*", "Resource": "*" },
    ///     { "Effect": "Deny", "Action": "iam:*", "Resource": "*" }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// For a policy that is meant to lock its holders out.
    ///
    /// ## References
    /// - [Permissions boundaries for IAM entities](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html)
    /// - [Session policies](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html)
    "O019" "boundary-without-allow" {
        group: Group::Guardrail,
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let policy = &context.document.policy;
    let kind = context.document.policy_kind();
    if !matches!(kind, PolicyKind::Boundary | PolicyKind::Session) || !policy.complete {
        return;
    }
    let denies = |effect: Option<Effect>| effect == Some(Effect::Deny);
    if policy.statements.is_empty()
        || !policy.statements.iter().all(|statement| denies(statement.effect()))
    {
        return;
    }
    let Element::Value(node) = policy.statement else { return };
    let finding = reporter
        .at_opening(node, format!("{} allows nothing", kind.phrase()))
        .so("whoever has it can do nothing, whatever other policies grant")
        .help("allow what is to remain, as by an Allow of `*` beside the Deny");
    reporter.push_for_kind(finding);
}
