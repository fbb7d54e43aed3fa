//! P053

use std::ops::Range;

use policylint_model::arn::{Arn, ArnPart};
use policylint_model::variable::{Content, Occurrence, occurrences};
use policylint_model::{Effect, LanguageVersion};
use policylint_syntax::NodeId;

use crate::diagnostic::{Diagnostic, Severity};
use crate::element_text::{self, ElementText};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};
use crate::wording::all_of;

declare_rule! {
    /// A policy variable stands where AWS fills in none.
    ///
    /// ## Why is this bad?
    /// Variables work in the last field of a resource's ARN and in the values of conditions. In an action, a
    /// principal or a condition key, and in the partition and the service of an ARN, they are just text,
    /// which matches nothing.
    ///
    /// In the region and the account of an ARN AWS's own policies use them, though AWS does not document
    /// that: there the finding is a warning.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:${aws:PrincipalTag/action}", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/${aws:PrincipalTag/team}/*"}]}
    /// ```
    ///
    /// ## References
    /// - [IAM policy elements: Variables and tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)
    "P053" "variable-in-unsupported-element" {
        group: Group::Grammar,
        analyzer: &["VARIABLE_UNSUPPORTED_IN_ELEMENT"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let effect = context.statement.effect();
    for text in element_text::odd_actions(context) {
        report(&text, text.if_dead(effect), reporter);
    }
    for principal in element_text::principals(context) {
        report(&principal.text, "AWS refuses the policy", reporter);
    }
    for literal in &context.compiled.conditions {
        if let Some((range, written)) = first_variable(literal.key()) {
            let message = format!("the variable `{written}` stands in a condition key");
            let finding = reporter
                .within(literal.key_node(), range, message)
                .so("it is just text, and no request has a key of this name");
            reporter.push(with_help(finding, &written));
        }
    }
    // In the version of 2008 there are no variables anywhere (P052).
    if context.document().policy.language() == LanguageVersion::V2012 {
        for text in element_text::resources(context) {
            before_last_field(&text, effect, reporter);
        }
    }
}

fn report(text: &ElementText<'_>, consequence: &str, reporter: &mut Reporter<'_>) {
    let Some((range, written)) = first_variable(text.text) else { return };
    let finding = reporter
        .within(text.node, range, format!("the variable `{written}` stands in `{}`", text.element))
        .so(format!("it is just text, and {consequence}"));
    reporter.push(with_help(finding, &written));
}

fn before_last_field(text: &ElementText<'_>, effect: Option<Effect>, reporter: &mut Reporter<'_>) {
    let Some((range, written)) = first_variable(text.text) else { return };
    let Ok(arn) = Arn::parse_pattern(text.text, LanguageVersion::V2012) else {
        if range.start == 0 {
            whole(text.node, range, &written, text.if_dead(effect), reporter);
        }
        return;
    };
    let mut found: Vec<(ArnPart, Range<usize>, String)> = Vec::new();
    for part in [ArnPart::Partition, ArnPart::Service, ArnPart::Region, ArnPart::Account] {
        let start = arn.range(part).start;
        found.extend(
            first_variable(arn.part(part))
                .map(|(inner, written)| (part, start + inner.start..start + inner.end, written)),
        );
    }
    let Some((_, range, first)) = found.first() else { return };
    let parts: Vec<&str> = found.iter().map(|(part, ..)| name(*part)).collect();
    let variables = all_of(found.iter().map(|(.., written)| written));
    let stand = if found.len() == 1 { "the variable" } else { "the variables" };
    let stands = if found.len() == 1 { "stands" } else { "stand" };
    let message = format!("{stand} {variables} {stands} in the {} of an ARN", parts.join(" and "));
    let finding = reporter.within(text.node, range.clone(), message);
    let may_work = found.iter().all(|(part, _, written)| {
        matches!(part, ArnPart::Region | ArnPart::Account) && names_key(written)
    });
    let finding = if may_work {
        // OP-31: AWS-managed policies do so, and the documentation is silent.
        finding.so(MAY_WORK).severity(Severity::Warning)
    } else {
        finding.so(format!("no value takes its place, and {}", text.if_dead(effect)))
    };
    reporter.push(with_help(finding, first));
}

const MAY_WORK: &str =
    "AWS may take it for text: filling it in is not documented, though policies of AWS rely on it";

fn name(part: ArnPart) -> &'static str {
    match part {
        ArnPart::Partition => "partition",
        ArnPart::Service => "service",
        ArnPart::Region => "region",
        _ => "account",
    }
}

fn whole(
    node: NodeId,
    range: Range<usize>,
    written: &str,
    consequence: &str,
    reporter: &mut Reporter<'_>,
) {
    if names_key(written) {
        let message = format!("the variable `{written}` stands where an ARN must start");
        let finding = reporter.within(node, range, message).so(consequence);
        reporter.push(with_help(finding, written));
    }
}

fn with_help(finding: Diagnostic, written: &str) -> Diagnostic {
    if names_key(written) {
        finding.help("write the value, or a wildcard with a condition that holds the variable")
    } else {
        finding.help("fill it in: it is a parameter of a template, not a variable of policies")
    }
}

/// Whether a variable has the form of a condition key, which `${Account}` and `${AWS::Region}` have not.
fn names_key(written: &str) -> bool {
    written.split_once(':').is_some_and(|(_, rest)| !rest.starts_with(':'))
}

/// The first well-formed variable of a text: where it stands and how it is written.
fn first_variable(text: &str) -> Option<(Range<usize>, String)> {
    if !text.contains('$') {
        return None;
    }
    let is_variable = |found: &Occurrence<'_>| matches!(found.content, Ok(Content::Variable(_)));
    let Occurrence { range, .. } = occurrences(text).find(is_variable)?;
    let written = text.get(range.clone()).unwrap_or_default().to_owned();
    Some((range, written))
}
