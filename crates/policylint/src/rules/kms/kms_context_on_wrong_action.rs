//! K028

use policylint_analysis::{Literal, PrincipalReading};

use crate::absent::{Lack, Unreached, dressed, unreached};
use crate::diagnostic::Severity;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::all_of;

declare_rule! {
    /// An encryption context is demanded of KMS operations that carry none.
    ///
    /// ## Why is this bad?
    /// Only cryptographic operations with symmetric keys, and grants, carry an encryption context.
    /// `kms:DescribeKey` and all that manages a key carry none, so a statement that demands one never
    /// applies to them.
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
    ///       "Action": ["kms:Decrypt", "kms:DescribeKey"],
    ///       "Resource": "*",
    ///       "Condition": {
    ///         "StringEquals": { "kms:EncryptionContext:Department": "Finance" }
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
    ///       "Action": ["kms:Decrypt"],
    ///       "Resource": "*",
    ///       "Condition": {
    ///         "StringEquals": { "kms:EncryptionContext:Department": "Finance" }
    ///       }
    ///     },
    ///     {
    ///       "Effect": "Allow",
    ///       "Principal": { "AWS": "arn:aws:iam::123456789012:role/Reader" },
    ///       "Action": ["kms:DescribeKey"],
    ///       "Resource": "*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the operations are allowed without the condition then. Out of a Deny they are taken, which
    /// changes nothing.
    ///
    /// ## References
    /// - [KMS condition keys: kms:EncryptionContext](https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context)
    /// - [Encryption context](https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html)
    "K028" "kms-context-on-wrong-action" {
        group: Group::Kms,
        fix: FixKind::Unsafe,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in context.compiled.conditions.iter().filter(|literal| is_context(literal)) {
        for unreached in unreached(context, context.compiled, literal) {
            let finding =
                dressed(reporter.at(literal.key_node(), message(&unreached)), context, &unreached);
            let severity = severity(context, &unreached, finding.severity);
            reporter.push(finding.severity(severity));
        }
    }
}

/// That an operation carries no context is never a matter of some operations only.
fn severity(
    context: &StatementContext<'_>,
    unreached: &Unreached<'_, '_>,
    found: Severity,
) -> Severity {
    let services = [PrincipalReading::Service];
    let is_for_services =
        context.compiled.principals.as_ref().is_some_and(|them| them.is_only(&services));
    match (unreached.lack, found) {
        // The key policies in the guides of services read so, and the services do without.
        _ if is_for_services => Severity::Info,
        (Lack::Never(_), Severity::Warning) => Severity::Error,
        _ => found,
    }
}

fn is_context(literal: &Literal<'_>) -> bool {
    literal.is_on("kms:EncryptionContext:") || literal.is_on("kms:EncryptionContextKeys")
}

fn message(unreached: &Unreached<'_, '_>) -> String {
    let names = all_of(unreached.elements.iter().map(|element| &element.text.text));
    match (unreached.lack, unreached.elements.len()) {
        (Lack::Never(_), 1) => format!("{names} carries no encryption context"),
        (Lack::Never(_), _) => format!("{names} carry no encryption context"),
        (Lack::NotDocumented, _) => {
            format!("AWS does not document that requests for {names} carry an encryption context")
        }
    }
}
