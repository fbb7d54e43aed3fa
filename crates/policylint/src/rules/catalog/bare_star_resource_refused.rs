//! C024

use policylint_analysis::ResourceReading;
use policylint_model::PolicyKind;
use policylint_syntax::edit::replace_value;
use policylint_syntax::json::quote;
use policylint_syntax::{Kind, NodeId};

use crate::diagnostic::Fix;
use crate::misfit::bucket_of;
use crate::rule::{Check, Confidence, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A bucket policy names `*` as its resource.
    ///
    /// ## Why is this bad?
    /// S3 refuses a bucket policy whose resources are not the bucket and its objects, and a bare `*` is
    /// more than these.
    ///
    /// ## Example
    /// ```json bad kind=bucket
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Principal": { "AWS": "arn:aws:iam::111122223333:role/reader" },
    ///       "Action": "s3:GetObject",
    ///       "Resource": "arn:aws:s3:::reports/*"
    ///     },
    ///     {
    ///       "Effect": "Deny",
    ///       "Principal": "*",
    ///       "Action": "s3:*",
    ///       "Resource": "*",
    ///       "Condition": { "Bool": { "aws:SecureTransport": "false" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=bucket
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Principal": { "AWS": "arn:aws:iam::111122223333:role/reader" },
    ///       "Action": "s3:GetObject",
    ///       "Resource": "arn:aws:s3:::reports/*"
    ///     },
    ///     {
    ///       "Effect": "Deny",
    ///       "Principal": "*",
    ///       "Action": "s3:*",
    ///       "Resource": ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"],
    ///       "Condition": { "Bool": { "aws:SecureTransport": "false" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the bucket is the one that the other statements name, if they name one only.
    ///
    /// ## References
    /// - [Bucket policies for Amazon S3](https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html)
    "C024" "bare-star-resource-refused" {
        group: Group::Catalog,
        confidence: Confidence::Medium,
        fix: FixKind::Unsafe,
        peers: &["cfn-lint:E3514"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if context.document().policy_kind() != PolicyKind::Bucket {
        return;
    }
    for element in &context.compiled.resources.patterns {
        if element.reading != ResourceReading::Everything {
            continue;
        }
        let finding = reporter
            .at(
                element.text.node,
                "a bucket policy names its bucket and the objects in it, not `*`",
            )
            .so("S3 refuses the policy")
            .help("write the ARN of the bucket, and the same with `/*`")
            .fix(fix(context, element.text.node));
        reporter.push_for_kind(finding);
    }
}

/// Names the bucket that the policy is attached to, or the only one that other statements name.
fn fix(context: &StatementContext<'_>, node: NodeId) -> Option<Fix> {
    let tree = context.tree();
    let bucket = match &context.document().attachment {
        Some(arn) => arn.clone(),
        None => only_bucket(context)?,
    };
    let (own, objects) = (quote(&bucket), quote(&format!("{bucket}/*")));
    // Beside other elements a list within the list would be wrong.
    let is_alone = tree.parent(node).is_some_and(|up| tree.kind(up) != Kind::Array);
    let edit =
        is_alone.then(|| replace_value(tree, node, &format!("[{own}, {objects}]")).ok())??;
    Some(Fix::suggested(format!("name `{bucket}` and its objects"), vec![edit]))
}

fn only_bucket(context: &StatementContext<'_>) -> Option<String> {
    let mut found: Option<String> = None;
    let statements = context.within.compiled.statements.iter();
    for element in statements.flat_map(|statement| &statement.resources.patterns) {
        if element.reading == ResourceReading::Everything {
            continue;
        }
        let text = element.text.known()?;
        let (bucket, _) = bucket_of(text).filter(|(name, _)| !name.contains(['*', '?', '$']))?;
        let head = text.splitn(6, ':').take(5).collect::<Vec<_>>().join(":");
        let arn = format!("{head}:{bucket}");
        if found.as_ref().is_some_and(|known| *known != arn) {
            return None;
        }
        found = Some(arn);
    }
    found
}
