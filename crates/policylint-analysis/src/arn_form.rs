//! The forms that ARNs take, and whether an element of `Resource` can match an ARN of a form.

use std::sync::OnceLock;

use policylint_catalog::{ResourceType, Service, catalog};
use policylint_model::LanguageVersion;
use policylint_model::arn::is_account_id;
use policylint_model::pattern::{Case, Pattern, Token};
use policylint_model::truth::{Reason, Truth, Why};

use crate::authorized::forms_of;
use crate::resources::ResourcePattern;

/// How many fields stand before the resource.
const HEAD: usize = 5;
/// The first field whose `*` may run on into the resource.
const REGION: usize = 3;

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

/// A documented form of ARN whose resource part an element of `Resource` can match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FittingForm {
    /// The type of resource that has it.
    pub resource_type: ResourceType,
    /// Its field for the region.
    pub region: FormField,
    /// Its field for the account.
    pub account: FormField,
}

/// A field of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormField {
    /// Always empty.
    Empty,
    /// Differs from resource to resource.
    Slot,
    /// Always this text, such as the account `aws`.
    Fixed(&'static str),
}

/// The documented forms of ARN, under whatever service the catalog lists them, that fit an element
/// by its service and its resource part, whatever its partition, region and account. `None` if these
/// fields are not known or have no such shape, or if no form of the service is documented.
///
/// Found out once for each element.
pub fn forms_by_resource<'e>(element: &'e ResourcePattern<'_>) -> Option<&'e [FittingForm]> {
    element.fitting_forms(|| find_forms(element))
}

fn find_forms(element: &ResourcePattern<'_>) -> Option<Box<[FittingForm]>> {
    let [_, _, service, _, _] = head_of(element)?;
    let resource = element.resource_part()?;
    let mut types = types_with_arns_of(service).peekable();
    types.peek()?;
    let all = types.flat_map(|of| forms_of(of).iter().map(move |form| (of, form)));
    let fits = |form: &ArnForm| form.is_of(service) && form.meets_resource(resource) != Truth::No;
    let fitting = all.filter(|(_, form)| fits(form)).map(|(resource_type, form)| {
        let [_, _, _, region, account] = form.head;
        FittingForm {
            resource_type,
            region: FormField::of(region),
            account: FormField::of(account),
        }
    });
    Some(fitting.collect())
}

/// The types of resources whose ARNs name this service, which may be listed under another one:
/// topics of `kafka` are types of `kafka-cluster`.
pub fn types_with_arns_of(service: &str) -> impl Iterator<Item = ResourceType> {
    static TYPES: OnceLock<Vec<(&'static str, ResourceType)>> = OnceLock::new();
    let all = TYPES.get_or_init(|| {
        let types = catalog().services().flat_map(Service::resource_types);
        let named = |of: ResourceType| {
            of.arn_formats().filter_map(move |format| Some((format.split(':').nth(2)?, of)))
        };
        let mut all: Vec<_> = types.flat_map(named).collect();
        all.sort_unstable();
        all.dedup();
        all
    });
    let service = service.to_ascii_lowercase();
    let start = all.partition_point(|(name, _)| *name < service.as_str());
    all.iter().skip(start).take_while(move |(name, _)| *name == service).map(|(_, of)| *of)
}

impl FormField {
    fn of(field: &'static str) -> Self {
        match field {
            "" => Self::Empty,
            slot if is_slot(slot) => Self::Slot,
            fixed => Self::Fixed(fixed),
        }
    }
}

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
    /// All ARNs of the form whose names have no `:`.
    without_colons: Pattern,
    /// What may follow a `:` of the resource part.
    tails: Vec<Tail>,
}

/// A part of the resource part, from one past a `:` to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Tail {
    pattern: Pattern,
    /// How many `:` it has outside names.
    colons: usize,
}

impl ArnForm {
    /// The form of a format of the catalog such as `arn:${Partition}:s3:::${BucketName}`.
    pub(crate) fn of(format: &'static str) -> Self {
        let mut fields = format.splitn(HEAD + 1, ':');
        let head: [&'static str; HEAD] = std::array::from_fn(|_| fields.next().unwrap_or_default());
        let [_, _, service, _, _] = head;
        let (resource, slashes) = resource_of(fields.next().unwrap_or_default(), service);
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
            slashes,
            whole: with(resource.tokens()),
            without_colons: with(&narrow),
            tails: tails_of(&resource),
            resource,
        }
    }

    /// Whether its ARNs name this service.
    fn is_of(&self, service: &str) -> bool {
        let [_, _, name, _, _] = self.head;
        name.eq_ignore_ascii_case(service)
    }

    /// All ARNs of the form, and maybe some more.
    pub(crate) fn whole(&self) -> &Pattern {
        &self.whole
    }

    /// All ARNs of the form whose names have no `:`.
    pub(crate) fn without_colons(&self) -> &Pattern {
        &self.without_colons
    }

    /// The service; lower case.
    pub(crate) fn service(&self) -> &'static str {
        let [_, _, service, _, _] = self.head;
        service
    }

    /// Whether an element matches some ARN of the form.
    ///
    /// An element with six fields of which region and account look like such is compared field by
    /// field. Its `*` for region or account may also run on into the resource (RS-3), as in
    /// `arn:aws:secretsmanager:*:*:name*` for `…:secret:name`; names with a `:` of their own are
    /// left out there, or every type would fit by a name that nobody gives.
    pub(crate) fn meets(&self, element: &ResourcePattern<'_>) -> Truth {
        let overlaps = |form: &Pattern| element.pattern().overlaps(form);
        let Some(head) = head_of(element) else { return overlaps(&self.whole) };
        let fits = |at: std::ops::Range<usize>| {
            let fields = head.iter().zip(&self.head).skip(at.start).take(at.len());
            fields.into_iter().all(|(written, field)| fits_field(written, field))
        };
        if !fits(0..REGION) {
            return Truth::No;
        }
        let Some(resource) = element.resource_part() else { return overlaps(&self.whole) };
        let by_fields = if fits(REGION..HEAD) { self.meets_resource(resource) } else { Truth::No };
        if by_fields == Truth::No {
            let runs_on = head.iter().skip(REGION).any(|field| field.ends_with('*'));
            let runs_on = runs_on && self.tails.iter().any(|tail| tail.meets(resource));
            return if runs_on { overlaps(&self.without_colons) } else { Truth::No };
        }
        let points = element.pattern().open_points().iter().copied().map(Reason::Open);
        by_fields.and(Truth::from(Why::of(points)))
    }

    fn meets_resource(&self, resource: &Pattern) -> Truth {
        if self.slashes.is_some_and(|most| count(resource, '/') > most) {
            return Truth::No;
        }
        match resource.literal() {
            Some(text) => self.resource.matches(text),
            None => resource.overlaps(&self.resource),
        }
    }
}

impl Tail {
    /// Whether an element's resource part may fit here.
    fn meets(&self, resource: &Pattern) -> bool {
        count(resource, ':') <= self.colons && resource.overlaps(&self.pattern).possible()
    }
}

/// The resource part of a format as a pattern, and how many `/` it has if that is certain.
fn resource_of(mut part: &str, service: &str) -> (Pattern, Option<usize>) {
    let (mut tokens, mut slashes) = (Vec::with_capacity(part.len()), Some(0));
    while let Some(character) = part.chars().next() {
        let slot = part.strip_prefix("${").and_then(|inner| inner.split_once('}'));
        if let Some((slot, after)) = slot {
            tokens.push(Token::Star);
            if !WITHOUT_SLASH.contains(&(service, slot)) {
                slashes = None;
            }
            part = after;
        } else {
            tokens.push(Token::Lit(character));
            slashes = slashes.map(|count| count + usize::from(character == '/'));
            part = part.get(character.len_utf8()..).unwrap_or_default();
        }
    }
    (Pattern::of_tokens(tokens), slashes)
}

fn tails_of(resource: &Pattern) -> Vec<Tail> {
    let colon = |(at, token): (usize, &Token)| (*token == Token::Lit(':')).then_some(at + 1);
    let starts = resource.tokens().iter().enumerate().filter_map(colon);
    let tail = |start: usize| {
        let pattern = Pattern::of_tokens(resource.tokens().iter().skip(start).cloned().collect());
        Tail { colons: count(&pattern, ':'), pattern }
    };
    starts.map(tail).collect()
}

/// The fields before the resource, if each can be compared alone.
fn head_of<'a>(element: &'a ResourcePattern<'_>) -> Option<[&'a str; HEAD]> {
    element.resource_start()?;
    let mut fields = element.text.text.splitn(HEAD + 1, ':');
    let mut head = [""; HEAD];
    for place in &mut head {
        *place = fields.next()?;
    }
    let [_, _, _, region, account] = head;
    (looks_like_region(region) && looks_like_account(account)).then_some(head)
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

/// How many times a pattern has a character outside names: every text that it matches has as many.
fn count(pattern: &Pattern, character: char) -> usize {
    pattern.tokens().iter().filter(|token| **token == Token::Lit(character)).count()
}

#[cfg(test)]
mod tests {
    use super::ArnForm;
    use policylint_model::truth::Truth;

    #[test]
    fn a_form_takes_the_arns_of_its_format() {
        let bucket = ArnForm::of("arn:${Partition}:s3:::${BucketName}");
        assert_eq!(bucket.whole().matches("arn:aws-cn:s3:::b"), Truth::Yes);
        assert_eq!(bucket.whole().matches("arn:aws:sqs:::b"), Truth::No);
        assert_eq!((bucket.slashes, bucket.tails.len()), (Some(0), 0));
        let stream = "arn:${Partition}:logs:${Region}:${Account}:log-group:${G}:log-stream:${S}";
        let stream = ArnForm::of(stream);
        assert_eq!((stream.slashes, stream.tails.len()), (None, 3));
        assert_eq!(stream.whole().matches("arn:aws:logs:r:1:log-group:g:log-stream:s"), Truth::Yes);
        assert_eq!(stream.whole().matches("arn:aws:logs:r:1:log-group:g"), Truth::No);
    }
}
