//! Packs `data/` and `tables/` into the binary tables that the crate embeds.
//!
//! Everything that could be wrong in the text is found here, so that reading the packed tables
//! needs no parsing and no validation at run time.

#[path = "../src/hash.rs"]
mod hash;
mod intern;
mod pack;
mod tables;
mod text;

use std::error::Error;
use std::io::Write as _;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = std::io::stdout().lock();
    for watched in ["build", "data", "tables", "src/hash.rs"] {
        writeln!(out, "cargo::rerun-if-changed={watched}")?;
    }
    let root = std::env::var("CARGO_MANIFEST_DIR")?;
    let target = std::env::var("OUT_DIR")?;
    let data = text::read(&Path::new(&root).join("data"))?;
    let rows = tables::read(&Path::new(&root).join("tables"))?;
    pack::pack(&data, &rows, Path::new(&target))
}
