//! How often a link is tried, and what that mends.

use super::*;
use std::cell::Cell;

/// Mends a query, of which nothing means anything; returns the fields that are left, the notes, and how often it was checked.
fn mended(
    query: &str,
    check: impl Fn(&Vec<String>) -> Result<(), String>,
) -> (Vec<String>, usize, usize) {
    let checks = Cell::new(0);
    let grammar = Grammar {
        make: &|fields, _| {
            let mut made = Made::begun(Vec::new(), fields);
            for given in fields {
                made.put(&given.name, |what: &mut Vec<String>, value| {
                    what.push(value.to_owned());
                    Ok::<(), String>(())
                });
            }
            made
        },
        check: &|what| {
            checks.set(checks.get() + 1);
            check(what).map_err(|field| Broken::new(&field, "something else", ""))
        },
        own_name: &str::to_owned,
        stays: "",
        shown: "Nothing is kept.".to_owned(),
    };
    let fields = fields(query, 200, &[], &mut Vec::new()).unwrap();
    let (made, notes) = grammar.mended(fields, Vec::new());
    (made.what, notes.len(), checks.get())
}

/// Two hundred fields that hold their own names, so many of them wrong.
fn crowd(wrong: usize) -> String {
    let name = |place: usize| if place < 200 - wrong { "f" } else { "w" };
    let field = |place: usize| format!("{0}{place}={0}{place}", name(place));
    (0..200).map(field).collect::<Vec<_>>().join("&")
}

/// The first field that is wrong is named.
#[expect(clippy::ptr_arg, reason = "it is judged as it is made")]
fn first_wrong(what: &Vec<String>) -> Result<(), String> {
    match what.iter().find(|name| name.starts_with('w')) {
        Some(wrong) => Err(wrong.clone()),
        None => Ok(()),
    }
}

#[test]
fn a_link_that_nothing_mends_is_checked_only_so_often() {
    // Whatever is left out, something else is wrong then: each round looks at all fields, and none ends the search.
    let always = |what: &Vec<String>| match what.len() {
        0 => Ok(()),
        fields => Err(format!("{fields} fields")),
    };
    let (kept, notes, checks) = mended(&crowd(0), always);
    assert!(kept.is_empty() && notes > 0);
    assert!(checks <= 1 + MOST_TRIES, "{checks}");
    let (kept, _, checks) = mended(&crowd(MOST_LEFT_OUT + 1), first_wrong);
    assert!(kept.is_empty() && checks <= 1 + MOST_TRIES, "{checks}");
}

#[test]
fn what_each_is_wrong_by_itself_is_all_left_out_within_that() {
    let (kept, notes, checks) = mended(&crowd(MOST_LEFT_OUT), first_wrong);
    assert_eq!((kept.len(), notes), (200 - MOST_LEFT_OUT, MOST_LEFT_OUT));
    assert!(checks <= 1 + MOST_TRIES, "{checks}");
    // One alone takes one try.
    assert_eq!(mended(&crowd(1), first_wrong).2, 2);
}

#[test]
fn a_long_link_is_tried_less_often() {
    let long = format!("long={}&{}", "x".repeat(MAX_READ / 2), crowd(MOST_LEFT_OUT));
    let fields = long.split('&').count();
    let long = long.replacen("f0=f0&", "", 1);
    let (kept, _, checks) = mended(&long, first_wrong);
    assert_eq!(kept.len(), fields - 1 - MOST_LEFT_OUT);
    assert_eq!(checks, 1 + MOST_LEFT_OUT);
}
