//! C023

use policylint_analysis::{ResourcePattern, ResourceReading};
use policylint_catalog::{PolicyCarrier, catalog};
use policylint_model::pattern::Pattern;
use policylint_model::truth::Truth;
use policylint_model::{Document, PolicyKind};
use policylint_syntax::edit::remove_items;
use policylint_syntax::{Kind, NodeId};

use crate::diagnostic::Fix;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::all_of;

declare_rule! {
    /// The policy of a resource names a resource that it is not attached to.
    ///
    /// ## Why is this bad?
    /// A policy that is attached to a resource is about that resource only, whatever its `Resource` says.
    /// Some services refuse a policy with other ARNs, others store it, and the element matches nothing.
    ///
    /// Which ARNs there are is known for KMS keys, S3 buckets, and for the types of resources that the
    /// catalog lists, among them queues, topics, functions, secrets and repositories; where the ARN of
    /// the resource is known, it is compared with that.
    ///
    /// ## Example
    /// ```json bad kind=bucket
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Principal": { "AWS": "arn:aws:iam::111122223333:role/reader" },
    ///       "Action": "s3:GetObject",
    ///       "Resource": ["arn:aws:s3:::reports/*", "arn:aws:kms:eu-central-1:111122223333:key/*"]
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=bucket
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Principal": { "AWS": "arn:aws:iam::111122223333:role/reader" },
    ///       "Action": "s3:GetObject",
    ///       "Resource": ["arn:aws:s3:::reports/*"]
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: another resource may have been meant.
    ///
    /// ## References
    /// - [Identity-based policies and resource-based policies](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html)
    /// - [IAM JSON policy elements: Resource](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html)
    "C023" "resource-of-other-service" {
        group: Group::Catalog,
        fix: FixKind::Unsafe,
        analyzer: &["UNSUPPORTED_RESOURCE_ARN_IN_POLICY"],
        peers: &["cfn-lint:E3514"],
        check: Check::Statement(check),
    }
}

/// The services that ARNs in policies of buckets and access points name.
const OF_BUCKETS: [&str; 4] = ["s3", "s3express", "s3-object-lambda", "s3-outposts"];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let document = context.document();
    let resources = &context.compiled.resources;
    let services = services(document);
    let attached = document.attachment.as_deref().map(attached);
    if services.is_empty() && attached.is_none() {
        return;
    }
    let is_other = |element: &&ResourcePattern<'_>| {
        element.reading == ResourceReading::Arn
            && (is_of_other_service(element, &services)
                || attached.as_ref().is_some_and(|own| is_elsewhere(element, own)))
    };
    let others: Vec<&ResourcePattern<'_>> = resources.patterns.iter().filter(is_other).collect();
    let Some(first) = others.first() else { return };
    let nodes: Vec<NodeId> = others.iter().map(|element| element.text.node).collect();
    let names = all_of(others.iter().map(|element| &element.text.text));
    let (is, matches) = if nodes.len() == 1 { ("is", "it matches") } else { ("are", "they match") };
    let tree = context.tree();
    let leaves_some = nodes.len() < resources.patterns.len()
        && nodes
            .iter()
            .all(|node| tree.parent(*node).is_some_and(|up| tree.kind(up) == Kind::Array));
    let edits = if leaves_some { remove_items(tree, &nodes).ok() } else { None };
    let object = if nodes.len() == 1 { "it" } else { "them" };
    let mut finding = reporter
        .at(
            first.text.node,
            format!("{names} {is} not what {} is attached to", document.policy_kind().phrase()),
        )
        .so(format!("{matches} nothing"))
        .help("name the resource that the policy is attached to")
        .fix(edits.map(|edits| Fix::suggested(format!("remove {object}"), edits)))
        .analyzer(is_checked(document).then_some("UNSUPPORTED_RESOURCE_ARN_IN_POLICY"));
    for node in nodes.iter().skip(1) {
        finding = finding.also(tree.place(*node), "this too");
    }
    reporter.push_for_kind(finding);
}

/// The services that the ARNs of a document's resources name; none if that is not known.
fn services(document: &Document) -> Vec<&'static str> {
    match document.policy_kind() {
        PolicyKind::Bucket => OF_BUCKETS.to_vec(),
        PolicyKind::KmsKey => vec!["kms"],
        PolicyKind::Resource => {
            let resource_type = document.kind.resource_type.as_deref();
            let carrier = resource_type.and_then(|of| catalog().policy_carrier(of));
            carrier.into_iter().flat_map(PolicyCarrier::arn_services).collect()
        }
        _ => Vec::new(),
    }
}

fn is_of_other_service(element: &ResourcePattern<'_>, services: &[&str]) -> bool {
    let Some(service) = element.service().filter(|_| !services.is_empty()) else { return false };
    let is_plain = !service.is_empty() && !service.contains(['*', '?', '$', '\u{FFFC}']);
    is_plain && services.iter().all(|known| !service.eq_ignore_ascii_case(known))
}

/// What a policy is about that is attached to a resource: it and what is in it.
fn attached(arn: &str) -> Vec<Pattern> {
    use policylint_model::LanguageVersion::V2008;
    use policylint_model::pattern::Case;
    let glob = |text: String| Pattern::glob(text.as_str(), Case::Sensitive, V2008);
    vec![glob(arn.to_owned()), glob(format!("{arn}/*")), glob(format!("{arn}:*"))]
}

fn is_elsewhere(element: &ResourcePattern<'_>, own: &[Pattern]) -> bool {
    element.text.is_known() && own.iter().all(|own| element.pattern().overlaps(own) == Truth::No)
}

/// Whether Access Analyzer knows the type of the resource: it does not know keys, queues and the like.
fn is_checked(document: &Document) -> bool {
    document.policy_kind() == PolicyKind::Bucket
        || document.kind.resource_type.as_deref() == Some("AWS::DynamoDB::Table")
}
