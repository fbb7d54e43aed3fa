//! Which limits hold for a document.

use policylint_analysis::CompiledDocument;
use policylint_catalog::{PolicyLimits, catalog};
use policylint_model::{Document, PolicyKind};

/// Limits, and how they were found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LimitsOf {
    /// The limits.
    pub(crate) limits: PolicyLimits,
    /// Whether the carrier is a guess from the actions: its quotas are warnings.
    pub(crate) is_guess: bool,
}

/// Types of resources by the only service whose actions their policies name.
const BY_SERVICE: [(&str, &str); 5] = [
    ("sqs", "AWS::SQS::Queue"),
    ("sns", "AWS::SNS::Topic"),
    ("lambda", "AWS::Lambda::Function"),
    ("secretsmanager", "AWS::SecretsManager::Secret"),
    ("ecr", "AWS::ECR::Repository"),
];

/// The limits of a document: of its carrier's type, else of its kind.
pub(crate) fn limits_of(document: &Document, compiled: &CompiledDocument<'_>) -> Option<LimitsOf> {
    let kind = document.policy_kind();
    let named = document.kind.resource_type.as_deref().and_then(|of| catalog().policy_limits(of));
    if let Some(limits) = named {
        return Some(LimitsOf { limits, is_guess: false });
    }
    if kind == PolicyKind::Resource
        && document.kind.resource_type.is_none()
        && let Some(limits) = by_actions(compiled)
    {
        return Some(LimitsOf { limits, is_guess: true });
    }
    Some(LimitsOf { limits: catalog().policy_limits(kind.as_str())?, is_guess: false })
}

/// The limits of the carrier that the actions tell, if all are of one service.
fn by_actions(compiled: &CompiledDocument<'_>) -> Option<PolicyLimits> {
    let patterns = || {
        compiled
            .statements
            .iter()
            .filter_map(|statement| statement.actions.as_ref())
            .flat_map(|actions| &actions.patterns)
    };
    let (service, _) = patterns().next()?.text.text.split_once(':')?;
    let of_service = |text: &str| {
        text.split_once(':').is_some_and(|(prefix, _)| prefix.eq_ignore_ascii_case(service))
    };
    if !patterns().all(|pattern| of_service(&pattern.text.text)) {
        return None;
    }
    let (_, of) = BY_SERVICE.iter().find(|(known, _)| known.eq_ignore_ascii_case(service))?;
    catalog().policy_limits(of)
}
