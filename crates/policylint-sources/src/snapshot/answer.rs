//! One answer of AWS, and what can be asked of it.

use std::borrow::Cow;
use std::sync::Arc;

use policylint_model::account::{Fact, FaultKind, Fragment, Listing, Unknown};
use policylint_syntax::{Kind, NodeId, Span, Tree};

use super::field::{Field, field};
use super::located::Located;

/// An object of an answer: the answer itself, or an object in it.
#[derive(Debug, Clone)]
pub(crate) struct Answer<'a> {
    /// The tree it stands in.
    pub(crate) tree: &'a Arc<Tree>,
    /// The object.
    pub(crate) node: NodeId,
    /// What the path of the file says.
    pub(crate) located: Arc<Located>,
}

impl<'a> Answer<'a> {
    pub(crate) fn new(tree: &'a Arc<Tree>, node: NodeId, located: &Arc<Located>) -> Self {
        Self { tree, node, located: Arc::clone(located) }
    }

    /// Its bytes in the outermost file.
    pub(crate) fn span(&self) -> Span {
        self.span_of(self.node)
    }

    /// The bytes of a node in the outermost file.
    pub(crate) fn span_of(&self, node: NodeId) -> Span {
        self.tree.sources().outermost(self.tree.place(node)).span
    }

    /// A member.
    pub(crate) fn field(&self, name: &str) -> Field {
        field(self.tree, self.node, name)
    }

    /// The value of a member that is there and not `null`.
    pub(crate) fn value(&self, name: &str) -> Option<NodeId> {
        self.field(name).value()
    }

    /// Whether a member is there, be it `null`.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.field(name) != Field::Missing
    }

    /// The text of a member that is a string, number or boolean.
    pub(crate) fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        self.tree.scalar_text(self.value(name)?)
    }

    /// An object that is the value of a member.
    pub(crate) fn object(&self, name: &str) -> Option<Answer<'a>> {
        let node = self.value(name)?;
        (self.tree.kind(node) == Kind::Object).then(|| self.at(node))
    }

    /// The objects of the list that is the value of a member. Some tools write a list of one as the
    /// one.
    pub(crate) fn objects(&self, name: &str) -> Vec<Answer<'a>> {
        self.items(name)
            .into_iter()
            .filter(|node| self.tree.kind(*node) == Kind::Object)
            .map(|node| self.at(node))
            .collect()
    }

    /// The texts of the list that is the value of a member.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let items = self.items(name).into_iter();
        items.filter_map(|node| Some(self.tree.scalar_text(node)?.into_owned())).collect()
    }

    /// The items of the list that is the value of a member.
    pub(crate) fn items(&self, name: &str) -> Vec<NodeId> {
        let Some(node) = self.value(name) else { return Vec::new() };
        match self.tree.kind(node) {
            Kind::Array => self.tree.items(node).collect(),
            _ => vec![node],
        }
    }

    /// Another object of the same tree.
    pub(crate) fn at(&self, node: NodeId) -> Answer<'a> {
        Answer { tree: self.tree, node, located: Arc::clone(&self.located) }
    }

    /// The text of a member as a fact. A member that is not there is unknown.
    pub(crate) fn fact_of_text(&self, name: &str, fragment: &Fragment) -> Fact<String> {
        match self.field(name) {
            Field::Missing => Fact::default(),
            Field::Null(node) => Fact::unknown(Unknown::Null, fragment.site(self.span_of(node))),
            Field::Value(node) => match self.tree.scalar_text(node) {
                Some(text) => fragment.present(text.into_owned(), self.span_of(node)),
                None => Fact::unknown(Unknown::Unreadable, fragment.site(self.span_of(node))),
            },
        }
    }

    /// A number as a fact.
    pub(crate) fn fact_of_number(&self, name: &str, fragment: &Fragment) -> Fact<u32> {
        let Some(node) = self.value(name) else { return Fact::default() };
        match self.tree.number(node).and_then(|text| text.parse().ok()) {
            Some(number) => fragment.present(number, self.span_of(node)),
            None => Fact::unknown(Unknown::Unreadable, fragment.site(self.span_of(node))),
        }
    }

    /// A list of an answer that gives the whole list, and may leave it out if it is empty: each item
    /// with its name. `null` is reported: it is not the same as an empty list.
    pub(crate) fn listing<T>(
        &self,
        name: &str,
        fragment: &mut Fragment,
        mut entry: impl FnMut(&Answer<'a>, &mut Fragment) -> Option<(String, Fact<T>)>,
    ) -> Listing<T> {
        let mut listing = Listing::default();
        match self.field(name) {
            Field::Missing => listing.whole = fragment.present((), self.span()),
            Field::Null(node) => listing.whole = self.null(name, node, fragment),
            Field::Value(node) => {
                listing.whole = fragment.present((), self.span_of(node));
                for item in self.items(name) {
                    match entry(&self.at(item), fragment) {
                        Some((name, fact)) => {
                            listing.entries.insert(name, fact);
                        }
                        None => listing.whole = self.unreadable_item(name, item, fragment),
                    }
                }
            }
        }
        listing
    }

    /// Reports a `null` where a fact should stand.
    pub(crate) fn null<T>(&self, name: &str, node: NodeId, fragment: &mut Fragment) -> Fact<T> {
        let span = self.span_of(node);
        fragment.note(
            FaultKind::Null,
            span,
            format!("`{name}` is `null`, which does not say that there is none"),
            "collect the file anew with the AWS CLI",
        );
        Fact::unknown(Unknown::Null, fragment.site(span))
    }

    fn unreadable_item(&self, name: &str, item: NodeId, fragment: &mut Fragment) -> Fact<()> {
        let span = self.span_of(item);
        fragment.error(
            FaultKind::Malformed,
            span,
            format!("an item of `{name}` is not what AWS writes there"),
            "collect the file anew with the AWS CLI",
        );
        Fact::unknown(Unknown::Unreadable, fragment.site(span))
    }

    /// The mark of a page that goes on in another one, if it has one.
    pub(crate) fn continuation(&self) -> Option<NodeId> {
        for name in ["IsTruncated", "Truncated"] {
            if let Some(node) = self.value(name) {
                let is_true = self
                    .tree
                    .scalar_text(node)
                    .is_some_and(|text| text.eq_ignore_ascii_case("true"));
                if is_true {
                    return Some(node);
                }
            }
        }
        ["NextToken", "NextMarker"].iter().find_map(|name| self.value(name))
    }

    /// Reports that an answer goes on in a page, and says so of a list.
    pub(crate) fn truncated(&self, what: &str, node: NodeId, fragment: &mut Fragment) -> Fact<()> {
        let span = self.span_of(node);
        fragment.note(
            FaultKind::Truncated,
            span,
            format!("{what} go on in a page that is not in this file"),
            "give all pages, or collect without `--max-items`",
        );
        Fact::unknown(Unknown::Truncated, fragment.site(span))
    }
}
