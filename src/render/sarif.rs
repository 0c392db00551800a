//! `sarif`: SARIF 2.1.0, which code scanning reads.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use super::format::{Shown, home, manual};
use super::json::pretty;
use super::line::about;
use super::place::Place;
use crate::lint::{Finding, Fix, Manual, Rule, Safety, Suppressed};
use crate::model::policy::Level;
use crate::text::{RepoPath, Source, Span, harmless};

/// The files that are spoken of, to say where they are, and where an edit of them is.
struct Files<'a> {
    shown: &'a Shown<'a>,
    sources: HashMap<&'a RepoPath, &'a Source>,
}

/// One run, with every rule it was made with.
pub(super) fn log(shown: &Shown<'_>) -> String {
    let mut driver = json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": shown.rules.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
    });
    if let Some(home) = home() {
        driver["informationUri"] = home.into();
    }
    let related = shown.findings.iter().flat_map(|finding| &finding.related).map(|label| &label.source);
    let own = shown.findings.iter().map(|finding| &finding.source);
    let files = Files { shown, sources: related.chain(own).map(|source| (source.path(), source)).collect() };
    let indices: HashMap<&str, usize> = shown.rules.iter().enumerate().map(|(at, rule)| (rule.code, at)).collect();
    let mut log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": driver },
            "automationDetails": { "id": "loopctl/lint/" },
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {
                "%SRCROOT%": { "description": { "text": "The root of the repository." } }
            },
            "invocations": [{ "executionSuccessful": shown.exit < 2, "exitCode": shown.exit }],
        }],
    });
    // Put in afterwards: `json!` copies the values it is given.
    log["runs"][0]["results"] = shown.findings.iter().map(|finding| result(finding, &indices, &files)).collect();
    pretty(&log)
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

fn result(finding: &Finding, indices: &HashMap<&str, usize>, files: &Files<'_>) -> Value {
    let commit = about(finding).map(|commit| format!("In commit {commit}."));
    let said = [Some(&finding.message), finding.help.as_ref(), commit.as_ref()];
    let message = said.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n");
    let mut result = json!({
        "ruleId": finding.rule.code,
        "level": level(finding.level),
        "message": { "text": words(&message) },
        "locations": [files.place(finding)],
        "partialFingerprints": { "loopctl/v1": finding.fingerprint.as_str() },
        // An empty list says that it counts.
        "suppressions": finding.suppressed.iter().map(|why| suppression(why)).collect::<Vec<_>>(),
    });
    if let Some(index) = indices.get(finding.rule.code) {
        result["ruleIndex"] = (*index).into();
    }
    if let Some(commit) = &finding.commit {
        result["properties"] = json!({ "commit": commit.id });
    }
    if let Some(id) = finding.loop_id.as_ref().filter(|_| finding.in_message().is_none()) {
        let name = finding.row.as_ref().map_or_else(|| id.clone(), |row| format!("{id}/{row}"));
        result["locations"][0]["logicalLocations"] = json!([{ "fullyQualifiedName": harmless(&name) }]);
    }
    if !finding.related.is_empty() {
        let related = finding.related.iter().enumerate().map(|(nth, label)| {
            let mut place = files.location(&label.source, label.span);
            place["id"] = (nth + 1).into();
            place["message"] = json!({ "text": words(&label.message) });
            place
        });
        result["relatedLocations"] = related.collect();
    }
    if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.safety == Safety::Safe) {
        result["fixes"] = json!([files.mend(fix)]);
    }
    result
}

impl Files<'_> {
    /// Where a finding is. Of a message it is told which, and its lines are shown, as nobody finds a file of it.
    fn place(&self, finding: &Finding) -> Value {
        let Some(commit) = finding.in_message() else { return self.location(&finding.source, finding.span) };
        let mut region = region(&finding.source, finding.span);
        region["snippet"] = json!({ "text": harmless(lines(&finding.source, finding.span)) });
        json!({
            "physicalLocation": { "artifactLocation": { "uri": format!("commit%20{}", commit.short()) }, "region": region },
            "logicalLocations": [{ "fullyQualifiedName": commit.id, "kind": "commit" }],
            "message": { "text": words(&about(finding).unwrap_or_default()) },
        })
    }

    fn location(&self, source: &Source, span: Span) -> Value {
        let artifact = self.artifact(source.path());
        json!({ "physicalLocation": { "artifactLocation": artifact, "region": region(source, span) } })
    }

    /// A fix, by file.
    fn mend(&self, fix: &Fix) -> Value {
        let mut files: BTreeMap<&RepoPath, Vec<Value>> = BTreeMap::new();
        for (path, edit) in &fix.edits {
            let (offset, length) = (edit.span.start, edit.span.len());
            // Of a file that nothing was found in, the lines are not known here.
            let mut region = self.sources.get(path).map_or_else(|| json!({}), |source| region(source, edit.span));
            region["byteOffset"] = offset.into();
            region["byteLength"] = length.into();
            let replacement = json!({ "deletedRegion": region, "insertedContent": { "text": edit.text } });
            files.entry(path).or_default().push(replacement);
        }
        let changes = files.into_iter().map(
            |(path, replacements)| json!({ "artifactLocation": self.artifact(path), "replacements": replacements }),
        );
        json!({ "description": { "text": words(&fix.title) }, "artifactChanges": changes.collect::<Vec<_>>() })
    }

    /// A path as a reference from the root of the repository.
    fn artifact(&self, path: &RepoPath) -> Value {
        let mut uri = String::new();
        for byte in self.shown.whole_path(path).bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~') {
                uri.push(char::from(byte));
            } else {
                uri.push_str(&format!("%{byte:02X}"));
            }
        }
        json!({ "uri": uri, "uriBaseId": "%SRCROOT%" })
    }
}

fn region(source: &Source, span: Span) -> Value {
    let Place { line, column, end_line, end_column } = Place::of(source, span);
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}

/// The lines that have something of `span`.
fn lines(source: &Source, span: Span) -> &str {
    let text = source.text();
    let start = text.get(..span.start as usize).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
    let end = text.get(span.end as usize..).and_then(|behind| behind.find('\n'));
    text.get(start..end.map_or(text.len(), |end| span.end as usize + end)).unwrap_or_default()
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
