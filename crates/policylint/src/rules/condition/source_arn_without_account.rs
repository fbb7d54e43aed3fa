//! N033

use policylint_model::Effect;
use policylint_model::LanguageVersion;
use policylint_model::arn::Arn;
use policylint_model::operator::OperatorFamily;
use policylint_model::truth::Truth;

use crate::condition_weight::is_on_any;
use crate::diagnostic::Severity;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// An Allow names the source of a call by an ARN without an account.
    ///
    /// ## Why is this bad?
    /// `aws:SourceArn` keeps a service from being used by strangers. The ARN of a bucket has no account, and a
    /// wildcard in its place matches every one: if the bucket is deleted, whoever creates one of that name next can
    /// make the service call. `aws:SourceAccount` beside it closes that.
    ///
    /// ## Example
    /// ```json bad kind=resource
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sns:Publish", "Resource": "arn:aws:sns:eu-west-1:111122223333:uploads", "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::uploads"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=resource
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "s3.amazonaws.com"}, "Action": "sns:Publish", "Resource": "arn:aws:sns:eu-west-1:111122223333:uploads", "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::uploads"}, "StringEquals": {"aws:SourceAccount": "111122223333"}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where the name is yours for good.
    ///
    /// ## References
    /// - [The confused deputy problem](https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html)
    "N033" "source-arn-without-account" {
        group: Group::Condition,
        severity: Severity::Warning,
        fix: FixKind::Suggestion,
        check: Check::Statement(check),
    }
}

/// Keys that fix the account or organization of the source.
const COMPANIONS: [&str; 7] = [
    "aws:SourceAccount",
    "aws:SourceOwner",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "kms:CallerAccount",
];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    // Only policies of resources let services in.
    if statement.effect != Some(Effect::Allow) || statement.principals.is_none() {
        return;
    }
    let has_companion = statement
        .conditions
        .iter()
        .any(|one| is_on_any(one, &COMPANIONS) && one.when_absent() != Truth::Yes);
    if has_companion {
        return;
    }
    let version = context.within.compiled.version;
    for literal in statement.conditions.iter().filter(|one| one.is_on("aws:SourceArn")) {
        let is_test = literal.known_operator().is_some_and(|operator| {
            let family = operator.family();
            !operator.is_negated() && matches!(family, OperatorFamily::Arn | OperatorFamily::String)
        });
        if !is_test {
            continue;
        }
        let mut open = literal
            .values
            .iter()
            .filter_map(|value| Some((value.text.node, value.text.known()?)))
            .filter(|(_, text)| lacks_account(text, version));
        let Some((node, text)) = open.next() else { continue };
        let others = match open.count() {
            0 => String::new(),
            more => format!(", like {more} more,"),
        };
        let finding = reporter
            .at(node, format!("`{text}`{others} names no account"))
            .so("a source of that name in another account will do")
            .help("test `aws:SourceAccount` as well");
        reporter.push(finding);
    }
}

/// Whether an ARN leaves open in which account the source is.
fn lacks_account(text: &str, version: LanguageVersion) -> bool {
    Arn::parse_pattern(text, version)
        .is_ok_and(|arn| arn.account().is_empty() || arn.account().contains(['*', '?']))
}
