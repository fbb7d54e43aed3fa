//! From a source file to the policy documents in it.

use std::sync::Arc;

use policylint_model::account::{Fragment, Subject};
use policylint_model::{Document, Origin, PolicyKind};
use policylint_syntax::{Encoding, Kind, Place, SourceFile, SyntaxError, Tree};

use crate::carrier::{self, Carrier};
use crate::kind::{self, Hint};
use crate::snapshot::{self, SnapshotOptions};
use crate::{plain, score};

/// Why a file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Summons {
    /// The user named it: whatever it holds is taken for a policy, if it can be one.
    #[default]
    Named,
    /// It was found below a directory: only what looks like a policy is read.
    Found,
}

/// What the user said about the documents of a file.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Their kind, if it is not to be found out.
    pub kind: Option<PolicyKind>,
    /// The type of the resource they are attached to, as CloudFormation calls it.
    pub resource_type: Option<String>,
    /// Why the file is read.
    pub summons: Summons,
    /// Whom an answer of AWS is about, where it does not say.
    pub subject: Option<Subject>,
}

/// What a file was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recognition {
    /// One or several policies.
    Policy,
    /// Answers of AWS about accounts, with policies in them or not.
    Snapshot,
    /// A text of another format that carries policies, and is not read yet.
    Unsupported(Carrier),
    /// Nothing that looks like a policy.
    Other,
}

/// What was read from one file.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The file's tree, with all syntax errors.
    pub tree: Arc<Tree>,
    /// What the file was found to be.
    pub recognition: Recognition,
    /// The policies in it, in order.
    pub documents: Vec<Document>,
    /// What it tells of accounts, if it is a snapshot.
    pub snapshot: Option<Arc<Fragment>>,
}

impl Reading {
    /// A text that holds no policy, such as one of the settings, for those who show findings in it.
    pub fn without_policies(tree: Arc<Tree>) -> Self {
        Self { tree, recognition: Recognition::Other, documents: Vec::new(), snapshot: None }
    }

    /// The file that was read.
    pub fn file(&self) -> Option<&SourceFile> {
        let origin = Place::default();
        self.tree.sources().in_file(origin).map(|(file, _)| file)
    }

    /// What could not be read, with the place in the file, in no order: in the file and in the texts
    /// of policies inside it. How a snapshot is encoded is no matter of AWS, and no error.
    pub fn syntax_errors(&self) -> Vec<(Place, &SyntaxError)> {
        let inner = self.documents.iter().map(|document| &document.tree);
        let inner = inner.filter(|tree| !Arc::ptr_eq(tree, &self.tree));
        let is_encoding = |tree: &Tree, error: &SyntaxError| {
            self.snapshot.is_some()
                && std::ptr::eq(tree, self.tree.as_ref())
                && is_about_encoding(tree, error)
        };
        std::iter::once(&self.tree)
            .chain(inner)
            .flat_map(|tree| {
                tree.errors()
                    .iter()
                    .filter(move |error| !is_encoding(tree, error))
                    .map(|error| (tree.sources().outermost(error.place), error))
            })
            .collect()
    }
}

/// Whether an error speaks of the encoding of a file: UTF-16, or a byte order mark.
pub(crate) fn is_about_encoding(tree: &Tree, error: &SyntaxError) -> bool {
    let at = error.place;
    let Some((file, _)) = tree.sources().in_file(Place::default()) else { return false };
    at.span.start == 0
        && match file.encoding() {
            Encoding::Utf16Le | Encoding::Utf16Be => at.span.is_empty(),
            Encoding::Utf8 => tree.sources().slice(at) == "\u{FEFF}",
            Encoding::Lossy(_) => false,
        }
}

/// Whether bytes have the one mark without which no policy is looked for: the word `Statement`, in any
/// case, or the start of UTF-16 text, with its mark or without.
pub fn may_hold_policy(bytes: &[u8]) -> bool {
    const MARK: &[u8] = b"statement";
    matches!(
        bytes,
        [0xFF, 0xFE, ..]
            | [0xFE, 0xFF, ..]
            | [1..=0x7F, 0, 1..=0x7F, 0, ..]
            | [0, 1..=0x7F, 0, 1..=0x7F, ..]
    ) || bytes.windows(MARK.len()).any(|window| window.eq_ignore_ascii_case(MARK))
}

/// Reads a file that the user named, with a kind to be found out.
pub fn read_text(name: &str, text: &str) -> Reading {
    read(SourceFile::new(name, text), &ReadOptions::default())
}

/// Reads a file. Never fails: what cannot be read stands in the tree's errors.
pub fn read(file: SourceFile, options: &ReadOptions) -> Reading {
    let path = file.name().to_owned();
    let tree = Arc::new(policylint_syntax::json::parse(file));
    if options.kind.is_none()
        && options.resource_type.is_none()
        && let Some(reading) = read_snapshot(&tree, &path, options)
    {
        return reading;
    }
    let Some(root) = tree.root() else {
        // No value at all: a syntax error of a policy only if the user says that it is one.
        let recognition = match options.summons {
            Summons::Named => Recognition::Policy,
            Summons::Found => Recognition::Other,
        };
        return Reading { tree, recognition, documents: Vec::new(), snapshot: None };
    };
    if options.kind.is_none()
        && let Some(carrier) = carrier::recognize(&tree, root)
    {
        return Reading {
            tree,
            recognition: Recognition::Unsupported(carrier),
            documents: Vec::new(),
            snapshot: None,
        };
    }
    let mut found = plain::find(&tree, root, options.summons);
    // Said to be of an organization, but of another type: its own rule speaks of that.
    let is_of_organization = matches!(options.kind, Some(PolicyKind::Scp | PolicyKind::Rcp));
    if found.is_empty() && is_of_organization && crate::organization_policy(&tree, root).is_some() {
        let tree = Arc::clone(&tree);
        found.push(plain::Candidate { tree, node: root, address: None, kind: None });
    }
    let recognition = match (found.is_empty(), options.summons) {
        (false, _) => Recognition::Policy,
        // What the user names and what cannot be read is reported as what it was meant to be.
        (true, Summons::Named) if !tree.errors().is_empty() || tree.kind(root) != Kind::Object => {
            Recognition::Policy
        }
        (true, Summons::Found)
            if !tree.errors().is_empty() && score::mentions_policy(&tree, root) =>
        {
            Recognition::Policy
        }
        _ => Recognition::Other,
    };
    let documents = found
        .into_iter()
        .map(|candidate| {
            let origin = Origin { path: path.clone(), address: candidate.address };
            let mut document =
                Document::at(candidate.tree, candidate.node, kind::unsettled(), origin);
            document.kind =
                kind::kind_of(&document, &Hint { path: &path, options, wrapper: candidate.kind });
            document
        })
        .collect();
    Reading { tree, recognition, documents, snapshot: None }
}

/// Reads answers of AWS about accounts; `None` if the text is none.
fn read_snapshot(tree: &Arc<Tree>, path: &str, options: &ReadOptions) -> Option<Reading> {
    let subject =
        SnapshotOptions { subject: options.subject.clone(), ..SnapshotOptions::default() };
    let fragment = snapshot::read_snapshot(tree, path, &subject)?;
    // A file that is a policy itself is somebody's text, to be mended, wherever it lies.
    let is_whole = |document: &Arc<Document>| {
        Arc::ptr_eq(&document.tree, tree) && document.policy.node == tree.root()
    };
    if fragment.documents.iter().any(is_whole) {
        return None;
    }
    let documents = fragment.documents.iter().map(|document| document.as_ref().clone()).collect();
    Some(Reading {
        tree: Arc::clone(&fragment.tree),
        recognition: Recognition::Snapshot,
        documents,
        snapshot: Some(Arc::new(fragment)),
    })
}
