//! From the text of `loopctl.toml` to a policy; what is wrong is told with its place.

use std::cell::RefCell;
use std::collections::BTreeMap;

use globset::Glob;
use regex::Regex;

use super::fields::{Fields, Notes, one_of, quoted};
use super::probe::probe;
use super::{
    Adopt, Attested, Commit, Docs, Field, FieldType, FrontMatterPolicy, Gaps, Hooks, Level, Levels, Policy, Prepare,
    Read, Receipts, Scope, Statuses, Trailers,
};
use crate::model::status::Word;
use crate::model::vocabulary::{Vocabulary, Words};
use crate::syntax::Node;
use crate::text::did_you_mean;
use crate::text::{Fault, RepoPath, Source};

/// What every path of a policy is.
pub(super) const INSIDE: &str = "paths are relative to the root of the repository and stay inside it";

const LEVELS: [(&str, Level); 5] = [
    ("error", Level::Error),
    ("warn", Level::Warn),
    ("warning", Level::Warn),
    ("info", Level::Info),
    ("off", Level::Off),
];

pub(super) fn read(source: Source) -> Read {
    let (root, faults) = crate::syntax::toml(source.text());
    let notes = Notes { faults: RefCell::new(faults), ..Notes::default() };
    let mut words = Vocabulary::default();
    let policy = policy(&root, &notes, &mut words);
    let mut faults = notes.faults.into_inner();
    faults.sort_by_key(|fault| fault.span);
    Read { policy, words, origins: notes.origins.into_inner(), source: Some(source), faults }
}

fn policy(root: &Node, notes: &Notes, words: &mut Vocabulary) -> Policy {
    let mut top = Fields::new(root, "", notes);
    let policy = Policy {
        required_version: required_version(&mut top),
        docs: top.table("docs").map(docs).unwrap_or_default(),
        gaps: top.table("gaps").map(gaps).unwrap_or_default(),
        receipts: top.table("receipts").map(receipts).unwrap_or_default(),
        status: top.table("status").map(|fields| statuses(fields, notes, words)).unwrap_or_default(),
        front_matter: top.table("front-matter").map(front_matter).unwrap_or_default(),
        commit: top.table("commit").map(commit),
        hooks: top.table("hooks").map(hooks).unwrap_or_default(),
        adopt: top.table("adopt").map(adopt).unwrap_or_default(),
        levels: top.named("levels").into_iter().filter_map(|(name, key, _)| levels(root, name, key, notes)).collect(),
        probes: top.named("probes").into_iter().map(|(name, key, fields)| probe(name, key, fields, notes)).collect(),
    };
    top.finish();
    policy
}

/// `>=0.1`: a version that this loopctl is too old for is a fault.
fn required_version(top: &mut Fields<'_>) -> Option<String> {
    let written = top.string("required-version")?;
    let number = |text: &str| -> Option<Vec<u64>> { text.trim().split('.').map(|part| part.parse().ok()).collect() };
    let mine = number(env!("CARGO_PKG_VERSION")).unwrap_or_default();
    match number(written.trim_start_matches([' ', '>', '=', '^'])) {
        None => {
            let help = Some("write it as `>=0.1`".to_owned());
            top.refuse("required-version", format!("`required-version` is no version: `{written}`"), help);
        }
        Some(wanted) if wanted > mine => {
            let message = format!("this policy wants loopctl {written}; this is {}", env!("CARGO_PKG_VERSION"));
            top.refuse("required-version", message, Some("install a newer loopctl".to_owned()));
        }
        Some(_) => {}
    }
    Some(written)
}

fn docs(mut fields: Fields<'_>) -> Docs {
    let standard = Docs::default();
    let docs = Docs {
        include: globs(&mut fields, "include").unwrap_or(standard.include),
        exclude: globs(&mut fields, "exclude").unwrap_or_default(),
    };
    fields.finish();
    docs
}

/// A list of patterns, each of which must be one.
pub(super) fn globs(fields: &mut Fields<'_>, key: &'static str) -> Option<Vec<String>> {
    let patterns = fields.strings(key)?;
    for pattern in &patterns {
        if let Err(error) = Glob::new(pattern) {
            fields.refuse_entry(key, pattern, format!("`{pattern}` is no pattern: {}", error.kind()), None);
        }
    }
    Some(patterns)
}

fn gaps(mut fields: Fields<'_>) -> Gaps {
    let gaps = Gaps { registry: path(&mut fields, "registry") };
    fields.finish();
    gaps
}

fn receipts(mut fields: Fields<'_>) -> Receipts {
    let standard = Receipts::default();
    let receipts = Receipts {
        dir: path(&mut fields, "dir").unwrap_or(standard.dir),
        allowed_signers: path(&mut fields, "allowed-signers"),
        keep: duration(&mut fields, "keep"),
        redact: patterns(&mut fields, "redact"),
    };
    fields.finish();
    receipts
}

/// A path inside the repository.
fn path(fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
    let path = fields.string(key)?;
    if RepoPath::new(&path).is_err() {
        fields.refuse(key, format!("`{path}` is no path inside the repository"), Some(INSIDE.to_owned()));
        return None;
    }
    Some(path)
}

/// A length of time: `45s`, `90m`, `24h`, `30d`.
pub(super) fn duration(fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
    let text = fields.string(key)?;
    let number = text.strip_suffix(['s', 'm', 'h', 'd']).unwrap_or_default();
    if number.parse::<u32>().is_ok() {
        return Some(text);
    }
    fields.refuse(
        key,
        format!("`{text}` is no length of time"),
        Some("write it as `45s`, `90m`, `24h` or `30d`".to_owned()),
    );
    None
}

fn statuses(mut fields: Fields<'_>, notes: &Notes, words: &mut Vocabulary) -> Statuses {
    let statuses = Statuses {
        r#loop: spellings(fields.get("loop"), "status.loop", &mut words.loops, notes),
        phase: spellings(fields.get("phase"), "status.phase", &mut words.phases, notes),
        gap: spellings(fields.get("gap"), "status.gap", &mut words.gaps, notes),
    };
    fields.finish();
    statuses
}

/// The spellings of one family, added to its words. A word that means something else is told.
fn spellings<T: Word>(
    node: Option<&Node>,
    path: &str,
    words: &mut Words<T>,
    notes: &Notes,
) -> BTreeMap<String, Vec<String>> {
    let mut added = BTreeMap::new();
    for (key, value) in node.and_then(Node::entries).unwrap_or_default() {
        let Some(name) = key.text() else { continue };
        let Some((meaning, _)) = T::NAMES.iter().find(|(_, canonical)| *canonical == name) else {
            let known: Vec<&str> = T::NAMES.iter().map(|(_, name)| *name).collect();
            let mut fault =
                Fault::new(key.span, format!("`{path}.{name}` is no status; there are {}", known.join(", ")));
            fault.help = did_you_mean(name, known);
            notes.fault(fault);
            continue;
        };
        notes.origins.borrow_mut().insert(format!("{path}.{name}"), value.span);
        let mut list = Vec::new();
        for element in value.elements() {
            let Some(spelling) = element.as_str() else {
                notes.fault(Fault::new(element.span, format!("`{path}.{name}` holds {}, not a text", element.noun())));
                continue;
            };
            match words.get(spelling) {
                Some(other) if other != *meaning => {
                    notes.fault(Fault::new(element.span, format!("`{spelling}` already means `{}`", other.name())));
                }
                Some(_) => {}
                None => words.add(spelling, *meaning),
            }
            list.push(spelling.to_owned());
        }
        added.insert(name.to_owned(), list);
    }
    added
}

fn front_matter(mut fields: Fields<'_>) -> FrontMatterPolicy {
    const TYPES: [(&str, FieldType); 5] = [
        ("string", FieldType::String),
        ("date", FieldType::Date),
        ("integer", FieldType::Integer),
        ("boolean", FieldType::Boolean),
        ("list", FieldType::List),
    ];
    let own = fields.named("fields").into_iter().map(|(name, _, mut fields)| {
        let field = Field {
            r#type: fields.word("type", &TYPES).unwrap_or_default(),
            required: fields.boolean("required").unwrap_or_default(),
            values: fields.strings("values").unwrap_or_default(),
        };
        fields.finish();
        (name.to_owned(), field)
    });
    let policy = FrontMatterPolicy { fields: own.collect() };
    fields.finish();
    policy
}

/// A number of characters that a text may have.
fn length(fields: &mut Fields<'_>, key: &'static str) -> Option<u32> {
    let number = fields.integer(key)?;
    let length = u32::try_from(number).ok().filter(|length| *length > 0);
    if length.is_none() {
        fields.refuse(
            key,
            format!("`{number}` is no length of a text"),
            Some("give a whole number from 1 on".to_owned()),
        );
    }
    length
}

fn commit(mut fields: Fields<'_>) -> Commit {
    const SCOPES: [(&str, Scope); 3] =
        [("governed", Scope::Governed), ("always", Scope::Always), ("never", Scope::Never)];
    let standard = Commit::default();
    // `types = "any"` is how the default is written.
    let any = |list: Vec<String>| if list == ["any"] { Vec::new() } else { list };
    let commit = Commit {
        types: fields.strings("types").map(any).unwrap_or_default(),
        scopes: fields.strings("scopes").map(any).unwrap_or_default(),
        scope: fields.word("scope", &SCOPES).unwrap_or_default(),
        subject_max: length(&mut fields, "subject-max").unwrap_or(standard.subject_max),
        trailers: fields.tables("trailers").into_iter().map(trailers).collect(),
    };
    fields.finish();
    commit
}

fn trailers(mut fields: Fields<'_>) -> Trailers {
    let mut allow = BTreeMap::new();
    if let Some(values) = fields.get("allow") {
        for (key, list) in values.entries().unwrap_or_default() {
            let texts = fields.list_of(list, "allow", "a text", |node| node.as_str().map(str::to_owned));
            allow.insert(key.text().unwrap_or_default().to_owned(), texts);
        }
    }
    let trailers = Trailers {
        paths: globs(&mut fields, "paths").unwrap_or_default(),
        require: fields.strings("require").unwrap_or_default(),
        allow,
    };
    fields.finish();
    trailers
}

fn hooks(mut fields: Fields<'_>) -> Hooks {
    const PREPARE: [(&str, Prepare); 3] =
        [("template", Prepare::Template), ("always", Prepare::Always), ("never", Prepare::Never)];
    let hooks = Hooks {
        strict: fields.boolean("strict").unwrap_or_default(),
        prepare: fields.word("prepare", &PREPARE).unwrap_or_default(),
    };
    fields.finish();
    hooks
}

fn adopt(mut fields: Fields<'_>) -> Adopt {
    let attested = fields.tables("attested").into_iter().map(|mut fields| {
        let attested = Attested {
            commit: fields.string("commit").unwrap_or_default(),
            reason: fields.string("reason").unwrap_or_default(),
        };
        for (key, value) in [("commit", &attested.commit), ("reason", &attested.reason)] {
            if value.trim().is_empty() {
                fields.refuse(key, format!("an attested commit wants a `{key}`"), None);
            }
        }
        fields.finish();
        attested
    });
    let adopt = Adopt { attested: attested.collect(), since: fields.string("since") };
    fields.finish();
    adopt
}

/// A level, or the levels of a path.
fn levels(root: &Node, name: &str, key: &Node, notes: &Notes) -> Option<(String, Levels)> {
    let value = root.get("levels")?.get(name)?;
    let Some(entries) = value.entries() else {
        code(name, key, notes);
        let level = one_of(notes, value, &format!("levels.{name}"), &LEVELS)?;
        return Some((name.to_owned(), Levels::Everywhere(level)));
    };
    if let Err(error) = Glob::new(name) {
        notes.fault(Fault::new(key.span, format!("`{name}` is no pattern: {}", error.kind())));
    }
    let below = entries.iter().filter_map(|(key, value)| {
        let rule = key.text()?;
        code(rule, key, notes);
        notes.origins.borrow_mut().insert(format!("levels.{}.{}", quoted(name), quoted(rule)), value.span);
        Some((rule.to_owned(), one_of(notes, value, &format!("levels.\"{name}\".{rule}"), &LEVELS)?))
    });
    Some((name.to_owned(), Levels::Below(below.collect())))
}

/// A rule is named by its code, a prefix of codes, or its name.
fn code(name: &str, key: &Node, notes: &Notes) {
    let digits = name.strip_prefix("LC");
    let coded = digits.is_some_and(|digits| digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit()));
    let named = name.contains('-') && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    if !coded && !named {
        let help = "write a code (`LC306`), a prefix (`LC3`) or a rule's name (`unproven-done`)";
        notes.fault(Fault::new(key.span, format!("`{name}` names no rule")).help(help));
    }
}

/// Regular expressions, each of which must be one.
pub(super) fn patterns(fields: &mut Fields<'_>, key: &'static str) -> Vec<String> {
    let patterns = fields.strings(key).unwrap_or_default();
    patterns.iter().for_each(|pattern| is_pattern(fields, key, pattern));
    patterns
}

/// Tells a regular expression that is none.
pub(super) fn is_pattern(fields: &mut Fields<'_>, key: &'static str, pattern: &str) {
    if let Err(error) = Regex::new(pattern) {
        let why = error.to_string();
        let last = why.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        fields.refuse(key, format!("`{key}` is no pattern: {last}"), None);
    }
}
