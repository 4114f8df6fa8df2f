//! What each file of `src` takes from which other: every `use`, and every path in code that begins at the crate or at a module around it.
#![allow(clippy::unwrap_used, reason = "this is how a test fails")]

mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use words::{Word, closing, without_tests, words};

/// A path from the root of the crate.
pub type Names = Vec<String>;

/// What a module has.
#[derive(Default)]
struct Module {
    /// The file it stands in.
    file: String,
    /// Its modules.
    children: BTreeSet<String>,
    /// Names of what is written down in it.
    items: BTreeSet<String>,
    /// Names that it has from elsewhere, with the paths that they stand for; `*` for all of a module.
    aliases: Vec<(String, Names)>,
}

/// A path that a file names.
struct Named {
    file: String,
    path: Names,
}

/// The modules of a crate, and who names what.
#[derive(Default)]
pub struct Tree {
    modules: BTreeMap<Names, Module>,
    named: Vec<Named>,
}

/// A file takes names from another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    /// Who takes.
    pub from: String,
    /// Whose they are.
    pub of: String,
    /// What is taken, from the root of the crate.
    pub path: String,
}

impl Tree {
    /// Reads files: their paths below `src` with `/` between, and their texts. Binaries stand on top of everything and are left out, and so
    /// is what is only of tests.
    pub fn of(files: &[(String, String)]) -> Self {
        let (mut tree, mut parsed, mut of_tests) = (Self::default(), Vec::new(), BTreeSet::new());
        for (file, text) in files.iter().filter(|(file, _)| !file.starts_with("bin/")) {
            let module = module_of(file);
            let (words, tests) = without_tests(&words(text));
            of_tests.extend(tests.into_iter().map(|name| below(&module, &name)));
            parsed.push((file.clone(), module, words));
        }
        parsed.retain(|(_, module, _)| !of_tests.iter().any(|tests| module.starts_with(tests)));
        for (file, module, _) in &parsed {
            tree.add(module, file);
        }
        for (file, module, words) in &parsed {
            tree.read(file, module.clone(), words);
        }
        tree
    }

    /// Reads everything below a folder.
    pub fn at(src: &Path) -> Self {
        let mut files = Vec::new();
        collect(src, src, &mut files);
        Self::of(&files)
    }

    fn add(&mut self, module: &[String], file: &str) {
        file.clone_into(&mut self.modules.entry(module.to_vec()).or_default().file);
        if let Some((name, parent)) = module.split_last() {
            let parent = self.modules.entry(parent.to_vec()).or_default();
            parent.children.insert(name.clone());
        }
    }

    /// Takes down the imports and paths of a module's words; modules within the file are modules too.
    fn read(&mut self, file: &str, module: Names, words: &[Word]) {
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let next = |by: usize| words.get(at + by);
            match word.name() {
                Some("mod") if next(2).is_some_and(|word| word.is('{')) => {
                    let inner = below(&module, next(1).and_then(Word::name).unwrap_or_default());
                    let end = closing(words, at + 2);
                    self.add(&inner, file);
                    self.read(file, inner, &words[at + 3..end - 1]);
                    at = end;
                }
                Some("use") => {
                    let end = at
                        + words[at..]
                            .iter()
                            .position(|word| word.is(';'))
                            .unwrap_or(1);
                    for (path, alias) in leaves(&words[at + 1..end]) {
                        self.take(file, &module, path, alias);
                    }
                    at = end;
                }
                Some(_)
                    if next(1) == Some(&Word::Path) && (at == 0 || words[at - 1] != Word::Path) =>
                {
                    let mut path = vec![word.name().unwrap_or_default().to_owned()];
                    at += 1;
                    while let [Word::Path, Word::Name(name), ..] = &words[at..] {
                        path.push(name.clone());
                        at += 2;
                    }
                    if let Some(path) = self.absolute(&module, &path) {
                        self.named.push(Named {
                            file: file.to_owned(),
                            path,
                        });
                    }
                }
                Some("struct" | "enum" | "trait" | "fn" | "const" | "static" | "type") => {
                    let own = self.modules.entry(module.clone()).or_default();
                    own.items
                        .extend(next(1).and_then(Word::name).map(str::to_owned));
                    at += 1;
                }
                _ => at += 1,
            }
        }
    }

    fn take(&mut self, file: &str, module: &[String], path: Names, alias: String) {
        let Some(path) = self.absolute(module, &path) else {
            return;
        };
        let own = self.modules.entry(module.to_vec()).or_default();
        own.aliases.push((alias, path.clone()));
        self.named.push(Named {
            file: file.to_owned(),
            path,
        });
    }

    /// A path from the root of the crate; none where it leads out of the crate, or begins with a name of the module that is no module.
    fn absolute(&self, module: &[String], path: &[String]) -> Option<Names> {
        let (first, rest) = path.split_first()?;
        let mut base = match first.as_str() {
            "crate" => Names::new(),
            "self" => module.to_vec(),
            "super" => module.split_last()?.1.to_vec(),
            child if self.modules.get(module)?.children.contains(child) => below(module, child),
            _ => return None,
        };
        for name in rest {
            if name == "super" {
                base.pop();
            } else {
                base.push(name.clone());
            }
        }
        Some(base)
    }

    /// The module in which what a path names is written down.
    fn home(&self, path: &[String], patience: u32) -> Option<&Names> {
        let (mut at, mut module) = (0, self.modules.get_key_value(&Names::new())?);
        for name in path {
            if !module.1.children.contains(name) {
                break;
            }
            at += 1;
            module = self.modules.get_key_value(&path[..at])?;
        }
        let Some(name) = path.get(at).filter(|_| patience > 0) else {
            return Some(module.0);
        };
        let rest = &path[at + 1..];
        let known = module.1.aliases.iter().find(|(alias, _)| alias == name);
        if let Some((_, of)) = known {
            let full: Names = of.iter().chain(rest).cloned().collect();
            return self.home(&full, patience - 1);
        }
        // All of another module, where that has such a name.
        for (_, of) in module.1.aliases.iter().filter(|(alias, _)| alias == "*") {
            let (_, inside) = of.split_last()?;
            if self.has(inside, name) {
                let full: Names = inside.iter().chain(&path[at..]).cloned().collect();
                return self.home(&full, patience - 1);
            }
        }
        Some(module.0)
    }

    /// Whether a module has something of this name.
    fn has(&self, module: &[String], name: &str) -> bool {
        self.modules.get(module).is_some_and(|module| {
            module.items.contains(name)
                || module.children.contains(name)
                || module.aliases.iter().any(|(alias, _)| alias == name)
        })
    }

    /// Who takes what from whom, each once.
    pub fn imports(&self) -> BTreeSet<Import> {
        let import = |named: &Named| {
            let of = self.modules.get(self.home(&named.path, 16)?)?.file.clone();
            (of != named.file).then(|| Import {
                from: named.file.clone(),
                of,
                path: named.path.join("::"),
            })
        };
        self.named.iter().filter_map(import).collect()
    }

    /// The rooms of a folder of `src`, which is named with `/` behind it: the modules of its own file.
    pub fn rooms(&self, folder: &str) -> BTreeSet<String> {
        let module: Names = folder.split_terminator('/').map(str::to_owned).collect();
        let module = self.modules.get(&module);
        module
            .map(|module| module.children.clone())
            .unwrap_or_default()
    }
}

fn below(module: &[String], name: &str) -> Names {
    let mut path = module.to_vec();
    path.push(name.to_owned());
    path
}

/// The module that a file below `src` is.
fn module_of(file: &str) -> Names {
    let mut names: Names = file
        .trim_end_matches(".rs")
        .split('/')
        .map(str::to_owned)
        .collect();
    if names.last().is_some_and(|last| last == "mod") || names == ["lib"] {
        names.pop();
    }
    names
}

/// The room that a file below `src` is of.
pub fn room(file: &str) -> &str {
    let end = file.find(['/', '.']).unwrap_or(file.len());
    &file[..end]
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let parts = path.strip_prefix(root).unwrap().components();
            let names: Vec<_> = parts
                .map(|part| part.as_os_str().to_string_lossy())
                .collect();
            files.push((names.join("/"), std::fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The paths of a `use`, each with the name that it has there.
fn leaves(words: &[Word]) -> Vec<(Names, String)> {
    let mut path = Names::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        match word {
            Word::Name(name) if name == "as" => {
                let alias = words.get(at + 1).and_then(Word::name).unwrap_or_default();
                return vec![(path, alias.to_owned())];
            }
            Word::Name(name) => path.push(name.clone()),
            Word::Mark('*') => path.push("*".to_owned()),
            Word::Mark('{') => {
                let inside = &words[at + 1..closing(words, at) - 1];
                return branches(inside)
                    .into_iter()
                    .flat_map(leaves)
                    .map(|(mut rest, alias)| {
                        if rest == ["self"] {
                            let own = path.last().filter(|_| alias == "self");
                            (path.clone(), own.unwrap_or(&alias).clone())
                        } else {
                            rest.splice(0..0, path.iter().cloned());
                            (rest, alias)
                        }
                    })
                    .collect();
            }
            Word::Path | Word::Mark(_) => {}
        }
        at += 1;
    }
    let alias = path.last().cloned().unwrap_or_default();
    vec![(path, alias)]
}

/// What stands between the commas of a list, brackets kept whole.
fn branches(words: &[Word]) -> Vec<&[Word]> {
    let (mut found, mut begin, mut at) = (Vec::new(), 0, 0);
    while let Some(word) = words.get(at) {
        if word.is(',') {
            found.push(&words[begin..at]);
            begin = at + 1;
        }
        at = if word.is('{') {
            closing(words, at)
        } else {
            at + 1
        };
    }
    found.push(&words[begin..]);
    found.retain(|words| !words.is_empty());
    found
}
