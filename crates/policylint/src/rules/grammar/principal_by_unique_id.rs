//! P037

use policylint_analysis::PrincipalReading;

use crate::diagnostic::Severity;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A principal is the unique id of a user or role.
    ///
    /// ## Why is this bad?
    /// When a policy is saved, AWS stores the unique id of each user and role that it names, and shows its
    /// ARN as long as it exists. A policy that shows an id names one that was deleted: a user or role that
    /// was made anew under the same name has another id, and the policy does not match it. A text with such
    /// an id, taken from AWS and saved again, is refused.
    ///
    /// ## Example
    /// ```json bad kind=bucket
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "AROADBQP57FF2AEXAMPLE"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=bucket
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/reader"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    /// - [IAM identifiers](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html)
    "P037" "principal-by-unique-id" {
        group: Group::Grammar,
        severity: Severity::Warning,
        analyzer: &["INVALID_ROLE_REFERENCE", "INVALID_USER_REFERENCE"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let Some(set) = &context.compiled.principals else { return };
    for form in &set.forms {
        let (what, code) = match form.reading {
            PrincipalReading::RoleId => ("role", "INVALID_ROLE_REFERENCE"),
            PrincipalReading::UserId => ("user", "INVALID_USER_REFERENCE"),
            _ => continue,
        };
        let verb = if set.negated { "exempts" } else { "matches" };
        let message = format!("`{}` is the unique id of a {what}", form.text.text);
        let finding = reporter
            .at(form.text.node, message)
            .so(format!(
                "it {verb} nobody if the {what} was deleted, not even one of the same name"
            ))
            .help(format!("write the ARN of the {what}, or remove the id"))
            .analyzer(Some(code));
        reporter.push(finding);
    }
}
