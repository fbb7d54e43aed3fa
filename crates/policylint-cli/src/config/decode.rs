//! From a sound configuration to settings.

use policylint::{
    AccessRef, BadGlob, Confidence, Framework, Guards, NamedRule, PathGlobs, Persona, PolicyKind,
    Quoting, RequiredCondition, RequiredTag, RuleSelector, Sensitive, Severity, SingleValue, Span,
    Suppression, Written,
};

use super::section::Section;
use super::validate::Fault;
use super::{Config, KindHint};

/// Lays one text of a configuration over those that it extends. `text` is its number.
///
/// # Errors
/// Patterns of paths that cannot be read.
pub(super) fn lay_over(config: &mut Config, text: usize, top: Section<'_>) -> Vec<Fault> {
    let mut faults = Vec::new();
    files(config, top, &mut faults);
    rules(config, text, top, &mut faults);
    suppressions(config, text, top, &mut faults);
    trust(config, top);
    demands(config, top);
    aws(config, text, top);
    style(config, top);
    faults
}

/// Sets a list if there is a key of this name.
fn set(target: &mut Vec<String>, top: Section<'_>, name: &str) {
    if let Some(texts) = top.texts(name) {
        *target = texts;
    }
}

fn globs(section: Section<'_>, name: &str, faults: &mut Vec<Fault>) -> PathGlobs {
    globs_of(&section.placed_texts(name).unwrap_or_default(), faults)
}

fn globs_of(patterns: &[(String, Span)], faults: &mut Vec<Fault>) -> PathGlobs {
    let texts: Vec<String> = patterns.iter().map(|(text, _)| text.clone()).collect();
    PathGlobs::parse(&texts).unwrap_or_else(|BadGlob { index, reason }| {
        if let Some((text, span)) = patterns.get(index) {
            faults.push(Fault {
                span: span.range(),
                message: format!("`{text}` is no pattern of paths: {reason}"),
                remedy: "correct it, or write `[*]` and `[{]` for the characters themselves"
                    .to_owned(),
            });
        }
        PathGlobs::default()
    })
}

fn files(config: &mut Config, top: Section<'_>, faults: &mut Vec<Fault>) {
    if top.has("exclude") {
        config.exclude = globs(top, "exclude", faults);
    }
    for entry in top.sections("kind") {
        let word = entry.text("kind");
        config.kinds.push(KindHint {
            files: globs(entry, "files", faults),
            kind: PolicyKind::ALL.into_iter().find(|kind| Some(kind.as_str()) == word.as_deref()),
            resource_type: entry.text("resource-type"),
        });
    }
}

/// Notes rules that were named, and returns what those that exist select.
fn named(config: &mut Config, text: usize, rules: Vec<NamedRule>) -> Vec<RuleSelector> {
    let selectors = rules.iter().filter_map(|named| named.selector.clone().ok()).collect();
    if let Some(text) = config.texts.get_mut(text) {
        text.written.rules.extend(rules);
    }
    selectors
}

fn rules(config: &mut Config, text: usize, top: Section<'_>, faults: &mut Vec<Fault>) {
    if let Some(rules) = top.rules("select") {
        config.settings.rules.select = named(config, text, rules);
    }
    if let Some(rules) = top.rules("ignore") {
        config.settings.rules.ignore = named(config, text, rules);
    }
    let more = named(config, text, top.rules("extend-select").unwrap_or_default());
    config.settings.rules.extend_select.extend(more);
    let more = named(config, text, top.rules("extend-ignore").unwrap_or_default());
    config.settings.rules.ignore.extend(more);
    for (pattern, span, names) in top.map("per-file-ignores") {
        let files = globs_of(&[(pattern, span)], faults);
        let rules = names.iter().map(|(name, span)| NamedRule::new(name, *span)).collect();
        let selectors = named(config, text, rules);
        let entries = selectors.into_iter().map(|selector| (files.clone(), selector));
        config.settings.per_file_ignores.extend(entries);
    }
    severities(config, text, top);
    let settings = &mut config.settings;
    if let Some(word) = top.text("persona") {
        settings.persona = if word == "strict" { Persona::Strict } else { Persona::Default };
    }
    settings.min_severity =
        top.text("min-severity").map_or(settings.min_severity, |w| severity(&w));
    settings.min_confidence =
        top.text("min-confidence").map_or(settings.min_confidence, |word| confidence(&word));
    if let Some(words) = top.texts("framework") {
        settings.rules.frameworks = words.iter().filter_map(|word| Framework::of(word)).collect();
    }
}

/// Severities: the longest names come last, as the last that selects a rule counts.
fn severities(config: &mut Config, text: usize, top: Section<'_>) {
    let mut entries = top.map("severity");
    entries.sort_by_key(|(name, ..)| (Some(name.as_str()) != Some("ALL"), name.len()));
    for (name, span, words) in entries {
        let selectors = named(config, text, vec![NamedRule::new(&name, span)]);
        let chosen = words.first().and_then(|(word, _)| severity(word));
        let entries = selectors.into_iter().zip(chosen);
        config.settings.severities.extend(entries);
    }
}

fn severity(word: &str) -> Option<Severity> {
    [Severity::Error, Severity::Warning, Severity::Info].into_iter().find(|s| s.as_str() == word)
}

fn confidence(word: &str) -> Option<Confidence> {
    [Confidence::Low, Confidence::Medium, Confidence::High].into_iter().find(|c| c.as_str() == word)
}

fn suppressions(config: &mut Config, text: usize, top: Section<'_>, faults: &mut Vec<Fault>) {
    for entry in top.sections("ignore") {
        let reason = entry.span_of("reason").unwrap_or(entry.span);
        config.settings.suppressions.push(Suppression {
            rules: entry.rules("rule").unwrap_or_default(),
            files: globs(entry, "files", faults),
            sid: entry.text("sid"),
            pointer: entry.text("pointer"),
            value: entry.text("value"),
            reason: entry.text("reason").unwrap_or_default(),
            until: entry.day("until"),
            written: Written {
                text,
                entry: entry.span,
                whole: Span::new(entry.span.start, entry.end()),
                reason,
                until: entry.span_of("until").unwrap_or(entry.span),
            },
        });
    }
}

fn trust(config: &mut Config, top: Section<'_>) {
    let settings = &mut config.settings;
    set(&mut settings.own_accounts, top, "own-accounts");
    set(&mut settings.own_organizations, top, "own-organizations");
    set(&mut settings.trusted_accounts, top, "trusted-accounts");
    set(&mut settings.trusted_organizations, top, "trusted-organizations");
    set(&mut settings.trusted_providers, top, "trusted-providers");
}

fn demands(config: &mut Config, top: Section<'_>) {
    let settings = &mut config.settings;
    for (key, _, values) in top.map("required-tags") {
        let values = values.into_iter().map(|(value, _)| value).collect();
        settings.required_tags.retain(|tag| tag.key != key);
        settings.required_tags.push(RequiredTag { key, values });
    }
    settings.sensitive.extend(top.sections("sensitive").into_iter().map(sensitive));
    for entry in top.sections("required-condition") {
        settings.required_conditions.push(RequiredCondition {
            access: access(entry),
            operator: entry.text("operator").unwrap_or_default(),
            key: entry.text("key").unwrap_or_default(),
            values: entry.texts("values").unwrap_or_default(),
        });
    }
    settings.forbidden_access.extend(top.sections("forbidden-access").into_iter().map(access));
    set(&mut settings.enclave_measurements, top, "enclave-measurements");
}

fn access(entry: Section<'_>) -> AccessRef {
    AccessRef {
        actions: entry.texts("actions").unwrap_or_default(),
        resources: entry.texts("resources").unwrap_or_default(),
        reason: entry.text("reason"),
    }
}

fn sensitive(entry: Section<'_>) -> Sensitive {
    let values = entry.texts("tag-values").unwrap_or_default();
    let guards = entry.section("require").map(|guards| Guards {
        mfa: guards.flag("mfa"),
        tls: guards.flag("tls"),
        kms_keys: guards.texts("kms-keys").unwrap_or_default(),
        vpc_endpoints: guards.texts("vpc-endpoints").unwrap_or_default(),
        expiry: guards.flag("expiry"),
    });
    Sensitive {
        name: entry.text("name").unwrap_or_default(),
        tag: entry.text("tag-key").map(|key| RequiredTag { key, values }),
        resources: entry.texts("resources").unwrap_or_default(),
        actions: entry.texts("actions").unwrap_or_default(),
        require: guards.unwrap_or_default(),
    }
}

fn aws(config: &mut Config, text: usize, top: Section<'_>) {
    let settings = &mut config.settings;
    set(&mut settings.partitions, top, "partitions");
    set(&mut settings.regions, top, "regions");
    set(&mut settings.extra_actions, top, "extra-actions");
    set(&mut settings.extra_services, top, "extra-services");
    settings.quotas.extend(top.numbers("quotas"));
    settings.shortest_ipv4_prefix =
        top.number("shortest-ipv4-prefix").or(settings.shortest_ipv4_prefix);
    settings.shortest_ipv6_prefix =
        top.number("shortest-ipv6-prefix").or(settings.shortest_ipv6_prefix);
    if let Some(days) = top.number("catalog-max-age-days") {
        settings.catalog_max_age_days = Some(days);
        // Only the text that counts speaks of it.
        config.texts.iter_mut().for_each(|text| text.written.catalog_max_age = None);
        if let Some(text) = config.texts.get_mut(text) {
            text.written.catalog_max_age = top.span_of("catalog-max-age-days");
        }
    }
}

fn style(config: &mut Config, top: Section<'_>) {
    let Some(section) = top.section("style") else { return };
    let style = &mut config.settings.style;
    style.sid_pattern = section.text("sid-pattern").or_else(|| style.sid_pattern.take());
    set(&mut style.element_order, section, "element-order");
    style.single_value = match section.text("single-value").as_deref() {
        Some("bare") => Some(SingleValue::Bare),
        Some(_) => Some(SingleValue::List),
        None => style.single_value,
    };
    style.quoting = match section.text("quoting").as_deref() {
        Some("quoted") => Some(Quoting::Quoted),
        Some(_) => Some(Quoting::Bare),
        None => style.quoting,
    };
}
