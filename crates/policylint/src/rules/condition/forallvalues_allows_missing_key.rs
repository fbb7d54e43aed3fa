//! N016

use policylint_analysis::{Literal, Outcome};
use policylint_model::Effect;
use policylint_model::operator::{BaseOperator, Quantifier};

use crate::condition_edit::with_test;
use crate::condition_weight::{can_be_absent, is_asked_for, is_on_any, is_restricting};
use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// An Allow tests a key by `ForAllValues` and lets requests pass that lack it.
    ///
    /// ## Why is this bad?
    /// `ForAllValues` asks that no value of the request lies outside of the list. A request that lacks the key has
    /// no such value, so the condition holds for it. Where the key says who calls or on whose behalf, that opens
    /// the statement to everybody who does not send it.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"ForAllValues:StringEquals": {"aws:CalledVia": "cloudformation.amazonaws.com"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"ForAllValues:StringEquals": {"aws:CalledVia": "cloudformation.amazonaws.com"}, "Null": { "aws:CalledVia": "false" }}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where a request without the key asks for nothing that the list could forbid.
    ///
    /// ## Fix safety
    /// Unsafe: requests without the key are no longer allowed.
    ///
    /// ## References
    /// - [Single-valued vs. multivalued context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html)
    "N016" "forallvalues-allows-missing-key" {
        group: Group::Condition,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        peers: &["parliament:SINGLE_VALUE_CONDITION_TOO_PERMISSIVE", "boogy:set_operator_validation"],
        check: Check::Statement(check),
    }
}

/// Keys of which requests without them ask for nothing that the list could forbid, or that every
/// request for their actions carries: `CreateGrant` always names operations, a change of records always
/// names records, a session without transitive tags passes none on.
const HARMLESS_IF_ABSENT: [&str; 5] = [
    "kms:GrantOperations",
    "sts:TransitiveTagKeys",
    "route53:ChangeResourceRecordSetsNormalizedRecordNames",
    "route53:ChangeResourceRecordSetsRecordTypes",
    "route53:ChangeResourceRecordSetsActions",
];

/// Keys that AWS's own examples test so, together with actions that carry them.
const WITH_ITS_ACTIONS: [&str; 2] = ["dynamodb:LeadingKeys", "dynamodb:Attributes"];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if context.compiled.effect != Some(Effect::Allow) {
        return;
    }
    for literal in &context.compiled.conditions {
        let Some(operator) = literal.known_operator() else { continue };
        // G008 speaks of tag keys, N015 of keys of one value, N024 of tests that every value meets.
        if operator.quantifier != Quantifier::ForAllValues
            || operator.base == BaseOperator::Null
            || !literal.is_multi_valued()
            || literal.is_on("aws:TagKeys")
            || is_on_any(literal, &HARMLESS_IF_ABSENT)
            || literal.when_present() == Outcome::Always
            || is_asked_for(context.compiled, literal)
            || is_left_to_its_actions(context, literal)
            || !can_be_absent(context, literal)
        {
            continue;
        }
        let message = format!(
            "`{}` holds for requests without `{}`",
            literal.operator_text.text,
            literal.key()
        );
        let edits =
            with_test(context.tree(), context.statement, "Null", literal.key(), "\"false\"");
        let title = format!("ask that `{}` is there", literal.key());
        let finding = reporter
            .at(literal.operator_text.node, message)
            .so("this statement allows them, too")
            .help("ask by `Null` with `false` that the key is there")
            .fix(edits.map(|edits| Fix::suggested(title, edits)));
        // What is asked for may well be left out; who calls may not.
        reporter.push(if is_restricting(literal) {
            finding
        } else {
            finding.severity(Severity::Info)
        });
    }
}

/// Whether the key is one that every action of the statement is documented to carry.
fn is_left_to_its_actions(context: &StatementContext<'_>, literal: &Literal<'_>) -> bool {
    let Some(key) = literal.catalog_key().filter(|_| is_on_any(literal, &WITH_ITS_ACTIONS)) else {
        return false;
    };
    let actions = context.compiled.actions.as_ref();
    actions.is_some_and(|set| set.known().actions().all(|action| action.supports_key(key)))
}
