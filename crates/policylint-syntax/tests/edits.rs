//! Edits on random texts: what is left reads as expected, and comments stay.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use policylint_syntax::edit::{self, Edit};
use policylint_syntax::{Kind, NodeId, SourceFile, Tree, json};
use proptest::prelude::*;
use serde_json::Value;

/// How a random text is laid out: one byte decides at each place between tokens.
#[derive(Debug, Clone)]
struct Layout {
    choices: Vec<u8>,
    comments: bool,
    line_end: &'static str,
}

struct Writer<'a> {
    layout: &'a Layout,
    text: String,
    gaps: usize,
}

impl Writer<'_> {
    fn gap(&mut self) {
        let choice = self.layout.choices[self.gaps % self.layout.choices.len()];
        self.gaps += 1;
        match choice % 8 {
            0 | 1 => {}
            2 => self.text.push(' '),
            3..=5 => self.text.extend([self.layout.line_end, "  "]),
            6 if self.layout.comments => {
                self.text.extend([" /* ", &self.gaps.to_string(), " */ "]);
            }
            7 if self.layout.comments => {
                self.text.extend([" // ", &self.gaps.to_string(), ",", self.layout.line_end]);
            }
            _ => self.text.push('\t'),
        }
    }

    fn value(&mut self, value: &Value) {
        self.gap();
        match value {
            Value::Array(items) => {
                self.text.push('[');
                self.gap();
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        self.text.push(',');
                    }
                    self.value(item);
                }
                self.text.push(']');
            }
            Value::Object(members) => {
                self.text.push('{');
                self.gap();
                for (index, (key, value)) in members.iter().enumerate() {
                    if index > 0 {
                        self.text.push(',');
                    }
                    self.gap();
                    self.text += &json::quote(key);
                    self.gap();
                    self.text.push(':');
                    self.value(value);
                }
                self.text.push('}');
            }
            leaf => self.text += &leaf.to_string(),
        }
        self.gap();
    }
}

fn written(value: &Value, layout: &Layout) -> String {
    let mut writer = Writer { layout, text: String::new(), gaps: 0 };
    writer.value(value);
    writer.text
}

fn layouts() -> impl Strategy<Value = Layout> {
    (
        prop::collection::vec(any::<u8>(), 1..40),
        any::<bool>(),
        prop::sample::select(vec!["\n", "\r\n"]),
    )
        .prop_map(|(choices, comments, line_end)| Layout { choices, comments, line_end })
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<u8>().prop_map(Value::from),
        "[a,\\]}\"\\\\é😀\n]{0,5}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            prop::collection::btree_map("[a-d,\"é]{0,2}", inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn parse(text: &str) -> Tree {
    json::parse(SourceFile::new("t", text))
}

fn read(tree: &Tree, node: NodeId) -> Value {
    match tree.kind(node) {
        Kind::Array => tree.items(node).map(|item| read(tree, item)).collect(),
        Kind::Object => {
            tree.members(node).map(|m| (key(tree, m.key), read(tree, m.value))).collect()
        }
        _ => serde_json::from_str(tree.raw(node)).unwrap(),
    }
}

fn key(tree: &Tree, node: NodeId) -> String {
    tree.string(node).unwrap().decoded().into_owned()
}

/// The value at a node of `tree` inside the value that the whole tree stands for.
fn at<'v>(value: &'v mut Value, tree: &Tree, node: NodeId) -> &'v mut Value {
    value.pointer_mut(&tree.pointer(node)).unwrap()
}

fn all(tree: &Tree) -> Vec<NodeId> {
    (0..).map_while(|index| tree.node(index)).collect()
}

fn is_key(tree: &Tree, node: NodeId) -> bool {
    tree.parent(node).is_some_and(|parent| tree.members(parent).any(|member| member.key == node))
}

fn comments(tree: &Tree) -> Vec<String> {
    tree.comments().iter().map(|comment| tree.sources().slice(comment.place).to_owned()).collect()
}

/// The text after the edits; all that is wrong with it are the comments, none of which is gone but
/// those inside `removed`.
fn applied(tree: &Tree, edits: &[Edit], removed: &[NodeId]) -> Tree {
    let text = tree.sources().text(policylint_syntax::SourceId(0));
    let changed = edit::apply(text, edits).unwrap();
    let after = parse(&changed);
    assert_eq!(
        after.errors().len(),
        after.comments().len(),
        "{text:?} -> {changed:?}: {:?}",
        after.errors()
    );
    let left = comments(&after);
    for comment in tree.comments() {
        let inside = |node: &NodeId| tree.place(*node).span.contains(comment.place.span);
        let text = tree.sources().slice(comment.place);
        assert!(
            removed.iter().any(inside) || left.iter().any(|left| left == text),
            "{text:?} in {changed:?}"
        );
    }
    after
}

fn pick(nodes: &[NodeId], at: prop::sample::Index) -> Option<NodeId> {
    (!nodes.is_empty()).then(|| nodes[at.index(nodes.len())])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn one_removal(value in values(), layout in layouts(), index in any::<prop::sample::Index>()) {
        let tree = parse(&written(&value, &layout));
        let Some(node) = pick(&all(&tree)[1..], index) else { return Ok(()) };
        let parent = tree.parent(node).unwrap();
        let mut expected = value;
        let member = tree.members(parent).find(|m| m.key == node || m.value == node);
        match at(&mut expected, &tree, parent) {
            Value::Array(items) => {
                items.remove(tree.items(parent).position(|item| item == node).unwrap());
            }
            Value::Object(members) => {
                members.remove(&key(&tree, member.unwrap().key));
            }
            _ => panic!("a parent is a container"),
        }
        let removed = member.map_or(vec![node], |m| vec![m.key, m.value]);
        let mut edits = edit::remove_item(&tree, node).unwrap();
        // A comment between key and value goes with its member.
        let between = tree.comments().iter().filter(|comment| member.is_some_and(|m| {
            tree.place(m.key).span.cover(tree.place(m.value).span).contains(comment.place.span)
        })).count();
        if between > 0 {
            edits.dedup();
            let text = edit::apply(tree.sources().text(policylint_syntax::SourceId(0)), &edits).unwrap();
            let after = parse(&text);
            prop_assert_eq!(read(&after, after.root().unwrap()), expected);
            return Ok(());
        }
        let after = applied(&tree, &edits, &removed);
        prop_assert_eq!(read(&after, after.root().unwrap()), expected);
    }

    #[test]
    fn many_removals(value in values(), layout in layouts(), mask in any::<u64>()) {
        let layout = Layout { comments: false, ..layout };
        let tree = parse(&written(&value, &layout));
        let chosen: Vec<NodeId> = all(&tree).into_iter().skip(1).filter(|node| mask >> (node.index() % 64) & 1 == 1).collect();
        let edits = edit::remove_items(&tree, &chosen).unwrap();
        let after = applied(&tree, &edits, &chosen);
        prop_assert_eq!(read(&after, after.root().unwrap()), without(&tree, tree.root().unwrap(), &chosen));
    }

    #[test]
    fn replacement(value in values(), new in values(), layout in layouts(), index in any::<prop::sample::Index>()) {
        let tree = parse(&written(&value, &layout));
        let nodes: Vec<NodeId> = all(&tree).into_iter().filter(|node| !is_key(&tree, *node)).collect();
        let node = pick(&nodes, index).unwrap();
        let mut expected = value;
        *at(&mut expected, &tree, node) = new.clone();
        let edit = edit::replace_value(&tree, node, &serde_json::to_string_pretty(&new).unwrap()).unwrap();
        let after = applied(&tree, &[edit], &[node]);
        prop_assert_eq!(read(&after, after.root().unwrap()), expected);
    }

    #[test]
    fn insertion(value in values(), new in values(), layout in layouts(), index in any::<prop::sample::Index>(), position in 0_usize..6) {
        let tree = parse(&written(&value, &layout));
        let containers: Vec<NodeId> =
            all(&tree).into_iter().filter(|node| matches!(tree.kind(*node), Kind::Array | Kind::Object)).collect();
        let Some(node) = pick(&containers, index) else { return Ok(()) };
        let text = serde_json::to_string_pretty(&new).unwrap();
        let mut expected = value;
        let (edit, keys) = match at(&mut expected, &tree, node) {
            Value::Array(items) => {
                items.insert(position.min(items.len()), new);
                (edit::insert_item(&tree, node, position, &text).unwrap(), None)
            }
            Value::Object(members) => {
                let mut keys: Vec<String> = tree.members(node).map(|member| key(&tree, member.key)).collect();
                members.insert("new \"key\"".to_owned(), new);
                let after = tree.members(node).take(position).last().map(|member| member.key);
                keys.insert(position.min(keys.len()), "new \"key\"".to_owned());
                (edit::insert_member(&tree, node, after, "new \"key\"", &text).unwrap(), Some(keys))
            }
            _ => panic!("a parent is a container"),
        };
        let after = applied(&tree, &[edit], &[]);
        prop_assert_eq!(read(&after, after.root().unwrap()), expected);
        if let Some(keys) = keys {
            let there: Vec<String> = after.members(after.node(node.index()).unwrap()).map(|m| key(&after, m.key)).collect();
            prop_assert_eq!(there, keys);
        }
    }

    #[test]
    fn text_and_keys(value in values(), layout in layouts(), index in any::<prop::sample::Index>(), from in 0_usize..5, len in 0_usize..5, new in "[a\"\\\\\né]{0,3}") {
        let tree = parse(&written(&value, &layout));
        let strings: Vec<NodeId> = all(&tree).into_iter().filter(|node| tree.kind(*node) == Kind::String).collect();
        let Some(node) = pick(&strings, index) else { return Ok(()) };
        let mut text = key(&tree, node);
        let mut offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        offsets.push(text.len());
        let start = offsets[from.min(offsets.len() - 1)];
        let end = offsets[(from + len).min(offsets.len() - 1)].max(start);
        let edit = edit::replace_text(&tree, node, start..end, &new).unwrap();
        text.replace_range(start..end, &new);
        let after = applied(&tree, &[edit], &[]);
        prop_assert_eq!(key(&after, after.node(node.index()).unwrap()), text);
        if is_key(&tree, node) {
            let after = applied(&tree, &[edit::rename_key(&tree, node, &new).unwrap()], &[]);
            prop_assert_eq!(key(&after, after.node(node.index()).unwrap()), new);
        }
    }
}

/// What a node stands for without the chosen nodes.
fn without(tree: &Tree, node: NodeId, chosen: &[NodeId]) -> Value {
    let stays = |node: &NodeId| !chosen.contains(node);
    match tree.kind(node) {
        Kind::Array => {
            tree.items(node).filter(stays).map(|item| without(tree, item, chosen)).collect()
        }
        Kind::Object => tree
            .members(node)
            .filter(|m| stays(&m.key) && stays(&m.value))
            .map(|m| (key(tree, m.key), without(tree, m.value, chosen)))
            .collect(),
        _ => read(tree, node),
    }
}
