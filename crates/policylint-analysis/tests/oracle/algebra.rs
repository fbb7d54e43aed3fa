//! What holds of every set of policies: Denies and limits never give access, Allows of identity
//! policies never take it, and neither order, division, spelling nor account numbers matter.

use std::slice::from_ref;

use policylint_analysis::eval::Verdict;
use policylint_model::PolicyKind;
use proptest::prelude::Strategy;
use proptest::{prop_assert, prop_assert_eq, proptest};
use serde_json::{Map, Value};

use crate::agreement::config;
use crate::strategies::{A, B, DocSeed, StatementSeed, doc_seed, statement_seed, topic_of, world};
use crate::world::{Doc, Who, World};

/// How many cases each property tries; more by `PROPTEST_CASES`.
const CASES: u32 = 500;

/// The layers that a statement can be added to.
const LAYERS: [PolicyKind; 7] = [
    PolicyKind::Identity,
    PolicyKind::Boundary,
    PolicyKind::Session,
    PolicyKind::Scp,
    PolicyKind::Rcp,
    PolicyKind::VpcEndpoint,
    PolicyKind::Resource,
];

/// Whether access is at most what it was.
fn is_no_wider(before: &World, after: &World) -> bool {
    before.allows() || !after.allows()
}

fn layer() -> impl Strategy<Value = PolicyKind> {
    (0..LAYERS.len()).prop_map(|at| LAYERS[at])
}

/// The world with a Deny in a layer, if it has this layer.
fn with_deny(mut world: World, layer: PolicyKind, seed: StatementSeed) -> World {
    let topic = topic_of(&world);
    let kind = if layer == PolicyKind::Resource { world.policy_kind } else { layer };
    let statement = seed.denying().statement(topic, kind);
    let first = |levels: &mut Option<Vec<Vec<Doc>>>| {
        if let Some(docs) = levels.as_mut().and_then(|levels| levels.first_mut()) {
            docs.push(Doc::of(from_ref(&statement)));
        }
    };
    match layer {
        PolicyKind::Scp => first(&mut world.scp),
        PolicyKind::Rcp => first(&mut world.rcp),
        PolicyKind::Resource => {
            if let Some(policy) = &mut world.policy {
                statements_of(policy).push(statement);
            }
        }
        _ => {
            let union = match layer {
                PolicyKind::Boundary => world.boundary.as_mut(),
                PolicyKind::Session => world.session.as_mut(),
                PolicyKind::VpcEndpoint => world.endpoint.as_mut(),
                _ => Some(&mut world.identity),
            };
            if let Some(docs) = union {
                docs.push(Doc::of(&[statement]));
            }
        }
    }
    world
}

/// The world with one limit more: a boundary, a session, a level, or an endpoint policy where there was
/// none.
fn with_limit(mut world: World, layer: PolicyKind, seed: &DocSeed) -> World {
    let topic = topic_of(&world);
    let docs = vec![seed.doc(topic, layer)];
    let keep = |union: &mut Option<Vec<Doc>>| {
        union.get_or_insert(docs.clone());
    };
    match layer {
        PolicyKind::Boundary => keep(&mut world.boundary),
        // A federated user without session policies has no access of its creator's (EV-34).
        PolicyKind::Session if !matches!(world.who, Who::Federated { .. }) => {
            keep(&mut world.session);
        }
        PolicyKind::VpcEndpoint if world.through_endpoint => keep(&mut world.endpoint),
        PolicyKind::Scp => world.scp.get_or_insert_default().push(docs),
        PolicyKind::Rcp => world.rcp.get_or_insert_default().push(docs),
        _ => {}
    }
    world
}

/// The statements of a document, as a list.
fn statements_of(doc: &mut Doc) -> &mut Vec<Value> {
    let element = &mut doc.0["Statement"];
    if !element.is_array() {
        *element = Value::Array(vec![element.take()]);
    }
    element.as_array_mut().expect("just made one")
}

/// JSON text with the members of every object in the other order.
fn reversed_keys(value: &Value) -> String {
    match value {
        Value::Object(map) => {
            let members = map.iter().rev();
            let members: Vec<String> = members
                .map(|(key, value)| {
                    format!("{}:{}", Value::from(key.as_str()), reversed_keys(value))
                })
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(all) => {
            let all: Vec<String> = all.iter().map(reversed_keys).collect();
            format!("[{}]", all.join(","))
        }
        other => other.to_string(),
    }
}

/// Every document in pieces of one statement each.
fn split(mut world: World) -> World {
    for docs in world.unions_mut() {
        *docs = docs
            .iter_mut()
            .flat_map(|doc| {
                let version = doc.0["Version"].clone();
                statements_of(doc)
                    .iter()
                    .map(move |statement| {
                        let mut piece = Doc::of(from_ref(statement));
                        piece.0["Version"] = version.clone();
                        piece
                    })
                    .collect::<Vec<_>>()
            })
            .collect();
    }
    world
}

/// The documents of each set as one for each version.
fn merged(mut world: World) -> World {
    for docs in world.unions_mut() {
        let mut merged: Vec<Doc> = Vec::new();
        for doc in docs.iter_mut() {
            let statements = statements_of(doc).clone();
            match merged.iter_mut().find(|known| known.0["Version"] == doc.0["Version"]) {
                Some(known) => statements_of(known).extend(statements),
                None => merged.push(doc.clone()),
            }
        }
        *docs = merged;
    }
    world
}

/// Single values where there are lists of one, and the other way round, where GR-7 lets both stand.
fn respelled(value: &Value, key: &str) -> Value {
    let listable =
        !["", "Version", "Effect", "Principal", "NotPrincipal", "Condition"].contains(&key);
    match value {
        Value::Array(all) => match all.as_slice() {
            [one] => respelled(one, ""),
            all => Value::Array(all.iter().map(|one| respelled(one, "")).collect()),
        },
        Value::Object(map) => {
            // In a condition block an object maps keys to values; below the operator only.
            let members = map.iter().map(|(key, value)| (key.clone(), respelled(value, key)));
            let object = Value::Object(members.collect::<Map<_, _>>());
            if key == "Statement" { Value::Array(vec![object]) } else { object }
        }
        leaf if listable => Value::Array(vec![leaf.clone()]),
        leaf => leaf.clone(),
    }
}

/// A text with the accounts renamed.
fn renamed(text: &str) -> String {
    text.replace(A, "333333333333").replace(B, "444444444444")
}

fn rename_accounts(mut world: World) -> World {
    for doc in world.documents_mut() {
        doc.0 = serde_json::from_str(&renamed(&doc.0.to_string())).expect("still JSON");
    }
    for grant in &mut world.grants {
        grant.grantee = renamed(&grant.grantee);
    }
    for (_, value) in &mut world.given {
        value.each_mut(&|text| *text = renamed(text));
    }
    world.resource = renamed(&world.resource);
    world.owner = renamed(&world.owner);
    world.who.rename_account(&renamed);
    world
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn a_deny_never_adds_access(world in world(), layer in layer(), seed in statement_seed()) {
        prop_assert!(is_no_wider(&world, &with_deny(world.clone(), layer, seed)));
    }

    #[test]
    fn a_limit_never_adds_access(world in world(), layer in layer(), seed in doc_seed(2)) {
        prop_assert!(is_no_wider(&world, &with_limit(world.clone(), layer, &seed)));
    }

    #[test]
    fn an_allow_of_identity_never_takes_access(world in world(), seed in statement_seed()) {
        let statement = seed.allowing().statement(topic_of(&world), PolicyKind::Identity);
        let mut wider = world.clone();
        wider.identity.push(Doc::of(&[statement]));
        prop_assert!(is_no_wider(&wider, &world));
        let denied = |world: &World| world.verdict() == Verdict::ExplicitDeny;
        prop_assert_eq!(denied(&world), denied(&wider));
    }

    #[test]
    fn order_never_matters(world in world()) {
        let verdict = world.verdict();
        prop_assert_eq!(world.verdict_as(&reversed_keys), verdict);
        let mut turned = world;
        turned.documents_mut().into_iter().for_each(|doc| statements_of(doc).reverse());
        turned.unions_mut().into_iter().for_each(|docs| docs.reverse());
        turned.scp.iter_mut().chain(&mut turned.rcp).for_each(|levels| levels.reverse());
        turned.grants.reverse();
        prop_assert_eq!(turned.verdict(), verdict);
    }

    #[test]
    fn division_never_matters(world in world()) {
        let verdict = world.verdict();
        prop_assert_eq!(split(world.clone()).verdict(), verdict);
        prop_assert_eq!(merged(world).verdict(), verdict);
    }

    #[test]
    fn one_value_is_a_list_of_one(world in world()) {
        let verdict = world.verdict();
        prop_assert_eq!(world.verdict_as(&|doc| respelled(doc, "").to_string()), verdict);
    }

    #[test]
    fn numbers_of_accounts_never_matter(world in world()) {
        prop_assert_eq!(rename_accounts(world.clone()).verdict(), world.verdict());
    }
}
