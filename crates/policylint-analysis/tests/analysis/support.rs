//! Short notations for documents, callers and contexts.

use std::sync::Arc;

use policylint_analysis::{Account, Caller, Context, ContextValue, Entity, Request, Target};
use policylint_model::{Document, KindOf, Origin, PolicyKind};
use policylint_syntax::{
    BuiltPart, Hole, Kind, NodeId, Place, PlaceMap, Presence, SourceFile, Tree, TreeBuilder,
    ValueType, json,
};

/// Account A of the conformance examples.
pub(crate) const A: &str = "111111111111";
/// Account B of the conformance examples.
pub(crate) const B: &str = "222222222222";

/// A document of a kind from its text.
pub(crate) fn document(kind: PolicyKind, text: &str) -> Document {
    let tree = Arc::new(json::parse(SourceFile::new("policy.json", text)));
    assert!(tree.errors().is_empty(), "{text}: {:?}", tree.errors());
    Document::of_tree(tree, KindOf::certain(kind, "given"), Origin::default())
}

/// A document of version 2012 with these statements.
pub(crate) fn with_statements(kind: PolicyKind, statements: &str) -> Document {
    document(kind, &format!(r#"{{"Version":"2012-10-17","Statement":[{statements}]}}"#))
}

/// The kind of policy of this name.
pub(crate) fn kind(name: &str) -> PolicyKind {
    PolicyKind::ALL.into_iter().find(|kind| kind.as_str() == name).unwrap()
}

/// The rows of a table without its comments.
pub(crate) fn rows<const N: usize>(table: &str) -> impl Iterator<Item = [&str; N]> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| {
        let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
        cells.try_into().unwrap_or_else(|cells: Vec<&str>| panic!("{} cells: {line}", cells.len()))
    })
}

fn user(account: &str, name: &str) -> Entity {
    Entity::new(Account::new(account), format!("/{name}"))
}

/// A caller of the conformance examples.
pub(crate) fn caller(name: &str) -> Caller {
    let app = || Entity::new(Account::new(A), "/svc/app");
    match name {
        "ann" => Caller::User(Entity {
            unique_id: Some("AIDAANNANNANNANNANNAN".into()),
            ..user(A, "ann")
        }),
        "bob" => Caller::User(user(B, "bob")),
        "canonical" => {
            let account = Account { canonical_id: Some("a".repeat(64)), ..Account::new(A) };
            Caller::User(Entity::new(account, "/ann"))
        }
        "app" => Caller::Role { role: app(), session: None },
        "app:s1" => {
            let role = Entity { unique_id: Some("AROAAPPAPPAPPAPPAPPAP".into()), ..app() };
            Caller::Role { role, session: Some("s1".into()) }
        }
        "app:s1+boundary" => Caller::Role {
            role: Entity { has_boundary: true, ..app() },
            session: Some("s1".into()),
        },
        "fed(ann)" => Caller::Federated { name: "x".into(), creator: user(A, "ann") },
        "root" => Caller::Root { account: Account::new(A), session: false },
        "root-b" => Caller::Root { account: Account::new(B), session: false },
        "anon" => Caller::Anonymous,
        _ => match name.split_once(' ') {
            Some(("service", names)) => {
                Caller::Service { names: names.split(',').map(Into::into).collect() }
            }
            Some(("saml", provider)) => Caller::Provider { saml: true, name: provider.into() },
            Some(("oidc", provider)) => Caller::Provider { saml: false, name: provider.into() },
            _ => panic!("no caller {name}"),
        },
    }
}

/// A context such as `aws:username=ann; aws:TagKeys=[a,c]; s3:prefix=?; aws:ResourceTag/x={a|b}`.
pub(crate) fn context(text: &str) -> Context {
    text.split("; ").filter(|pair| !pair.is_empty()).fold(Context::new(), |context, pair| {
        let (key, value) = pair.split_once('=').unwrap();
        context.with(key, value_of(value))
    })
}

/// A value as in [`context`]; `-` is none.
pub(crate) fn value_of(text: &str) -> ContextValue {
    let inner =
        |open, close| text.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close));
    if let Some(list) = inner('[', ']') {
        return ContextValue::many(list.split(',').filter(|_| !list.is_empty()));
    }
    if let Some(list) = inner('{', '}') {
        return ContextValue::OneOf(list.split('|').map(Into::into).collect());
    }
    match text {
        "-" => ContextValue::Absent,
        "?" => ContextValue::Unknown,
        "''" => ContextValue::one(""),
        _ => ContextValue::one(text),
    }
}

/// A request; the resource `*` stands for none (RS-13). Short names of the conformance examples:
/// `b`, `b/k` stand for S3 ARNs.
pub(crate) fn request(by: &str, action: &str, resource: &str, with: &str) -> Request {
    let resource = match resource {
        "*" => Target::Collection,
        "KEY" => Target::Arn(format!("arn:aws:kms:us-east-1:{A}:key/k1")),
        arn if arn.starts_with("arn:") => Target::Arn(arn.into()),
        name => Target::Arn(format!("arn:aws:s3:::{name}")),
    };
    Request { caller: caller(by), action: action.into(), resource, context: context(with) }
}

/// A document of version 2012 with one statement in which strings stand for unknown parts:
/// `<<name>>` inside a text or as a whole, `<<name:list>>` and `<<name:object>>` for other values.
/// An item that begins with `[if] ` and an object with a member `[if]` are there on a condition; an
/// array that begins with `[choice]` is a choice between its other items.
pub(crate) fn unknown_document(kind: PolicyKind, statement: &str) -> Document {
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
    let file = || SourceFile::new("policy.json", text.as_str());
    let plain = json::parse(file());
    assert!(plain.errors().is_empty(), "{text}: {:?}", plain.errors());
    let mut builder = TreeBuilder::new(Tree::over(file()));
    rebuild(&plain, plain.root().unwrap(), &mut builder);
    let tree = Arc::new(builder.finish());
    Document::of_tree(tree, KindOf::certain(kind, "given"), Origin::default())
}

fn rebuild(plain: &Tree, node: NodeId, builder: &mut TreeBuilder) {
    let place = plain.place(node);
    match plain.kind(node) {
        Kind::String => rebuild_string(&plain.string(node).unwrap().decoded(), place, builder),
        Kind::Object => {
            let id = builder.open(Kind::Object, place);
            for member in plain.members(node) {
                if plain.string(member.key).unwrap().is("[if]") {
                    let condition = builder.condition("c");
                    builder.presence(id, Presence::If(condition));
                } else {
                    rebuild(plain, member.key, builder);
                    rebuild(plain, member.value, builder);
                }
            }
            builder.close(None);
        }
        Kind::Array => {
            let mut items: Vec<NodeId> = plain.items(node).collect();
            let is_choice = items
                .first()
                .is_some_and(|first| plain.string(*first).is_some_and(|text| text.is("[choice]")));
            if is_choice {
                items.remove(0);
                let condition = builder.condition("c");
                builder.open_choice(place, condition);
            } else {
                builder.open(Kind::Array, place);
            }
            for item in items {
                rebuild(plain, item, builder);
            }
            builder.close(None);
        }
        kind => {
            builder.leaf(kind, place);
        }
    }
}

fn rebuild_string(text: &str, place: Place, builder: &mut TreeBuilder) {
    if let Some(text) = text.strip_prefix("[if] ") {
        let condition = builder.condition("c");
        let part = BuiltPart::Text(text.into(), PlaceMap::default());
        let id = builder.built_string(place, vec![part]);
        builder.presence(id, Presence::If(condition));
        return;
    }
    let whole = text.strip_prefix("<<").and_then(|rest| rest.strip_suffix(">>"));
    if let Some(name) = whole.filter(|name| !name.contains("<<")) {
        let value_type = match name.split_once(':') {
            Some((_, "list")) => ValueType::StringList,
            Some((_, "object")) => ValueType::Object,
            _ => ValueType::String,
        };
        let hole = builder.hole(Hole { value_type, ..Hole::default() });
        builder.hole_node(place, hole);
        return;
    }
    let mut parts = Vec::new();
    for (index, piece) in text.split("<<").enumerate() {
        let rest = match piece.split_once(">>") {
            Some((_, rest)) if index > 0 => {
                let hole = builder.hole(Hole::default());
                parts.push(BuiltPart::Hole(hole, place));
                rest
            }
            _ => piece,
        };
        parts.push(BuiltPart::Text(rest.into(), PlaceMap::default()));
    }
    builder.built_string(place, parts);
}
