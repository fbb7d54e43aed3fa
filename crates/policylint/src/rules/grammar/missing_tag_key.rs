//! P050

use policylint_catalog::catalog;

use crate::condition_key::is_bare_family;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A condition key that needs the name of a tag has none.
    ///
    /// ## Why is this bad?
    /// `aws:ResourceTag/team` holds the value of the tag `team`. `aws:ResourceTag` alone names no tag and is
    /// in no request, so that the condition never compares anything: an Allow under it allows nothing,
    /// and a Deny with a negated operator denies everything.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:StopInstances", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag": "blue"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:StopInstances", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "blue"}}}]}
    /// ```
    ///
    /// ## References
    /// - [Controlling access to AWS resources using tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html)
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    "P050" "missing-tag-key" {
        group: Group::Grammar,
        analyzer: &["MISSING_TAG_KEY_IN_CONDITION"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        let key = literal.key();
        // The name may be what is not known; with blanks around it is P060's.
        if !literal.key_text.is_known() || key.trim() != key || literal.catalog_key().is_some() {
            continue;
        }
        if !is_bare_family(key) {
            continue;
        }
        let stem = key.trim_end_matches(['/', ':']);
        let (what, separator) = if catalog().find_condition_key(&format!("{stem}/x")).is_some() {
            ("tag", '/')
        } else {
            ("entry", ':')
        };
        let what = if stem.to_ascii_lowercase().contains("tag") { "tag" } else { what };
        let finding = reporter
            .at(literal.key_node(), format!("the condition key `{key}` names no {what}"))
            .so("no request has a key of this name")
            .help(format!("write the name of the {what} behind it, as in `{stem}{separator}team`"));
        reporter.push(finding);
    }
}
