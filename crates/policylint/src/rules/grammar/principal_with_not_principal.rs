//! P016

use policylint_model::{ElementPair, ModelErrorKind};

use crate::element_pair;
use crate::rule::{Check, DocumentContext, Group, Reporter, declare_rule};

declare_rule! {
    /// A statement has both `Principal` and `NotPrincipal`.
    ///
    /// ## Why is this bad?
    /// `Principal` lists whom a statement is about, `NotPrincipal` whom it is not about. AWS refuses
    /// a statement with both.
    ///
    /// ## Example
    /// ```json bad kind=bucket
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:role/admin"}, "Action": "s3:DeleteBucket", "Resource": "arn:aws:s3:::a"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=bucket
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteBucket", "Resource": "arn:aws:s3:::a", "Condition": {"ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/admin"}}}]}
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: NotPrincipal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html)
    "P016" "principal-with-not-principal" {
        group: Group::Grammar,
        analyzer: &["UNSUPPORTED_ELEMENT_COMBINATION"],
        peers: &["parliament:MALFORMED", "cfn-lint:E3512", "iam-policy:syntax", "boogy:policy_structure"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    for error in &context.document.errors {
        if error.kind == ModelErrorKind::BothOfPair(ElementPair::Principal) {
            let help = "keep `Principal`; exempt principals with a condition on `aws:PrincipalArn`";
            if let Some(finding) =
                element_pair::both(context, reporter, error.node, ElementPair::Principal)
            {
                reporter.push(finding.help(help));
            }
        }
    }
}
