//! Whom an answer is about that does not say so itself: by the user's word or a wrapper, else by the
//! folders and the name of its file.

use std::borrow::Cow;

use policylint_model::PolicyKind;
use policylint_model::account::{FaultKind, Fragment, PartialArn, Subject};

use super::answer::Answer;
use super::call::call_of_file;
use super::document::Host;
use super::located::{Located, is_account_id, is_region};

/// What a subject without an ARN may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// A bucket.
    Bucket,
    /// A KMS key.
    Key,
    /// An access point of S3.
    AccessPoint,
}

/// Folders right above the name of a subject.
const BUCKET_FOLDERS: [&str; 3] = ["buckets", "bucket", "s3"];
const KEY_FOLDERS: [&str; 3] = ["keys", "key", "kms"];
const ACCESS_POINT_FOLDERS: [&str; 3] = ["access-points", "accesspoints", "s3-access-points"];

/// Whom an answer is about, if it is a bucket, a key or an access point; `None` if nothing says so.
pub(crate) fn subject_of(located: &Located, sort: Sort) -> Option<Subject> {
    match &located.subject {
        Some(Subject::Arn(text) | Subject::Id(text)) if text.starts_with("arn:") => {
            Some(Subject::arn(text.clone()))
        }
        Some(Subject::Arn(text) | Subject::Id(text)) => Some(named(located, sort, text)),
        Some(partial) => Some(partial.clone()),
        None => by_path(located, sort),
    }
}

/// Whom an answer about any resource is about, and what its policy is.
pub(crate) fn resource_of(located: &Located) -> Option<Subject> {
    match &located.subject {
        Some(Subject::Arn(text) | Subject::Id(text)) if !text.starts_with("arn:") => None,
        Some(subject) => Some(subject.clone()),
        None => arn_in_path(located)
            .or_else(|| by_path(located, Sort::AccessPoint))
            .or_else(|| by_path(located, Sort::Key))
            .or_else(|| by_path(located, Sort::Bucket)),
    }
}

/// The id that a wrapper, the user or the path says the answer is about: of an account, or of a node
/// or policy of an organization.
pub(crate) fn id_of(located: &Located, is_it: fn(&str) -> bool) -> Option<String> {
    if let Some(Subject::Arn(text) | Subject::Id(text)) = &located.subject {
        // The ARN of a node or policy ends in its id.
        let id = text.rsplit('/').next().unwrap_or(text);
        return is_it(id).then(|| id.to_owned());
    }
    let name = file_stem(&located.path);
    let parts = located.components().rev().skip(1);
    std::iter::once(name)
        .chain(parts)
        .chain(name.split(['-', '_', '.']))
        .chain(prefixes(name))
        .find(|part| is_it(part))
        .map(str::to_owned)
}

/// The account that an answer is about or comes from.
pub(crate) fn account_of(located: &Located) -> Option<String> {
    match &located.subject {
        Some(Subject::Arn(text) | Subject::Id(text)) if is_account_id(text) => Some(text.clone()),
        Some(Subject::Arn(text)) => {
            text.split(':').nth(4).filter(|account| is_account_id(account)).map(str::to_owned)
        }
        _ => located.account().map(str::to_owned),
    }
}

/// Whether an answer is about an account, not about a resource in it.
pub(crate) fn is_account(located: &Located) -> bool {
    match &located.subject {
        Some(Subject::Arn(text) | Subject::Id(text)) => is_account_id(text),
        Some(Subject::Partial(_)) => false,
        None => file_stem(&located.path).starts_with("account"),
    }
}

/// The policy of a resource: its kind and type follow from whose it is.
pub(crate) fn host_of<'a>(subject: &Subject) -> Host<'a> {
    let (service, resource) = match subject {
        Subject::Arn(arn) => {
            let mut parts = arn.splitn(6, ':').skip(2);
            let service = parts.next().unwrap_or_default();
            (service, parts.nth(2).unwrap_or_default())
        }
        Subject::Partial(partial) => (partial.service.as_str(), partial.resource.as_str()),
        Subject::Id(_) => ("", ""),
    };
    let (kind, resource_type) = kind_of(service, resource);
    let attachment = match subject {
        Subject::Partial(partial) if partial.service == "s3" && !resource.contains('/') => {
            Some(format!("arn:aws:s3:::{resource}"))
        }
        Subject::Arn(arn) => Some(arn.clone()),
        Subject::Partial(_) | Subject::Id(_) => None,
    };
    let short =
        if resource.is_empty() { subject.to_string() } else { format!("{service} {resource}") };
    Host { kind, resource_type, address: format!("{short} policy"), attachment }
}

/// The type of a subject as CloudFormation calls it.
pub(crate) fn type_of(subject: &Subject) -> Option<&'static str> {
    host_of(subject).resource_type
}

fn kind_of(service: &str, resource: &str) -> (PolicyKind, Option<&'static str>) {
    let is_secret = resource.starts_with("secret:");
    match service {
        "s3" if resource.starts_with("accesspoint/") => {
            (PolicyKind::Bucket, Some("AWS::S3::AccessPoint"))
        }
        "s3" => (PolicyKind::Bucket, Some("AWS::S3::Bucket")),
        "kms" => (PolicyKind::KmsKey, Some("AWS::KMS::Key")),
        "sqs" => (PolicyKind::Resource, Some("AWS::SQS::Queue")),
        "sns" => (PolicyKind::Resource, Some("AWS::SNS::Topic")),
        "lambda" => (PolicyKind::Resource, Some("AWS::Lambda::Function")),
        "secretsmanager" if is_secret => {
            (PolicyKind::Resource, Some("AWS::SecretsManager::Secret"))
        }
        "ecr" => (PolicyKind::Resource, Some("AWS::ECR::Repository")),
        _ => (PolicyKind::Resource, None),
    }
}

/// Says that nothing tells whom an answer is about, and how to mend that.
pub(crate) fn unknown(answer: &Answer<'_>, what: &str, fragment: &mut Fragment) {
    fragment.note(
        FaultKind::UnknownSubject,
        answer.span(),
        format!("{what} does not say whom it is about, and neither does the path of its file"),
        "name it in `policylint.model.toml`",
    );
}

fn by_path(located: &Located, sort: Sort) -> Option<Subject> {
    if let Some(subject) = arn_in_path(located) {
        return Some(subject);
    }
    let folders: &[&str] = match sort {
        Sort::Bucket => &BUCKET_FOLDERS,
        Sort::Key => &KEY_FOLDERS,
        Sort::AccessPoint => &ACCESS_POINT_FOLDERS,
    };
    let parts: Vec<&str> = located.components().collect();
    let parents = parts.get(..parts.len().saturating_sub(1)).unwrap_or_default();
    let folder =
        parents.iter().rposition(|part| folders.iter().any(|it| part.eq_ignore_ascii_case(it)));
    let below = |at: usize| parents.iter().skip(at + 1).find(|part| !is_region(part));
    let name = folder.and_then(below).copied().filter(|name| !folders.contains(name));
    let named_by_file = || {
        let found = call_of_file(&located.path).filter(|(call, _)| sort_of(call) == sort);
        found.map(|(_, name)| name)
    };
    let fits = |name: &str| sort != Sort::Key || !name.starts_with("alias");
    let name = name.or_else(named_by_file).filter(|name| fits(name));
    name.map(|name| named(located, sort, name))
}

/// What a call asks about that does not say so in its answer.
pub(crate) fn sort_of(call: &str) -> Sort {
    match call {
        "get-access-point-policy" | "get-access-point" => Sort::AccessPoint,
        "get-key-policy" | "list-grants" | "describe-key" | "list-resource-tags" => Sort::Key,
        _ => Sort::Bucket,
    }
}

fn named(located: &Located, sort: Sort, name: &str) -> Subject {
    let account = located.account();
    let region = located.region();
    match sort {
        Sort::Bucket => Subject::bucket(name.strip_prefix("s3://").unwrap_or(name)),
        Sort::Key => Subject::key(account, region, name.strip_prefix("key/").unwrap_or(name)),
        Sort::AccessPoint => Subject::Partial(PartialArn {
            partition: None,
            service: "s3".to_owned(),
            region: region.map(str::to_owned),
            account: account.map(str::to_owned),
            resource: format!("accesspoint/{name}"),
        }),
    }
}

/// An ARN, percent-encoded, that is a folder of the path or the name of the file.
fn arn_in_path(located: &Located) -> Option<Subject> {
    let mut parts = located.components().rev();
    parts.find_map(|part| {
        let plain = decoded(part.strip_suffix(".json").unwrap_or(part));
        let is_arn = plain.starts_with("arn:") && plain.splitn(6, ':').count() == 6;
        is_arn.then(|| Subject::arn(plain.into_owned()))
    })
}

/// A text percent-decoded; as it is where it is not encoded.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

/// The name of a file without what follows its last name: `.json`, `.json.gz`.
pub(crate) fn file_stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let name = name.strip_suffix(".gz").unwrap_or(name);
    [".json", ".jsonl", ".txt"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name)
}

/// The starts of a name that end before a hyphen, the longest first: ids have hyphens themselves.
fn prefixes(name: &str) -> impl Iterator<Item = &str> {
    name.rmatch_indices('-').filter_map(|(at, _)| name.get(..at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_signs_are_decoded_where_two_digits_follow() {
        assert_eq!(decoded("arn%3Aaws%3asqs"), "arn:aws:sqs");
        assert_eq!(decoded("100%"), "100%");
        assert_eq!(decoded("%zz%4"), "%zz%4");
    }

    #[test]
    fn the_stem_of_a_file_keeps_dots_of_names() {
        assert_eq!(
            file_stem("a/get-bucket-policy-www.example.com.json.gz"),
            "get-bucket-policy-www.example.com"
        );
        assert_eq!(file_stem("policy.json"), "policy");
    }
}
