//! What is in a model and what is not, for people and for programs.

use std::collections::BTreeMap;

use policylint::model::account::{
    AccountModel, Fact, Fault, FaultWeight, Gap, IdentityKind, Unknown,
};
use policylint::model::arn::Arn;
use serde::Serialize;

use crate::model::Loaded;
use crate::output::counted;
use crate::output::text::{Color, Paint, one_line, push};

/// What names of policies start with that AWS owns and no file held.
const OF_AWS: &str = "aws-managed:";

/// The answer of `model`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Summary {
    version: u8,
    files: Vec<String>,
    of_aws: Vec<String>,
    passed_over: Vec<String>,
    policies: usize,
    accounts: Vec<AccountSummary>,
    resources: BTreeMap<String, usize>,
    organizations: Vec<String>,
    organization_policies: usize,
    endpoints: usize,
    missing: Vec<Missing>,
    faults: Vec<FaultSummary>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct AccountSummary {
    id: String,
    complete: bool,
    users: usize,
    groups: usize,
    roles: usize,
    managed_policies: usize,
    organization_path: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Missing {
    subject: String,
    what: String,
    why: &'static str,
    command: String,
}

#[derive(Debug, Serialize)]
struct FaultSummary {
    kind: &'static str,
    severity: &'static str,
    file: String,
    line: Option<u32>,
    column: Option<u32>,
    message: String,
    remedy: String,
}

impl Summary {
    pub(super) fn of(loaded: &Loaded) -> Self {
        let model = &loaded.model;
        let names = model.files.keys().map(ToString::to_string);
        let (of_aws, files) = names.partition(|name| name.starts_with(OF_AWS));
        Self {
            version: 1,
            files,
            of_aws,
            passed_over: loaded.passed_over.clone(),
            policies: model.documents.len(),
            accounts: accounts(model),
            resources: resources(model),
            organizations: model.organizations.keys().cloned().collect(),
            organization_policies: model.organization_policies.len(),
            endpoints: model.endpoints.len(),
            missing: model.gaps().into_iter().map(missing).collect(),
            faults: model.faults.iter().map(|fault| fault_summary(model, fault)).collect(),
        }
    }

    /// For people: what was loaded, what is wrong with it, what is missing.
    pub(super) fn text(&self, paint: Paint) -> String {
        let mut text = String::new();
        let title = |title: &str| paint.text(Color::Bold, title);
        let files = counted(self.files.len(), "file");
        push!(text, "{}\n", title("Loaded"));
        push!(text, "  {} from {files}\n", policies(self.policies));
        for account in &self.accounts {
            account.write(&mut text);
        }
        for (service, count) in &self.resources {
            push!(text, "  {service}: {}\n", counted(*count, "resource"));
        }
        for organization in &self.organizations {
            push!(text, "  organization {organization}\n");
        }
        if self.organization_policies > 0 {
            push!(text, "  control policies: {}\n", self.organization_policies);
        }
        if self.endpoints > 0 {
            push!(text, "  VPC endpoints: {}\n", self.endpoints);
        }
        if !self.of_aws.is_empty() {
            let count = policies(self.of_aws.len());
            push!(text, "  {count} of AWS, as they were when this release was made\n");
        }
        if !self.passed_over.is_empty() {
            let count = counted(self.passed_over.len(), "file");
            push!(text, "  {count} passed over: nothing in them tells of an account\n");
        }
        if !self.faults.is_empty() {
            push!(text, "\n{}\n", title("Wrong"));
            self.faults.iter().for_each(|fault| fault.write(&mut text));
        }
        self.write_missing(&mut text, paint);
        text
    }

    /// What is missing, by what it is.
    fn write_missing(&self, text: &mut String, paint: Paint) {
        if self.missing.is_empty() {
            text.push_str("\nNothing is missing.\n");
            return;
        }
        push!(*text, "\n{}\n", paint.text(Color::Bold, "Missing"));
        let mut alike: BTreeMap<(&str, &str, &str), Vec<&Missing>> = BTreeMap::new();
        for gap in &self.missing {
            alike.entry(gap.sort()).or_default().push(gap);
        }
        for gaps in alike.values() {
            let Some((first, others)) = gaps.split_first() else { continue };
            let more = match others.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let said = format!("{}{more}: {}: {}", first.subject, first.what, first.why);
            push!(*text, "  {}\n    {}\n", one_line(&said), one_line(&first.command));
        }
        if alike.len() < self.missing.len() {
            let count = self.missing.len();
            push!(*text, "`--format json` lists all {count} with their commands.\n");
        }
        text.push_str("`policylint model collect-script` prints a script that collects it all.\n");
    }
}

impl Missing {
    /// What people want to see together: the same thing, missing for the same reason, fetched by the
    /// same call.
    fn sort(&self) -> (&str, &str, &str) {
        let call = self.command.match_indices(' ').nth(2).map_or(self.command.len(), |(at, _)| at);
        let what = self.what.split('`').next().unwrap_or(&self.what);
        (self.command.get(..call).unwrap_or(&self.command), what, self.why)
    }
}

impl AccountSummary {
    fn write(&self, text: &mut String) {
        let Self { id, complete, users, groups, roles, managed_policies, organization_path } = self;
        let whole = if *complete { "" } else { " (not complete)" };
        push!(
            *text,
            "  account {id}{whole}: {}, {}, {}, managed policies: {managed_policies}\n",
            counted(*users, "user"),
            counted(*groups, "group"),
            counted(*roles, "role"),
        );
        if !organization_path.is_empty() {
            push!(*text, "    in {}\n", one_line(&organization_path.join(" / ")));
        }
    }
}

impl FaultSummary {
    fn write(&self, text: &mut String) {
        let at = match (self.line, self.column) {
            (Some(line), Some(column)) => format!(":{line}:{column}"),
            _ => String::new(),
        };
        let said = format!("{}{at}: {}: {}", self.file, self.severity, self.message);
        push!(*text, "  {}\n    {}\n", one_line(&said), self.remedy);
    }
}

fn policies(count: usize) -> String {
    match count {
        1 => "1 policy".to_owned(),
        count => format!("{count} policies"),
    }
}

fn accounts(model: &AccountModel) -> Vec<AccountSummary> {
    // By account, and by kind of identity; managed policies have none.
    let mut counts: BTreeMap<(&str, Option<IdentityKind>), usize> = BTreeMap::new();
    let identities = model.identities.iter().map(|(arn, identity)| (arn, Some(identity.kind)));
    for (arn, kind) in identities.chain(model.managed_policies.keys().map(|arn| (arn, None))) {
        if let Ok(arn) = Arn::parse(arn) {
            *counts.entry((arn.account(), kind)).or_default() += 1;
        }
    }
    let count = |id: &str, kind| counts.get(&(id, kind)).copied().unwrap_or_default();
    let summaries = model.accounts.iter().map(|(id, account)| AccountSummary {
        id: id.clone(),
        complete: account.details.is_present(),
        users: count(id, Some(IdentityKind::User)),
        groups: count(id, Some(IdentityKind::Group)),
        roles: count(id, Some(IdentityKind::Role)),
        managed_policies: count(id, None),
        organization_path: organization_path(model, id),
    });
    summaries.collect()
}

/// The nodes of its organization above an account and itself, with their names where they are known.
fn organization_path(model: &AccountModel, id: &str) -> Vec<String> {
    let path = model.organization_path(id);
    let levels = path.iter().flat_map(|path| &path.levels);
    let named = levels.map(|(id, node)| match node.name.value() {
        Some(name) => format!("{name} ({id})"),
        None => (*id).to_owned(),
    });
    named.collect()
}

/// How many resources there are by type, or by service where the type is not said.
fn resources(model: &AccountModel) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for (arn, resource) in &model.resources {
        let name = match &resource.resource_type {
            Fact::Present { value, .. } => value.clone(),
            _ => {
                Arn::parse(arn).map_or_else(|_| "other".to_owned(), |arn| arn.service().to_owned())
            }
        };
        *counts.entry(name).or_default() += 1;
    }
    counts
}

fn missing(gap: Gap) -> Missing {
    let why: Unknown = gap.why;
    Missing { subject: gap.subject, what: gap.what, why: why.phrase(), command: gap.command }
}

fn fault_summary(model: &AccountModel, fault: &Fault) -> FaultSummary {
    let at = model.line_column(&fault.site);
    FaultSummary {
        kind: fault.kind.as_str(),
        severity: match fault.weight {
            FaultWeight::Error => "error",
            FaultWeight::Note => "note",
        },
        file: fault.site.file.to_string(),
        line: at.map(|at| at.line),
        column: at.map(|at| at.column),
        message: fault.message.clone(),
        remedy: fault.remedy.clone(),
    }
}
