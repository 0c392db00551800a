//! A catalogue finds what a look at every document finds.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::super::known::Known;
use super::*;
use crate::model::{find_policy, policy};
use crate::repo::{Repo, Surroundings};
use crate::text::{Mode, Oid, Overlay};

/// Documents that name, state, prove and depend on each other, as a number leads to it.
struct Made(u64);

impl Made {
    fn below(&mut self, count: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % count
    }

    fn document(&mut self) -> String {
        let mut head = String::new();
        if self.below(4) > 0 {
            head.push_str(&format!("loop_id: LOOP-L{}-20260301\n", self.below(30)));
        }
        if self.below(3) == 0 {
            head.push_str(&format!("depends_on_loop: LOOP-L{}-20260301\n", self.below(30)));
        }
        if self.below(5) == 0 {
            let (gap, file) = (self.below(40), self.below(9));
            head.push_str(&format!(
                "probes:\n  p:\n    run: x\n    proves: [GAP-OP-{gap}]\n    inputs: [ops/{file}.yaml]\n"
            ));
        }
        if self.below(9) == 0 {
            // A name of a probe that comes before all signs of a catalogue.
            head.push_str("blocked_by: [{probe: \"\\tq\"}]\n");
        }
        let mut body = String::from("## Gaps\n\n");
        for _ in 0..self.below(3) {
            body.push_str(&format!("- GAP-OP-{}: open\n", self.below(40)));
        }
        format!("---\n{head}status: active\n---\n\n{body}\nSee LOOP-L{} and GAP-{}.\n", self.below(30), self.below(40))
    }

    fn keys(&mut self) -> BTreeSet<String> {
        let count = 1 + self.below(3);
        let mut key = || match self.below(4) {
            0 => format!("#{}", self.below(45)),
            1 => format!("gap-op-{}", self.below(45)),
            2 => format!("loop-l{}", self.below(35)),
            _ => "loop-file".to_owned(),
        };
        (0..count).map(|_| key()).collect()
    }
}

fn path(text: &str) -> RepoPath {
    RepoPath::new(text).expect("a path")
}

/// A view of these documents, and its files.
fn view(documents: &[(String, String)]) -> (Overlay<'static>, Vec<Entry>) {
    let entry = |(name, text): &(String, String)| Entry {
        path: path(name),
        mode: Mode::File,
        oid: Some(Oid::of_blob(text.as_bytes())),
    };
    let mut entries: Vec<Entry> = documents.iter().map(entry).collect();
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    let lay = |view: Overlay<'static>, (name, text): &(String, String)| view.with(path(name), text.clone());
    (documents.iter().fold(Overlay::empty(), lay), entries)
}

/// Everything that is asked of documents.
fn answers(documents: &Documents<'_>, keys: &BTreeSet<String>, judged: &Paths) -> Vec<String> {
    let paths = |paths: Paths| format!("{paths:?}");
    vec![
        paths(documents.all()),
        paths(documents.naming(keys)),
        paths(documents.having(keys)),
        format!("{:?}", documents.strange(keys.clone())),
        format!("{:?}", documents.near(&BTreeSet::from(["loop-l99".to_owned(), "loop-fil".to_owned()]))),
        paths(documents.looking_at(|pattern| pattern.contains('3') || pattern.contains('5'))),
        paths(documents.around(judged, keys)),
    ]
}

struct Ground {
    repo: Repo,
    policy: policy::Read,
    governed: Governed,
    directory: PathBuf,
    cache: PathBuf,
}

impl Drop for Ground {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

fn ground() -> Ground {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let name = format!("loopctl-scope-{}-{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
    let directory = std::env::temp_dir().join(name);
    let made = std::process::Command::new("git").args(["init", "--quiet"]).arg(&directory).status();
    assert!(made.expect("git runs").success());
    let repo = Repo::discover(&directory, &Surroundings::default()).expect("readable").expect("a repository");
    let policy = find_policy(&Overlay::empty()).expect("a policy");
    let governed = Governed::of(&policy.policy);
    Ground { repo, policy, governed, cache: directory.join(".git/loopctl/ties"), directory }
}

impl Ground {
    /// Finds out about all of these, and keeps it.
    fn keep(&self, view: &dyn View, entries: &[Entry]) -> Known {
        let mut known = Known::open(&self.repo, &self.policy);
        let listed = known.list(entries, &self.governed, None);
        known.learn(view, &listed.entries, &self.policy);
        known.keep(entries, &self.governed, &[]);
        known
    }

    fn answers(&self, known: &Known, listed: &Listed, view: &dyn View, made: &mut Made) -> Vec<String> {
        let documents = Documents::of(known, listed.parts(), None, (view, &self.policy.words));
        let judged = documents.naming(&made.keys()).into_iter().take(2).collect();
        answers(&documents, &made.keys(), &judged)
    }
}

#[test]
fn a_catalogue_finds_what_a_look_at_every_document_finds() {
    for seed in 0..24 {
        let (ground, mut made) = (ground(), Made(seed));
        let name = |at: u64| match at % 7 {
            0 => format!("loops/LOOP-FILE-2026030{}.scope.md", at % 9),
            _ => format!("loops/d{at}.scope.md"),
        };
        let mut documents: Vec<(String, String)> = (1..60).map(|at| (name(at), made.document())).collect();
        documents.sort();
        documents.dedup_by(|a, b| a.0 == b.0);
        documents.push(("src/main.c".to_owned(), "int x;\n".to_owned()));
        let (before, entries) = view(&documents);
        ground.keep(&before, &entries);
        for _ in 0..12 {
            let at = usize::try_from(made.below(documents.len() as u64)).expect("a place");
            match made.below(4) {
                0 => drop(documents.remove(at)),
                1 => documents.push((format!("loops/new{}.scope.md", made.0), made.document())),
                _ => documents[at].1 = made.document(),
            }
        }
        let (now, after) = view(&documents);
        let touched: Vec<&RepoPath> = entries.iter().take(3).map(|entry| &entry.path).collect();
        let mut beside = Known::beside(&ground.repo, &ground.policy, &after);
        let listed = beside.list(&after, &ground.governed, Some(&touched));
        assert!(listed.gone.is_some() && listed.entries.len() < 30, "the catalogue was not used");
        beside.learn(&now, &listed.entries, &ground.policy);
        let mut whole = Known::open(&ground.repo, &ground.policy);
        let each = whole.list(&after, &ground.governed, None);
        whole.learn(&now, &each.entries, &ground.policy);
        for _ in 0..8 {
            let state = made.0;
            let by_key = ground.answers(&beside, &listed, &now, &mut made);
            made.0 = state;
            assert_eq!(by_key, ground.answers(&whole, &each, &now, &mut made), "seed {seed}");
        }
    }
}

#[test]
fn what_is_damaged_is_found_out_again() {
    let (ground, mut made) = (ground(), Made(7));
    let documents: Vec<(String, String)> =
        (0..20).map(|at| (format!("loops/d{at:02}.scope.md"), made.document())).collect();
    let (view, entries) = view(&documents);
    let known = ground.keep(&view, &entries);
    let each = Listed { gone: None, entries: entries.clone() };
    let whole = std::fs::read(&ground.cache).expect("a cache");
    let (state, right) = (made.0, ground.answers(&known, &each, &view, &mut made));
    let mut read = 0;
    for at in (0..whole.len()).step_by(5) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        std::fs::write(&ground.cache, if at % 2 == 0 { &bytes[..] } else { &whole[..at] }).expect("written");
        let mut beside = Known::beside(&ground.repo, &ground.policy, &entries);
        let listed = beside.list(&entries, &ground.governed, Some(&[]));
        read += usize::from(listed.gone.is_some());
        beside.learn(&view, &listed.entries, &ground.policy);
        made.0 = state;
        assert_eq!(ground.answers(&beside, &listed, &view, &mut made), right, "byte {at}");
    }
    assert!(read > 0, "a line that is damaged is no reason to read all others");
}

#[test]
fn a_catalogue_of_other_patterns_or_words_is_none() {
    let (ground, mut made) = (ground(), Made(7));
    let documents: Vec<(String, String)> =
        (0..20).map(|at| (format!("loops/d{at:02}.scope.md"), made.document())).collect();
    let (view, entries) = view(&documents);
    ground.keep(&view, &entries);
    let policy = |text: &str| policy::Read::of(crate::text::Source::new(path("loopctl.toml"), text.to_owned()));
    for (text, used) in [
        ("", true),
        ("[docs]\ninclude = [\"loops/d*.scope.md\"]\n", false),
        ("[docs]\nexclude = [\"loops/d01.scope.md\"]\n", false),
        ("[status.loop]\nactive = [\"running\"]\n", false),
    ] {
        let policy = policy(text);
        let mut known = Known::beside(&ground.repo, &policy, &entries);
        let listed = known.list(&entries, &Governed::of(&policy.policy), Some(&[]));
        assert_eq!(listed.gone.is_some(), used, "{text}");
    }
}
