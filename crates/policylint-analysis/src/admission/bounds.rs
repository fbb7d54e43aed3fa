//! Which condition keys tell callers apart, and which of their values are fixed (rules.md,
//! reference facts; S3-35 to S3-38).

use policylint_model::arn::{Arn, is_account_id};
use policylint_model::operator::{BaseOperator, Operator, Quantifier};

use super::Limit;
use crate::compile::CompiledStatement;
use crate::conditions::{Literal, LiteralValue, OperatorReading, TypedValue};

/// The shortest prefix of IPv4 addresses that is bounded (S3-37).
const MIN_PREFIX_V4: u8 = 8;
/// The shortest prefix of IPv6 addresses that is bounded (S3-37).
const MIN_PREFIX_V6: u8 = 32;

/// One alternative of a limit: the caller has one of some values under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// What sort of fact about the caller it is.
    pub class: BoundClass,
    /// The key as written.
    pub key: String,
    /// The value as written; empty where only the key counts.
    pub value: String,
    /// The account that the value fixes, if it fixes one: 12 digits.
    pub account: Option<String>,
}

/// What sort of fact about the caller a bound is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BoundClass {
    /// An account.
    Account,
    /// The account of the resource, whichever that is.
    OwnAccount,
    /// A principal.
    Principal,
    /// An organization, or a part of one.
    Organization,
    /// The organization of the resource, whichever that is.
    OwnOrganization,
    /// Addresses, a VPC, an endpoint.
    Network,
    /// The resource or account on whose behalf a service calls.
    Source,
    /// A service by name.
    Service,
    /// An access point, or the account of one.
    AccessPoint,
    /// A claim that an identity provider makes, or a token.
    Claim,
    /// A way of calling that only those pass who were let in elsewhere: a mount target, IAM
    /// authentication of a function URL.
    Path,
    /// Services of AWS, whoever makes them call: spared by a Deny. As a condition of an Allow it
    /// confines nobody, as strangers can make services call.
    AnyService,
    /// Services of AWS that pass on a caller's request; confines nobody.
    AnyForwarded,
    /// Only those listed in `NotPrincipal` of a Deny.
    Listed,
    /// A value that anybody meets, or can bring about; confines nobody.
    Open,
}

impl BoundClass {
    /// Whether strangers cannot meet it.
    pub fn confines(self) -> bool {
        !matches!(self, Self::AnyForwarded | Self::Open)
    }
}

/// A condition that does not confine callers although it could be taken to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loose {
    /// Its position among the conditions of the statement.
    pub condition: usize,
    /// Why it does not.
    pub reason: LooseReason,
}

/// Why a condition does not confine callers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LooseReason {
    /// Its operator is negated: everybody else passes.
    Negated,
    /// It holds without the key: `IfExists`, or `ForAllValues` without a test that the key is there.
    HoldsWithoutKey,
    /// A value is open.
    OpenValue(String),
    /// Its key says nothing that tells strangers from others, or what strangers choose themselves.
    Key,
}

/// What the conditions of an Allow require of callers.
#[derive(Debug, Default)]
pub(super) struct OwnLimits {
    pub(super) limits: Vec<Limit>,
    pub(super) loose: Vec<Loose>,
    pub(super) is_doubtful: bool,
}

/// Reads the conditions of an Allow.
pub(super) fn of_allow(statement: &CompiledStatement<'_>) -> OwnLimits {
    let mut own = OwnLimits::default();
    for (condition, literal) in statement.conditions.iter().enumerate() {
        let Some(operator) = literal.known_operator() else {
            own.is_doubtful |= literal.operator == OperatorReading::Unknown;
            continue;
        };
        if operator.base == BaseOperator::Null {
            continue;
        }
        match passing(statement, literal, operator) {
            Passing::Doubtful => own.is_doubtful = true,
            Passing::Loose(reason) => own.loose.push(Loose { condition, reason }),
            Passing::Limit(bounds) => own.limits.push(Limit { by: statement.id, bounds }),
        }
    }
    own
}

/// Who passes a condition of an Allow.
enum Passing {
    Doubtful,
    Loose(LooseReason),
    Limit(Vec<Bound>),
}

fn passing(
    statement: &CompiledStatement<'_>,
    literal: &Literal<'_>,
    operator: Operator,
) -> Passing {
    if literal.choice.is_some() || !literal.complete || !literal.key_text.is_known() {
        return Passing::Doubtful;
    }
    let Some(sort) = KeySort::of(literal) else { return Passing::Loose(LooseReason::Key) };
    if operator.is_negated() {
        return Passing::Loose(LooseReason::Negated);
    }
    let for_all = operator.quantifier == Quantifier::ForAllValues;
    if operator.if_exists || (for_all && !is_required(statement, literal)) {
        return Passing::Loose(LooseReason::HoldsWithoutKey);
    }
    let mut bounds = Vec::new();
    for value in &literal.values {
        match sort.read(literal, value) {
            None => return Passing::Doubtful,
            Some(bound) if bound.class == BoundClass::Open => {
                return Passing::Loose(LooseReason::OpenValue(bound.value));
            }
            Some(bound) if bound.class == BoundClass::AnyService || !bound.class.confines() => {
                return Passing::Loose(LooseReason::Key);
            }
            Some(bound) => bounds.push(bound),
        }
    }
    Passing::Limit(bounds)
}

/// Whether another condition of the statement asks for the key to be there (CD-27).
fn is_required(statement: &CompiledStatement<'_>, literal: &Literal<'_>) -> bool {
    statement.conditions.iter().any(|other| {
        let same_key = other.key().eq_ignore_ascii_case(literal.key());
        same_key
            && other.known_operator().is_some_and(|operator| {
                let asks = operator.base == BaseOperator::Null
                    && other.values.iter().all(|value| value.typed() == &TypedValue::Absent(false));
                asks || operator.quantifier == Quantifier::ForAnyValue && !operator.if_exists
            })
    })
}

/// How the values of a key are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeySort {
    /// Fixed as a whole.
    Whole(BoundClass),
    /// An ARN whose account is fixed, or whose name is where it has no account.
    Arn(BoundClass),
    /// The path of an organizational unit: its organization is fixed.
    Path,
    /// A unique id, with a session name after a colon.
    UserId,
    /// Blocks of addresses.
    Address,
    /// A text of which only `*` is open: the rules about providers judge the rest.
    Claim,
    /// One value alone.
    Only(&'static str, BoundClass),
}

/// The keys that tell callers apart.
const KEYS: [(&str, KeySort); 34] = [
    ("aws:PrincipalAccount", KeySort::Whole(BoundClass::Account)),
    ("aws:SourceAccount", KeySort::Whole(BoundClass::Source)),
    ("aws:SourceOwner", KeySort::Whole(BoundClass::Source)),
    ("aws:VpceAccount", KeySort::Whole(BoundClass::Network)),
    ("kms:CallerAccount", KeySort::Whole(BoundClass::Account)),
    ("s3:DataAccessPointAccount", KeySort::Whole(BoundClass::AccessPoint)),
    ("aws:PrincipalOrgID", KeySort::Whole(BoundClass::Organization)),
    ("aws:SourceOrgID", KeySort::Whole(BoundClass::Source)),
    ("aws:VpceOrgID", KeySort::Whole(BoundClass::Network)),
    ("aws:PrincipalOrgPaths", KeySort::Path),
    ("aws:SourceOrgPaths", KeySort::Path),
    ("aws:VpceOrgPaths", KeySort::Path),
    ("aws:PrincipalArn", KeySort::Arn(BoundClass::Principal)),
    ("aws:SourceArn", KeySort::Arn(BoundClass::Source)),
    ("s3:DataAccessPointArn", KeySort::Arn(BoundClass::AccessPoint)),
    ("aws:SourceVpcArn", KeySort::Arn(BoundClass::Network)),
    ("ec2:SourceInstanceARN", KeySort::Arn(BoundClass::Source)),
    ("lambda:SourceFunctionArn", KeySort::Arn(BoundClass::Source)),
    ("ssm:SourceInstanceARN", KeySort::Arn(BoundClass::Source)),
    ("aws:FederatedProvider", KeySort::Arn(BoundClass::Claim)),
    ("aws:SourceVpc", KeySort::Whole(BoundClass::Network)),
    ("aws:SourceVpce", KeySort::Whole(BoundClass::Network)),
    ("aws:Ec2InstanceSourceVpc", KeySort::Whole(BoundClass::Network)),
    ("aws:SourceIp", KeySort::Address),
    ("aws:userid", KeySort::UserId),
    ("aws:PrincipalServiceName", KeySort::Whole(BoundClass::Service)),
    ("aws:PrincipalServiceNamesList", KeySort::Whole(BoundClass::Service)),
    ("aws:PrincipalIsAWSService", KeySort::Only("true", BoundClass::AnyService)),
    ("aws:ViaAWSService", KeySort::Only("true", BoundClass::AnyForwarded)),
    ("lambda:FunctionUrlAuthType", KeySort::Only("AWS_IAM", BoundClass::Path)),
    ("lambda:EventSourceToken", KeySort::Whole(BoundClass::Claim)),
    ("elasticfilesystem:AccessedViaMountTarget", KeySort::Only("true", BoundClass::Path)),
    ("cognito-identity.amazonaws.com:aud", KeySort::Whole(BoundClass::Claim)),
    ("saml:aud", KeySort::Claim),
];

impl KeySort {
    /// How the key of a literal is judged, if it tells callers apart at all.
    pub(super) fn of(literal: &Literal<'_>) -> Option<Self> {
        let named = KEYS.iter().find(|(key, _)| literal.is_on(key)).map(|(_, sort)| *sort);
        let key = literal.key();
        let is_claim = |name: &str| {
            key.len() > name.len()
                && key.get(key.len() - name.len()..).is_some_and(|end| end.eq_ignore_ascii_case(name))
                // The keys of providers start with a host name.
                && key.split(':').next().is_some_and(|issuer| issuer.contains('.'))
        };
        named.or_else(|| {
            [":sub", ":aud", ":app_id", ":oaud"]
                .iter()
                .any(|name| is_claim(name))
                .then_some(Self::Claim)
        })
    }

    /// What one value says; `None` if it is not known.
    pub(super) fn read(self, literal: &Literal<'_>, value: &LiteralValue<'_>) -> Option<Bound> {
        let text = value.text.known().filter(|_| value.text.choice.is_none())?;
        let globs = literal.known_operator().is_some_and(Operator::globs);
        let is_open = |part: &str| globs && part.contains(['*', '?']) || part.contains("${");
        let account = |text: &str| is_account_id(text).then(|| text.to_owned());
        let (class, account) = match self {
            Self::Whole(class) => match own(literal, text) {
                Some(own) => (own, None),
                None if is_open(text) => (BoundClass::Open, None),
                None => (class, account(text)),
            },
            Self::Arn(class) => arn_bound(class, text, &is_open),
            Self::Path
                if text
                    .split('/')
                    .next()
                    .is_some_and(|id| id.starts_with("o-") && !is_open(id)) =>
            {
                (BoundClass::Organization, None)
            }
            Self::UserId
                if text.split(':').next().is_some_and(|id| !id.is_empty() && !is_open(id)) =>
            {
                (BoundClass::Principal, account(text.split(':').next().unwrap_or_default()))
            }
            Self::Address => (network_class(value), None),
            Self::Claim if !text.chars().all(|letter| matches!(letter, '*' | '?')) || !globs => {
                (BoundClass::Claim, None)
            }
            Self::Only(wanted, class) if text.eq_ignore_ascii_case(wanted) => (class, None),
            Self::Path | Self::UserId | Self::Claim | Self::Only(..) => (BoundClass::Open, None),
        };
        Some(Bound { class, key: literal.key().to_owned(), value: text.to_owned(), account })
    }
}

/// Variables that stand for the owner of the resource.
fn own(literal: &Literal<'_>, text: &str) -> Option<BoundClass> {
    let is = |variable: &str| text.eq_ignore_ascii_case(variable);
    if literal.is_on("aws:PrincipalAccount") && is("${aws:ResourceAccount}") {
        Some(BoundClass::OwnAccount)
    } else if literal.is_on("aws:PrincipalOrgID") && is("${aws:ResourceOrgID}") {
        Some(BoundClass::OwnOrganization)
    } else {
        None
    }
}

fn arn_bound(
    class: BoundClass,
    text: &str,
    is_open: &dyn Fn(&str) -> bool,
) -> (BoundClass, Option<String>) {
    let Ok(arn) = Arn::parse(text) else {
        // Too short or no ARN: open if it has a wildcard, else it matches nothing.
        return (if is_open(text) { BoundClass::Open } else { class }, None);
    };
    let account = arn.account();
    if is_open(account) {
        return (BoundClass::Open, None);
    }
    if is_account_id(account) {
        return (class, Some(account.to_owned()));
    }
    // Without an account, as of buckets: the name has to be fixed as far as its first part.
    let name = arn.resource().split(['/', ':']).next().unwrap_or_default();
    (if is_open(name) { BoundClass::Open } else { class }, None)
}

/// S3-37; private ranges never match traffic from the internet (CD-56).
fn network_class(value: &LiteralValue<'_>) -> BoundClass {
    let TypedValue::Network(cidr) = value.typed() else {
        // A text that is no address matches nothing; a pattern of one is refused by the operators.
        return if value.is_dead() { BoundClass::Network } else { BoundClass::Open };
    };
    let (network, min) = match cidr.network() {
        network @ ipnet::IpNet::V4(_) => (network, MIN_PREFIX_V4),
        network @ ipnet::IpNet::V6(_) => (network, MIN_PREFIX_V6),
    };
    if cidr.is_private() || network.prefix_len() >= min {
        BoundClass::Network
    } else {
        BoundClass::Open
    }
}
