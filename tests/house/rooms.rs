//! Imports run one way down the list of rooms in `src/lib.rs`, within `app` down that in `src/app/mod.rs`, and no files take from each other
//! in a circle.
//!
//! What is only of tests is left out: a test may hold a room against another one, whichever of them builds on the other. What a folder's
//! `mod.rs` hands on (`pub use`) is told of the file that it stands in. And a `mod.rs` may put the files of its own folder to work while they
//! use its words: that is what it is there for, and no circle. Files beside each other have no such excuse.

use crate::imports::{Import, Tree, room};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The rooms of a folder in the order of the list in the documentation of its own file.
fn order(head: &str) -> Vec<String> {
    head.lines()
        .filter_map(|line| line.strip_prefix("//! * "))
        .filter_map(|line| line.split('`').nth(1))
        .map(str::to_owned)
        .collect()
}

/// A sentence for each import, within a folder of `src`, of a room that stands further down. The folder's own file takes from all of them.
fn upwards(folder: &str, order: &[String], imports: &BTreeSet<Import>) -> Vec<String> {
    let place = |file: &str| {
        let room = room(file.strip_prefix(folder)?);
        order.iter().position(|name| name == room)
    };
    imports
        .iter()
        .filter_map(|import| Some((import, [place(&import.from)?, place(&import.of)?])))
        .filter(|(_, [from, of])| from < of)
        .map(|(import, places)| {
            let [from, of] = places.map(|place| &order[place]);
            let Import {
                from: file, path, ..
            } = import;
            format!(
                "src/{file} takes {path}, but `{from}` stands above `{of}` in the list of rooms"
            )
        })
        .collect()
}

/// A sentence for each circle of files: all of them that reach each other, and what ties them.
fn circles(imports: &BTreeSet<Import>) -> Vec<String> {
    rings(imports.iter().collect())
        .into_iter()
        .map(|ties| {
            let files: BTreeSet<&str> = ties.iter().map(|tie| tie.from.as_str()).collect();
            let tie = |tie: &&Import| {
                let Import { from, of, path } = tie;
                format!("\n  src/{from} takes {path} from src/{of}")
            };
            let ties: String = ties.iter().map(tie).collect();
            format!("a circle of {} files:{ties}", files.len())
        })
        .collect()
}

/// The imports among files that reach each other, circle by circle.
fn rings(imports: Vec<&Import>) -> Vec<Vec<&Import>> {
    let mut arrows = BTreeMap::<&str, BTreeSet<&str>>::new();
    for import in &imports {
        arrows.entry(&import.from).or_default().insert(&import.of);
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> = arrows
        .keys()
        .map(|&file| {
            let (mut found, mut pending) = (BTreeSet::new(), vec![file]);
            while let Some(file) = pending.pop() {
                let next = arrows.get(file).into_iter().flatten();
                pending.extend(next.copied().filter(|next| found.insert(*next)));
            }
            (file, found)
        })
        .collect();
    let reaches = |from: &str, to: &str| reached.get(from).is_some_and(|all| all.contains(to));
    let groups: BTreeSet<BTreeSet<&str>> = reached
        .iter()
        .filter(|(file, found)| found.contains(*file))
        .map(|(&file, found)| {
            let back = found.iter().copied().filter(|other| reaches(other, file));
            back.collect()
        })
        .collect();
    let mut rings = Vec::new();
    for files in groups {
        let within = |import: &&Import| {
            files.contains(import.from.as_str()) && files.contains(import.of.as_str())
        };
        let ties: Vec<&Import> = imports.iter().copied().filter(within).collect();
        let head = format!("{}mod.rs", folder_of(&files));
        if files.contains(head.as_str()) {
            // Of such a folder only what is left without its own file is a circle.
            rings.extend(self::rings(
                ties.into_iter().filter(|tie| tie.from != head).collect(),
            ));
        } else {
            rings.push(ties);
        }
    }
    rings
}

/// The deepest folder that has all of some files, with `/` behind its name.
fn folder_of<'a>(files: &BTreeSet<&'a str>) -> &'a str {
    let (Some(first), Some(last)) = (files.first(), files.last()) else {
        return "";
    };
    let same = first
        .bytes()
        .zip(last.bytes())
        .take_while(|(one, other)| one == other);
    let same = &first[..same.count()];
    &same[..same.rfind('/').map_or(0, |at| at + 1)]
}

#[test]
fn imports_run_one_way_down_the_lists_of_rooms() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let tree = Tree::at(&src);
    let imports = tree.imports();
    assert!(
        imports.len() > 1_000,
        "{} imports were found",
        imports.len()
    );
    for (folder, head) in [("", "lib.rs"), ("app/", "app/mod.rs")] {
        let order = order(&std::fs::read_to_string(src.join(head)).unwrap());
        let rooms = tree.rooms(folder);
        assert_eq!(
            order.iter().cloned().collect::<BTreeSet<_>>(),
            rooms,
            "the list in src/{head} has every room"
        );
        assert_eq!(
            order.len(),
            rooms.len(),
            "the list in src/{head} has every room once"
        );
        let wrong = upwards(folder, &order, &imports);
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn no_files_take_from_each_other_in_a_circle() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let circles = circles(&Tree::at(&src).imports());
    assert!(circles.is_empty(), "{}", circles.join("\n\n"));
}

/// A small house with everything that can be wrong with one, and with what only seems to be.
#[test]
fn who_breaks_the_order_is_named() {
    let lib = "//! * [`low`] - below.\n//! * `high` - above.\n//! Not a room: `other`.\nmod low;\nmod high;\n";
    assert_eq!(order(lib), ["low", "high"]);
    let found = |files: &[(&str, &str)]| {
        let files = files
            .iter()
            .map(|&(path, text)| (path.to_owned(), text.to_owned()));
        let tree = Tree::of(&files.collect::<Vec<_>>());
        let imports = tree.imports();
        (upwards("", &order(lib), &imports), circles(&imports))
    };
    let high = (
        "high/mod.rs",
        "mod inner; pub use inner::Thing; use crate::low::One;",
    );
    let inner = ("high/inner.rs", "pub struct Thing;");
    let sound = "pub struct One; // use crate::high::Thing;\nconst TEXT: &str = \"use crate::high::Thing;\";\n\
        #[cfg(test)]\nmod tests { use crate::high::Thing; }\n#[cfg(test)]\nuse crate::high::{inner::{self}};\nfn f<'a>(_: &'a u8) -> char { '\"' }";
    assert_eq!(found(&[("low.rs", sound), high, inner]), (vec![], vec![]));

    for broken in [
        "pub struct One; use crate::high::Thing;",
        "pub struct One; use crate::{high::{inner::Thing as Other}};",
        "pub struct One; use super::high::inner::Thing;",
        "pub struct One; fn f() -> crate::high::Thing { todo!() }",
        "pub struct One; mod inside { fn f() { super::super::high::inner::Thing; } }",
    ] {
        let (upwards, circles) = found(&[
            ("low.rs", broken),
            ("high/mod.rs", "mod inner; pub use inner::Thing;"),
            inner,
        ]);
        assert!(
            upwards.len() == 1 && upwards[0].starts_with("src/low.rs takes high::"),
            "{broken}: {upwards:?}"
        );
        assert!(
            upwards[0].contains("`low` stands above `high`") && circles.is_empty(),
            "{upwards:?}"
        );
    }

    // Within a folder that has a list of its own, whose own file takes from all.
    let tree = Tree::of(
        &[
            (
                "high/mod.rs",
                "mod low; mod top; use low::Word; use top::Other;",
            ),
            ("high/low.rs", "pub struct Word; use super::top::Other;"),
            ("high/top/mod.rs", "pub struct Other; use super::low::Word;"),
            ("high/top/inner.rs", "use crate::low::One;"),
            ("low.rs", "pub struct One;"),
        ]
        .map(|(path, text)| (path.to_owned(), text.to_owned())),
    );
    let rooms = ["low", "top"].map(str::to_owned);
    assert_eq!(tree.rooms("high/"), BTreeSet::from(rooms.clone()));
    assert_eq!(
        upwards("high/", &rooms, &tree.imports()),
        [
            "src/high/low.rs takes high::top::Other, but `low` stands above `top` in the list of rooms"
        ]
    );

    // Through the names that a folder hands on, and through all of them at once.
    let (_, named) = found(&[
        (
            "low/mod.rs",
            "mod a; mod b; mod c; pub use a::A; pub use b::*;",
        ),
        ("low/a.rs", "use super::B; pub struct A;"),
        ("low/b.rs", "use super::c; pub struct B;"),
        ("low/c.rs", "use crate::low::A; pub fn free() {}"),
    ]);
    assert_eq!(named.len(), 1, "{named:?}");
    assert!(
        named[0].starts_with("a circle of 3 files:")
            && named[0].contains("src/low/a.rs takes low::B from src/low/b.rs"),
        "{named:?}"
    );

    // A folder's own file puts the others to work, and they use its words.
    let (_, none) = found(&[
        (
            "low/mod.rs",
            "mod a; pub struct Word; fn work() { a::work(&Word) }",
        ),
        ("low/a.rs", "use super::Word; pub fn work(_: &Word) {}"),
    ]);
    assert!(none.is_empty(), "{none:?}");
    // But not by way of another folder.
    let (_, around) = found(&[
        ("low/mod.rs", "mod a; mod b;"),
        ("low/a/mod.rs", "pub struct Word; use super::b::work;"),
        ("low/b/mod.rs", "mod c; pub fn work() { c::work() }"),
        ("low/b/c.rs", "use crate::low::a::Word; pub fn work() {}"),
    ]);
    assert!(
        around.len() == 1 && around[0].starts_with("a circle of 3 files:"),
        "{around:?}"
    );
}
