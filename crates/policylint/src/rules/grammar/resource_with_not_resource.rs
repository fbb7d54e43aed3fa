//! P013

use policylint_model::{ElementPair, ModelErrorKind};

use crate::element_pair;
use crate::rule::{Check, DocumentContext, Group, Reporter, declare_rule};

declare_rule! {
    /// A statement has both `Resource` and `NotResource`.
    ///
    /// ## Why is this bad?
    /// `Resource` lists what a statement is about, `NotResource` what it is not about. AWS refuses a
    /// statement with both.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*", "NotResource": "arn:aws:s3:::a/private/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}, {"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/private/*"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: NotResource](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html)
    "P013" "resource-with-not-resource" {
        group: Group::Grammar,
        analyzer: &["UNSUPPORTED_ELEMENT_COMBINATION"],
        peers: &["parliament:MALFORMED", "cfn-lint:E3510", "iam-policy:syntax", "boogy:policy_structure"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    for error in &context.document.errors {
        if error.kind == ModelErrorKind::BothOfPair(ElementPair::Resource) {
            let help = "keep one; to take resources out of `Resource`, deny them in a statement of their own";
            if let Some(finding) =
                element_pair::both(context, reporter, error.node, ElementPair::Resource)
            {
                reporter.push(finding.help(help));
            }
        }
    }
}
