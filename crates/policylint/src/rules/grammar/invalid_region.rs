//! P041

use policylint_catalog::{Partition, catalog};
use policylint_model::LanguageVersion;
use policylint_model::arn::{Arn, ArnPart};
use policylint_model::operator::OperatorFamily;

use crate::diagnostic::Severity;
use crate::element_text::{self, ElementText};
use crate::misspelling::nearest;
use crate::placeholder;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// An ARN names a region that AWS does not have.
    ///
    /// ## Why is this bad?
    /// The fourth field of an ARN is a region such as `us-east-1`. Nothing is in a region that does not
    /// exist, or that belongs to another partition, so that the ARN matches nothing. A wildcard and an empty
    /// field are fine.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:us-east1:111122223333:orders"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:us-east-1:111122223333:orders"}]}
    /// ```
    ///
    /// ## When to ignore it
    /// When the region is newer than the catalog, whose day `policylint --version` tells.
    ///
    /// ## References
    /// - [Identify AWS resources with ARNs](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)
    /// - [AWS Regions](https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html)
    "P041" "invalid-region" {
        group: Group::Grammar,
        severity: Severity::Warning,
        fix: FixKind::Suggestion,
        analyzer: &["INVALID_ARN_REGION"],
        peers: &["parliament:INVALID_ARN", "boogy:resource_validation"],
        check: Check::Statement(check),
    }
}

/// Words that stand in the place of a region though they are none: for what is everywhere.
const WITHOUT_REGION: [&str; 2] = ["global", "aws-global"];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let language = context.document().policy.language();
    for text in element_text::resources(context) {
        let consequence = text.if_dead(context.statement.effect());
        report(&text, language, consequence, reporter);
    }
    for value in element_text::values(context) {
        if value.operator.is_some_and(|operator| operator.family() == OperatorFamily::Arn) {
            report(&value.text, language, "this value matches no ARN", reporter);
        }
    }
}

fn report(
    text: &ElementText<'_>,
    language: LanguageVersion,
    consequence: &str,
    reporter: &mut Reporter<'_>,
) {
    let Ok(arn) = Arn::parse_pattern(text.text, language) else { return };
    let region = arn.region();
    let is_literal = !region.contains(['*', '?', '$', '\u{FFFC}']);
    if region.is_empty()
        || !is_literal
        || WITHOUT_REGION.contains(&region)
        || placeholder::is_placeholder(region)
    {
        return;
    }
    let partition = catalog().partition(arn.partition());
    let message = match (catalog().partition_of_region(region), partition) {
        (None, _) => format!("AWS has no region `{region}`"),
        (Some(home), Some(written)) if home.name() != written.name() => {
            format!(
                "`{region}` is a region of the partition `{}`, not of `{}`",
                home.name(),
                written.name()
            )
        }
        _ => return,
    };
    let finding = reporter
        .within(text.node, arn.range(ArnPart::Region), message)
        .so(consequence)
        .help(help(region, partition));
    reporter.push(finding);
}

fn help(region: &str, partition: Option<Partition>) -> String {
    if let Some(home) = catalog().partition_of_region(region) {
        return format!("write a region of the partition, or `arn:{}:…`", home.name());
    }
    let known: Vec<&'static str> = match partition {
        Some(partition) => partition.regions().collect(),
        None => catalog().partitions().flat_map(Partition::regions).collect(),
    };
    let near = nearest(region, &known).map(|near| format!("did you mean `{near}`? "));
    format!("{}the catalog is of {}", near.unwrap_or_default(), catalog().date())
}
