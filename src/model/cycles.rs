//! Ways around: things that wait for each other.

use std::collections::VecDeque;

/// For every knot of things that wait for each other, the shortest way around it from its first member.
///
/// `edges` holds for each thing those it waits for. The cost is linear, and nothing recurses.
pub fn cycles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let (knots, knot_of) = knots(edges);
    let mut found: Vec<Vec<usize>> = knots
        .iter()
        .filter_map(|knot| {
            let first = *knot.iter().min()?;
            // Most things are in no knot with others.
            let alone = knot.len() == 1 && !edges[first].contains(&first);
            if alone { None } else { around(edges, &knot_of, first) }
        })
        .collect();
    found.sort_unstable();
    found
}

/// The strongly connected parts, by Tarjan's way with a stack of its own, and the part of each thing.
fn knots(edges: &[Vec<usize>]) -> (Vec<Vec<usize>>, Vec<usize>) {
    const NONE: usize = usize::MAX;
    let (mut order, mut low, mut knot_of) = (vec![NONE; edges.len()], vec![NONE; edges.len()], vec![NONE; edges.len()]);
    let (mut knots, mut open, mut next) = (Vec::new(), Vec::new(), 0);
    // Each frame is a thing and how many of its edges were followed.
    let mut frames = Vec::new();
    for root in 0..edges.len() {
        // What waits for nothing is on no way around.
        if order[root] != NONE || edges[root].is_empty() {
            continue;
        }
        frames.push((root, 0));
        while let Some((at, followed)) = frames.last_mut() {
            let at = *at;
            if *followed == 0 && order[at] == NONE {
                (order[at], low[at]) = (next, next);
                next += 1;
                open.push(at);
            }
            if let Some(to) = edges[at].get(*followed).copied().filter(|to| *to < edges.len()) {
                *followed += 1;
                if edges[to].is_empty() {
                    continue;
                }
                if order[to] == NONE {
                    frames.push((to, 0));
                } else if knot_of[to] == NONE {
                    low[at] = low[at].min(order[to]);
                }
                continue;
            }
            frames.pop();
            if let Some((above, _)) = frames.last() {
                low[*above] = low[*above].min(low[at]);
            }
            if low[at] == order[at] {
                let from = open.iter().rposition(|other| *other == at).unwrap_or(0);
                let knot = open.split_off(from);
                knot.iter().for_each(|member| knot_of[*member] = knots.len());
                knots.push(knot);
            }
        }
    }
    (knots, knot_of)
}

/// The shortest way from `first` back to itself within its knot; nothing if there is none.
fn around(edges: &[Vec<usize>], knot_of: &[usize], first: usize) -> Option<Vec<usize>> {
    let inside = |to: &usize| knot_of.get(*to) == knot_of.get(first);
    if edges[first].contains(&first) {
        return Some(vec![first]);
    }
    let mut came_from = std::collections::HashMap::new();
    let mut queue = VecDeque::from([first]);
    while let Some(at) = queue.pop_front() {
        for to in edges[at].iter().copied().filter(inside) {
            if to == first {
                let back = std::iter::successors(Some(at), |step| came_from.get(step).copied());
                let mut way: Vec<usize> = back.collect();
                way.reverse();
                return Some(way);
            }
            if let std::collections::hash_map::Entry::Vacant(unseen) = came_from.entry(to) {
                unseen.insert(at);
                queue.push_back(to);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_knot_is_told_once() {
        for (edges, expected) in [
            (vec![vec![1], vec![2], vec![]], vec![]),
            (vec![vec![1], vec![0], vec![2]], vec![vec![0, 1], vec![2]]),
            (vec![vec![1, 2], vec![2], vec![0]], vec![vec![0, 2]]),
            (vec![vec![3], vec![2], vec![1], vec![4], vec![0]], vec![vec![0, 3, 4], vec![1, 2]]),
            (vec![vec![1, 0], vec![0]], vec![vec![0]]),
        ] {
            assert_eq!(cycles(&edges), expected, "{edges:?}");
        }
    }

    #[test]
    fn a_long_chain_is_walked_and_not_recursed_into() {
        let count = 100_000;
        let mut edges: Vec<Vec<usize>> = (0..count).map(|at| vec![at + 1]).collect();
        edges[count - 1].clear();
        assert_eq!(cycles(&edges), Vec::<Vec<usize>>::new());
        edges[count - 1].push(0);
        assert_eq!(cycles(&edges)[0].len(), count);
    }
}
