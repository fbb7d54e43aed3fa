//! P039

use policylint_catalog::{Partition, catalog};
use policylint_model::PolicyKind;
use policylint_model::arn::{Arn, ArnError, ArnErrorKind};
use policylint_syntax::edit::replace_text;

use crate::diagnostic::{Diagnostic, Fix};
use crate::element_text::{self, ElementText};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A resource ARN has fewer than six fields.
    ///
    /// ## Why is this bad?
    /// An ARN is `arn:partition:service:region:account:resource`, and an empty field keeps its colon. In an
    /// identity policy or a permissions boundary IAM reads missing fields as `*`: the statement is about
    /// more than is written. In other kinds of policy the ARN matches nothing, or AWS refuses the policy.
    ///
    /// A short ARN that ends in `*` is not reported where the wildcard may stand for what is missing.
    ///
    /// ## Example
    /// ```json bad kind=identity
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:us-east-1"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=identity
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:us-east-1:*:*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: in policies without principals it writes the missing fields as `*`, which may be more than was
    /// meant; where the name of a bucket stands in the place of a region, it writes them empty.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Resource](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html)
    /// - [Identify AWS resources with ARNs](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html)
    "P039" "arn-missing-fields" {
        group: Group::Grammar,
        fix: FixKind::Unsafe,
        analyzer: &["MISSING_ARN_FIELD"],
        peers: &["parliament:INVALID_ARN", "boogy:resource_validation"],
        check: Check::Statement(check),
    }
}

/// The fields of an ARN.
const FIELDS: usize = 6;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let document = context.document();
    let kind = document.policy_kind();
    for text in element_text::resources(context) {
        if is_whole(text.text) {
            continue;
        }
        let parsed = Arn::parse_pattern(text.text, document.policy.language());
        let Err(ArnError { kind: ArnErrorKind::MissingParts { found }, .. }) = parsed else {
            continue;
        };
        // What is not known may hold the missing fields.
        if text.has_hole || text.is_padded() || may_stand_for_fields(text.text, kind) {
            continue;
        }
        let message = format!("the ARN `{}` has {found} of six fields", text.text);
        let finding = describe(reporter.at(text.node, message), context, &text, found);
        reporter.push_for_kind(finding);
    }
}

/// Whether a text has all colons of an ARN, for certain: none of them inside of a variable.
fn is_whole(text: &str) -> bool {
    let colons = text.bytes().filter(|byte| *byte == b':').count();
    colons >= FIELDS - 1 && !text.contains('$')
}

/// Whether a `*` at the end of a field may reach over the missing colons (RS-3, RS-6, OP-4).
fn may_stand_for_fields(text: &str, kind: PolicyKind) -> bool {
    let mut fields = text.split(':').enumerate();
    match kind {
        PolicyKind::Session | PolicyKind::Rcp => false,
        PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Scp => {
            fields.last().is_some_and(|(index, field)| reaches_on(index, field))
        }
        _ => fields.any(|(index, field)| reaches_on(index, field)),
    }
}

fn reaches_on(index: usize, field: &str) -> bool {
    field.ends_with('*') && fits(index, field)
}

/// Whether a field starts as some field of its position does: no region starts with the name of a bucket.
fn fits(index: usize, field: &str) -> bool {
    let start = field.split(['*', '?', '$']).next().unwrap_or_default();
    match index {
        1 => catalog().partitions().any(|partition| partition.name().starts_with(start)),
        2 => catalog().services().any(|service| service.prefix().starts_with(start)),
        3 => {
            let mut regions = catalog().partitions().flat_map(Partition::regions);
            start.is_empty() || regions.any(|region| region.starts_with(start))
        }
        4 => start.bytes().all(|byte| byte.is_ascii_digit()) || "aws".starts_with(start),
        _ => false,
    }
}

/// The ARN with empty fields before its last one, if that is no region and no account, as in
/// `arn:aws:s3:bucket`.
fn with_empty_fields(text: &str, found: usize) -> Option<String> {
    let (start, last) = text.rsplit_once(':')?;
    let is_name = matches!(found, 4 | 5) && !text.contains("${") && !fits(found - 1, last);
    is_name.then(|| format!("{start}{}{last}", ":".repeat(FIELDS - found + 1)))
}

/// Adds what follows in the document's kind (RS-6), and the fix.
fn describe(
    finding: Diagnostic,
    context: &StatementContext<'_>,
    text: &ElementText<'_>,
    found: usize,
) -> Diagnostic {
    let padded = format!("{}{}", text.text, ":*".repeat(FIELDS.saturating_sub(found)));
    let kind = context.document().policy_kind();
    let dead = text.if_dead(context.statement.effect());
    let finding = match kind {
        PolicyKind::Identity | PolicyKind::Boundary => {
            finding.so(format!("IAM reads it as `{padded}`"))
        }
        PolicyKind::Session => finding.so("AWS STS refuses the policy"),
        PolicyKind::Scp if text.text.ends_with('*') => finding.so(dead),
        PolicyKind::Scp | PolicyKind::Rcp => finding.so("AWS Organizations refuses the policy"),
        _ => finding.so(dead),
    };
    let meant = with_empty_fields(text.text, found);
    let is_padded = !kind.has_principals() && meant.is_none();
    let written = if is_padded { Some(padded) } else { meant };
    let help = match &written {
        Some(arn) => format!("write all six fields, as in `{arn}`"),
        None => "write all six fields; an empty one keeps its colon".to_owned(),
    };
    // Of other services than S3 it is not known which fields are empty.
    let is_sure = is_padded || text.text.split(':').nth(2) == Some("s3");
    let fix = written.filter(|_| is_sure).and_then(|arn| {
        let edit = replace_text(context.tree(), text.node, 0..text.text.len(), &arn).ok()?;
        Some(Fix::suggested(format!("write `{arn}`"), vec![edit]))
    });
    finding.help(help).fix(fix)
}
