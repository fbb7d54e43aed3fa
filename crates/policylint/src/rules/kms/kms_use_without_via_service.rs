//! K012

use policylint_analysis::{CompiledStatement, PrincipalReading};
use policylint_model::PolicyKind;

use crate::diagnostic::Severity;
use crate::kms_use::{granted, is_guard};
use crate::rule::{Activation, Check, Confidence, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// Everyone, or a whole account, may use a key without coming through a service.
    ///
    /// ## Why is this bad?
    /// A key that encrypts the data of a service needs to be used through that service only. Without
    /// `kms:ViaService` any of these principals may call KMS itself with data from anywhere.
    ///
    /// ## Example
    /// ```json bad kind=kms
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Principal": { "AWS": "arn:aws:iam::444455556666:root" },
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
    ///       "Effect": "Allow",
    ///       "Principal": { "AWS": "arn:aws:iam::444455556666:root" },
    ///       "Action": ["kms:Decrypt", "kms:GenerateDataKey"],
    ///       "Resource": "*",
    ///       "Condition": { "StringEquals": { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// Where programs call KMS themselves.
    ///
    /// ## References
    /// - [KMS condition keys: kms:ViaService](https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service)
    "K012" "kms-use-without-via-service" {
        group: Group::Kms,
        severity: Severity::Info,
        confidence: Confidence::Low,
        activation: Activation::Strict,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    let is_guarded =
        statement.conditions.iter().any(is_guard) || statement.more_conditions.is_some();
    if context.within.compiled.kind != PolicyKind::KmsKey
        || is_guarded
        || granted(statement).is_empty()
    {
        return;
    }
    let Some(broad) = broad(statement) else { return };
    let who = match broad.reading {
        PrincipalReading::Everyone if statement.is_unconditional() => "everyone".to_owned(),
        PrincipalReading::Everyone => "everyone who meets the other conditions".to_owned(),
        _ => format!("every principal of `{}` with an IAM policy for it", broad.text.text),
    };
    let finding = reporter
        .at(broad.text.node, "the use of the key is bound to no service")
        .so(format!("{who} may call KMS with the key directly"))
        .help("demand the services that need the key by `kms:ViaService`");
    reporter.push_for_kind(finding);
}

/// A principal that stands for many.
fn broad<'s, 'd>(
    statement: &'s CompiledStatement<'d>,
) -> Option<&'s policylint_analysis::PrincipalForm<'d>> {
    let principals = statement.principals.as_ref().filter(|principals| !principals.negated)?;
    let is_broad =
        |reading| matches!(reading, PrincipalReading::Everyone | PrincipalReading::Account);
    principals.forms.iter().find(|form| is_broad(form.reading))
}
