//! Y014

use policylint_syntax::edit::replace_value;

use crate::diagnostic::{Fix, Severity};
use crate::layout::{Indent, outdented, printed};
use crate::rule::{Activation, Check, DocumentContext, FixKind, Group, Reporter, declare_rule};

declare_rule! {
    /// A policy is laid out otherwise than a printer would.
    ///
    /// ## Why is this bad?
    /// With one layout, changes show what was changed and nothing else. The layout is that of the AWS
    /// console: each member and each item in a line of its own, indented as the rest of the file is.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17",
    ///  "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "s3:GetObject",
    ///       "Resource": "*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Safe: blanks outside of strings mean nothing. A text with comments or mistakes is left alone.
    ///
    /// ## References
    /// - [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
    "Y014" "formatting" {
        group: Group::Style,
        severity: Severity::Info,
        activation: Activation::Strict,
        fix: FixKind::Safe,
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    let Some(policy) = context.document.policy.node else { return };
    // A policy in one line of a larger file, or inside of a string, has no layout of its own.
    let is_file = tree.root() == Some(policy) && context.document.origin.address.is_none();
    if !is_file || !tree.errors().is_empty() || !tree.comments().is_empty() {
        return;
    }
    let written = outdented(tree, policy);
    let Some(usual) = printed(tree, policy, Indent::of(&written)) else { return };
    if usual == written {
        return;
    }
    let edit = replace_value(tree, policy, &usual).ok();
    let finding = reporter
        .at_opening(policy, "the policy is laid out unlike a printer would")
        .help("print it with each member and each item in a line of its own")
        .fix(edit.map(|edit| Fix::safe("print it anew", vec![edit])));
    reporter.push(finding);
}
