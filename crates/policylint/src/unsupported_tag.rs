//! Statements by a tag of the resource that name services whose requests carry none: the findings of
//! G001 and G002.

use policylint_catalog::Service;
use policylint_model::Effect;
use policylint_model::truth::Truth;

use crate::absent::{Lack, Unreached, dressed, unreached};
use crate::diagnostic::Severity;
use crate::rule::{Reporter, StatementContext};
use crate::tag_support::{is_judged, lacks_tags, service_of};
use crate::wording::all_of;

/// Reports what a statement does not reach for want of a tag, service by service; the codes are those
/// of AWS's checks of `Action` and of `NotAction`.
pub(crate) fn unsupported_tags(
    context: &StatementContext<'_>,
    reporter: &mut Reporter<'_>,
    codes: [&'static str; 2],
) {
    let [by_action, by_exclusion] = codes;
    let Some(actions) = context.compiled.actions.as_ref() else { return };
    for literal in &context.compiled.conditions {
        if !is_judged(context, literal) || literal.when_absent() != Truth::No {
            continue;
        }
        if actions.negated {
            let services: Vec<Service> =
                actions.known().services().filter(|service| lacks_tags(*service)).collect();
            if services.is_empty() {
                continue;
            }
            let verb = verb(context);
            let message = format!(
                "AWS does not document that requests to {} carry `{}`",
                all_of(&services),
                literal.key()
            );
            let finding = reporter
                .at(literal.key_node(), message)
                .so(format!("most likely this statement never {verb} their actions"))
                .help("name the actions that are meant")
                .analyzer(Some(by_exclusion));
            reporter.push(finding);
            continue;
        }
        for unreached in unreached(context, context.compiled, literal) {
            for group in by_service(&unreached) {
                let message = format!(
                    "AWS does not document that any request to `{}` carries `{}`",
                    group.service,
                    literal.key()
                );
                let severity = if context.compiled.effect == Some(Effect::Deny) {
                    Severity::Warning
                } else {
                    Severity::Info
                };
                let finding = reporter.at(literal.key_node(), message);
                let finding = dressed(finding, context, &group.unreached).severity(severity);
                reporter.push(finding.analyzer(Some(by_action)));
            }
        }
    }
}

fn verb(context: &StatementContext<'_>) -> &'static str {
    if context.compiled.effect == Some(Effect::Deny) { "denies" } else { "allows" }
}

/// The actions of one service.
struct Group<'s, 'd> {
    service: Service,
    unreached: Unreached<'s, 'd>,
}

/// The actions that lack the tag by services that never send it, in the order of the statement.
fn by_service<'s, 'd>(unreached: &Unreached<'s, 'd>) -> Vec<Group<'s, 'd>> {
    let mut groups: Vec<Group<'s, 'd>> = Vec::new();
    if unreached.lack != Lack::NotDocumented {
        return groups;
    }
    for element in &unreached.elements {
        let Some(service) = service_of(element) else { continue };
        let there = groups.iter_mut().find(|group| group.service.prefix() == service.prefix());
        match there {
            Some(group) => group.unreached.elements.push(element),
            None if lacks_tags(service) => {
                let unreached = Unreached { elements: vec![element], ..unreached.clone() };
                groups.push(Group { service, unreached });
            }
            None => {}
        }
    }
    for group in &mut groups {
        group.unreached.is_all &= group.unreached.elements.len() == unreached.elements.len();
    }
    groups
}
