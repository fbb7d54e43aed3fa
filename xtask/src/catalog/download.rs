//! Fetches packages with the registries' ordinary clients into a directory that is removed again.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::run;

/// A temporary directory, removed on drop.
pub(super) struct Scratch(PathBuf);

impl Scratch {
    pub(super) fn new() -> Result<Self, Box<dyn Error>> {
        let path = std::env::temp_dir().join(format!("policylint-catalog-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nothing depends on the removal; a leftover in the temporary directory is harmless.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Downloads the newest version of an npm package and unpacks it; returns the package's directory.
pub(super) fn npm_package(name: &str, scratch: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let directory = scratch.join("npm");
    fs::create_dir_all(&directory)?;
    run(Command::new("npm").args(["pack", "--silent", name]).current_dir(&directory))?;
    let archive = only_file(&directory, "tgz")?;
    run(Command::new("tar").arg("-xzf").arg(&archive).current_dir(&directory))?;
    Ok(directory.join("package"))
}

/// Downloads the newest wheel of a Python package and unpacks it with its gzipped data.
pub(super) fn pypi_wheel(name: &str, scratch: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let directory = scratch.join("pypi");
    fs::create_dir_all(&directory)?;
    run(Command::new("python3")
        .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check"])
        .args(["--no-deps", "--only-binary", ":all:", name])
        .current_dir(&directory))?;
    let wheel = only_file(&directory, "whl")?;
    let unpacked = directory.join("wheel");
    run(Command::new("python3").args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&unpacked))?;
    run(Command::new("gunzip").args(["--recursive", "--quiet"]).arg(&unpacked))?;
    Ok(unpacked)
}

fn only_file(directory: &Path, extension: &str) -> Result<PathBuf, Box<dyn Error>> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.extension().is_some_and(|found| found == extension) {
            return Ok(path);
        }
    }
    Err(format!("no .{extension} file arrived in {}", directory.display()).into())
}
