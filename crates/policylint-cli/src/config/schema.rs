//! The JSON schema of the configuration, and its keys as Markdown.

use serde_json::{Map, Value, json};

use super::form::{Form, Test};
use super::keys::{CHAPTERS, Key, Need, Shape, top};
use crate::output::text::push;

/// The schema of `policylint.toml` (JSON Schema, draft 7, which editors know best).
pub(crate) fn schema() -> Value {
    let mut schema = object(top());
    let head = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": format!("{}/raw/main/docs/policylint.schema.json", env!("CARGO_PKG_REPOSITORY")),
        "title": "policylint.toml",
        "description": "The configuration of policylint; the same keys stand under `[tool.policylint]` in `pyproject.toml`.",
    });
    if let (Value::Object(schema), Value::Object(head)) = (&mut schema, head) {
        schema.extend(head);
    }
    schema
}

fn object<'k>(keys: impl Iterator<Item = &'k Key>) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for key in keys {
        let mut property = shape(key.shape);
        if let Value::Object(property) = &mut property {
            property.insert("description".to_owned(), json!(key.docs));
        }
        properties.insert(key.name.to_owned(), property);
        if key.need == Need::Required {
            required.push(key.name);
        }
    }
    let mut object =
        json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if let Value::Object(object) = &mut object
        && !required.is_empty()
    {
        object.insert("required".to_owned(), json!(required));
    }
    object
}

fn shape(shape: Shape) -> Value {
    match shape {
        Shape::Text(form) => text(form),
        Shape::Texts(form) => {
            json!({ "anyOf": [text(form), { "type": "array", "items": text(form) }] })
        }
        Shape::Number { least, most } => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Shape::Flag => json!({ "type": "boolean" }),
        // Tools show a TOML day to a schema as a text.
        Shape::Day => json!({ "type": "string", "format": "date" }),
        Shape::Table(keys) => object(keys.iter()),
        Shape::Tables(keys) => json!({ "type": "array", "items": object(keys.iter()) }),
        Shape::Map(form, inner) => {
            json!({
                "type": "object",
                "propertyNames": text(form),
                "additionalProperties": self::shape(*inner),
            })
        }
        Shape::RulesOrTables(keys) => {
            let item = json!({ "anyOf": [{ "type": "string" }, object(keys.iter())] });
            json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": item }] })
        }
    }
}

fn text(form: &Form) -> Value {
    match form.test {
        Test::Any => json!({ "type": "string" }),
        Test::Words(words) => json!({ "type": "string", "enum": words() }),
        Test::Pattern(pattern, _) => json!({ "type": "string", "pattern": pattern }),
    }
}

/// Every key with what it takes and an example, as Markdown.
pub(crate) fn reference() -> String {
    let mut text = String::new();
    for chapter in &CHAPTERS {
        push!(text, "### {}\n\n", chapter.title);
        for key in chapter.keys {
            describe(key, "", &mut text);
        }
    }
    text
}

fn describe(key: &Key, path: &str, text: &mut String) {
    let name = format!("{path}{}", key.name);
    let need = if key.need == Need::Required { ", required" } else { "" };
    push!(*text, "- **`{name}`** ({}{need}): {}", takes(key.shape), key.docs);
    if !key.example.is_empty() {
        push!(*text, "\n  Example: `{} = {}`", key.name, key.example);
    }
    text.push('\n');
    let inner: &[Key] = match key.shape {
        Shape::Table(keys) | Shape::Tables(keys) | Shape::RulesOrTables(keys) => keys,
        _ => &[],
    };
    for key in inner {
        describe(key, &format!("{name}."), text);
    }
    if path.is_empty() {
        text.push('\n');
    }
}

fn takes(shape: Shape) -> String {
    match shape {
        Shape::Text(form) => words_of(form),
        Shape::Texts(form) => format!("list of {}", plural(&words_of(form))),
        Shape::Number { least, most } => format!("whole number from {least} to {most}"),
        Shape::Flag => "`true` or `false`".to_owned(),
        Shape::Day => "day".to_owned(),
        Shape::Table(_) => "table".to_owned(),
        Shape::Tables(_) => "tables".to_owned(),
        Shape::Map(form, inner) => format!("table from {} to {}", words_of(form), takes(*inner)),
        Shape::RulesOrTables(_) => "list of rules, or tables".to_owned(),
    }
}

/// What a text is, without its article: its words, if only some will do.
fn words_of(form: &Form) -> String {
    let words = form.words();
    if words.is_empty() {
        let what = form.what;
        return what.split_once(' ').map_or(what, |(_, rest)| rest).to_owned();
    }
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

fn plural(what: &str) -> String {
    if what.starts_with('`') { format!("words among {what}") } else { format!("items: {what}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_what_its_key_takes() {
        fn check(keys: &[Key]) {
            for key in keys {
                match key.shape {
                    Shape::Table(inner) | Shape::Tables(inner) | Shape::RulesOrTables(inner) => {
                        check(inner);
                    }
                    _ => assert!(!key.example.is_empty(), "{}", key.name),
                }
                if key.example.is_empty() {
                    continue;
                }
                let text = format!("{} = {}\n", key.name, key.example);
                let (table, errors) = toml::de::DeTable::parse_recoverable(&text);
                assert!(errors.is_empty(), "{text}");
                let faults =
                    super::super::validate::faults(table.get_ref(), 0..0, std::iter::once(key));
                assert_eq!(faults, [], "{text}");
            }
        }
        for chapter in &CHAPTERS {
            check(chapter.keys);
        }
    }

    #[test]
    fn keys_are_named_once_and_described() {
        let mut names: Vec<&str> = top().map(|key| key.name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(top().all(|key| key.docs.ends_with('.')));
    }
}
