//! C009

use policylint_analysis::still_given_by;
use policylint_catalog::Action;
use policylint_model::Effect;
use policylint_syntax::edit::{insert_after, replace_value};
use policylint_syntax::json::quote;
use policylint_syntax::{Kind, NodeId};

use crate::diagnostic::{Fix, Severity};
use crate::given::{self, Ground, MAX_STATEMENTS};
use crate::misfit::{Cause, Misfit, bucket_of, misfits};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::all_of;

declare_rule! {
    /// An action on objects is given for a bucket only, or an action on a bucket for objects only.
    ///
    /// ## Why is this bad?
    /// To S3 the bucket `arn:aws:s3:::b` and its objects `arn:aws:s3:::b/*` are different resources.
    /// `s3:GetObject` is about objects, `s3:ListBucket` about the bucket, and neither ARN matches the
    /// other's requests.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": ["s3:GetObject", "s3:ListBucket"],
    ///       "Resource": "arn:aws:s3:::reports/*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": ["s3:GetObject", "s3:ListBucket"],
    ///       "Resource": ["arn:aws:s3:::reports/*", "arn:aws:s3:::reports"]
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the actions are allowed, or denied, then.
    ///
    /// ## References
    /// - [Actions, resources and condition keys for Amazon S3](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html)
    /// - [Policy resources for Amazon S3](https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html)
    "C009" "s3-bucket-object-mixup" {
        group: Group::Catalog,
        fix: FixKind::Unsafe,
        check: Check::Statement(check),
    }
}

/// Wildcards can name more actions than are worth asking about.
const MAX_ACTIONS: usize = 60;
/// More ARNs than these are not written by a fix.
const MAX_ARNS: usize = 20;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let (found, _) = misfits(context, context.compiled);
    for cause in [Cause::WantsBucket, Cause::WantsObject] {
        let group: Vec<&Misfit<'_, '_>> =
            found.iter().filter(|misfit| misfit.cause == cause).collect();
        let Some(first) = group.first() else { continue };
        let names = all_of(group.iter().map(|misfit| &misfit.element.text.text));
        let is = if group.len() == 1 { "is" } else { "are" };
        let (about, here) = match cause {
            Cause::WantsBucket => ("buckets", "objects"),
            _ => ("objects", "buckets"),
        };
        let actions: Vec<_> =
            group.iter().flat_map(|misfit| misfit.actions.iter().copied()).collect();
        let consequence = given::consequence(context, Ground::Certain, &actions, group.len());
        // Where another statement is about the right resource, this one only says too much.
        let given = |action: &Action| {
            let given = still_given_by(context.within.compiled, context.compiled, *action);
            !given.is_nothing()
        };
        let is_given = context.within.compiled.statements.len() <= MAX_STATEMENTS
            && actions.len() <= MAX_ACTIONS
            && actions.iter().all(given);
        let severity = if is_given { Severity::Info } else { Severity::Error };
        let mut finding = reporter
            .at(
                first.element.text.node,
                format!("{names} {is} about {about}, and the resources here are {here}"),
            )
            .severity(severity)
            .so(consequence.text)
            .help(match (cause, context.compiled.effect) {
                (Cause::WantsBucket, Some(Effect::Deny)) => {
                    "deny it on the bucket too: its ARN has nothing behind the name"
                }
                (Cause::WantsBucket, _) => "add the bucket: its ARN has nothing behind the name",
                _ => "add the objects: their ARNs have `/*` behind the name of the bucket",
            })
            .fix(fix(context, cause));
        for other in group.iter().skip(1) {
            finding = finding.also(context.tree().place(other.element.text.node), "this too");
        }
        reporter.push(finding);
    }
}

/// Adds the ARNs of the other sort behind those that are there.
fn fix(context: &StatementContext<'_>, cause: Cause) -> Option<Fix> {
    let tree = context.tree();
    let resources = &context.compiled.resources;
    let mut arns: Vec<String> = Vec::new();
    let mut last: Option<NodeId> = None;
    for element in resources.patterns.iter().take(MAX_ARNS) {
        let Some((bucket, _)) = bucket_of(element.text.known()?) else { continue };
        let head = element.text.text.splitn(6, ':').take(5).collect::<Vec<_>>().join(":");
        let arn = match cause {
            Cause::WantsBucket => format!("{head}:{bucket}"),
            _ => format!("{head}:{bucket}/*"),
        };
        if !arns.contains(&arn) {
            arns.push(arn);
        }
        last = Some(element.text.node);
    }
    let (node, last) = (resources.node()?, last?);
    let quoted: Vec<String> = arns.iter().map(|arn| quote(arn)).collect();
    let edit = if tree.kind(node) == Kind::Array {
        let gap = if tree.raw(node).contains('\n') { ",\n" } else { ", " };
        insert_after(tree, last, &quoted.join(gap)).ok()?
    } else {
        let all = format!("[{}, {}]", tree.raw(last), quoted.join(", "));
        replace_value(tree, node, &all).ok()?
    };
    Some(Fix::suggested(format!("add {}", all_of(&arns)), vec![edit]))
}
