//! Which statements of a set of policies can be on actions of a service, found without asking each.

use policylint_catalog::Service;

use super::policies::Attached;
use crate::actions::{ActionReading, ActionSet};

/// Statements by the service of the actions that they name.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Ascending by service, in lower case; each list is in the order of policies and statements and
    /// holds the statements of `everywhere` too.
    services: Vec<(Box<str>, Vec<Place>)>,
    /// The statements that can be on any service.
    everywhere: Vec<Place>,
}

/// A statement in a set of policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The position of the policy.
    pub(super) policy: usize,
    /// The position of the statement among those of its document.
    pub(super) statement: usize,
}

impl Index {
    pub(super) fn of(policies: &[Attached<'_>]) -> Self {
        let mut index = Self::default();
        for (policy, attached) in policies.iter().enumerate() {
            for (statement, compiled) in attached.document.statements.iter().enumerate() {
                let place = Place { policy, statement };
                match compiled.actions.as_ref().map(services_of) {
                    Some(Some(services)) => {
                        for service in &services {
                            index.add(service, place);
                        }
                    }
                    Some(None) => index.everywhere.push(place),
                    // Never in force.
                    None => {}
                }
            }
        }
        for (_, places) in &mut index.services {
            places.extend_from_slice(&index.everywhere);
            places.sort_unstable();
        }
        index
    }

    /// The statements that can be on actions of a service, given in lower case.
    pub(super) fn candidates(&self, service: &str) -> &[Place] {
        match self.services.binary_search_by(|(own, _)| own.as_ref().cmp(service)) {
            Ok(at) => self.services.get(at).map_or(&[], |(_, places)| places),
            Err(_) => &self.everywhere,
        }
    }

    fn add(&mut self, service: &str, place: Place) {
        let at = match self.services.binary_search_by(|(own, _)| own.as_ref().cmp(service)) {
            Ok(at) => at,
            Err(at) => {
                self.services.insert(at, (service.into(), Vec::new()));
                at
            }
        };
        if let Some((_, places)) = self.services.get_mut(at)
            && places.last() != Some(&place)
        {
            places.push(place);
        }
    }
}

/// The services that a set names, in lower case; `None` if it may be on any.
fn services_of(actions: &ActionSet<'_>) -> Option<Vec<String>> {
    if actions.negated || !actions.complete {
        return None;
    }
    let mut services = Vec::new();
    for pattern in &actions.patterns {
        match pattern.reading {
            ActionReading::Exact { service, .. } | ActionReading::Wildcard { service } => {
                services.push(prefix_of(service, &pattern.text.text));
            }
            ActionReading::Malformed => {}
            ActionReading::Everything | ActionReading::PrefixWildcard | ActionReading::Unknown => {
                return None;
            }
        }
    }
    Some(services)
}

fn prefix_of(service: Option<Service>, text: &str) -> String {
    match service {
        Some(service) => service.prefix().to_ascii_lowercase(),
        None => text.split(':').next().unwrap_or_default().to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Index, Place};

    #[test]
    fn statements_of_a_service_come_in_order_with_those_of_all() {
        let mut index = Index::default();
        index.add("s3", Place { policy: 0, statement: 1 });
        index.add("s3", Place { policy: 0, statement: 1 });
        index.add("ec2", Place { policy: 1, statement: 0 });
        index.everywhere.push(Place { policy: 0, statement: 0 });
        assert_eq!(index.candidates("s3"), [Place { policy: 0, statement: 1 }]);
        assert_eq!(index.candidates("iam"), [Place { policy: 0, statement: 0 }]);
    }
}
