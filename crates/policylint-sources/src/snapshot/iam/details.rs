//! `get-account-authorization-details`: one page of it, or all pages joined by the AWS CLI.

use std::collections::{BTreeMap, BTreeSet};

use policylint_model::PolicyKind;
use policylint_model::account::{
    About, Account, Fact, FaultKind, Fragment, IdentityKind, Subject, Unknown,
};
use policylint_model::arn::Arn;
use policylint_syntax::Span;

use super::entity::{self, Detail};
use crate::snapshot::answer::Answer;
use crate::snapshot::field::Field;

/// The lists of entities with their kind.
const LISTS: [(&str, IdentityKind); 3] = [
    ("UserDetailList", IdentityKind::User),
    ("GroupDetailList", IdentityKind::Group),
    ("RoleDetailList", IdentityKind::Role),
];

pub(super) fn recognizes(answer: &Answer<'_>) -> bool {
    LISTS.iter().any(|(name, _)| answer.has(name))
}

pub(super) fn read(answer: &Answer<'_>, fragment: &mut Fragment) {
    let mut page = Page { account: None, strangers: BTreeMap::new(), is_whole: true };
    for (name, kind) in LISTS {
        for entity in page.entities(answer, name, fragment) {
            if page.accepts(&entity, fragment) {
                entity::identity(&entity, kind, Detail::Full, fragment);
            }
        }
    }
    let boundaries = boundaries(answer);
    for policy in page.entities(answer, "Policies", fragment) {
        if page.accepts(&policy, fragment) {
            let is_boundary = |arn: &str| boundaries.contains(arn);
            entity::managed_policy(&policy, is_boundary, fragment);
        }
    }
    page.finish(answer, fragment);
}

/// What is known of a page while it is read.
struct Page {
    /// The account of its first entity.
    account: Option<String>,
    /// Other accounts, with the first of their entities and how many there are.
    strangers: BTreeMap<String, ((Span, String), usize)>,
    /// Whether all that stands in it was read.
    is_whole: bool,
}

impl Page {
    /// The entities of a list. A list that is `null` or missing is not the same as an empty one.
    fn entities<'a>(
        &mut self,
        answer: &Answer<'a>,
        name: &str,
        fragment: &mut Fragment,
    ) -> Vec<Answer<'a>> {
        match answer.field(name) {
            Field::Value(node) => {
                let objects = answer.objects(name);
                if objects.len() < answer.items(name).len() {
                    self.is_whole = false;
                    let message = format!("`{name}` is not a list of entities");
                    let remedy = "collect the file anew with the AWS CLI";
                    fragment.error(FaultKind::Malformed, answer.span_of(node), message, remedy);
                }
                objects
            }
            Field::Missing => {
                self.is_whole = false;
                Vec::new()
            }
            Field::Null(node) => {
                self.is_whole = false;
                let _: Fact<()> = answer.null(name, node, fragment);
                Vec::new()
            }
        }
    }

    /// Whether an entity has an ARN. Those of another account than the page's are counted.
    fn accepts(&mut self, entity: &Answer<'_>, fragment: &mut Fragment) -> bool {
        let arn = entity.text("Arn");
        let account = arn.as_deref().and_then(|arn| Some(Arn::parse(arn).ok()?.account()));
        let Some(account) = account else {
            self.is_whole = false;
            fragment.error(
                FaultKind::Malformed,
                entity.span(),
                "an entity has no ARN, so nobody knows whose policies these are",
                "collect the file anew with the AWS CLI",
            );
            return false;
        };
        // Managed policies of AWS lie in no account.
        if account == "aws" {
            return true;
        }
        match &self.account {
            None => self.account = Some(account.to_owned()),
            Some(own) if own == account => {}
            Some(_) => {
                let first = (entity.span(), arn.as_deref().unwrap_or_default().to_owned());
                self.strangers.entry(account.to_owned()).or_insert((first, 0)).1 += 1;
            }
        }
        true
    }

    /// Reports entities of other accounts, once for each.
    fn report_strangers(&self, fragment: &mut Fragment) {
        let own = self.account.as_deref().unwrap_or_default();
        for (account, ((span, arn), count)) in &self.strangers {
            let more = match count {
                0 | 1 => String::new(),
                count => format!(" and {} more", count - 1),
            };
            let message = format!(
                "`{arn}`{more} of account `{account}` stand in an answer of account `{own}`"
            );
            let remedy = "AWS gives the entities of one account: collect one file for each";
            fragment.note(FaultKind::WrongAccount, *span, message, remedy);
        }
    }

    /// Says of the account whether all of it was read.
    fn finish(self, answer: &Answer<'_>, fragment: &mut Fragment) {
        self.report_strangers(fragment);
        let named = answer.located.account().map(str::to_owned);
        if let (Some(own), Some(folder)) = (&self.account, &named)
            && own != folder
        {
            let message = format!(
                "the folder says that the file is of account `{folder}`, but its entities lie in `{own}`"
            );
            let remedy = "put the file where it belongs, or rename the folder";
            fragment.error(FaultKind::WrongAccount, answer.span(), message, remedy);
        }
        let site = fragment.site(answer.span());
        let details = match answer.continuation() {
            Some(node) => answer.truncated("users, groups, roles and policies", node, fragment),
            None if self.is_whole => fragment.present((), answer.span()),
            None => Fact::unknown(Unknown::Unreadable, site),
        };
        if let Some(id) = self.account.or(named) {
            let account = Account { details, ..Account::default() };
            fragment.claim(Subject::Id(id), About::Account(account), answer.span());
        }
    }
}

/// The ARNs of managed policies that this answer uses as boundaries and nowhere else.
fn boundaries(answer: &Answer<'_>) -> BTreeSet<String> {
    let (mut boundaries, mut attached) = (BTreeSet::new(), BTreeSet::new());
    for (name, _) in LISTS {
        for entity in answer.objects(name) {
            let boundary = entity.object("PermissionsBoundary");
            boundaries.extend(
                boundary.and_then(|it| Some(it.text("PermissionsBoundaryArn")?.into_owned())),
            );
            let policies = entity.objects("AttachedManagedPolicies");
            attached
                .extend(policies.iter().filter_map(|it| Some(it.text("PolicyArn")?.into_owned())));
        }
    }
    boundaries.difference(&attached).cloned().collect()
}

/// The kind of a managed policy.
pub(super) fn kind_of_managed(is_boundary: bool) -> PolicyKind {
    if is_boundary { PolicyKind::Boundary } else { PolicyKind::Identity }
}
