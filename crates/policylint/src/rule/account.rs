//! What a rule about accounts as a whole is given, and where its findings go.

use std::collections::BTreeMap;
use std::sync::Arc;

use policylint_analysis::eval::CompiledModel;
use policylint_model::account::{AccountModel, DocumentId};

use super::{Reporter, Rule};
use crate::diagnostic::Diagnostic;
use crate::settings::Settings;

/// Findings by the file that they lie in.
pub(crate) type FindingsByFile = BTreeMap<Arc<str>, Vec<Diagnostic>>;

/// What a rule may know about everything that was read of accounts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AccountContext<'m> {
    /// The accounts with all that is known of them.
    pub(crate) model: &'m AccountModel,
    /// Their policies, compiled, and what is in force for whom.
    pub(crate) compiled: &'m CompiledModel<'m>,
    /// What the user has set.
    pub(crate) settings: &'m Settings,
}

/// Takes the findings of one rule in any of the files that were read.
#[derive(Debug)]
pub(crate) struct AccountReporter<'a> {
    rule: &'static Rule,
    model: &'a AccountModel,
    findings: &'a mut FindingsByFile,
}

impl<'a> AccountReporter<'a> {
    pub(crate) fn new(
        rule: &'static Rule,
        model: &'a AccountModel,
        findings: &'a mut FindingsByFile,
    ) -> Self {
        Self { rule, model, findings }
    }

    /// Lets a finding in one policy be made and pushed. Policies that lie in no file of the user's,
    /// such as AWS's own, take none.
    pub(crate) fn within(&mut self, id: DocumentId, report: impl FnOnce(&mut Reporter<'_>)) {
        let Some(document) = self.model.document(id) else { return };
        let known = self.model.files.get_key_value(document.origin.path.as_str());
        let Some((file, _)) = known else { return };
        let findings = self.findings.entry(Arc::clone(file)).or_default();
        report(&mut Reporter::new(self.rule, &document.tree, Some(document), findings));
    }
}
