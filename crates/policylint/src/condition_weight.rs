//! What the conditions of a statement restrict: which keys say who calls and from where, and whether
//! requests can lack a key.

use policylint_analysis::{CompiledStatement, KeyPresence, Literal, circumstances_of, presence_of};
use policylint_model::PolicyKind;
use policylint_model::operator::BaseOperator;
use policylint_model::truth::Truth;

use crate::rule::StatementContext;

/// Keys that say who calls, from where or for whom, and by which statements are restricted
/// (IAM User Guide, global condition keys; KMS and S3 guides, condition keys). Names that end in `/`
/// are families.
const RESTRICTING: [&str; 30] = [
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceOwner",
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:SourceIp",
    "aws:SourceIdentity",
    "aws:VpcSourceIp",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:userid",
    "aws:username",
    "kms:CallerAccount",
    "kms:ViaService",
    "s3:DataAccessPointAccount",
    "iam:PassedToService",
    "sts:ExternalId",
];

/// The keys of the network that a request comes from, of which it carries one sort or the other.
const NETWORK: [&str; 8] = [
    "aws:SourceIp",
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:VpcSourceIp",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
];

/// Wildcards can name more actions than are worth asking about.
const MAX_ACTIONS: usize = 60;

/// Whether a condition is on a key that says who calls or from where.
pub(crate) fn is_restricting(literal: &Literal<'_>) -> bool {
    RESTRICTING.iter().any(|key| literal.is_on(key))
}

/// Whether a condition is on a key of the network that a request comes from.
pub(crate) fn is_on_network(literal: &Literal<'_>) -> bool {
    NETWORK.iter().any(|key| literal.is_on(key))
}

/// Whether a condition is on one of these keys.
pub(crate) fn is_on_any(literal: &Literal<'_>, keys: &[&str]) -> bool {
    keys.iter().any(|key| literal.is_on(key))
}

/// Whether requests that a statement is about can lack the key of a condition, as far as is known.
pub(crate) fn can_be_absent(context: &StatementContext<'_>, literal: &Literal<'_>) -> bool {
    let Some(key) = literal.catalog_key() else { return true };
    let Some(actions) = context.compiled.actions.as_ref() else { return true };
    let circumstances = circumstances_of(context.within.compiled, context.compiled);
    let mut named = actions.possible().actions().take(MAX_ACTIONS).peekable();
    named.peek().is_none()
        || named.any(|action| {
            let presence = presence_of(key, literal.key(), action, circumstances);
            !matches!(presence, KeyPresence::Always { .. })
        })
}

/// Whether another condition of the statement asks for the key of this one: it fails without it.
pub(crate) fn is_asked_for(statement: &CompiledStatement<'_>, literal: &Literal<'_>) -> bool {
    statement.conditions.iter().any(|other| {
        !std::ptr::eq(other, literal)
            && other.key().eq_ignore_ascii_case(literal.key())
            && other.when_absent() == Truth::No
    })
}

/// Whether an Allow of this kind of policy gives nothing: it is a ceiling over other policies (NR-3).
pub(crate) fn is_ceiling(kind: PolicyKind) -> bool {
    matches!(
        kind,
        PolicyKind::Scp
            | PolicyKind::Rcp
            | PolicyKind::Boundary
            | PolicyKind::Session
            | PolicyKind::VpcEndpoint
    )
}

/// Whether a condition is a test by `Null`.
pub(crate) fn is_null_test(literal: &Literal<'_>) -> bool {
    literal.known_operator().is_some_and(|operator| operator.base == BaseOperator::Null)
}
