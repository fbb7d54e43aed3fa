//! Lowering of the parts of a statement: lists, principals, conditions, and the check for duplicate keys.

use std::collections::HashMap;

use policylint_syntax::{Kind, NodeId};

use super::Lowering;
use crate::error::ModelErrorKind;
use crate::policy::{Element, List, PrincipalBlock, PrincipalType, is_complete};

/// Up to this many members, duplicate keys are found by comparing all pairs.
const PAIRWISE_MEMBERS: usize = 16;

/// What the grammar takes as an item.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Items {
    Strings,
    Principals,
    Scalars,
}

impl Items {
    fn expected(self) -> &'static str {
        match self {
            Self::Strings | Self::Principals => "a string or an array of strings",
            Self::Scalars => "a string, a number, a boolean, or an array of them",
        }
    }
}

impl Lowering<'_> {
    /// A list of strings, as `Action` and `Resource` have it.
    pub(crate) fn strings(&mut self, node: NodeId, element: &'static str) -> Element<List> {
        self.list(node, element, Items::Strings)
    }

    fn list(&mut self, node: NodeId, element: &'static str, items: Items) -> Element<List> {
        let tree = self.tree;
        match tree.kind(node) {
            Kind::Array => {
                for item in tree.children(node) {
                    self.item(item, element, items);
                }
            }
            // The arms of a choice are values or lists.
            Kind::Choice => {
                for arm in tree.children(node) {
                    self.list(arm, element, items);
                }
            }
            _ if self.item(node, element, items) => {}
            _ => return Element::Malformed(node),
        }
        Element::Value(List { node, complete: is_complete(tree, node) })
    }

    /// Whether the grammar takes an item; reports it otherwise.
    fn item(&mut self, node: NodeId, element: &'static str, items: Items) -> bool {
        match (self.tree.kind(node), items) {
            (Kind::String | Kind::Hole | Kind::Choice, _)
            | (Kind::Number | Kind::True | Kind::False, Items::Scalars) => true,
            (Kind::Number, Items::Principals)
                if self.tree.raw(node).bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                self.report(node, ModelErrorKind::UnquotedAccountId);
                false
            }
            _ => {
                self.wrong_type(node, element, items.expected());
                false
            }
        }
    }

    /// `Principal` or `NotPrincipal`.
    pub(crate) fn principal(
        &mut self,
        node: NodeId,
        element: &'static str,
    ) -> Element<PrincipalBlock> {
        let tree = self.tree;
        match tree.kind(node) {
            Kind::String => {
                if !tree.string(node).is_some_and(|text| text.is("*") || !text.holes().is_empty()) {
                    self.report(node, ModelErrorKind::PrincipalText);
                }
                Element::Value(PrincipalBlock::Text(node))
            }
            Kind::Object => {
                self.principal_map(node, element);
                Element::Value(PrincipalBlock::Map(node))
            }
            Kind::Hole | Kind::Choice => Element::Value(PrincipalBlock::Hole(node)),
            Kind::Number if tree.raw(node).bytes().all(|byte| byte.is_ascii_digit()) => {
                self.report(node, ModelErrorKind::UnquotedAccountId);
                Element::Malformed(node)
            }
            _ => {
                self.wrong_type(
                    node,
                    element,
                    "`*` or an object such as `{\"AWS\": \"111122223333\"}`",
                );
                Element::Malformed(node)
            }
        }
    }

    fn principal_map(&mut self, node: NodeId, element: &'static str) {
        let tree = self.tree;
        self.duplicates(node);
        for member in tree.members(node) {
            if let Some(key) = tree.string(member.key) {
                let exact = PrincipalType::ALL.into_iter().any(|kind| key.is(kind.as_str()));
                if !exact {
                    let similar =
                        PrincipalType::of_any_case(key.decoded().trim()).map(PrincipalType::as_str);
                    self.report(member.key, ModelErrorKind::UnknownPrincipalType { similar });
                }
            }
            self.list(member.value, element, Items::Principals);
        }
    }

    /// `Condition`: operator to key to values. Parts of another shape are reported.
    pub(crate) fn condition(&mut self, node: NodeId) -> Element<NodeId> {
        let tree = self.tree;
        match tree.kind(node) {
            Kind::Object => {
                self.duplicates_ignoring_case(node);
                for operator in tree.members(node) {
                    self.operator_block(operator.value);
                }
                Element::Value(node)
            }
            Kind::Hole | Kind::Choice => Element::Malformed(node),
            _ => {
                let expected = "an object from operator to condition keys";
                self.report(node, ModelErrorKind::ConditionShape { expected });
                Element::Malformed(node)
            }
        }
    }

    fn operator_block(&mut self, node: NodeId) {
        let tree = self.tree;
        match tree.kind(node) {
            Kind::Object => {
                self.duplicates_ignoring_case(node);
                for key in tree.members(node) {
                    if tree.kind(key.value) == Kind::Object {
                        let expected = "a string, a number, a boolean, or an array of them";
                        self.report(key.value, ModelErrorKind::ConditionShape { expected });
                    } else {
                        self.list(key.value, "Condition", Items::Scalars);
                    }
                }
            }
            Kind::Hole | Kind::Choice => {}
            _ => {
                let expected = "an object from condition key to values";
                self.report(node, ModelErrorKind::ConditionShape { expected });
            }
        }
    }

    /// Reports keys that stand twice in an object, compared decoded.
    pub(crate) fn duplicates(&mut self, object: NodeId) {
        self.repeated(object, str::to_owned);
    }

    /// Reports keys that stand twice in an object, compared as AWS compares operators and condition keys.
    pub(crate) fn duplicates_ignoring_case(&mut self, object: NodeId) {
        self.repeated(object, str::to_lowercase);
    }

    fn repeated(&mut self, object: NodeId, normal: fn(&str) -> String) {
        let tree = self.tree;
        let count = tree.members(object).take(PAIRWISE_MEMBERS + 1).count();
        if count < 2 {
            return;
        }
        if count <= PAIRWISE_MEMBERS && self.plainly_distinct(object) {
            return;
        }
        let mut seen: HashMap<String, NodeId> = HashMap::new();
        for member in tree.members(object) {
            let Some(key) = tree.string(member.key) else { continue };
            match seen.entry(normal(&key.decoded())) {
                std::collections::hash_map::Entry::Occupied(first) => {
                    let first = *first.get();
                    self.report(member.key, ModelErrorKind::DuplicateKey { first });
                }
                std::collections::hash_map::Entry::Vacant(place) => {
                    place.insert(member.key);
                }
            }
        }
    }

    /// Whether the keys of an object differ in ways that no normal form removes: a test without allocation.
    fn plainly_distinct(&self, object: NodeId) -> bool {
        let tree = self.tree;
        let mut members = tree.members(object);
        while let Some(member) = members.next() {
            let Some(key) = tree.string(member.key) else { continue };
            let raw = key.raw();
            if !raw.is_ascii() || raw.contains('\\') {
                return false;
            }
            for other in members.clone() {
                if tree.string(other.key).is_some_and(|other| other.raw().eq_ignore_ascii_case(raw))
                {
                    return false;
                }
            }
        }
        true
    }
}
