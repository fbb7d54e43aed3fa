//! What AWS would refuse to store: a document with such a part cannot be in force (CV-6).

use policylint_model::principal::{PrincipalErrorKind, aws_principal};
use policylint_model::{
    Document, Effect, Element, ElementPair, LanguageVersion, ModelErrorKind, PolicyKind,
    PrincipalType,
};
use policylint_syntax::NodeId;

use crate::actions::ActionReading;
use crate::compile::{CompiledDocument, CompiledStatement};
use crate::conditions::OperatorReading;
use crate::principals::PrincipalReading;
use crate::resources::ResourceReading;

/// A part that AWS refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The rule of the grammar, such as `GR-5`.
    pub rule: &'static str,
    /// Where.
    pub node: NodeId,
    /// What is wrong, in words.
    pub what: &'static str,
}

/// Everything in a document for which AWS would refuse it, by the rules of the kind it was compiled
/// as, in order of nodes.
pub fn refusals(document: &Document, compiled: &CompiledDocument<'_>) -> Vec<Refusal> {
    let mut found: Vec<Refusal> =
        document.errors.iter().map(|error| of_model(error.kind, error.node)).collect();
    let mut add = |rule, node, what| found.push(Refusal { rule, node, what });
    if matches!(compiled.kind, PolicyKind::Scp | PolicyKind::Rcp)
        && compiled.version != LanguageVersion::V2012
        && let Some(node) = document.policy.node
    {
        add("GR-23", node, "control policies state version 2012-10-17");
    }
    for (statement, compiled_statement) in
        document.policy.statements.iter().zip(&compiled.statements)
    {
        let has_principal =
            statement.principal.is_present() || statement.not_principal.is_present();
        match (compiled.kind.has_principals(), has_principal) {
            (true, false) => add("GR-30", statement.node, "the statement names no principal"),
            (false, true) => {
                add("GR-31", statement.node, "this kind of policy names no principals");
            }
            _ => {}
        }
        of_elements(statement.resource.is_present(), compiled_statement, compiled.kind, &mut add);
        of_statement(compiled_statement, &mut add);
        if let (Element::Absent, Element::Absent) = (&statement.resource, &statement.not_resource)
            && needs_resource(compiled.kind)
        {
            add("GR-4", statement.node, "the statement names no resource");
        }
    }
    found.sort_by_key(|refusal| (refusal.node, refusal.rule));
    found.dedup();
    found
}

/// Table 1.3, rows of resources. A key policy without them is stored and has no effect.
fn needs_resource(kind: PolicyKind) -> bool {
    !matches!(kind, PolicyKind::Resource | PolicyKind::Trust | PolicyKind::KmsKey)
}

/// Elements that a kind of policy does not have (table 1.3).
fn of_elements(
    has_resource: bool,
    statement: &CompiledStatement<'_>,
    kind: PolicyKind,
    add: &mut impl FnMut(&'static str, NodeId, &'static str),
) {
    let negated_principal = statement.principals.as_ref().filter(|principals| principals.negated);
    let refuses_not_principal =
        matches!(kind, PolicyKind::Trust | PolicyKind::Rcp | PolicyKind::VpcEndpoint);
    if let Some(principals) = negated_principal.filter(|_| refuses_not_principal) {
        add("PR-31", principals.node, "this kind of policy has no `NotPrincipal`");
    }
    match kind {
        PolicyKind::Trust if has_resource || statement.resources.is_negated() => {
            add("GR-4", statement.node, "a trust policy names no resources");
        }
        PolicyKind::Rcp => {
            if statement.effect == Some(Effect::Allow) {
                add("GR-5", statement.node, "a resource control policy only denies");
            }
            if statement.principals.as_ref().is_some_and(|it| !it.is_everyone()) {
                add("GR-11", statement.node, "a resource control policy names everyone");
            }
            if statement.actions.as_ref().is_some_and(|actions| actions.negated) {
                add("GR-4", statement.node, "a resource control policy has no `NotAction`");
            }
        }
        _ => {}
    }
}

fn of_statement(
    statement: &CompiledStatement<'_>,
    add: &mut impl FnMut(&'static str, NodeId, &'static str),
) {
    for form in statement.principals.iter().flat_map(|principals| &principals.forms) {
        if form.reading == PrincipalReading::Refused {
            let error = form.text.known().map(aws_principal).and_then(Result::err);
            let rule = match error.map(|error| error.kind) {
                Some(PrincipalErrorKind::Group | PrincipalErrorKind::InstanceProfile)
                    if form.principal_type == Some(PrincipalType::Aws) =>
                {
                    "PR-22"
                }
                _ if form.text.known().is_some_and(|text| text.contains(['*', '?'])) => "PR-21",
                _ => "GR-11",
            };
            add(rule, form.text.node, "AWS refuses this principal");
        }
    }
    for action in statement.actions.iter().flat_map(|actions| &actions.patterns) {
        if action.reading == ActionReading::Malformed {
            add("AC-5", action.text.node, "this is no action");
        }
    }
    for resource in &statement.resources.patterns {
        if resource.reading == ResourceReading::Refused {
            add("RS-2", resource.text.node, "this is no ARN");
        }
    }
    for literal in &statement.conditions {
        if literal.operator == OperatorReading::Refused {
            add("CD-8", literal.operator_text.node, "there is no such operator");
        }
    }
}

fn of_model(kind: ModelErrorKind, node: NodeId) -> Refusal {
    let (rule, what) = match kind {
        ModelErrorKind::RootNotObject => ("GR-1", "the document is no object"),
        ModelErrorKind::DuplicateKey { .. } => ("GR-6", "a key stands twice"),
        ModelErrorKind::UnknownPolicyElement { .. } => ("GR-1", "policies have no such element"),
        ModelErrorKind::MissingStatement | ModelErrorKind::EmptyStatement => {
            ("GR-3", "there is no statement")
        }
        ModelErrorKind::UnknownStatementElement { .. } => {
            ("GR-2", "statements have no such element")
        }
        ModelErrorKind::MissingEffect | ModelErrorKind::InvalidEffect { .. } => {
            ("GR-5", "the effect is neither `Allow` nor `Deny`")
        }
        ModelErrorKind::MissingAction => ("GR-4", "the statement names no action"),
        ModelErrorKind::BothOfPair(
            ElementPair::Principal | ElementPair::Action | ElementPair::Resource,
        ) => ("GR-4", "an element stands together with its negation"),
        ModelErrorKind::InvalidVersion => ("GR-20", "there is no such version"),
        ModelErrorKind::WrongType { .. } => ("GR-7", "the value has a type that is refused here"),
        ModelErrorKind::UnquotedAccountId => ("GR-35", "an account id is a string"),
        ModelErrorKind::PrincipalText | ModelErrorKind::UnknownPrincipalType { .. } => {
            ("GR-11", "this is no principal")
        }
        ModelErrorKind::ConditionShape { .. } => {
            ("GR-10", "a condition is operator, key and values")
        }
        _ => ("GR-1", "the grammar refuses this"),
    };
    Refusal { rule, node, what }
}
