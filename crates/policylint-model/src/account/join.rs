//! How two things that are said about the same subject become one.

use std::fmt;
use std::sync::Arc;

use crate::document::Document;

use super::access_control_list::Acl;
use super::fact::{DocumentId, Fact, Listing, Site, Unknown};
use super::fault::{Fault, FaultKind, FaultWeight};
use super::resource::{AccessPoint, BlockPublicAccess, Encryption, Grant, Key, ObjectOwnership};
use super::same_document::same_document;

/// What joining needs to know, and what it finds.
pub(super) struct Joining<'a> {
    /// The policies of the model.
    pub(super) documents: &'a [Arc<Document>],
    /// Takes the contradictions.
    pub(super) faults: &'a mut Vec<Fault>,
    /// Whom the two sides speak of.
    pub(super) subject: &'a dyn fmt::Display,
}

/// Something that two files may say both.
pub(super) trait Joined {
    /// Takes in what another file says.
    fn join(&mut self, other: Self, what: &str, joining: &mut Joining<'_>);

    /// Moves ids of documents behind `by` others.
    fn shift(&mut self, by: u32);

    /// Takes back what follows from something not being there: the file is broken.
    fn doubt(&mut self, site: &Site);
}

/// The value of a fact.
pub(super) trait Value {
    /// Whether two files mean the same.
    fn is_same(&self, other: &Self, documents: &[Arc<Document>]) -> bool;

    /// Moves ids of documents behind `by` others.
    fn shift(&mut self, _by: u32) {}
}

macro_rules! plain_values {
    ($($type:ty),+ $(,)?) => {
        $(impl Value for $type {
            fn is_same(&self, other: &Self, _documents: &[Arc<Document>]) -> bool {
                self == other
            }
        })+
    };
}

plain_values!(
    (),
    bool,
    u32,
    String,
    AccessPoint,
    Acl,
    BlockPublicAccess,
    Encryption,
    Grant,
    Key,
    ObjectOwnership,
);

impl Value for DocumentId {
    fn is_same(&self, other: &Self, documents: &[Arc<Document>]) -> bool {
        match (documents.get(self.index()), documents.get(other.index())) {
            (Some(one), Some(two)) => same_document(one, two),
            _ => false,
        }
    }

    fn shift(&mut self, by: u32) {
        *self = self.shifted(by);
    }
}

impl<T: Value> Joined for Fact<T> {
    fn join(&mut self, other: Self, what: &str, joining: &mut Joining<'_>) {
        let replaced = match (&*self, &other) {
            (_, Self::Unknown { why: Unknown::NotCollected, .. }) => return,
            (Self::Unknown { why: mine, .. }, Self::Unknown { why: theirs, .. }) => theirs > mine,
            (Self::Unknown { why, .. }, _) => *why < Unknown::Conflict,
            (_, Self::Unknown { why, .. }) => *why == Unknown::Conflict,
            (Self::Absent { .. }, Self::Absent { .. }) => false,
            (
                Self::Present { value: mine, site },
                Self::Present { value: theirs, site: other_site },
            ) => {
                if !mine.is_same(theirs, joining.documents) {
                    let fault = joining.conflict(what, site, other_site);
                    joining.faults.push(fault);
                    *self = Self::Unknown { why: Unknown::Conflict, site: Some(site.clone()) };
                }
                return;
            }
            (Self::Absent { site }, Self::Present { site: other_site, .. })
            | (Self::Present { site, .. }, Self::Absent { site: other_site }) => {
                let fault = joining.conflict(what, site, other_site);
                joining.faults.push(fault);
                *self = Self::Unknown { why: Unknown::Conflict, site: Some(site.clone()) };
                return;
            }
        };
        if replaced {
            *self = other;
        }
    }

    fn shift(&mut self, by: u32) {
        if let Self::Present { value, .. } = self {
            value.shift(by);
        }
    }

    fn doubt(&mut self, site: &Site) {
        if self.is_absent() {
            *self = Self::unknown(Unknown::Unreadable, site.clone());
        }
    }
}

impl<T: Value> Joined for Listing<T> {
    fn join(&mut self, other: Self, what: &str, joining: &mut Joining<'_>) {
        self.deny_strangers(&other, what, joining);
        other.deny_strangers(self, what, joining);
        self.whole.join(other.whole, what, joining);
        for (name, fact) in other.entries {
            match self.entries.get_mut(&name) {
                Some(own) => own.join(fact, &format!("{what} `{name}`"), joining),
                None => {
                    self.entries.insert(name, fact);
                }
            }
        }
    }

    fn shift(&mut self, by: u32) {
        for fact in self.entries.values_mut() {
            fact.shift(by);
        }
    }

    fn doubt(&mut self, site: &Site) {
        if self.whole.is_present() {
            self.whole = Fact::unknown(Unknown::Unreadable, site.clone());
        }
        for fact in self.entries.values_mut() {
            fact.doubt(site);
        }
    }
}

impl<T> Listing<T> {
    /// Reports entries of another list that this one, being whole, says not to be.
    fn deny_strangers(&self, other: &Self, what: &str, joining: &mut Joining<'_>) {
        let Fact::Present { site: whole, .. } = &self.whole else { return };
        for (name, fact) in &other.entries {
            if let Some(site) = fact.site()
                && !self.entries.contains_key(name)
            {
                let fault = joining.conflict(&format!("{what} `{name}`"), site, whole);
                joining.faults.push(fault);
            }
        }
    }
}

impl Joining<'_> {
    fn conflict(&self, what: &str, one: &Site, two: &Site) -> Fault {
        let (one, two) = if one <= two { (one, two) } else { (two, one) };
        let subject = self.subject;
        Fault {
            site: one.clone(),
            kind: FaultKind::Conflict,
            weight: FaultWeight::Error,
            message: format!(
                "`{}` and `{}` contradict each other: {what} of `{subject}` differs",
                one.file, two.file
            ),
            remedy: "leave out the older of the two, or collect both anew".to_owned(),
            other: Some(two.clone()),
        }
    }
}

/// Joins a struct field by field; the text after each says what the field is.
macro_rules! joined_by_fields {
    ($type:ident { $($field:ident: $what:literal),+ $(,)? }) => {
        impl $crate::account::join::Joined for $type {
            fn join(
                &mut self,
                other: Self,
                _what: &str,
                joining: &mut $crate::account::join::Joining<'_>,
            ) {
                $(self.$field.join(other.$field, $what, joining);)+
            }

            fn shift(&mut self, by: u32) {
                $(self.$field.shift(by);)+
            }

            fn doubt(&mut self, site: &$crate::account::fact::Site) {
                $(self.$field.doubt(site);)+
            }
        }
    };
}
pub(super) use joined_by_fields;
