//! P040

use policylint_catalog::catalog;
use policylint_model::arn::{Arn, ArnPart};
use policylint_model::operator::OperatorFamily;
use policylint_model::{LanguageVersion, PrincipalType};
use policylint_syntax::edit::replace_text;

use crate::diagnostic::Fix;
use crate::element_text::{self, ElementText};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::all_of;

declare_rule! {
    /// An ARN names a partition that AWS does not have.
    ///
    /// ## Why is this bad?
    /// The second field of an ARN is a partition such as `aws`, `aws-cn` or `aws-us-gov`. No resource and no
    /// principal is in another one, so that the ARN matches nothing. A wildcard is fine.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:amazon:s3:::a/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the ARN starts to match, and another partition may have been meant.
    ///
    /// ## References
    /// - [Identify AWS resources with ARNs](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)
    "P040" "invalid-partition" {
        group: Group::Grammar,
        fix: FixKind::Unsafe,
        analyzer: &["INVALID_PARTITION"],
        peers: &["parliament:INVALID_ARN", "boogy:resource_validation"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.statement;
    for text in element_text::resources(context) {
        let consequence = text.if_dead(statement.effect());
        report(context, &text, consequence, reporter);
    }
    for principal in element_text::principals(context) {
        let of = principal.principal_type;
        if matches!(of, Some(PrincipalType::Aws | PrincipalType::Federated)) {
            report(context, &principal.text, "AWS refuses the policy", reporter);
        }
    }
    for value in element_text::values(context) {
        if value.operator.is_some_and(|operator| operator.family() == OperatorFamily::Arn) {
            report(context, &value.text, "this value matches no ARN", reporter);
        }
    }
}

fn report(
    context: &StatementContext<'_>,
    text: &ElementText<'_>,
    consequence: &str,
    reporter: &mut Reporter<'_>,
) {
    let language = context.document().policy.language();
    let Some(partition) = unknown_partition(text, language) else { return };
    let name = text.text.get(partition.clone()).unwrap_or_default();
    let message = match name {
        "" => "the ARN names no partition".to_owned(),
        _ => format!("AWS has no partition `{name}`"),
    };
    let edit = replace_text(context.tree(), text.node, partition.clone(), "aws").ok();
    let known = all_of(catalog().partitions().map(policylint_catalog::Partition::name));
    let finding = if name.is_empty() {
        reporter.at(text.node, message)
    } else {
        reporter.within(text.node, partition, message)
    };
    let finding = finding
        .so(consequence)
        .help(format!(
            "write `aws`, or another partition; as of {} AWS has {known}",
            catalog().date()
        ))
        .fix(edit.map(|edit| Fix::suggested("write `aws`", vec![edit])));
    reporter.push(finding);
}

/// The range of a partition that is literal and not one of AWS.
fn unknown_partition(
    text: &ElementText<'_>,
    language: LanguageVersion,
) -> Option<std::ops::Range<usize>> {
    if text.text.starts_with("arn:aws:") {
        return None;
    }
    let arn = Arn::parse_pattern(text.text, language).ok()?;
    let partition = arn.partition();
    let is_literal = !partition.contains(['*', '?', '$', '\u{FFFC}']);
    (is_literal && catalog().partition(partition).is_none()).then(|| arn.range(ArnPart::Partition))
}
