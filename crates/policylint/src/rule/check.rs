//! Where a rule looks, and what it is given there.

use policylint_analysis::{CompiledDocument, CompiledStatement};
use policylint_model::{Document, PolicyKind, Statement};
use policylint_sources::organization_policy;
use policylint_syntax::Tree;

use super::{AccountContext, AccountReporter, Reporter};
use crate::settings::Settings;
use crate::suppression::{Suppression, SuppressionUse, WrittenSettings};

/// Where a rule looks. Wider checks run first only in this list: findings are sorted at the end.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Check {
    /// At the text of a source: once, however many documents stand in it.
    Source(fn(&Tree, &mut Reporter<'_>)),
    /// At each document.
    Document(fn(&DocumentContext<'_>, &mut Reporter<'_>)),
    /// At each statement of each document.
    Statement(fn(&StatementContext<'_>, &mut Reporter<'_>)),
    /// At all that was read of accounts: once, after all files.
    Account(fn(&AccountContext<'_>, &mut AccountReporter<'_>)),
    /// At a text of the settings: once, after all files.
    Settings(fn(&SettingsContext<'_>, &mut Reporter<'_>)),
}

/// What a rule may know about a text of the settings and what became of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SettingsContext<'s> {
    /// The text, as a tree without nodes.
    pub(crate) tree: &'s Tree,
    /// The suppressions that the text holds, with what each did.
    pub(crate) suppressions: &'s [(&'s Suppression, SuppressionUse)],
    /// What it says besides.
    pub(crate) written: &'s WrittenSettings,
    /// All settings.
    pub(crate) settings: &'s Settings,
}

/// What a rule may know about a document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DocumentContext<'d> {
    /// The document.
    pub(crate) document: &'d Document,
    /// Its statements as every part of the program reads them.
    pub(crate) compiled: &'d CompiledDocument<'d>,
    /// What the user has set.
    pub(crate) settings: &'d Settings,
    /// The document before it in the file.
    pub(crate) before: Option<&'d Document>,
    /// The documents behind it in the file.
    pub(crate) after: &'d [Document],
}

impl<'d> DocumentContext<'d> {
    /// The tree that the document stands in.
    pub(crate) fn tree(&self) -> &'d Tree {
        &self.document.tree
    }

    /// What the document is, if it was given as a control policy but is a policy of AWS Organizations
    /// of another type: "a tag policy".
    pub(crate) fn of_other_type(&self) -> Option<&'static str> {
        let is_of_organization =
            matches!(self.document.policy_kind(), PolicyKind::Scp | PolicyKind::Rcp);
        let node = self.document.policy.node.filter(|_| is_of_organization)?;
        organization_policy(self.tree(), node)
    }
}

/// What a rule may know about a statement.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StatementContext<'d> {
    /// The document around it.
    pub(crate) within: DocumentContext<'d>,
    /// The statement as written.
    pub(crate) statement: &'d Statement,
    /// The statement as every part of the program reads it.
    pub(crate) compiled: &'d CompiledStatement<'d>,
}

impl<'d> StatementContext<'d> {
    /// The document.
    pub(crate) fn document(&self) -> &'d Document {
        self.within.document
    }

    /// The tree that the statement stands in.
    pub(crate) fn tree(&self) -> &'d Tree {
        self.within.tree()
    }
}
