//! The command as users meet it: the real program, in a folder of its own, in an empty environment.
//!
//! `INSTA_UPDATE=always cargo test --test cli` rewrites the snapshots; review what it wrote.
#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that meets what it does not expect ends there, and says what it did not run"
)]

mod analyzer;
mod baseline;
mod catalog;
mod collecting;
mod config;
mod configuration_docs;
mod determinism;
mod exits;
mod files;
mod fix;
mod formats;
mod help;
mod hostile;
mod json;
mod model;
mod output;
mod project;
mod sources;
