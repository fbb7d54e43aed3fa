//! The verbs, one file each: its arguments and what it does.

pub(crate) mod catalog;
pub(crate) mod check;
pub(crate) mod config;
pub(crate) mod explain;
pub(crate) mod init;
pub(crate) mod model;
pub(crate) mod prove;
pub(crate) mod rules;
pub(crate) mod simulate;
