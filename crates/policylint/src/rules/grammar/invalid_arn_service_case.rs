//! P043

use policylint_model::arn::{Arn, ArnPart};
use policylint_syntax::edit::replace_text;

use crate::diagnostic::{Fix, Severity};
use crate::element_text;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// The service in a resource ARN has letters in upper case, or a wildcard.
    ///
    /// ## Why is this bad?
    /// AWS writes services in lower case and reads `S3` as `s3` here, but IAM Access Analyzer refuses it, and
    /// tools that compare texts do not see that both are the same. A wildcard in this field is documented as
    /// not allowed, so that nobody can say what such an ARN matches.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:S3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: offered for upper case only, and AWS compares this field without regard to case.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Resource](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html)
    /// - [Identify AWS resources with ARNs](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)
    "P043" "invalid-arn-service-case" {
        group: Group::Grammar,
        severity: Severity::Warning,
        fix: FixKind::Safe,
        analyzer: &["INVALID_ARN_SERVICE_CASE", "WILDCARD_IN_SERVICE_NAME"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    let language = context.document().policy.language();
    for text in element_text::resources(context) {
        let Ok(arn) = Arn::parse_pattern(text.text, language) else { continue };
        let (service, range) = (arn.service(), arn.range(ArnPart::Service));
        if service.contains(['$', '\u{FFFC}']) {
            continue;
        }
        if service.contains(['*', '?']) {
            let finding = reporter
                .within(
                    text.node,
                    range,
                    format!("the service `{service}` of the ARN holds a wildcard"),
                )
                .so("AWS does not document what it matches")
                .help("write one ARN for each service, or `*` for every resource")
                .severity(Severity::Info)
                .analyzer(Some("WILDCARD_IN_SERVICE_NAME"));
            reporter.push(finding);
        } else if service.bytes().any(|byte| byte.is_ascii_uppercase()) {
            let lower = service.to_ascii_lowercase();
            let edit = replace_text(tree, text.node, range.clone(), &lower).ok();
            let message = format!("the service `{service}` of the ARN has letters in upper case");
            let finding = reporter
                .within(text.node, range, message)
                .help(format!("write `{lower}`"))
                .fix(edit.map(|edit| Fix::safe(format!("write `{lower}`"), vec![edit])))
                .analyzer(Some("INVALID_ARN_SERVICE_CASE"));
            reporter.push(finding);
        }
    }
}
