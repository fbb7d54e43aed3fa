//! How much the reader takes in before it stops with a message.

/// Longest text in bytes. A policy has at most some 20 KB; a plan of a large Terraform project, some tens of megabytes.
pub const MAX_BYTES: usize = 64 << 20;

/// How deep containers may lie in each other: what `serde_json` accepts.
pub const MAX_DEPTH: usize = 127;

/// Most items of an array or members of an object.
pub const MAX_MEMBERS: u32 = 1_000_000;

/// Most errors; one more then says that reading stopped.
pub const MAX_ERRORS: usize = 100;

/// Most errors about comments. Further comments are kept without an error.
pub const MAX_COMMENT_ERRORS: usize = 100;

/// Most characters of the text that a message repeats.
pub const MAX_EXCERPT: usize = 24;
