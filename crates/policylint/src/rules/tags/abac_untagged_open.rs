//! G010

use policylint_analysis::Outcome;
use policylint_model::Effect;
use policylint_model::operator::Quantifier;
use policylint_model::truth::Truth;

use crate::bare_star::{bare_star, is_on_tag};
use crate::condition_weight::{is_ceiling, is_null_test};
use crate::diagnostic::Severity;
use crate::rule::{Check, Confidence, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// An Allow by a tag lets in what has no such tag.
    ///
    /// ## Why is this bad?
    /// A negated test, or one with `IfExists`, holds where the tag is missing. Whoever forgets the tag, or may
    /// remove it, gets what the tag was to keep back.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:TerminateInstances", "Resource": "*", "Condition": {"StringNotEquals": {"aws:ResourceTag/env": "prod"}}}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ec2:TerminateInstances", "Resource": "*", "Condition": {"StringEquals": {"aws:ResourceTag/env": "dev"}}}]}
    /// ```
    ///
    /// ## When to ignore it
    /// Where the tag only marks exceptions, and nobody who is to be kept back can remove it.
    ///
    /// ## References
    /// - [Controlling access to AWS resources using tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html)
    "G010" "abac-untagged-open" {
        group: Group::Tags,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        fix: FixKind::Suggestion,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    if statement.effect != Some(Effect::Allow)
        || statement.more_conditions.is_some()
        || is_ceiling(context.document().policy_kind())
        || statement.conditions.iter().any(|literal| literal.when_absent() != Truth::Yes)
    {
        return;
    }
    for literal in statement.conditions.iter().filter(|literal| is_on_tag(literal)) {
        let Some(operator) = literal.known_operator() else { continue };
        // Tests of presence say what they mean; N015 speaks of qualifiers; tags that a request passes
        // are tested when it passes them.
        if is_null_test(literal)
            || bare_star(context, literal).is_some()
            || operator.quantifier != Quantifier::None
            || literal.is_on("aws:RequestTag/")
            || literal.when_present() == Outcome::Never
        {
            continue;
        }
        let what = if literal.is_on("aws:PrincipalTag/") { "callers" } else { "resources" };
        let message = format!(
            "`{}` holds for {what} without `{}`",
            literal.operator_text.text,
            literal.key()
        );
        let finding = reporter
            .at(literal.operator_text.node, message)
            .so("this statement allows these, too")
            .help("test the tag by a positive operator without `IfExists`");
        reporter.push(finding);
    }
}
