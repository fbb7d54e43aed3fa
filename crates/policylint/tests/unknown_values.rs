//! What is not known is not judged: the rules of grammar over policies with holes and conditional parts.
//!
//! In the texts below `"?"` is a value that is not known, `{?}` a piece of a string that is not, and a
//! key that starts with `if:` a member that is there only under a condition.

use std::sync::Arc;

use policylint::{
    Document, KindOf, Linter, Origin, PolicyKind, RuleSelection, RuleSelector, Settings,
};
use policylint_syntax::{
    BuiltPart, Hole, Kind, NodeId, Place, PlaceMap, Presence, SourceFile, Tree, TreeBuilder,
    ValueType, json,
};

/// The codes of the rules of grammar that fire.
fn codes(kind: PolicyKind, text: &str) -> Vec<&'static str> {
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
        select: RuleSelector::parse("P").into_iter().collect(),
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

#[track_caller]
fn silent(kind: PolicyKind, text: &str) {
    assert_eq!(codes(kind, text), [""; 0], "{text}");
}

#[test]
fn unknown_elements_are_no_errors() {
    for text in [
        r#"{"Version": "2012-10-17", "Statement": "?"}"#,
        r#"{"Version": "?", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::${aws:username}"}]}"#,
        r#"{"Version": "2012-10-17", "Id": "?", "Statement": ["?", {"Sid": "?", "Effect": "?", "Action": "?", "Resource": "?", "Condition": "?"}]}"#,
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["?", "s3:*"], "Resource": ["?"], "Condition": {"StringEquals": "?"}}]}"#,
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": {"aws:SourceVpc": "?", "aws:PrincipalOrgID": ["?"]}}}]}"#,
    ] {
        silent(PolicyKind::Identity, text);
    }
    for principal in [r#""?""#, r#"{"AWS": "?"}"#, r#"{"Service": ["?"]}"#, r#""{?}""#] {
        silent(
            PolicyKind::Bucket,
            &format!(
                r#"{{"Version": "2012-10-17", "Statement": [{{"Effect": "Allow", "Principal": {principal}, "Action": "s3:*", "Resource": "*"}}]}}"#
            ),
        );
    }
}

#[test]
fn texts_with_unknown_pieces_are_no_errors() {
    for action in ["{?}", "s3{?}", "{?}:GetObject", "s3:{?}", " {?}"] {
        let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "X", "Resource": "*"}]}"#;
        silent(PolicyKind::Identity, &text.replace('X', action));
    }
    for resource in [
        "{?}",
        "{?}/*",
        "a{?}",
        "arn{?}",
        "arn:{?}:s3:::a",
        "arn:aws{?}:s3:::a",
        "arn:aws:s3{?}",
        "arn:aws:s3:::a/${{?}}",
    ] {
        let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "X"}]}"#;
        silent(PolicyKind::Identity, &text.replace('X', resource));
    }
    for principal in ["{?}", "arn:aws:iam::{?}:root", "arn:aws:iam::{?}:role/r", "{?}:root"] {
        let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "X"}, "Action": "sts:AssumeRole"}]}"#;
        silent(PolicyKind::Trust, &text.replace('X', principal));
    }
    let condition = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"{?}Equals": {"{?}": "{?}"}, "ArnLike": {"aws:{?}": ["{?}", "arn:{?}:iam::1:role/x"]}}}]}"#;
    silent(PolicyKind::Identity, condition);
}

#[test]
fn members_that_may_exclude_each_other_are_no_errors() {
    for statement in [
        r#"{"Effect": "Allow", "if:Action": "s3:*", "if:NotAction": "s3:GetObject", "Resource": "*"}"#,
        r#"{"Effect": "Allow", "Action": "s3:*", "if:Resource": "*", "if:NotResource": "arn:aws:s3:::a"}"#,
        r#"{"if:Effect": "Allow", "if:Effect": "Deny", "Action": "s3:*", "Resource": "*"}"#,
    ] {
        silent(
            PolicyKind::Identity,
            &format!(r#"{{"Version": "2012-10-17", "Statement": [{statement}]}}"#),
        );
    }
}

#[test]
fn what_is_known_is_judged() {
    let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "X", "Resource": "Y"}]}"#;
    let with = |action: &str, resource: &str| text.replace('X', action).replace('Y', resource);
    assert_eq!(codes(PolicyKind::Identity, &with("s3:*", "aws:s3:::{?}")), ["P038"]);
    assert_eq!(codes(PolicyKind::Identity, &with("s3:*", "arn:amazon:s3:::{?}")), ["P040"]);
    assert_eq!(
        codes(PolicyKind::Identity, &with("s3:*", "arn:aws:s3:::a/${aws:x y}/{?}")),
        ["P051"]
    );
    let actions = r#"["{?}", "GetObject"]"#;
    assert_eq!(
        codes(PolicyKind::Identity, &with("s3:*", "*").replace(r#""s3:*""#, actions)),
        ["P044"]
    );
}
