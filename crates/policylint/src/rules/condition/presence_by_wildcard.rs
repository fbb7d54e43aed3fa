//! N040

use crate::bare_star::{BareStar, bare_star};
use crate::condition_weight::is_on_any;
use crate::diagnostic::Severity;
use crate::id_form::SENSITIVE_KEYS;
use crate::mfa_test::under;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A wildcard that every value matches asks only whether the key is there.
    ///
    /// ## Why is this bad?
    /// `StringLike` with `*` holds whenever the key is there, `StringNotLike` with `*` whenever it is not. `Null`
    /// says the same in plain words, and nobody takes it for a limit on values.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:SetSourceIdentity", "Resource": "*", "Condition": {"StringLike": {"sts:SourceIdentity": "*"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:SetSourceIdentity", "Resource": "*", "Condition": {"Null": {"sts:SourceIdentity": "false"}}}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: `Null` takes a key without any value for absent, which the wildcard does not.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null)
    "N040" "presence-by-wildcard" {
        group: Group::Condition,
        severity: Severity::Info,
        fix: FixKind::Unsafe,
        analyzer: &["EQUIVALENT_TO_NULL_FALSE", "EQUIVALENT_TO_NULL_TRUE"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        let (wanted, code) = match bare_star(context, literal) {
            Some(BareStar::IsPresent) => (false, "EQUIVALENT_TO_NULL_FALSE"),
            Some(BareStar::IsAbsent) => (true, "EQUIVALENT_TO_NULL_TRUE"),
            _ => continue,
        };
        // G014 speaks of tags, N030 of ids.
        if crate::bare_star::is_on_tag(literal) || is_on_any(literal, &SENSITIVE_KEYS) {
            continue;
        }
        let what = if wanted { "is not there" } else { "is there" };
        let message = format!(
            "`{}` with `*` asks only whether `{}` {what}",
            literal.operator_text.text,
            literal.key()
        );
        let finding = reporter
            .at(literal.values_node, message)
            .help(format!("ask by `Null` with `{wanted}`"))
            .fix(under(context.tree(), literal, "Null", Some(wanted)))
            .analyzer(Some(code));
        reporter.push(finding);
    }
}
