//! P009

use policylint_model::ModelErrorKind;
use policylint_syntax::edit::replace_value;
use policylint_syntax::json::quote;

use crate::diagnostic::Fix;
use crate::rule::{Check, DocumentContext, FixKind, Group, Reporter, declare_rule};

declare_rule! {
    /// `Effect` is neither `Allow` nor `Deny`.
    ///
    /// ## Why is this bad?
    /// These two words are the only effects, and they are case-sensitive. AWS refuses a policy with
    /// any other.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: offered only where the word is wrong in case or padded with blanks. AWS refuses the old
    /// text, and the new one says what it was read as.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Effect](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html)
    "P009" "invalid-effect" {
        group: Group::Grammar,
        fix: FixKind::Safe,
        analyzer: &["INVALID_EFFECT"],
        peers: &["parliament:MALFORMED", "cfn-lint:E3510", "iam-policy:syntax", "boogy:policy_structure"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    for error in &context.document.errors {
        let ModelErrorKind::InvalidEffect { similar } = error.kind else { continue };
        let Some(text) = tree.string(error.node).filter(|text| text.holes().is_empty()) else {
            continue;
        };
        let fix = similar.and_then(|effect| {
            let edit = replace_value(tree, error.node, &quote(effect.as_str())).ok()?;
            Some(Fix::safe(format!("write `{}`", effect.as_str()), vec![edit]))
        });
        let help = similar.map_or("write `Allow` or `Deny`".to_owned(), |effect| {
            format!("write `{}`", effect.as_str())
        });
        let finding = reporter
            .at(
                error.node,
                format!("the effect `{}` is neither `Allow` nor `Deny`", text.decoded()),
            )
            .so("AWS refuses the policy")
            .help(help)
            .fix(fix);
        reporter.push(finding);
    }
}
