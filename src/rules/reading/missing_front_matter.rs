//! LC002: a document that states its fields in prose.

use crate::lint::{Findings, Fix};
use crate::model::policy::Level;
use crate::model::{Day, Ledger, LoopDoc, Place, Word};
use crate::text::{Edit, Span};

rule! {
    /// The document has no front matter.
    ///
    /// ## Why
    /// Tools read the fields of a loop from the YAML between two `---` lines at the top. loopctl also understands
    /// fields in a quote, a list or a table of the body; most others do not, and to them the loop has no status.
    ///
    /// ## Bad
    /// ```markdown
    /// # LOOP-EXAMPLE-20260301
    ///
    /// > **Status:** active
    /// > **Owner:** @mira
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// owner: "@mira"
    /// ---
    ///
    /// # LOOP-EXAMPLE-20260301
    ///
    /// > **Status:** active
    /// > **Owner:** @mira
    /// ```
    ///
    /// ## Fix
    /// Writes a front matter with the fields that the body states; unsafe, as the body then says them twice.
    LC002 "missing-front-matter", Info, [Unsafe], Loop(check)
}

fn check(document: &LoopDoc, _: &Ledger, findings: &mut Findings) {
    if document.front.head.is_some() || !findings.wants(Level::Info) {
        return;
    }
    let start = Span::at(document.front.body);
    let stated = document.status().is_some();
    let message = if stated {
        "The document has no front matter; its body states the status."
    } else {
        "The document has no front matter."
    };
    findings
        .tell(&document.source, document.title.unwrap_or(start), message)
        .help("state `loop_id` and `status` between two `---` lines at the top")
        .fix(head(document).map(|text| {
            Fix::likely("write a front matter").edits(&document.source, [Edit { span: start, text }])
        }));
}

/// A front matter of what the body states, if that is a loop's name and its status.
fn head(document: &LoopDoc) -> Option<String> {
    let end = document.line_end();
    let identity = document.id.as_ref()?;
    // A title may mention another loop.
    let mentioned = identity.place == Place::Title && document.title_id().is_none();
    let id = if mentioned { document.file_id()? } else { identity.id.as_str() };
    let status = document.status()?.value.value?.name();
    let mut head = format!("---{end}loop_id: {id}{end}status: {status}{end}");
    if let Some(owner) = document.owner.map(|owner| document.source.slice(owner)).filter(|owner| !owner.contains('"')) {
        head += &format!("owner: \"{owner}\"{end}");
    }
    let created = document.dates.iter().find(|(name, _)| *name == "created");
    if let Some(day) = created.and_then(|(_, span)| Day::parse(document.source.slice(*span))) {
        head += &format!("created: {day}{end}");
    }
    Some(format!("{head}---{end}{end}"))
}
