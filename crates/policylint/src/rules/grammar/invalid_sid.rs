//! P023

use policylint_syntax::edit::{remove_member, replace_text};
use policylint_syntax::{NodeId, Tree};

use crate::diagnostic::Fix;
use crate::policy_limits::limits_of;
use crate::rule::{Check, DocumentContext, FixKind, Group, Reporter, declare_rule};
use crate::statement_id::{Names, plain, sids};

declare_rule! {
    /// A `Sid` holds characters other than letters and digits.
    ///
    /// ## Why is this bad?
    /// IAM and AWS Organizations take letters from A to Z and digits in a `Sid`, and refuse the policy
    /// otherwise: no blanks, no hyphens, no underscores. Key policies and the policies of buckets, queues and
    /// other resources take more.
    ///
    /// ## Example
    /// ```json bad kind=identity
    /// {"Version": "2012-10-17", "Statement": [{"Sid": "allow-read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=identity
    /// {"Version": "2012-10-17", "Statement": [{"Sid": "allowRead", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: a `Sid` decides nothing. The new one is different from all others of the policy.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Sid](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html)
    "P023" "invalid-sid" {
        group: Group::Grammar,
        fix: FixKind::Safe,
        analyzer: &["UNSUPPORTED_SID"],
        peers: &[
            "parliament:INVALID_SID",
            "cfn-lint:E3510",
            "tflint:aws_iam_policy_sid_invalid_characters",
            "boogy:sid_uniqueness",
        ],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let document = context.document;
    let is_plain = |sid: &str| sid.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if sids(document).all(|(_, sid)| is_plain(&sid)) {
        return;
    }
    let limits = limits_of(document, context.compiled).map(|of| of.limits);
    if !limits.is_some_and(policylint_catalog::PolicyLimits::has_plain_sids) {
        return;
    }
    let mut names = Names::of(document);
    for (node, sid) in sids(document).filter(|(_, sid)| !is_plain(sid)) {
        let wrong = sid.chars().find(|part| !part.is_ascii_alphanumeric());
        let wrong = match wrong {
            Some(blank) if blank.is_whitespace() => "a blank".to_owned(),
            Some(other) => format!("`{other}`"),
            None => continue,
        };
        let written = names.take(&plain(&sid));
        let finding = reporter
            .at(node, format!("the `Sid` `{sid}` holds {wrong}"))
            .so("AWS refuses the policy")
            .help("use letters from A to Z and digits only")
            .fix(fix(context.tree(), node, &sid, &written));
        reporter.push_for_kind(finding);
    }
}

fn fix(tree: &Tree, node: NodeId, sid: &str, written: &str) -> Option<Fix> {
    if plain(sid).is_empty() {
        return Some(Fix::safe("remove it", remove_member(tree, tree.key_of(node)?).ok()?));
    }
    let edit = replace_text(tree, node, 0..sid.len(), written).ok()?;
    Some(Fix::safe(format!("write `{written}`"), vec![edit]))
}
