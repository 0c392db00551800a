//! Any bytes are read as a document, a policy and a registry, and every span stands where it says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use loopctl::model::{LoopDoc, Registry, Vocabulary, policy};
use loopctl::text::{RepoPath, Source};

fuzz_target!(|bytes: &[u8]| {
    let (Ok(text), Ok(path)) = (std::str::from_utf8(bytes), RepoPath::new("loops/LOOP-X.scope.md")) else { return };
    let words = Vocabulary::default();
    let source = Source::new(path, text.to_owned());
    let document = LoopDoc::read(source.clone(), &words);
    let places = document.phases.iter().flat_map(|phase| [phase.span, phase.title]);
    let gaps = document.gaps.iter().map(|gap| gap.span);
    let cited = document.citations().into_iter().map(|reference| reference.span);
    let faults = document.not_understood().into_iter().map(|fault| fault.span);
    for span in places.chain(gaps).chain(cited).chain(faults).collect::<Vec<_>>() {
        assert!(text.get(span.range()).is_some(), "{span:?}");
    }
    let _ = (policy::Read::of(source.clone()), Registry::read(source, &words.gaps));
});
