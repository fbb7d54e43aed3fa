//! What is asked: one check for each action and resource.

use policylint_analysis::eval::{
    CallerFacts, Check, Endpoint, ResourceFacts, Scenario, ScenarioError,
};
use policylint_analysis::{Account, Caller, Context, ContextValue, Target};
use policylint_model::PolicyKind;
use policylint_sources::simulate::{EntryValue, InputError, SimulateInput, Written};
use policylint_syntax::NodeId;

use super::caller::{self, WhoCalls, is};
use super::{MAX_CHECKS, owner};

/// A check that is to be made.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) action: String,
    pub(super) resource: String,
    pub(super) check: Check,
    /// Who owns the resource.
    pub(super) owner: Account,
    /// What kind of policy the resource has.
    pub(super) kind: PolicyKind,
    /// Whether the resource has a policy for certain, but none is given.
    pub(super) lacks_policy: bool,
    /// What was taken for granted.
    pub(super) caveats: Vec<String>,
}

/// Where the parts of a check are written.
struct Nodes {
    action: NodeId,
    resource: Option<NodeId>,
}

/// The checks, all resources of the first action first.
pub(super) fn plans(input: &SimulateInput) -> Result<Vec<Plan>, InputError> {
    let resources = input.resources.len().max(1);
    if input.actions.len().saturating_mul(resources) > MAX_CHECKS {
        let message = format!("the input asks for more than {MAX_CHECKS} checks");
        let remedy = "spread its actions or resources over several inputs";
        return Err(input.error(input.field("ActionNames"), message, remedy));
    }
    let stated = owner::stated(input)?;
    let mut plans = Vec::new();
    for action in &input.actions {
        if input.resources.is_empty() {
            plans.push(plan(input, action, None, stated.as_ref())?);
        }
        for resource in &input.resources {
            plans.push(plan(input, action, Some(resource), stated.as_ref())?);
        }
    }
    Ok(plans)
}

fn plan(
    input: &SimulateInput,
    action: &Written<String>,
    resource: Option<&Written<String>>,
    stated: Option<&Account>,
) -> Result<Plan, InputError> {
    if action.value.starts_with(':') || action.value.ends_with(':') {
        let message = format!("`{}` is not an action", action.value);
        return Err(input.error(Some(action.node), message, "write it as `service:Name`"));
    }
    if action.value.contains(['*', '?']) {
        let message =
            format!("`{}` is a pattern, where actions are named one by one", action.value);
        let remedy = "name each action; `policylint catalog expand` lists those of a pattern";
        return Err(input.error(Some(action.node), message, remedy));
    }
    let nodes = Nodes { action: action.node, resource: resource.map(|written| written.node) };
    let resource = resource.map_or("*", |written| written.value.as_str());
    let target = match resource {
        "*" => Target::Collection,
        arn => Target::Arn(arn.to_owned()),
    };
    let named = caller::account(input);
    let owner = owner::of(&target, stated, named.as_ref());
    let WhoCalls { caller, credentials } = caller::read(input, &owner.account)?;
    let mut caveats = Vec::new();
    // A caller that is not named belongs to the owner's account, whichever that is.
    if owner.is_assumed && !is_unnamed(&caller) {
        caveats.push(format!("`ResourceOwner` is not given: taken to be {}", owner.account.id));
    }
    let mut scenario = Scenario::new(caller, action.value.as_str(), target);
    scenario.facts =
        CallerFacts { tags: input.principal_tags.clone(), credentials, ..CallerFacts::default() };
    scenario.about = about(input, resource, &owner.account);
    give_context(input, &mut scenario);
    let check = scenario.check().map_err(|error| refused(input, &nodes, &error))?;
    let kind = input.resource_policy_kind.unwrap_or_else(|| kind_of(&action.value, resource));
    let lacks_policy = input.resource_policy.is_none()
        && resource != "*"
        && matches!(kind, PolicyKind::KmsKey | PolicyKind::Trust);
    if lacks_policy {
        let policy = if kind == PolicyKind::Trust { "trust policy" } else { "key policy" };
        caveats.push(format!(
            "`ResourcePolicy` is not given: taken for a {policy} that lets the policies of account {} decide",
            owner.account.id
        ));
    }
    Ok(Plan {
        action: action.value.clone(),
        resource: resource.to_owned(),
        check,
        owner: owner.account,
        kind,
        lacks_policy,
        caveats,
    })
}

fn is_unnamed(caller: &Caller) -> bool {
    matches!(caller, Caller::User(it) | Caller::Role { role: it, .. } if it.path.is_empty())
}

fn about(input: &SimulateInput, resource: &str, owner: &Account) -> ResourceFacts {
    // What an ARN says of its account counts, even if it is none that has a number.
    let in_arn = resource.split(':').nth(4).unwrap_or_default();
    ResourceFacts {
        account: in_arn.is_empty().then(|| owner.clone()),
        tags: input.resource_tags.clone(),
        ..ResourceFacts::default()
    }
}

/// What the request carries, in the places where the evaluator looks for it.
fn give_context(input: &SimulateInput, scenario: &mut Scenario) {
    let mut context = Context::new();
    for entry in &input.context {
        let value = match &entry.value {
            EntryValue::One(text) => ContextValue::One(text.clone()),
            EntryValue::Many(texts) => ContextValue::Many(texts.clone()),
        };
        context.set(&entry.key.value, value);
    }
    let has = |key: &str| input.context.iter().any(|entry| is(&entry.key.value, key));
    // Condition keys lose the case of tag keys and of the encryption context; these lists keep it.
    if !has("aws:TagKeys") {
        scenario.request_tags = family(input, "aws:RequestTag/");
    }
    if !has("kms:EncryptionContextKeys") {
        scenario.encryption_context = family(input, "kms:EncryptionContext:");
    }
    let via = input.context.iter().find(|entry| is(&entry.key.value, "aws:CalledVia"));
    scenario.forwarded_by = match via.map(|entry| &entry.value) {
        Some(EntryValue::Many(names)) => names.clone(),
        Some(EntryValue::One(name)) => {
            context.set("aws:CalledVia", ContextValue::many([name.as_str()]));
            vec![name.clone()]
        }
        None => Vec::new(),
    };
    scenario.given = context;
    scenario.endpoint = input.endpoint.as_ref().map(|_| Endpoint::default());
}

/// The single values of the keys with a prefix, by what follows it.
fn family(input: &SimulateInput, prefix: &str) -> Vec<(String, String)> {
    let pair = |key: &str, value: &EntryValue| {
        let starts = key.get(..prefix.len()).is_some_and(|start| is(start, prefix));
        let name = key.get(prefix.len()..).filter(|name| starts && !name.is_empty())?;
        match value {
            EntryValue::One(text) => Some((name.to_owned(), text.clone())),
            EntryValue::Many(_) => None,
        }
    };
    input.context.iter().filter_map(|entry| pair(&entry.key.value, &entry.value)).collect()
}

/// What kind of policy a resource has, as far as action and ARN tell.
fn kind_of(action: &str, resource: &str) -> PolicyKind {
    let service = action.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let mut fields = resource.splitn(6, ':').skip(2);
    let (in_arn, name) = (fields.next().unwrap_or(&service), fields.nth(2).unwrap_or_default());
    match (service.as_str(), in_arn) {
        ("sts", _) if name.is_empty() || name.starts_with("role/") => PolicyKind::Trust,
        ("kms", _) if name.is_empty() || name.starts_with("key/") => PolicyKind::KmsKey,
        (_, "s3") => PolicyKind::Bucket,
        _ => PolicyKind::Resource,
    }
}

/// The error of the evaluator, at the part of the input that is to blame.
fn refused(input: &SimulateInput, nodes: &Nodes, error: &ScenarioError) -> InputError {
    let message = error.to_string();
    let (message, remedy) = message.split_once("; ").unwrap_or((&message, "correct it"));
    let node = match error {
        ScenarioError::Conflict { key, .. } => {
            let entry = input.context.iter().find(|entry| is(&entry.key.value, key));
            entry.map(|entry| entry.key.node).or_else(|| input.field("ContextEntries"))
        }
        ScenarioError::NoResourceAccount { .. } | ScenarioError::NotAnArn { .. } => nodes.resource,
        ScenarioError::NotAnAction { .. } => Some(nodes.action),
    };
    let error = input.error(node, String::new(), remedy);
    let message = match error.field.as_str() {
        "" => message.to_owned(),
        field => format!("`{field}`: {message}"),
    };
    InputError { message, ..error }
}
