//! What documents say, free of how they are written: safe fixes leave it as it is.
//!
//! A statement is taken apart into what it says of each action, resource and principal, so that order,
//! repetition, case where AWS ignores it, and how statements are cut make no difference.

use policylint::model::arn::{Arn, is_account_id};
use policylint::model::{LanguageVersion, List, Pair, PrincipalBlock, PrincipalType, Statement};
use policylint::syntax::{NodeId, Tree};
use policylint::{Document, PolicyKind};

#[path = "condition_shapes.rs"]
mod condition_shapes;

#[path = "meaning.rs"]
mod meaning;

use condition_shapes::condition_shape;
pub(crate) use meaning::differences;

/// Statements that say more than this are not taken apart.
const MAX_ROWS: usize = 4096;

/// Longer lists are not looked through for items that others cover.
const MAX_COMPARED: usize = 512;

/// What the documents say, free of how they are written: what AWS refuses reads as what it stands for.
pub(crate) fn shapes(documents: &[Document]) -> Vec<String> {
    documents.iter().map(shape).collect()
}

fn shape(document: &Document) -> String {
    let mut rows: Vec<Row> = document
        .policy
        .statements
        .iter()
        .flat_map(|statement| statement_rows(document, statement))
        .collect();
    rows.sort();
    rows.dedup();
    if rows.len() <= MAX_COMPARED {
        let all = rows.clone();
        rows.retain(|row| !all.iter().any(|other| other != row && other.covers(row)));
    }
    // The version decides nothing but what `${…}` means.
    let said = format!("{rows:#?}");
    let version =
        if said.contains("${") { document.policy.language().as_str() } else { "any version" };
    format!("{version} {said}")
}

/// What a statement says of one action and resource, and to whom on which conditions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    terms: String,
    action: String,
    resource: String,
}

impl Row {
    /// Whether another one says nothing that this one does not.
    fn covers(&self, other: &Self) -> bool {
        self.terms == other.terms
            && fits(&self.action, &other.action)
            && fits(&self.resource, &other.resource)
    }
}

/// One row for each principal, action and resource; none if one of them cannot be any.
fn statement_rows(document: &Document, statement: &Statement) -> Vec<Row> {
    let tree = document.tree.as_ref();
    let version = document.policy.language();
    let mut resources =
        list_rows(tree, statement.resources(), |text| resource_shape(&text, version));
    // A trust policy is about its role, whatever `Resource` says.
    if document.policy_kind() == PolicyKind::Trust && resources == ["*"] {
        resources = list_rows(tree, None, |text| text);
    }
    let actions = list_rows(tree, statement.actions(), |text| action_shape(&text));
    let principals = principal_rows(tree, statement.principals());
    let mut conditions: Vec<String> = statement
        .conditions(tree)
        .map(|entry| {
            let mut values = texts(tree, entry.values);
            values.sort();
            values.dedup();
            let key = text(tree, entry.key).to_lowercase();
            condition_shape(&text(tree, entry.operator), &key, values)
        })
        .collect();
    conditions.sort();
    let effect = statement.effect();
    if actions.len() * resources.len() * principals.len() > MAX_ROWS {
        let terms = format!("{effect:?} {principals:?} {actions:?} {resources:?} {conditions:?}");
        return vec![Row { terms, action: String::new(), resource: String::new() }];
    }
    let mut rows = Vec::new();
    for principal in &principals {
        for action in &actions {
            for resource in &resources {
                let terms = format!("{effect:?} {principal} {conditions:?}");
                rows.push(Row { terms, action: action.clone(), resource: resource.clone() });
            }
        }
    }
    rows
}

/// The items of a list, or one text for a list that is left out, negated or empty.
fn list_rows(
    tree: &Tree,
    list: Option<Pair<List>>,
    shape: impl Fn(String) -> String,
) -> Vec<String> {
    let Some(pair) = list else { return vec!["none".to_owned()] };
    one_or_each(pair.negated, texts(tree, pair.value).into_iter().map(shape))
}

fn one_or_each(negated: bool, items: impl Iterator<Item = String>) -> Vec<String> {
    let mut items: Vec<String> = items.map(|item| without_runs(&item)).collect();
    items.sort();
    items.dedup();
    if items.len() <= MAX_COMPARED {
        let all = items.clone();
        items.retain(|item| !all.iter().any(|other| other != item && fits(other, item)));
    }
    if negated {
        vec![format!("not {items:?}")]
    } else if items.is_empty() {
        vec!["[]".to_owned()]
    } else {
        items
    }
}

/// A run of asterisks matches what one does.
fn without_runs(text: &str) -> String {
    let mut text = text.to_owned();
    while text.contains("**") {
        text = text.replace("**", "*");
    }
    text
}

/// Whether a pattern matches all that another one does, as far as their letters tell: a wildcard stands
/// for a character, and `*` for wildcards, too.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    let mut retry = None;
    while t < text.len() {
        let want = pattern.get(p);
        if want == Some(&b'*') {
            retry = Some((p + 1, t));
            p += 1;
        } else if want == text.get(t) || want == Some(&b'?') && text.get(t) != Some(&b'*') {
            (p, t) = (p + 1, t + 1);
        } else if let Some((after, from)) = retry {
            (p, t) = (after, from + 1);
            retry = Some((after, from + 1));
        } else {
            return false;
        }
    }
    pattern.iter().skip(p).all(|byte| *byte == b'*')
}

/// Actions compare without regard to case (AC-1); some texts mean all (AC-2).
fn action_shape(text: &str) -> String {
    match text {
        "*:*" => "*".to_owned(),
        text if !text.is_empty() && text.bytes().all(|byte| byte == b'*') => "*".to_owned(),
        _ => text.to_lowercase(),
    }
}

/// The fields of an ARN but the last compare without regard to case (RS-4).
fn resource_shape(text: &str, version: LanguageVersion) -> String {
    let Ok(arn) = Arn::parse_pattern(text, version) else { return text.to_owned() };
    let head = text.strip_suffix(arn.resource()).unwrap_or_default();
    format!("{}{}", head.to_lowercase(), arn.resource())
}

fn principal_rows(tree: &Tree, principals: Option<Pair<PrincipalBlock>>) -> Vec<String> {
    let Some(pair) = principals else { return vec!["none".to_owned()] };
    if !matches!(pair.value, PrincipalBlock::Map(_)) {
        return one_or_each(pair.negated, std::iter::once(text(tree, pair.value.node())));
    }
    let items = pair.value.entries(tree).flat_map(|entry| {
        let texts = account_texts(tree, entry.values);
        texts.into_iter().map(move |text| principal_shape(entry.principal_type, &text))
    });
    one_or_each(pair.negated, items)
}

/// Everybody and accounts have two spellings each (PR-10, PR-11).
fn principal_shape(of: Option<PrincipalType>, text: &str) -> String {
    let account = Arn::parse(text).ok().filter(|arn| {
        arn.service() == "iam" && arn.resource() == "root" && is_account_id(arn.account())
    });
    match (of, text, account) {
        (Some(PrincipalType::Aws), "*", _) => "*".to_owned(),
        (Some(PrincipalType::Aws), _, Some(arn)) => format!("AWS {}", arn.account()),
        (Some(of), text, _) => format!("{} {text}", of.as_str()),
        (None, text, _) => format!("? {text}"),
    }
}

/// The principals of an entry; an account id written as a number reads as its digits.
fn account_texts(tree: &Tree, list: List) -> Vec<String> {
    let nodes: Vec<NodeId> =
        if list.is_single(tree) { vec![list.node] } else { tree.children(list.node).collect() };
    nodes.into_iter().map(|node| text(tree, node)).collect()
}

fn texts(tree: &Tree, list: List) -> Vec<String> {
    list.items(tree).map(|item| text(tree, item)).collect()
}

fn text(tree: &Tree, node: NodeId) -> String {
    tree.scalar_text(node).map(std::borrow::Cow::into_owned).unwrap_or_default()
}
