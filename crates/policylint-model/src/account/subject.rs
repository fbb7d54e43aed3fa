//! Whom or what a file speaks of, as far as it says.

use std::fmt;

use crate::arn::Arn;

/// Whom or what a claim is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A whole ARN.
    Arn(String),
    /// An ARN of which parts are not known.
    Partial(PartialArn),
    /// An id that is unique without being an ARN: of an account, of a node or policy of an
    /// organization, of a VPC endpoint.
    Id(String),
}

/// An ARN of which parts are not known: many answers of AWS do not say whom they are about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct PartialArn {
    /// Such as `aws`.
    pub partition: Option<String>,
    /// Such as `iam`.
    pub service: String,
    /// Such as `eu-west-1`; empty for services without regions.
    pub region: Option<String>,
    /// Twelve digits; empty for resources whose ARN has none, such as buckets.
    pub account: Option<String>,
    /// Such as `role/etl`. In IAM the path may be missing: `role/etl` stands for `role/jobs/etl` too.
    pub resource: String,
}

impl Subject {
    /// The subject with this ARN.
    pub fn arn(arn: impl Into<String>) -> Self {
        Self::Arn(arn.into())
    }

    /// A user, group or role by name (`kind` is `user`, `group` or `role`), its path unknown.
    pub fn identity(account: Option<&str>, kind: &str, name: &str) -> Self {
        Self::Partial(PartialArn {
            partition: None,
            service: "iam".to_owned(),
            region: Some(String::new()),
            account: account.map(str::to_owned),
            resource: format!("{kind}/{name}"),
        })
    }

    /// A bucket by name.
    pub fn bucket(name: &str) -> Self {
        Self::Partial(PartialArn {
            partition: None,
            service: "s3".to_owned(),
            region: Some(String::new()),
            account: Some(String::new()),
            resource: name.to_owned(),
        })
    }

    /// A KMS key by its id.
    pub fn key(account: Option<&str>, region: Option<&str>, id: &str) -> Self {
        Self::Partial(PartialArn {
            partition: None,
            service: "kms".to_owned(),
            region: region.map(str::to_owned),
            account: account.map(str::to_owned),
            resource: format!("key/{id}"),
        })
    }
}

impl PartialArn {
    /// Whether it may stand for an ARN: all parts that are known are the same.
    pub fn fits(&self, arn: &str) -> bool {
        let Ok(arn) = Arn::parse(arn) else { return false };
        let part = |own: &Option<String>, other| own.as_deref().is_none_or(|own| own == other);
        self.service == arn.service()
            && part(&self.partition, arn.partition())
            && part(&self.region, arn.region())
            && part(&self.account, arn.account())
            && self.fits_resource(arn.resource())
    }

    fn fits_resource(&self, resource: &str) -> bool {
        if self.service != "iam" {
            return self.resource == resource;
        }
        let ends = |text: &str| {
            let (kind, path) = text.split_once('/').unwrap_or(("", text));
            (kind.to_owned(), path.rsplit('/').next().unwrap_or(path).to_owned())
        };
        // A path that is there must be the same one.
        let has_path = self.resource.matches('/').count() > 1;
        if has_path { self.resource == resource } else { ends(&self.resource) == ends(resource) }
    }
}

impl fmt::Display for PartialArn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |part: &Option<String>| part.clone().unwrap_or_else(|| "?".to_owned());
        write!(
            formatter,
            "arn:{}:{}:{}:{}:{}",
            part(&self.partition),
            self.service,
            part(&self.region),
            part(&self.account),
            self.resource
        )
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Arn(text) | Self::Id(text) => formatter.write_str(text),
            Self::Partial(arn) => arn.fmt(formatter),
        }
    }
}

/// The account in an ARN; empty if it has none.
pub(crate) fn account_of(arn: &str) -> &str {
    Arn::parse(arn).map_or("", |arn| arn.account())
}

/// The last segment of an ARN's resource: the name without the path.
pub(crate) fn name_of(arn: &str) -> &str {
    let resource = Arn::parse(arn).map_or(arn, |arn| arn.resource());
    resource.rsplit('/').next().unwrap_or(resource)
}

#[cfg(test)]
mod tests {
    use super::{PartialArn, Subject};

    fn partial(subject: Subject) -> PartialArn {
        match subject {
            Subject::Partial(arn) => arn,
            other => panic!("{other:?} is whole"),
        }
    }

    #[test]
    fn a_name_fits_whatever_its_path() {
        let role = partial(Subject::identity(None, "role", "etl"));
        assert!(role.fits("arn:aws:iam::111122223333:role/etl"));
        assert!(role.fits("arn:aws-cn:iam::111122223333:role/jobs/etl"));
        assert!(!role.fits("arn:aws:iam::111122223333:user/etl"));
        let role = partial(Subject::identity(Some("111122223333"), "role", "jobs/etl"));
        assert!(role.fits("arn:aws:iam::111122223333:role/jobs/etl"));
        assert!(!role.fits("arn:aws:iam::111122223333:role/etl"));
        assert!(!role.fits("arn:aws:iam::444455556666:role/jobs/etl"));
    }

    #[test]
    fn a_key_fits_in_every_region_unless_it_says_one() {
        let arn = "arn:aws:kms:eu-west-1:111122223333:key/k1";
        assert!(partial(Subject::key(None, None, "k1")).fits(arn));
        assert!(!partial(Subject::key(None, Some("us-east-1"), "k1")).fits(arn));
    }
}
