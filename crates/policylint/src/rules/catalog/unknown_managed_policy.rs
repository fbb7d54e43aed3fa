//! C026

use policylint_catalog::{ManagedPolicy, catalog};
use policylint_syntax::NodeId;

use crate::diagnostic::{Diagnostic, Severity};
use crate::distance::edits;
use crate::element_text;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::one_of;

declare_rule! {
    /// The ARN of an AWS managed policy is named that does not exist.
    ///
    /// ## Why is this bad?
    /// A condition on `iam:PolicyARN` that lists policies by ARN says nothing of a policy whose ARN is
    /// misspelled, withdrawn, or without its path: `AWSLambdaBasicExecutionRole` is under `service-role/`.
    ///
    /// The policies are those of a snapshot, whose day the finding gives.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "iam:AttachRolePolicy",
    ///       "Resource": "arn:aws:iam::111122223333:role/app/*",
    ///       "Condition": {
    ///         "ArnEquals": { "iam:PolicyARN": "arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole" }
    ///       }
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
    ///       "Action": "iam:AttachRolePolicy",
    ///       "Resource": "arn:aws:iam::111122223333:role/app/*",
    ///       "Condition": {
    ///         "ArnEquals": { "iam:PolicyARN": "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" }
    ///       }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// For a policy that is younger than the snapshot.
    ///
    /// ## References
    /// - [AWS managed policies](https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html)
    "C026" "unknown-managed-policy" {
        group: Group::Catalog,
        severity: Severity::Warning,
        fix: FixKind::Suggestion,
        check: Check::Statement(check),
    }
}

/// How the ARNs of AWS managed policies start in the partition of the snapshot.
const START: &str = "arn:aws:iam::aws:policy/";
/// More suggestions would be none.
const MAX_NEAR: usize = 3;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for text in element_text::resources(context) {
        let consequence = text.if_dead(context.statement.effect());
        report(text.node, text.text, consequence, reporter);
    }
    for value in element_text::values(context) {
        report(value.text.node, value.text.text, "this value matches no policy", reporter);
    }
}

fn report(node: NodeId, text: &str, consequence: &str, reporter: &mut Reporter<'_>) {
    let Some(rest) = text.strip_prefix(START) else { return };
    let is_plain = !rest.contains(['*', '?', '$', '<', '{', '\u{FFFC}']);
    if rest.is_empty() || !is_plain || catalog().managed_policy(text).is_some() {
        return;
    }
    reporter.push(describe(node, rest, consequence, reporter));
}

fn describe(node: NodeId, rest: &str, consequence: &str, reporter: &Reporter<'_>) -> Diagnostic {
    let name = rest.rsplit('/').next().unwrap_or(rest);
    let day = catalog().managed_policy_snapshot().date;
    let range = START.len()..START.len() + rest.len();
    let finding = if let Some(policy) = catalog().managed_policy(name) {
        reporter
            .within(node, range, format!("the AWS managed policy `{name}` has another path"))
            .help(format!("write `{}`", policy.arn()))
    } else {
        let help = match nearest(name).as_slice() {
            [] => "name a policy that exists".to_owned(),
            near => format!("write {}", one_of(near.iter().map(|policy| policy.arn()))),
        };
        reporter
            .within(node, range, format!("there is no AWS managed policy `{name}`"))
            .help(format!("{help}; the snapshot of the policies is of {day}"))
    };
    finding.so(consequence)
}

fn nearest(name: &str) -> Vec<ManagedPolicy> {
    let near = |policy: &ManagedPolicy| {
        policy.name().len().abs_diff(name.len()) <= 2 && edits(policy.name(), name) <= 2
    };
    catalog().managed_policies().filter(near).take(MAX_NEAR).collect()
}
