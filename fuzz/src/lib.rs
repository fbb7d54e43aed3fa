//! The properties of `tests/properties`, for fuzz targets: each panics on an input that breaks it.

#[path = "../../tests/properties/answers.rs"]
mod answers;
#[path = "../../tests/properties/evaluate.rs"]
mod evaluate;
#[path = "../../tests/properties/fix.rs"]
mod fix;
#[path = "../../tests/properties/inputs.rs"]
mod inputs;
#[path = "../../tests/properties/lint.rs"]
mod lint;
#[path = "../../tests/properties/lower.rs"]
mod lower;
#[path = "../../tests/properties/pattern.rs"]
mod pattern;
#[path = "../../tests/properties/places.rs"]
mod places;
#[path = "../../tests/support/shapes.rs"]
mod shapes;
#[path = "../../tests/properties/strings.rs"]
mod strings;

/// A property of inputs.
pub type Property = fn(&[u8]);

/// `answers.rs`
pub const ANSWERS: Property = answers::check;
/// `evaluate.rs`
pub const EVALUATE: Property = evaluate::check;
/// `fix.rs`
pub const FIX: Property = fix::check;
/// `lint.rs`
pub const LINT: Property = lint::check;
/// `lower.rs`
pub const LOWER: Property = lower::check;
/// `pattern.rs`
pub const PATTERN: Property = pattern::check;
/// `strings.rs`
pub const STRINGS: Property = strings::check;
