//! N015

use policylint_catalog::KeyScope;
use policylint_model::Effect;
use policylint_model::operator::{BaseOperator, Operator, Quantifier};

use crate::condition_edit::{under_equal_operator, under_operator};
use crate::condition_weight::{can_be_absent, is_asked_for, is_restricting};
use crate::diagnostic::Severity;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// `ForAllValues` or `ForAnyValue` stands before a condition key that has one value.
    ///
    /// ## Why is this bad?
    /// The qualifiers are for keys of several values. `ForAllValues` holds for requests that lack the key: an Allow
    /// then also allows those, a Deny also denies them. `ForAnyValue` before a positive operator changes nothing
    /// and makes the key look like one of several values.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe for `ForAnyValue` before a positive operator, which holds for the same requests without it. Unsafe
    /// otherwise: requests that lack the key are treated otherwise then.
    ///
    /// ## References
    /// - [Single-valued vs. multivalued context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html)
    "N015" "set-qualifier-on-single-key" {
        group: Group::Condition,
        severity: Severity::Warning,
        fix: FixKind::Safe,
        analyzer: &["FORALLVALUES_WITH_SINGLE_VALUED_KEY"],
        peers: &["parliament:SINGLE_VALUE_CONDITION_TOO_PERMISSIVE", "boogy:set_operator_validation"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        let (Some(operator), Some(key)) = (literal.known_operator(), literal.catalog_key()) else {
            continue;
        };
        // Claims of identity providers have rules of their own.
        if operator.quantifier == Quantifier::None
            || operator.base == BaseOperator::Null
            || key.multi_valued()
            || key.scope() == KeyScope::Federation
        {
            continue;
        }
        let meant = Operator { quantifier: Quantifier::None, ..operator };
        let is_all = operator.quantifier == Quantifier::ForAllValues;
        let is_idle = !is_all && !operator.is_negated() && !operator.if_exists;
        let message = format!(
            "`{}` stands before `{}`, which has one value",
            operator.quantifier.as_str().trim_end_matches(':'),
            literal.key()
        );
        let mut finding = reporter
            .at(literal.operator_text.node, message)
            .help(format!("use `{meant}`"))
            .analyzer(None);
        let opens = is_all && !operator.is_negated() && can_be_absent(context, literal);
        let is_guarded = is_asked_for(context.compiled, literal);
        finding = match context.compiled.effect {
            _ if is_idle => finding.so("it changes nothing").severity(Severity::Info),
            Some(Effect::Allow) if is_all => {
                let finding = finding.analyzer(Some("FORALLVALUES_WITH_SINGLE_VALUED_KEY"));
                if opens && !is_guarded {
                    let finding = finding.so("this statement also allows requests without the key");
                    // What is asked for may well be left out; who calls may not.
                    let severity =
                        if is_restricting(literal) { Severity::Warning } else { Severity::Info };
                    finding.severity(severity)
                } else {
                    finding.severity(Severity::Info)
                }
            }
            Some(Effect::Deny) if opens && !is_guarded => finding
                .so("this statement also denies requests without the key")
                .severity(Severity::Info),
            _ => finding.severity(Severity::Info),
        };
        let tree = context.tree();
        let fix = if is_idle {
            under_equal_operator(tree, literal, meant)
        } else {
            under_operator(tree, literal, meant)
        };
        reporter.push(finding.fix(fix));
    }
}
