//! `prove`: what policies allow for all requests at once.

mod answer;
mod files;
mod witness;

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use policylint::analysis::eval::PublicPolicyOf;
use policylint::prove::{Attached, Axiom, Proof, ProofOptions, Question, Verdict, prove};
use policylint::{Document, PolicyKind};

use crate::error::Error;
use crate::exit::Outcome;
use crate::output;
use crate::terminal::Console;

use files::{PolicyFile, read_access, read_policy};
use witness::Witness;

/// What is to be proved.
#[derive(Debug, Subcommand)]
pub(crate) enum ProveVerb {
    /// Prove that a new policy allows nothing that the existing one does not allow
    NoNewAccess(NoNewAccessArgs),
    /// Prove that a policy allows none of the actions on any of the resources that are listed
    AccessNotGranted(AccessNotGrantedArgs),
    /// Prove that a resource policy lets in nobody but those whom it names by fixed values
    NoPublicAccess(NoPublicAccessArgs),
    /// Prove that two policies allow the same requests
    Equivalent(EquivalentArgs),
}

/// The arguments of `prove no-new-access`.
#[derive(Debug, Args)]
pub(crate) struct NoNewAccessArgs {
    /// The policy as it is
    #[arg(long, value_name = "FILE")]
    existing_policy_document: PathBuf,
    /// The policy as it would be
    #[arg(long, value_name = "FILE")]
    new_policy_document: PathBuf,
    /// What kind of policies they are
    #[arg(long, value_enum, value_name = "TYPE")]
    policy_type: Option<PolicyType>,
    #[command(flatten)]
    common: CommonArgs,
}

/// The arguments of `prove access-not-granted`.
#[derive(Debug, Args)]
pub(crate) struct AccessNotGrantedArgs {
    /// The policy
    #[arg(long, value_name = "FILE")]
    policy_document: PathBuf,
    /// The access in JSON, as AWS takes it: `[{"actions": […], "resources": […]}]`
    #[arg(long, value_name = "FILE")]
    access: PathBuf,
    /// What kind of policy it is
    #[arg(long, value_enum, value_name = "TYPE")]
    policy_type: Option<PolicyType>,
    #[command(flatten)]
    common: CommonArgs,
}

/// The arguments of `prove no-public-access`.
#[derive(Debug, Args)]
pub(crate) struct NoPublicAccessArgs {
    /// The policy
    #[arg(long, value_name = "FILE")]
    policy_document: PathBuf,
    /// What it is attached to, as CloudFormation calls it, such as `AWS::S3::Bucket`
    #[arg(long, value_name = "TYPE")]
    resource_type: String,
    #[command(flatten)]
    common: CommonArgs,
}

/// The arguments of `prove equivalent`.
#[derive(Debug, Args)]
pub(crate) struct EquivalentArgs {
    /// One policy
    #[arg(value_name = "FILE")]
    one: PathBuf,
    /// The other one
    #[arg(value_name = "FILE")]
    other: PathBuf,
    /// What kind of policies they are
    #[arg(long, value_enum, value_name = "TYPE")]
    policy_type: Option<PolicyType>,
    #[command(flatten)]
    common: CommonArgs,
}

/// What is in force beside, and what a proof may rest on.
#[derive(Debug, Args)]
struct CommonArgs {
    /// A permissions boundary that is in force beside; several count as one
    #[arg(long, value_name = "FILE")]
    permissions_boundary: Vec<PathBuf>,
    /// A session policy that is in force beside; several count as one
    #[arg(long, value_name = "FILE")]
    session_policy: Vec<PathBuf>,
    /// A service control policy that is in force beside; each is a level of the organization
    #[arg(long, value_name = "FILE")]
    service_control_policy: Vec<PathBuf>,
    /// A resource control policy that is in force beside
    #[arg(long, value_name = "FILE")]
    resource_control_policy: Vec<PathBuf>,
    /// Do not rest the proof on this fact about requests, such as `MFA-1`; `docs/proofs.md` lists them
    #[arg(long, value_name = "ID", value_parser = axiom)]
    no_axiom: Vec<Axiom>,
}

/// The kinds of policies that AWS's checks know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PolicyType {
    /// Attached to users, groups and roles
    #[value(alias = "IDENTITY_POLICY", alias = "identity-policy")]
    Identity,
    /// Attached to resources
    #[value(alias = "RESOURCE_POLICY", alias = "resource-policy")]
    Resource,
}

/// Proves, prints, and says how it ended.
///
/// # Errors
/// If a file cannot be read or used, or the output cannot be formed or written.
pub(crate) fn run(verb: &ProveVerb) -> Result<Outcome, Error> {
    match verb {
        ProveVerb::NoNewAccess(args) => no_new_access(args),
        ProveVerb::AccessNotGranted(args) => access_not_granted(args),
        ProveVerb::NoPublicAccess(args) => no_public_access(args),
        ProveVerb::Equivalent(args) => equivalent(args),
    }
}

fn no_new_access(args: &NoNewAccessArgs) -> Result<Outcome, Error> {
    let kind = args.policy_type.map(PolicyType::kind);
    let new = read_policy(&args.new_policy_document, kind)?;
    let existing = read_policy(&args.existing_policy_document, kind)?;
    let question = Question::NoNewAccess { existing: &existing.document, new: &new.document };
    answer(&question, &new, Some(&existing), &args.common)
}

fn access_not_granted(args: &AccessNotGrantedArgs) -> Result<Outcome, Error> {
    let policy = read_policy(&args.policy_document, args.policy_type.map(PolicyType::kind))?;
    let access = read_access(&args.access)?;
    let question = Question::AccessNotGranted { policy: &policy.document, access: &access };
    answer(&question, &policy, None, &args.common)
}

fn no_public_access(args: &NoPublicAccessArgs) -> Result<Outcome, Error> {
    let policy = read_policy(&args.policy_document, Some(kind_of_type(&args.resource_type)))?;
    let of = match args.resource_type.as_str() {
        "AWS::S3::AccessPoint" => PublicPolicyOf::AccessPoint,
        _ => PublicPolicyOf::Bucket,
    };
    let question = Question::NoPublicAccess { policy: &policy.document, of };
    answer(&question, &policy, None, &args.common)
}

fn equivalent(args: &EquivalentArgs) -> Result<Outcome, Error> {
    let kind = args.policy_type.map(PolicyType::kind);
    let (one, other) = (read_policy(&args.one, kind)?, read_policy(&args.other, kind)?);
    let question = Question::Equivalent { one: &one.document, other: &other.document };
    answer(&question, &one, Some(&other), &args.common)
}

/// Answers a question about a policy, held against another one or not.
fn answer(
    question: &Question<'_>,
    policy: &PolicyFile,
    other: Option<&PolicyFile>,
    common: &CommonArgs,
) -> Result<Outcome, Error> {
    let beside = Beside::read(common)?;
    let options = ProofOptions { without: common.no_axiom.clone(), ..ProofOptions::default() };
    let proof = prove(question, policy.kind, &beside.attached(), &options);
    let (allowed, refused) = match other {
        Some(other) if proof.is_of_other => (other, Some(policy)),
        _ => (policy, other),
    };
    let witness = proof.request.as_ref().map(|request| {
        Witness { request, kind: policy.kind, allowed, refused, beside: &beside }.confirmed()
    });
    let text = output::to_json(&answer::Answer::of(&proof, witness.transpose()?))?;
    Console::print(&text).map_err(Error::stdout)?;
    Ok(outcome(&proof))
}

fn outcome(proof: &Proof) -> Outcome {
    match proof.verdict {
        Verdict::Pass => Outcome::Clean,
        Verdict::Fail => Outcome::NotProved,
        Verdict::Undecided => Outcome::Undecided,
    }
}

/// The policies that are in force beside.
struct Beside {
    boundary: Vec<PolicyFile>,
    session: Vec<PolicyFile>,
    scp: Vec<PolicyFile>,
    rcp: Vec<PolicyFile>,
}

impl Beside {
    fn read(common: &CommonArgs) -> Result<Self, Error> {
        let all = |files: &[PathBuf], kind| {
            files.iter().map(|file| read_policy(file, Some(kind))).collect::<Result<Vec<_>, _>>()
        };
        Ok(Self {
            boundary: all(&common.permissions_boundary, PolicyKind::Boundary)?,
            session: all(&common.session_policy, PolicyKind::Session)?,
            scp: all(&common.service_control_policy, PolicyKind::Scp)?,
            rcp: all(&common.resource_control_policy, PolicyKind::Rcp)?,
        })
    }

    fn attached(&self) -> Attached<'_> {
        Attached {
            boundary: documents(&self.boundary),
            session: documents(&self.session),
            scp: self.scp.iter().map(|file| vec![&file.document]).collect(),
            rcp: documents(&self.rcp),
        }
    }
}

fn documents(files: &[PolicyFile]) -> Vec<&Document> {
    files.iter().map(|file| &file.document).collect()
}

impl PolicyType {
    fn kind(self) -> PolicyKind {
        match self {
            Self::Identity => PolicyKind::Identity,
            Self::Resource => PolicyKind::Resource,
        }
    }
}

/// The kind of policy that a type of resource has.
fn kind_of_type(resource_type: &str) -> PolicyKind {
    match resource_type {
        "AWS::S3::Bucket" | "AWS::S3::AccessPoint" | "AWS::S3Express::DirectoryBucket" => {
            PolicyKind::Bucket
        }
        "AWS::KMS::Key" => PolicyKind::KmsKey,
        "AWS::IAM::AssumeRolePolicyDocument" | "AWS::IAM::Role" => PolicyKind::Trust,
        _ => PolicyKind::Resource,
    }
}

fn axiom(id: &str) -> Result<Axiom, String> {
    Axiom::of_id(id).ok_or_else(|| {
        let all: Vec<&str> = Axiom::ALL.iter().map(|axiom| axiom.id()).collect();
        format!("it is none of {}", all.join(", "))
    })
}
