//! Calls that failed: `{"Error": {"Code": …}}`, and what the AWS CLI prints instead of an answer.
//!
//! Some codes say that something is not there; all others leave it unknown.

use policylint_model::account::{
    About, Account, Fact, FaultKind, Fragment, Listing, Resource, Subject, Unknown,
};
use policylint_syntax::Span;

use super::Reader;
use super::answer::Answer;
use super::call::{call, hyphenated};
use super::field::Field;
use super::located::Located;
use super::subject::{account_of, is_account, resource_of, sort_of, subject_of, type_of};

/// The readers of answers that are errors.
pub(super) const READERS: &[Reader] = &[
    Reader {
        call: "a call that failed",
        recognizes: |answer| code_of(answer).is_some(),
        read: |answer, fragment| {
            if let Some(code) = code_of(answer) {
                let failure = Failure { call: call(&answer.located), code, span: answer.span() };
                failure.tell(&answer.located, fragment);
            }
        },
    },
    // Some calls print nothing where there is nothing; in a wrapper that is `null`.
    Reader {
        call: "a call without an answer",
        recognizes: |answer| {
            answer.text("call").is_some() && matches!(answer.field("response"), Field::Null(_))
        },
        read: |_, _| {},
    },
];

/// How the AWS CLI starts what it prints of an error.
const MARK: &str = "An error occurred (";

/// How far into a file the mark may stand, in bytes.
const MARK_WITHIN: usize = 64;

/// A call that failed.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    /// The call, such as `get-bucket-policy`, if it is known.
    call: Option<String>,
    /// The code of the error, such as `NoSuchBucketPolicy`.
    code: String,
    /// Where it stands in the file.
    span: Span,
}

/// What a code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// That it is not there.
    Absent,
    /// That the caller may not see it.
    Refused,
    /// Nothing about what is there.
    Nothing,
}

/// The failure that a text is: what the AWS CLI prints on stderr, redirected into a file.
pub(super) fn printed(text: &str, located: &Located) -> Option<Failure> {
    let head = text.as_bytes().get(..text.len().min(MARK_WITHIN + MARK.len()))?;
    let start = head.windows(MARK.len()).position(|window| window == MARK.as_bytes())?;
    let before = text.get(..start)?;
    if before.contains(['{', '[']) && !before.contains("[ERROR]") {
        return None;
    }
    let rest = text.get(start + MARK.len()..)?;
    let (code, rest) = rest.split_once(')')?;
    let operation = rest.strip_prefix(" when calling the ").and_then(|rest| {
        let (operation, _) = rest.split_once(' ')?;
        Some(hyphenated(operation))
    });
    let span = Span::of(start, start + MARK.len() + code.len() + 1);
    Some(Failure { call: operation.or_else(|| call(located)), code: code.to_owned(), span })
}

impl Failure {
    /// Says what follows from the failure: that something is not there, or that it is not known.
    pub(super) fn tell(&self, located: &Located, fragment: &mut Fragment) {
        let call = self.call.as_deref().unwrap_or_default();
        let told = self.tell_resource(call, located, fragment)
            || self.tell_account(call, located, fragment);
        let meaning = self.meaning();
        if told && meaning == Meaning::Absent {
            return;
        }
        let what = if call.is_empty() { "a call" } else { call };
        let remedy = match meaning {
            Meaning::Refused => {
                "collect it as somebody who may read it, such as with `SecurityAudit`"
            }
            Meaning::Absent => "name its subject in `policylint.model.toml`",
            Meaning::Nothing => "collect it anew",
        };
        let (kind, code) = (FaultKind::ErrorAnswer, &self.code);
        let message = format!("`{what}` failed with `{code}`, so what it asked for is not known");
        fragment.note(kind, self.span, message, remedy);
    }

    /// Says it of a resource; whether the call is one about a resource that is known.
    fn tell_resource(&self, call: &str, located: &Located, fragment: &mut Fragment) -> bool {
        let mut resource = Resource::default();
        let it = &mut resource;
        match call {
            "get-bucket-policy" | "get-access-point-policy" | "get-key-policy" => {
                it.policy = self.fact(fragment);
            }
            // Other services: `get-queue-attributes`, `get-repository-policy`, `get-policy`.
            "get-queue-attributes"
            | "get-topic-attributes"
            | "get-repository-policy"
            | "get-resource-policy"
            | "get-policy" => it.policy = self.fact(fragment),
            "get-bucket-policy-status" => it.policy_is_public = self.fact(fragment),
            "get-public-access-block" => it.public_access_block = self.fact(fragment),
            "get-bucket-encryption" => it.encryption = self.fact(fragment),
            "get-bucket-acl" => it.acl = self.fact(fragment),
            "get-bucket-ownership-controls" => it.ownership = self.fact(fragment),
            "get-bucket-tagging" | "list-resource-tags" => it.tags = self.listing(fragment),
            "get-bucket-abac" => it.abac = self.fact(fragment),
            "get-access-point" => it.access_point = self.fact(fragment),
            "list-grants" => it.grants = self.listing(fragment),
            "describe-key" => it.key = self.fact(fragment),
            _ => return false,
        }
        let of_account = call == "get-public-access-block" && is_account(located);
        let is_other = matches!(
            call,
            "get-queue-attributes"
                | "get-topic-attributes"
                | "get-repository-policy"
                | "get-resource-policy"
                | "get-policy"
        );
        let subject =
            if is_other { resource_of(located) } else { subject_of(located, sort_of(call)) };
        match subject {
            Some(subject) if !of_account => {
                if let Some(name) = type_of(&subject) {
                    resource.resource_type = fragment.present(name.to_owned(), self.span);
                }
                fragment.claim(subject, About::Resource(Box::new(resource)), self.span);
                true
            }
            _ => false,
        }
    }

    fn tell_account(&self, call: &str, located: &Located, fragment: &mut Fragment) -> bool {
        let mut account = Account::default();
        match call {
            "get-public-access-block" if is_account(located) => {
                account.public_access_block = self.fact(fragment);
            }
            "get-account-authorization-details" => account.details = self.fact(fragment),
            "describe-organization" => account.organization = self.fact(fragment),
            _ => return false,
        }
        let Some(id) = account_of(located) else { return false };
        fragment.claim(Subject::Id(id), About::Account(account), self.span);
        true
    }

    fn fact<T>(&self, fragment: &Fragment) -> Fact<T> {
        match self.meaning() {
            Meaning::Absent => fragment.absent(self.span),
            Meaning::Refused => Fact::unknown(Unknown::Refused, fragment.site(self.span)),
            Meaning::Nothing => Fact::unknown(Unknown::NotCollected, fragment.site(self.span)),
        }
    }

    /// A list that is known to be empty where AWS says so.
    fn listing<T>(&self, fragment: &Fragment) -> Listing<T> {
        let whole = match self.meaning() {
            Meaning::Absent => fragment.present((), self.span),
            _ => self.fact(fragment),
        };
        Listing { whole, ..Listing::default() }
    }

    fn meaning(&self) -> Meaning {
        let call = self.call.as_deref().unwrap_or_default();
        match (call, self.code.as_str()) {
            ("get-bucket-policy" | "get-bucket-policy-status", "NoSuchBucketPolicy")
            | ("get-access-point-policy", "NoSuchAccessPointPolicy")
            | ("get-public-access-block", "NoSuchPublicAccessBlockConfiguration")
            | ("get-bucket-encryption", "ServerSideEncryptionConfigurationNotFoundError")
            | ("get-bucket-ownership-controls", "OwnershipControlsNotFoundError")
            | ("get-bucket-tagging", "NoSuchTagSet")
            | ("get-repository-policy", "RepositoryPolicyNotFoundException")
            | ("get-policy", "ResourceNotFoundException")
            | ("describe-organization", "AWSOrganizationsNotInUseException") => Meaning::Absent,
            (_, code) if is_refusal(code) => Meaning::Refused,
            _ => Meaning::Nothing,
        }
    }
}

fn is_refusal(code: &str) -> bool {
    code.starts_with("AccessDenied")
        || matches!(code, "UnauthorizedOperation" | "AllAccessDisabled" | "AuthorizationError")
}

/// The code of an answer that is an error.
fn code_of(answer: &Answer<'_>) -> Option<String> {
    let error = answer.object("Error")?;
    Some(error.text("Code")?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_cli_prints_is_taken_apart() {
        let located = Located::new("x.json", None);
        for before in ["\n", "", "aws: [ERROR]: "] {
            let text = format!(
                "{before}An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy operation: The bucket policy does not exist"
            );
            let failure = printed(&text, &located).unwrap();
            assert_eq!(failure.call.as_deref(), Some("get-bucket-policy"));
            assert_eq!(failure.meaning(), Meaning::Absent);
        }
        assert!(printed(r#"{"Message": "An error occurred (X) when"}"#, &located).is_none());
    }

    #[test]
    fn only_the_code_of_its_own_call_says_that_something_is_not_there() {
        let failure = |call: &str, code: &str| Failure {
            call: Some(call.to_owned()),
            code: code.to_owned(),
            span: Span::default(),
        };
        assert_eq!(failure("get-bucket-policy", "NoSuchBucket").meaning(), Meaning::Nothing);
        assert_eq!(failure("get-bucket-acl", "NoSuchBucketPolicy").meaning(), Meaning::Nothing);
        assert_eq!(failure("list-grants", "AccessDeniedException").meaning(), Meaning::Refused);
    }
}
