//! K031

use policylint_analysis::{CompiledStatement, Literal, PrincipalReading};
use policylint_model::{PolicyKind, Statement};
use policylint_syntax::NodeId;

use crate::diagnostic::Severity;
use crate::given::MAX_STATEMENTS;
use crate::kms_use::{granted, is_guard, is_strict_guard};
use crate::rule::{Check, Confidence, Group, Reporter, StatementContext, declare_rule};
use crate::wording::{other_statement, this_statement};

declare_rule! {
    /// A key policy grants use of the key without bounds beside a statement that binds the same use.
    ///
    /// ## Why is this bad?
    /// One statement lets its principals use the key only through some service, or only for some data;
    /// another grants the same operations to others with no such bounds. These may decrypt whatever the
    /// key encrypts, by a call of their own as well. Often the bound was forgotten in one of the two.
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
    ///       "Condition": { "StringEquals": { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } }
    ///     },
    ///     {
    ///       "Sid": "Jobs",
    ///       "Effect": "Allow",
    ///       "Principal": { "AWS": "arn:aws:iam::123456789012:role/Job" },
    ///       "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
    ///       "Resource": "*"
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
    ///       "Condition": { "StringEquals": { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } }
    ///     },
    ///     {
    ///       "Sid": "Jobs",
    ///       "Effect": "Allow",
    ///       "Principal": { "AWS": "arn:aws:iam::123456789012:role/Job" },
    ///       "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
    ///       "Resource": "*",
    ///       "Condition": { "StringEquals": { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// Where the principals call KMS themselves, as programs with envelope encryption do.
    ///
    /// ## References
    /// - [KMS condition keys: kms:ViaService](https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service)
    "K031" "kms-sibling-unguarded" {
        group: Group::Kms,
        severity: Severity::Info,
        confidence: Confidence::Medium,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let (document, statement) = (context.within.compiled, context.compiled);
    if document.kind != PolicyKind::KmsKey
        || document.statements.len() > MAX_STATEMENTS
        || !is_unbound(statement)
    {
        return;
    }
    let uses = granted(statement);
    let bound =
        document.statements.iter().filter(|other| other.id != statement.id).find_map(|other| {
            let guard = other.conditions.iter().find(|literal| is_strict_guard(literal))?;
            (!granted(other).intersection(&uses).is_empty()).then_some((other, guard))
        });
    let Some((other, guard)) = bound else { return };
    let node = place(context.statement, statement);
    let message = format!(
        "{} grants use of the key through any service and for any data, which {} binds by `{}`",
        this_statement(context.document(), context.statement),
        other_statement(context.document(), other.id),
        guard.key()
    );
    let finding = reporter
        .at(node, message)
        .so("its principals may use the key for all that it encrypts")
        .help("add `kms:ViaService` or an encryption context, if these principals use the key through services only")
        .also(context.tree().place(guard.key_node()), "the same use is bound here");
    reporter.push_for_kind(finding);
}

/// Whether a statement grants use of the key to users or roles, bound to nothing.
fn is_unbound(statement: &CompiledStatement<'_>) -> bool {
    // An account delegates to its policies, and a service is a bound itself.
    let people = [
        PrincipalReading::User,
        PrincipalReading::Role,
        PrincipalReading::Session,
        PrincipalReading::UserId,
        PrincipalReading::RoleId,
    ];
    let is_guarded = statement.conditions.iter().any(|literal: &Literal<'_>| is_guard(literal));
    let is_for_people =
        statement.principals.as_ref().is_some_and(|principals| principals.is_only(&people));
    is_for_people
        && !is_guarded
        && statement.more_conditions.is_none()
        && !granted(statement).is_empty()
}

/// The `Sid`, or the first of the actions.
fn place(statement: &Statement, compiled: &CompiledStatement<'_>) -> NodeId {
    let first = compiled.actions.as_ref().and_then(|actions| actions.patterns.first());
    let action = first.map_or(statement.node, |element| element.text.node);
    statement.sid.value().copied().unwrap_or(action)
}
