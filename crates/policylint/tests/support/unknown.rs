//! Documents with values that are not known, from texts: `"?"` is such a value, `{?}` a piece of a string
//! that is not known, and a key that starts with `if:` a member that is there only under a condition.

use std::sync::Arc;

use policylint::{
    Document, KindOf, Linter, Origin, PolicyKind, RuleSelection, RuleSelector, Settings,
};
use policylint_syntax::{
    BuiltPart, Hole, Kind, NodeId, Place, PlaceMap, Presence, SourceFile, Tree, TreeBuilder,
    ValueType, json,
};

/// The codes of the rules of a group, given by its letter, that fire.
pub(crate) fn codes_of(group: &str, kind: PolicyKind, text: &str) -> Vec<&'static str> {
    let written = json::parse(SourceFile::new("policy.tf", text));
    assert_eq!(written.errors(), [], "{text}");
    let mut builder = TreeBuilder::new(Tree::over(SourceFile::new("policy.tf", text)));
    let Some(root) = written.root() else { return vec!["no value"] };
    copy(&written, root, &mut builder, None);
    let origin = Origin::default();
    let document =
        Document::of_tree(Arc::new(builder.finish()), KindOf::certain(kind, "given"), origin);
    let mut settings = Settings::default();
    settings.rules = RuleSelection {
        select: RuleSelector::parse(group).into_iter().collect(),
        ..RuleSelection::default()
    };
    Linter::new(settings).lint(&document).iter().map(|finding| finding.rule.code).collect()
}

fn copy(tree: &Tree, node: NodeId, builder: &mut TreeBuilder, presence: Option<Presence>) {
    let place = tree.place(node);
    let id = match tree.kind(node) {
        Kind::String => text(tree, node, place, builder),
        Kind::Array | Kind::Object => {
            let id = builder.open(tree.kind(node), place);
            for item in tree.items(node) {
                copy(tree, item, builder, None);
            }
            for member in tree.members(node) {
                let key = tree.string(member.key).map(|key| key.decoded()).unwrap_or_default();
                let presence =
                    key.starts_with("if:").then(|| Presence::If(builder.condition("var.x")));
                copy(tree, member.key, builder, presence);
                copy(tree, member.value, builder, None);
            }
            builder.close(Some(place.span.end));
            id
        }
        kind => builder.leaf(kind, place),
    };
    if let Some(presence) = presence {
        builder.presence(id, presence);
    }
}

fn text(tree: &Tree, node: NodeId, place: Place, builder: &mut TreeBuilder) -> NodeId {
    let text = tree.string(node).map(|text| text.decoded()).unwrap_or_default();
    if text == "?" {
        let hole = builder.hole(Hole::default());
        return builder.hole_node(place, hole);
    }
    let text = text.strip_prefix("if:").unwrap_or(&text);
    let mut parts = Vec::new();
    for (index, piece) in text.split("{?}").enumerate() {
        if index > 0 {
            let hole = builder.hole(Hole { value_type: ValueType::String, ..Hole::default() });
            parts.push(BuiltPart::Hole(hole, place));
        }
        parts.push(BuiltPart::Text(piece.to_owned(), PlaceMap::default()));
    }
    builder.built_string(place, parts)
}
