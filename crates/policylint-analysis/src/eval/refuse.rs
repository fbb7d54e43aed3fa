//! What AWS would refuse to store: a document with such a part cannot be in force (CV-6).

use std::borrow::Cow;

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
    if !allows_id(compiled.kind)
        && let Element::Value(node) | Element::Malformed(node) = document.policy.id
    {
        add("GR-14", node, "this kind of policy has no `Id`");
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
        of_principal_types(compiled_statement, compiled.kind, &mut add);
        of_statement(compiled_statement, &mut add);
        if let (Element::Absent, Element::Absent) = (&statement.resource, &statement.not_resource)
            && needs_resource(compiled.kind)
        {
            add("GR-4", statement.node, "the statement names no resource");
        }
    }
    of_sids(document, compiled.kind, &mut found);
    if has_latin_text_only(compiled.kind) {
        of_characters(document, &mut found);
    }
    found.sort_by_key(|refusal| (refusal.node, refusal.rule));
    found.dedup();
    found
}

/// Table 1.3, the row of `Id`.
fn allows_id(kind: PolicyKind) -> bool {
    !matches!(
        kind,
        PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Session | PolicyKind::Scp
    )
}

/// Documents that IAM, STS or KMS store or take (GR-15).
fn has_latin_text_only(kind: PolicyKind) -> bool {
    matches!(
        kind,
        PolicyKind::Identity
            | PolicyKind::Boundary
            | PolicyKind::Session
            | PolicyKind::Trust
            | PolicyKind::KmsKey
    )
}

/// GR-15. AWS looks at the document as it is sent, where an escape such as `\u2014` is ASCII: only what
/// stands in the source as it is counts.
fn of_characters(document: &Document, found: &mut Vec<Refusal>) {
    let tree = &document.tree;
    let is_foreign = |letter: char| !matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{FF}');
    let mut open: Vec<NodeId> = document.policy.node.into_iter().collect();
    while let Some(node) = open.pop() {
        open.extend(tree.children(node));
        let Some(text) = tree.string(node) else { continue };
        if !text.raw().contains(is_foreign) {
            continue;
        }
        // What the source has and the text has not is no part of the policy: a comment, say.
        let decoded = text.decoded();
        if text.raw().chars().any(|letter| is_foreign(letter) && decoded.contains(letter)) {
            let what = "the text has a character beyond U+00FF, or a control character";
            found.push(Refusal { rule: "GR-15", node, what });
        }
    }
}

/// GR-32, for the kinds of which it is certain: other resources and VPC endpoints may be of S3, and S3
/// has canonical users and providers.
fn of_principal_types(
    statement: &CompiledStatement<'_>,
    kind: PolicyKind,
    add: &mut impl FnMut(&'static str, NodeId, &'static str),
) {
    for form in statement.principals.iter().flat_map(|principals| &principals.forms) {
        match (form.principal_type, kind) {
            (Some(PrincipalType::CanonicalUser), PolicyKind::Trust | PolicyKind::KmsKey) => {
                add("GR-32", form.text.node, "only S3 has principals of type `CanonicalUser`");
            }
            (Some(PrincipalType::Federated), PolicyKind::KmsKey) => {
                add("GR-32", form.text.node, "a key policy has no principals of type `Federated`");
            }
            _ => {}
        }
    }
}

/// GR-13, as far as it is the same for all who write policies of a kind.
fn of_sids(document: &Document, kind: PolicyKind, found: &mut Vec<Refusal>) {
    let mut seen: Vec<(Cow<'_, str>, NodeId)> = Vec::new();
    for statement in &document.policy.statements {
        let Some(node) = statement.sid.value().copied() else { continue };
        let Some(sid) = document.tree.scalar_text(node) else { continue };
        let is_legal = |letter: char| match kind {
            PolicyKind::KmsKey => letter.is_ascii_alphanumeric() || letter == ' ',
            PolicyKind::Resource | PolicyKind::Bucket | PolicyKind::VpcEndpoint => true,
            _ => letter.is_ascii_alphanumeric(),
        };
        if !sid.chars().all(is_legal) {
            found.push(Refusal {
                rule: "GR-13",
                node,
                what: "a `Sid` has letters and digits only",
            });
        }
        if !sid.is_empty() {
            seen.push((sid, node));
        }
    }
    seen.sort();
    for pair in seen.windows(2) {
        if let [(one, _), (other, node)] = pair
            && one == other
        {
            found.push(Refusal { rule: "GR-13", node: *node, what: "a `Sid` stands twice" });
        }
    }
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
            let actions = statement.actions.as_ref();
            if actions.is_some_and(|actions| actions.negated) {
                add("GR-4", statement.node, "a resource control policy has no `NotAction`");
            }
            let patterns = actions.into_iter().flat_map(|actions| &actions.patterns);
            for pattern in patterns.filter(|it| it.reading == ActionReading::Everything) {
                add("AC-2", pattern.text.node, "a resource control policy names its services");
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
        // Names are not looked at: what is no action of the service is stored and matches nothing.
        let has_service =
            action.text.text.split_once(':').is_some_and(|(prefix, _)| {
                !prefix.is_empty() && !prefix.contains(char::is_whitespace)
            });
        if action.reading == ActionReading::Malformed && !has_service {
            add("AC-1", action.text.node, "an action begins with a service and a colon");
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use policylint_model::{Document, KindOf, Origin, PolicyKind};
    use policylint_syntax::{SourceFile, json};

    use super::refusals;
    use crate::compile::compile;

    /// The kinds in which the policy is refused for a rule.
    fn refused(rule: &str, policy: &str) -> Vec<PolicyKind> {
        let is_refused = |kind: &PolicyKind| {
            let tree = Arc::new(json::parse(SourceFile::new("policy.json", policy)));
            let document =
                Document::of_tree(tree, KindOf::certain(*kind, "given"), Origin::default());
            refusals(&document, &compile(&document)).iter().any(|it| it.rule == rule)
        };
        PolicyKind::ALL.into_iter().filter(is_refused).collect()
    }

    #[test]
    fn ids_are_for_resources_and_rcps() {
        use PolicyKind::{Boundary, Identity, Scp, Session};
        let kinds = [Identity, Boundary, Session, Scp];
        assert_eq!(refused("GR-14", r#"{"Id": "x", "Statement": []}"#), kinds);
        assert_eq!(refused("GR-14", r#"{"Statement": []}"#), []);
    }

    #[test]
    fn characters_count_as_they_are_sent() {
        use PolicyKind::{Boundary, Identity, KmsKey, Session, Trust};
        let with = |text: &str| format!(r#"{{"Id": "{text}", "Statement": []}}"#);
        let kinds = [Identity, Boundary, Session, KmsKey, Trust];
        assert_eq!(refused("GR-15", &with("a\u{2014}b")), kinds);
        assert_eq!(refused("GR-15", &with("\u{100}")), kinds);
        assert_eq!(refused("GR-15", &with("a\\u2014b \u{7f}\u{80}\u{ff}")), []);
    }

    #[test]
    fn types_of_principals_belong_to_kinds() {
        use PolicyKind::{KmsKey, Trust};
        let with = |key: &str| {
            format!(r#"{{"Statement": {{"Effect": "Allow", "Principal": {{"{key}": "x"}}}}}}"#)
        };
        assert_eq!(refused("GR-32", &with("CanonicalUser")), [KmsKey, Trust]);
        assert_eq!(refused("GR-32", &with("Federated")), [KmsKey]);
        assert_eq!(refused("GR-32", &with("Service")), []);
    }
}
