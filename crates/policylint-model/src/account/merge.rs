//! Fragments joined into one model, whatever their order.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use super::fact::Site;
use super::fault::{Fault, FaultKind, FaultWeight};
use super::fragment::{About, Claim, Fragment};
use super::identity::{Identity, ManagedPolicy};
use super::join::{Joined, Joining};
use super::resource::Resource;
use super::subject::{PartialArn, Subject, account_of};
use super::{AccountModel, uses};

/// The account of subjects for which no file names one: AWS's own placeholder.
pub const UNNAMED_ACCOUNT: &str = "111122223333";

/// The region of subjects for which no file names one.
const UNNAMED_REGION: &str = "us-east-1";

/// Most candidates that a message names.
const MAX_NAMED: usize = 3;

impl AccountModel {
    /// Joins what files tell. The order of the fragments does not matter; of several with the same
    /// file name only one counts.
    pub fn merge(fragments: Vec<Fragment>) -> Self {
        Self::default().and(fragments)
    }

    /// The model with what further files tell, such as what AWS itself says of policies that the
    /// model names.
    #[must_use]
    pub fn and(mut self, mut fragments: Vec<Fragment>) -> Self {
        fragments.retain(|fragment| !self.files.contains_key(&fragment.file));
        fragments.sort_by(|a, b| a.file.cmp(&b.file));
        fragments.dedup_by(|a, b| a.file == b.file);
        let claims = self.add_documents(fragments);
        let (whole, partial): (Vec<_>, Vec<_>) = claims
            .into_iter()
            .partition(|(_, claim)| !matches!(claim.subject, Subject::Partial(_)));
        for (file, claim) in whole {
            self.take(file, claim);
        }
        self.take_partial(partial);
        self.attach_to_targets();
        self.name_accounts();
        self.faults.sort();
        self.faults.dedup();
        self.uses = uses::uses(&self);
        self
    }

    /// Adds files with their policies and faults; what they claim is left to take in.
    fn add_documents(&mut self, fragments: Vec<Fragment>) -> Vec<(Arc<str>, Claim)> {
        let mut claims = Vec::new();
        for fragment in fragments {
            let by = u32::try_from(self.documents.len()).unwrap_or(u32::MAX);
            self.documents.extend(fragment.documents);
            self.faults.extend(fragment.faults);
            for mut claim in fragment.claims {
                shift(&mut claim.about, by);
                claims.push((Arc::clone(&fragment.file), claim));
            }
            self.files.insert(fragment.file, fragment.tree);
        }
        claims
    }

    /// Takes in a claim whose subject is named in full.
    fn take(&mut self, file: Arc<str>, claim: Claim) {
        let Claim { subject, about, span } = claim;
        let (Subject::Arn(id) | Subject::Id(id)) = subject else { return };
        let (documents, faults) = (&self.documents, &mut self.faults);
        match about {
            About::Account(it) => enter(&mut self.accounts, id, it, documents, faults),
            About::Identity(it) => {
                if self.identities.get(&id).is_some_and(|known| known.kind != it.kind) {
                    let site = Site { file, span };
                    faults.push(malformed(site, format!("`{id}` is not what its ARN says")));
                    return;
                }
                enter::<Identity>(&mut self.identities, id, *it, documents, faults);
            }
            About::ManagedPolicy(it) => {
                enter::<ManagedPolicy>(&mut self.managed_policies, id, it, documents, faults);
            }
            About::Resource(it) => {
                enter::<Resource>(&mut self.resources, id, *it, documents, faults);
            }
            About::Organization(it) => enter(&mut self.organizations, id, it, documents, faults),
            About::OrganizationNode(it) => {
                enter(&mut self.organization_nodes, id, it, documents, faults);
            }
            About::OrganizationPolicy(it) => {
                enter(&mut self.organization_policies, id, it, documents, faults);
            }
            About::Endpoint(it) => enter(&mut self.endpoints, id, *it, documents, faults),
        }
    }

    /// Takes in claims whose subjects are known in part: what files name in full decides first.
    fn take_partial(&mut self, claims: Vec<(Arc<str>, Claim)>) {
        let index = Candidates::of(self);
        let (account, region) = (self.only_account(), self.only_region());
        for (file, claim) in claims {
            let Claim { subject: Subject::Partial(partial), about, span } = claim else { continue };
            let found = index.fitting(&partial);
            let arn = match found.as_slice() {
                [] => completed(&partial, account.as_deref(), region.as_deref()),
                [only] => (*only).to_owned(),
                several => {
                    let site = Site { file, span };
                    self.faults.push(ambiguous(site, &partial, several));
                    continue;
                }
            };
            self.take(file, Claim { subject: Subject::Arn(arn), about, span });
        }
    }

    /// Enters the accounts that ARNs name.
    fn name_accounts(&mut self) {
        let arns = self.identities.keys().chain(self.resources.keys());
        let named = arns
            .map(|arn| account_of(arn))
            .chain(self.resources.values().filter_map(|it| it.account.value().map(String::as_str)));
        let members = self.organization_nodes.keys().map(String::as_str);
        let named: Vec<String> = named
            .chain(members)
            .filter(|id| id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit()))
            .map(str::to_owned)
            .collect();
        for id in named {
            self.accounts.entry(id).or_default();
        }
    }

    /// The account that everything named in full lies in, if it is one.
    fn only_account(&self) -> Option<String> {
        let named = self.identities.keys().chain(self.resources.keys()).map(|arn| account_of(arn));
        let known = self.accounts.keys().map(String::as_str);
        only(named.chain(known).filter(|id| !id.is_empty()))
    }

    /// The region that all resources named in full lie in, if it is one.
    fn only_region(&self) -> Option<String> {
        let region = |arn| crate::arn::Arn::parse(arn).map_or("", |arn| arn.region());
        only(self.resources.keys().map(|arn| region(arn)).filter(|region| !region.is_empty()))
    }
}

/// The ARNs of a model by service and last segment, for names without an ARN.
struct Candidates(BTreeMap<(String, String), Vec<String>>);

impl Candidates {
    fn of(model: &AccountModel) -> Self {
        let mut index: BTreeMap<_, Vec<String>> = BTreeMap::new();
        let arns = model.identities.keys().chain(model.managed_policies.keys());
        for arn in arns.chain(model.resources.keys()) {
            if let Ok(parsed) = crate::arn::Arn::parse(arn) {
                let key = (parsed.service().to_owned(), last_segment(parsed.resource()).to_owned());
                index.entry(key).or_default().push(arn.clone());
            }
        }
        Self(index)
    }

    fn fitting(&self, partial: &PartialArn) -> Vec<&str> {
        let key = (partial.service.clone(), last_segment(&partial.resource).to_owned());
        let of_name = self.0.get(&key).map_or(&[][..], Vec::as_slice);
        of_name.iter().map(String::as_str).filter(|arn| partial.fits(arn)).collect()
    }
}

fn last_segment(resource: &str) -> &str {
    resource.rsplit('/').next().unwrap_or(resource)
}

/// The only text of several, if they are all the same.
fn only<'t>(mut texts: impl Iterator<Item = &'t str>) -> Option<String> {
    let first = texts.next()?;
    texts.all(|text| text == first).then(|| first.to_owned())
}

/// The ARN of a subject that no file names in full.
fn completed(partial: &PartialArn, account: Option<&str>, region: Option<&str>) -> String {
    let account = partial.account.as_deref().or(account).unwrap_or(UNNAMED_ACCOUNT);
    let region = partial.region.as_deref().or(region).unwrap_or(UNNAMED_REGION);
    let partition = partial.partition.as_deref().unwrap_or("aws");
    format!("arn:{partition}:{}:{region}:{account}:{}", partial.service, partial.resource)
}

/// Enters what is said about a subject, or joins it with what is known.
fn enter<T: Joined>(
    map: &mut BTreeMap<String, T>,
    id: String,
    value: T,
    documents: &[Arc<crate::document::Document>],
    faults: &mut Vec<Fault>,
) {
    match map.entry(id) {
        Entry::Vacant(vacant) => {
            vacant.insert(value);
        }
        Entry::Occupied(mut occupied) => {
            let subject = occupied.key().clone();
            let mut joining = Joining { documents, faults, subject: &subject };
            occupied.get_mut().join(value, "", &mut joining);
        }
    }
}

fn shift(about: &mut About, by: u32) {
    match about {
        About::Account(it) => it.shift(by),
        About::Identity(it) => it.shift(by),
        About::ManagedPolicy(it) => it.shift(by),
        About::Resource(it) => it.shift(by),
        About::Organization(it) => it.shift(by),
        About::OrganizationNode(it) => it.shift(by),
        About::OrganizationPolicy(it) => it.shift(by),
        About::Endpoint(it) => it.shift(by),
    }
}

fn malformed(site: Site, message: String) -> Fault {
    let remedy = "collect the file anew".to_owned();
    let (kind, weight) = (FaultKind::Malformed, FaultWeight::Error);
    Fault { site, kind, weight, message, remedy, other: None }
}

fn ambiguous(site: Site, partial: &PartialArn, candidates: &[&str]) -> Fault {
    let named: Vec<String> =
        candidates.iter().take(MAX_NAMED).map(|arn| format!("`{arn}`")).collect();
    let more = candidates.len().saturating_sub(MAX_NAMED);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    let message = format!("`{partial}` may be {}{more}", named.join(" or "));
    let remedy = "name the subject of the file in `policylint.model.toml`".to_owned();
    let (kind, weight) = (FaultKind::UnknownSubject, FaultWeight::Error);
    Fault { site, kind, weight, message, remedy, other: None }
}

#[cfg(test)]
mod tests {
    use super::completed;
    use crate::account::Subject;

    #[test]
    fn what_no_file_names_lies_in_the_only_account() {
        let Subject::Partial(key) = Subject::key(None, None, "k1") else { panic!("a partial ARN") };
        let arn = completed(&key, Some("444455556666"), None);
        assert_eq!(arn, "arn:aws:kms:us-east-1:444455556666:key/k1");
    }
}
