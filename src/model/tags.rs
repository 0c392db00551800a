//! The tag that an upgrade starts from: the newest of those that a pattern names.

use std::cmp::Ordering;

use globset::GlobBuilder;

use super::moment::Moment;
use crate::text::Tag;

/// The newest tag that `pattern` names, by the version in its name, among those that there were at `now`.
///
/// As `git tag --sort=-v:refname` has it, but that `v2.0.0-rc.1` comes before `v2.0.0`.
pub fn latest_tag<'a>(tags: &'a [Tag], pattern: &str, now: Moment) -> Option<&'a Tag> {
    let glob = GlobBuilder::new(pattern).build().ok()?.compile_matcher();
    let there = tags.iter().filter(|tag| glob.is_match(&tag.name) && Moment::of_unix(tag.made) <= now);
    there.max_by(|a, b| by_version(&a.name, &b.name).then_with(|| a.name.cmp(&b.name)))
}

/// Compares names by the numbers in them; what is a release comes behind what leads to it.
fn by_version(a: &str, b: &str) -> Ordering {
    let (a_release, a_rest) = a.split_once('-').map_or((a, None), |(release, rest)| (release, Some(rest)));
    let (b_release, b_rest) = b.split_once('-').map_or((b, None), |(release, rest)| (release, Some(rest)));
    by_parts(a_release, b_release).then_with(|| match (a_rest, b_rest) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(a), Some(b)) => by_parts(a, b),
    })
}

/// Compares runs of digits as numbers, and what stands between them as text.
fn by_parts(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        if a.is_empty() || b.is_empty() {
            return a.len().cmp(&b.len());
        }
        let (first, second) = (run(a), run(b));
        let order = match (number(first), number(second)) {
            (Some(first), Some(second)) => first.len().cmp(&second.len()).then_with(|| first.cmp(second)),
            _ => first.cmp(second),
        };
        if order != Ordering::Equal {
            return order;
        }
        (a, b) = (&a[first.len()..], &b[second.len()..]);
    }
}

/// The digits, or the other characters, with which a text begins.
fn run(text: &str) -> &str {
    let digits = text.starts_with(|c: char| c.is_ascii_digit());
    let end = text.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(text.len());
    &text[..end]
}

/// Digits without leading zeros: of any length, compared by it.
fn number(text: &str) -> Option<&str> {
    text.starts_with(|c: char| c.is_ascii_digit()).then(|| text.trim_start_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Oid;

    fn latest(names: &[&str], pattern: &str) -> Option<String> {
        let commit = Oid::of_blob(b"");
        let tags: Vec<Tag> = names.iter().map(|name| Tag { name: (*name).to_owned(), commit, made: 5 }).collect();
        latest_tag(&tags, pattern, Moment::of_unix(5)).map(|tag| tag.name.clone())
    }

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert_eq!(latest(&["v1.9.0", "v1.10.0", "v1.2"], "v*").as_deref(), Some("v1.10.0"));
        assert_eq!(latest(&["v2.0.0", "v2.0.0-rc.2", "v2.0.0-rc.10"], "v*").as_deref(), Some("v2.0.0"));
        assert_eq!(latest(&["v2.0.0-rc.2", "v2.0.0-rc.10"], "v*").as_deref(), Some("v2.0.0-rc.10"));
        assert_eq!(latest(&["v1.2", "v1.2.1", "w9"], "v*").as_deref(), Some("v1.2.1"));
        assert_eq!(latest(&["release/v3", "v1"], "release/*").as_deref(), Some("release/v3"));
        assert_eq!(latest(&["w9"], "v*"), None);
    }

    #[test]
    fn a_tag_of_later_was_not_there() {
        let commit = Oid::of_blob(b"");
        let tag = |name: &str, made| Tag { name: name.to_owned(), commit, made };
        let tags = [tag("v1", 1), tag("v2", 9)];
        assert_eq!(latest_tag(&tags, "v*", Moment::of_unix(5)).map(|tag| tag.name.as_str()), Some("v1"));
    }
}
