//! Places of decoded text: through escapes, percent-encoding, and texts inside texts.
#![expect(clippy::unwrap_used, clippy::string_slice, reason = "a test may panic")]

use policylint_syntax::{
    BuiltPart, DecodingStep, Hole, NodeId, Place, PlaceMap, Segment, Source, SourceFile, SourceId,
    Span, Tree, TreeBuilder, edit, json,
};
use proptest::prelude::*;

fn parse(text: &str) -> Tree {
    json::parse(SourceFile::new("t", text))
}

/// One character as it may stand in a JSON string.
fn written(character: char, choice: u8) -> String {
    let quoted = json::quote(&character.to_string());
    if choice.is_multiple_of(2) {
        return quoted[1..quoted.len() - 1].to_owned();
    }
    let mut units = [0; 2];
    let units = character.encode_utf16(&mut units).iter();
    units.map(|unit| format!("\\u{unit:04X}")).collect::<Vec<_>>().concat()
}

fn percent(text: &str, choice: u8) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() && choice.is_multiple_of(2);
    let byte =
        |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02x}") };
    text.bytes().map(byte).collect()
}

/// Texts in which each character is followed by how it is written.
fn characters() -> impl Strategy<Value = Vec<(char, u8)>> {
    let character = prop_oneof![
        any::<char>(),
        prop::sample::select(vec!['a', '"', '\\', '\n', 'é', '😀', '%'])
    ];
    prop::collection::vec((character, any::<u8>()), 0..12)
}

/// The text of a place in the outermost file.
fn in_file(tree: &Tree, place: Place) -> &str {
    let sources = tree.sources();
    let outer = sources.outermost(place);
    assert_eq!(outer.source, SourceId(0));
    sources.slice(outer)
}

/// Checks that each character of a string node comes from the text that `pieces` has for it.
fn check_places(tree: &Tree, node: NodeId, pieces: &[(char, String)]) {
    let string = tree.string(node).unwrap();
    let text: String = pieces.iter().map(|(character, _)| *character).collect();
    assert_eq!(string.decoded(), text);
    let mut at = 0;
    for (character, piece) in pieces {
        let next = at + character.len_utf8();
        assert_eq!(in_file(tree, string.place_of(at..next)), piece);
        assert_eq!(in_file(tree, string.place_of(at..at)), "");
        at = next;
    }
    let whole: String = pieces.iter().map(|(_, piece)| piece.as_str()).collect();
    assert_eq!(in_file(tree, string.place_of(0..at)), whole);
    let end = tree.sources().outermost(string.place_of(0..at)).span.end;
    // The end of the text, and ranges past it, are there too.
    for range in [at..at, at + 5..at + 9] {
        assert_eq!(tree.sources().outermost(string.place_of(range)).span.end, end);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_string(characters in characters()) {
        let pieces: Vec<(char, String)> = characters.iter().map(|(c, choice)| (*c, written(*c, *choice))).collect();
        let inner: String = pieces.iter().map(|(_, piece)| piece.as_str()).collect();
        let tree = parse(&format!("[\"{inner}\"]"));
        check_places(&tree, tree.node(1).unwrap(), &pieces);
    }

    #[test]
    fn a_string_in_json_in_a_string(characters in characters(), outer in any::<u8>()) {
        let escape = |text: &str| text.chars().map(|c| written(c, outer)).collect::<String>();
        let pieces: Vec<(char, String)> =
            characters.iter().map(|(c, choice)| (*c, escape(&written(*c, *choice)))).collect();
        let inner: String = pieces.iter().map(|(_, piece)| piece.as_str()).collect();
        let tree = parse(&format!("{{\"Policy\": \"{}{inner}{}\"}}", escape("[\""), escape("\"]")));
        let (sources, source) = json::derive_json_string(&tree, tree.node(2).unwrap());
        let inside = json::parse_derived(sources, source);
        prop_assert_eq!(inside.errors(), &[]);
        check_places(&inside, inside.node(1).unwrap(), &pieces);
    }

    #[test]
    fn a_string_in_percent_encoded_json(characters in characters(), outer in any::<u8>()) {
        let pieces: Vec<(char, String)> =
            characters.iter().map(|(c, choice)| (*c, percent(&written(*c, *choice), outer))).collect();
        let inner: String = pieces.iter().map(|(_, piece)| piece.as_str()).collect();
        let tree = parse(&format!("{{\"Policy\": \"%5B%22{inner}%22%5d\"}}"));
        let (sources, source) = json::derive_percent_decoded(&tree, tree.node(2).unwrap());
        let inside = json::parse_derived(sources, source);
        prop_assert_eq!(inside.errors(), &[]);
        check_places(&inside, inside.node(1).unwrap(), &pieces);
    }

    /// Changes text three levels down and reads it back the same way.
    #[test]
    fn an_edit_three_levels_down(old in "[a\"\\\\é%\n]{1,4}", new in "[b\"\\\\😀%\n]{0,4}", twice in any::<bool>()) {
        let policy = format!("{{\"Sid\": {}}}", json::quote(&old));
        let mut encoded = percent(&policy, 1);
        if twice {
            encoded = percent(&encoded, 1);
        }
        let file = format!("[{}]", json::quote(&json::quote(&encoded)));
        let read = |text: &str| {
            let tree = parse(text);
            let (sources, source) = json::derive_json_string(&tree, tree.node(1).unwrap());
            let tree = json::parse_derived(sources, source);
            let (mut sources, mut source) = json::derive_percent_decoded(&tree, tree.root().unwrap());
            if twice {
                (sources, source) = json::derive_percent_decoded_source(sources, source);
            }
            json::parse_derived(sources, source)
        };
        let tree = read(&file);
        let sid = tree.node(2).unwrap();
        let first = old.chars().next().unwrap().len_utf8();
        let edits = [
            edit::replace_text(&tree, sid, first..old.len(), &new).unwrap(),
            edit::insert_member(&tree, tree.root().unwrap(), None, "é", "[1]").unwrap(),
        ];
        let changed = read(&edit::apply(&file, &edits).unwrap());
        prop_assert_eq!(changed.errors(), &[]);
        let expected = format!("{}{new}", &old[..first]);
        prop_assert_eq!(changed.string(changed.node(5).unwrap()).unwrap().decoded(), expected);
        prop_assert_eq!(changed.string(changed.node(1).unwrap()).unwrap().decoded(), "é");
    }
}

#[test]
fn steps_name_how_a_text_was_made() {
    let tree = parse("[\"%5B%5D\"]");
    let (sources, source) = json::derive_percent_decoded(&tree, tree.node(1).unwrap());
    let Some(Source::Derived(derived)) = sources.get(source) else { panic!("it is derived") };
    assert_eq!(derived.steps, [DecodingStep::JsonString, DecodingStep::PercentEncoding]);
    assert_eq!(sources.text(source), "[]");
}

#[test]
fn faulty_percent_encoding_stands_for_itself() {
    let tree = parse("[\"%%41%zz%C3%A9%C3x%\"]");
    let (sources, source) = json::derive_percent_decoded(&tree, tree.node(1).unwrap());
    assert_eq!(sources.text(source), "%A%zzé\u{fffd}x%");
}

#[test]
fn texts_that_cannot_be_written_back_say_so() {
    let latin1 = json::parse(SourceFile::from_bytes("t", b"[\"\xe9\", 1]".to_vec()));
    let node = latin1.node(2).unwrap();
    assert_eq!(edit::remove_item(&latin1, node).unwrap_err().why, "the text has syntax errors");
    let utf16: Vec<u8> = "\u{feff}[1]".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16 = json::parse(SourceFile::from_bytes("t", utf16));
    let node = utf16.node(1).unwrap();
    assert_eq!(edit::replace_value(&utf16, node, "2").unwrap_err().why, "the file is not UTF-8");
    let single = parse("['a']");
    let node = single.node(1).unwrap();
    assert_eq!(
        edit::replace_text(&single, node, 0..1, "b").unwrap_err().why,
        "the text has syntax errors"
    );
    let root = single.root().unwrap();
    assert_eq!(edit::remove_item(&single, root).unwrap_err().why, "it is in no list and no object");
    let tree = parse("[\"é\"]");
    let node = tree.node(1).unwrap();
    assert_eq!(
        edit::replace_text(&tree, node, 0..1, "b").unwrap_err().why,
        "the text has no such range"
    );
}

#[test]
fn a_string_put_together_has_a_place_for_every_part() {
    let file = SourceFile::new("main.tf", "x = \"arn:${b.arn}/*\"");
    let mut builder = TreeBuilder::new(Tree::over(file));
    let place = |start, end| Place::new(SourceId(0), Span::new(start, end));
    let verbatim = |at: Place| PlaceMap::new(vec![Segment { start: 0, place: at, verbatim: true }]);
    let hole = builder.hole(Hole::default());
    builder.built_string(
        place(4, 20),
        vec![
            BuiltPart::Text("arn:".to_owned(), verbatim(place(5, 9))),
            BuiltPart::Hole(hole, place(9, 17)),
            BuiltPart::Text("/*".to_owned(), verbatim(place(17, 19))),
        ],
    );
    let tree = builder.finish();
    let string = tree.string(tree.root().unwrap()).unwrap();
    let hole = string.holes()[0].0;
    let text = |range| in_file(&tree, string.place_of(range));
    assert_eq!(string.decoded(), "arn:\u{fffc}/*");
    assert_eq!([text(0..2), text(hole..hole + 3), text(8..9)], ["ar", "${b.arn}", "*"]);
    assert_eq!([text(2..hole + 3), text(0..9), text(9..9)], ["n:${b.arn}", "arn:${b.arn}/*", ""]);
    assert_eq!(string.place_of(9..9), place(19, 19));
    let why = edit::replace_text(&tree, tree.root().unwrap(), 0..1, "x").unwrap_err().why;
    assert_eq!(why, "only JSON text can be edited");
}
