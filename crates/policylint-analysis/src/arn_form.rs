//! The forms that ARNs take, and whether an element of `Resource` can match an ARN of a form.

use policylint_model::LanguageVersion;
use policylint_model::arn::is_account_id;
use policylint_model::pattern::{Case, Pattern, Token};
use policylint_model::truth::{Reason, Truth, Why};

use crate::resources::ResourcePattern;

/// How many fields stand before the resource.
const HEAD: usize = 5;

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

/// A form that ARNs take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ArnForm {
    /// The fields before the resource; a slot `${…}` stands for any text without `:`.
    head: [&'static str; HEAD],
    /// All resource parts of the form, and maybe some more.
    resource: Pattern,
    /// How many `/` the resource part has, if that is certain.
    slashes: Option<usize>,
    /// All ARNs of the form, and maybe some more.
    whole: Pattern,
    /// All ARNs of the form whose names have no `:`; `None` if the resource part has none but in
    /// names.
    without_colons: Option<Pattern>,
}

/// What a slot of the resource part stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// Any name, or none.
    Name,
    /// Nothing.
    Empty,
    /// An asterisk.
    Asterisk,
}

impl ArnForm {
    /// The form of a format of the catalog such as `arn:${Partition}:s3:::${BucketName}`.
    pub(crate) fn of(format: &'static str, names: Slot) -> Self {
        let mut fields = format.splitn(HEAD + 1, ':');
        let head: [&'static str; HEAD] = std::array::from_fn(|_| fields.next().unwrap_or_default());
        let [_, _, service, _, _] = head;
        let mut rest = fields.next().unwrap_or_default();
        let (mut tokens, mut slashes) = (Vec::with_capacity(rest.len()), Some(0));
        while let Some(character) = rest.chars().next() {
            let slot = rest.strip_prefix("${").and_then(|inner| inner.split_once('}'));
            if let Some((slot, after)) = slot {
                tokens.extend(match names {
                    Slot::Name => Some(Token::Star),
                    Slot::Empty => None,
                    Slot::Asterisk => Some(Token::Lit('*')),
                });
                if names == Slot::Name && !WITHOUT_SLASH.contains(&(service, slot)) {
                    slashes = None;
                }
                rest = after;
            } else {
                tokens.push(Token::Lit(character));
                slashes = slashes.map(|count| count + usize::from(character == '/'));
                rest = rest.get(character.len_utf8()..).unwrap_or_default();
            }
        }
        Self { slashes, ..Self::with_resource(head, Pattern::of_tokens(tokens)) }
    }

    /// The form with these fields and resource parts.
    pub(crate) fn with_resource(head: [&'static str; HEAD], resource: Pattern) -> Self {
        let any_or =
            |field: &&str| if is_slot(field) { "*".to_owned() } else { (*field).to_owned() };
        let start: Vec<String> = head.iter().map(any_or).collect();
        // Formats are in lower case, and elements compare these fields without regard to it.
        let start =
            Pattern::arn_like(format!("{}:", start.join(":")).as_str(), LanguageVersion::V2012);
        let with = |part: &[Token]| Pattern::of_tokens([start.tokens(), part].concat());
        let in_field = |token: &Token| match token {
            Token::Star => Token::StarNoColon,
            other => other.clone(),
        };
        let narrow: Vec<Token> = resource.tokens().iter().map(in_field).collect();
        Self {
            head,
            slashes: None,
            whole: with(resource.tokens()),
            without_colons: narrow.contains(&Token::Lit(':')).then(|| with(&narrow)),
            resource,
        }
    }

    /// All ARNs of the form, and maybe some more.
    pub(crate) fn whole(&self) -> &Pattern {
        &self.whole
    }

    /// Whether an element matches some ARN of the form.
    ///
    /// An element with six fields of which region and account look like such is compared field by
    /// field. Its `*` for region or account may also run on into the resource (RS-3), as in
    /// `arn:aws:secretsmanager:*:*:name*` for `…:secret:name`; names with a `:` of their own are
    /// left out there, or every type would fit by a name that nobody gives.
    pub(crate) fn meets(&self, element: &ResourcePattern<'_>) -> Truth {
        let pattern = element.pattern();
        let Some((head, resource)) = fields_of(element) else {
            return pattern.overlaps(&self.whole);
        };
        let by_fields = self.meets_by_fields(&head, resource);
        let runs_on = || head.iter().any(|field| field.ends_with('*'));
        match &self.without_colons {
            Some(whole) if by_fields == Truth::No && runs_on() => pattern.overlaps(whole),
            _ => {
                let points = pattern.open_points().iter().copied().map(Reason::Open);
                by_fields.and(Truth::from(Why::of(points)))
            }
        }
    }

    fn meets_by_fields(&self, head: &[&str; HEAD], resource: &Pattern) -> Truth {
        let same_head =
            head.iter().zip(&self.head).all(|(written, field)| fits_field(written, field));
        if !same_head || self.slashes.is_some_and(|most| slashes_of(resource) > most) {
            return Truth::No;
        }
        resource.overlaps(&self.resource)
    }
}

/// The fields before the resource, and the resource as a pattern, if each can be compared alone.
fn fields_of<'a>(element: &'a ResourcePattern<'_>) -> Option<([&'a str; HEAD], &'a Pattern)> {
    let resource = element.resource_part()?;
    let mut fields = element.text.text.splitn(HEAD + 1, ':');
    let mut head = [""; HEAD];
    for place in &mut head {
        *place = fields.next()?;
    }
    let [_, _, _, region, account] = head;
    (looks_like_region(region) && looks_like_account(account)).then_some((head, resource))
}

fn looks_like_region(field: &str) -> bool {
    field.is_empty() || field.contains(['*', '?', '-'])
}

fn looks_like_account(field: &str) -> bool {
    field.is_empty() || field.contains(['*', '?']) || field == "aws" || is_account_id(field)
}

/// Whether a field of a pattern can match a field of the form. Slots hold some text (RS-9), but
/// for accounts: things that AWS owns have none where those of customers have.
fn fits_field(written: &str, field: &str) -> bool {
    if is_slot(field) {
        return !written.is_empty() || field == "${Account}";
    }
    let is_wild = || {
        let pattern = Pattern::glob(written, Case::Insensitive, LanguageVersion::V2008);
        pattern.matches(field).possible()
    };
    written == "*"
        || written.eq_ignore_ascii_case(field)
        || (written.contains(['*', '?']) && is_wild())
}

fn is_slot(field: &str) -> bool {
    field.starts_with("${")
}

/// How many `/` every text has that the pattern matches.
fn slashes_of(pattern: &Pattern) -> usize {
    pattern.tokens().iter().filter(|token| **token == Token::Lit('/')).count()
}

#[cfg(test)]
mod tests {
    use super::{ArnForm, Slot};
    use policylint_model::truth::Truth;

    #[test]
    fn a_form_takes_the_arns_of_its_format() {
        let bucket = ArnForm::of("arn:${Partition}:s3:::${BucketName}", Slot::Name);
        assert_eq!(bucket.whole().matches("arn:aws-cn:s3:::b"), Truth::Yes);
        assert_eq!(bucket.whole().matches("arn:aws:sqs:::b"), Truth::No);
        assert_eq!(bucket.slashes, Some(0));
        let group = "arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}";
        let group = ArnForm::of(group, Slot::Empty);
        assert_eq!(group.whole().matches("arn:aws:logs:us-east-1:1:log-group:"), Truth::Yes);
        assert_eq!(group.whole().matches("arn:aws:logs:us-east-1:1:log-group:x"), Truth::No);
    }
}
