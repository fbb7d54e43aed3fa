//! C001

use policylint_analysis::{ActionPattern, ActionReading, ActionSet, Literal};
use policylint_catalog::{Service, catalog};
use policylint_syntax::Tree;
use policylint_syntax::edit::{rename_key, replace_text};

use crate::absent;
use crate::diagnostic::{Diagnostic, Fix};
use crate::distance::edits;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::settings::Settings;
use crate::unmatched::{as_of_catalog, consequence_of_none};
use crate::wording::one_of;

declare_rule! {
    /// An action or a condition key has a prefix that no AWS service has.
    ///
    /// ## Why is this bad?
    /// AWS stores such a policy without a word. The action matches no request, and the key is in no
    /// request, so the statement does less, or with a negated condition more, than it says. Mostly the
    /// service is called otherwise in policies than in the console or in the SDK.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": ["stepfunctions:StartExecution", "stepfunctions:DescribeExecution"],
    ///       "Resource": "*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": ["states:StartExecution", "states:DescribeExecution"],
    ///       "Resource": "*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## When to ignore it
    /// For a service that is younger than the catalog, whose date the finding gives: list it
    /// under `extra-services`.
    ///
    /// ## Fix safety
    /// Unsafe: what matched nothing matches something then.
    ///
    /// ## References
    /// - [Service authorization reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    "C001" "unknown-service" {
        group: Group::Catalog,
        fix: FixKind::Unsafe,
        analyzer: &["INVALID_SERVICE", "INVALID_SERVICE_IN_ACTION"],
        peers: &["parliament:UNKNOWN_PREFIX", "cfn-lint:W3037", "boogy:action_validation"],
        check: Check::Statement(check),
    }
}

/// Prefixes as short as this are not compared by letters alone.
const SHORT: usize = 3;
/// More suggestions would be none.
const MAX_CLOSE: usize = 2;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if let Some(actions) = &context.compiled.actions {
        for elements in by_prefix(actions, context.within.settings) {
            let finding = unknown_in_actions(context, actions, &elements, reporter);
            if let Some(finding) = finding {
                reporter.push(finding);
            }
        }
    }
    for literal in &context.compiled.conditions {
        let finding = unknown_in_key(context, literal, reporter);
        if let Some(finding) = finding {
            reporter.push(finding);
        }
    }
}

/// The elements with an unknown service, those of one prefix together.
fn by_prefix<'s, 'd>(
    actions: &'s ActionSet<'d>,
    settings: &Settings,
) -> Vec<Vec<&'s ActionPattern<'d>>> {
    let mut groups: Vec<(&str, Vec<&ActionPattern<'_>>)> = Vec::new();
    for element in &actions.patterns {
        let (ActionReading::Exact { service: None, .. }
        | ActionReading::Wildcard { service: None }) = element.reading
        else {
            continue;
        };
        let (prefix, _) = parts(element);
        if catalog().retired_service(prefix).is_some() || settings.knows_service(prefix) {
            continue;
        }
        match groups.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(prefix)) {
            Some((_, group)) => group.push(element),
            None => groups.push((prefix, vec![element])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn unknown_in_actions(
    context: &StatementContext<'_>,
    actions: &ActionSet<'_>,
    elements: &[&ActionPattern<'_>],
    reporter: &Reporter<'_>,
) -> Option<Diagnostic> {
    let first = elements.first()?;
    let (prefix, _) = parts(first);
    let mut near = catalog().nearest_services(prefix);
    let mut having: Vec<Service> =
        near.iter().copied().filter(|service| has_all(*service, elements)).collect();
    // A short prefix is close to many others, of which few have these actions.
    if near.is_empty() && prefix.len() == SHORT {
        let close = catalog().services().filter(|service| edits(prefix, service.prefix()) == 1);
        having = close.filter(|service| has_all(*service, elements)).take(MAX_CLOSE).collect();
        near.clone_from(&having);
    }
    let help = match (having.as_slice(), near.as_slice()) {
        ([], []) => "use the prefix that the service authorization reference gives".to_owned(),
        ([], near) => format!("AWS has {}", one_of(near)),
        (having, _) => format!("use the prefix {}", one_of(having)),
    };
    let mut finding = reporter
        .within(
            first.text.node,
            0..prefix.len(),
            format!("no AWS service has the prefix `{prefix}`"),
        )
        .so(consequence_of_none(context.compiled, actions, elements.len()))
        .help(as_of_catalog(&help))
        .analyzer(Some("INVALID_SERVICE_IN_ACTION"))
        .fix(having.first().and_then(|service| fix_prefix(context.tree(), elements, *service)));
    for other in elements.iter().skip(1) {
        finding = finding.also(context.tree().place(other.text.node), "here too");
    }
    Some(finding)
}

/// Whether the service has an action for each of the elements.
fn has_all(service: Service, elements: &[&ActionPattern<'_>]) -> bool {
    elements.iter().all(|element| service.matching(parts(element).1).next().is_some())
}

fn fix_prefix(tree: &Tree, elements: &[&ActionPattern<'_>], service: Service) -> Option<Fix> {
    let edit = |element: &&ActionPattern<'_>| {
        replace_text(tree, element.text.node, 0..parts(element).0.len(), service.prefix()).ok()
    };
    let edits: Option<Vec<_>> = elements.iter().map(edit).collect();
    Some(Fix::suggested(format!("write `{}`", service.prefix()), edits?))
}

fn parts<'s>(element: &'s ActionPattern<'_>) -> (&'s str, &'s str) {
    element.text.text.split_once(':').unwrap_or_default()
}

fn unknown_in_key(
    context: &StatementContext<'_>,
    literal: &Literal<'_>,
    reporter: &Reporter<'_>,
) -> Option<Diagnostic> {
    let (prefix, rest) = literal.key_text.known()?.split_once(':')?;
    let is_known = is_prefix_of_keys(prefix) || context.within.settings.knows_service(prefix);
    if literal.catalog_key().is_some() || is_known || rest.is_empty() {
        return None;
    }
    let near = catalog().nearest_services(prefix);
    let renamed = near.iter().map(|service| format!("{service}:{rest}"));
    let known: Vec<String> =
        renamed.filter(|key| catalog().find_condition_key(key).is_some()).collect();
    let help = match known.as_slice() {
        [] => "use a key that AWS documents".to_owned(),
        known => format!("use {}", one_of(known)),
    };
    let fix = known.first().and_then(|key| {
        let edit = rename_key(context.tree(), literal.key_node(), key).ok()?;
        Some(Fix::suggested(format!("write `{key}`"), vec![edit]))
    });
    let finding = reporter.within(
        literal.key_node(),
        0..prefix.len(),
        format!("no AWS service has the prefix `{prefix}`"),
    );
    Some(
        absent::with_consequence(finding, context.compiled, literal)
            .help(as_of_catalog(&help))
            .analyzer(Some("INVALID_SERVICE"))
            .fix(fix),
    )
}

/// Whether condition keys start with the prefix: that of a service, or an identity provider's.
fn is_prefix_of_keys(prefix: &str) -> bool {
    // Identity providers are host names, with a path for some; others may be placeholders.
    prefix.is_empty()
        || prefix.contains(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')
        || catalog().service(prefix).is_some()
        || catalog().retired_service(prefix).is_some()
        || catalog().keys_of(prefix).next().is_some()
}
