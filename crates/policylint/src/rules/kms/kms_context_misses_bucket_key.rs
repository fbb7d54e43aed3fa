//! K030

use policylint_analysis::{CompiledStatement, Literal, LiteralValue, via_services};
use policylint_model::Effect;
use policylint_model::operator::{Operator, OperatorFamily};
use policylint_model::truth::Truth;
use policylint_syntax::edit::{insert_item, replace_value};
use policylint_syntax::json::quote;
use policylint_syntax::{Kind, Tree};

use crate::diagnostic::{Fix, Severity};
use crate::given::MAX_STATEMENTS;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::{all_of, this_statement};

declare_rule! {
    /// The use of a key is bound to the ARNs of objects, which S3 does not send with Bucket Keys.
    ///
    /// ## Why is this bad?
    /// With an S3 Bucket Key the encryption context `aws:s3:arn` is the ARN of the bucket, without it
    /// that of the object. Patterns with a path match the second only, so that the statement stops
    /// working for objects that are written after the Bucket Key was turned on.
    ///
    /// ## Example
    /// ```json bad kind=kms
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Sid": "Readers",
    ///       "Effect": "Allow",
    ///       "Principal": { "AWS": "arn:aws:iam::123456789012:role/Reader" },
    ///       "Action": "kms:Decrypt",
    ///       "Resource": "*",
    ///       "Condition": {
    ///         "StringLike": { "kms:EncryptionContext:aws:s3:arn": ["arn:aws:s3:::lake/raw/*"] }
    ///       }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=kms
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Sid": "Readers",
    ///       "Effect": "Allow",
    ///       "Principal": { "AWS": "arn:aws:iam::123456789012:role/Reader" },
    ///       "Action": "kms:Decrypt",
    ///       "Resource": "*",
    ///       "Condition": {
    ///         "StringLike": { "kms:EncryptionContext:aws:s3:arn": ["arn:aws:s3:::lake", "arn:aws:s3:::lake/raw/*"] }
    ///       }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// Where the buckets have no Bucket Key. With one, the key cannot tell the objects of a bucket
    /// apart; the policies of S3 must.
    ///
    /// ## Fix safety
    /// Unsafe: with the ARN of the bucket the statement reaches every object under a Bucket Key.
    ///
    /// ## References
    /// - [Reducing the cost of SSE-KMS with Amazon S3 Bucket Keys](https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html)
    "K030" "kms-context-misses-bucket-key" {
        group: Group::Kms,
        severity: Severity::Info,
        fix: FixKind::Unsafe,
        check: Check::Statement(check),
    }
}

/// The key under which S3 sends the ARN.
const CONTEXT: &str = "kms:EncryptionContext:aws:s3:arn";

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    for literal in statement.conditions.iter().filter(|literal| literal.is_on(CONTEXT)) {
        if !is_of_objects(literal) || never_comes_from_s3(statement) || is_given_buckets(context) {
            continue;
        }
        let verb = if statement.effect == Some(Effect::Deny) { "denies" } else { "allows" };
        let subject = this_statement(context.document(), context.statement);
        let buckets = buckets(literal);
        let finding = reporter
            .at(literal.key_node(), "with an S3 Bucket Key this context is the ARN of the bucket, and only ARNs of objects match here")
            .so(format!("{subject} never {verb} the use of the key for objects under a Bucket Key"))
            .help(format!("add {}, if the buckets have Bucket Keys", all_of(&buckets)))
            .fix(add(context.tree(), literal, &buckets));
        reporter.push(finding);
    }
}

/// Whether calls come through other services only, which send no such context: K029 speaks of that.
fn never_comes_from_s3(statement: &CompiledStatement<'_>) -> bool {
    via_services(&statement.conditions)
        .is_some_and(|services| !services.iter().any(|service| service == "s3"))
}

/// Whether another statement does the same for the contexts of buckets.
fn is_given_buckets(context: &StatementContext<'_>) -> bool {
    let statement = context.compiled;
    let statements = &context.within.compiled.statements;
    // Of more statements than a policy can have it is not asked.
    statements.len() > MAX_STATEMENTS
        || statements.iter().any(|other| {
            other.id != statement.id
                && other.effect == statement.effect
                && other
                    .conditions
                    .iter()
                    .any(|literal| literal.is_on(CONTEXT) && !is_of_objects(literal))
        })
}

/// Whether a condition demands the ARN of an object: no value of it can be that of a bucket.
fn is_of_objects(literal: &Literal<'_>) -> bool {
    let is_text = matches!(literal.family(), Some(OperatorFamily::String | OperatorFamily::Arn));
    let is_negated = literal.known_operator().is_some_and(Operator::is_negated);
    is_text
        && !is_negated
        && literal.complete
        && !literal.values.is_empty()
        && literal.when_absent() == Truth::No
        && literal.values.iter().all(|value| bucket(value).is_some())
}

/// The ARN of the bucket in the ARN of an object or a pattern of such.
fn bucket<'s>(value: &'s LiteralValue<'_>) -> Option<&'s str> {
    let text = value.text.known().filter(|text| text.starts_with("arn:"))?;
    // The ARN of a bucket has no slash.
    text.split_once('/').map(|(bucket, _)| bucket)
}

/// The buckets of the values, each once.
fn buckets(literal: &Literal<'_>) -> Vec<String> {
    let mut buckets: Vec<String> =
        literal.values.iter().filter_map(bucket).map(str::to_owned).collect();
    buckets.sort();
    buckets.dedup();
    buckets
}

/// Puts the buckets before the values.
fn add(tree: &Tree, literal: &Literal<'_>, buckets: &[String]) -> Option<Fix> {
    let globs = literal.known_operator().is_some_and(Operator::globs);
    if buckets.is_empty() || (!globs && buckets.iter().any(|bucket| bucket.contains(['*', '?']))) {
        return None;
    }
    let node = literal.values_node;
    let quoted: Vec<String> = buckets.iter().map(|bucket| quote(bucket)).collect();
    let edit = if tree.kind(node) == Kind::Array {
        let gap = if tree.raw(node).contains('\n') { ",\n" } else { ", " };
        insert_item(tree, node, 0, &quoted.join(gap))
    } else {
        replace_value(tree, node, &format!("[{}, {}]", quoted.join(", "), tree.raw(node)))
    };
    Some(Fix::suggested(format!("add {}", all_of(buckets)), vec![edit.ok()?]))
}
