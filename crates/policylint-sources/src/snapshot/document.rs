//! Policies inside of answers: objects, texts, texts in texts, percent-encoded or not.

use std::sync::Arc;

use policylint_model::account::{DocumentId, Fact, FaultKind, Fragment, Unknown};
use policylint_model::{Document, KindOf, Origin, PolicyKind};
use policylint_syntax::json::{derive_json_string, derive_percent_decoded_source, parse_derived};
use policylint_syntax::{Encoding, Kind, NodeId, SourceId, Sources, Span, Tree};

use super::answer::Answer;
use super::field::Field;
use crate::kind::{self, Hint};
use crate::reading::{ReadOptions, is_about_encoding};

/// How often a policy may be wrapped in a text. Tools do it twice at most.
const MAX_TEXTS: u8 = 4;

/// A text that says that something was taken out is shorter than this, in bytes.
const MAX_REDACTION: usize = 80;

/// What a policy in an answer is.
#[derive(Debug, Clone)]
pub(crate) struct Host<'a> {
    /// Its kind.
    pub(crate) kind: PolicyKind,
    /// The type of the resource it is attached to, as CloudFormation calls it.
    pub(crate) resource_type: Option<&'a str>,
    /// Its name in the file, such as `role/etl inline read-reports`. Unique in the file.
    pub(crate) address: String,
    /// The ARN of the identity, managed policy or resource that carries it.
    pub(crate) attachment: Option<String>,
}

/// The policy that is a member of an answer. `null`, and what cannot be read, is reported and stays
/// unknown; a member that is not there is unknown, too.
pub(crate) fn document(
    answer: &Answer<'_>,
    name: &str,
    host: &Host<'_>,
    fragment: &mut Fragment,
) -> Fact<DocumentId> {
    match answer.field(name) {
        Field::Missing => Fact::default(),
        Field::Null(node) => answer.null(name, node, fragment),
        Field::Value(node) => document_at(answer, node, host, fragment),
    }
}

/// The policy that is a value of an answer.
pub(crate) fn document_at(
    answer: &Answer<'_>,
    node: NodeId,
    host: &Host<'_>,
    fragment: &mut Fragment,
) -> Fact<DocumentId> {
    let span = answer.span_of(node);
    let decoded = decode(answer.tree, node);
    let Some((tree, root)) = decoded else {
        if answer.tree.scalar_text(node).is_some_and(|text| is_redacted(&text)) {
            return redacted(host, span, fragment);
        }
        report(host, "is not the text of a policy", span, fragment);
        return Fact::unknown(Unknown::Unreadable, fragment.site(span));
    };
    let is_inner = !Arc::ptr_eq(&tree, answer.tree);
    let is_whole = tree.kind(root) == Kind::Object && (!is_inner || tree.errors().is_empty());
    let mut kind = KindOf::certain(host.kind, "of where it stands in the answer of AWS");
    kind.resource_type = host.resource_type.map(str::to_owned);
    let origin = Origin { path: fragment.file.to_string(), address: Some(host.address.clone()) };
    let mut document = Document::at(tree, root, kind, origin);
    document.attachment.clone_from(&host.attachment);
    let id = fragment.add_document(document);
    if is_whole {
        fragment.present(id, span)
    } else {
        report(host, "does not parse", span, fragment);
        Fact::unknown(Unknown::Unreadable, fragment.site(span))
    }
}

/// Whether a text stands in place of one that somebody took out.
fn is_redacted(text: &str) -> bool {
    const WORDS: [&str; 6] = ["redact", "remove", "mask", "hidden", "omitted", "sanitized"];
    let text = text.trim().to_lowercase();
    let is_filled = text.len() > 2
        && text.bytes().all(|byte| matches!(byte, b'*' | b'x' | b'-' | b'#' | b'.' | b'_'));
    is_filled || (text.len() < MAX_REDACTION && WORDS.iter().any(|word| text.contains(word)))
}

fn redacted(host: &Host<'_>, span: Span, fragment: &mut Fragment) -> Fact<DocumentId> {
    let message = format!("the policy `{}` was taken out of the file", host.address);
    let remedy = "without it, questions that depend on it have no answer";
    fragment.note(FaultKind::Redacted, span, message, remedy);
    Fact::unknown(Unknown::Redacted, fragment.site(span))
}

/// Takes in a policy of which nobody says whose it is: its kind is that of its content and path.
pub(crate) fn document_of_content(answer: &Answer<'_>, node: NodeId, fragment: &mut Fragment) {
    let Some((tree, root)) = decode(answer.tree, node) else { return };
    if tree.kind(root) != Kind::Object {
        return;
    }
    let path = fragment.file.to_string();
    let address = Some(answer.tree.pointer(node)).filter(|pointer| !pointer.is_empty());
    let origin = Origin { path: path.clone(), address };
    let mut document = Document::at(tree, root, kind::unsettled(), origin);
    let hint = Hint { path: &path, options: &ReadOptions::default(), wrapper: None };
    document.kind = kind::kind_of(&document, &hint);
    fragment.add_document(document);
}

fn report(host: &Host<'_>, what: &str, span: Span, fragment: &mut Fragment) {
    fragment.error(
        FaultKind::UnreadablePolicy,
        span,
        format!("the policy `{}` {what}", host.address),
        "collect it anew; until then it is taken for unknown, not for missing",
    );
}

/// The value that a policy is, taken out of texts as long as it is one; `None` for a text that is no
/// JSON, however encoded. Places lead back to the file through every step.
pub(super) fn decode(tree: &Arc<Tree>, node: NodeId) -> Option<(Arc<Tree>, NodeId)> {
    let (mut tree, mut node) = (Arc::clone(tree), node);
    for _ in 0..MAX_TEXTS {
        let Some(text) = tree.string(node) else { return Some((tree, node)) };
        let decoded = text.decoded();
        let (sources, source) = derive_json_string(&tree, node);
        let (sources, source) = unquoted(&decoded, sources, source)?;
        let inner = parse_derived(sources, source);
        let root = inner.root()?;
        (tree, node) = (Arc::new(inner), root);
    }
    tree.string(node).is_none().then_some((tree, node))
}

/// The source of a text without percent-encoding; `None` for a text that cannot be JSON. Texts that
/// were encoded twice are decoded twice.
fn unquoted(text: &str, mut sources: Sources, mut source: SourceId) -> Option<(Sources, SourceId)> {
    let mut start = text.trim_start().bytes().next();
    for _ in 0..MAX_TEXTS {
        match start {
            Some(b'{' | b'[' | b'"') => return Some((sources, source)),
            Some(b'%') => (sources, source) = derive_percent_decoded_source(sources, source),
            _ => return None,
        }
        start = sources.text(source).trim_start().bytes().next();
    }
    None
}

/// Where a tree is broken first, if it is: by more than its encoding.
pub(crate) fn first_break(tree: &Tree) -> Option<Span> {
    let errors = tree.errors().iter().filter(|error| !is_about_encoding(tree, error));
    errors.map(|error| tree.sources().outermost(error.place).span).min()
}

/// Says in a note that a file is not UTF-8; its content counts nevertheless.
pub(crate) fn note_encoding(tree: &Tree, fragment: &mut Fragment) {
    let place = policylint_syntax::Place::default();
    let Some((file, _)) = tree.sources().in_file(place) else { return };
    let name = match file.encoding() {
        Encoding::Utf8 => return,
        Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
        Encoding::Lossy(_) => "not UTF-8",
    };
    let message = format!("the file is {name}, as some shells write what they redirect");
    fragment.note(FaultKind::Malformed, place.span, message, "write it as UTF-8");
}
