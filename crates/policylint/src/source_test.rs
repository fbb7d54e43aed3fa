//! Services that a resource's policy lets in, and whether it asks on whose behalf they act.

use policylint_analysis::{
    BoundClass, Limit, Literal, PrincipalForm, PrincipalReading, PrincipalSet, Who, admissions_of,
};
use policylint_catalog::{SourceKeys, catalog};
use policylint_model::operator::{BaseOperator, Operator};
use policylint_model::{Effect, PolicyKind};

use crate::condition_weight::is_on_any;
use crate::diagnostic::Diagnostic;
use crate::rule::{Reporter, StatementContext};
use crate::wording::{one_of, this_statement};

/// The keys that say on whose behalf a service acts.
const SOURCE: [&str; 4] =
    ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"];

/// Keys that say so in older policies, and the context of a key of KMS.
const OTHER: [&str; 4] =
    ["aws:Referer", "aws:SourceOwner", "kms:EncryptionContext:", "kms:EncryptionContextKeys"];

/// The services that an Allow lets in whomever they act for, of those that say it: each with the keys
/// that it sends. For one kind of policy.
pub(crate) fn unasked<'c, 'd>(
    context: &'c StatementContext<'d>,
    kind: PolicyKind,
) -> Vec<(&'c PrincipalForm<'d>, SourceKeys)> {
    let statement = context.compiled;
    let is_asked = context.document().policy_kind() == kind
        && statement.effect == Some(Effect::Allow)
        && statement.more_conditions.is_none()
        && statement.conditions.iter().all(|literal| literal.key_text.is_known());
    let Some(set) = statement.principals.as_ref().filter(|set| is_asked && !set.negated) else {
        return Vec::new();
    };
    let senders: Vec<_> = set
        .forms
        .iter()
        .filter(|form| form.reading == PrincipalReading::Service)
        .filter_map(|form| Some((form, catalog().source_keys(form.text.known()?)?)))
        .collect();
    let asks = |literal: &Literal<'_>| {
        !is_null_or_negated(literal) && (is_on_any(literal, &SOURCE) || is_on_any(literal, &OTHER))
    };
    if senders.is_empty() || statement.conditions.iter().any(asks) || is_asked_by_deny(context) {
        return Vec::new();
    }
    // A Deny may ask in its place.
    let admissions = admissions_of(context.within.compiled, statement);
    let is_open = |form: &PrincipalForm<'_>| {
        admissions.iter().any(|admission| {
            matches!(admission.who, Who::Named(named) if named.text.node == form.text.node)
                && !admission.is_doubtful
                && !admission.limits.iter().any(restricts)
        })
    };
    senders.into_iter().filter(|(form, _)| is_open(form)).collect()
}

/// Whether a Deny to everybody stops services that act for others: all that it asks is on whose behalf
/// they act, and whether they are services.
fn is_asked_by_deny(context: &StatementContext<'_>) -> bool {
    let is_source = |literal: &Literal<'_>| is_on_any(literal, &SOURCE);
    let is_negated =
        |literal: &Literal<'_>| literal.known_operator().is_some_and(Operator::is_negated);
    context.within.compiled.statements.iter().any(|other| {
        other.effect == Some(Effect::Deny)
            && other.principals.as_ref().is_some_and(PrincipalSet::is_everyone)
            && other.conditions.iter().any(|literal| is_source(literal) && is_negated(literal))
            && other
                .conditions
                .iter()
                .all(|literal| is_source(literal) || literal.is_on("aws:PrincipalIsAWSService"))
    })
}

/// Whether a limit says more of a service than which one it is.
fn restricts(limit: &Limit) -> bool {
    let tells = |class: BoundClass| {
        class.confines() && !matches!(class, BoundClass::Service | BoundClass::AnyService)
    };
    limit.bounds.iter().all(|bound| tells(bound.class))
}

fn is_null_or_negated(literal: &Literal<'_>) -> bool {
    literal
        .known_operator()
        .is_some_and(|operator| operator.is_negated() || operator.base == BaseOperator::Null)
}

/// What is said of such a service.
pub(crate) fn finding(
    context: &StatementContext<'_>,
    reporter: &Reporter<'_>,
    form: &PrincipalForm<'_>,
    keys: SourceKeys,
) -> Diagnostic {
    let subject = this_statement(context.document(), context.statement);
    let service = &form.text.text;
    reporter
        .at(form.text.node, format!("no condition asks on whose behalf `{service}` acts"))
        .so(format!("{subject} lets it in for customers of other accounts, too"))
        .help(format!("add a condition on {}", one_of(keys.keys())))
}
