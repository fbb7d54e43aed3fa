//! What the documentation of the configuration says is so.

use std::path::Path;

use serde_json::Value;

use crate::project::Project;
use crate::sources::GOOD;

fn docs(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name)).unwrap()
}

/// The fenced blocks of a language.
fn blocks(markdown: &str, language: &str) -> Vec<String> {
    let opening = format!("```{language}\n");
    let parts = markdown.split(opening.as_str()).skip(1);
    parts.map(|part| part.split("```").next().unwrap().to_owned()).collect()
}

#[test]
fn every_example_is_a_configuration() {
    let text = docs("configuration.md");
    let examples = blocks(&text, "toml");
    assert!(examples.len() >= 5, "{}", examples.len());
    for example in examples {
        let name =
            if example.contains("[tool.policylint") { "pyproject.toml" } else { "policylint.toml" };
        let project =
            Project::with(&[("a.json", GOOD), (name, &example), ("shared/policylint.toml", "")]);
        let run = project.run(&["check", "--ignore", "Z001"]);
        assert_ne!(run.code, Some(2), "{example}\n{run}");
    }
}

#[test]
fn the_schema_and_the_list_of_keys_are_fresh() {
    let schema = Project::new().run(&["config", "schema"]).stdout;
    assert!(schema == docs("policylint.schema.json"), "run `cargo xtask gen`");
    let keys = Project::new().run(&["config", "keys"]).stdout;
    assert!(docs("configuration.md").contains(keys.trim()), "run `cargo xtask gen`");
}

/// The schema and the command agree on what a configuration may hold: every key of the schema is known,
/// and says what it is for.
#[test]
fn the_schema_describes_every_key() {
    let schema: Value = serde_json::from_str(&docs("policylint.schema.json")).unwrap();
    let mut count = 0;
    visit(&schema, &mut count);
    assert!(count > 50, "{count}");
}

/// Counts the keys of a schema, each of which must say what it is for.
fn visit(schema: &Value, count: &mut usize) {
    if let Some(properties) = schema["properties"].as_object() {
        assert_eq!(schema["additionalProperties"], false);
        for (name, property) in properties {
            *count += 1;
            assert!(property["description"].is_string(), "{name}");
            visit(property, count);
        }
    }
    schema["anyOf"].as_array().into_iter().flatten().for_each(|schema| visit(schema, count));
    if schema["items"].is_object() {
        visit(&schema["items"], count);
    }
}
