//! T002

use policylint_analysis::{Reach, Who, admissions_of};
use policylint_model::PolicyKind;

use crate::diagnostic::Severity;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};
use crate::wording::all_of;

declare_rule! {
    /// A trust policy names everybody, and leaves it to its conditions who may assume the role.
    ///
    /// ## Why is this bad?
    /// It works, as long as nobody touches the conditions. A slip in one of them, or one that is taken
    /// out, opens the role to the world, where a named principal would still hold.
    ///
    /// ## Example
    /// ```json bad kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "*" },
    ///     "Action": "sts:AssumeRole",
    ///     "Condition": { "StringEquals": { "aws:PrincipalAccount": "111122223333" } }
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
    ///     "Principal": { "AWS": "111122223333" },
    ///     "Action": "sts:AssumeRole"
    ///   }
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// For roles that a whole organization may assume, as no principal stands for an organization.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    "T002" "trust-anyone-with-condition" {
        group: Group::Trust,
        severity: Severity::Warning,
        analyzer: &["ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL"],
        peers: &["aws-lint-iam-policies:TRUSTED_WILDCARD_PRINCIPAL_WITH_CONDITIONS"],
        check: Check::Statement(check),
    }
}

/// The code for a principal that is the string `*`.
const BARE: &str = "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL";

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if context.document().policy_kind() != PolicyKind::Trust {
        return;
    }
    let found = admissions_of(context.within.compiled, context.compiled);
    let everyone = || {
        found.iter().filter_map(|admission| match admission.who {
            Who::Everyone(form) => Some((form, admission)),
            _ => None,
        })
    };
    // T001 speaks of a role that is open for some call.
    if everyone().any(|(_, admission)| admission.reach() != Reach::Confined) {
        return;
    }
    let Some((form, admission)) = everyone().next() else { return };
    let mut keys: Vec<&str> =
        admission.confining_bounds().map(|bound| bound.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    let finding = reporter
        .at(form.text.node, "the trust policy names everybody")
        .so(format!("only the conditions on {} say who may assume the role", all_of(keys)))
        .help("name the accounts, roles or services that need the role, and keep the conditions")
        .analyzer(form.principal_type.is_none().then_some(BARE));
    reporter.push(finding);
}
