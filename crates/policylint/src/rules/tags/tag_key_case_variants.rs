//! G009

use std::collections::BTreeMap;

use policylint_syntax::NodeId;

use crate::bare_star::is_on_tag;
use crate::diagnostic::Severity;
use crate::rule::{Check, DocumentContext, Group, Reporter, declare_rule};

declare_rule! {
    /// Two tag keys differ only by case.
    ///
    /// ## Why is this bad?
    /// Tags `Team` and `team` are two tags on a resource, but condition keys do not tell them apart: a test of one
    /// may read the other. If a resource has both, which of them is compared is not documented.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/Team": "core", "aws:PrincipalTag/team": "core"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "core", "aws:PrincipalTag/team": "core"}}}]}
    /// ```
    ///
    /// ## References
    /// - [Controlling access to AWS resources using tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html)
    "G009" "tag-key-case-variants" {
        group: Group::Tags,
        severity: Severity::Warning,
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let mut seen: BTreeMap<String, (&str, NodeId)> = BTreeMap::new();
    let literals = context.compiled.statements.iter().flat_map(|one| &one.conditions);
    for literal in literals.filter(|literal| literal.key_text.is_known() && is_on_tag(literal)) {
        let Some((_, tag)) = literal.key().split_once('/') else { continue };
        let (first, place) = *seen.entry(tag.to_lowercase()).or_insert((tag, literal.key_node()));
        if first == tag {
            continue;
        }
        let finding = reporter
            .at(
                literal.key_node(),
                format!("the tag keys `{tag}` and `{first}` differ only by case"),
            )
            .so("a test of one may read the other")
            .help("use one spelling, and give no resource both tags")
            .also(context.tree().place(place), "the other spelling");
        reporter.push(finding);
    }
}
