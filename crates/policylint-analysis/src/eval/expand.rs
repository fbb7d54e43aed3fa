//! API calls that need several checks, all of which have to pass (EV-2, EV-43, KM-10).

use super::check::Check;
use super::policies::Policies;
use super::scenario::{ResourceFacts, Scenario, ScenarioError};
use super::verdict::{Evaluation, Verdict};
use super::{decide, evaluate};
use crate::request::Target;

/// An API call that is authorized by more than one check.
#[derive(Debug, Clone)]
pub enum Call {
    /// `s3:CopyObject`: reads one object and writes another.
    CopyObject {
        /// The object that is read.
        source: (String, ResourceFacts),
        /// The object that is written.
        target: (String, ResourceFacts),
        /// Whether tags are read and written too.
        with_tags: bool,
    },
    /// `kms:ReEncrypt`: from one key to another.
    ReEncrypt {
        /// The key that decrypts.
        source: (String, ResourceFacts),
        /// The key that encrypts.
        target: (String, ResourceFacts),
    },
    /// `kms:CreateAlias`, `kms:DeleteAlias`, `kms:UpdateAlias`.
    Alias {
        /// The action.
        action: String,
        /// The ARN of the alias.
        alias: String,
        /// The keys: the key, or for `kms:UpdateAlias` the old and the new one.
        keys: Vec<(String, ResourceFacts)>,
    },
    /// `sts:AssumeRole` and its like, with the permissions that its parameters need (EV-43).
    AssumeRole {
        /// The action.
        action: String,
        /// The ARN of the role.
        role: String,
        /// What is known about the role.
        about: ResourceFacts,
        /// Session tags are passed.
        passes_tags: bool,
        /// A source identity is set, or inherited from the caller's session.
        has_source_identity: bool,
        /// Context of a trusted token issuer is provided.
        provides_context: bool,
    },
    /// An action that is checked once for each of several resources (RS-15).
    Each {
        /// The action.
        action: String,
        /// The resources.
        resources: Vec<(String, ResourceFacts)>,
    },
    /// An action on a table of the Glue Data Catalog, its database and the catalog (SV-6).
    GlueTable {
        /// The action.
        action: String,
        /// The ARN of the table.
        table: String,
    },
}

/// One check of a call.
#[derive(Debug, Clone)]
pub struct CheckOfCall {
    /// The action.
    pub action: String,
    /// The resource.
    pub resource: Target,
    /// What is known about it.
    pub about: ResourceFacts,
}

/// The checks of a call with their evaluations.
#[derive(Debug)]
pub struct CallEvaluation<'p> {
    /// Each check, in order.
    pub checks: Vec<(CheckOfCall, Evaluation<'p>)>,
}

impl Call {
    /// The checks that a call needs, in order.
    pub fn checks(&self) -> Vec<CheckOfCall> {
        match self {
            Self::CopyObject { source, target, with_tags } => {
                let mut checks = vec![on("s3:GetObject", source), on("s3:PutObject", target)];
                if *with_tags {
                    checks.push(on("s3:GetObjectTagging", source));
                    checks.push(on("s3:PutObjectTagging", target));
                }
                checks
            }
            Self::ReEncrypt { source, target } => {
                vec![on("kms:ReEncryptFrom", source), on("kms:ReEncryptTo", target)]
            }
            Self::Alias { action, alias, keys } => {
                let about = ResourceFacts::default();
                let alias = on(action, &(alias.clone(), about));
                std::iter::once(alias).chain(keys.iter().map(|key| on(action, key))).collect()
            }
            Self::AssumeRole {
                action,
                role,
                about,
                passes_tags,
                has_source_identity,
                provides_context,
            } => {
                let extra = [
                    ("sts:TagSession", *passes_tags),
                    ("sts:SetSourceIdentity", *has_source_identity),
                    ("sts:SetContext", *provides_context),
                ];
                let extra = extra.iter().filter(|(_, is_needed)| *is_needed);
                let actions = std::iter::once(action.as_str()).chain(extra.map(|(name, _)| *name));
                actions.map(|action| on(action, &(role.clone(), about.clone()))).collect()
            }
            Self::Each { action, resources } => {
                resources.iter().map(|resource| on(action, resource)).collect()
            }
            Self::GlueTable { action, table } => table_and_above(table)
                .into_iter()
                .map(|arn| on(action, &(arn, ResourceFacts::default())))
                .collect(),
        }
    }
}

impl CheckOfCall {
    /// The scenario of this check: that of the call, with its action and resource.
    #[must_use]
    pub fn scenario(&self, call: &Scenario) -> Scenario {
        Scenario {
            action: self.action.clone(),
            resource: self.resource.clone(),
            about: self.about.clone(),
            ..call.clone()
        }
    }

    /// Makes this check of a call ready.
    ///
    /// # Errors
    ///
    /// As [`Scenario::check`].
    pub fn check(&self, call: &Scenario) -> Result<Check, ScenarioError> {
        self.scenario(call).check()
    }
}

impl<'p> CallEvaluation<'p> {
    /// Evaluates every check of a call. `call` says who calls and how; its action and resource do
    /// not count. `policies` gives the policies of a check.
    ///
    /// # Errors
    ///
    /// As [`Scenario::check`], for the first check that cannot be made.
    pub fn of<'a>(
        expanded: &Call,
        call: &Scenario,
        mut policies: impl FnMut(&CheckOfCall) -> &'a Policies<'p>,
    ) -> Result<Self, ScenarioError>
    where
        'p: 'a,
    {
        let mut checks = Vec::new();
        for check in expanded.checks() {
            let evaluation = evaluate(&check.check(call)?, policies(&check));
            checks.push((check, evaluation));
        }
        Ok(Self { checks })
    }

    /// The verdict of the call: allowed only if every check is; the first explicit Deny otherwise.
    pub fn verdict(&self) -> Verdict {
        let has = |verdict| self.checks.iter().any(|(_, it)| it.verdict == verdict);
        if has(Verdict::ExplicitDeny) {
            Verdict::ExplicitDeny
        } else if has(Verdict::ImplicitDeny) {
            Verdict::ImplicitDeny
        } else {
            Verdict::Allow
        }
    }

    /// The first check that is not allowed.
    pub fn refused(&self) -> Option<&(CheckOfCall, Evaluation<'p>)> {
        self.checks.iter().find(|(_, evaluation)| evaluation.verdict != Verdict::Allow)
    }
}

/// The verdict of a call alone.
///
/// # Errors
///
/// As [`Scenario::check`].
pub fn decide_call<'a, 'p: 'a>(
    expanded: &Call,
    call: &Scenario,
    mut policies: impl FnMut(&CheckOfCall) -> &'a Policies<'p>,
) -> Result<Verdict, ScenarioError> {
    let mut verdict = Verdict::Allow;
    for check in expanded.checks() {
        match decide(&check.check(call)?, policies(&check)) {
            Verdict::Allow => {}
            Verdict::ExplicitDeny => return Ok(Verdict::ExplicitDeny),
            Verdict::ImplicitDeny => verdict = Verdict::ImplicitDeny,
        }
    }
    Ok(verdict)
}

fn on(action: &str, resource: &(String, ResourceFacts)) -> CheckOfCall {
    let (arn, about) = resource;
    CheckOfCall {
        action: action.to_owned(),
        resource: Target::Arn(arn.clone()),
        about: about.clone(),
    }
}

/// The ARNs of a table, its database and the catalog.
fn table_and_above(table: &str) -> Vec<String> {
    let mut arns = vec![table.to_owned()];
    if let Some((head, path)) = table.split_once(":table/")
        && let Some((database, _)) = path.split_once('/')
    {
        arns.push(format!("{head}:database/{database}"));
        arns.push(format!("{head}:catalog"));
    }
    arns
}
