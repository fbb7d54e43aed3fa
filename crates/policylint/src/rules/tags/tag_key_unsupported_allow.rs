//! G001

use policylint_model::Effect;

use crate::diagnostic::Severity;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::unsupported_tag::unsupported_tags;

declare_rule! {
    /// An Allow by a tag of the resource names actions of services that do not send it.
    ///
    /// ## Why is this bad?
    /// AWS does not document that any action of these services carries `aws:ResourceTag`. Without the key the
    /// condition fails, so the statement most likely allows none of them: they need a statement without the tag.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ec2:StopInstances", "polly:SynthesizeSpeech"], "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "core"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ec2:StopInstances"], "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/team": "core"}}}, {"Effect": "Allow", "Action": ["polly:SynthesizeSpeech"], "Resource": "*"}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where the service has come to send the tag since the catalog was made.
    ///
    /// ## Fix safety
    /// Unsafe: the actions are allowed without the condition then.
    ///
    /// ## References
    /// - [AWS services that work with IAM](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html)
    /// - [Controlling access to AWS resources using tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html)
    "G001" "tag-key-unsupported-allow" {
        group: Group::Tags,
        severity: Severity::Info,
        fix: FixKind::Unsafe,
        analyzer: &[
        "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
        ],
        check: Check::Statement(check),
    }
}

/// Reports the actions of each service that does not send the tag.
fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if context.compiled.effect == Some(Effect::Allow) {
        unsupported_tags(
            context,
            reporter,
            [
                "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
                "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE",
            ],
        );
    }
}
