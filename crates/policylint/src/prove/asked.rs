//! Access that is asked about, as a policy that grants just that.

use std::fmt::Write as _;
use std::sync::Arc;

use policylint_model::{Document, KindOf, Origin, PolicyKind};
use policylint_syntax::{SourceFile, json};

/// Actions and resources, as Access Analyzer's `CheckAccessNotGranted` takes them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskedAccess {
    /// Actions, with wildcards or without; empty stands for all.
    pub actions: Vec<String>,
    /// ARNs of resources, with wildcards or without; empty stands for all.
    pub resources: Vec<String>,
}

/// A policy that allows each item: its actions on its resources.
pub(super) fn document(access: &[AskedAccess]) -> Document {
    let statements: Vec<String> = access.iter().map(statement).collect();
    let text = format!(r#"{{"Version":"2012-10-17","Statement":[{}]}}"#, statements.join(","));
    let tree = Arc::new(json::parse(SourceFile::new("access", text)));
    Document::of_tree(tree, KindOf::certain(PolicyKind::Identity, "made"), Origin::default())
}

fn statement(access: &AskedAccess) -> String {
    let list = |texts: &[String]| match texts {
        [] => r#""*""#.to_owned(),
        _ => format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(",")),
    };
    let (actions, resources) = (list(&access.actions), list(&access.resources));
    format!(r#"{{"Effect":"Allow","Action":{actions},"Resource":{resources}}}"#)
}

/// A text as JSON writes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            control if u32::from(control) < 0x20 => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}
