//! Ways to name a node: the JSON pointer, and the path that Access Analyzer prints.

use std::fmt::Write as _;

use super::{Kind, NodeId, Tree};

/// One step from a value to a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathElement {
    /// The value of a member.
    Key(String),
    /// An item of an array, from 0.
    Index(u32),
}

impl Tree {
    /// The steps from the root to a node. A key node has the path of its value.
    pub fn path(&self, id: NodeId) -> Vec<PathElement> {
        let mut path = Vec::new();
        let mut node = id;
        while let Some(parent) = self.parent(node) {
            match self.kind(parent) {
                Kind::Object => path.push(PathElement::Key(self.key_text(parent, node))),
                Kind::Array => {
                    let index = self.children(parent).take_while(|child| *child < node).count();
                    path.push(PathElement::Index(u32::try_from(index).unwrap_or(u32::MAX)));
                }
                _ => {}
            }
            node = parent;
        }
        path.reverse();
        path
    }

    /// The JSON pointer (RFC 6901) of a node; empty for the root.
    pub fn pointer(&self, id: NodeId) -> String {
        self.path(id).into_iter().fold(String::new(), |mut pointer, element| {
            match element {
                PathElement::Key(key) => {
                    pointer.push('/');
                    pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                }
                PathElement::Index(index) => {
                    // Writing to a string cannot fail.
                    let _ = write!(pointer, "/{index}");
                }
            }
            pointer
        })
    }

    fn key_text(&self, object: NodeId, node: NodeId) -> String {
        self.members(object)
            .find(|member| member.key == node || member.value == node)
            .and_then(|member| self.string(member.key))
            .map(|text| text.decoded().into_owned())
            .unwrap_or_default()
    }
}
