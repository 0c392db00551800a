//! `sarif`: SARIF 2.1.0, which code scanning reads.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::json::pretty;
use super::place::Place;
use super::told::{Told, home, manual};
use crate::lint::{Finding, Fix, Manual, Rule, Safety, Suppressed};
use crate::model::policy::Level;
use crate::text::{RepoPath, Source, Span, harmless};

/// The files that are spoken of, to say where an edit of them is.
type Sources<'a> = HashMap<&'a RepoPath, &'a Source>;

/// One run, with every rule it was made with.
pub(super) fn log(told: &Told<'_>) -> String {
    let mut driver = json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": told.rules.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
    });
    if let Some(home) = home() {
        driver["informationUri"] = home.into();
    }
    let related = told.findings.iter().flat_map(|finding| &finding.related).map(|label| &label.source);
    let own = told.findings.iter().map(|finding| &finding.source);
    let sources: Sources<'_> = related.chain(own).map(|source| (source.path(), source)).collect();
    let indices: HashMap<&str, usize> = told.rules.iter().enumerate().map(|(at, rule)| (rule.code, at)).collect();
    let results: Vec<Value> = told.findings.iter().map(|finding| result(finding, &indices, &sources)).collect();
    pretty(&json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            "automationDetails": { "id": "loopctl/lint/" },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {
                "%SRCROOT%": { "description": { "text": "The root of the repository." } }
            },
            "invocations": [{ "executionSuccessful": told.exit < 2, "exitCode": told.exit }],
            "results": results,
        }],
    }))
}

/// What a rule says about itself.
fn descriptor(rule: &Rule) -> Value {
    let words = Manual::of(rule);
    let mut descriptor = json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": words.summary },
        "fullDescription": { "text": words.section("Why").unwrap_or(&words.summary) },
        "help": { "text": words.text, "markdown": words.text },
        "defaultConfiguration": { "level": level(rule.level) },
        "properties": { "tags": [rule.family()], "precision": "high" },
    });
    if let Some(url) = manual(rule) {
        descriptor["helpUri"] = url.into();
    }
    descriptor
}

fn result(finding: &Finding, indices: &HashMap<&str, usize>, sources: &Sources<'_>) -> Value {
    let message = match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.clone(),
    };
    let mut result = json!({
        "ruleId": finding.rule.code,
        "level": level(finding.level),
        "message": { "text": words(&message) },
        "locations": [location(&finding.source, finding.span)],
        "partialFingerprints": { "loopctl/v1": finding.fingerprint },
        // An empty list says that it counts.
        "suppressions": finding.suppressed.iter().map(suppression).collect::<Vec<_>>(),
    });
    if let Some(index) = indices.get(finding.rule.code) {
        result["ruleIndex"] = (*index).into();
    }
    if let Some(id) = &finding.loop_id {
        let name = finding.row.as_ref().map_or_else(|| id.clone(), |row| format!("{id}/{row}"));
        result["locations"][0]["logicalLocations"] = json!([{ "fullyQualifiedName": harmless(&name) }]);
    }
    if !finding.related.is_empty() {
        let related = finding.related.iter().enumerate().map(|(nth, label)| {
            let mut place = location(&label.source, label.span);
            place["id"] = (nth + 1).into();
            place["message"] = json!({ "text": words(&label.message) });
            place
        });
        result["relatedLocations"] = related.collect();
    }
    if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.safety == Safety::Safe) {
        result["fixes"] = json!([mend(fix, sources)]);
    }
    result
}

fn location(source: &Source, span: Span) -> Value {
    json!({ "physicalLocation": { "artifactLocation": artifact(source.path()), "region": region(source, span) } })
}

fn region(source: &Source, span: Span) -> Value {
    let Place { line, column, end_line, end_column } = Place::of(source, span);
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}

/// A fix, by file.
fn mend(fix: &Fix, sources: &Sources<'_>) -> Value {
    let mut files: BTreeMap<&RepoPath, Vec<Value>> = BTreeMap::new();
    for (path, edit) in &fix.edits {
        let (offset, length) = (edit.span.start, edit.span.len());
        // Of a file that nothing was found in, the lines are not known here.
        let mut region = sources.get(path).map_or_else(|| json!({}), |source| region(source, edit.span));
        region["byteOffset"] = offset.into();
        region["byteLength"] = length.into();
        let replacement = json!({ "deletedRegion": region, "insertedContent": { "text": edit.text } });
        files.entry(path).or_default().push(replacement);
    }
    let changes = files
        .into_iter()
        .map(|(path, replacements)| json!({ "artifactLocation": artifact(path), "replacements": replacements }));
    json!({ "description": { "text": words(&fix.title) }, "artifactChanges": changes.collect::<Vec<_>>() })
}

fn suppression(suppressed: &Suppressed) -> Value {
    match suppressed {
        Suppressed::Allowed { reason, until } => {
            let until = until.map(|day| format!(" (until {day})")).unwrap_or_default();
            let justification = format!("{}{until}", words(reason));
            json!({ "kind": "inSource", "status": "accepted", "justification": justification })
        }
        Suppressed::Baselined => {
            json!({ "kind": "external", "status": "accepted", "justification": "in the baseline" })
        }
    }
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info => "note",
        Level::Off => "none",
    }
}

/// `text` as a message, in which `[words](place)` would be a link.
fn words(text: &str) -> String {
    harmless(text).replace("](", "] (")
}

/// A path as a reference from the root.
fn artifact(path: &RepoPath) -> Value {
    let mut uri = String::new();
    for byte in path.as_str().bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~') {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    json!({ "uri": uri, "uriBaseId": "%SRCROOT%" })
}
