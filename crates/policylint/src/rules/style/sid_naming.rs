//! Y002

use policylint_model::LanguageVersion;
use policylint_model::pattern::{Case, Pattern};
use policylint_syntax::edit::remove_member;

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Activation, Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A `Sid` is empty, or has another form than the settings ask for.
    ///
    /// ## Why is this bad?
    /// An empty `Sid` says nothing. Where a pattern for names is set, a `Sid` of another form escapes those
    /// who look for it.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Sid": "", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: offered for an empty `Sid`, which is removed. A `Sid` decides nothing.
    ///
    /// ## Options
    /// `style.sid-pattern`: the pattern that each `Sid` must match, with `*` and `?` as wildcards.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Sid](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html)
    "Y002" "sid-naming" {
        group: Group::Style,
        severity: Severity::Info,
        activation: Activation::Strict,
        fix: FixKind::Safe,
        analyzer: &["EMPTY_SID_VALUE"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let tree = context.tree();
    let Some(node) = context.statement.sid.value().copied() else { return };
    let Some(text) = tree.string(node).filter(|text| text.holes().is_empty()) else { return };
    let sid = text.decoded();
    if sid.is_empty() {
        let edits = tree.key_of(node).and_then(|key| remove_member(tree, key).ok());
        let finding = reporter
            .at(node, "the `Sid` is empty")
            .help("say in a word what the statement is for, or remove it")
            .fix(edits.map(|edits| Fix::safe("remove it", edits)));
        reporter.push(finding);
        return;
    }
    let Some(wanted) = &context.within.settings.style.sid_pattern else { return };
    // In the version of 2008 nothing but `*` and `?` is special.
    let pattern = Pattern::glob(wanted.as_str(), Case::Sensitive, LanguageVersion::V2008);
    if pattern.matches(&sid).possible() {
        return;
    }
    let finding = reporter
        .at(node, format!("the `Sid` `{sid}` does not match `{wanted}`"))
        .help("name the statement as the settings ask")
        .analyzer(None);
    reporter.push(finding);
}
