//! Policies of resources as many services answer with them: `{"Policy": "…"}` and the like, which do not
//! say whose they are.

use policylint_model::account::{About, Fact, Fragment, Resource, Subject};
use policylint_syntax::Kind;

use super::Reader;
use super::answer::Answer;
use super::document::{document, document_of_content};
use super::field::Field;
use super::subject::{Sort, host_of, resource_of, subject_of, type_of, unknown};

/// The readers of answers that hold the policy of a resource.
pub(super) const READERS: &[Reader] = &[
    Reader {
        call: "kms get-key-policy",
        recognizes: |it| it.text("PolicyName").is_some() && is_policy_text(it, "Policy"),
        read: |answer, fragment| {
            let subject = subject_of(&answer.located, Sort::Key);
            policy(answer, "Policy", subject, fragment);
        },
    },
    // `s3api get-bucket-policy`, `s3control get-access-point-policy`, `lambda get-policy` and others.
    Reader {
        call: "s3api get-bucket-policy",
        recognizes: |it| is_policy_text(it, "Policy"),
        read: |answer, fragment| {
            policy(answer, "Policy", resource_of(&answer.located), fragment);
        },
    },
    Reader {
        call: "ecr get-repository-policy",
        recognizes: |it| it.text("policyText").is_some(),
        read: |answer, fragment| {
            policy(answer, "policyText", resource_of(&answer.located), fragment);
        },
    },
    Reader {
        call: "secretsmanager get-resource-policy",
        recognizes: |it| it.text("ARN").is_some() && it.text("Name").is_some() && is_secret(it),
        read: |answer, fragment| {
            let subject = answer.text("ARN").map(|arn| Subject::arn(arn.into_owned()));
            policy_or_none(answer, "ResourcePolicy", subject, fragment);
        },
    },
    Reader {
        call: "sqs get-queue-attributes",
        recognizes: |it| attribute_arn(it).is_some(),
        read: |answer, fragment| {
            let Some(attributes) = answer.object("Attributes") else { return };
            let subject = attribute_arn(answer).map(Subject::arn);
            policy_or_none(&attributes, "Policy", subject, fragment);
        },
    },
];

/// Whether a member is a text that is a policy, or `null`.
fn is_policy_text(answer: &Answer<'_>, name: &str) -> bool {
    match answer.field(name) {
        Field::Value(node) => answer.tree.kind(node) == Kind::String,
        // `null` is no policy, and says nothing; only where a file is known to be an answer.
        Field::Null(_) => answer.tree.members(answer.node).count() <= 2,
        Field::Missing => false,
    }
}

fn is_secret(answer: &Answer<'_>) -> bool {
    answer.text("ARN").is_some_and(|arn| arn.contains(":secretsmanager:"))
}

/// The ARN of the queue or topic whose attributes an answer gives.
fn attribute_arn(answer: &Answer<'_>) -> Option<String> {
    let attributes = answer.object("Attributes")?;
    let arn = attributes.text("QueueArn").or_else(|| attributes.text("TopicArn"))?;
    Some(arn.into_owned())
}

/// Says which policy a resource has.
pub(super) fn policy(
    answer: &Answer<'_>,
    name: &str,
    subject: Option<Subject>,
    fragment: &mut Fragment,
) {
    let Some(subject) = subject else {
        // Its findings are worth having, whoever carries it.
        if let Some(node) = answer.value(name) {
            document_of_content(answer, node, fragment);
        }
        return unknown(answer, "the answer with a policy", fragment);
    };
    let host = host_of(&subject);
    let policy = document(answer, name, &host, fragment);
    claim(answer, subject, policy, fragment);
}

/// Says which policy a resource has, of an answer that leaves it out where there is none.
fn policy_or_none(
    answer: &Answer<'_>,
    name: &str,
    subject: Option<Subject>,
    fragment: &mut Fragment,
) {
    if answer.has(name) {
        return policy(answer, name, subject, fragment);
    }
    if let Some(subject) = subject {
        let none = fragment.absent(answer.span());
        claim(answer, subject, none, fragment);
    }
}

/// Says of a resource which policy it has.
pub(super) fn claim(
    answer: &Answer<'_>,
    subject: Subject,
    policy: Fact<policylint_model::account::DocumentId>,
    fragment: &mut Fragment,
) {
    let resource_type = type_of(&subject)
        .map(|resource_type| fragment.present(resource_type.to_owned(), answer.span()));
    let resource = Resource {
        resource_type: resource_type.unwrap_or_default(),
        policy,
        ..Resource::default()
    };
    fragment.claim(subject, About::Resource(Box::new(resource)), answer.span());
}
