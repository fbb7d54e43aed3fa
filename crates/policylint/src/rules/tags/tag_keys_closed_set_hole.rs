//! G008

use policylint_analysis::Outcome;
use policylint_catalog::{AccessLevels, Action};
use policylint_model::Effect;
use policylint_model::operator::{BaseOperator, Quantifier};
use policylint_model::truth::Truth;

use crate::condition_edit::with_test;
use crate::condition_weight::{is_ceiling, is_on_any};
use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::tag_support::{PASSED_TAGS, is_tagging};

declare_rule! {
    /// An Allow limits the tags of a request and lets requests without tags pass.
    ///
    /// ## Why is this bad?
    /// `ForAllValues` on `aws:TagKeys` asks that no other tag is passed. A request that passes none has no such
    /// tag, so what it creates has no tags at all, and no owner by which it could be found, billed or protected. A
    /// test of `aws:RequestTag` asks for the tag that must be there.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:CreateTable", "Resource": "*", "Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": ["team", "cost"]}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:CreateTable", "Resource": "*", "Condition": {"ForAllValues:StringEquals": {"aws:TagKeys": ["team", "cost"]}, "Null": { "aws:TagKeys": "false" }}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where what has no tags is welcome, or tags are set by another rule of the organization.
    ///
    /// ## Fix safety
    /// Unsafe: requests without tags are no longer allowed.
    ///
    /// ## References
    /// - [AWS global condition context keys: aws:TagKeys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-tagkeys)
    "G008" "tag-keys-closed-set-hole" {
        group: Group::Tags,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        check: Check::Statement(check),
    }
}

/// Wildcards can name more actions than are worth asking about.
const MAX_ACTIONS: usize = 400;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    if statement.effect != Some(Effect::Allow) || is_ceiling(context.document().policy_kind()) {
        return;
    }
    let asks = statement
        .conditions
        .iter()
        .any(|one| is_on_any(one, &PASSED_TAGS) && one.when_absent() == Truth::No);
    for literal in statement.conditions.iter().filter(|one| one.is_on("aws:TagKeys")) {
        let is_open = literal.known_operator().is_some_and(|operator| {
            operator.quantifier == Quantifier::ForAllValues
                && operator.base != BaseOperator::Null
                && !operator.is_negated()
        });
        // N024 speaks of lists that every tag is in.
        if !is_open
            || asks
            || literal.when_present() == Outcome::Always
            || !may_come_untagged(context)
        {
            continue;
        }
        let operator = &literal.operator_text.text;
        let edits =
            with_test(context.tree(), context.statement, "Null", "aws:TagKeys", "\"false\"");
        let finding = reporter
            .at(
                literal.operator_text.node,
                format!("`{operator}` holds for requests without any tag"),
            )
            .so("this statement also allows to create what has no tags")
            .help("test `aws:RequestTag` for the tags that must be there")
            .fix(edits.map(|edits| Fix::suggested("ask that tags are passed", edits)));
        reporter.push(finding);
    }
}

/// Whether the statement names actions that create something and may pass tags or not; those that set
/// tags always do.
fn may_come_untagged(context: &StatementContext<'_>) -> bool {
    let creates = |action: Action| {
        !is_tagging(action) && action.access_levels().intersects(AccessLevels::WRITE) && {
            let key = policylint_catalog::catalog().find_condition_key("aws:TagKeys");
            key.is_some_and(|key| action.supports_key(key))
        }
    };
    let Some(actions) = context.compiled.actions.as_ref().filter(|set| !set.negated) else {
        return false;
    };
    actions.known().actions().take(MAX_ACTIONS).any(creates)
}
