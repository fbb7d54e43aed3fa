//! Lists that AWS does not publish as data: keys, carriers of policies, resources that it owns.

use crate::Catalog;
use crate::action::{Action, ActionId};
use crate::blob::{
    AWS_OWNED_RESOURCES, Cells, DEPENDENTS, DEPRECATED_KEYS, ENDPOINT_KEYS, ENDPOINTS,
    KEYS_SET_BY_ACTIONS, POLICY_CARRIERS, REGION_KEYS, partition_point,
};

/// Resources whose ARNs have no account, as AWS owns them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnedByAws {
    /// The part of their ARNs behind the fifth colon, with `*` for any text.
    pub resource: &'static str,
    /// The document that says so.
    pub source: &'static str,
}

/// A condition key that AWS has replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeprecatedKey {
    /// The key.
    pub key: &'static str,
    /// The key to use instead.
    pub replacement: &'static str,
    /// The document that says so.
    pub source: &'static str,
}

/// An action without which no request carries a condition key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettingAction {
    /// The key; a family ends in `/*`.
    pub key: &'static str,
    /// The action that a caller must be allowed to set it.
    pub action: &'static str,
    /// The document that says so.
    pub source: &'static str,
}

/// The services that send a key on the owner of a VPC endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndpointKey {
    /// The key.
    pub key: &'static str,
    services: &'static str,
    /// Whether all of them are known.
    pub is_complete: bool,
    /// The document that says so.
    pub source: &'static str,
}

/// A type of resource that carries a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyCarrier {
    /// As CloudFormation calls it.
    pub resource_type: &'static str,
    actions: &'static str,
    arns: &'static str,
    /// The document that says so.
    pub source: &'static str,
}

impl EndpointKey {
    /// Whether calls of the service can carry it, by prefix.
    pub fn is_sent_by(self, service: &str) -> bool {
        self.services.split(' ').any(|known| known.eq_ignore_ascii_case(service))
    }
}

impl PolicyCarrier {
    /// The prefixes of the services whose actions its policies can give.
    pub fn action_services(self) -> impl Iterator<Item = &'static str> {
        self.actions.split(' ')
    }

    /// The services that the ARNs of its policies name.
    pub fn arn_services(self) -> impl Iterator<Item = &'static str> {
        self.arns.split(' ')
    }
}

impl Catalog {
    /// The actions that a caller must be allowed as well for some calls of an action; none where
    /// nothing is known.
    pub fn dependent_actions(self, action: Action) -> impl Iterator<Item = Action> {
        let (table, number) = (DEPENDENTS, action.id().0);
        let row = partition_point(0, table.count(), |row| table.half(row, 0) < number);
        let is_there = row < table.count() && table.half(row, 0) == number;
        let needs = is_there.then(|| table.list(row, 2));
        needs.into_iter().flat_map(|needs| needs.iter().map(|need| Action(ActionId(need))))
    }

    /// Whether a service, by prefix, has endpoints in a partition; `None` where nothing is known of
    /// its endpoints.
    pub fn is_offered(self, service: &str, partition: &str) -> Option<bool> {
        let row = named(ENDPOINTS, service)?;
        Some(ENDPOINTS.cell(row, 1).split(' ').any(|known| known.eq_ignore_ascii_case(partition)))
    }

    /// The resources of a service that AWS may own, as patterns over the last field of their ARNs.
    pub fn resources_owned_by_aws(self, service: &str) -> impl Iterator<Item = OwnedByAws> {
        let table = AWS_OWNED_RESOURCES;
        table
            .named(service)
            .map(move |row| OwnedByAws { resource: table.cell(row, 1), source: table.cell(row, 2) })
    }

    /// The key by which AWS has replaced another one, whatever its case.
    pub fn deprecated_key(self, key: &str) -> Option<DeprecatedKey> {
        let table = DEPRECATED_KEYS;
        table.named(key).next().map(|row| DeprecatedKey {
            key: table.cell(row, 0),
            replacement: table.cell(row, 1),
            source: table.cell(row, 2),
        })
    }

    /// The action without which no request of AWS STS carries the key, whatever its case.
    pub fn action_setting_key(self, key: &str) -> Option<SettingAction> {
        let table = KEYS_SET_BY_ACTIONS;
        let family = key.split_once('/').map(|(stem, _)| format!("{stem}/*"));
        let row = named(table, family.as_deref().unwrap_or(key))?;
        Some(SettingAction {
            key: table.cell(row, 0),
            action: table.cell(row, 1),
            source: table.cell(row, 2),
        })
    }

    /// Whether the values of a condition key are regions, whatever its case.
    pub fn is_region_key(self, key: &str) -> bool {
        named(REGION_KEYS, key).is_some()
    }

    /// Which services send a key on the owner of a VPC endpoint; `None` for other keys.
    pub fn endpoint_key(self, key: &str) -> Option<EndpointKey> {
        let table = ENDPOINT_KEYS;
        named(table, key).map(|row| EndpointKey {
            key: table.cell(row, 0),
            services: table.cell(row, 1),
            is_complete: table.cell(row, 2) == "yes",
            source: table.cell(row, 3),
        })
    }

    /// What is known of the policies that resources of a type carry, as CloudFormation calls it.
    pub fn policy_carrier(self, resource_type: &str) -> Option<PolicyCarrier> {
        let table = POLICY_CARRIERS;
        named(table, resource_type).map(|row| PolicyCarrier {
            resource_type: table.cell(row, 0),
            actions: table.cell(row, 1),
            arns: table.cell(row, 2),
            source: table.cell(row, 3),
        })
    }
}

fn named<const COLUMNS: usize>(table: Cells<COLUMNS>, name: &str) -> Option<usize> {
    table.named(name).next()
}

#[cfg(test)]
mod tests {
    use crate::catalog;

    #[test]
    fn keys_are_found_whatever_their_case() {
        let catalog = catalog();
        let key = catalog.deprecated_key("AWS:arn").map(|key| key.replacement);
        assert_eq!(key, Some("aws:PrincipalArn"));
        assert!(catalog.is_region_key("aws:requestedregion"));
        let setting = catalog.action_setting_key("aws:RequestTag/team");
        assert_eq!(setting.map(|setting| setting.action), Some("sts:TagSession"));
        assert_eq!(catalog.action_setting_key("aws:PrincipalTag/team"), None);
        assert!(catalog.endpoint_key("aws:VpceAccount").unwrap().is_sent_by("kms"));
        assert!(!catalog.endpoint_key("aws:VpceAccount").unwrap().is_sent_by("ec2"));
    }

    #[test]
    fn calls_need_other_actions() {
        let run = catalog().find_action("ec2:RunInstances").unwrap();
        let needs: Vec<String> =
            catalog().dependent_actions(run).map(|need| need.to_string()).collect();
        assert!(needs.contains(&"iam:PassRole".to_owned()), "{needs:?}");
        let get = catalog().find_action("s3:GetBucketLocation").unwrap();
        assert_eq!(catalog().dependent_actions(get).count(), 0);
    }

    #[test]
    fn services_are_not_in_every_partition() {
        assert_eq!(catalog().is_offered("s3", "aws-cn"), Some(true));
        assert_eq!(catalog().is_offered("s3", "moon"), Some(false));
        assert_eq!(catalog().is_offered("nothing", "aws"), None);
    }

    #[test]
    fn tables_name_services_of_the_catalog() {
        for row in 0..crate::blob::POLICY_CARRIERS.rows() {
            let name = crate::blob::POLICY_CARRIERS.cell(row, 0);
            let carrier = catalog().policy_carrier(name).unwrap();
            for service in carrier.action_services().chain(carrier.arn_services()) {
                assert!(catalog().service(service).is_some(), "{service}");
            }
        }
        for row in 0..crate::blob::ENDPOINT_KEYS.rows() {
            for service in crate::blob::ENDPOINT_KEYS.cell(row, 1).split(' ') {
                assert!(catalog().service(service).is_some(), "{service}");
            }
        }
    }
}
