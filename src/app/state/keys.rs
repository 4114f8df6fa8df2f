//! Keys that move through a list.

/// The place that a key moves to from another in a list of so many; none where it moves nowhere. The ends are ends.
pub fn moved(key: &str, from: usize, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match key {
        "ArrowDown" => Some(from.saturating_add(1).min(last)),
        "ArrowUp" => Some(from.saturating_sub(1).min(last)),
        "Home" => Some(0),
        "End" => Some(last),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_move_within_the_list() {
        for (key, from, to) in [
            ("ArrowDown", 0, Some(1)),
            ("ArrowDown", 7, Some(7)),
            ("ArrowUp", 7, Some(6)),
            ("ArrowUp", 0, Some(0)),
            ("Home", 5, Some(0)),
            ("End", 5, Some(7)),
            ("Tab", 5, None),
            ("Enter", 5, None),
        ] {
            assert_eq!(moved(key, from, 8), to, "{key} {from}");
        }
        assert_eq!(moved("End", 0, 0), None, "nothing to choose");
    }
}
