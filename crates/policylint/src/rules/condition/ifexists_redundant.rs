//! N020

use policylint_analysis::Literal;
use policylint_catalog::{Presence, Situation, catalog};
use policylint_model::operator::{Operator, Quantifier};

use crate::condition_edit::under_equal_operator;
use crate::diagnostic::Severity;
use crate::rule::{Activation, Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// `IfExists` changes nothing.
    ///
    /// ## Why is this bad?
    /// `IfExists` lets a condition hold for requests that lack the key. A negated operator holds for those without
    /// it, and so does `ForAllValues`; and some keys are in every request. It only makes readers wonder which
    /// requests are meant.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where it is kept as a reminder that some requests lack the key.
    ///
    /// ## Fix safety
    /// Safe: the condition holds for the same requests without it.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IfExists)
    "N020" "ifexists-redundant" {
        group: Group::Condition,
        severity: Severity::Info,
        activation: Activation::Strict,
        fix: FixKind::Safe,
        peers: &["boogy:ifexists_condition_usage"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        let Some(operator) = literal.known_operator().filter(|operator| operator.if_exists) else {
            continue;
        };
        let consequence = match operator.quantifier {
            Quantifier::ForAllValues => "`ForAllValues` already holds for requests without the key",
            Quantifier::None if operator.is_negated() => {
                "a negated operator already holds for requests without the key"
            }
            _ if is_always_sent(literal) => "every request carries the key",
            _ => continue,
        };
        let meant = Operator { if_exists: false, ..operator };
        let message = format!("`IfExists` changes nothing in `{}`", literal.operator_text.text);
        let finding = reporter
            .at(literal.operator_text.node, message)
            .label(consequence)
            .help(format!("use `{meant}`"))
            .fix(under_equal_operator(context.tree(), literal, meant));
        reporter.push(finding);
    }
}

/// Whether every request carries the key, whatever it asks for and whoever makes it.
fn is_always_sent(literal: &Literal<'_>) -> bool {
    literal.catalog_key().is_some_and(|key| {
        let fact = catalog().key_presence(key, Situation::default());
        fact.is_some_and(|fact| fact.presence == Presence::Always)
    })
}
