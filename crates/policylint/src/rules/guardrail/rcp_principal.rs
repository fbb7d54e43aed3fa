//! O003

use policylint_analysis::PrincipalReading;
use policylint_model::PolicyKind;

use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A statement of a resource control policy names principals other than everyone.
    ///
    /// ## Why is this bad?
    /// The only principal of a resource control policy is `*`. AWS Organizations refuses others, and
    /// `NotPrincipal`. Conditions on keys such as `aws:PrincipalArn` say whom a statement is about.
    ///
    /// ## Example
    /// ```json bad kind=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Principal": { "AWS": "arn:aws:iam::111122223333:role/guest" },
    ///     "Action": "s3:DeleteObject",
    ///     "Resource": "*"
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
    ///     "Action": "s3:DeleteObject",
    ///     "Resource": "*",
    ///     "Condition": { "ArnEquals": { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/guest" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [RCP syntax](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html)
    "O003" "rcp-principal" {
        group: Group::Guardrail,
        analyzer: &["RCP_SYNTAX_ERROR_PRINCIPAL"],
        peers: &["iam-policy:rcp", "boogy:policy_type_validation"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if context.document().policy_kind() != PolicyKind::Rcp {
        return;
    }
    let Some(principals) = &context.compiled.principals else { return };
    let is_wrong =
        |reading| !matches!(reading, PrincipalReading::Everyone | PrincipalReading::Unknown);
    let message = if principals.negated {
        "a resource control policy has no `NotPrincipal`"
    } else if principals.forms.iter().any(|form| is_wrong(form.reading)) {
        "the principal of a resource control policy is `*`, and no other"
    } else {
        return;
    };
    let finding = reporter
        .at(principals.node, message)
        .so("AWS Organizations refuses the policy")
        .help("write `\"Principal\": \"*\"`, and say by conditions whom it is about");
    reporter.push_for_kind(finding);
}
