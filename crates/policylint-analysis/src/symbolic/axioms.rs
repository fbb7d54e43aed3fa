//! What holds for every request, whatever policies say: combinations of values that none has.

use std::fmt;

use policylint_model::arn::is_account_id;
use policylint_model::truth::Truth;

use super::bits::Bits;
use super::env::Env;
use super::points::Points;
use super::problem::Model;
use super::restriction::{Point, Restriction, Variable};
use super::search::{Cube, Limit};
use crate::request::Caller;

/// A fact about requests that proofs rest on. Each can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Axiom {
    /// The account in the ARN of a resource owns it.
    Account1,
    /// Keys that hold an account hold its twelve digits.
    Account2,
    /// Who has no account has no keys of one.
    Caller1,
    /// The keys of an encryption context are listed.
    Context1,
    /// The age of an authentication with MFA comes exactly where MFA was used.
    Mfa1,
    /// Names of resources of some services have no `:`.
    Name1,
    /// Requests through a VPC endpoint have no public address.
    Net1,
    /// The keys of VPC endpoint, VPC and address in the VPC come together.
    Net2,
    /// Actions that AWS adds to a service are about what its other actions are about.
    Service1,
    /// The tags of a request are listed.
    Tag1,
    /// Requests over plain HTTP have no version of TLS.
    Tls1,
    /// The keys about calls through services come with such calls only.
    Via1,
}

impl Axiom {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Account1,
        Self::Account2,
        Self::Caller1,
        Self::Context1,
        Self::Mfa1,
        Self::Name1,
        Self::Net1,
        Self::Net2,
        Self::Service1,
        Self::Tag1,
        Self::Tls1,
        Self::Via1,
    ];

    /// Its name, such as `MFA-1`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Account1 => "ACCOUNT-1",
            Self::Account2 => "ACCOUNT-2",
            Self::Caller1 => "CALLER-1",
            Self::Context1 => "CONTEXT-1",
            Self::Mfa1 => "MFA-1",
            Self::Name1 => "NAME-1",
            Self::Net1 => "NET-1",
            Self::Net2 => "NET-2",
            Self::Service1 => "SERVICE-1",
            Self::Tag1 => "TAG-1",
            Self::Tls1 => "TLS-1",
            Self::Via1 => "VIA-1",
        }
    }

    /// What it says.
    pub fn statement(self) -> &'static str {
        match self {
            Self::Account1 => "an account id in the ARN of a resource is its `aws:ResourceAccount`",
            Self::Account2 => {
                "`aws:ResourceAccount`, `aws:SourceAccount`, `aws:VpceAccount` and `s3:DataAccessPointAccount` are twelve digits"
            }
            Self::Caller1 => {
                "services, identity providers and anonymous callers have no tags, no organization, no `aws:userid` and no session keys"
            }
            Self::Context1 => {
                "`kms:EncryptionContext:k` is there exactly if `k` is one of `kms:EncryptionContextKeys`"
            }
            Self::Mfa1 => {
                "`aws:MultiFactorAuthAge` is there exactly if `aws:MultiFactorAuthPresent` is `true`"
            }
            Self::Name1 => {
                "names of resources of DynamoDB, EC2, ECR, ECS, KMS, Lambda, Secrets Manager, SNS and SQS have no `:`"
            }
            Self::Net1 => {
                "a request with `aws:SourceVpce`, `aws:SourceVpc` or `aws:VpcSourceIp` has no `aws:SourceIp`"
            }
            Self::Net2 => {
                "`aws:SourceVpce`, `aws:SourceVpc` and `aws:VpcSourceIp` are all there or none of them is"
            }
            Self::Service1 => {
                "actions of a known service that the catalog does not have are about ARNs of the services that its known actions are about"
            }
            Self::Tag1 => "`aws:RequestTag/k` is there exactly if `k` is one of `aws:TagKeys`",
            Self::Tls1 => {
                "a request without TLS (`aws:SecureTransport` is `false`) has no `s3:TlsVersion`"
            }
            Self::Via1 => {
                "`aws:CalledVia`, `aws:CalledViaFirst` and `aws:CalledViaLast` are there only if `aws:ViaAWSService` is `true`"
            }
        }
    }

    /// The axiom with a name, in any case.
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|axiom| axiom.id().eq_ignore_ascii_case(id))
    }
}

impl fmt::Display for Axiom {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}

/// The keys that requests through a VPC endpoint carry.
const OF_ENDPOINT: [&str; 3] = ["aws:sourcevpce", "aws:sourcevpc", "aws:vpcsourceip"];
/// The keys of calls through services.
const OF_CALLS: [&str; 3] = ["aws:calledvia", "aws:calledviafirst", "aws:calledvialast"];
/// Keys that hold the id of an account.
pub(super) const ACCOUNT_KEYS: [&str; 4] =
    [RESOURCE_ACCOUNT, "aws:sourceaccount", "aws:vpceaccount", "s3:dataaccesspointaccount"];
/// Keys that come with an account of the caller's.
const OF_ACCOUNTS: [&str; 7] = [
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:multifactorauthpresent",
    "aws:multifactorauthage",
    "aws:tokenissuetime",
    "aws:sourceidentity",
    "aws:assumedroot",
];
/// The key that follows from some callers.
pub(super) const USER_ID: &str = "aws:userid";
/// The key that lists the tags of a request.
pub(super) const TAG_KEYS: &str = "aws:tagkeys";
/// The key that lists an encryption context.
pub(super) const ENCRYPTION_CONTEXT_KEYS: &str = "kms:encryptioncontextkeys";
/// The key that says whose resource it is.
pub(super) const RESOURCE_ACCOUNT: &str = "aws:resourceaccount";

/// Boxes in which no request is, by the axioms that are not left out.
pub(super) fn clauses(
    model: &Model,
    restrictions: &[Restriction<'_>],
    env: &Env,
    without: &[Axiom],
) -> Vec<Cube> {
    let counts = |axiom: &Axiom| !without.contains(axiom);
    let all = Axiom::ALL.into_iter().filter(counts);
    all.flat_map(|axiom| match axiom {
        Axiom::Account1 => accounts(model, restrictions, env),
        Axiom::Caller1 => callers(model, restrictions, env),
        Axiom::Context1 => listed(model, "kms:encryptioncontext:", ENCRYPTION_CONTEXT_KEYS),
        Axiom::Tag1 => listed(model, "aws:requesttag/", TAG_KEYS),
        Axiom::Mfa1 => mfa(model),
        // They limit what values there are.
        Axiom::Name1 | Axiom::Service1 | Axiom::Account2 => Vec::new(),
        Axiom::Net1 => OF_ENDPOINT
            .into_iter()
            .filter_map(|key| both(model, &present(key), &present("aws:sourceip")))
            .collect(),
        Axiom::Net2 => OF_ENDPOINT
            .into_iter()
            .flat_map(|one| OF_ENDPOINT.map(|two| (one, two)))
            .filter(|(one, two)| one != two)
            .filter_map(|(one, two)| both(model, &present(one), &absent(two)))
            .collect(),
        Axiom::Tls1 => both(model, &is("aws:securetransport", "false"), &present("s3:tlsversion"))
            .into_iter()
            .collect(),
        Axiom::Via1 => OF_CALLS
            .into_iter()
            .filter_map(|key| both(model, &present(key), &is("aws:viaawsservice", "false")))
            .collect(),
    })
    .collect()
}

fn mfa(model: &Model) -> Vec<Cube> {
    let age = "aws:multifactorauthage";
    let is_present = "aws:multifactorauthpresent";
    [
        both(model, &absent(age), &is(is_present, "true")),
        both(model, &present(age), &is(is_present, "false")),
        both(model, &present(age), &absent(is_present)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What is said of a key in a clause.
struct Said<'k> {
    key: &'k str,
    what: What<'k>,
}

enum What<'k> {
    Present,
    Absent,
    Is(&'k str),
}

fn present(key: &str) -> Said<'_> {
    Said { key, what: What::Present }
}

fn absent(key: &str) -> Said<'_> {
    Said { key, what: What::Absent }
}

fn is<'k>(key: &'k str, text: &'k str) -> Said<'k> {
    Said { key, what: What::Is(text) }
}

/// The box of requests of which both is so; `None` if the slice does not look at one of the keys.
fn both(model: &Model, one: &Said<'_>, two: &Said<'_>) -> Option<Cube> {
    Some(vec![limit(model, one)?, limit(model, two)?])
}

fn limit(model: &Model, said: &Said<'_>) -> Option<(usize, Limit)> {
    let (at, points) = model.find(&Variable::Key(said.key.to_owned()))?;
    let values = |holds: &dyn Fn(&Point) -> bool| -> Bits {
        let all = points.points.iter().enumerate();
        all.filter(|(_, point)| holds(point)).map(|(number, _)| number).collect()
    };
    let limit = match (&said.what, points.is_set) {
        (What::Present, true) => Limit::Meets(Bits::below(points.points.len())),
        (What::Absent, true) => Limit::Within(Bits::default()),
        (What::Present, false) => Limit::In(values(&|point| *point != Point::Absent)),
        (What::Absent, false) => Limit::In(values(&|point| *point == Point::Absent)),
        (What::Is(text), false) => Limit::In(values(
            &|point| matches!(point, Point::Text(own) if own.eq_ignore_ascii_case(text)),
        )),
        (What::Is(_), true) => return None,
    };
    Some((at, limit))
}

/// An ARN with an account, and a value of the key that the account is not: the two fall into
/// different classes of the conditions on the key.
fn accounts(model: &Model, restrictions: &[Restriction<'_>], env: &Env) -> Vec<Cube> {
    let key = Variable::Key(RESOURCE_ACCOUNT.to_owned());
    let (Some((arns, arn_points)), Some((ids, id_points))) =
        (model.find(&Variable::Resource), model.find(&key))
    else {
        return Vec::new();
    };
    let on_key: Vec<&Restriction<'_>> =
        restrictions.iter().filter(|restriction| restriction.variable() == key).collect();
    let class = |point: &Point| -> Vec<Truth> {
        on_key.iter().map(|restriction| restriction.truth(point, env)).collect()
    };
    let fixed = env.fixed(&key);
    let mut clauses = Vec::new();
    for (number, point) in arn_points.points.iter().enumerate() {
        let Point::Arn(arn) = point else { continue };
        let Some(account) = account_of(arn) else { continue };
        let account = Point::Text(account.to_owned());
        let own = class(&account);
        let others: Bits = others(id_points, |id| match &fixed {
            Some(fixed) => *fixed != account,
            None => class(id) != own,
        });
        clauses.push(vec![(arns, Limit::In(Bits::from_iter([number]))), (ids, Limit::In(others))]);
    }
    clauses
}

/// Callers without account and keys that only accounts have; callers and another `aws:userid` than
/// follows from them.
fn callers(model: &Model, restrictions: &[Restriction<'_>], env: &Env) -> Vec<Cube> {
    let Some((at, points)) = model.find(&Variable::Caller) else { return Vec::new() };
    let all = || {
        points.points.iter().enumerate().filter_map(|(number, point)| match point {
            Point::Caller(caller) => Some((number, caller)),
            _ => None,
        })
    };
    let without = |also_anonymous: bool| -> Bits {
        let is_without = |caller: &Caller| {
            caller.account().is_none() && (also_anonymous || *caller != Caller::Anonymous)
        };
        all().filter(|(_, it)| is_without(&it.caller)).map(|(number, _)| number).collect()
    };
    let mut clauses = Vec::new();
    for (variable, _) in &model.variables {
        let Variable::Key(key) = variable else { continue };
        let callers = match key.as_str() {
            USER_ID => without(false),
            key if OF_ACCOUNTS.contains(&key) || key.starts_with("aws:principaltag/") => {
                without(true)
            }
            _ => continue,
        };
        clauses
            .extend(limit(model, &present(key)).map(|there| vec![(at, Limit::In(callers)), there]));
    }
    let key = Variable::Key(USER_ID.to_owned());
    let Some((ids, id_points)) = model.find(&key) else { return clauses };
    let on_key: Vec<_> = restrictions.iter().filter(|it| it.variable() == key).collect();
    let class =
        |point: &Point| on_key.iter().map(|it| it.truth(point, env)).collect::<Vec<Truth>>();
    for (number, caller) in all() {
        let Some(own) = caller.user_id.clone().map(Point::Text) else { continue };
        let wrong = others(id_points, |id| class(id) != class(&own));
        clauses.push(vec![(at, Limit::In(Bits::from_iter([number]))), (ids, Limit::In(wrong))]);
    }
    clauses
}

/// A key of a family that is there and not listed, or listed and not there.
fn listed(model: &Model, family: &str, list: &str) -> Vec<Cube> {
    let mut clauses = Vec::new();
    let Some((at, points)) = model.find(&Variable::Key(list.to_owned())) else { return clauses };
    if !points.is_set {
        return clauses;
    }
    for (variable, _) in &model.variables {
        let Variable::Key(key) = variable else { continue };
        let Some(name) = key.strip_prefix(family) else { continue };
        let is_name =
            |point: &Point| matches!(point, Point::Text(text) if text.to_lowercase() == name);
        let names = others(points, is_name);
        let rest = others(points, |point| !is_name(point));
        let both = |said: &Said<'_>, limited: Limit| {
            limit(model, said).map(|limit| vec![limit, (at, limited)])
        };
        clauses.extend(both(&present(key), Limit::Within(rest)));
        clauses.extend(both(&absent(key), Limit::Meets(names)));
    }
    clauses
}

fn others(points: &Points, is_other: impl Fn(&Point) -> bool) -> Bits {
    let all = points.points.iter().enumerate();
    all.filter(|(_, point)| is_other(point)).map(|(number, _)| number).collect()
}

/// The account in an ARN, if it has one.
pub(super) fn account_of(arn: &str) -> Option<&str> {
    arn.split(':').nth(4).filter(|field| is_account_id(field))
}
