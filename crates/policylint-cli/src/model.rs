//! Models of accounts, loaded from the files and folders that the user names.

mod naming;

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use policylint::model::account::{AccountModel, Fragment, Subject};
use policylint::{Folders, SourceFile, Tree};
use rayon::prelude::*;

use crate::input::{self, Content, Exclusion, Gathered, Ignoring, InputFile, Reader, Request};
use crate::report::Problem;

use naming::Naming;

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
    Parsed(Parsed),
    PassedOver(String),
    Unread(Problem),
}

/// A file that was parsed: what it tells may depend on the files beside it.
struct Parsed {
    name: String,
    tree: Arc<Tree>,
    subject: Option<Subject>,
}

/// Reads every file below the paths that tells of accounts, several at a time.
pub(crate) fn load(paths: &[PathBuf]) -> Loaded {
    let request =
        Request { paths, stdin_name: None, exclusion: Exclusion::Found, ignoring: Ignoring::Off };
    let Gathered { files, mut problems } = input::gather(&request);
    let naming = Naming::beside(paths, &mut problems);
    let loadings: Vec<Loading> = files
        .par_iter()
        .map_init(Reader::of_answers, |reader, file| look(reader, file, &naming))
        .collect();
    let (mut parsed, mut passed_over) = (Vec::new(), Vec::new());
    for loading in loadings {
        match loading {
            Loading::Parsed(file) => parsed.push(file),
            Loading::PassedOver(name) => passed_over.push(name),
            Loading::Unread(problem) => problems.push(problem),
        }
    }
    let folders = Folders::of(parsed.iter().map(|file| (file.name.as_str(), file.tree.as_ref())));
    let told: Vec<Result<Fragment, String>> =
        parsed.into_par_iter().map(|file| tell(file, &folders)).collect();
    let mut fragments = Vec::new();
    for told in told {
        match told {
            Ok(fragment) => fragments.push(fragment),
            Err(name) => passed_over.push(name),
        }
    }
    passed_over.sort();
    let model = AccountModel::merge(fragments);
    let of_aws = policylint::aws_owned(&model);
    let model = model.and(of_aws);
    Loaded { model, passed_over, problems }
}

fn look(reader: &mut Reader, file: &InputFile, naming: &Naming) -> Loading {
    let content = match &file.path {
        Some(path) => reader.read(path, file),
        None => return read_stdin(file, naming),
    };
    match content {
        Ok(Content::Bytes(bytes) | Content::Unpacked(bytes)) => parse(bytes.to_vec(), file, naming),
        Ok(Content::NotJson | Content::NoPolicy) => Loading::PassedOver(file.name.clone()),
        Ok(Content::TooLarge(limit)) => Loading::Unread(too_large(file, limit)),
        Err(error) => Loading::Unread(Problem::unreadable(&file.name, &error)),
    }
}

fn read_stdin(file: &InputFile, naming: &Naming) -> Loading {
    match input::read_stdin() {
        Ok(bytes) if bytes.len() as u64 > input::MAX_NAMED_BYTES => {
            Loading::Unread(too_large(file, input::MAX_NAMED_BYTES))
        }
        Ok(bytes) => parse(bytes, file, naming),
        Err(error) => Loading::Unread(Problem::unreadable(&file.name, &error)),
    }
}

fn parse(bytes: Vec<u8>, file: &InputFile, naming: &Naming) -> Loading {
    let source = SourceFile::from_bytes(file.name.as_str(), bytes);
    let tree = Arc::new(policylint::syntax::json::parse(source));
    let subject = file.path.as_deref().and_then(|path| naming.subject_of(path));
    Loading::Parsed(Parsed { name: file.name.clone(), tree, subject })
}

/// What a file tells; its name if it tells nothing of accounts.
fn tell(file: Parsed, folders: &Folders) -> Result<Fragment, String> {
    let Parsed { name, tree, subject } = file;
    let options = folders.options(&name, subject);
    policylint::read_snapshot(&tree, &name, &options).ok_or(name)
}

fn too_large(file: &InputFile, limit: u64) -> Problem {
    let name = &file.name;
    let message = format!("cannot read `{name}`: it has more than {} MiB", limit >> 20);
    Problem::error(Some(name), message, "collect it in pages, with `--max-items`")
}
