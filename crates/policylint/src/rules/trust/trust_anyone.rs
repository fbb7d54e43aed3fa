//! T001

use policylint_analysis::{Reach, Who, admissions_of};
use policylint_model::PolicyKind;

use crate::exposure::loose_text;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};
use crate::wording::this_statement;

declare_rule! {
    /// Everybody may assume the role.
    ///
    /// ## Why is this bad?
    /// Any caller of any AWS account who knows the name of the role gets its permissions. Names of roles
    /// are no secrets, and can be guessed.
    ///
    /// An external id does not help: it tells the customers of one trusted party apart, and whoever knows
    /// or guesses it passes.
    ///
    /// ## Example
    /// ```json bad kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "*" },
    ///     "Action": "sts:AssumeRole"
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
    ///     "Principal": { "AWS": "arn:aws:iam::111122223333:role/deployer" },
    ///     "Action": "sts:AssumeRole"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    "T001" "trust-anyone" {
        group: Group::Trust,
        analyzer: &["ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL"],
        peers: &["cloudsplaining:AssumableByAnyPrincipal", "checkov:CKV_AWS_283", "checkov:CKV_AWS_60", "aws-lint-iam-policies:TRUSTED_WILDCARD_PRINCIPAL", "cfripper:FullWildcardPrincipalRule"],
        compliance: "M-PUB",
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
    let open = found.iter().find_map(|admission| match admission.who {
        Who::Everyone(form) if admission.reach() == Reach::Anybody => Some((form, admission)),
        _ => None,
    });
    let Some((form, admission)) = open else { return };
    let subject = this_statement(context.document(), context.statement);
    let mut finding = reporter
        .at(form.text.node, "everybody may assume the role")
        .so(format!("{subject} lets in any caller of any AWS account"))
        .help("name the accounts, roles or services that need the role")
        .analyzer(form.principal_type.is_none().then_some(BARE));
    for loose in &admission.loose {
        let Some(literal) = context.compiled.conditions.get(loose.condition) else { continue };
        let place = context.tree().place(literal.key_node());
        finding = finding.also(place, loose_text(&loose.reason, literal.key()));
    }
    reporter.push(finding);
}
