//! Actions that none of the resources of their statement fit, and why.

use policylint_analysis::{
    ActionPattern, ActionReading, CompiledStatement, ResourceElement, ResourceReading,
    is_documented, resource_possible,
};
use policylint_catalog::Action;
use policylint_model::truth::Truth;

use crate::foreign::is_foreign;
use crate::rule::StatementContext;
use crate::wording::one_of;

/// Wildcards can name more actions than are worth asking about.
const MAX_ACTIONS: usize = 200;

/// An element of `Action` none of whose actions is about a resource of the statement.
#[derive(Debug)]
pub(crate) struct Misfit<'s, 'd> {
    /// The element.
    pub(crate) element: &'s ActionPattern<'d>,
    /// Its actions, all of which are about resources of some type.
    pub(crate) actions: Vec<Action>,
    /// What they are about instead.
    pub(crate) cause: Cause,
}

/// Why no resource of a statement fits an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    /// It is about buckets, and the statement names objects.
    WantsBucket,
    /// It is about objects, and the statement names buckets.
    WantsObject,
    /// The statement names an access point in a form that it does not take.
    AccessPoint,
    /// It is about resources of other types than those of the statement.
    OtherType,
}

/// The actions that fit no resource of the statement, and whether that is true of all it names.
///
/// Elements are left out of which other rules speak: those without types of resources (C010), those
/// foreign to the policy (C022), and all where a resource fits no known form (C011 to C013, C031).
pub(crate) fn misfits<'s, 'd>(
    context: &StatementContext<'d>,
    statement: &'s CompiledStatement<'d>,
) -> (Vec<Misfit<'s, 'd>>, bool) {
    let none = (Vec::new(), false);
    let resources = &statement.resources;
    let Some(actions) = statement.actions.as_ref().filter(|set| !set.negated) else {
        return none;
    };
    if !matches!(resources.element, ResourceElement::Resource(_))
        || resources.is_everything()
        || !resources.complete
        || resources.patterns.is_empty()
        || !resources.patterns.iter().all(|of| of.reading == ResourceReading::Arn)
    {
        return none;
    }
    let is_misfit = |element: &ActionPattern<'_>| {
        is_about_types(element)
            && !is_foreign(context.document(), element)
            && element
                .named_actions()
                .all(|action| resource_possible(resources, action) == Truth::No)
    };
    let mut found = Vec::new();
    for element in actions.patterns.iter().filter(|element| is_misfit(element)) {
        let named: Vec<Action> = element.named_actions().collect();
        let Some(cause) = cause(statement, &named) else { return none };
        found.push(Misfit { element, actions: named, cause });
    }
    let is_all = actions.complete && found.len() == actions.patterns.len();
    (found, is_all)
}

/// Whether an element names actions, few enough and each with types of resources.
fn is_about_types(element: &ActionPattern<'_>) -> bool {
    let is_named = matches!(
        element.reading,
        ActionReading::Exact { action: Some(_), .. } | ActionReading::Wildcard { service: Some(_) }
    );
    let mut count = 0;
    is_named
        && element.named_actions().all(|action| {
            count += 1;
            count <= MAX_ACTIONS && action.has_resource_types()
        })
        && count > 0
}

/// `None` if a resource of the statement has a form that no service has.
fn cause(statement: &CompiledStatement<'_>, actions: &[Action]) -> Option<Cause> {
    let texts = || statement.resources.patterns.iter().map(|element| &*element.text.text);
    let is_of_s3 = actions.iter().all(|action| action.service().prefix() == "s3");
    if is_of_s3 && texts().any(is_access_point) {
        return Some(Cause::AccessPoint);
    }
    if is_of_s3 && texts().any(|text| bucket_of(text).is_some()) {
        let about = |name: &str| {
            actions.iter().all(|action| {
                action.resource_types().any(|usage| usage.resource_type.name() == name)
            })
        };
        let names_object = |text: &str| bucket_of(text).is_some_and(|(_, key)| key.is_some());
        if about("bucket") && texts().any(names_object) {
            return Some(Cause::WantsBucket);
        }
        if about("object") && !texts().any(names_object) {
            return Some(Cause::WantsObject);
        }
    }
    statement.resources.patterns.iter().all(is_documented).then_some(Cause::OtherType)
}

/// What to name for actions, in an order: "name resources of the type `function`".
pub(crate) fn wanted(actions: &[Action]) -> String {
    let mut types: Vec<&str> = actions
        .iter()
        .flat_map(|action| action.resource_types())
        .map(|usage| usage.resource_type.name())
        .collect();
    types.sort_unstable();
    types.dedup();
    let word = if types.len() == 1 { "type" } else { "types" };
    format!("name resources of the {word} {}", one_of(types))
}

/// An ARN that stands for every resource of the type that an action needs most, in the partition of the
/// statement's resources.
pub(crate) fn pattern_for(statement: &CompiledStatement<'_>, action: Action) -> String {
    let usages = || action.resource_types();
    let usage = usages().find(|usage| usage.required).or_else(|| usages().next());
    let format = usage.and_then(|usage| usage.resource_type.arn_formats().next());
    let Some(format) = format else { return "*".to_owned() };
    let text = statement.resources.patterns.first().map(|element| &*element.text.text);
    let partition = text.and_then(|text| text.split(':').nth(1)).unwrap_or("aws");
    let mut pieces = format.split("${");
    let mut pattern = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (slot, after) = piece.split_once('}').unwrap_or((piece, ""));
        pattern.push_str(if slot == "Partition" { partition } else { "*" });
        pattern.push_str(after);
    }
    pattern
}

/// The bucket that an ARN of S3 names, and what it says of keys; `None` for other ARNs.
pub(crate) fn bucket_of(arn: &str) -> Option<(&str, Option<&str>)> {
    let mut fields = arn.splitn(6, ':');
    let is_s3 = fields.nth(2)?.eq_ignore_ascii_case("s3");
    let is_global = fields.next()?.is_empty() && fields.next()?.is_empty();
    let part = fields.next().filter(|_| is_s3 && is_global)?;
    Some(part.split_once('/').map_or((part, None), |(bucket, key)| (bucket, Some(key))))
}

/// Whether an ARN is that of an access point of S3.
pub(crate) fn is_access_point(arn: &str) -> bool {
    let mut fields = arn.splitn(6, ':');
    let service = fields.nth(2).unwrap_or_default();
    // Without an account it is the ARN of a bucket of that name.
    let account = fields.nth(1).unwrap_or_default();
    let part = fields.next().unwrap_or_default();
    service.eq_ignore_ascii_case("s3") && !account.is_empty() && part.starts_with("accesspoint/")
}

#[cfg(test)]
mod tests {
    use super::{bucket_of, is_access_point};

    #[test]
    fn arns_of_s3_are_told_apart() {
        assert_eq!(bucket_of("arn:aws:s3:::b"), Some(("b", None)));
        assert_eq!(bucket_of("arn:aws:s3:::b/k/*"), Some(("b", Some("k/*"))));
        assert_eq!(bucket_of("arn:aws:s3:eu-west-1:111122223333:accesspoint/a"), None);
        assert_eq!(bucket_of("arn:aws:sqs:::b"), None);
        assert!(is_access_point("arn:aws:s3:eu-west-1:111122223333:accesspoint/a"));
        assert!(!is_access_point("arn:aws:s3:::accesspoint/a"));
    }
}
