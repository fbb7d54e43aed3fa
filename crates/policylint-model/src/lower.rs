//! Lowering: from a tree to a policy and all that the grammar refuses in it. It knows no kind of
//! policy, fails never, and reads misspelled elements (`action`, `allow`) as what they stand for
//! while reporting them.

mod parts;

use policylint_syntax::{Kind, Member, NodeId, Presence, Tree};

use crate::error::{ElementPair, ModelError, ModelErrorKind};
use crate::language::LanguageVersion;
use crate::policy::{Effect, Element, Noted, Policy, Statement, StatementId};

/// The elements of a document (GR-1).
pub const POLICY_ELEMENTS: [&str; 3] = ["Version", "Id", "Statement"];

/// The elements of a statement (GR-2).
pub const STATEMENT_ELEMENTS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// The policy at a node of a tree, usually its root, and what the grammar refuses in it, in order of nodes.
pub fn lower(tree: &Tree, node: Option<NodeId>) -> (Policy, Vec<ModelError>) {
    let mut lowering = Lowering { tree, errors: Vec::new(), statement: None };
    let policy = lowering.policy(node);
    let mut errors = lowering.errors;
    errors.sort_by_key(|error| error.node);
    (policy, errors)
}

pub(crate) struct Lowering<'t> {
    pub(crate) tree: &'t Tree,
    errors: Vec<ModelError>,
    statement: Option<NodeId>,
}

impl Lowering<'_> {
    pub(crate) fn report(&mut self, node: NodeId, kind: ModelErrorKind) {
        // What the syntax errors already say is not said again.
        if self.tree.kind(node) != Kind::Error {
            self.errors.push(ModelError { kind, node, statement: self.statement });
        }
    }

    pub(crate) fn wrong_type(
        &mut self,
        node: NodeId,
        element: &'static str,
        expected: &'static str,
    ) {
        self.report(node, ModelErrorKind::WrongType { element, expected });
    }

    fn policy(&mut self, node: Option<NodeId>) -> Policy {
        let mut policy = Policy { complete: true, ..Policy::default() };
        let Some(node) = node else { return policy };
        if self.tree.kind(node) != Kind::Object {
            self.report(node, ModelErrorKind::RootNotObject);
            return policy;
        }
        policy.node = Some(node);
        self.duplicates(node);
        for (member, name) in self.known_members(node, &POLICY_ELEMENTS, policy_element) {
            match name {
                "Version" => policy.version = self.version(member.value),
                "Id" => policy.id = self.string_element(member.value, "Id"),
                _ => {
                    policy.statement = Element::Value(member.value);
                    policy.statements.clear();
                    policy.complete = self.statements(member.value, &mut policy.statements);
                }
            }
        }
        if !policy.statement.is_present() {
            self.report(node, ModelErrorKind::MissingStatement);
        }
        policy
    }

    /// The members that are elements, exact names before those that differ in case; the others are reported.
    fn known_members(
        &mut self,
        object: NodeId,
        elements: &'static [&'static str],
        unknown: fn(Option<&'static str>) -> ModelErrorKind,
    ) -> Vec<(Member, &'static str)> {
        let tree = self.tree;
        let mut known = Vec::with_capacity(8);
        let mut misspelled = Vec::new();
        for member in tree.members(object) {
            let Some(key) = tree.string(member.key) else { continue };
            if let Some(name) = elements.iter().find(|name| key.is(name)) {
                known.push((member, *name));
                continue;
            }
            let text = key.decoded();
            let similar =
                elements.iter().copied().find(|name| name.eq_ignore_ascii_case(text.trim()));
            self.report(member.key, unknown(similar));
            misspelled.extend(similar.map(|name| (member, name)));
        }
        for (member, name) in misspelled {
            if known.iter().all(|(_, other)| *other != name) {
                known.push((member, name));
            }
        }
        known
    }

    fn version(&mut self, node: NodeId) -> Element<Noted<Option<LanguageVersion>>> {
        let tree = self.tree;
        match tree.kind(node) {
            Kind::String => {
                let text = tree.string(node).map(|text| text.decoded()).unwrap_or_default();
                let value = match text.as_ref() {
                    "2012-10-17" => Some(LanguageVersion::V2012),
                    "2008-10-17" => Some(LanguageVersion::V2008),
                    _ => {
                        self.report(node, ModelErrorKind::InvalidVersion);
                        None
                    }
                };
                Element::Value(Noted { value, node })
            }
            Kind::Hole | Kind::Choice => Element::Value(Noted { value: None, node }),
            _ => {
                self.wrong_type(node, "Version", "a string");
                Element::Malformed(node)
            }
        }
    }

    pub(crate) fn string_element(
        &mut self,
        node: NodeId,
        element: &'static str,
    ) -> Element<NodeId> {
        match self.tree.kind(node) {
            Kind::String | Kind::Hole | Kind::Choice => Element::Value(node),
            _ => {
                self.wrong_type(node, element, "a string");
                Element::Malformed(node)
            }
        }
    }

    /// Reads `Statement`; whether the statements found are all there is.
    fn statements(&mut self, node: NodeId, statements: &mut Vec<Statement>) -> bool {
        let tree = self.tree;
        match tree.kind(node) {
            Kind::Object => {
                self.one_statement(node, Presence::Always, statements);
                true
            }
            Kind::Array => {
                if tree.children(node).next().is_none() {
                    self.report(node, ModelErrorKind::EmptyStatement);
                }
                let mut complete = true;
                for item in tree.children(node) {
                    complete &= self.statement_item(item, tree.presence(item), statements);
                }
                complete
            }
            _ => self.statement_item(node, Presence::Always, statements),
        }
    }

    fn statement_item(
        &mut self,
        node: NodeId,
        presence: Presence,
        statements: &mut Vec<Statement>,
    ) -> bool {
        let tree = self.tree;
        match tree.kind(node) {
            Kind::Object => {
                self.one_statement(node, presence, statements);
                presence == Presence::Always
            }
            Kind::Hole => false,
            Kind::Choice => {
                let condition = tree.choice_of(node).map_or(presence, Presence::If);
                for arm in tree.children(node) {
                    self.statement_item(arm, condition, statements);
                }
                false
            }
            Kind::Array if presence != Presence::Always => {
                for item in tree.children(node) {
                    self.statement_item(item, presence, statements);
                }
                false
            }
            _ => {
                self.wrong_type(node, "Statement", "an object or an array of objects");
                true
            }
        }
    }

    fn one_statement(&mut self, node: NodeId, presence: Presence, statements: &mut Vec<Statement>) {
        if self.tree.members(node).next().is_none() {
            self.report(node, ModelErrorKind::EmptyStatement);
            return;
        }
        let id = StatementId(u32::try_from(statements.len()).unwrap_or(u32::MAX));
        self.statement = Some(node);
        self.duplicates(node);
        let mut statement = Statement::empty(id, node, presence);
        for (member, name) in self.known_members(node, &STATEMENT_ELEMENTS, statement_element) {
            self.element(&mut statement, member, name);
        }
        self.required(&statement);
        self.statement = None;
        statements.push(statement);
    }

    fn element(&mut self, statement: &mut Statement, member: Member, name: &'static str) {
        let value = member.value;
        match name {
            "Sid" => statement.sid = self.string_element(value, "Sid"),
            "Effect" => statement.effect = self.effect(value),
            "Principal" => statement.principal = self.principal(value, "Principal"),
            "NotPrincipal" => statement.not_principal = self.principal(value, "NotPrincipal"),
            "Action" => statement.action = self.strings(value, "Action"),
            "NotAction" => statement.not_action = self.strings(value, "NotAction"),
            "Resource" => statement.resource = self.strings(value, "Resource"),
            "NotResource" => statement.not_resource = self.strings(value, "NotResource"),
            _ => statement.condition = self.condition(value),
        }
    }

    fn required(&mut self, statement: &Statement) {
        let node = statement.node;
        if !statement.effect.is_present() {
            self.report(node, ModelErrorKind::MissingEffect);
        }
        if !statement.action.is_present() && !statement.not_action.is_present() {
            self.report(node, ModelErrorKind::MissingAction);
        }
        let pairs = [
            (
                statement.principal.is_present() && statement.not_principal.is_present(),
                ElementPair::Principal,
            ),
            (
                statement.action.is_present() && statement.not_action.is_present(),
                ElementPair::Action,
            ),
            (
                statement.resource.is_present() && statement.not_resource.is_present(),
                ElementPair::Resource,
            ),
        ];
        for (_, pair) in pairs.into_iter().filter(|(both, _)| *both) {
            let negated = self.tree.members(node).find(|member| {
                self.tree
                    .string(member.key)
                    .is_some_and(|key| key.decoded().eq_ignore_ascii_case(pair.names().1))
            });
            self.report(
                negated.map_or(node, |member| member.key),
                ModelErrorKind::BothOfPair(pair),
            );
        }
    }

    fn effect(&mut self, node: NodeId) -> Element<Noted<Effect>> {
        let tree = self.tree;
        let Some(text) = tree.string(node) else {
            return match tree.kind(node) {
                // An effect that is not known is no effect to reason with, and no error either.
                Kind::Hole | Kind::Choice => Element::Malformed(node),
                _ => {
                    self.wrong_type(node, "Effect", "`Allow` or `Deny` as a string");
                    Element::Malformed(node)
                }
            };
        };
        let effects = [Effect::Allow, Effect::Deny];
        if let Some(value) = effects.into_iter().find(|effect| text.is(effect.as_str())) {
            return Element::Value(Noted { value, node });
        }
        let decoded = text.decoded();
        let similar =
            effects.into_iter().find(|effect| effect.as_str().eq_ignore_ascii_case(decoded.trim()));
        self.report(node, ModelErrorKind::InvalidEffect { similar });
        similar.map_or(Element::Malformed(node), |value| Element::Value(Noted { value, node }))
    }
}

fn policy_element(similar: Option<&'static str>) -> ModelErrorKind {
    ModelErrorKind::UnknownPolicyElement { similar }
}

fn statement_element(similar: Option<&'static str>) -> ModelErrorKind {
    ModelErrorKind::UnknownStatementElement { similar }
}
