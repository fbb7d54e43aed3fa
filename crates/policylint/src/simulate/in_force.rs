//! The policies in force: those of the input, compiled once, and what is taken for granted.

use policylint_analysis::eval::{
    Attached, BlockPublicAccess, Grant, Policies, PolicySet, S3Settings,
};
use policylint_analysis::{Account, CompiledDocument, compile, compile_as};
use policylint_model::{Document, KindOf, Origin, PolicyKind};
use policylint_sources::simulate::{InputGrant, InputPolicy, SimulateInput};
use policylint_syntax::SourceFile;
use std::sync::Arc;

use super::scenario::Plan;

/// How results would call a policy that was not given.
pub(super) const ASSUMED: &str = "AssumedResourcePolicy";

/// A policy that stands for one that is not given: it lets an account's own policies decide, as the
/// default key policy of AWS does (KM-3).
pub(super) struct Assumed {
    kind: PolicyKind,
    account: Account,
    document: Document,
}

/// Every policy, compiled.
pub(super) struct Compiled<'i> {
    pub(super) identity: Vec<Of<'i>>,
    pub(super) boundary: Option<Vec<Of<'i>>>,
    pub(super) session: Option<Vec<Of<'i>>>,
    pub(super) endpoint: Option<Vec<Of<'i>>>,
    pub(super) scp: Option<Vec<Vec<Of<'i>>>>,
    pub(super) rcp: Option<Vec<Vec<Of<'i>>>>,
    /// The policy of the resource, once for each kind that it is read as.
    pub(super) resource: Vec<Of<'i>>,
    assumed: Vec<(&'i Assumed, CompiledDocument<'i>)>,
}

/// A policy of the input, compiled.
pub(super) struct Of<'i> {
    pub(super) policy: &'i InputPolicy,
    pub(super) compiled: CompiledDocument<'i>,
}

/// The policies of each check in turn.
pub(super) struct InForce<'c> {
    input: &'c SimulateInput,
    compiled: &'c Compiled<'c>,
    policies: Policies<'c>,
}

/// The policies that stand for those that are not given.
pub(super) fn assumed_documents(input: &SimulateInput, plans: &[Plan]) -> Vec<Assumed> {
    let mut assumed: Vec<Assumed> = Vec::new();
    for plan in plans.iter().filter(|plan| plan.lacks_policy && input.resource_policy.is_none()) {
        if !assumed.iter().any(|it| it.is_for(plan)) {
            assumed.push(Assumed {
                kind: plan.kind,
                account: plan.owner.clone(),
                document: delegating(plan.kind, &plan.owner),
            });
        }
    }
    assumed
}

/// A policy that allows everything to an account as a whole.
fn delegating(kind: PolicyKind, account: &Account) -> Document {
    let resource = if kind == PolicyKind::Trust { "" } else { r#", "Resource": "*""# };
    let action = if kind == PolicyKind::Trust { "sts:*" } else { "kms:*" };
    let text = format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {{"AWS": "arn:{}:iam::{}:root"}}, "Action": "{action}"{resource}}}]}}"#,
        account.partition, account.id
    );
    let tree = Arc::new(policylint_syntax::json::parse(SourceFile::new(ASSUMED, text)));
    let origin = Origin { path: ASSUMED.into(), address: None };
    Document::of_tree(tree, KindOf::certain(kind, "nothing else is given"), origin)
}

impl Assumed {
    fn is_for(&self, plan: &Plan) -> bool {
        self.kind == plan.kind && self.account == plan.owner
    }
}

impl<'i> Compiled<'i> {
    /// Compiles the policies of an input.
    pub(super) fn of(input: &'i SimulateInput, plans: &[Plan], assumed: &'i [Assumed]) -> Self {
        let one = |policy: &'i InputPolicy| Of { policy, compiled: compile(&policy.document) };
        let some = |policies: &'i Option<Vec<InputPolicy>>| {
            policies.as_ref().map(|policies| policies.iter().map(one).collect())
        };
        let levels = |levels: &'i Option<Vec<Vec<InputPolicy>>>| {
            let level = |policies: &'i Vec<InputPolicy>| policies.iter().map(one).collect();
            levels.as_ref().map(|levels| levels.iter().map(level).collect())
        };
        let mut kinds: Vec<PolicyKind> = plans.iter().map(|plan| plan.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let read_as = |policy: &'i InputPolicy, kind| Of {
            policy,
            compiled: compile_as(&policy.document, kind),
        };
        Self {
            identity: input.identity.iter().map(one).collect(),
            boundary: some(&input.boundary),
            session: some(&input.session),
            endpoint: some(&input.endpoint),
            scp: levels(&input.scp),
            rcp: levels(&input.rcp),
            resource: input
                .resource_policy
                .iter()
                .flat_map(|policy| kinds.iter().map(move |kind| read_as(policy, *kind)))
                .collect(),
            assumed: assumed.iter().map(|it| (it, compile(&it.document))).collect(),
        }
    }

    /// Every policy, in the order of layers.
    pub(super) fn all(&self) -> impl Iterator<Item = &Of<'i>> {
        self.identity
            .iter()
            .chain(self.boundary.iter().flatten())
            .chain(self.session.iter().flatten())
            .chain(self.scp.iter().flatten().flatten())
            .chain(self.rcp.iter().flatten().flatten())
            .chain(self.endpoint.iter().flatten())
            .chain(&self.resource)
    }
}

impl<'c> InForce<'c> {
    /// The policies that are the same for all checks.
    pub(super) fn new(input: &'c SimulateInput, compiled: &'c Compiled<'c>) -> Self {
        let some = |policies: &'c Option<Vec<Of<'c>>>, of| {
            policies.as_ref().map(|policies| set(policies, of))
        };
        let levels = |levels: &'c Option<Vec<Vec<Of<'c>>>>, of| {
            let level = |policies: &'c Vec<Of<'c>>| set(policies, of);
            levels.as_ref().map(|levels| levels.iter().map(level).collect())
        };
        let policies = Policies {
            identity: set(&compiled.identity, "IAM Policy"),
            boundary: some(&compiled.boundary, "Permissions Boundary Policy"),
            session: some(&compiled.session, "Session Policy"),
            scp: levels(&compiled.scp, "Service Control Policy"),
            rcp: levels(&compiled.rcp, "Resource Control Policy"),
            // An endpoint without a policy of its own lets everything pass (EV-15).
            endpoint: some(&compiled.endpoint, "VPC Endpoint Policy").filter(|set| !set.is_empty()),
            s3: S3Settings { bucket_block: block(input), ..S3Settings::default() },
            ..Policies::default()
        };
        Self { input, compiled, policies }
    }

    /// The policies that bear on a check.
    pub(super) fn policies(&mut self, plan: &Plan) -> &Policies<'c> {
        let given = self.compiled.resource.iter().find(|it| it.compiled.kind == plan.kind);
        let assumed = || self.compiled.assumed.iter().find(|(it, _)| it.is_for(plan));
        self.policies.resource = match given {
            Some(it) => Some(attached(it, "Resource Policy")),
            None => assumed()
                .filter(|_| plan.lacks_policy)
                .map(|(_, document)| Attached::new(document, ASSUMED, "Resource Policy")),
        }
        .map(PolicySet::one);
        let grants = self.input.grants.iter().filter(|grant| is_on(grant, &plan.resource));
        self.policies.grants = grants.map(grant).collect();
        &self.policies
    }
}

fn set<'c>(policies: &'c [Of<'c>], policy_type: &'static str) -> PolicySet<'c> {
    policies.iter().map(|it| attached(it, policy_type)).collect()
}

fn attached<'c>(it: &'c Of<'c>, policy_type: &'static str) -> Attached<'c> {
    Attached::new(&it.compiled, &it.policy.id, policy_type)
}

/// Whether a grant is on a key, as far as it says.
fn is_on(grant: &InputGrant, key: &str) -> bool {
    let Some(id) = &grant.key else { return true };
    key == "*" || id == key || key.ends_with(&format!(":key/{id}"))
}

fn grant(grant: &InputGrant) -> Grant {
    let issuing_account = grant.issuing_account.as_ref().map(|text| {
        // An ARN has the account in its fifth field.
        text.split(':').nth(4).unwrap_or(text).to_owned()
    });
    Grant {
        id: grant.id.clone(),
        grantee: grant.grantee.clone(),
        operations: grant.operations.clone(),
        context_equals: grant.context_equals.clone(),
        context_subset: grant.context_subset.clone(),
        source_arn: grant.source_arn.clone(),
        retiring_principal: grant.retiring_principal.clone(),
        issuing_account,
    }
}

fn block(input: &SimulateInput) -> BlockPublicAccess {
    let given = input.block_public_access;
    BlockPublicAccess {
        block_public_acls: given.block_public_acls,
        ignore_public_acls: given.ignore_public_acls,
        block_public_policy: given.block_public_policy,
        restrict_public_buckets: given.restrict_public_buckets,
    }
}
