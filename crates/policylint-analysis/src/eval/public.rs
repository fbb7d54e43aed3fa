//! Whether Block Public Access takes a policy for public (S3-33 to S3-38).

use policylint_model::operator::{BaseOperator, Operator, Quantifier};
use policylint_model::{Effect, StatementId};

use crate::compile::{CompiledDocument, CompiledStatement};
use crate::conditions::{Literal, LiteralValue, TypedValue};
use crate::principals::{PrincipalReading, PrincipalSet};

/// What a policy is attached to: conditions on access points count differently (S3-36).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicPolicyOf {
    /// A bucket.
    Bucket,
    /// An access point.
    AccessPoint,
}

/// The shortest prefix of IPv4 addresses that is not public (S3-37).
const MIN_PREFIX_V4: u8 = 8;
/// The shortest prefix of IPv6 addresses that is not public (S3-37).
const MIN_PREFIX_V6: u8 = 32;

/// Keys whose fixed values confine a statement (S3-35), but for those with a rule of their own.
const CONFINING_KEYS: [&str; 18] = [
    "aws:PrincipalOrgID",
    "aws:PrincipalAccount",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:SourceArn",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:SourceOwner",
    "aws:SourceAccount",
    "aws:userid",
    "aws:SourceVpcArn",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
    "s3:DataAccessPointAccount",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "aws:PrincipalArn",
];

/// Whether S3 takes a policy for public: one public Allow is enough, and Deny does not count (S3-33).
pub fn is_public(document: &CompiledDocument<'_>, of: PublicPolicyOf) -> bool {
    !document.complete || public_statements(document, of).next().is_some()
}

/// The statements that make a policy public, in order.
pub fn public_statements(
    document: &CompiledDocument<'_>,
    of: PublicPolicyOf,
) -> impl Iterator<Item = StatementId> {
    document
        .statements
        .iter()
        .filter(move |statement| is_public_statement(statement, of))
        .map(|statement| statement.id)
}

/// S3-34: an Allow is presumed public unless principals or conditions confine it to fixed values.
fn is_public_statement(statement: &CompiledStatement<'_>, of: PublicPolicyOf) -> bool {
    statement.effect == Some(Effect::Allow)
        && statement.in_force().possible()
        && !statement.principals.as_ref().is_some_and(is_fixed)
        && !statement.conditions.iter().any(|literal| confines(literal, of))
}

fn is_fixed(principals: &PrincipalSet<'_>) -> bool {
    use PrincipalReading::{
        Account, CanonicalUser, FederatedUser, OriginAccessIdentity, Refused, Role, RoleId,
        Service, Session, User, UserId,
    };
    let fixed = [
        Account,
        CanonicalUser,
        FederatedUser,
        OriginAccessIdentity,
        // Matches nobody (PR-21).
        Refused,
        Role,
        RoleId,
        Service,
        Session,
        User,
        UserId,
    ];
    principals.complete
        && (principals.forms.is_empty() || principals.is_only(&fixed))
        && !principals.negated
}

/// Whether a condition confines a statement to fixed values (S3-35 to S3-38).
fn confines(literal: &Literal<'_>, of: PublicPolicyOf) -> bool {
    let Some(operator) = literal.known_operator().filter(|operator| is_confining(*operator)) else {
        return false;
    };
    let all = |is_fixed: &dyn Fn(&LiteralValue<'_>) -> bool| {
        literal.complete && !literal.values.is_empty() && literal.values.iter().all(is_fixed)
    };
    if literal.choice.is_some() {
        return false;
    }
    match operator.base {
        BaseOperator::IpAddress => literal.is_on("aws:SourceIp") && all(&is_narrow_network),
        BaseOperator::Bool => literal.is_on("aws:PrincipalIsAWSService") && all(&is_true),
        _ if literal.is_on("s3:DataAccessPointArn") => {
            of == PublicPolicyOf::Bucket && all(&|value| has_fixed_fields(value, 5))
        }
        _ if literal.is_on("aws:PrincipalArn") => all(&|value| has_fixed_fields(value, 5)),
        _ if CONFINING_KEYS.iter().any(|key| literal.is_on(key)) => all(&is_fixed_text),
        _ => false,
    }
}

/// S3-38: operators that hold without the key do not confine.
fn is_confining(operator: Operator) -> bool {
    !operator.is_negated()
        && !operator.if_exists
        && operator.quantifier != Quantifier::ForAllValues
        && operator.base != BaseOperator::Null
}

/// Whether a value of a condition is one of those that confine a statement where an operator asks for
/// it, whatever the operator that it stands under here.
pub(crate) fn is_trusted_value(
    literal: &Literal<'_>,
    value: &LiteralValue<'_>,
    of: PublicPolicyOf,
) -> bool {
    match value.typed() {
        TypedValue::Network(_) => literal.is_on("aws:SourceIp") && is_narrow_network(value),
        TypedValue::Bool(_) => literal.is_on("aws:PrincipalIsAWSService") && is_true(value),
        TypedValue::Text(_) if literal.is_on("s3:DataAccessPointArn") => {
            of == PublicPolicyOf::Bucket && has_fixed_fields(value, 5)
        }
        TypedValue::Text(_) if literal.is_on("aws:PrincipalArn") => has_fixed_fields(value, 5),
        TypedValue::Text(_) => is_trusted_key(literal) && is_fixed_text(value),
        _ => false,
    }
}

/// Keys that confine in policies of other resources than buckets, too: who calls KMS, and for whom an
/// identity provider speaks.
fn is_trusted_key(literal: &Literal<'_>) -> bool {
    let further = ["kms:CallerAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"];
    let is_claim = literal.key().contains('.')
        && [":sub", ":aud", ":amr"].iter().any(|claim| literal.key().ends_with(claim));
    is_claim || CONFINING_KEYS.iter().chain(&further).any(|key| literal.is_on(key))
}

fn is_fixed_text(value: &LiteralValue<'_>) -> bool {
    value.text.choice.is_none()
        && value.text.known().is_some_and(|text| !text.contains(['*', '?']) && !text.contains("${"))
}

/// Whether the first fields of an ARN are fixed; the rest may have wildcards.
fn has_fixed_fields(value: &LiteralValue<'_>, count: usize) -> bool {
    let Some(text) = value.text.known().filter(|_| value.text.choice.is_none()) else {
        return false;
    };
    let fields: Vec<&str> = text.splitn(6, ':').collect();
    fields.len() == 6
        && !text.contains("${")
        // Partition and service may have wildcards: they say nothing of whose it is.
        && fields.iter().take(count).skip(3).all(|field| !field.contains(['*', '?']))
}

/// S3-37; private ranges never match traffic from the internet.
fn is_narrow_network(value: &LiteralValue<'_>) -> bool {
    match value.typed() {
        TypedValue::Network(cidr) => {
            let network = cidr.network();
            let min = match network {
                ipnet::IpNet::V4(_) => MIN_PREFIX_V4,
                ipnet::IpNet::V6(_) => MIN_PREFIX_V6,
            };
            cidr.is_private() || network.prefix_len() >= min
        }
        _ => false,
    }
}

fn is_true(value: &LiteralValue<'_>) -> bool {
    value.text.known().is_some_and(|text| text.eq_ignore_ascii_case("true"))
}
