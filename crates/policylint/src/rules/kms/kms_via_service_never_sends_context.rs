//! K029

use policylint_analysis::{Circumstances, KeyPresence, Literal, LiteralValue, presence};
use policylint_catalog::catalog;
use policylint_model::Effect;
use policylint_model::operator::{Operator, OperatorFamily};
use policylint_model::truth::Truth;
use policylint_syntax::edit::remove_items;

use crate::diagnostic::{Diagnostic, Fix};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::{all_of, this_statement};

declare_rule! {
    /// A service is named in `kms:ViaService` beside an encryption context that it never sends.
    ///
    /// ## Why is this bad?
    /// Every service sends an encryption context of its own: S3 the ARN of the object or bucket under
    /// `aws:s3:arn`, Glue an id of its catalog, Redshift the ARN of the cluster. A condition on the
    /// context of one service is never met by calls through another, so that the value of
    /// `kms:ViaService` is dead.
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
    ///         "StringEquals": { "kms:ViaService": ["s3.eu-west-1.amazonaws.com", "sqs.eu-west-1.amazonaws.com"] },
    ///         "ArnLike": { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::lake*" }
    ///       }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// A statement for each service, with its context. What stays of this one:
    ///
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
    ///         "StringEquals": { "kms:ViaService": ["s3.eu-west-1.amazonaws.com"] },
    ///         "ArnLike": { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::lake*" }
    ///       }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the service may have been what was meant, and the context the mistake.
    ///
    /// ## References
    /// - [KMS condition keys: kms:ViaService](https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service)
    /// - [Encryption context](https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html)
    "K029" "kms-via-service-never-sends-context" {
        group: Group::Kms,
        fix: FixKind::Unsafe,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let literals = &context.compiled.conditions;
    for via in literals.iter().filter(|literal| literal.is_on("kms:ViaService") && demands(literal))
    {
        for sent in literals
            .iter()
            .filter(|literal| literal.is_on("kms:EncryptionContext:") && demands(literal))
        {
            let dead: Vec<&LiteralValue<'_>> =
                via.values.iter().filter(|value| never_sends(value, sent.key())).collect();
            let finding = finding(context, via, sent, &dead, reporter);
            if let Some(finding) = finding {
                reporter.push(finding);
            }
        }
    }
}

/// Whether a condition demands one of its values, as texts or ARNs.
fn demands(literal: &Literal<'_>) -> bool {
    let is_text = matches!(literal.family(), Some(OperatorFamily::String | OperatorFamily::Arn));
    let is_negated = literal.known_operator().is_some_and(Operator::is_negated);
    is_text && !is_negated && literal.choice.is_none() && literal.when_absent() == Truth::No
}

/// Whether calls through the service of a value never send a key of the encryption context.
fn never_sends(value: &LiteralValue<'_>, key: &str) -> bool {
    let Some(action) = catalog().find_action("kms:Decrypt") else { return false };
    service(value).is_some_and(|service| {
        let through = Circumstances { via: Some(service), ..Circumstances::default() };
        matches!(presence(key, action, through), KeyPresence::Never { .. })
    })
}

/// The service of a value such as `s3.eu-west-1.amazonaws.com`.
fn service<'s>(value: &'s LiteralValue<'_>) -> Option<&'s str> {
    let (service, _) = value.text.known()?.split_once('.')?;
    (!service.contains(['*', '?', '$'])).then_some(service)
}

fn finding(
    context: &StatementContext<'_>,
    via: &Literal<'_>,
    sent: &Literal<'_>,
    dead: &[&LiteralValue<'_>],
    reporter: &Reporter<'_>,
) -> Option<Diagnostic> {
    let first = dead.first()?;
    let (_, name) = sent.key().split_at_checked("kms:EncryptionContext:".len())?;
    let names = all_of(dead.iter().map(|value| &value.text.text));
    let verb = if context.compiled.effect == Some(Effect::Deny) { "denies" } else { "allows" };
    let subject = this_statement(context.document(), context.statement);
    let mut finding = reporter
        .at(
            first.text.node,
            format!("calls through {names} never send the encryption context `{name}`"),
        )
        .so(match (dead.len(), via.values.len()) {
            (dead, all) if dead == all && via.complete => {
                format!("{subject} never {verb} anything")
            }
            (1, all) => format!("{subject} never {verb} them: 1 of its {all} services is dead"),
            (dead, all) => {
                format!("{subject} never {verb} them: {dead} of its {all} services are dead")
            }
        })
        .help(help(dead))
        .also(context.tree().place(sent.key_node()), "demanded of all of them here");
    for value in dead.iter().skip(1) {
        finding = finding.also(context.tree().place(value.text.node), "nor does this one");
    }
    let nodes: Vec<_> = dead.iter().map(|value| value.text.node).collect();
    let fix = (dead.len() < via.values.len())
        .then(|| remove_items(context.tree(), &nodes).ok())
        .flatten();
    Some(finding.fix(fix.map(|edits| Fix::suggested(format!("remove {names}"), edits))))
}

/// What to do, with the contexts that the services send.
fn help(dead: &[&LiteralValue<'_>]) -> String {
    let contexts: Vec<String> =
        dead.iter().filter_map(|value| service(value)).filter_map(sends).collect();
    format!("give each service a statement with the context that it sends: {}", contexts.join("; "))
}

fn sends(service: &str) -> Option<String> {
    let keys = all_of(catalog().encryption_context_keys(service)?.map(|known| known.key));
    Some(format!("through `{service}` {keys}"))
}
