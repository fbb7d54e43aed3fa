//! N023

use policylint_analysis::{
    ActionReading, CompiledStatement, Literal, PrincipalReading, PrincipalSet,
};
use policylint_model::operator::Quantifier;
use policylint_model::{Effect, PolicyKind};

use crate::condition_edit::with_test;
use crate::condition_weight::{is_on_any, is_on_network};
use crate::diagnostic::{Fix, Severity};
use crate::given::MAX_STATEMENTS;
use crate::rule::{Check, Confidence, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A broad Deny by organization or network also stops what AWS services do.
    ///
    /// ## Why is this bad?
    /// A service that calls for you comes from AWS's own addresses and not through your VPC endpoint, and a service
    /// that calls in its own name is in no organization. A negated test on such a key holds for those requests, so
    /// a Deny for all actions stops queries, deployments or log deliveries that were allowed.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}, "BoolIfExists": { "aws:ViaAWSService": "false" }}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where no service is to act from outside of the network.
    ///
    /// ## Fix safety
    /// Unsafe: calls of services are no longer denied by this statement.
    ///
    /// ## References
    /// - [AWS: Denies access to AWS based on the source IP](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-ip.html)
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    "N023" "deny-hits-aws-services" {
        group: Group::Condition,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        fix: FixKind::Unsafe,
        check: Check::Statement(check),
    }
}

/// Keys that services which call in their own name never carry (RQ-23).
const OF_PRINCIPALS: [&str; 4] =
    ["aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalAccount", "aws:PrincipalArn"];

/// Keys by which a statement tells calls of services from others.
const OF_SERVICES: [&str; 10] = [
    "aws:PrincipalIsAWSService",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:ViaAWSService",
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:SourceArn",
    "aws:SourceAccount",
    "aws:SourceOrgID",
];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    if statement.effect != Some(Effect::Deny)
        || statement.conditions.iter().any(|literal| is_on_any(literal, &OF_SERVICES))
    {
        return;
    }
    let (guard, consequence) = match context.document().policy_kind() {
        PolicyKind::Identity | PolicyKind::Scp | PolicyKind::Boundary | PolicyKind::Session => {
            let consequence = "this statement also denies what services do on behalf of a caller";
            ("aws:ViaAWSService", consequence)
        }
        PolicyKind::Resource | PolicyKind::Bucket | PolicyKind::KmsKey => {
            let consequence = "this statement also denies what this policy allows a service";
            ("aws:PrincipalIsAWSService", consequence)
        }
        // RCPs have a rule of their own, and services assume no role from outside.
        _ => return,
    };
    let is_forwarded = guard == "aws:ViaAWSService";
    let hits = |literal: &&Literal<'_>| {
        let is_negated = literal.known_operator().is_some_and(|operator| {
            operator.is_negated() && operator.quantifier == Quantifier::None
        });
        let is_meant =
            is_on_network(literal) || (!is_forwarded && is_on_any(literal, &OF_PRINCIPALS));
        is_negated && is_meant
    };
    let Some(literal) = statement.conditions.iter().find(hits) else { return };
    let is_wide = if is_forwarded { is_broad(statement) } else { allows_service(context) };
    if !is_wide {
        return;
    }
    let message = format!(
        "`{}` on `{}` holds for calls of AWS services",
        literal.operator_text.text,
        literal.key()
    );
    let edits = with_test(context.tree(), context.statement, "BoolIfExists", guard, "\"false\"");
    let title = format!("except them by `{guard}`");
    let finding = reporter
        .at(literal.operator_text.node, message)
        .so(consequence)
        .help(format!("except them: `BoolIfExists` on `{guard}` with `false`"))
        .fix(edits.map(|edits| Fix::suggested(title, edits)));
    reporter.push(finding);
}

/// Whether a statement is about all actions, of one service at least.
fn is_broad(statement: &CompiledStatement<'_>) -> bool {
    statement.actions.as_ref().is_some_and(|actions| {
        let is_whole = |reading: &ActionReading, text: &str| match reading {
            ActionReading::Everything => true,
            ActionReading::Wildcard { .. } => text.ends_with(":*"),
            _ => false,
        };
        actions.negated || actions.patterns.iter().any(|one| is_whole(&one.reading, &one.text.text))
    })
}

/// Whether another statement of the document allows a service something that this one denies, to
/// everybody by name.
fn allows_service(context: &StatementContext<'_>) -> bool {
    let (document, statement) = (context.within.compiled, context.compiled);
    let is_everyone = statement.principals.as_ref().is_some_and(PrincipalSet::is_everyone);
    let Some(denied) = statement.actions.as_ref().filter(|_| is_everyone) else { return false };
    if document.statements.len() > MAX_STATEMENTS {
        return false;
    }
    document.statements.iter().any(|other| {
        let names_service = other.principals.as_ref().is_some_and(|set| {
            !set.negated && set.forms.iter().any(|form| form.reading == PrincipalReading::Service)
        });
        let overlaps = || {
            other
                .actions
                .as_ref()
                .is_some_and(|allowed| !allowed.known().intersection(denied.known()).is_empty())
        };
        other.effect == Some(Effect::Allow) && names_service && overlaps()
    })
}
