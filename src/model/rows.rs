//! Which row of a loop stands at a place, and which waits for which.

use super::loop_doc::LoopDoc;
use super::phases::{Form, Statement};
use crate::text::{Map, Span};

impl LoopDoc {
    /// By the place of every row that states a phase or a gap: the phase's key, or the gap's name.
    pub fn rows(&self) -> Map<Span, &str> {
        let gaps = self.gaps.iter().flat_map(|gap| gap.statements.iter().map(|said| (said.span, gap.id.as_str())));
        let phases = self.phases.iter().flat_map(|phase| phase.statements.iter().map(|said| (said.span, &*phase.key)));
        gaps.chain(phases).collect()
    }

    /// What belongs to a statement of a phase: the row; of a heading, its section.
    pub fn reach(&self, said: &Statement) -> Span {
        let Some(at) = said.section.filter(|_| said.form == Form::Heading) else { return said.span };
        let headings = &self.markdown.headings;
        let level = headings.get(at).map_or(0, |heading| heading.level);
        let next = headings.iter().skip(at + 1).find(|heading| heading.level <= level);
        let end = next.map_or(self.text().len(), |heading| heading.span.start as usize);
        Span::new(said.span.start as usize, end)
    }

    /// The line on which `span` begins.
    pub fn line_at(&self, span: Span) -> &str {
        let (before, behind) = self.text().split_at(span.start as usize);
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let end = behind.find('\n').map_or(self.text().len(), |end| before.len() + end);
        &self.text()[start..end]
    }

    /// For each phase, those of the same loop that it depends on, by their place in the list.
    ///
    /// A name that several phases have means none of them.
    pub fn dependencies(&self) -> Vec<Vec<usize>> {
        let names = self.names();
        let one = |name: &str| match names.places(name)[..] {
            [one] => Some(one),
            _ => None,
        };
        self.phases.iter().map(|phase| phase.depends.iter().filter_map(|name| one(name)).collect()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Vocabulary;
    use crate::text::{RepoPath, Source};

    #[test]
    fn phases_wait_for_phases() {
        let text = "## Phases\n\n| Phase | Scope | Depends on | Status |\n|---|---|---|---|\n\
                    | P1 | a | none | done |\n| P2 | b | Phase 1, LOOP-X | todo |\n| P3 | c | P2 + P9 | todo |\n";
        let path = RepoPath::new("a.scope.md").expect("a path");
        let document = LoopDoc::read(Source::new(path, text.to_owned()), &Vocabulary::default());
        assert_eq!(document.dependencies(), [vec![], vec![0], vec![1]]);
        // Other work that is numbered alike does not answer to the label.
        let text = text.replace("| a |", "| mount |").replace("| b |", "| start |");
        let text = format!("{text}\n## Ferries\n- Phase 1: ten of all ferries - todo\n- Phase 2: all ferries - todo\n");
        let path = RepoPath::new("a.scope.md").expect("a path");
        let document = LoopDoc::read(Source::new(path, text), &Vocabulary::default());
        assert_eq!(document.dependencies(), [vec![], vec![0], vec![1], vec![], vec![]]);
        let named = |name: &str| document.phases_named(name).iter().map(|phase| phase.key.clone()).collect::<Vec<_>>();
        assert_eq!(named("Phase 2"), ["P2"]);
        assert_eq!(named("ferries/Phase 2"), ["ferries/Phase 2"]);
    }
}
