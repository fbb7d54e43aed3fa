//! Matching and the questions behind findings, against tables that cite the semantics.

mod properties;
mod seeds;
mod support;
mod tables;
mod unknowns;
