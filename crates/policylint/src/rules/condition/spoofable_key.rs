//! N025

use policylint_analysis::{CompiledStatement, Literal, Outcome, PrincipalReading};
use policylint_model::Effect;
use policylint_model::truth::Truth;

use crate::condition_weight::{is_null_test, is_on_any};
use crate::diagnostic::Severity;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// Access rests on what the caller says of itself.
    ///
    /// ## Why is this bad?
    /// `aws:Referer` and `aws:UserAgent` are headers of the request. Anybody can send any text in them: who knows
    /// the value, or reads it off a request, passes an Allow, and leaves a Deny behind by another value.
    ///
    /// ## Example
    /// ```json bad kind=bucket
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*", "Condition": {"StringLike": {"aws:Referer": "https://www.example.com/*"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=bucket
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where the content is public anyway and the test only keeps other sites from linking to it.
    ///
    /// ## References
    /// - [AWS global condition context keys: aws:referer](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-referer)
    /// - [AWS global condition context keys: aws:UserAgent](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-useragent)
    "N025" "spoofable-key" {
        group: Group::Condition,
        severity: Severity::Warning,
        analyzer: &["UNTRUSTWORTHY_CONDITION_KEY"],
        check: Check::Statement(check),
    }
}

/// Keys whose values are what a client likes to send (IAM User Guide, global condition keys). AWS does
/// not publish which keys its own check speaks of.
const SPOOFABLE: [&str; 2] = ["aws:Referer", "aws:UserAgent"];

/// Keys that limit nobody, whatever they ask for: the time, the region, encryption on the way.
const NO_LIMIT: [&str; 6] = [
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:RequestedRegion",
    "aws:SecureTransport",
    "aws:PrincipalType",
    "aws:ViaAWSService",
];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    if names_only_services(statement) {
        return;
    }
    let rests_on_it = match statement.effect {
        Some(Effect::Deny) => true,
        _ => {
            statement.more_conditions.is_none()
                && statement.conditions.iter().all(|literal| !limits(literal))
        }
    };
    for literal in statement.conditions.iter().filter(|one| is_on_any(one, &SPOOFABLE)) {
        if !rests_on_it || is_null_test(literal) || literal.when_present() == Outcome::Always {
            continue;
        }
        let consequence = match statement.effect {
            Some(Effect::Deny) => "whoever sends another value is not denied by this statement",
            _ => "whoever sends the value is allowed",
        };
        let finding = reporter
            .at(literal.key_node(), format!("`{}` is whatever the caller sends", literal.key()))
            .so(consequence)
            .help("test who calls, by a key such as `aws:PrincipalOrgID` or `aws:SourceVpce`");
        reporter.push(finding);
    }
}

/// Whether a condition can keep a caller out that sends what it likes.
fn limits(literal: &Literal<'_>) -> bool {
    !is_on_any(literal, &SPOOFABLE)
        && !is_on_any(literal, &NO_LIMIT)
        && (literal.when_absent() != Truth::Yes || literal.when_present() != Outcome::Always)
}

/// Whether only services are named: some of them put the account that they act for into
/// `aws:Referer`.
fn names_only_services(statement: &CompiledStatement<'_>) -> bool {
    statement
        .principals
        .as_ref()
        .is_some_and(|set| !set.negated && set.is_only(&[PrincipalReading::Service]))
}
