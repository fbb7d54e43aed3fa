//! What a model does not know, and which command would tell it.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::fact::{Fact, Listing, Unknown};
use super::subject::{account_of, name_of};
use super::{AccountModel, Identity, IdentityKind, Resource};
use crate::arn::Arn;

/// Something that is not known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// Of whom: an ARN or id.
    pub subject: String,
    /// What, in words.
    pub what: String,
    /// Why.
    pub why: Unknown,
    /// The command of the AWS CLI that fetches it.
    pub command: String,
}

impl AccountModel {
    /// What is not known although an answer may depend on it, in order of subjects.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for (id, account) in &self.accounts {
            let mut add = |what: &str, why: Option<Unknown>, command: String| {
                gaps.extend(gap(id, what, why, command));
            };
            add(
                "users, groups, roles and managed policies",
                account.details.unknown_because(),
                "aws iam get-account-authorization-details".to_owned(),
            );
            add(
                "Block Public Access of the account",
                account.public_access_block.unknown_because(),
                format!("aws s3control get-public-access-block --account-id {}", word(id)),
            );
            if account.organization.is_unknown() && !self.organization_nodes.contains_key(id) {
                let why = account.organization.unknown_because();
                add("the organization", why, "aws organizations describe-organization".to_owned());
            }
        }
        let groups = self.group_names();
        for (arn, identity) in &self.identities {
            self.of_identity(arn, identity, &groups, &mut gaps);
        }
        for (arn, resource) in &self.resources {
            of_resource(arn, resource, &mut gaps);
        }
        self.of_organizations(&mut gaps);
        for (id, endpoint) in &self.endpoints {
            let command = format!("aws ec2 describe-vpc-endpoints --vpc-endpoint-ids {}", word(id));
            gaps.extend(gap(id, "the policy", endpoint.policy.unknown_because(), command));
        }
        gaps.sort();
        gaps.dedup();
        gaps
    }

    /// The groups that are known, by account and name.
    fn group_names(&self) -> BTreeSet<(&str, &str)> {
        let groups = self.identities.iter();
        let groups = groups.filter(|(_, identity)| identity.kind == IdentityKind::Group);
        groups.map(|(arn, _)| (account_of(arn), name_of(arn))).collect()
    }

    fn of_identity(
        &self,
        arn: &str,
        identity: &Identity,
        groups: &BTreeSet<(&str, &str)>,
        gaps: &mut Vec<Gap>,
    ) {
        let (kind, name) = (identity.kind.as_str(), name_of(arn));
        let whole =
            self.accounts.get(account_of(arn)).is_some_and(|account| account.details.is_present());
        let one = |call: &str| format!("aws iam {call} --{kind}-name {}", word(name));
        for (policy, fact) in &identity.inline.entries {
            let command =
                format!("{} --policy-name {}", one(&format!("get-{kind}-policy")), word(policy));
            let what = format!("the inline policy `{policy}`");
            gaps.extend(gap(arn, &what, fact.unknown_because(), command));
        }
        let lists: [(&str, Option<Unknown>, String); 2] = [
            ("inline policies", not_whole(&identity.inline), one(&format!("list-{kind}-policies"))),
            (
                "attached policies",
                not_whole(&identity.attached),
                one(&format!("list-attached-{kind}-policies")),
            ),
        ];
        for (what, why, command) in lists {
            gaps.extend(gap(arn, what, why, command));
        }
        if identity.kind == IdentityKind::User {
            let why = not_whole(&identity.groups);
            gaps.extend(gap(arn, "groups", why, one("list-groups-for-user")));
        }
        if identity.kind != IdentityKind::Group {
            let why = identity.boundary.unknown_because();
            gaps.extend(gap(arn, "the permissions boundary", why, one(&format!("get-{kind}"))));
        }
        if identity.kind == IdentityKind::Role {
            let why = identity.trust.unknown_because();
            gaps.extend(gap(arn, "the trust policy", why, one("get-role")));
        }
        for policy in identity.attached.names().chain(identity.boundary.value().map(String::as_str))
        {
            self.of_managed(policy, gaps);
        }
        for group in identity.groups.names() {
            if whole || groups.contains(&(account_of(arn), group)) {
                continue;
            }
            let command =
                format!("aws iam list-attached-group-policies --group-name {}", word(group));
            let what = format!("the policies of the group `{group}`");
            gaps.extend(gap(arn, &what, Some(Unknown::NotCollected), command));
        }
    }

    fn of_managed(&self, arn: &str, gaps: &mut Vec<Gap>) {
        let Some(policy) = self.managed_policies.get(arn) else {
            let command = format!("aws iam get-policy --policy-arn {}", word(arn));
            gaps.extend(gap(arn, "the managed policy", Some(Unknown::NotCollected), command));
            return;
        };
        let version = policy.default_version.value();
        let command = match version {
            Some(version) => {
                format!(
                    "aws iam get-policy-version --policy-arn {} --version-id {}",
                    word(arn),
                    word(version)
                )
            }
            None => format!("aws iam get-policy --policy-arn {}", word(arn)),
        };
        gaps.extend(gap(arn, "the managed policy", policy.document().unknown_because(), command));
    }

    fn of_organizations(&self, gaps: &mut Vec<Gap>) {
        for (id, node) in &self.organization_nodes {
            let list = |filter| {
                format!(
                    "aws organizations list-policies-for-target --target-id {} --filter {filter}",
                    word(id)
                )
            };
            let facts = [
                (
                    "the node above",
                    node.parent.unknown_because(),
                    format!("aws organizations list-parents --child-id {}", word(id)),
                ),
                ("service control policies", not_whole(&node.scps), list("SERVICE_CONTROL_POLICY")),
                (
                    "resource control policies",
                    not_whole(&node.rcps),
                    list("RESOURCE_CONTROL_POLICY"),
                ),
            ];
            for (what, why, command) in facts {
                gaps.extend(gap(id, what, why, command));
            }
            for policy in node.scps.names().chain(node.rcps.names()) {
                let document =
                    self.organization_policies.get(policy).map(|policy| &policy.document);
                let why = document.map_or(Some(Unknown::NotCollected), Fact::unknown_because);
                let command =
                    format!("aws organizations describe-policy --policy-id {}", word(policy));
                gaps.extend(gap(policy, "the control policy", why, command));
            }
        }
    }
}

fn of_resource(arn: &str, resource: &Resource, gaps: &mut Vec<Gap>) {
    let Ok(parsed) = Arn::parse(arn) else { return };
    let mut add = |what: &str, why: Option<Unknown>, command: String| {
        gaps.extend(gap(arn, what, why, command));
    };
    match (parsed.service(), parsed.resource().split_once('/')) {
        ("s3", None) => {
            let name = parsed.resource();
            let call = |call: &str| format!("aws s3api {call} --bucket {}", word(name));
            add("the bucket policy", resource.policy.unknown_because(), call("get-bucket-policy"));
            let why = resource.public_access_block.unknown_because();
            add("Block Public Access", why, call("get-public-access-block"));
            let why = resource.encryption.unknown_because();
            add("the encryption", why, call("get-bucket-encryption"));
            let why = resource.ownership.unknown_because();
            add("the ownership of objects", why, call("get-bucket-ownership-controls"));
            add("the ACL", resource.acl.unknown_because(), call("get-bucket-acl"));
        }
        ("s3", Some(("accesspoint", name))) => {
            let account = parsed.account();
            let call = |call: &str| {
                format!("aws s3control {call} --account-id {account} --name {}", word(name))
            };
            let why = resource.policy.unknown_because();
            add("the policy of the access point", why, call("get-access-point-policy"));
            add("the bucket", resource.access_point.unknown_because(), call("get-access-point"));
        }
        ("kms", Some(("key", id))) => {
            let region = parsed.region();
            let call = |call: &str| {
                format!("aws kms {call} --region {} --key-id {}", word(region), word(id))
            };
            add("the key policy", resource.policy.unknown_because(), call("get-key-policy"));
            add("grants", not_whole(&resource.grants), call("list-grants"));
            add("the state of the key", resource.key.unknown_because(), call("describe-key"));
        }
        _ => {
            let why = resource.policy.unknown_because();
            gaps.extend(policy_call(&parsed).and_then(|call| gap(arn, "the policy", why, call)));
        }
    }
}

/// The call that gives the policy of a resource of a service whose resources may have one.
fn policy_call(arn: &Arn<'_>) -> Option<String> {
    let (region, whole) = (word(arn.region()), word(arn.text()));
    let call = match arn.service() {
        "sqs" => {
            let (partition, account) = (arn.partition(), arn.account());
            let suffix = if partition == "aws-cn" { ".cn" } else { "" };
            let name = arn.resource();
            let url =
                format!("https://sqs.{}.amazonaws.com{suffix}/{account}/{name}", arn.region());
            format!("sqs get-queue-attributes --attribute-names All --queue-url {}", word(&url))
        }
        "sns" => format!("sns get-topic-attributes --topic-arn {whole}"),
        "secretsmanager" => format!("secretsmanager get-resource-policy --secret-id {whole}"),
        "lambda" => format!("lambda get-policy --function-name {whole}"),
        "ecr" => {
            let name = arn.resource().split_once('/').map_or("", |(_, name)| name);
            format!("ecr get-repository-policy --repository-name {}", word(name))
        }
        "dynamodb" => format!("dynamodb get-resource-policy --resource-arn {whole}"),
        _ => return None,
    };
    Some(format!("aws {call} --region {region}"))
}

/// A text as one word of a shell: names come from files that anybody may have written.
fn word(text: &str) -> Cow<'_, str> {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=@+,%".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("'{}'", text.replace('\'', r"'\''")))
    }
}

fn gap(subject: &str, what: &str, why: Option<Unknown>, command: String) -> Option<Gap> {
    let why = why?;
    Some(Gap { subject: subject.to_owned(), what: what.to_owned(), why, command })
}

/// Why a list is not known to be whole.
fn not_whole<T>(listing: &Listing<T>) -> Option<Unknown> {
    listing.whole.unknown_because()
}

#[cfg(test)]
mod tests {
    use super::{policy_call, word};
    use crate::arn::Arn;

    #[test]
    fn policies_are_fetched_by_the_call_of_their_service() {
        let call = |arn| policy_call(&Arn::parse(arn).unwrap());
        assert_eq!(
            call("arn:aws:sqs:eu-west-1:111122223333:q").unwrap(),
            "aws sqs get-queue-attributes --attribute-names All --queue-url \
             https://sqs.eu-west-1.amazonaws.com/111122223333/q --region eu-west-1"
        );
        assert_eq!(
            call("arn:aws:ecr:eu-west-1:111122223333:repository/team/app").unwrap(),
            "aws ecr get-repository-policy --repository-name team/app --region eu-west-1"
        );
        assert_eq!(call("arn:aws:ec2:eu-west-1:111122223333:vpc/v"), None);
    }
    #[test]
    fn names_cannot_leave_their_word() {
        assert_eq!(word("team/app"), "team/app");
        assert_eq!(word("x; rm -rf ~"), "'x; rm -rf ~'");
        assert_eq!(word("it's"), r"'it'\''s'");
        assert_eq!(word(""), "''");
    }
}
