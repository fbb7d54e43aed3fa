//! P018

use policylint_model::ModelErrorKind;
use policylint_syntax::edit::replace_value;

use crate::diagnostic::Fix;
use crate::rule::{Check, DocumentContext, FixKind, Group, Reporter, declare_rule};

declare_rule! {
    /// `Version` is neither `2012-10-17` nor `2008-10-17`.
    ///
    /// ## Why is this bad?
    /// `Version` is the version of the policy language, not the date of the policy. There are two,
    /// and AWS refuses a policy with any other.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2024-01-01", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: in `2012-10-17` the text `${…}` is a policy variable, and which version was meant, the
    /// text does not say.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Version](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html)
    "P018" "invalid-version" {
        group: Group::Grammar,
        fix: FixKind::Unsafe,
        analyzer: &["INVALID_VERSION"],
        peers: &["parliament:INVALID_VERSION", "cfn-lint:E3510", "boogy:policy_structure"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    for error in &context.document.errors {
        if error.kind != ModelErrorKind::InvalidVersion {
            continue;
        }
        let Some(text) = tree.string(error.node).filter(|text| text.holes().is_empty()) else {
            continue;
        };
        let fix = replace_value(tree, error.node, "\"2012-10-17\"").ok();
        let finding = reporter
            .at(error.node, format!("`{}` is no version of the policy language", text.decoded()))
            .so("AWS refuses the policy")
            .help("write `2012-10-17`, whatever the date of the policy")
            .fix(fix.map(|edit| Fix::suggested("write `2012-10-17`", vec![edit])));
        reporter.push(finding);
    }
}
