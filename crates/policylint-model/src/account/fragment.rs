//! What one file tells, before it is joined with others.

use std::sync::Arc;

use policylint_syntax::{Span, Tree};

use crate::document::Document;

use super::fact::{DocumentId, Fact, Site, Unknown};
use super::fault::{Fault, FaultKind, FaultWeight};
use super::identity::{Account, Identity, ManagedPolicy};
use super::join::Joined as _;
use super::organization::{Organization, OrganizationNode, OrganizationPolicy};
use super::resource::{Endpoint, Resource};
use super::subject::Subject;

/// What one file tells.
#[derive(Debug, Clone)]
pub struct Fragment {
    /// The file's name as shown to people; no two files of a model have the same.
    pub file: Arc<str>,
    /// Its tree.
    pub tree: Arc<Tree>,
    /// The policies in it, in order.
    pub documents: Vec<Arc<Document>>,
    /// What it says, in order.
    pub claims: Vec<Claim>,
    /// What is wrong with it, in order.
    pub faults: Vec<Fault>,
}

/// What a file says about one subject.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Whom or what it is about.
    pub subject: Subject,
    /// What it says; what it does not say is unknown there.
    pub about: About,
    /// Where it says so.
    pub span: Span,
}

/// What is said about a subject, by what the subject is.
#[derive(Debug, Clone)]
pub enum About {
    /// An account, by its id.
    Account(Account),
    /// A user, group or role.
    Identity(Box<Identity>),
    /// A managed policy.
    ManagedPolicy(ManagedPolicy),
    /// A bucket, access point, key, or any other resource with a policy.
    Resource(Box<Resource>),
    /// An organization, by its id.
    Organization(Organization),
    /// A root, organizational unit or account of an organization, by its id.
    OrganizationNode(OrganizationNode),
    /// A policy of an organization, by its id.
    OrganizationPolicy(OrganizationPolicy),
    /// A VPC endpoint, by its id.
    Endpoint(Box<Endpoint>),
}

impl Claim {
    /// Takes back what rests on something not standing in the file, which is broken: what is not there may
    /// have been, and no list is known to be whole.
    pub fn doubt(&mut self, site: &Site) {
        match &mut self.about {
            About::Account(it) => {
                it.doubt(site);
                if it.details.is_present() {
                    it.details = Fact::unknown(Unknown::Unreadable, site.clone());
                }
            }
            About::Identity(it) => it.doubt(site),
            About::ManagedPolicy(it) => it.doubt(site),
            About::Resource(it) => it.doubt(site),
            About::Organization(it) => it.doubt(site),
            About::OrganizationNode(it) => it.doubt(site),
            About::OrganizationPolicy(it) => it.doubt(site),
            About::Endpoint(it) => it.doubt(site),
        }
    }
}

impl Fragment {
    /// What is told by a file of which nothing was read yet.
    pub fn new(file: impl Into<Arc<str>>, tree: Arc<Tree>) -> Self {
        let (documents, claims, faults) = (Vec::new(), Vec::new(), Vec::new());
        Self { file: file.into(), tree, documents, claims, faults }
    }

    /// The site of bytes of the file.
    pub fn site(&self, span: Span) -> Site {
        Site { file: Arc::clone(&self.file), span }
    }

    /// A fact that is there.
    pub fn present<T>(&self, value: T, span: Span) -> Fact<T> {
        Fact::Present { value, site: self.site(span) }
    }

    /// A fact that AWS says is not there.
    pub fn absent<T>(&self, span: Span) -> Fact<T> {
        Fact::Absent { site: self.site(span) }
    }

    /// Adds a policy.
    pub fn add_document(&mut self, document: Document) -> DocumentId {
        let id = DocumentId::new(u32::try_from(self.documents.len()).unwrap_or(u32::MAX));
        self.documents.push(Arc::new(document));
        id
    }

    /// Adds what is said about a subject.
    pub fn claim(&mut self, subject: Subject, about: About, span: Span) {
        self.claims.push(Claim { subject, about, span });
    }

    /// Adds what makes the input bad.
    pub fn error(
        &mut self,
        kind: FaultKind,
        span: Span,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.fault(FaultWeight::Error, kind, span, message.into(), remedy.into());
    }

    /// Adds what stays unknown.
    pub fn note(
        &mut self,
        kind: FaultKind,
        span: Span,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.fault(FaultWeight::Note, kind, span, message.into(), remedy.into());
    }

    fn fault(
        &mut self,
        weight: FaultWeight,
        kind: FaultKind,
        span: Span,
        message: String,
        remedy: String,
    ) {
        let site = self.site(span);
        self.faults.push(Fault { site, kind, weight, message, remedy, other: None });
    }
}
