//! P001

use policylint_syntax::edit::repair;
use policylint_syntax::{SyntaxError, Tree};

use crate::diagnostic::Fix;
use crate::rule::{Check, FixKind, Group, Reporter, declare_rule};

declare_rule! {
    /// The text is not exactly one JSON value.
    ///
    /// ## Why is this bad?
    /// AWS refuses a policy that is not JSON: a comma too many, a comment or a byte order mark is
    /// enough. policylint reads on behind the error, so that other findings are not held back.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*",}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe where there is one: AWS refuses the old text, and the new one says what it was read as.
    ///
    /// ## References
    /// - [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
    "P001" "invalid-json" {
        group: Group::Grammar,
        fix: FixKind::Safe,
        analyzer: &["JSON_SYNTAX_ERROR"],
        peers: &["parliament:MALFORMED_JSON"],
        check: Check::Source(check),
    }
}

fn check(tree: &Tree, reporter: &mut Reporter<'_>) {
    for error in tree.errors() {
        let message = format!("expected {}, found {}", error.expected, error.found);
        let finding = reporter
            .at_place(error.place, message)
            .so("AWS refuses the policy")
            .help(error.remedy.clone())
            .fix(fix(tree, error));
        reporter.push(finding);
    }
}

fn fix(tree: &Tree, error: &SyntaxError) -> Option<Fix> {
    // Of a text without any value nothing would be left.
    tree.root()?;
    Some(Fix::safe(error.remedy.clone(), vec![repair(tree, error)?]))
}
