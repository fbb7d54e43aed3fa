//! Policies that AWS owns, which snapshots name without holding them: managed policies as of the day of
//! the catalog, and the two control policies that allow everything.

use std::collections::BTreeSet;
use std::sync::Arc;

use policylint_model::account::{
    About, AccountModel, Fact, Fragment, ManagedPolicy, OrganizationPolicy, Subject,
};
use policylint_model::{Document, KindOf, Origin, PolicyKind};
use policylint_syntax::{SourceFile, Span, json};

/// Control policies of AWS, which never change: id, type, kind, document.
const CONTROL_POLICIES: [(&str, &str, PolicyKind, &str); 2] = [
    (
        "p-FullAWSAccess",
        "SERVICE_CONTROL_POLICY",
        PolicyKind::Scp,
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#,
    ),
    (
        "p-RCPFullAWSAccess",
        "RESOURCE_CONTROL_POLICY",
        PolicyKind::Rcp,
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}"#,
    ),
];

/// What the policies of AWS say that a model names and does not hold, each as a file of its own whose name
/// says where it comes from: `aws-managed:ReadOnlyAccess (moto 5.2.5, 2026-09-30)`. A policy of which the
/// model knows another version in force is not among them: nobody knows what that one says.
pub fn aws_owned(model: &AccountModel) -> Vec<Fragment> {
    let of_identities = model.identities.values().flat_map(|identity| {
        identity.attached.names().chain(identity.boundary.value().map(String::as_str))
    });
    let arns: BTreeSet<&str> =
        of_identities.chain(model.managed_policies.keys().map(String::as_str)).collect();
    let managed = arns.into_iter().filter_map(|arn| {
        let policy = policylint_catalog::catalog().managed_policy(arn)?;
        let known = model.managed_policies.get(arn);
        let version = known.and_then(|known| known.default_version.value());
        let is_needed = version.is_none_or(|version| version == policy.version_id())
            && known.is_none_or(|known| known.document().value().is_none());
        is_needed.then(|| managed_policy(policy))
    });
    let of_nodes = |id: &str| {
        model
            .organization_nodes
            .values()
            .any(|node| node.scps.entries.contains_key(id) || node.rcps.entries.contains_key(id))
    };
    let control = CONTROL_POLICIES.iter().filter(|(id, ..)| {
        let known = model.organization_policies.get(*id);
        known.is_some_and(|known| known.document.value().is_none())
            || (known.is_none() && of_nodes(id))
    });
    managed.chain(control.map(|row| control_policy(*row))).collect()
}

fn managed_policy(policy: policylint_catalog::ManagedPolicy) -> Fragment {
    let (arn, version) = (policy.arn(), policy.version_id().to_owned());
    let address = format!("policy{}{} version {version}", policy.path(), policy.name());
    let mut made = Made::new(&policy.source_name(), &policy.document());
    let fact = made.document(PolicyKind::Identity, address, Some(arn.clone()));
    let mut about = ManagedPolicy {
        default_version: made.fragment.present(version.clone(), made.span),
        ..ManagedPolicy::default()
    };
    about.versions.entries.insert(version, fact);
    made.fragment.claim(Subject::Arn(arn), About::ManagedPolicy(about), made.span);
    made.fragment
}

fn control_policy((id, policy_type, kind, text): (&str, &str, PolicyKind, &str)) -> Fragment {
    let mut made = Made::new(&format!("aws-managed:{id}"), text);
    let document = made.document(kind, id.to_owned(), None);
    let about = OrganizationPolicy {
        policy_type: made.fragment.present(policy_type.to_owned(), made.span),
        document,
        aws_managed: made.fragment.present(true, made.span),
        ..OrganizationPolicy::default()
    };
    made.fragment.claim(Subject::Id(id.to_owned()), About::OrganizationPolicy(about), made.span);
    made.fragment
}

/// A fragment with one policy that is a whole text.
struct Made {
    fragment: Fragment,
    span: Span,
}

impl Made {
    fn new(name: &str, text: &str) -> Self {
        let tree = Arc::new(json::parse(SourceFile::new(name, text)));
        Self { fragment: Fragment::new(name, tree), span: Span::of(0, text.len()) }
    }

    fn document(
        &mut self,
        kind: PolicyKind,
        address: String,
        attachment: Option<String>,
    ) -> Fact<policylint_model::account::DocumentId> {
        let tree = Arc::clone(&self.fragment.tree);
        let kind = KindOf::certain(kind, "AWS says so of its own policies");
        let origin = Origin { path: self.fragment.file.to_string(), address: Some(address) };
        let mut document = Document::of_tree(tree, kind, origin);
        document.attachment = attachment;
        let id = self.fragment.add_document(document);
        self.fragment.present(id, self.span)
    }
}
