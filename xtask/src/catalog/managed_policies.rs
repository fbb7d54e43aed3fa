//! `cargo xtask refresh-managed-policies`: rebuilds the snapshot of the AWS managed policies.
//!
//! The documents come from the `PyPI` package `moto` (Apache-2.0), which ships what
//! `iam get-account-authorization-details` answers on them. Two files are written: a list that reads
//! well as a diff, and the documents, compressed in blocks so that one is read without all others.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value};

use super::download::{Scratch, pypi_wheel};
use crate::{console, process};

/// Where the list and the documents are written, seen from the workspace root.
const LIST: &str = "crates/policylint-catalog/data/managed-policies.tsv";
const BODIES: &str = "crates/policylint-catalog/data/managed-policies.bin";

/// The module of the package that holds the documents, as JSON in one string.
const MODULE: &str = "moto/iam/aws_managed_policies.py";

/// Prints the one string that the module assigns, without running the module.
const EXTRACT: &str = "import ast, sys
tree = ast.parse(open(sys.argv[1], encoding='utf-8').read())
sys.stdout.reconfigure(encoding='utf-8')
[sys.stdout.write(ast.literal_eval(node.value)) for node in tree.body if isinstance(node, ast.Assign)]";

/// A block is closed once its text is this long: long enough to compress well, short enough to be
/// unpacked for a single policy.
const BLOCK_BYTES: usize = 128 * 1024;

/// The best ratio that the compressor knows.
const LEVEL: u8 = 10;

/// Fewer than this is a package of another shape, not a withdrawal.
const MIN_POLICIES: usize = 1_500;

/// The order in which AWS writes the elements of a policy; others follow by name.
const ELEMENTS: [&str; 12] = [
    "Version",
    "Id",
    "Statement",
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

const USAGE: &str = "usage: cargo xtask refresh-managed-policies [--moto DIR]
  --moto DIR   an unpacked moto wheel instead of a download";

/// Rebuilds the list and the documents.
///
/// # Errors
/// The package cannot be fetched or read, or its data has a shape not seen before.
pub(crate) fn refresh(args: &[String]) -> Result<(), Box<dyn Error>> {
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("xtask has no parent directory")?;
    let scratch = Scratch::new()?;
    let package: PathBuf = match args {
        [] => pypi_wheel("moto", scratch.path())?,
        [flag, directory] if flag == "--moto" => directory.into(),
        _ => return Err(USAGE.into()),
    };
    let version = package_version(&package)?;
    let module = package.join(MODULE);
    let text = process::stdout(Command::new("python3").args(["-c", EXTRACT]).arg(&module))?;
    let Value::Object(policies) = serde_json::from_str(&text)? else {
        return Err(format!("{MODULE} holds no object").into());
    };
    if policies.len() < MIN_POLICIES {
        return Err(format!("only {} policies, expected {MIN_POLICIES}", policies.len()).into());
    }
    let (list, bodies) = pack(&version, &policies)?;
    fs::write(root.join(LIST), &list)?;
    fs::write(root.join(BODIES), &bodies)?;
    console::say(&format!(
        "moto {version}: {} policies, {} + {} bytes",
        policies.len(),
        list.len(),
        bodies.len()
    ));
    Ok(())
}

/// The version in the name of the wheel's `dist-info` folder.
fn package_version(package: &Path) -> Result<String, Box<dyn Error>> {
    for entry in fs::read_dir(package)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let inner = name.strip_prefix("moto-").and_then(|rest| rest.strip_suffix(".dist-info"));
        if let Some(version) = inner {
            return Ok(version.to_owned());
        }
    }
    Err(format!("{} is no unpacked wheel of moto", package.display()).into())
}

/// The list, and the blocks of documents.
fn pack(version: &str, policies: &Map<String, Value>) -> Result<(String, Vec<u8>), Box<dyn Error>> {
    let mut rows = String::new();
    let mut bodies = Vec::new();
    let mut block = String::new();
    let mut newest = "";
    for (name, policy) in policies {
        let field = |field: &str| {
            let found = policy.get(field).and_then(Value::as_str);
            found
                .filter(|text| !text.contains(char::is_whitespace))
                .ok_or_else(|| format!("{name}: no plain text `{field}`"))
        };
        let changed = field("UpdateDate")?.get(..10).ok_or("short UpdateDate")?;
        newest = newest.max(changed);
        let document = policy.get("Document").ok_or_else(|| format!("{name}: no Document"))?;
        let start = block.len();
        write_value(document, 0, &mut block)?;
        let (path, default) = (field("Path")?, field("DefaultVersionId")?);
        let (length, packed) = (block.len() - start, bodies.len());
        writeln!(rows, "{name}\t{path}\t{default}\t{changed}\t{packed}\t{start}\t{length}")?;
        if block.len() >= BLOCK_BYTES {
            close(&mut block, &mut bodies);
        }
    }
    close(&mut block, &mut bodies);
    let list = format!(
        "# Made by `cargo xtask refresh-managed-policies`; do not edit. Name, path, version, day of the last\n\
         # change, and where the document is: start of the block, start and length in it when unpacked.\n\
         moto\t{version}\t{newest}\n{rows}"
    );
    Ok((list, bodies))
}

fn close(block: &mut String, bodies: &mut Vec<u8>) {
    if !block.is_empty() {
        bodies.extend(miniz_oxide::deflate::compress_to_vec(block.as_bytes(), LEVEL));
        block.clear();
    }
}

/// Writes a value in lines, the elements of a policy in their usual order.
fn write_value(value: &Value, depth: usize, out: &mut String) -> std::fmt::Result {
    let line = |out: &mut String, depth: usize| write!(out, "\n{:1$}", "", depth * 2);
    match value {
        Value::Object(members) if !members.is_empty() => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by_key(|(name, _)| {
                let place = ELEMENTS.iter().position(|element| element == name);
                (place.unwrap_or(ELEMENTS.len()), *name)
            });
            out.push('{');
            for (index, (name, member)) in sorted.into_iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                line(out, depth + 1)?;
                write!(out, "{}: ", Value::from(name.as_str()))?;
                write_value(member, depth + 1, out)?;
            }
            line(out, depth)?;
            out.push('}');
        }
        Value::Array(items) if !items.is_empty() => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                line(out, depth + 1)?;
                write_value(item, depth + 1, out)?;
            }
            line(out, depth)?;
            out.push(']');
        }
        plain => write!(out, "{plain}")?,
    }
    Ok(())
}
