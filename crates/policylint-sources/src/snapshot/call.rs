//! Which call of AWS a file is the answer of, by its name and folders: what the answer of a failed call
//! is about can be told in no other way.

use super::located::Located;
use super::subject::file_stem;

/// Calls whose answers do not name their subject, as they stand in names of files.
const CALLS: [&str; 14] = [
    "get-access-point-policy",
    "get-bucket-abac",
    "get-bucket-acl",
    "get-bucket-encryption",
    "get-bucket-location",
    "get-bucket-ownership-controls",
    "get-bucket-policy",
    "get-bucket-policy-status",
    "get-bucket-tagging",
    "get-public-access-block",
    "get-key-policy",
    "list-grants",
    "list-resource-tags",
    "describe-key",
];

/// Names of files below the folder of a bucket, key or access point, and the call that each holds.
const FILES: [(&str, &str, &str); 15] = [
    ("s3", "policy", "get-bucket-policy"),
    ("s3", "policy-status", "get-bucket-policy-status"),
    ("s3", "bpa", "get-public-access-block"),
    ("s3", "account-bpa", "get-public-access-block"),
    ("s3", "public-access-block", "get-public-access-block"),
    ("s3", "encryption", "get-bucket-encryption"),
    ("s3", "acl", "get-bucket-acl"),
    ("s3", "ownership", "get-bucket-ownership-controls"),
    ("s3", "tags", "get-bucket-tagging"),
    ("s3", "abac", "get-bucket-abac"),
    ("s3", "location", "get-bucket-location"),
    ("kms", "policy", "get-key-policy"),
    ("kms", "grants", "list-grants"),
    ("kms", "describe", "describe-key"),
    ("kms", "tags", "list-resource-tags"),
];

/// The call that an answer is of, such as `get-bucket-policy`: as a wrapper says, else by its file.
pub(crate) fn call(located: &Located) -> Option<String> {
    let said = located.wrapper.call.as_deref().map(|call| {
        let operation = call.rsplit([' ', '.', ':']).next().unwrap_or(call);
        hyphenated(operation)
    });
    said.or_else(|| by_path(&located.path).map(str::to_owned))
}

/// The call that the name of a file begins or ends with, and the name that is left: `acme` in
/// `get-bucket-policy-acme.json` and in `acme.get-bucket-policy.json`.
pub(crate) fn call_of_file(path: &str) -> Option<(&'static str, &str)> {
    const SEPARATORS: [char; 3] = ['-', '_', '.'];
    let stem = file_stem(path);
    let rest = |call: &str| {
        let after = stem.strip_prefix(call).and_then(|rest| rest.strip_prefix(SEPARATORS));
        let before = || stem.strip_suffix(call).and_then(|rest| rest.strip_suffix(SEPARATORS));
        after.or_else(before).filter(|name| !name.is_empty())
    };
    // The longest call: `get-bucket-policy-status` is no bucket `status`.
    let found = CALLS.iter().filter_map(|call| Some((*call, rest(call)?)));
    found.max_by_key(|(call, _)| call.len())
}

/// `GetBucketPolicy` as the AWS CLI writes it: `get-bucket-policy`.
pub(crate) fn hyphenated(operation: &str) -> String {
    let mut text = String::with_capacity(operation.len() + 4);
    for (index, letter) in operation.char_indices() {
        if letter.is_ascii_uppercase() && index > 0 && !text.ends_with('-') {
            text.push('-');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

fn by_path(path: &str) -> Option<&'static str> {
    if let Some((call, _)) = call_of_file(path) {
        return Some(call);
    }
    let stem = file_stem(path);
    if let Some(call) = CALLS.iter().find(|call| **call == stem) {
        return Some(call);
    }
    let folders = |service: &str| match service {
        "s3" => ["s3", "buckets", "bucket"],
        _ => ["kms", "keys", "key"],
    };
    let parts: Vec<&str> = path.split(['/', '\\']).collect();
    let is_below = |service: &str| {
        parts.iter().any(|part| folders(service).iter().any(|it| part.eq_ignore_ascii_case(it)))
    };
    if stem == "policy" && parts.iter().any(|part| part.contains("access-points")) {
        return Some("get-access-point-policy");
    }
    let found = FILES.iter().find(|(service, file, _)| stem == *file && is_below(service));
    found.map(|(_, _, call)| *call)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_hold_a_call_and_a_name() {
        let expected = Some(("get-bucket-policy", "www.example.com"));
        assert_eq!(call_of_file("x/get-bucket-policy-www.example.com.json"), expected);
        assert_eq!(call_of_file("x/www.example.com.get-bucket-policy.json"), expected);
        assert_eq!(
            call_of_file("x/get-bucket-policy-status-b.json"),
            Some(("get-bucket-policy-status", "b"))
        );
        assert_eq!(call_of_file("x/get-bucket-policy.json"), None);
    }

    #[test]
    fn folders_and_names_say_the_call() {
        assert_eq!(by_path("111122223333/s3/acme/policy.json"), Some("get-bucket-policy"));
        assert_eq!(by_path("111122223333/kms/eu-west-1/k1/policy.json"), Some("get-key-policy"));
        assert_eq!(
            by_path("111122223333/s3-access-points/eu-west-1/p/policy.json"),
            Some("get-access-point-policy")
        );
        assert_eq!(by_path("roles/etl/policy.json"), None);
    }

    #[test]
    fn operations_are_hyphenated() {
        assert_eq!(hyphenated("GetBucketPolicy"), "get-bucket-policy");
        assert_eq!(hyphenated("get-bucket-policy"), "get-bucket-policy");
    }
}
