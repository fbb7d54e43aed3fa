//! Which policies of a model are in force for a caller and a resource. What the model does not know
//! stands beside them: it is never read as "none".

use policylint_model::account::{
    AclGrantee as Grantee, BlockPublicAccess, Fact, Listing, OrganizationNode, Resource, Unknown,
};
use policylint_model::arn::Arn;

use super::compiled_model::{CompiledModel, UnknownPolicy};
use super::known::carrier_of;
use super::policies::{AclGrant, AclGrantee, Attached, Policies, PolicySet};
use super::verdict::Layer;

/// Services whose resources may carry policies: IAM User Guide, "AWS services that work with IAM".
const WITH_RESOURCE_POLICIES: [&str; 24] = [
    "acm-pca",
    "aoss",
    "backup",
    "cloudtrail",
    "codeartifact",
    "codebuild",
    "dynamodb",
    "ecr",
    "elasticfilesystem",
    "es",
    "events",
    "execute-api",
    "glacier",
    "glue",
    "kafka",
    "kinesis",
    "kms",
    "lambda",
    "logs",
    "s3",
    "secretsmanager",
    "ses",
    "sns",
    "sqs",
];

/// What is in force, and what may be beside it.
#[derive(Debug, Default)]
pub struct InForce<'c> {
    /// The policies that the model knows.
    pub policies: Policies<'c>,
    /// What may be in force, too: an answer holds only as far as none of these changes it.
    pub unknown: Vec<UnknownPolicy>,
}

impl CompiledModel<'_> {
    /// The policies in force when a user or role asks something of a resource, both by ARN.
    pub fn in_force<'c>(&'c self, caller: &str, resource: &str) -> InForce<'c> {
        let bundle = self.bundle(caller);
        let mut found = self.in_force_on(resource);
        found.unknown.extend(bundle.unknown);
        found.policies.identity = bundle.identity;
        found.policies.boundary = bundle.boundary;
        let account = Arn::parse(caller).map_or("", |arn| arn.account());
        found.policies.scp = self.levels(account, &SCP, &mut found.unknown);
        found.unknown.sort();
        found.unknown.dedup();
        found
    }

    /// The policies in force for whoever asks something of a resource: its own, and those that
    /// guard its account.
    pub fn in_force_on<'c>(&'c self, resource: &str) -> InForce<'c> {
        let mut found = InForce::default();
        self.add_resource(resource, &mut found);
        if let Some(owner) = self.owner(resource) {
            found.policies.rcp = self.levels(&owner.id, &RCP, &mut found.unknown);
        }
        found
    }

    fn add_resource<'c>(&'c self, arn: &str, found: &mut InForce<'c>) {
        let Ok(parsed) = Arn::parse(arn) else { return };
        if parsed.service() == "iam" && parsed.resource().starts_with("role/") {
            self.add_trust(arn, found);
            return;
        }
        let layer = if parsed.service() == "kms" { Layer::Key } else { Layer::Resource };
        let Some((carrier, resource)) = self.carrier(arn) else {
            if WITH_RESOURCE_POLICIES.contains(&parsed.service()) {
                let what = format!("the policy of `{}`", carrier_of(arn));
                found.unknown(layer, what, Unknown::NotCollected);
            }
            return;
        };
        let own = self.policy(carrier, resource, layer, found);
        match (parsed.service(), resource.access_point.value()) {
            ("s3", Some(point)) => {
                found.policies.access_point = own;
                let bucket = format!("arn:{}:s3:::{}", parsed.partition(), point.bucket);
                self.add_bucket(&bucket, found);
                let block = &resource.public_access_block;
                found.policies.s3.access_point_block = found.block(block, carrier);
            }
            ("s3", None) => self.add_bucket(carrier, found),
            ("kms", _) => {
                found.policies.resource = own;
                found.policies.grants =
                    resource.grants.values().map(|(_, grant)| grant.clone()).collect();
                found.whole(Layer::Key, &resource.grants, &format!("the grants of `{carrier}`"));
            }
            _ => found.policies.resource = own,
        }
    }

    /// The trust policy of a role, which is the policy of the role as a resource.
    fn add_trust<'c>(&'c self, arn: &str, found: &mut InForce<'c>) {
        let trust = self.model().identities.get_key_value(arn);
        let fact = trust.map(|(arn, role)| (arn, &role.trust));
        match fact {
            Some((arn, Fact::Present { value, .. })) => {
                let document = self.document(*value);
                let attached = document.map(|it| Attached::new(it, arn, "Trust Policy"));
                found.policies.resource = attached.map(PolicySet::one);
            }
            other => {
                let why = other.and_then(|(_, fact)| fact.unknown_because()).unwrap_or_default();
                found.unknown(Layer::Trust, format!("the trust policy of `{arn}`"), why);
            }
        }
    }

    /// The policy of a bucket, and what S3 decides beside it.
    fn add_bucket<'c>(&'c self, arn: &str, found: &mut InForce<'c>) {
        let Some((arn, bucket)) = self.model().resources.get_key_value(arn) else {
            let what = format!("the policy of `{arn}`");
            found.unknown(Layer::Resource, what, Unknown::NotCollected);
            return;
        };
        found.policies.resource = self.policy(arn, bucket, Layer::Resource, found);
        found.policies.s3.bucket_block = found.block(&bucket.public_access_block, arn);
        let owner = self.owner(arn);
        if let Some(owner) = owner.and_then(|owner| self.model().accounts.get(&owner.id)) {
            let block = &owner.public_access_block;
            found.policies.s3.account_block = found.block(block, "the account");
        }
        found.policies.s3.ownership = bucket.ownership.value().copied();
        match &bucket.acl {
            Fact::Present { value, .. } => {
                let grants = value.grants.iter().filter_map(|grant| {
                    let grantee = grantee(&grant.grantee)?;
                    Some(AclGrant { grantee, permission: grant.permission })
                });
                found.policies.s3.bucket_acl = grants.collect();
            }
            Fact::Absent { .. } => {}
            Fact::Unknown { why, .. } => {
                found.unknown(Layer::Resource, format!("the ACL of `{arn}`"), *why);
            }
        }
    }

    /// The policy of a resource, if it has one that is known.
    fn policy<'c>(
        &'c self,
        arn: &'c str,
        resource: &Resource,
        layer: Layer,
        found: &mut InForce<'c>,
    ) -> Option<PolicySet<'c>> {
        match &resource.policy {
            Fact::Present { value, .. } => {
                let document = self.document(*value)?;
                Some(PolicySet::one(Attached::new(document, arn, "Resource Policy")))
            }
            Fact::Absent { .. } => None,
            Fact::Unknown { why, .. } => {
                // One that an access point and its bucket share is told once.
                found.unknown(layer, format!("the policy of `{arn}`"), *why);
                None
            }
        }
    }

    /// The control policies level by level, from the root to an account (EV-12, EV-13).
    fn levels<'c>(
        &'c self,
        account: &str,
        control: &Control,
        unknown: &mut Vec<UnknownPolicy>,
    ) -> Option<Vec<PolicySet<'c>>> {
        let mut missing = |what: String, why| {
            unknown.push(UnknownPolicy { layer: control.layer, what, why });
        };
        let Some(path) = self.model().organization_path(account) else {
            let known = self.model().accounts.get(account).map(|it| &it.organization);
            if !known.is_some_and(Fact::is_absent) {
                let what = format!("the organization of account `{account}`");
                missing(what, known.and_then(Fact::unknown_because).unwrap_or_default());
            }
            return None;
        };
        if !path.complete {
            let what = format!("the levels of the organization above account `{account}`");
            missing(what, Unknown::NotCollected);
        }
        let is_switched_off = path.levels.first().is_some_and(|(_, root)| {
            let enabled = &root.enabled_types;
            enabled.whole.is_present() && !enabled.entries.contains_key(control.policy_type)
        });
        if is_switched_off {
            return None;
        }
        let level = |(id, node): &(&str, &'c OrganizationNode)| -> PolicySet<'c> {
            let listing = (control.listing)(node);
            if let Some(why) = listing.whole.unknown_because() {
                missing(format!("other {} at `{id}`", control.what), why);
            }
            let policies = listing.names().filter(|id| *id != RCP_FULL_ACCESS);
            let policies = policies.filter_map(|id| {
                let known = self.model().organization_policies.get(id);
                match known.map(|known| &known.document) {
                    Some(Fact::Present { value, .. }) => {
                        Some(Attached::new(self.document(*value)?, id, control.name))
                    }
                    other => {
                        let why = other.and_then(Fact::unknown_because).unwrap_or_default();
                        missing(format!("the content of `{id}`"), why);
                        None
                    }
                }
            });
            policies.collect()
        };
        Some(path.levels.iter().map(level).collect())
    }
}

/// The control policy of AWS that stands at every level and says nothing (EV-13).
const RCP_FULL_ACCESS: &str = "p-RCPFullAWSAccess";

/// A type of control policy.
struct Control {
    layer: Layer,
    policy_type: &'static str,
    name: &'static str,
    what: &'static str,
    listing: fn(&OrganizationNode) -> &Listing<()>,
}

const SCP: Control = Control {
    layer: Layer::Scp,
    policy_type: "SERVICE_CONTROL_POLICY",
    name: "Service Control Policy",
    what: "service control policies",
    listing: |node| &node.scps,
};

const RCP: Control = Control {
    layer: Layer::Rcp,
    policy_type: "RESOURCE_CONTROL_POLICY",
    name: "Resource Control Policy",
    what: "resource control policies",
    listing: |node| &node.rcps,
};

impl InForce<'_> {
    fn unknown(&mut self, layer: Layer, what: String, why: Unknown) {
        let unknown = UnknownPolicy { layer, what, why };
        if !self.unknown.contains(&unknown) {
            self.unknown.push(unknown);
        }
    }

    fn whole<T>(&mut self, layer: Layer, listing: &Listing<T>, what: &str) {
        if let Some(why) = listing.whole.unknown_because() {
            self.unknown(layer, what.to_owned(), why);
        }
    }

    /// The switches of Block Public Access; what is not known is taken for off, and noted.
    fn block(&mut self, fact: &Fact<BlockPublicAccess>, of: &str) -> BlockPublicAccess {
        if let Some(why) = fact.unknown_because() {
            self.unknown(Layer::Bpa, format!("Block Public Access of `{of}`"), why);
        }
        fact.value().copied().unwrap_or_default()
    }
}

/// To whom an ACL grants; nobody knows whose account an address is of.
fn grantee(grantee: &Grantee) -> Option<AclGrantee> {
    match grantee {
        Grantee::CanonicalId(id) => Some(AclGrantee::CanonicalId(id.clone())),
        Grantee::AllUsers => Some(AclGrantee::AllUsers),
        Grantee::AuthenticatedUsers => Some(AclGrantee::AuthenticatedUsers),
        Grantee::LogDelivery => Some(AclGrantee::LogDelivery),
        Grantee::Email(_) | Grantee::OtherGroup(_) => None,
    }
}
