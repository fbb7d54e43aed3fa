//! The command `prove`: its answers and exit codes, and that `simulate` confirms its witnesses.
#![cfg(test)]

#[cfg(test)]
mod cases;
