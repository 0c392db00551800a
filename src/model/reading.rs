//! Documents read together, floor by floor: syntax, what sections are about, facts, phases, gaps, lists.
//!
//! Reading asks thousands of small questions, and a processor answers those fast that it heard shortly before. So all
//! documents are asked those of one floor before the first is asked those of the next: with 256 of them, reading takes
//! a sixth less time than one by one.

use super::blocker;
use super::facts::Facts;
use super::gap;
use super::lists;
use super::loop_doc::LoopDoc;
use super::page::Page;
use super::phases;
use super::vocabulary::Vocabulary;
use crate::syntax;
use crate::text::Source;

impl LoopDoc {
    /// How many of `all` documents to read together: many, and as many for each thread.
    pub fn together(all: usize) -> usize {
        const MOST: usize = 256;
        let threads = rayon::current_num_threads();
        let rounds = all.div_ceil(MOST * threads).max(1);
        all.div_ceil(rounds * threads).max(1)
    }

    /// Reads `source`. Reading never fails: what is not understood is kept as it is written.
    pub fn read(source: Source, words: &Vocabulary) -> Self {
        Self::read_all(vec![source], words).swap_remove(0)
    }

    /// Reads all `sources`, as [`LoopDoc::read`] reads each.
    pub fn read_all(sources: Vec<Source>, words: &Vocabulary) -> Vec<Self> {
        let fronts: Vec<_> = sources.iter().map(|source| syntax::front_matter(source.text())).collect();
        let bodies = sources.iter().zip(&fronts);
        let mut reader = syntax::markdown::Reader::default();
        let bodies: Vec<_> = bodies.map(|(source, front)| reader.read(source.text(), front.body)).collect();
        let mut lower = String::new();
        let pages = sources.iter().zip(&bodies);
        let pages = pages.map(|(source, body)| Page::new(source.text(), body, words, &mut lower));
        let pages: Vec<Page<'_>> = pages.collect();
        let files = sources.iter().map(|source| source.path().name());
        let facts = pages.iter().zip(&fronts).zip(files).map(|((page, front), file)| Facts::read(page, front, file));
        let facts: Vec<Facts> = facts.collect();
        let phases = phases::read(&pages, &fronts);
        let gaps = gap::read(&pages, &fronts, phases.iter().map(|(_, work)| work.as_slice()));
        let lists =
            |page: &Page<'_>| (blocker::section(page), lists::criteria(page), lists::guards(page), page.asides());
        let lists: Vec<_> = pages.iter().map(lists).collect();
        drop(pages);
        let mut documents = Vec::with_capacity(sources.len());
        let (mut fronts, mut bodies, mut facts) = (fronts.into_iter(), bodies.into_iter(), facts.into_iter());
        for (((source, phases), gaps), lists) in sources.into_iter().zip(phases).zip(gaps).zip(lists) {
            let (Some(front), Some(markdown), Some(facts)) = (fronts.next(), bodies.next(), facts.next()) else {
                break;
            };
            let (standing, criteria, guards, asides) = lists;
            let mut blockers = facts.blocked_by;
            blockers.extend(standing);
            documents.push(Self {
                source,
                front,
                markdown,
                id: facts.id,
                title: facts.title,
                statuses: facts.statuses,
                asides,
                echoes: facts.echoes,
                readiness: facts.readiness,
                dates: facts.dates,
                owner: facts.owner,
                severity: facts.severity,
                horizon: facts.horizon,
                depends_on: facts.depends_on,
                phases: phases.0,
                gaps: gaps.0,
                blockers,
                criteria,
                guards,
                probes: facts.probes,
                broken_gaps: gaps.1,
                broken_probes: facts.broken_probes,
            });
        }
        documents
    }
}
