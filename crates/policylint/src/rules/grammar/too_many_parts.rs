//! P029

use policylint_analysis::CompiledStatement;

use crate::diagnostic::Severity;
use crate::policy_limits::limits_of;
use crate::rule::Confidence;
use crate::rule::{Check, DocumentContext, Group, Reporter, declare_rule};

declare_rule! {
    /// A policy has more statements, principals, conditions or actions than the service stores.
    ///
    /// ## Why is this bad?
    /// Beside the size, Amazon SQS limits what a queue's policy holds: 20 statements, 50 principals, 10
    /// conditions, and 7 actions in a statement. It refuses a policy with more.
    ///
    /// ## Example
    /// ```json bad type=AWS::SQS::Queue
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueUrl", "sqs:GetQueueAttributes", "sqs:ListQueueTags", "sqs:ListDeadLetterSourceQueues"], "Resource": "arn:aws:sqs:us-east-1:444455556666:orders"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good type=AWS::SQS::Queue
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": ["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:Get*", "sqs:List*"], "Resource": "arn:aws:sqs:us-east-1:444455556666:orders"}]}
    /// ```
    ///
    /// ## References
    /// - [Amazon SQS policy quotas](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html)
    "P029" "too-many-parts" {
        group: Group::Grammar,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let Some(policy) = context.document.policy.node else { return };
    let Some(of) = limits_of(context.document, context.compiled) else { return };
    if of.limits.statements().is_none() && of.limits.actions().is_none() {
        return;
    }
    let statements = &context.compiled.statements;
    let sum =
        |count: fn(&CompiledStatement<'_>) -> usize| statements.iter().map(count).sum::<usize>();
    let of_policy = [
        (of.limits.statements(), "statements", statements.len()),
        (of.limits.principals(), "principals", sum(principals)),
        (of.limits.conditions(), "conditions", sum(|statement| statement.conditions.len())),
    ];
    for (quota, noun, count) in of_policy {
        let Some(quota) = quota.filter(|quota| is_more(count, *quota)) else { continue };
        let finding = reporter
            .at_opening(
                policy,
                format!("the policy has {count} {noun}, and the service takes {quota}"),
            )
            .so("it refuses the policy")
            .help("merge statements, or name accounts rather than each principal");
        reporter.push_for_kind(finding);
    }
    let Some(quota) = of.limits.actions() else { return };
    for (written, statement) in context.document.policy.statements.iter().zip(statements) {
        let Some(actions) = &statement.actions else { continue };
        let count = actions.patterns.len();
        let Some(list) = written.actions().filter(|_| is_more(count, quota)) else { continue };
        let message = format!("the statement has {count} actions, and the service takes {quota}");
        let finding = reporter
            .at_opening(list.value.node, message)
            .so("it refuses the policy")
            .help("use wildcards, or split the statement");
        reporter.push_for_kind(finding);
    }
}

fn principals(statement: &CompiledStatement<'_>) -> usize {
    statement.principals.as_ref().map_or(0, |set| set.forms.len())
}

fn is_more(count: usize, quota: u64) -> bool {
    u64::try_from(count).is_ok_and(|count| count > quota)
}
