//! The conditions of a statement as literals: operator, key, values (semantics 4).

mod evaluate;
mod exclusion;
mod outcomes;
mod typed;

use std::sync::OnceLock;

use policylint_catalog::{ConditionKey, catalog};
use policylint_model::operator::{
    BaseOperator, Operator, OperatorFamily, Quantifier, UnknownOperator,
};
use policylint_model::{ConditionEntry, LanguageVersion};
use policylint_syntax::{ChoiceId, NodeId, Presence, Tree};

use crate::text::PolicyText;

pub use evaluate::conditions_hold;
pub use exclusion::exclude_each_other;
pub use outcomes::Outcome;
pub use typed::TypedValue;

pub(crate) use typed::key_text;

/// One pair of operator and key with its values: a condition holds if all its literals do (CD-1).
#[derive(Debug, Clone)]
pub struct Literal<'d> {
    /// The operator as written.
    pub operator_text: PolicyText<'d>,
    /// The key as written.
    pub key_text: PolicyText<'d>,
    /// What the operator is.
    pub operator: OperatorReading,
    /// The list of values.
    pub values_node: NodeId,
    /// The values in order.
    pub values: Vec<LiteralValue<'d>>,
    /// Whether `values` is all there is: false if an unknown value may add or take away some.
    pub complete: bool,
    /// The condition of the host on which it is there at all; `None`: it is there in every case.
    pub choice: Option<ChoiceId>,
    key: OnceLock<Option<ConditionKey>>,
}

/// What the operator of a literal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperatorReading {
    /// An operator of the language.
    Known(Operator),
    /// No operator of the language, or `NullIfExists`: the literal never holds (CD-8).
    Refused,
    /// A part of its name is not known.
    Unknown,
}

/// One value of a literal.
#[derive(Debug, Clone)]
pub struct LiteralValue<'d> {
    /// The text and where it stands; numbers and booleans as written (GR-8).
    pub text: PolicyText<'d>,
    /// Whether it is a JSON number, whose exponents count (CD-43).
    is_number: bool,
    operator: OperatorReading,
    version: LanguageVersion,
    // Boxed, as for most values nobody asks.
    typed: OnceLock<Box<TypedValue>>,
}

impl<'d> Literal<'d> {
    /// Reads one entry of a `Condition`.
    pub(crate) fn read(
        tree: &'d Tree,
        entry: ConditionEntry,
        version: LanguageVersion,
    ) -> Option<Self> {
        let operator_text = PolicyText::read(tree, entry.operator, None)?;
        let key_text = PolicyText::read(tree, entry.key, None)?;
        let operator = match operator_text.known().map(read_operator) {
            Some(Ok(operator)) if !operator.is_null_with_if_exists() => {
                OperatorReading::Known(operator)
            }
            Some(_) => OperatorReading::Refused,
            None => OperatorReading::Unknown,
        };
        let values = PolicyText::map_all(tree, entry.values, |text| {
            LiteralValue::new(tree, text, operator, version)
        });
        Some(Self {
            operator_text,
            key_text,
            operator,
            values_node: entry.values.node,
            values,
            complete: entry.values.complete,
            choice: choice_of(tree, entry),
            key: OnceLock::new(),
        })
    }

    /// The operator, if it is one of the language and known.
    pub fn known_operator(&self) -> Option<Operator> {
        match self.operator {
            OperatorReading::Known(operator) => Some(operator),
            OperatorReading::Refused | OperatorReading::Unknown => None,
        }
    }

    /// The sort of values that its operator compares.
    pub fn family(&self) -> Option<OperatorFamily> {
        self.known_operator().map(Operator::family)
    }

    /// Its key as written; unknown parts are U+FFFC.
    pub fn key(&self) -> &str {
        &self.key_text.text
    }

    /// Where its key stands.
    pub fn key_node(&self) -> NodeId {
        self.key_text.node
    }

    /// Its key in the catalog, if the catalog has it.
    pub fn catalog_key(&self) -> Option<ConditionKey> {
        *self.key.get_or_init(|| catalog().find_condition_key(self.key_text.known()?))
    }

    /// Whether its key is this one or, for a name that ends in `/` or `:`, one of that family;
    /// whatever the case (CD-5).
    pub fn is_on(&self, name: &str) -> bool {
        let key = self.key();
        if name.ends_with(['/', ':']) {
            key.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))
        } else {
            key.eq_ignore_ascii_case(name)
        }
    }

    /// Whether requests can carry several values of its key, as far as the catalog knows (CD-25).
    pub fn is_multi_valued(&self) -> bool {
        self.catalog_key().is_some_and(ConditionKey::multi_valued)
    }

    /// Whether it has neither `ForAllValues` nor `ForAnyValue`.
    pub fn is_unquantified(&self) -> bool {
        self.known_operator().is_some_and(|operator| operator.quantifier == Quantifier::None)
    }
}

impl<'d> LiteralValue<'d> {
    /// Whether the same text would be the same value in another place.
    pub(crate) fn is_read_alike(&self, other: &Self) -> bool {
        self.is_number == other.is_number
            && (self.version == other.version || !self.text.text.contains("${"))
    }

    fn new(
        tree: &Tree,
        text: PolicyText<'d>,
        operator: OperatorReading,
        version: LanguageVersion,
    ) -> Self {
        let is_number = tree.number(text.node).is_some();
        Self { text, is_number, operator, version, typed: OnceLock::new() }
    }
}

/// An operator; the spelling of AWS's documents is found without trying all others.
fn read_operator(text: &str) -> Result<Operator, UnknownOperator> {
    let (quantifier, rest) = [Quantifier::ForAllValues, Quantifier::ForAnyValue]
        .into_iter()
        .find_map(|quantifier| Some((quantifier, text.strip_prefix(quantifier.as_str())?)))
        .unwrap_or((Quantifier::None, text));
    let (name, if_exists) = match rest.strip_suffix("IfExists") {
        Some(name) => (name, true),
        None => (rest, false),
    };
    match BaseOperator::ALL.iter().find(|base| base.as_str() == name) {
        Some(base) => Ok(Operator { quantifier, base: *base, if_exists }),
        None => Operator::parse(text),
    }
}

/// The condition on which the operator or the key is there.
fn choice_of(tree: &Tree, entry: ConditionEntry) -> Option<ChoiceId> {
    [entry.operator, entry.key].into_iter().find_map(|node| match tree.presence(node) {
        Presence::If(choice) => Some(choice),
        Presence::Always => None,
    })
}
