//! G011

use policylint_analysis::ActionPattern;
use policylint_catalog::Action;
use policylint_model::Effect;
use policylint_syntax::edit::rename_key;

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::tag_support::{RESOURCE_TAG, asks_for_value};
use crate::wording::all_of;

declare_rule! {
    /// `aws:ResourceTag` stands for the tags of S3 objects.
    ///
    /// ## Why is this bad?
    /// The tags of an object are in `s3:ExistingObjectTag`. `aws:ResourceTag` never holds them: it is there only
    /// for buckets that are set up for control by tags, and then holds the tags of the bucket. So a test of it does
    /// not tell one object of a bucket from another.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::lake/*", "Condition": {"StringEquals": {"aws:ResourceTag/class": "public"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::lake/*", "Condition": {"StringEquals": {"s3:ExistingObjectTag/class": "public"}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where the bucket is set up for control by tags, and its own tag is meant.
    ///
    /// ## Fix safety
    /// Unsafe: the condition holds for other requests then.
    ///
    /// ## References
    /// - [Amazon S3: Tagging and access control policies](https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html)
    "G011" "s3-object-resource-tag" {
        group: Group::Tags,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        check: Check::Statement(check),
    }
}

/// Wildcards can name more actions than are worth asking about.
const MAX_ACTIONS: usize = 400;

/// Actions on objects that have tags before the request (S3 User Guide, object tagging).
const OBJECT_ACTIONS: [&str; 8] = [
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:GetObjectTagging",
    "s3:PutObjectTagging",
    "s3:GetObjectAcl",
    "s3:PutObjectAcl",
];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    let Some(actions) = statement.actions.as_ref().filter(|actions| !actions.negated) else {
        return;
    };
    for literal in statement.conditions.iter().filter(|one| one.is_on(RESOURCE_TAG)) {
        if !asks_for_value(literal) {
            continue;
        }
        // A wildcard may be meant for the bucket.
        let named: Vec<Action> = actions
            .patterns
            .iter()
            .filter(|element| !element.text.text.contains(['*', '?']))
            .take(MAX_ACTIONS)
            .flat_map(ActionPattern::named_actions)
            .filter(|action| OBJECT_ACTIONS.iter().any(|name| action.is_named(name)))
            .collect();
        if named.is_empty() {
            continue;
        }
        let tag = literal.key().get(RESOURCE_TAG.len()..).unwrap_or_default();
        let meant = format!("s3:ExistingObjectTag/{tag}");
        let is_alone = named.len() == actions.patterns.len();
        let edit = rename_key(context.tree(), literal.key_node(), &meant).ok().filter(|_| is_alone);
        let consequence = match statement.effect {
            Some(Effect::Deny) => "this statement denies none of them by the tags of the object",
            _ => "this statement allows none of them by the tags of the object",
        };
        let be = if named.len() == 1 { "is" } else { "are" };
        let message = format!(
            "`{}` does not hold the tags of objects, which {} {be} about",
            literal.key(),
            all_of(&named)
        );
        let finding = reporter
            .at(literal.key_node(), message)
            .so(consequence)
            .help(format!("use `{meant}`"))
            .fix(edit.map(|edit| Fix::suggested(format!("write `{meant}`"), vec![edit])));
        reporter.push(finding);
    }
}
