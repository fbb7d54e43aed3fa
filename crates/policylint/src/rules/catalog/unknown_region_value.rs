//! C027

use policylint_analysis::Literal;
use policylint_catalog::{Partition, catalog};
use policylint_model::operator::OperatorFamily;

use crate::diagnostic::{Diagnostic, Severity};
use crate::distance::edits;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::unmatched::as_of_catalog;
use crate::wording::one_of;

declare_rule! {
    /// A condition compares a region with one that AWS does not have.
    ///
    /// ## Why is this bad?
    /// No request is for a region that does not exist. A Deny of all other regions denies the one that was
    /// meant; an Allow does not give it.
    ///
    /// The values of `aws:RequestedRegion` and its like are compared with the regions of the catalog, and
    /// so is the region inside of the values of `kms:ViaService`, as in `s3.eu-central-1.amazonaws.com`.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Deny",
    ///       "Action": "ec2:RunInstances",
    ///       "Resource": "*",
    ///       "Condition": { "StringNotEquals": { "aws:RequestedRegion": ["eu-central-1", "eu-west-11"] } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Deny",
    ///       "Action": "ec2:RunInstances",
    ///       "Resource": "*",
    ///       "Condition": { "StringNotEquals": { "aws:RequestedRegion": ["eu-central-1", "eu-west-1"] } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// For a region that is younger than the catalog, whose date the finding gives.
    ///
    /// ## References
    /// - [AWS Regions](https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html)
    "C027" "unknown-region-value" {
        group: Group::Catalog,
        severity: Severity::Warning,
        fix: FixKind::Suggestion,
        analyzer: &["INVALID_REGION"],
        check: Check::Statement(check),
    }
}

/// More suggestions would be none.
const MAX_NEAR: usize = 3;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for literal in &context.compiled.conditions {
        let is_text = literal
            .known_operator()
            .is_some_and(|operator| operator.family() == OperatorFamily::String);
        if !is_text {
            continue;
        }
        let is_inside = literal.is_on("kms:ViaService");
        if is_inside || catalog().is_region_key(literal.key()) {
            for finding in unknown(literal, is_inside, reporter) {
                reporter.push(finding);
            }
        }
    }
}

fn unknown(literal: &Literal<'_>, is_inside: bool, reporter: &Reporter<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for value in &literal.values {
        let Some(text) = value.text.known() else { continue };
        let (start, region) = if is_inside { inside(text) } else { (0, text) };
        let is_plain = !region.is_empty()
            && region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if !is_plain || catalog().region_exists(region) {
            continue;
        }
        let help = match nearest(region).as_slice() {
            [] => "write the code of a region, such as `eu-central-1`".to_owned(),
            near => format!("write {}", one_of(near)),
        };
        let finding = reporter
            .within(
                value.text.node,
                start..start + region.len(),
                format!("AWS has no region `{region}`"),
            )
            .so("this value matches no request")
            .help(as_of_catalog(&help))
            .analyzer((!is_inside).then_some("INVALID_REGION"));
        found.push(finding);
    }
    found
}

/// The region in the name of a service, and where it starts: the label before `amazonaws.com`.
fn inside(text: &str) -> (usize, &str) {
    let service = text.strip_suffix(".cn").unwrap_or(text).strip_suffix(".amazonaws.com");
    let label = service.and_then(|service| service.rsplit_once('.'));
    label.map_or((0, ""), |(service, region)| (service.len() + 1, region))
}

fn nearest(region: &str) -> Vec<&'static str> {
    let all = catalog().partitions().flat_map(Partition::regions);
    let mut near: Vec<(usize, &str)> =
        all.map(|known| (edits(region, known), known)).filter(|(edits, _)| *edits <= 2).collect();
    near.sort_unstable();
    near.into_iter().take(MAX_NEAR).map(|(_, known)| known).collect()
}
