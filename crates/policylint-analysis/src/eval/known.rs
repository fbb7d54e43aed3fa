//! What a model knows of callers and resources, as the evaluator wants to be told.

use policylint_model::account::{IdentityKind, Listing, Resource};
use policylint_model::arn::Arn;

use super::compiled_model::CompiledModel;
use super::scenario::{AccessPoint, CallerFacts, Organization, ResourceFacts, Scenario};
use crate::request::{Account, Caller, Entity, Target};

impl CompiledModel<'_> {
    /// A direct call of a user, or of some session of a role, on a resource, with all that the model
    /// knows of both. `None` if the ARN is of no user or role of the model.
    pub fn scenario(&self, caller: &str, action: &str, resource: &str) -> Option<Scenario> {
        let (caller, facts) = self.caller(caller)?;
        let mut scenario = Scenario::new(caller, action, Target::Arn(resource.to_owned()));
        scenario.facts = facts;
        scenario.about = self.about(resource);
        Some(scenario)
    }

    /// A user, or some session of a role, with what the model knows of it.
    pub fn caller(&self, arn: &str) -> Option<(Caller, CallerFacts)> {
        let identity = self.model().identities.get(arn)?;
        let parsed = Arn::parse(arn).ok()?;
        let facts = CallerFacts {
            organization: self.organization(parsed.account()),
            tags: tags(&identity.tags),
            ..CallerFacts::default()
        };
        let account = self.account(parsed.partition(), parsed.account());
        let mut entity =
            Entity::new(account, parsed.resource().strip_prefix(identity.kind.as_str())?);
        entity.unique_id = identity.unique_id.value().cloned();
        entity.has_boundary = identity.boundary.is_present();
        let caller = match identity.kind {
            IdentityKind::User => Caller::User(entity),
            IdentityKind::Role => Caller::Role { role: entity, session: None },
            IdentityKind::Group => return None,
        };
        Some((caller, facts))
    }

    /// What the model knows of a resource.
    pub fn about(&self, arn: &str) -> ResourceFacts {
        let account = self.owner(arn);
        let organization = account.as_ref().and_then(|owner| self.organization(&owner.id));
        let mut facts = ResourceFacts { account, organization, ..ResourceFacts::default() };
        let Some((_, resource)) = self.carrier(arn) else { return facts };
        facts.tags = tags(&resource.tags);
        facts.bucket_abac = resource.abac.value().is_some_and(|abac| *abac);
        let manager = resource.key.value().and_then(|key| key.manager.as_deref());
        facts.aws_managed_key = manager == Some("AWS");
        facts.access_point = self.access_point(arn, resource);
        facts
    }

    /// The place of an account in its organization, as far as the model knows it whole.
    pub fn organization(&self, account: &str) -> Option<Organization> {
        let path = self.model().organization_path(account)?;
        let named = |id: &&str| id.starts_with("o-");
        let of_node = path.levels.iter().find_map(|(_, node)| node.organization.value());
        let of_account = self.model().accounts.get(account);
        let of_account = of_account.and_then(|it| it.organization.value());
        let id = of_node.or(of_account).or_else(|| {
            // The only one that the model knows.
            let mut all = self.model().organizations.keys();
            all.next().filter(|_| all.next().is_none())
        })?;
        let id = Some(id.as_str()).filter(named)?.to_owned();
        let known = self.model().organizations.get(&id);
        let manager = known.and_then(|known| known.management_account.value());
        let nodes = path.levels.iter().map(|(id, _)| *id).filter(|id| *id != account);
        let nodes = nodes.fold(String::new(), |path, id| path + id + "/");
        let paths = if path.complete { vec![format!("{id}/{nodes}")] } else { Vec::new() };
        let is_management_account = manager.is_some_and(|manager| manager == account);
        Some(Organization { id, paths, is_management_account })
    }

    /// The resource that carries the policy for an ARN: a bucket for its objects, an access point for
    /// objects through it.
    pub(super) fn carrier(&self, arn: &str) -> Option<(&str, &Resource)> {
        let resources = &self.model().resources;
        let found =
            resources.get_key_value(arn).or_else(|| resources.get_key_value(carrier_of(arn)));
        found.map(|(arn, resource)| (arn.as_str(), resource))
    }

    /// Who owns a resource: the account in its ARN, what the model says, or its only account.
    pub(super) fn owner(&self, arn: &str) -> Option<Account> {
        let parsed = Arn::parse(arn).ok()?;
        if !parsed.account().is_empty() {
            return Some(self.account(parsed.partition(), parsed.account()));
        }
        let said = self.carrier(arn).and_then(|(_, resource)| resource.account.value());
        let id = said.or_else(|| {
            let mut all = self.model().accounts.keys();
            all.next().filter(|_| all.next().is_none())
        })?;
        Some(self.account(parsed.partition(), id))
    }

    fn account(&self, partition: &str, id: &str) -> Account {
        let known = self.model().accounts.get(id);
        let canonical_id = known.and_then(|known| known.canonical_id.value().cloned());
        Account { partition: partition.to_owned(), id: id.to_owned(), canonical_id }
    }

    fn access_point(&self, arn: &str, resource: &Resource) -> Option<AccessPoint> {
        let point = resource.access_point.value()?;
        let partition = Arn::parse(arn).map_or("aws", |arn| arn.partition());
        let bucket = format!("arn:{partition}:s3:::{}", point.bucket);
        let named = point.bucket_account.as_ref().map(|id| self.account(partition, id));
        // A bucket lies in the account of its access points unless they say otherwise.
        let bucket_account = named.or_else(|| self.owner(arn))?;
        Some(AccessPoint { bucket, bucket_account, vpc: point.vpc.clone() })
    }
}

/// The ARN of the bucket of an object, or of the access point through which it is named; else the
/// ARN itself.
pub(super) fn carrier_of(arn: &str) -> &str {
    let Ok(parsed) = Arn::parse(arn) else { return arn };
    let resource = parsed.resource();
    let name = match (parsed.service(), resource.strip_prefix("accesspoint/")) {
        ("s3", Some(rest)) => "accesspoint/".len() + rest.find('/').unwrap_or(rest.len()),
        ("s3", None) => resource.find('/').unwrap_or(resource.len()),
        _ => resource.len(),
    };
    let end = arn.len() - resource.len() + name;
    arn.get(..end).unwrap_or(arn)
}

fn tags(listing: &Listing<String>) -> Vec<(String, String)> {
    listing.values().map(|(key, value)| (key.to_owned(), value.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::carrier_of;

    #[test]
    fn objects_are_carried_by_what_names_them() {
        for (arn, carrier) in [
            ("arn:aws:s3:::b/k/l", "arn:aws:s3:::b"),
            ("arn:aws:s3:::b", "arn:aws:s3:::b"),
            (
                "arn:aws:s3:eu-west-1:111122223333:accesspoint/p/object/k",
                "arn:aws:s3:eu-west-1:111122223333:accesspoint/p",
            ),
            ("arn:aws:sqs:eu-west-1:111122223333:q", "arn:aws:sqs:eu-west-1:111122223333:q"),
        ] {
            assert_eq!(carrier_of(arn), carrier);
        }
    }
}
