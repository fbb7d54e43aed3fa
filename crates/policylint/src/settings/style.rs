//! How an organization wants its policies written: what the style rules compare with.

/// How policies are written. What is not set is not compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Style {
    /// The pattern that each `Sid` must match, with `*` and `?` as wildcards.
    pub sid_pattern: Option<String>,
    /// How a list of one value is written.
    pub single_value: Option<SingleValue>,
    /// The order of a statement's elements, by their names; empty for that of the IAM User Guide.
    pub element_order: Vec<String>,
    /// How booleans and numbers in conditions are written.
    pub quoting: Option<Quoting>,
}

/// How a list of one value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SingleValue {
    /// As the bare value: `"s3:GetObject"`.
    Bare,
    /// As a list: `["s3:GetObject"]`.
    List,
}

/// How booleans and numbers in conditions are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quoting {
    /// As strings: `"true"`.
    Quoted,
    /// As JSON's own: `true`.
    Bare,
}
