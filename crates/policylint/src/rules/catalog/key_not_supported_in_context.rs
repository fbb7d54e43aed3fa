//! C020

use policylint_analysis::Literal;
use policylint_model::operator::BaseOperator;
use policylint_model::truth::Truth;
use policylint_model::{Effect, PolicyKind};

use crate::absent;
use crate::diagnostic::{Diagnostic, Severity};
use crate::key_context::{Unsupported, unsupported};
use crate::mfa_test::{AGE, PRESENT};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A condition is on a key that requests do not carry in this kind of policy, or from these callers.
    ///
    /// ## Why is this bad?
    /// Some keys exist, but not everywhere. KMS gives tags of a key to IAM policies, not to the key's own
    /// policy. AWS services that call as themselves belong to no organization, so that
    /// `aws:PrincipalOrgID` is not in their requests; only they carry `aws:SourceArn`. And in a bucket
    /// policy `s3:ResourceAccount` is always the same, for it is the account of the bucket.
    ///
    /// Which keys a service sends AWS does not publish; the rule knows those that say who the caller is,
    /// and those that its catalog has for kinds of policies.
    ///
    /// ## Example
    /// ```json bad kind=bucket
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Principal": { "Service": "cloudfront.amazonaws.com" },
    ///       "Action": "s3:GetObject",
    ///       "Resource": "arn:aws:s3:::site/*",
    ///       "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-abcdefghij" } }
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
    ///       "Principal": { "Service": "cloudfront.amazonaws.com" },
    ///       "Action": "s3:GetObject",
    ///       "Resource": "arn:aws:s3:::site/*",
    ///       "Condition": { "StringEquals": { "aws:SourceOrgID": "o-abcdefghij" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## References
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    /// - [Condition keys for AWS KMS](https://docs.aws.amazon.com/kms/latest/developerguide/policy-conditions.html)
    "C020" "key-not-supported-in-context" {
        group: Group::Catalog,
        fix: FixKind::Suggestion,
        analyzer: &[
            "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
            "IRRELEVANT_CONDITION_KEY_IN_POLICY",
        ],
        check: Check::Statement(check),
    }
}

/// What a policy that is attached to a resource knows of itself: always the same.
const ON_ITSELF: [&str; 4] =
    ["s3:ResourceAccount", "aws:ResourceAccount", "aws:ResourceOrgID", "aws:ResourceOrgPaths"];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        // M005 speaks of the second factor.
        if literal.is_on(PRESENT) || literal.is_on(AGE) {
            continue;
        }
        let finding = match unsupported(context, literal) {
            Some(why) => Some(never_sent(context, literal, why, reporter)),
            None if is_on_itself(context, literal) => Some(always_same(context, literal, reporter)),
            None => None,
        };
        if let Some(finding) = finding {
            reporter.push(finding);
        }
    }
}

fn never_sent(
    context: &StatementContext<'_>,
    literal: &Literal<'_>,
    why: Unsupported,
    reporter: &Reporter<'_>,
) -> Diagnostic {
    let key = literal.key();
    let (who, source) = match why {
        Unsupported::Kind { source } => (
            format!("`{key}` is never there in {}", context.document().policy_kind().phrase()),
            source,
        ),
        Unsupported::Callers { source, are_services: true } => {
            (format!("AWS services that call as themselves never carry `{key}`"), source)
        }
        Unsupported::Callers { source, are_services: false } => {
            (format!("requests of these callers never carry `{key}`"), source)
        }
    };
    let is_checked = matches!(why, Unsupported::Callers { are_services: true, .. })
        && context.compiled.effect == Some(Effect::Allow);
    let finding = reporter.at(literal.key_node(), who);
    let finding = absent::with_consequence(finding, context.compiled, literal)
        .severity(match literal.when_absent() {
            Truth::No => Severity::Error,
            _ => Severity::Warning,
        })
        .help(match why {
            Unsupported::Callers { are_services: true, .. } => {
                "say for whom the service calls, by `aws:SourceAccount`, `aws:SourceArn` or `aws:SourceOrgID`"
            }
            Unsupported::Callers { .. } => "use a key that their requests carry",
            Unsupported::Kind { .. } => "use a key that is there, or put the condition into another policy",
        })
        .analyzer(is_checked.then_some("UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"));
    match source.split_once(": ") {
        Some((_, why)) => finding.label(why),
        None => finding,
    }
}

fn always_same(
    context: &StatementContext<'_>,
    literal: &Literal<'_>,
    reporter: &Reporter<'_>,
) -> Diagnostic {
    let kind = context.document().policy_kind();
    reporter
        .at(
            literal.key_node(),
            format!("in {} `{}` is always that of its own resource", kind.phrase(), literal.key()),
        )
        .severity(Severity::Info)
        .so("this condition tells no requests apart")
        .help("test the caller, as by `aws:PrincipalAccount`, or remove it")
        .analyzer((kind == PolicyKind::Bucket).then_some("IRRELEVANT_CONDITION_KEY_IN_POLICY"))
}

/// Whether a condition compares what a policy that is attached to a resource knows of itself with
/// something that is no variable.
fn is_on_itself(context: &StatementContext<'_>, literal: &Literal<'_>) -> bool {
    let is_attached = matches!(
        context.document().policy_kind(),
        PolicyKind::Bucket | PolicyKind::KmsKey | PolicyKind::Resource | PolicyKind::Trust
    );
    let is_fixed = |text: Option<&str>| text.is_some_and(|text| !text.contains("${"));
    is_attached
        && ON_ITSELF.iter().any(|key| literal.is_on(key))
        && literal.known_operator().is_some_and(|operator| operator.base != BaseOperator::Null)
        && literal.complete
        && literal.values.iter().all(|value| is_fixed(value.text.known()))
}
