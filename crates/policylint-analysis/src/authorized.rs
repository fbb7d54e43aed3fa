//! The ARNs that an action is authorized against: those of its resource types, or what the service
//! makes up where it has none (RS-13, RS-14).

use std::sync::OnceLock;

use policylint_catalog::{Action, ActionId, ResourceType, Service, catalog};
use policylint_model::LanguageVersion;
use policylint_model::pattern::{Pattern, Token, simple_lower_case};

/// Index of the ARN field that keeps later colons and slashes.
const RESOURCE_FIELD: usize = 5;

/// Slots of ARN formats that never hold a `/`, by service.
///
/// Bucket names: S3 user guide, "Bucket naming rules". Key ids: KMS developer guide, "Key
/// identifiers". Table names: DynamoDB developer guide, "Naming rules". Function names: Lambda API
/// reference. Queue and topic names: SQS and SNS API references.
const WITHOUT_SLASH: [(&str, &str); 6] = [
    ("s3", "BucketName"),
    ("kms", "KeyId"),
    ("dynamodb", "TableName"),
    ("lambda", "FunctionName"),
    ("sqs", "QueueName"),
    ("sns", "TopicName"),
];

/// What an action is authorized against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Authorized {
    /// ARNs of these types, each with its forms.
    Types(Vec<(ResourceType, Vec<ArnForm>)>),
    /// `*`, or these made-up ARNs.
    Collection(Vec<ArnForm>),
    /// `*`, or a made-up ARN of this service that is not known (OP-29).
    UnknownCollection(Service),
}

/// A form that ARNs take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ArnForm {
    /// The service field.
    pub(crate) service: &'static str,
    /// All ARNs of the form, and maybe some more.
    pub(crate) pattern: Pattern,
    /// How many `/` the resource part has, if that is certain.
    pub(crate) slashes: Option<usize>,
}

impl Authorized {
    /// What an action is authorized against; read once for each action.
    pub(crate) fn of(action: Action) -> &'static Self {
        static KNOWN: Memo<Authorized> = Memo::new();
        static NOTHING: Authorized = Authorized::Types(Vec::new());
        KNOWN.get(action.id(), || Self::read(action)).unwrap_or(&NOTHING)
    }

    fn read(action: Action) -> Self {
        if action.has_resource_types() {
            let types = action.resource_types().map(|usage| usage.resource_type);
            let forms = |of: ResourceType| of.arn_formats().map(|it| ArnForm::of(it, Slot::Name));
            return Self::Types(types.map(|of| (of, forms(of).collect())).collect());
        }
        let mut made_up = catalog().collection_arns(action).peekable();
        if made_up.peek().is_some() {
            let forms = made_up.filter(|made_up| made_up.arn != "*");
            return Self::Collection(forms.map(|it| ArnForm::of(it.arn, Slot::Name)).collect());
        }
        Self::UnknownCollection(action.service())
    }
}

/// ARNs of a service without a name, as it may make them up; read once for each service.
pub(crate) fn nameless_arns(service: Service) -> &'static [ArnForm] {
    static KNOWN: Memo<Vec<ArnForm>> = Memo::new();
    let first_action = service.action_ids().next();
    first_action.and_then(|id| KNOWN.get(id, || read_nameless(service))).map_or(&[], Vec::as_slice)
}

/// Facts by action number, each found out once: they hold as long as the program runs.
struct Memo<T: 'static> {
    cells: OnceLock<Box<[OnceLock<T>]>>,
}

impl<T> Memo<T> {
    const fn new() -> Self {
        Self { cells: OnceLock::new() }
    }

    /// `None` for a number that is no action's.
    fn get(&'static self, id: ActionId, find: impl FnOnce() -> T) -> Option<&'static T> {
        let empty = || (0..catalog().action_count()).map(|_| OnceLock::new()).collect();
        let cells = self.cells.get_or_init(empty);
        cells.get(usize::from(id.0)).map(|cell| cell.get_or_init(find))
    }
}

/// What a slot that is no partition, region or account stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    /// Any name, or none.
    Name,
    /// Nothing.
    Empty,
    /// An asterisk.
    Asterisk,
}

impl ArnForm {
    /// The form of a format of the catalog such as `arn:${Partition}:s3:::${BucketName}`.
    fn of(format: &'static str, names: Slot) -> Self {
        let service = format.split(':').nth(2).unwrap_or_default();
        let mut tokens = Vec::with_capacity(format.len());
        let (mut field, mut slashes, mut rest) = (0, Some(0), format);
        while let Some(character) = rest.chars().next() {
            if let Some((slot, after)) =
                rest.strip_prefix("${").and_then(|inner| inner.split_once('}'))
            {
                rest = after;
                if field < RESOURCE_FIELD {
                    tokens.push(Token::StarNoColon);
                    continue;
                }
                match names {
                    Slot::Name => tokens.push(Token::Star),
                    Slot::Empty => {}
                    Slot::Asterisk => tokens.push(Token::Lit('*')),
                }
                if names == Slot::Name && !WITHOUT_SLASH.contains(&(service, slot)) {
                    slashes = None;
                }
                continue;
            }
            rest = rest.get(character.len_utf8()..).unwrap_or_default();
            if field < RESOURCE_FIELD {
                tokens.push(Token::LitFold(simple_lower_case(character)));
                field += usize::from(character == ':');
            } else {
                tokens.push(Token::Lit(character));
                slashes = slashes.map(|count| count + usize::from(character == '/'));
            }
        }
        Self { service, pattern: Pattern::of_tokens(tokens), slashes }
    }

    /// Whether no ARN of the form can match, as far as a quick look tells.
    pub(crate) fn is_apart(&self, service: Option<&str>, resource: &Pattern) -> bool {
        let other_service = service.is_some_and(|service| {
            !service.contains(['*', '?', '$'])
                && !self.service.contains('$')
                && !service.eq_ignore_ascii_case(self.service)
        });
        other_service || self.slashes.is_some_and(|most| slashes_of(resource) > most)
    }
}

/// How many `/` every text has that the pattern matches; slashes in the first five fields are
/// counted too, where no ARN has any.
fn slashes_of(pattern: &Pattern) -> usize {
    pattern
        .tokens()
        .iter()
        .filter(|token| matches!(token, Token::Lit('/') | Token::LitFold('/')))
        .count()
}

fn read_nameless(service: Service) -> Vec<ArnForm> {
    let mut forms: Vec<ArnForm> = Vec::new();
    for format in service.resource_types().flat_map(ResourceType::arn_formats) {
        forms.push(ArnForm::of(format, Slot::Empty));
        forms.push(ArnForm::of(format, Slot::Asterisk));
    }
    let head = format!("arn:*:{}:*:*:", service.prefix());
    for end in [None, Some(Token::Lit('*'))] {
        let head = Pattern::arn_like(head.as_str(), LanguageVersion::V2012);
        let tokens = head.tokens().iter().cloned().chain(end).collect();
        let pattern = Pattern::of_tokens(tokens);
        forms.push(ArnForm { service: service.prefix(), pattern, slashes: None });
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::{ArnForm, Slot};
    use policylint_model::truth::Truth;

    #[test]
    fn a_form_takes_the_arns_of_its_format() {
        let bucket = ArnForm::of("arn:${Partition}:s3:::${BucketName}", Slot::Name);
        assert_eq!(bucket.pattern.matches("arn:aws-cn:s3:::b"), Truth::Yes);
        assert_eq!(bucket.pattern.matches("arn:aws:sqs:::b"), Truth::No);
        assert_eq!(bucket.slashes, Some(0));
        let group = ArnForm::of(
            "arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}",
            Slot::Empty,
        );
        assert_eq!(group.pattern.matches("arn:aws:logs:us-east-1:1:log-group:"), Truth::Yes);
        assert_eq!(group.pattern.matches("arn:aws:logs:us-east-1:1:log-group:x"), Truth::No);
    }
}
