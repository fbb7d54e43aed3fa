//! `simulate` as users meet it: the real program on cases that cite the rules of evaluation, on answers
//! as AWS prints them, and on input that cannot be used.
//!
//! `INSTA_UPDATE=always cargo test --test simulate` rewrites the snapshots; review what it wrote.
#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect ends there")]

mod aws;
mod batch;
mod cases;
mod documented;
mod explain;
mod refused;

#[expect(dead_code, reason = "other tests use more of it")]
#[path = "../cli/project.rs"]
mod project;
