//! The documents of AWS managed policies as of a recorded day, unpacked one block at a time and only
//! when asked for.

use crate::Catalog;

/// One line for each policy, sorted by name, after the comment and the line of the package.
const LIST: &str = include_str!("../data/managed-policies.tsv");

/// The documents, in blocks of raw deflate, back to back.
const BODIES: &[u8] = include_bytes!("../data/managed-policies.bin");

/// A block is not unpacked any further than this, in bytes; none is as long.
const BLOCK_LIMIT: usize = 4 << 20;

/// How the ARNs of AWS managed policies start, in the partition that the snapshot was taken in. In the
/// others a policy of the same name may say something else.
const ARN_PREFIX: &str = "arn:aws:iam::aws:policy";

/// Where the documents come from, and of when they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ManagedPolicySnapshot {
    /// The package that holds them.
    pub package: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The day of the newest change in them, `YYYY-MM-DD`: what AWS changed later is not seen.
    pub date: &'static str,
}

/// One AWS managed policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ManagedPolicy {
    name: &'static str,
    path: &'static str,
    version_id: &'static str,
    changed: &'static str,
    place: [usize; 3],
}

impl Catalog {
    /// Where the documents of AWS managed policies come from.
    pub fn managed_policy_snapshot(self) -> ManagedPolicySnapshot {
        let mut cells = rows().next().unwrap_or_default().split('\t');
        let mut cell = || cells.next().unwrap_or_default();
        ManagedPolicySnapshot { package: cell(), version: cell(), date: cell() }
    }

    /// The AWS managed policies, by name.
    pub fn managed_policies(self) -> impl Iterator<Item = ManagedPolicy> {
        rows().skip(1).filter_map(row)
    }

    /// The AWS managed policy with this name or ARN; names of policies are compared as written, and
    /// ARNs of other partitions than `aws` are not known.
    pub fn managed_policy(self, name_or_arn: &str) -> Option<ManagedPolicy> {
        let path_and_name = name_or_arn.strip_prefix(ARN_PREFIX);
        let name = path_and_name.unwrap_or(name_or_arn).rsplit('/').next().unwrap_or_default();
        let found = rows()
            .skip(1)
            .find(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with('\t')));
        let policy = found.and_then(row)?;
        let is_it = match path_and_name {
            Some(rest) => rest.strip_suffix(name) == Some(policy.path),
            None => name == name_or_arn,
        };
        is_it.then_some(policy)
    }
}

impl ManagedPolicy {
    /// Its name, such as `AmazonS3ReadOnlyAccess`.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// Its path, such as `/service-role/`.
    pub fn path(self) -> &'static str {
        self.path
    }

    /// Its ARN in the partition `aws`.
    pub fn arn(self) -> String {
        format!("{ARN_PREFIX}{}{}", self.path, self.name)
    }

    /// The id of the default version, such as `v3`: the one that the document is of.
    pub fn version_id(self) -> &'static str {
        self.version_id
    }

    /// The day on which AWS last changed it before the snapshot, `YYYY-MM-DD`.
    pub fn changed(self) -> &'static str {
        self.changed
    }

    /// What a source made of its document is called, such as
    /// `aws-managed:AmazonS3ReadOnlyAccess (moto 5.2.5, 2026-09-30)`.
    pub fn source_name(self) -> String {
        let ManagedPolicySnapshot { package, version, date } = Catalog.managed_policy_snapshot();
        format!("aws-managed:{} ({package} {version}, {date})", self.name)
    }

    /// Its document, as JSON in lines. Unpacks a block of documents each time: callers keep it.
    pub fn document(self) -> String {
        let [block, start, length] = self.place;
        let packed = BODIES.get(block..).unwrap_or_default();
        let unpacked = miniz_oxide::inflate::decompress_to_vec_with_limit(packed, BLOCK_LIMIT);
        // What does not unpack cannot occur in what the task wrote; it would read as an empty text.
        let bytes = unpacked.unwrap_or_default();
        let body = bytes.get(start..start.saturating_add(length)).unwrap_or_default();
        String::from_utf8_lossy(body).into_owned()
    }
}

/// The lines of the list, without its comment: that of the package, then the policies.
fn rows() -> impl Iterator<Item = &'static str> {
    LIST.lines().filter(|line| !line.starts_with('#'))
}

fn row(line: &'static str) -> Option<ManagedPolicy> {
    let mut cells = line.split('\t');
    let mut cell = || cells.next();
    let (name, path, version_id, changed) = (cell()?, cell()?, cell()?, cell()?);
    let mut number = || cells.next()?.parse().ok();
    let place = [number()?, number()?, number()?];
    Some(ManagedPolicy { name, path, version_id, changed, place })
}
