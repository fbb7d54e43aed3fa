//! N019

use policylint_analysis::{CompiledStatement, Literal, Outcome};
use policylint_model::Effect;
use policylint_model::operator::{Operator, Quantifier};

use crate::condition_edit::under_operator;
use crate::condition_weight::{
    can_be_absent, is_asked_for, is_ceiling, is_on_any, is_on_network, is_restricting,
};
use crate::diagnostic::Severity;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// An Allow names who may call by a test with `IfExists`.
    ///
    /// ## Why is this bad?
    /// `IfExists` lets the condition hold for requests that lack the key. Where the key says who calls, from where
    /// or for whom, such requests are the very ones that nobody has checked: a caller outside of any organization,
    /// a call that no service forwards, a role that no service is named for.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1a2b3c4d"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where another statement denies requests without the key.
    ///
    /// ## Fix safety
    /// Unsafe: requests without the key are no longer allowed.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IfExists)
    "N019" "ifexists-weakens-allow" {
        group: Group::Condition,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        peers: &["boogy:ifexists_condition_usage"],
        check: Check::Statement(check),
    }
}

/// Keys of calls that a service forwards: with `IfExists` they say "directly, or by this service".
const FORWARDED: [&str; 3] = ["aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    // A ceiling gives nothing.
    if statement.effect != Some(Effect::Allow) || is_ceiling(context.document().policy_kind()) {
        return;
    }
    for literal in &statement.conditions {
        let Some(operator) = literal.known_operator().filter(|operator| operator.if_exists) else {
            continue;
        };
        // A negated test holds without the key anyway (N021), `ForAllValues` too (N016).
        if operator.is_negated()
            || operator.quantifier == Quantifier::ForAllValues
            || !is_restricting(literal)
            || is_on_any(literal, &FORWARDED)
            || literal.when_present() == Outcome::Always
            || is_asked_for(statement, literal)
            || is_other_route_tested(statement, literal)
            || !can_be_absent(context, literal)
        {
            continue;
        }
        let meant = Operator { if_exists: false, ..operator };
        let message = format!(
            "`{}` holds for requests without `{}`",
            literal.operator_text.text,
            literal.key()
        );
        let finding = reporter
            .at(literal.operator_text.node, message)
            .so("this statement allows them, too")
            .help(format!("use `{meant}`"))
            .fix(under_operator(context.tree(), literal, meant));
        // For a role by name the service that it is passed to is a second lock.
        let is_second =
            literal.is_on("iam:PassedToService") && !statement.resources.is_everything();
        reporter.push(if is_second { finding.severity(Severity::Info) } else { finding });
    }
}

/// Whether the statement tests another key of the network: requests carry the address that they come
/// from or the endpoint that they come through, so tests of both with `IfExists` leave none out.
fn is_other_route_tested(statement: &CompiledStatement<'_>, literal: &Literal<'_>) -> bool {
    is_on_network(literal)
        && statement
            .conditions
            .iter()
            .any(|other| is_on_network(other) && !other.key().eq_ignore_ascii_case(literal.key()))
}
