//! Lists of queues, topics, functions, secrets and repositories: which there are, not what guards them.

use policylint_model::account::{About, Fact, Fragment, Resource, Subject};

use super::Reader;
use super::answer::Answer;
use super::subject::type_of;

/// The readers of lists, each by the name of its list and of the ARN in a row.
pub(super) const READERS: &[Reader] = &[
    Reader { call: "sqs list-queues", recognizes: |it| it.has("QueueUrls"), read: queues },
    Reader {
        call: "sns list-topics",
        recognizes: |it| has_rows(it, "Topics", "TopicArn"),
        read: |answer, fragment| rows(answer, "Topics", "TopicArn", fragment),
    },
    Reader {
        call: "lambda list-functions",
        recognizes: |it| has_rows(it, "Functions", "FunctionArn"),
        read: |answer, fragment| rows(answer, "Functions", "FunctionArn", fragment),
    },
    Reader {
        call: "secretsmanager list-secrets",
        recognizes: |it| has_rows(it, "SecretList", "ARN"),
        read: |answer, fragment| rows(answer, "SecretList", "ARN", fragment),
    },
    Reader {
        call: "ecr describe-repositories",
        recognizes: |it| has_rows(it, "repositories", "repositoryArn"),
        read: |answer, fragment| rows(answer, "repositories", "repositoryArn", fragment),
    },
];

fn has_rows(answer: &Answer<'_>, list: &str, arn: &str) -> bool {
    answer.has(list) && answer.objects(list).iter().all(|row| row.has(arn))
}

fn rows(answer: &Answer<'_>, list: &str, name: &str, fragment: &mut Fragment) {
    for row in answer.objects(list) {
        if let Some(arn) = row.text(name).filter(|arn| arn.starts_with("arn:")) {
            claim(&row, arn.into_owned(), fragment);
        }
    }
    note_page(answer, fragment);
}

/// `list-queues` gives URLs: `https://sqs.eu-west-1.amazonaws.com/111122223333/jobs`.
fn queues(answer: &Answer<'_>, fragment: &mut Fragment) {
    for url in answer.items("QueueUrls") {
        let Some(text) = answer.tree.scalar_text(url) else { continue };
        let mut parts = text.rsplit('/');
        let (Some(name), Some(account), Some(host)) = (parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        let in_host = host.split('.').find(|part| super::located::is_region(part));
        if let Some(region) = in_host.or_else(|| answer.located.region()) {
            let partition = match region.split('-').next() {
                Some("cn") => "aws-cn",
                _ if region.starts_with("us-gov-") => "aws-us-gov",
                _ => "aws",
            };
            let arn = format!("arn:{partition}:sqs:{region}:{account}:{name}");
            claim(&answer.at(url), arn, fragment);
        }
    }
    note_page(answer, fragment);
}

fn claim(row: &Answer<'_>, arn: String, fragment: &mut Fragment) {
    let subject = Subject::Arn(arn);
    let resource_type = type_of(&subject)
        .map_or_else(Fact::default, |name| fragment.present(name.to_owned(), row.span()));
    let resource = Resource { resource_type, ..Resource::default() };
    fragment.claim(subject, About::Resource(Box::new(resource)), row.span());
}

fn note_page(answer: &Answer<'_>, fragment: &mut Fragment) {
    if let Some(node) = answer.continuation() {
        let _: Fact<()> = answer.truncated("the resources", node, fragment);
    }
}
