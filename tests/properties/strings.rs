//! Any text as each of the strings of a policy: ranges lie in it, and canonical forms read back.

use policylint::model::LanguageVersion;
use policylint::model::action::Action;
use policylint::model::arn::{Arn, ArnError, ArnPart, is_account_id};
use policylint::model::condition_key::ConditionKey;
use policylint::model::operator::Operator;
use policylint::model::principal::{
    PrincipalError, aws_principal, canonical_user, federated_principal, service_principal,
};
use policylint::model::value::{Cidr, Instant, Number, decode_base64, parse_bool};
use policylint::model::variable::{Content, occurrence_at, occurrences};

use crate::inputs::{ACTIONS, CHOICES, Choices, KEYS, OPERATORS, PRINCIPALS, RESOURCES, VALUES};
use crate::places::check_range;

pub(crate) fn check(bytes: &[u8]) {
    let text = text(bytes);
    for text in [text.as_str(), text.trim(), text.split(['"', '\n']).next().unwrap_or("")] {
        check_arns(text);
        check_action(text);
        check_operator(text);
        check_condition_key(text);
        check_variables(text);
        check_numbers(text);
        check_instant(text);
        check_cidr(text);
        check_others(text);
        check_principals(text);
    }
}

/// The bytes as text, or words of AWS put together.
fn text(bytes: &[u8]) -> String {
    let Some((&CHOICES, rest)) = bytes.split_first() else {
        return String::from_utf8_lossy(bytes).into_owned();
    };
    let mut choices = Choices::new(rest);
    let words = choices.pick(&[ACTIONS, RESOURCES, OPERATORS, KEYS, VALUES, PRINCIPALS]);
    let mut text = choices.word(words);
    for _ in 0..choices.below(4) {
        text.push_str(choices.pick(&["", ":", "/", " ", "${", "}", "*", "0", ", '"]));
        text.push_str(&choices.word(words));
    }
    text
}

fn check_arns(text: &str) {
    let plain = Arn::parse(text);
    check_arn(text, &plain);
    for version in [LanguageVersion::V2008, LanguageVersion::V2012] {
        let pattern = Arn::parse_pattern(text, version);
        check_arn(text, &pattern);
        if !text.contains('$') || version == LanguageVersion::V2008 {
            assert_eq!(plain.is_ok(), pattern.is_ok(), "{text:?}");
        }
    }
}

fn check_arn(text: &str, arn: &Result<Arn<'_>, ArnError>) {
    match arn {
        Ok(arn) => {
            let parts = [
                ArnPart::Prefix,
                ArnPart::Partition,
                ArnPart::Service,
                ArnPart::Region,
                ArnPart::Account,
                ArnPart::Resource,
            ];
            for part in parts {
                check_range(text, &arn.range(part));
                assert_eq!(text.get(arn.range(part)), Some(arn.part(part)));
            }
            assert_eq!(parts.map(|part| arn.part(part)).join(":"), text);
            match arn.resource_type() {
                Some(kind) => assert_eq!(
                    arn.resource().len(),
                    kind.len() + 1 + arn.resource_id().len(),
                    "{text:?}"
                ),
                None => assert_eq!(arn.resource_id(), arn.resource()),
            }
        }
        Err(error) => {
            check_range(text, &(error.at..error.at));
            check_said(&error.to_string());
        }
    }
}

fn check_action(text: &str) {
    match Action::parse(text) {
        Ok(Action::Everything) => assert!(text.chars().all(|letter| "*:".contains(letter))),
        Ok(Action::Named(name)) => {
            assert_eq!(format!("{}:{}", name.prefix(), name.name()), text);
            assert_eq!(text.get(name.prefix_range()), Some(name.prefix()));
            assert_eq!(text.get(name.name_range()), Some(name.name()));
        }
        Err(error) => {
            check_range(text, &error.range);
            check_said(&error.to_string());
        }
    }
}

fn check_operator(text: &str) {
    match Operator::parse(text) {
        Ok(operator) => {
            let canonical = operator.canonical();
            assert!(canonical.eq_ignore_ascii_case(text), "{text:?} is read as {canonical}");
            assert_eq!(Operator::parse(&canonical), Ok(operator));
            assert_eq!(operator.is_canonical(text), canonical == text);
            assert_eq!(Operator::parse(&text.to_ascii_uppercase()), Ok(operator));
        }
        Err(unknown) => {
            if let Some(nearest) = unknown.nearest {
                assert_eq!(Operator::parse(&nearest.canonical()), Ok(nearest));
            }
        }
    }
}

fn check_condition_key(text: &str) {
    let key = match ConditionKey::parse(text) {
        Ok(key) => key,
        Err(error) => return check_said(&error.to_string()),
    };
    assert_eq!(text.get(key.name_range()), Some(key.name()));
    assert_eq!(key.tag_key_range().and_then(|range| text.get(range)), key.tag_key());
    assert!(text.starts_with(&format!("{}:{}", key.prefix(), key.name())));
    let lower = key.to_lower();
    let again = ConditionKey::parse(&lower).expect("a key stays one in lower case");
    assert_eq!(again, key);
    assert_eq!(again.to_lower(), lower);
}

fn check_variables(text: &str) {
    let mut from = 0;
    for occurrence in occurrences(text) {
        let range = occurrence.range.clone();
        check_range(text, &range);
        assert!(from <= range.start && range.start < range.end, "{text:?}");
        assert!(text.get(range.clone()).is_some_and(|text| text.starts_with("${")));
        assert_eq!(occurrence_at(text, range.start).as_ref(), Some(&occurrence));
        match occurrence.content {
            Ok(Content::Variable(variable)) => {
                assert_eq!(text.get(variable.key_range), Some(variable.key));
                assert!(text.get(range.clone()).is_some_and(|text| text.ends_with('}')));
            }
            Ok(Content::Escape(character)) => {
                let written = format!("${{{character}}}");
                assert_eq!(text.get(range.clone()), Some(written.as_str()));
            }
            Err(error) => check_said(&error.to_string()),
        }
        from = range.end;
    }
    for (at, _) in text.char_indices().take(32) {
        let starts = text.get(at..).is_some_and(|rest| rest.starts_with("${"));
        assert_eq!(occurrence_at(text, at).is_some(), starts, "{text:?} at {at}");
    }
}

fn check_numbers(text: &str) {
    let Some(json) = Number::parse_json(text) else {
        assert_eq!(Number::parse(text), None, "{text:?}");
        return;
    };
    if let Some(number) = Number::parse(text) {
        assert_eq!(number, json);
        if let (Ok(own), Some(zero)) = (text.parse::<f64>(), Number::parse("0"))
            && own != 0.0
        {
            assert_eq!(number.cmp(&zero), own.total_cmp(&0.0), "{text:?}");
        }
    }
    let more = format!("{text}0");
    if text.contains('.') && !text.contains(['e', 'E']) {
        assert_eq!(Number::parse_json(&more).as_ref(), Some(&json), "{more:?}");
    }
}

fn check_instant(text: &str) {
    let Some(instant) = Instant::parse(text) else { return };
    let whole = Instant::from_epoch_seconds(instant.epoch_seconds());
    assert!(whole <= instant, "{text:?}");
    assert_eq!(whole.epoch_seconds(), instant.epoch_seconds());
    if let Some(next) = instant.epoch_seconds().checked_add(1) {
        assert!(instant < Instant::from_epoch_seconds(next), "{text:?}");
    }
}

fn check_cidr(text: &str) {
    let Some(cidr) = Cidr::parse(text) else { return };
    assert_eq!(Cidr::parse(&cidr.to_string()), Some(cidr), "{text:?}");
    assert!(cidr.covers(&cidr) && cidr.overlaps(&cidr));
    assert!(cidr.contains(cidr.network().network()) && cidr.contains(cidr.network().broadcast()));
    assert_eq!(cidr.is_whole_family(), cidr.network().prefix_len() == 0);
}

fn check_others(text: &str) {
    let truth = ["false", "true"].into_iter().position(|word| text.eq_ignore_ascii_case(word));
    if let Some(value) = parse_bool(text) {
        assert_eq!(truth, Some(usize::from(value)), "{text:?}");
    }
    if let Some(bytes) = decode_base64(text) {
        let padding = text.matches('=').count();
        assert_eq!(bytes.len(), text.len() / 4 * 3 - padding, "{text:?}");
    }
    assert_eq!(
        is_account_id(text),
        text.len() == 12 && text.parse::<u64>().is_ok() && !text.starts_with('+')
    );
}

fn check_principals(text: &str) {
    match aws_principal(text) {
        Ok(principal) => {
            if let Some(arn) = principal.arn() {
                assert_eq!(arn.text(), text);
            }
            if let Some(account) = principal.account() {
                assert!(text.contains(account));
            }
        }
        Err(error) => check_refused(text, &error),
    }
    let refusals = [
        service_principal(text).err(),
        federated_principal(text).err(),
        canonical_user(text).err(),
    ];
    for error in refusals.into_iter().flatten() {
        check_refused(text, &error);
    }
    if let Ok(user) = canonical_user(text) {
        assert_eq!(user, text);
    }
}

fn check_refused(text: &str, error: &PrincipalError) {
    check_range(text, &error.range);
    check_said(&error.to_string());
}

/// What is said about a text is a phrase on one line.
fn check_said(phrase: &str) {
    assert!(!phrase.is_empty() && !phrase.ends_with('.') && !phrase.contains('\n'), "{phrase:?}");
}
