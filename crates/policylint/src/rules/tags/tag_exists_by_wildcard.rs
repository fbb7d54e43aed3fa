//! G014

use crate::bare_star::{BareStar, bare_star, is_on_tag};
use crate::diagnostic::Severity;
use crate::mfa_test::under;
use crate::rule::{Activation, Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A wildcard that every value matches asks whether a tag is there.
    ///
    /// ## Why is this bad?
    /// `StringLike` with `*` holds for every value of the tag, `StringNotLike` with `*` where there is none. `Null`
    /// asks the same in plain words, and nobody takes it for a limit on values.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:CreateTable", "Resource": "*", "Condition": {"StringLike": {"aws:RequestTag/team": "*"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "dynamodb:CreateTable", "Resource": "*", "Condition": {"Null": {"aws:RequestTag/team": "false"}}}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: `Null` takes a tag with an empty value for absent, which the wildcard does not.
    ///
    /// ## References
    /// - [Controlling access to AWS resources using tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html)
    "G014" "tag-exists-by-wildcard" {
        group: Group::Tags,
        severity: Severity::Info,
        activation: Activation::Strict,
        fix: FixKind::Unsafe,
        analyzer: &["EQUIVALENT_TO_NULL_FALSE", "EQUIVALENT_TO_NULL_TRUE"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in context.compiled.conditions.iter().filter(|literal| is_on_tag(literal)) {
        let (wanted, code) = match bare_star(context, literal) {
            Some(BareStar::IsPresent) => (false, "EQUIVALENT_TO_NULL_FALSE"),
            Some(BareStar::IsAbsent) => (true, "EQUIVALENT_TO_NULL_TRUE"),
            _ => continue,
        };
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
