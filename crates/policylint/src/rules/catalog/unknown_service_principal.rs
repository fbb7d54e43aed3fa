//! C025

use policylint_analysis::{Literal, PrincipalReading};
use policylint_catalog::{Partition, ServicePrincipal, catalog};
use policylint_model::operator::{BaseOperator, OperatorFamily};
use policylint_syntax::NodeId;
use policylint_syntax::edit::replace_text;

use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::distance::edits;
use crate::rule::{Check, Confidence, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::unmatched::as_of_catalog;

declare_rule! {
    /// A service principal is misspelled, or stands without the host name that makes it one.
    ///
    /// ## Why is this bad?
    /// AWS services are named by host names, such as `lambda.amazonaws.com`, letter by letter. A policy
    /// that trusts another name trusts nobody, and a condition on one matches no request.
    ///
    /// AWS does not publish the names. The rule knows those that its guides and its own policies use, and
    /// finds what is nearly one of them, a suffix that is nearly `amazonaws.com`, and in conditions the
    /// bare prefix of a service.
    ///
    /// ## Example
    /// ```json bad kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Principal": { "Service": "lamda.amazonaws.com" },
    ///       "Action": "sts:AssumeRole"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Principal": { "Service": "lambda.amazonaws.com" },
    ///       "Action": "sts:AssumeRole"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// For a service that really has a name so near to that of another.
    ///
    /// ## Fix safety
    /// Unsafe: the service is trusted then.
    ///
    /// ## References
    /// - [AWS JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    /// - [AWS services that work with IAM](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html)
    "C025" "unknown-service-principal" {
        group: Group::Catalog,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        fix: FixKind::Unsafe,
        analyzer: &["INVALID_SERVICE_PRINCIPAL_FORMAT"],
        check: Check::Statement(check),
    }
}

/// What the names of service principals end in, in most partitions.
const SUFFIX: &str = ".amazonaws.com";
/// What people write in place of it.
const OTHER_SUFFIXES: [&str; 5] =
    [".amazon.com", ".aws.amazon.com", ".aws.com", ".amazonaws", ".amazonaws.com.com"];
/// So many letters of a suffix may be wrong.
const MAX_SUFFIX_EDITS: usize = 2;

/// Keys whose values are service principals (5.3, 5.4).
const KEYS: [&str; 7] = [
    "iam:PassedToService",
    "iam:AWSServiceName",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for form in context.compiled.principals.iter().flat_map(|set| &set.forms) {
        let Some(text) = form.text.known().filter(|_| form.reading == PrincipalReading::Service)
        else {
            continue;
        };
        if let Some(meant) = meant(text) {
            let finding = misspelled(context, form.text.node, text, &meant, reporter);
            reporter.push(finding.so("no service is meant by it").analyzer(format_code(text)));
        }
    }
    for literal in context.compiled.conditions.iter().filter(|literal| is_on_services(literal)) {
        for value in &literal.values {
            let Some(text) = value.text.known() else { continue };
            if text.is_empty() || text.contains(['*', '?', '$']) {
                continue;
            }
            if let Some(meant) = meant(text).or_else(|| of_bare_prefix(text)) {
                let finding = misspelled(context, value.text.node, text, &meant, reporter);
                reporter
                    .push(finding.so("this value matches no request").analyzer(format_code(text)));
            }
        }
    }
}

/// Access Analyzer looks at the form of a name only.
fn format_code(text: &str) -> Option<&'static str> {
    let is_host = catalog().partitions().any(|partition| {
        let start = text.strip_suffix(partition.dns_suffix());
        start.is_some_and(|start| start.len() > 1 && start.ends_with('.'))
    });
    let is_lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
    (!is_host || !is_lower).then_some("INVALID_SERVICE_PRINCIPAL_FORMAT")
}

fn misspelled(
    context: &StatementContext<'_>,
    node: NodeId,
    text: &str,
    meant: &str,
    reporter: &Reporter<'_>,
) -> Diagnostic {
    let edit = replace_text(context.tree(), node, 0..text.len(), meant).ok();
    reporter
        .at(node, format!("AWS documents no service principal `{text}`"))
        .help(as_of_catalog(&format!("write `{meant}`")))
        .fix(edit.map(|edit| Fix::suggested(format!("write `{meant}`"), vec![edit])))
}

fn is_on_services(literal: &Literal<'_>) -> bool {
    KEYS.iter().any(|key| literal.is_on(key))
        && literal.known_operator().is_some_and(|operator| {
            operator.family() == OperatorFamily::String && operator.base != BaseOperator::Null
        })
}

/// The known name that a text nearly is.
fn meant(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let Some(start) = lower.strip_suffix(".cn").unwrap_or(&lower).strip_suffix(SUFFIX) else {
        return with_suffix(&lower);
    };
    let name = without_region(start);
    if name.split('.').any(is_service) || is_known(name) {
        // Only the letters may be wrong in their case.
        return (lower != text).then_some(lower);
    }
    let most = (name.len() / 4).min(2);
    let near = |known: &ServicePrincipal| {
        let known = known.name.strip_suffix(SUFFIX).unwrap_or(known.name);
        known.len().abs_diff(name.len()) <= most && edits(known, name) <= most
    };
    let mut near = catalog().service_principals().filter(near);
    match (near.next(), near.next()) {
        (Some(only), None) => Some(only.name.to_owned()),
        _ => None,
    }
}

/// The name with the right suffix, if what stands in its place is nearly that.
fn with_suffix(text: &str) -> Option<String> {
    let is_other_suffix = |partition: Partition| {
        text.strip_suffix(partition.dns_suffix()).is_some_and(|start| start.ends_with('.'))
    };
    if catalog().partitions().any(is_other_suffix) {
        return None;
    }
    text.match_indices('.').find_map(|(at, _)| {
        let (name, suffix) = text.split_at(at);
        let is_near = OTHER_SUFFIXES.contains(&suffix) || edits(suffix, SUFFIX) <= MAX_SUFFIX_EDITS;
        (is_near && is_known(name)).then(|| format!("{name}{SUFFIX}"))
    })
}

/// The name of a service of which only the prefix is there.
fn of_bare_prefix(text: &str) -> Option<String> {
    let name = text.to_ascii_lowercase();
    (!name.contains('.') && is_known(&name)).then(|| format!("{name}{SUFFIX}"))
}

fn without_region(start: &str) -> &str {
    match start.rsplit_once('.') {
        Some((name, region)) if catalog().region_exists(region) => name,
        _ => start,
    }
}

fn is_known(name: &str) -> bool {
    catalog().service_principal(&format!("{name}{SUFFIX}")).is_some()
}

/// Whether a label is the prefix of a service, which may well have a principal of that name.
fn is_service(label: &str) -> bool {
    catalog().service(label).is_some()
}
