//! Documents made ready for questions: every statement with its actions, resources, principals and
//! conditions read once.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use policylint_model::truth::{Reason, Truth, Why};
use policylint_model::{
    Document, Effect, Element, LanguageVersion, PolicyKind, Statement, StatementId,
};
use policylint_syntax::{Kind, NodeId, Presence, Tree};

use crate::actions::ActionSet;
use crate::conditions::{Literal, exclude_each_other};
use crate::principals::PrincipalSet;
use crate::resources::ResourceSet;

/// How many pairs of conditions, resources or principals a question compares, at most. Policies
/// that AWS accepts have far fewer.
pub const MAX_PAIRS: usize = 100_000;

/// A document that rules, evaluator and prover can ask about. It borrows its texts from the tree.
#[derive(Debug)]
pub struct CompiledDocument<'d> {
    /// The version of the language it is read in.
    pub version: LanguageVersion,
    /// What kind of policy it is.
    pub kind: PolicyKind,
    /// Its statements in order.
    pub statements: Vec<CompiledStatement<'d>>,
    /// Whether `statements` is all there is: false if an unknown value may add more.
    pub complete: bool,
}

/// A statement that can be asked about.
#[derive(Debug)]
pub struct CompiledStatement<'d> {
    /// Its position in the document.
    pub id: StatementId,
    /// The object.
    pub node: NodeId,
    /// Whether it is there in every case.
    pub presence: Presence,
    /// Its effect; `None` if it has none of the two, or one that is not known.
    pub effect: Option<Effect>,
    unknown_effect: Option<Reason>,
    /// Its principals; `None` if it names none.
    pub principals: Option<PrincipalSet<'d>>,
    /// Its actions; `None` if it names none.
    pub actions: Option<ActionSet<'d>>,
    /// Its resources.
    pub resources: ResourceSet<'d>,
    /// Its conditions: it applies only if all hold.
    pub conditions: Vec<Literal<'d>>,
    /// Why there may be more conditions than these; `None`: these are all.
    pub more_conditions: Option<Why>,
    /// Whether the grammar of policies refuses nothing in it. A statement that is refused is never
    /// in force (CV-6).
    pub well_formed: bool,
    contradictions: OnceLock<Vec<(usize, usize)>>,
}

/// Makes a document ready for questions, read as a policy of the kind it has.
pub fn compile(document: &Document) -> CompiledDocument<'_> {
    compile_as(document, document.policy_kind())
}

/// Makes a document ready for questions, read as a policy of this kind.
pub fn compile_as(document: &Document, kind: PolicyKind) -> CompiledDocument<'_> {
    let version = document.policy.language();
    let refused = refused_statements(document);
    let statements = document.policy.statements.iter().map(|statement| {
        let well_formed = refused.binary_search(&statement.node).is_err();
        compile_statement(&document.tree, statement, kind, version, well_formed)
    });
    CompiledDocument {
        version,
        kind,
        statements: statements.collect(),
        complete: document.policy.complete,
    }
}

impl<'d> CompiledDocument<'d> {
    /// The statement at a position.
    pub fn statement(&self, id: StatementId) -> Option<&CompiledStatement<'d>> {
        // Positions count statements that are no objects too, which stand in no list.
        self.statements.iter().find(|statement| statement.id == id)
    }
}

impl CompiledStatement<'_> {
    /// Whether it is in force at all: there, well-formed, with effect and actions.
    pub fn in_force(&self) -> Truth {
        if !self.well_formed || self.actions.is_none() {
            return Truth::No;
        }
        let there = match self.presence {
            Presence::Always => Truth::Yes,
            Presence::If(choice) => Truth::maybe(Reason::Choice(choice)),
        };
        match (self.effect, &self.unknown_effect) {
            (Some(_), _) => there,
            (None, Some(reason)) => there.doubted(reason.clone()),
            (None, None) => Truth::No,
        }
    }

    /// The pairs of conditions on the same key that exclude each other, by position. At most
    /// [`MAX_PAIRS`] pairs are looked at.
    pub fn contradictions(&self) -> &[(usize, usize)] {
        self.contradictions.get_or_init(|| {
            let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (at, literal) in self.conditions.iter().enumerate() {
                by_key.entry(literal.key().to_lowercase()).or_default().push(at);
            }
            let of_key = |places: &Vec<usize>| -> Vec<(usize, usize)> {
                let later = |at: usize| places.iter().copied().skip(at + 1);
                places
                    .iter()
                    .enumerate()
                    .flat_map(|(at, one)| later(at).map(|two| (*one, two)))
                    .collect()
            };
            let pairs = by_key.values().flat_map(of_key).take(MAX_PAIRS);
            let mut found: Vec<_> = pairs.filter(|(one, two)| self.exclude(*one, *two)).collect();
            found.sort_unstable();
            found
        })
    }

    fn exclude(&self, one: usize, two: usize) -> bool {
        let literals = self.conditions.get(one).zip(self.conditions.get(two));
        literals.is_some_and(|(one, two)| exclude_each_other(one, two))
    }

    /// Whether it has no condition, for certain.
    pub fn is_unconditional(&self) -> bool {
        self.conditions.is_empty() && self.more_conditions.is_none()
    }
}

fn compile_statement<'d>(
    tree: &'d Tree,
    statement: &Statement,
    kind: PolicyKind,
    version: LanguageVersion,
    well_formed: bool,
) -> CompiledStatement<'d> {
    let condition = written(&statement.condition, |node| *node);
    CompiledStatement {
        id: statement.id,
        node: statement.node,
        presence: statement.presence,
        effect: statement.effect(),
        unknown_effect: written(&statement.effect, |effect| effect.node)
            .and_then(|node| unknown(tree, node)),
        principals: statement.principals().map(|pair| PrincipalSet::read(tree, pair)),
        actions: statement.actions().map(|pair| ActionSet::read(tree, pair)),
        resources: ResourceSet::read(tree, statement.resources(), kind, version),
        conditions: statement
            .conditions(tree)
            .filter_map(|entry| Literal::read(tree, entry, version))
            .collect(),
        more_conditions: condition.and_then(|node| unknown_conditions(tree, node)),
        well_formed: well_formed && has_elements_of_kind(statement, kind),
        contradictions: OnceLock::new(),
    }
}

/// The statements in which the grammar refuses something, ascending.
fn refused_statements(document: &Document) -> Vec<NodeId> {
    let mut refused: Vec<NodeId> =
        document.errors.iter().filter_map(|error| error.statement).collect();
    refused.sort_unstable();
    refused.dedup();
    refused
}

/// GR-30, GR-31: principals are there exactly in the kinds of policy that have them.
fn has_elements_of_kind(statement: &Statement, kind: PolicyKind) -> bool {
    let is_there = |element: &Element<_>| element.is_present();
    kind.has_principals() == (is_there(&statement.principal) || is_there(&statement.not_principal))
}

/// The node of an element, whatever stands there.
fn written<T>(element: &Element<T>, node_of: impl FnOnce(&T) -> NodeId) -> Option<NodeId> {
    match element {
        Element::Absent => None,
        Element::Malformed(node) => Some(*node),
        Element::Value(value) => Some(node_of(value)),
    }
}

/// Parts of a `Condition` that are not known and so may hold further conditions.
fn unknown_conditions(tree: &Tree, node: NodeId) -> Option<Why> {
    let values = tree.members(node).map(|member| member.value);
    Why::of(std::iter::once(node).chain(values).filter_map(|value| unknown(tree, value)))
}

/// Why a value is not known, if it is not.
fn unknown(tree: &Tree, node: NodeId) -> Option<Reason> {
    match tree.kind(node) {
        Kind::Hole => tree.hole_of(node).map(Reason::Hole),
        Kind::Choice => tree.choice_of(node).map(Reason::Choice),
        _ => None,
    }
}
