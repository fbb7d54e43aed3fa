//! Models of accounts, loaded from the files and folders that the user names.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use policylint::model::account::{AccountModel, Fragment};
use policylint::{SnapshotOptions, SourceFile};
use rayon::prelude::*;

use crate::error::Error;
use crate::input::{self, Content, Exclusion, Gathered, Ignoring, InputFile, Reader, Request};
use crate::report::Problem;

/// Which models, for every verb that asks one.
#[derive(Debug, Args)]
pub(crate) struct ModelPaths {
    /// Files and folders with answers of the AWS CLI, templates, or policies placed by convention
    #[arg(short = 'm', long = "model", value_name = "PATH", default_value = ".")]
    pub(crate) model: Vec<PathBuf>,
}

/// A model, and what could not be taken into it.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// What was read.
    pub(crate) model: AccountModel,
    /// Files that were looked at and tell nothing of accounts, by name.
    pub(crate) passed_over: Vec<String>,
    /// Files that could not be read.
    pub(crate) problems: Vec<Problem>,
}

/// What became of one file.
enum Loading {
    Told(Box<Fragment>),
    PassedOver(String),
    Unread(Problem),
}

/// Reads every file below the paths that tells of accounts, several at a time.
///
/// # Errors
/// If the threads cannot be started.
pub(crate) fn load(paths: &[PathBuf]) -> Result<Loaded, Error> {
    let request =
        Request { paths, stdin_name: None, exclusion: Exclusion::Found, ignoring: Ignoring::Off };
    let Gathered { files, mut problems } = input::gather(&request);
    let loadings: Vec<Loading> =
        files.par_iter().map_init(Reader::of_answers, |reader, file| look(reader, file)).collect();
    let (mut fragments, mut passed_over) = (Vec::new(), Vec::new());
    for loading in loadings {
        match loading {
            Loading::Told(fragment) => fragments.push(*fragment),
            Loading::PassedOver(name) => passed_over.push(name),
            Loading::Unread(problem) => problems.push(problem),
        }
    }
    let model = AccountModel::merge(fragments);
    let of_aws = policylint::aws_owned(&model);
    let model = model.and(of_aws);
    Ok(Loaded { model, passed_over, problems })
}

fn look(reader: &mut Reader, file: &InputFile) -> Loading {
    let content = match &file.path {
        Some(path) => reader.read(path, file),
        None => return read_stdin(file),
    };
    match content {
        Ok(Content::Bytes(bytes) | Content::Unpacked(bytes)) => told(bytes.to_vec(), file),
        Ok(Content::NotJson | Content::NoPolicy) => Loading::PassedOver(file.name.clone()),
        Ok(Content::TooLarge(limit)) => Loading::Unread(too_large(file, limit)),
        Err(error) => Loading::Unread(Problem::unreadable(&file.name, &error)),
    }
}

fn read_stdin(file: &InputFile) -> Loading {
    match input::read_stdin() {
        Ok(bytes) if bytes.len() as u64 > input::MAX_NAMED_BYTES => {
            Loading::Unread(too_large(file, input::MAX_NAMED_BYTES))
        }
        Ok(bytes) => told(bytes, file),
        Err(error) => Loading::Unread(Problem::unreadable(&file.name, &error)),
    }
}

/// What the bytes of a file tell.
fn told(bytes: Vec<u8>, file: &InputFile) -> Loading {
    let source = SourceFile::from_bytes(file.name.as_str(), bytes);
    let tree = Arc::new(policylint::syntax::json::parse(source));
    match policylint::read_snapshot(&tree, &file.name, &SnapshotOptions::default()) {
        Some(fragment) => Loading::Told(Box::new(fragment)),
        None => Loading::PassedOver(file.name.clone()),
    }
}

fn too_large(file: &InputFile, limit: u64) -> Problem {
    let name = &file.name;
    let message = format!("cannot read `{name}`: it has more than {} MiB", limit >> 20);
    Problem::error(Some(name), message, "collect it in pages, with `--max-items`")
}
