//! Text with positions: sources, places, a tolerant tree of values, and edits.
//!
//! The crate knows nothing of AWS. It reads text into a [`Tree`] that keeps every byte accounted
//! for and never fails; what could not be read stands beside the tree as [`SyntaxError`]s. Hosts
//! other than JSON (YAML, HCL values, rebuilt documents) fill the same tree through
//! [`TreeBuilder`].
#![warn(clippy::disallowed_methods)]

pub mod edit;
pub mod json;
mod source;
mod text;
mod tree;

pub use source::{
    DecodingStep, DerivedSource, Encoding, LineColumn, LineIndex, Place, PlaceMap, Segment, Source,
    SourceFile, SourceId, Sources, Span,
};
pub use text::{Part, Str};
pub use tree::{
    BuiltPart, Children, ChoiceId, Comment, Hole, HoleId, Kind, Member, Members, NodeId,
    PathElement, Presence, SyntaxError, Tree, TreeBuilder, ValueType,
};
