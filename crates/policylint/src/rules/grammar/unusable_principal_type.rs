//! P033

use policylint_model::PrincipalType;
use policylint_model::arn::Arn;

use crate::element_text;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A group or an instance profile is named as a principal.
    ///
    /// ## Why is this bad?
    /// Groups hand permissions to users, and instance profiles carry a role to an instance. Neither signs
    /// requests, so neither can be a principal: AWS refuses the policy. The same goes for the users and
    /// groups of IAM Identity Center, who call as sessions of roles.
    ///
    /// ## Example
    /// ```json bad kind=bucket
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:group/readers"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=bucket
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/readers"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    "P033" "unusable-principal-type" {
        group: Group::Grammar,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for principal in element_text::principals(context) {
        let text = &principal.text;
        if principal.principal_type != Some(PrincipalType::Aws) || !text.text.starts_with("arn:") {
            continue;
        }
        let Some((what, help)) = unusable(text.text) else { continue };
        let finding = reporter
            .at(text.node, format!("`{}` is {what}, and that cannot be a principal", text.text))
            .so("AWS refuses the policy")
            .help(help);
        reporter.push(finding);
    }
}

/// What an ARN names that cannot be a principal (PR-22), and what to name instead.
fn unusable(text: &str) -> Option<(&'static str, &'static str)> {
    let arn = Arn::parse(text).ok()?;
    match (arn.service(), arn.resource_type()?) {
        ("iam", "group") => Some(("an IAM group", "name its users, or a role that they assume")),
        ("iam", "instance-profile") => Some((
            "an instance profile",
            "name the role in it, as in `arn:aws:iam::ACCOUNT:role/NAME`",
        )),
        ("identitystore", kind) => Some((
            if kind == "user" {
                "a user of IAM Identity Center"
            } else {
                "a group of IAM Identity Center"
            },
            "name the role of the permission set, whose name starts with `AWSReservedSSO_`",
        )),
        _ => None,
    }
}
