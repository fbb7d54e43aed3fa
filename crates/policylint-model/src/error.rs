//! What the grammar of policies refuses whatever their kind, as data.

use policylint_syntax::NodeId;

use crate::policy::Effect;

/// A part of a document that the grammar refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelError {
    /// What is wrong.
    pub kind: ModelErrorKind,
    /// The node to point at: for unknown members the key, for missing elements the object that lacks them.
    pub node: NodeId,
    /// The statement it lies in, if it lies in one.
    pub statement: Option<NodeId>,
}

/// What is wrong with a part of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelErrorKind {
    /// The document is no object (GR-1).
    RootNotObject,
    /// An object has two members with the same key; holds the first key (GR-6).
    DuplicateKey {
        /// The key that stands first.
        first: NodeId,
    },
    /// A member of the document that is no element of policies (GR-1). Holds the element that has
    /// the same letters in another case (GR-2).
    UnknownPolicyElement {
        /// The element that differs in case only.
        similar: Option<&'static str>,
    },
    /// No `Statement` (GR-3).
    MissingStatement,
    /// `Statement` is an empty array or object (GR-3).
    EmptyStatement,
    /// A member of a statement that is no element of statements (GR-2).
    UnknownStatementElement {
        /// The element that differs in case only.
        similar: Option<&'static str>,
    },
    /// No `Effect` (GR-5).
    MissingEffect,
    /// `Effect` is neither `Allow` nor `Deny` (GR-5).
    InvalidEffect {
        /// The effect that differs in case only.
        similar: Option<Effect>,
    },
    /// Neither `Action` nor `NotAction` (GR-4).
    MissingAction,
    /// Both of a pair of elements (GR-4). The node is the key of the negated one.
    BothOfPair(ElementPair),
    /// `Version` is a string that names no version of the language (GR-20).
    InvalidVersion,
    /// A value has a JSON type that the grammar refuses in its place (GR-7).
    WrongType {
        /// The element, as in `Action` or `Condition`.
        element: &'static str,
        /// What the grammar takes there, in words.
        expected: &'static str,
    },
    /// An account id written as a number (GR-35).
    UnquotedAccountId,
    /// `Principal` is a string other than `*` (GR-11).
    PrincipalText,
    /// A member of a principal object that is no principal type (GR-11).
    UnknownPrincipalType {
        /// The type that differs in case only.
        similar: Option<&'static str>,
    },
    /// `Condition` is not operator to key to values (GR-10). Holds what was expected, in words.
    ConditionShape {
        /// What the grammar takes there.
        expected: &'static str,
    },
}

/// Two elements of which a statement may have one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ElementPair {
    /// `Principal` and `NotPrincipal`.
    Principal,
    /// `Action` and `NotAction`.
    Action,
    /// `Resource` and `NotResource`.
    Resource,
}

impl ElementPair {
    /// The names of the two elements.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Principal => ("Principal", "NotPrincipal"),
            Self::Action => ("Action", "NotAction"),
            Self::Resource => ("Resource", "NotResource"),
        }
    }
}
