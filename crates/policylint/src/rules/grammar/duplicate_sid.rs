//! P024

use std::collections::BTreeMap;

use policylint_syntax::edit::replace_text;

use crate::diagnostic::{Fix, Severity};
use crate::policy_limits::limits_of;
use crate::rule::{Check, DocumentContext, FixKind, Group, Reporter, declare_rule};
use crate::statement_id::{Names, sids};

declare_rule! {
    /// Two statements have the same `Sid`.
    ///
    /// ## Why is this bad?
    /// IAM and AWS Organizations refuse a policy in which two statements share a `Sid`. Other services may
    /// store it, but then nobody can say which of the statements is meant.
    ///
    /// ## Example
    /// ```json bad kind=identity
    /// {"Version": "2012-10-17", "Statement": [{"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}, {"Sid": "Read", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=identity
    /// {"Version": "2012-10-17", "Statement": [{"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}, {"Sid": "Read2", "Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: a `Sid` decides nothing. The new one is different from all others of the policy.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Sid](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html)
    "P024" "duplicate-sid" {
        group: Group::Grammar,
        fix: FixKind::Safe,
        analyzer: &["UNIQUE_SIDS_REQUIRED", "UNIQUE_SIDS_RECOMMENDED"],
        peers: &[
            "parliament:DUPLICATE_SID",
            "cfn-lint:E3510",
            "iam-policy:duplicate-sid",
            "boogy:sid_uniqueness",
        ],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let (tree, document) = (context.tree(), context.document);
    let mut first = BTreeMap::new();
    let mut repeated = Vec::new();
    for (node, sid) in sids(document).filter(|(_, sid)| !sid.is_empty()) {
        match first.get(&sid) {
            Some(before) => repeated.push((node, *before, sid)),
            None => {
                first.insert(sid, node);
            }
        }
    }
    if repeated.is_empty() {
        return;
    }
    let limits = limits_of(document, context.compiled).map(|of| of.limits);
    let is_refused = limits.is_some_and(policylint_catalog::PolicyLimits::refuses_equal_sids);
    // Access Analyzer takes trust policies for policies of resources.
    let is_required = is_refused && !document.policy_kind().has_principals();
    let mut names = Names::of(document);
    for (node, before, sid) in repeated {
        let written = names.take(&sid);
        let edit = replace_text(tree, node, 0..sid.len(), &written).ok();
        let (consequence, severity) = if is_refused {
            ("AWS refuses the policy", Severity::Error)
        } else {
            ("it does not tell one statement from the other", Severity::Warning)
        };
        let code = if is_required { "UNIQUE_SIDS_REQUIRED" } else { "UNIQUE_SIDS_RECOMMENDED" };
        let finding = reporter
            .at(node, format!("another statement has the `Sid` `{sid}`, too"))
            .so(consequence)
            .help("give each statement a `Sid` of its own")
            .also(tree.place(before), "the first statement with it")
            .fix(edit.map(|edit| Fix::safe(format!("write `{written}`"), vec![edit])))
            .severity(severity)
            .analyzer(Some(code));
        reporter.push_for_kind(finding);
    }
}
