//! C011

use policylint_analysis::{is_documented, types_with_arns_of};
use policylint_catalog::ResourceType;
use policylint_model::arn::ArnPart;

use crate::diagnostic::Severity;
use crate::mixed_up_path;
use crate::resource_arn::{ResourceArn, resource_arns};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::unmatched::as_of_catalog;
use crate::wording::joined;

declare_rule! {
    /// The ARN of a resource has a form that AWS documents for no type of resource of the service.
    ///
    /// ## Why is this bad?
    /// The last field of an ARN begins with the type of the resource for most services. If it names a
    /// type that the service does not have, the ARN is that of no resource. AWS stores such a policy.
    ///
    /// The catalog does not have all forms. So an ARN with wildcards behind a word that may be a newer
    /// type is not found, nor is one whose last field is a path of an API; AWS's own policies have such.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "dynamodb:GetItem",
    ///       "Resource": "arn:aws:dynamodb:eu-central-1:111122223333:orders"
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
    ///       "Effect": "Allow",
    ///       "Action": "dynamodb:GetItem",
    ///       "Resource": "arn:aws:dynamodb:eu-central-1:111122223333:table/orders"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// For a type that is younger than the catalog, whose date the finding gives.
    ///
    /// ## References
    /// - [Service authorization reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    "C011" "unknown-arn-format" {
        group: Group::Catalog,
        severity: Severity::Warning,
        fix: FixKind::Suggestion,
        analyzer: &["INVALID_ARN_RESOURCE"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for arn in resource_arns(context) {
        if !arn.forms.is_empty() || mixed_up_path::meant(&arn).is_some() {
            continue;
        }
        let part = arn.arn.part(ArnPart::Resource);
        if !is_telling(part) || runs_over_fields(&arn) {
            continue;
        }
        let message = format!("AWS documents no ARN of {} of the form `{part}`", arn.owner());
        let dead = arn.text.if_dead(context.statement.effect());
        let finding = reporter
            .within(arn.text.node, arn.arn.range(ArnPart::Resource), message)
            .so(format!("most likely {dead}"))
            .help(as_of_catalog(&help(&arn)));
        reporter.push(finding);
    }
}

/// Whether a resource part that fits no form is a mistake, rather than a type that the catalog lacks.
fn is_telling(part: &str) -> bool {
    let may_be_newer = part.contains(['/', ':']) && part.contains(['*', '?']);
    match part.chars().next() {
        None | Some('/') => false,
        Some(':') => true,
        Some(_) => !may_be_newer,
    }
}

/// Whether a `*` at the end of a field before may reach into the last one (RS-3), so that the colons
/// are not where they seem to be.
fn runs_over_fields(arn: &ResourceArn<'_>) -> bool {
    let ends_open = |part| arn.arn.part(part).ends_with('*');
    let is_open = ends_open(ArnPart::Region) || ends_open(ArnPart::Account);
    is_open && is_documented(arn.pattern)
}

fn help(arn: &ResourceArn<'_>) -> String {
    let types = types_with_arns_of(arn.arn.part(ArnPart::Service));
    let mut forms: Vec<&str> = types
        .flat_map(ResourceType::arn_formats)
        .filter_map(|format| format.splitn(6, ':').nth(5))
        .collect();
    forms.sort_unstable();
    forms.dedup();
    let forms = forms.into_iter().map(|form| format!("`{form}`"));
    format!("write one of the forms of the service: {}", joined(forms, "or"))
}
