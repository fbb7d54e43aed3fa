//! N012

use policylint_model::operator::{BaseOperator, Operator};

use crate::condition_edit::under_operator;
use crate::condition_value::has_wildcard;
use crate::diagnostic::Severity;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A value has a wildcard under an operator that takes it as a plain character.
    ///
    /// ## Why is this bad?
    /// `StringEquals` and its kin compare character by character. `core-*` equals only the text `core-*`, which
    /// hardly any request carries: a positive test never holds, a negated one always does.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:StopInstances", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalTag/squad": "core-*"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:StopInstances", "Resource": "*", "Condition": {"StringLike": {"aws:PrincipalTag/squad": "core-*"}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where the character itself is meant. In the version of 2012 `${*}` and `${?}` say so.
    ///
    /// ## Fix safety
    /// Unsafe: the value starts to match.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String)
    "N012" "wildcard-without-like" {
        group: Group::Condition,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        analyzer: &["WILDCARD_WITHOUT_LIKE_OPERATOR"],
        check: Check::Statement(check),
    }
}

/// More places than these would bury a finding.
const MAX_PLACES: usize = 5;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let version = context.within.compiled.version;
    for literal in &context.compiled.conditions {
        let Some(operator) = literal.known_operator() else { continue };
        // T019 speaks of claims of identity providers.
        if crate::oidc::compares_exactly(context, literal) {
            continue;
        }
        let base = match operator.base {
            BaseOperator::StringEquals | BaseOperator::StringEqualsIgnoreCase => {
                BaseOperator::StringLike
            }
            BaseOperator::StringNotEquals | BaseOperator::StringNotEqualsIgnoreCase => {
                BaseOperator::StringNotLike
            }
            _ => continue,
        };
        let mut wild = literal
            .values
            .iter()
            .filter_map(|value| Some((value.text.node, value.text.known()?)))
            .filter(|(_, text)| has_wildcard(text, version));
        let Some((node, text)) = wild.next() else { continue };
        let meant = Operator { base, ..operator };
        let ignores_case = matches!(
            operator.base,
            BaseOperator::StringEqualsIgnoreCase | BaseOperator::StringNotEqualsIgnoreCase
        );
        let written = &literal.operator_text.text;
        let message = format!("`{written}` takes the wildcard in `{text}` as a plain character");
        let consequence = if operator.is_negated() {
            "it excepts only this very text"
        } else {
            "it matches only this very text"
        };
        let mut finding = reporter.at(node, message).so(consequence);
        finding = if ignores_case {
            finding.help(format!("use `{meant}`, which heeds case, with each spelling"))
        } else {
            let fix = under_operator(context.tree(), literal, meant);
            finding.help(format!("use `{meant}`")).fix(fix)
        };
        for (node, _) in wild.take(MAX_PLACES) {
            finding = finding.also(context.tree().place(node), "and this one");
        }
        reporter.push(finding);
    }
}
