//! The JSON type of a value, in words.

use policylint_syntax::Kind;

/// The type with its article: "a number".
pub(crate) fn phrase(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "`null`",
        Kind::True | Kind::False => "a boolean",
        Kind::Number => "a number",
        Kind::String => "a string",
        Kind::Array => "an array",
        Kind::Object => "an object",
        Kind::Hole | Kind::Choice => "a value that is not known",
        Kind::Error => "not JSON",
    }
}
