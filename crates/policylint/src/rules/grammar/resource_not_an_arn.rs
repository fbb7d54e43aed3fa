//! P038

use policylint_model::{LanguageVersion, PolicyKind};

use crate::element_text::{self, ElementText};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A resource starts neither with `arn:` nor with a wildcard.
    ///
    /// ## Why is this bad?
    /// Resources are matched as whole ARNs, so that a mere name matches nothing; most services refuse
    /// the policy. Only policies of API Gateway may leave the start of an ARN out and begin with
    /// `execute-api:/`.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "reports/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Resource](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html)
    /// - [Identify AWS resources with ARNs](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)
    "P038" "resource-not-an-arn" {
        group: Group::Grammar,
        analyzer: &["INVALID_ARN_PREFIX"],
        peers: &["parliament:INVALID_ARN", "iam-policy:syntax", "boogy:resource_validation"],
        check: Check::Statement(check),
    }
}

const START: &str = "arn:";

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let document = context.document();
    for text in element_text::resources(context) {
        if starts_well(&text, document.policy.language())
            || (document.policy_kind() == PolicyKind::Resource
                && text.text.starts_with("execute-api:/"))
        {
            continue;
        }
        let message = match text.text {
            "" => "an empty text is no ARN".to_owned(),
            text => format!("`{text}` is no ARN"),
        };
        let finding = reporter
            .at(text.node, message)
            .so(text.if_dead(context.statement.effect()))
            .help(help(&text));
        reporter.push(finding);
    }
}

fn starts_well(text: &ElementText<'_>, language: LanguageVersion) -> bool {
    let whole = text.text;
    // Blanks before an ARN are P060's, a variable in its place is P053's.
    let start = whole.trim_start();
    start.starts_with(START)
        || start.starts_with(['*', '?'])
        || (language == LanguageVersion::V2012 && start.starts_with("${"))
        || (text.has_hole && START.starts_with(whole.split('\u{FFFC}').next().unwrap_or_default()))
}

fn help(element: &ElementText<'_>) -> String {
    let text = element.text;
    if element.is_placeholder() {
        return "write an ARN in the place of the placeholder".to_owned();
    }
    let colons = text.matches(':').count();
    let lower = text.to_ascii_lowercase();
    if let Some(rest) = lower.strip_prefix(START).and_then(|_| text.get(START.len()..)) {
        return format!("write `{START}{rest}`");
    }
    if colons >= 4 && lower.starts_with("aws") {
        return format!("write `{START}{text}`");
    }
    "write the whole ARN, such as `arn:aws:s3:::bucket/key`, or `*`".to_owned()
}
