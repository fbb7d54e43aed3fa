//! What the files of one folder say together: in the layout of iam-collect, one file names the resource,
//! and the files beside it hold what is known of it, or are not there because it has none.

use std::collections::{BTreeMap, BTreeSet};

use policylint_model::account::Subject;
use policylint_syntax::{NodeId, Tree};

use super::SnapshotOptions;
use super::field::field;
use super::located::Located;

/// The file that names the resource.
const NAMING_FILE: &str = "metadata.json";

/// Most files of a folder that are remembered.
const MAX_FILES: usize = 64;

/// Folders of a store of iam-collect, each with its resource and the names of its files.
#[derive(Debug, Clone, Default)]
pub struct Folders(BTreeMap<String, Folder>);

#[derive(Debug, Clone, Default)]
struct Folder {
    subject: Option<Subject>,
    files: BTreeSet<String>,
}

impl Folders {
    /// The folders of files, given by path and tree in any order.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a Tree)>) -> Self {
        let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
        for (path, tree) in files {
            let Some((parent, file)) = path.rsplit_once(['/', '\\']).filter(|_| is_stored(path))
            else {
                continue;
            };
            let folder = folders.entry(parent.to_owned()).or_default();
            if folder.files.len() < MAX_FILES {
                folder.files.insert(file.to_owned());
            }
            if file == NAMING_FILE {
                folder.subject = tree.root().and_then(|root| named(tree, root, path));
            }
        }
        Self(folders)
    }

    /// How a file is to be read: `subject` is whom the user says that it is about, which counts first.
    pub fn options(&self, path: &str, subject: Option<Subject>) -> SnapshotOptions {
        let parent = path.rsplit_once(['/', '\\']).map_or("", |(parent, _)| parent);
        let folder = self.0.get(parent);
        SnapshotOptions {
            subject: subject.or_else(|| folder?.subject.clone()),
            siblings: folder.filter(|it| it.subject.is_some()).map(|it| it.files.clone()),
        }
    }
}

/// Whether a path lies in a store of iam-collect.
pub(super) fn is_stored(path: &str) -> bool {
    let parts: Vec<&str> = path.split(['/', '\\']).collect();
    parts.windows(3).any(|window| match window {
        [partition, "accounts", id] => {
            partition.starts_with("aws") && super::located::is_account_id(id) || *id == "aws"
        }
        [partition, "organizations", id] => partition.starts_with("aws") && id.starts_with("o-"),
        _ => false,
    })
}

/// The resource that a naming file names: by its ARN, never by its path, which is in lower case.
fn named(tree: &Tree, root: NodeId, path: &str) -> Option<Subject> {
    let text = |name| {
        let node = field(tree, root, name).value()?;
        Some(tree.scalar_text(node)?.into_owned())
    };
    // VPC endpoints and nodes and policies of organizations go by id in a model.
    let by_id = ["/vpc-endpoint/", "/organizations/"].iter().any(|part| path.contains(part));
    match (text("arn"), text("id")) {
        (_, Some(id)) if by_id => Some(Subject::Id(id)),
        (Some(arn), _) if arn.starts_with("arn:") => Some(Subject::Arn(arn)),
        _ if text("networkOrigin").is_some() => access_point(&text("name")?, path),
        _ => None,
    }
}

/// The access point of this name: its file gives no ARN, and its path gives the rest of it.
fn access_point(name: &str, path: &str) -> Option<Subject> {
    let located = Located::new(path, None);
    let (account, region) = (located.account()?, located.region()?);
    let partition = located.components().zip(located.components().skip(1));
    let partition = partition.filter(|(_, next)| *next == "accounts").map(|(own, _)| own).last()?;
    Some(Subject::arn(format!("arn:{partition}:s3:{region}:{account}:accesspoint/{name}")))
}
