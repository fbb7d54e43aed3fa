//! The files of a proof: policies, and access that nobody may have.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use policylint::prove::AskedAccess;
use policylint::{Document, PolicyKind, ReadOptions, SourceFile, read};
use serde::Deserialize;

use crate::error::Error;
use crate::input;
use crate::path;
use crate::report::Problem;

/// A policy with the text it came from.
#[derive(Debug)]
pub(super) struct PolicyFile {
    pub(super) document: Document,
    /// As which it counts.
    pub(super) kind: PolicyKind,
    /// The text of the policy.
    pub(super) text: String,
}

/// One item of access, or a list of them.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Access {
    List(Vec<Item>),
    One(Item),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    #[serde(default)]
    actions: Vec<String>,
    #[serde(default)]
    resources: Vec<String>,
}

/// Reads a file that holds one policy, as one of a kind or of the kind that it looks like.
pub(super) fn read_policy(file: &Path, kind: Option<PolicyKind>) -> Result<PolicyFile, Error> {
    let name = path::display(file);
    let refused =
        |message: String, remedy: &str| Error::Input(Problem::error(Some(&name), message, remedy));
    let options = ReadOptions { kind, ..ReadOptions::default() };
    let mut reading = read(SourceFile::from_bytes(name.as_str(), bytes(file)?), &options);
    if !reading.syntax_errors().is_empty() {
        let message = format!("`{name}` is not JSON as AWS takes it");
        return Err(refused(message, "`policylint check` shows where, and what to do"));
    }
    if reading.documents.len() != 1 {
        let count = reading.documents.len();
        let message = format!("`{name}` holds {count} policies, where one is asked about");
        return Err(refused(message, "name a file that holds one policy and nothing else"));
    }
    let document = reading.documents.remove(0);
    let text = document.policy.node.map(|node| {
        let place = document.tree.place(node);
        document.tree.sources().slice(place).to_owned()
    });
    let kind = kind.unwrap_or_else(|| document.policy_kind());
    Ok(PolicyFile { kind, text: text.unwrap_or_default(), document })
}

/// Reads the access of `access-not-granted`.
pub(super) fn read_access(file: &Path) -> Result<Vec<AskedAccess>, Error> {
    let name = path::display(file);
    let access: Access = serde_json::from_slice(&bytes(file)?).map_err(|error| {
        let message = format!("`{name}` holds no access: {error}");
        let remedy = "write `[{\"actions\": [\"s3:GetObject\"], \"resources\": [\"arn:aws:s3:::bucket/*\"]}]`";
        Error::Input(Problem::error(Some(&name), message, remedy))
    })?;
    let items = match access {
        Access::List(items) => items,
        Access::One(item) => vec![item],
    };
    let asked = |item: Item| AskedAccess { actions: item.actions, resources: item.resources };
    Ok(items.into_iter().map(asked).collect())
}

fn bytes(file: &Path) -> Result<Vec<u8>, Error> {
    let name = path::display(file);
    let unreadable = |error| Error::Input(Problem::unreadable(&name, &error));
    let limit = input::MAX_NAMED_BYTES;
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|opened| opened.take(limit + 1).read_to_end(&mut bytes))
        .map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        let message = format!("cannot read `{name}`: it has more than {} MiB", limit >> 20);
        return Err(Error::Input(Problem::error(Some(&name), message, "name a smaller file")));
    }
    Ok(bytes)
}
