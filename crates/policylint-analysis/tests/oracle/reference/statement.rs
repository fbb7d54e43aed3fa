//! Whether a statement matches: its principal, action, resource and conditions (EV-3).

use policylint_model::PolicyKind;
use serde_json::Value;

use crate::world::{Doc, World};

use super::condition::block_holds;
use super::context::Keys;
use super::principal::{Kind, is_well_formed, not_principal, principal_kinds, strings};
use super::text::{
    Piece, Read, Truth, chars, fits, glob, has_wildcard, lower, only_stars, resolved, written,
};

/// What the statements of a union say.
#[derive(Debug, Clone, Default)]
pub(crate) struct Said {
    /// Whether a Deny matches for certain (CV-4).
    pub(crate) denies: bool,
    /// Whether an Allow matches or may.
    pub(crate) allows: bool,
    /// In which ways the Allows match.
    pub(crate) kinds: Vec<Kind>,
}

/// Kinds whose statements have principals (1.3).
const WITH_PRINCIPALS: [PolicyKind; 6] = [
    PolicyKind::Rcp,
    PolicyKind::Resource,
    PolicyKind::Bucket,
    PolicyKind::KmsKey,
    PolicyKind::Trust,
    PolicyKind::VpcEndpoint,
];

/// What documents of a layer say together (EV-4).
pub(crate) fn union_says(world: &World, kind: PolicyKind, docs: &[Doc], keys: &Keys) -> Said {
    let mut said = Said::default();
    for (doc, statement) in docs
        .iter()
        .flat_map(|doc| statements(doc).into_iter().map(move |statement| (doc, statement)))
    {
        let variables = doc.0["Version"] == "2012-10-17";
        let (rest, kinds) = matches(world, kind, statement, keys, variables);
        let principal = Truth::any(kinds.iter().map(|(_, truth)| *truth));
        let truth = Truth::all([rest, principal]);
        if statement["Effect"] == "Deny" {
            said.denies |= truth == Truth::Yes;
        } else if truth != Truth::No {
            said.allows = true;
            said.kinds.extend(kinds.into_iter().map(|(kind, _)| kind));
        }
    }
    said
}

/// GR-3, GR-9.
pub(crate) fn statements(doc: &Doc) -> Vec<&Value> {
    match &doc.0["Statement"] {
        Value::Array(all) => all.iter().collect(),
        one => vec![one],
    }
}

/// Whether AWS would store a statement in a policy of a kind, as far as worlds have others (CV-6).
pub(crate) fn is_legal(kind: PolicyKind, statement: &Value) -> bool {
    let has = |element: &str| statement.get(element).is_some();
    let one_of = |one, other| has(one) != has(other);
    let with_principals = WITH_PRINCIPALS.contains(&kind);
    let effect = &statement["Effect"];
    (*effect == "Allow" && kind != PolicyKind::Rcp || *effect == "Deny")
        && one_of("Action", "NotAction")
        && !(has("Resource") && has("NotResource"))
        && (if with_principals {
            one_of("Principal", "NotPrincipal")
        } else {
            !has("Principal") && !has("NotPrincipal")
        })
        && ["Principal", "NotPrincipal"]
            .into_iter()
            .filter_map(|it| statement.get(it))
            .all(is_well_formed)
}

/// Stands for a field that a pattern does not write.
const UNWRITTEN: &str = "\0";

/// Whether all but the principal matches, and how the principal does.
fn matches(
    world: &World,
    kind: PolicyKind,
    statement: &Value,
    keys: &Keys,
    variables: bool,
) -> (Truth, Vec<(Kind, Truth)>) {
    if !is_legal(kind, statement) {
        return (Truth::No, Vec::new());
    }
    let has_boundary = world.boundary.is_some() && has_entity(world);
    let deny = statement["Effect"] == "Deny";
    let kinds = if let Some(element) = statement.get("Principal") {
        principal_kinds(element, &world.who)
    } else if let Some(element) = statement.get("NotPrincipal") {
        vec![(Kind::Not, not_principal(element, deny, &world.who, has_boundary))]
    } else {
        vec![(Kind::Wild, Truth::Yes)]
    };
    let kinds = kinds.into_iter().filter(|(_, truth)| *truth != Truth::No).collect();
    let rest = [
        actions_match(statement, &world.action),
        resources_match(world, kind, statement, keys, variables),
        statement.get("Condition").map_or(Truth::Yes, |it| block_holds(it, keys, variables)),
    ];
    (Truth::all(rest), kinds)
}

fn has_entity(world: &World) -> bool {
    use crate::world::Who;
    matches!(world.who, Who::User { .. } | Who::Role { .. } | Who::Federated { .. })
}

/// Section 2.1, GR-12.
fn actions_match(statement: &Value, action: &str) -> Truth {
    let any = |element: &Value| {
        Truth::any(strings(element).iter().map(|pattern| action_matches(pattern, action)))
    };
    match (statement.get("Action"), statement.get("NotAction")) {
        (Some(element), _) => any(element),
        (_, Some(element)) if strings(element).is_empty() => Truth::Maybe,
        (_, Some(element)) => any(element).not(),
        _ => Truth::No,
    }
}

fn action_matches(pattern: &str, action: &str) -> Truth {
    if only_stars(pattern) || pattern == "*:*" {
        return Truth::Yes;
    }
    let letters: Vec<Read> = lower(pattern).chars().map(Read::Written).collect();
    let fits = glob(&letters, &lower(action));
    let prefix = pattern.split(':').next().unwrap_or_default();
    if has_wildcard(prefix) { Truth::open(fits) } else { Truth::of(fits) }
}

/// Section 2.3, VR-8, VR-9, GR-12.
fn resources_match(
    world: &World,
    kind: PolicyKind,
    statement: &Value,
    keys: &Keys,
    variables: bool,
) -> Truth {
    let one = |pattern: &String| resource_matches(world, kind, pattern, keys, variables);
    if let Some(element) = statement.get("Resource") {
        return Truth::any(strings(element).iter().map(|it| one(it).unwrap_or(Truth::No)));
    }
    let Some(element) = statement.get("NotResource") else {
        // RS-16; KM-7 says otherwise of keys. Elsewhere it has to be there.
        return Truth::of(matches!(kind, PolicyKind::Resource | PolicyKind::Trust));
    };
    let patterns = strings(element);
    if patterns.is_empty() {
        return Truth::Maybe;
    }
    let all: Option<Vec<Truth>> = patterns.iter().map(one).collect();
    all.map_or(Truth::No, |all| Truth::any(all).not())
}

/// `None`: a variable in it cannot be replaced.
fn resource_matches(
    world: &World,
    kind: PolicyKind,
    pattern: &str,
    keys: &Keys,
    variables: bool,
) -> Option<Truth> {
    if only_stars(pattern) {
        return Some(Truth::Yes);
    }
    let text = if variables { resolved(pattern, keys)? } else { written(pattern) };
    if !pattern.starts_with("arn:") {
        let target = if world.resource == "*" { return Some(Truth::No) } else { &world.resource };
        return Some(Truth::open(has_wildcard_first(pattern) && glob(&text, target)));
    }
    let Some(fields) = padded(fields_of(&text), kind) else { return Some(Truth::No) };
    if world.resource == "*" {
        return Some(collection_matches(world, &fields));
    }
    let fits = fits(&pieces(&fields), &chars(&world.resource));
    // RS-7, RS-8; OP-31 for variables before the last field.
    let is_wild = |field: usize| fields[field].iter().any(is_wildcard);
    let kind_of_resource: Vec<Read> = fields[5]
        .iter()
        .take_while(|read| !matches!(read, Read::Written(':' | '/')))
        .cloned()
        .collect();
    let typed =
        ["iam", "kms", "dynamodb"].iter().any(|it| world.resource.contains(&format!(":{it}:")));
    let wild_type = typed
        && kind_of_resource.iter().any(is_wildcard)
        && kind_of_resource != [Read::Written('*')];
    let has_variable = fields[3..5]
        .iter()
        .flatten()
        .any(|read| matches!(read, Read::Data(data) if data != UNWRITTEN));
    let open = is_wild(2) || wild_type || (variables && has_variable);
    Some(if open { Truth::open(fits) } else { Truth::of(fits) })
}

fn has_wildcard_first(pattern: &str) -> bool {
    pattern.starts_with(['*', '?'])
}

fn is_wildcard(read: &Read) -> bool {
    matches!(read, Read::Written('*' | '?'))
}

/// The six fields, or as many as there are.
fn fields_of(text: &[Read]) -> Vec<Vec<Read>> {
    let mut fields: Vec<Vec<Read>> = vec![Vec::new()];
    for read in text {
        if *read == Read::Written(':') && fields.len() < 6 {
            fields.push(Vec::new());
        } else if let Some(last) = fields.last_mut() {
            last.push(read.clone());
        }
    }
    fields
}

/// RS-6: what a kind of policy makes of patterns with fewer than six fields. Fields that are still
/// missing do not count as empty ones.
fn padded(mut fields: Vec<Vec<Read>>, kind: PolicyKind) -> Option<Vec<Vec<Read>>> {
    let ends_in_star = fields.last()?.last() == Some(&Read::Written('*'));
    match kind {
        _ if fields.len() == 6 => {}
        PolicyKind::Identity | PolicyKind::Boundary => {
            fields.resize(6, vec![Read::Written('*')]);
        }
        PolicyKind::Session | PolicyKind::Rcp => return None,
        // Only a star that crosses colons can reach the fields that are not written.
        _ if ends_in_star => {
            let missing = 6 - fields.len();
            fields.extend(vec![vec![Read::Data(UNWRITTEN.into())]; missing]);
        }
        _ => return None,
    }
    Some(fields)
}

/// RS-3, RS-4.
fn pieces(fields: &[Vec<Read>]) -> Vec<Piece> {
    let absent = vec![Read::Data(UNWRITTEN.into())];
    let mut pieces = Vec::new();
    for (at, field) in fields.iter().enumerate().filter(|(_, field)| **field != absent) {
        if at > 0 {
            pieces.push(Piece::Char(':'));
        }
        for (position, read) in field.iter().enumerate() {
            let is_last = position + 1 == field.len();
            pieces.extend(match read {
                Read::Written('*') if at == 5 || is_last => vec![Piece::Star],
                Read::Written('*') => vec![Piece::StarInField],
                Read::Written('?') if at == 5 => vec![Piece::Question],
                Read::Written('?') => vec![Piece::QuestionInField],
                Read::Written(letter) if at == 5 => vec![Piece::Char(*letter)],
                Read::Written(letter) => vec![Piece::AnyCase(*letter)],
                Read::Data(data) if at == 5 => data.chars().map(Piece::Char).collect(),
                Read::Data(data) => data.chars().map(Piece::AnyCase).collect(),
            });
        }
    }
    pieces
}

/// RS-13, RS-14: no certain resource.
fn collection_matches(world: &World, fields: &[Vec<Read>]) -> Truth {
    match world.action.as_str() {
        "s3:ListAllMyBuckets" => Truth::of(fits(&pieces(fields), &chars("arn:aws:s3:::*"))),
        // Listed as authorized against `*`.
        "ec2:DescribeInstances" | "kms:ListKeys" => Truth::No,
        // A pattern of the service that can match an ARN without name may match (OP-29).
        action => {
            let service = action.split(':').next().unwrap_or_default();
            let own = glob(&fields[2], service);
            let nameless = fields[5].iter().all(is_wildcard);
            Truth::open(own && nameless)
        }
    }
}
