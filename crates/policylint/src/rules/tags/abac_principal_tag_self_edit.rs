//! G006

use policylint_analysis::Literal;
use policylint_catalog::Action;
use policylint_model::Effect;

use crate::condition_weight::is_ceiling;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::tag_support::{asks_for_value, given_freely};

declare_rule! {
    /// Who has rights by a tag of his own may set tags of users and roles.
    ///
    /// ## Why is this bad?
    /// `aws:PrincipalTag` says what somebody may do only if he cannot write it himself. Whoever may tag users or
    /// roles without a condition puts the tag that he lacks on his own role, or takes on one that he tags.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [
    ///   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalTag/team": "core"}}},
    ///   {"Effect": "Allow", "Action": "iam:TagRole", "Resource": "*"}
    /// ]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [
    ///   {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalTag/team": "core"}}},
    ///   {"Effect": "Allow", "Action": "iam:TagRole", "Resource": "*", "Condition": {"ForAllValues:StringNotEquals": {"aws:TagKeys": "team"}}}
    /// ]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where another policy denies to set the tag.
    ///
    /// ## References
    /// - [IAM tutorial: Define permissions to access AWS resources based on tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/tutorial_attribute-based-access-control.html)
    /// - [Tags for IAM resources](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html)
    "G006" "abac-principal-tag-self-edit" {
        group: Group::Tags,
        fix: FixKind::Suggestion,
        check: Check::Statement(check),
    }
}

/// Actions that write tags of principals.
const WRITES: [&str; 2] = ["iam:TagRole", "iam:TagUser"];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    if statement.effect != Some(Effect::Allow) || is_ceiling(context.document().policy_kind()) {
        return;
    }
    let rests = |literal: &&Literal<'_>| {
        let by_key = literal.is_on("aws:PrincipalTag/") && asks_for_value(literal);
        let by_value = || {
            asks_for_value(literal)
                && literal.values.iter().any(|value| {
                    value.text.text.to_ascii_lowercase().contains("${aws:principaltag/")
                })
        };
        by_key || by_value()
    };
    let Some(literal) = statement.conditions.iter().find(rests) else { return };
    let is_wanted = |action: Action| WRITES.iter().any(|name| action.is_named(name));
    let Some((action, node)) = given_freely(context, is_wanted, |_| true) else { return };
    let finding = reporter
        .at(
            literal.key_node(),
            format!("this statement rests on a tag of the caller, which `{action}` writes"),
        )
        .so("whoever has this policy can give himself the access")
        .help("limit by `aws:TagKeys` which tags may be set, or deny to set this one")
        .also(context.tree().place(node), "allowed without a condition");
    reporter.push(finding);
}
