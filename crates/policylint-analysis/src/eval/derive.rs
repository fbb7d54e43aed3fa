//! Condition keys that follow from a scenario, and conflicts with those given (RQ-2, RQ-4, RQ-20).

use policylint_catalog::catalog;
use policylint_model::value::{Instant, parse_bool};

use super::scenario::{Organization, Scenario, ScenarioError};
use crate::request::{Account, Caller, Context, ContextValue};

/// Services with one endpoint for a partition, and the region that their requests carry (5.3,
/// `aws:RequestedRegion`).
const GLOBAL_SERVICES: [&str; 6] =
    ["iam", "sts", "organizations", "cloudfront", "route53", "account"];

/// The context of a request: what was given, and what follows from the scenario.
///
/// # Errors
///
/// A key was given a value that the rest contradicts (RQ-4).
pub(super) fn derive(scenario: &Scenario, owner: &Account) -> Result<Context, ScenarioError> {
    let mut keys = Derivation { scenario, context: scenario.given.clone() };
    keys.of_caller()?;
    keys.of_session()?;
    keys.of_resource(owner)?;
    keys.of_tags()?;
    keys.of_route()?;
    keys.of_time()?;
    keys.of_service()?;
    Ok(keys.context)
}

struct Derivation<'s> {
    scenario: &'s Scenario,
    context: Context,
}

impl Derivation<'_> {
    /// Semantics 5.2, and the organization of the caller (RQ-23).
    fn of_caller(&mut self) -> Result<(), ScenarioError> {
        let caller = &self.scenario.caller;
        let service = matches!(caller, Caller::Service { .. });
        if caller.account().is_some() || service {
            self.put("aws:PrincipalIsAWSService", one(if service { "true" } else { "false" }))?;
        }
        let (kind, user_id) = match caller {
            Caller::Root { account, session } => {
                if *session {
                    self.put("aws:AssumedRoot", one("true"))?;
                }
                ("Account", Some(account.id.clone()))
            }
            Caller::User(user) => {
                if !user.path.is_empty() {
                    self.put("aws:username", one(user.name()))?;
                }
                ("User", user.unique_id.clone())
            }
            Caller::Role { role, session } => {
                let ids = role.unique_id.as_ref().zip(session.as_ref());
                ("AssumedRole", ids.map(|(role, session)| format!("{role}:{session}")))
            }
            Caller::Federated { name, creator } => {
                ("FederatedUser", Some(format!("{}:{name}", creator.account.id)))
            }
            Caller::Anonymous => {
                self.put("aws:PrincipalAccount", one("anonymous"))?;
                ("Anonymous", Some("anonymous".into()))
            }
            Caller::Service { names } => {
                if let Some(name) = names.first() {
                    self.put("aws:PrincipalServiceName", one(name.as_str()))?;
                    self.put(
                        "aws:PrincipalServiceNamesList",
                        ContextValue::many(names.iter().cloned()),
                    )?;
                }
                return Ok(());
            }
            Caller::Provider { .. } => return Ok(()),
        };
        self.put("aws:PrincipalType", one(kind))?;
        self.put_if_some("aws:userid", user_id)?;
        let Some(account) = caller.account() else { return Ok(()) };
        self.put("aws:PrincipalAccount", one(account.id.as_str()))?;
        if !is_unnamed(caller) {
            self.put_if_some("aws:PrincipalArn", caller.principal_arn())?;
        }
        let organization = self.scenario.facts.organization.as_ref();
        self.put_organization(organization, "aws:PrincipalOrgID", "aws:PrincipalOrgPaths")
    }

    fn of_session(&mut self) -> Result<(), ScenarioError> {
        let facts = &self.scenario.facts;
        self.put_if_some("aws:SourceIdentity", facts.source_identity.clone())?;
        self.put_if_some("aws:FederatedProvider", facts.federated_provider.clone())?;
        self.put_if_some("aws:TokenIssueTime", facts.issued.map(iso_time))
    }

    fn of_resource(&mut self, owner: &Account) -> Result<(), ScenarioError> {
        self.put("aws:ResourceAccount", one(owner.id.as_str()))?;
        if self.is_of("s3") {
            self.put("s3:ResourceAccount", one(owner.id.as_str()))?;
        }
        let organization = self.scenario.about.organization.as_ref();
        self.put_organization(organization, "aws:ResourceOrgID", "aws:ResourceOrgPaths")
    }

    /// Tags of caller, resource and request.
    fn of_tags(&mut self) -> Result<(), ScenarioError> {
        let scenario = self.scenario;
        self.put_tags("aws:PrincipalTag/", &scenario.facts.tags)?;
        self.put_tags("aws:RequestTag/", &scenario.request_tags)?;
        if !scenario.request_tags.is_empty() {
            let names = scenario.request_tags.iter().map(|(name, _)| name.clone());
            self.put("aws:TagKeys", ContextValue::many(names))?;
        }
        let about = &scenario.about;
        if self.is_of("s3") {
            let is_object = super::s3::is_object(&scenario.resource);
            // S3-6: buckets have these keys only if that was switched on, objects never.
            return if is_object {
                self.put_tags("s3:ExistingObjectTag/", &about.tags)
            } else if about.bucket_abac {
                self.put_tags("s3:BucketTag/", &about.tags)?;
                self.put_tags("aws:ResourceTag/", &about.tags)
            } else {
                Ok(())
            };
        }
        self.put_tags("aws:ResourceTag/", &about.tags)?;
        // Many services have the same tags under a name of their own too.
        let own = format!("{}:ResourceTag/", self.service());
        if catalog().find_condition_key(&format!("{own}x")).is_some() {
            self.put_tags(&own, &about.tags)?;
        }
        Ok(())
    }

    /// Endpoint, forwarding services, region (RQ-5, 5.3).
    fn of_route(&mut self) -> Result<(), ScenarioError> {
        let scenario = self.scenario;
        let via = &scenario.forwarded_by;
        if let (Some(first), Some(last)) = (via.first(), via.last()) {
            self.put("aws:CalledVia", ContextValue::many(via.iter().cloned()))?;
            self.put("aws:CalledViaFirst", one(first.as_str()))?;
            self.put("aws:CalledViaLast", one(last.as_str()))?;
            self.put("aws:ViaAWSService", one("true"))?;
        } else {
            self.put_default("aws:ViaAWSService", one("false"));
            if let Some(endpoint) = &scenario.endpoint {
                self.put_if_some("aws:SourceVpce", endpoint.id.clone())?;
                self.put_if_some("aws:SourceVpc", endpoint.vpc.clone())?;
                self.put_if_some("aws:SourceVpcArn", endpoint.vpc_arn.clone())?;
                self.put_if_some("aws:VpceAccount", endpoint.account.clone())?;
                let organization = endpoint.organization.as_ref();
                self.put_organization(organization, "aws:VpceOrgID", "aws:VpceOrgPaths")?;
            }
        }
        self.put_default("aws:SecureTransport", one("true"));
        match (&scenario.region, self.usual_region()) {
            (Some(region), _) => self.put("aws:RequestedRegion", one(region.as_str())),
            (None, Some(region)) => {
                self.put_default("aws:RequestedRegion", one(region));
                Ok(())
            }
            (None, None) => Ok(()),
        }
    }

    /// `aws:CurrentTime` and `aws:EpochTime` are the same instant; either may be given.
    fn of_time(&mut self) -> Result<(), ScenarioError> {
        let given = ["aws:CurrentTime", "aws:EpochTime"].into_iter().find_map(|key| {
            match self.context.get(key) {
                ContextValue::One(text) => Instant::parse(text).map(|it| it.epoch_seconds()),
                _ => None,
            }
        });
        if let Some(seconds) = self.scenario.time {
            self.put("aws:CurrentTime", one(iso_time(seconds)))?;
            return self.put("aws:EpochTime", one(seconds.to_string()));
        }
        if let Some(seconds) = given {
            self.put_default("aws:CurrentTime", one(iso_time(seconds)));
            self.put_default("aws:EpochTime", one(seconds.to_string()));
        }
        Ok(())
    }

    /// Keys of single services: KMS (5.5), SNS (SV-1), access points of S3 (5.6).
    fn of_service(&mut self) -> Result<(), ScenarioError> {
        let scenario = self.scenario;
        let account = scenario.caller.account().map(|account| account.id.clone());
        match self.service().as_str() {
            "kms" => {
                self.put_if_some("kms:CallerAccount", account)?;
                self.put_if_some("kms:ViaService", self.via_service())?;
                let pairs = &scenario.encryption_context;
                self.put_tags("kms:EncryptionContext:", pairs)?;
                if !pairs.is_empty() {
                    let names = pairs.iter().map(|(name, _)| name.clone());
                    self.put("kms:EncryptionContextKeys", ContextValue::many(names))?;
                }
            }
            "sns" => self.put_default_if_some("aws:SourceOwner", account),
            "s3" => {
                let (Some(point), Some(arn)) = (&scenario.about.access_point, self.arn()) else {
                    return Ok(());
                };
                let arn = arn.split("/object/").next().unwrap_or(arn).to_owned();
                let account = arn.split(':').nth(4).map(str::to_owned);
                self.put_default("s3:DataAccessPointArn", one(arn));
                self.put_default_if_some("s3:DataAccessPointAccount", account);
                let origin = if point.vpc.is_some() { "VPC" } else { "Internet" };
                self.put_default("s3:AccessPointNetworkOrigin", one(origin));
            }
            _ => {}
        }
        Ok(())
    }

    /// `service.region.amazonaws.com` of the service that calls KMS for somebody (KM-13).
    fn via_service(&self) -> Option<String> {
        let name = self.scenario.forwarded_by.last()?;
        let name = name.strip_suffix(".cn").unwrap_or(name);
        let service = name.strip_suffix(".amazonaws.com")?;
        if service.contains('.') {
            return Some(name.to_owned());
        }
        let region = self.scenario.region.clone().or_else(|| self.usual_region())?;
        Some(format!("{service}.{region}.amazonaws.com"))
    }

    /// The region of the resource, or that of a service without regions.
    fn usual_region(&self) -> Option<String> {
        let in_arn = self.arn().and_then(|arn| arn.split(':').nth(3));
        if let Some(region) = in_arn.filter(|region| !region.is_empty()) {
            return Some(region.to_owned());
        }
        if !GLOBAL_SERVICES.contains(&self.service().as_str()) {
            return None;
        }
        let partition = self.scenario.caller.account().map(|account| account.partition.as_str());
        let partition = partition.or_else(|| self.arn()?.split(':').nth(1)).unwrap_or("aws");
        Some(match partition {
            "aws-cn" => "cn-north-1".into(),
            "aws-us-gov" => "us-gov-west-1".into(),
            _ => "us-east-1".into(),
        })
    }

    fn arn(&self) -> Option<&str> {
        super::check::arn_of(&self.scenario.resource)
    }

    fn service(&self) -> String {
        super::check::service_of(&self.scenario.action)
    }

    fn is_of(&self, service: &str) -> bool {
        self.service() == service
    }

    /// Tags whose keys differ by case only give one key with one value that is not known (CD-6).
    fn put_tags(&mut self, family: &str, tags: &[(String, String)]) -> Result<(), ScenarioError> {
        for (name, value) in tags {
            let twins = || tags.iter().filter(|(other, _)| same_key(other, name));
            let value = if twins().count() > 1 {
                ContextValue::OneOf(twins().map(|(_, value)| value.clone()).collect())
            } else {
                one(value.as_str())
            };
            self.put(&format!("{family}{name}"), value)?;
        }
        Ok(())
    }

    fn put_organization(
        &mut self,
        organization: Option<&Organization>,
        id: &str,
        paths: &str,
    ) -> Result<(), ScenarioError> {
        let Some(organization) = organization else { return Ok(()) };
        self.put(id, one(organization.id.as_str()))?;
        if organization.paths.is_empty() {
            return Ok(());
        }
        self.put(paths, ContextValue::many(organization.paths.iter().cloned()))
    }

    fn put_if_some(&mut self, key: &str, value: Option<String>) -> Result<(), ScenarioError> {
        value.map_or(Ok(()), |value| self.put(key, ContextValue::One(value)))
    }

    fn put_default_if_some(&mut self, key: &str, value: Option<String>) {
        if let Some(value) = value {
            self.put_default(key, ContextValue::One(value));
        }
    }

    /// A key that is so unless the user says otherwise.
    fn put_default(&mut self, key: &str, value: ContextValue) {
        if *self.context.get(key) == ContextValue::Absent {
            self.context.set(key, value);
        }
    }

    /// A key that follows; the user may only say the same (RQ-4).
    fn put(&mut self, key: &str, value: ContextValue) -> Result<(), ScenarioError> {
        let given = self.context.get(key);
        if *given != ContextValue::Absent && !agree(given, &value) {
            return Err(ScenarioError::Conflict {
                key: key.to_owned(),
                given: shown(given),
                derived: shown(&value),
            });
        }
        self.context.set(key, value);
        Ok(())
    }
}

/// Whether a user has no name: the caller of a simulation that names none.
fn is_unnamed(caller: &Caller) -> bool {
    match caller {
        Caller::User(entity) | Caller::Role { role: entity, .. } => entity.path.is_empty(),
        _ => false,
    }
}

fn same_key(one: &str, other: &str) -> bool {
    one == other || one.to_lowercase() == other.to_lowercase()
}

fn one(text: impl Into<String>) -> ContextValue {
    ContextValue::One(text.into())
}

/// Whether two values of a key say the same.
fn agree(given: &ContextValue, derived: &ContextValue) -> bool {
    let texts = |value: &ContextValue| match value {
        ContextValue::One(text) => vec![text.clone()],
        ContextValue::Many(texts) | ContextValue::OneOf(texts) => texts.clone(),
        ContextValue::Absent | ContextValue::Unknown => Vec::new(),
    };
    if *given == ContextValue::Unknown {
        return true;
    }
    let (given, values) = (texts(given), texts(derived));
    if let ContextValue::OneOf(_) = derived {
        return given.iter().all(|text| values.contains(text));
    }
    let (mut sorted_given, mut sorted_values) = (given.clone(), values.clone());
    sorted_given.sort();
    sorted_values.sort();
    sorted_given == sorted_values
        || match (given.as_slice(), values.as_slice()) {
            ([one], [other]) => same_value(one, other),
            _ => false,
        }
}

/// Whether two spellings are the same truth value or instant.
fn same_value(one: &str, other: &str) -> bool {
    let instants = || Instant::parse(one).zip(Instant::parse(other));
    match (parse_bool(one), parse_bool(other)) {
        (Some(one), Some(other)) => one == other,
        _ => instants().is_some_and(|(one, other)| one == other),
    }
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::One(text) => text.clone(),
        ContextValue::Many(texts) | ContextValue::OneOf(texts) => texts.join(", "),
        ContextValue::Absent | ContextValue::Unknown => String::new(),
    }
}

/// An instant as `aws:CurrentTime` spells it, such as `2024-12-31T23:59:59Z`.
pub(crate) fn iso_time(seconds: i64) -> String {
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil_date(days);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar.
fn civil_date(days: i64) -> (i64, i64, i64) {
    // Counted from 0000-03-01 the leap day is the last of its year.
    let days = days.saturating_add(719_468);
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::iso_time;

    #[test]
    fn times_are_spelled_in_the_gregorian_calendar() {
        assert_eq!(iso_time(0), "1970-01-01T00:00:00Z");
        assert_eq!(iso_time(1_735_689_599), "2024-12-31T23:59:59Z");
        assert_eq!(iso_time(1_709_164_800), "2024-02-29T00:00:00Z");
        assert_eq!(iso_time(-1), "1969-12-31T23:59:59Z");
    }
}
