//! The grammar of every link: fields of a query that are taken over one by one, and as few left out as mend what does not go together.

use super::note::{Broken, LINK, LinkNote};

/// Longest query that stands in an address, bytes: many servers take no more.
pub const MAX_BYTES: usize = 8_192;
/// Longest query that is read, bytes. A tab's own entries may hold what is too long for an address.
pub const MAX_READ: usize = 1 << 18;
/// How often a field is left out before the whole link is.
const MOST_LEFT_OUT: usize = 12;
/// How many times at most a link is tried without one of its fields, in all rounds together: each try takes as long as a check of what it
/// makes, and the page stands still meanwhile.
const MOST_TRIES: usize = 100;
/// Bytes of fields that may be read again in these tries: what is longer takes longer to check, and is tried less often.
const MOST_READ_AGAIN: usize = 1 << 19;

/// What became of a field that went with another.
const TOO: &str = "It is left out, too.";

/// A field with its value.
#[derive(Clone)]
pub struct Given {
    /// Its key.
    pub name: String,
    /// What it holds.
    pub value: String,
    /// The field of the link that it stands for: itself, but for links of old, whose fields can be several of today.
    pub of: String,
}

impl Given {
    /// A field that stands for itself.
    pub fn new(name: &str, value: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            value: value.into(),
            of: name.to_owned(),
        }
    }
}

/// What a link's fields make.
pub struct Made<T> {
    /// What it is.
    pub what: T,
    /// The names of the fields that were taken over.
    pub kept: Vec<String>,
    /// The fields that nobody has taken yet.
    pub unknown: Vec<Given>,
    /// What is wrong with those that could not be read.
    pub broken: Vec<Broken>,
    /// What is wrong with a part of those that were taken over, and what became of it.
    pub parts: Vec<(Broken, String)>,
    /// What stands in the place of fields that were lost, with all that goes with them.
    pub instead: Vec<(String, String)>,
}

impl<T> Made<T> {
    /// What there is before any field is read.
    pub fn begun(what: T, fields: &[Given]) -> Self {
        Self {
            what,
            kept: Vec::new(),
            unknown: fields.to_vec(),
            broken: Vec::new(),
            parts: Vec::new(),
            instead: Vec::new(),
        }
    }

    /// What a field holds that nobody has taken yet.
    pub fn given(&self, name: &str) -> Option<&str> {
        let given = self.unknown.iter().find(|given| given.name == name)?;
        Some(&given.value)
    }

    /// What became of fields that were left out.
    fn outcome(&self, left_out: &str, fields: &[String]) -> String {
        let mut instead = self.instead.iter();
        match instead.find(|(field, _)| fields.contains(field)) {
            Some((_, what)) => format!("{left_out} is left out, and {what} in its place."),
            None => format!("{left_out} is left out."),
        }
    }

    /// What the page says of a field that nobody has taken, or that nobody takes any more.
    fn strange(&self, given: &Given, was_taken: bool) -> LinkNote {
        let class = |name: &str| name.split_once('.').map(|(class, _)| class.to_owned());
        let of = class(&given.name);
        let mut instead = self.instead.iter();
        let with = match instead.find(|(field, _)| of.is_some() && class(field) == of) {
            Some((lost, _)) => format!("\"{lost}\""),
            None if was_taken => "another field".to_owned(),
            None => return LinkNote::unknown(&given.of),
        };
        let expected = format!("nothing, as it goes with {with}");
        Broken::new(&given.of, expected, &given.value).note(TOO)
    }

    /// Adds what is wrong with parts of fields, where it is not said yet.
    fn say_parts(&self, notes: &mut Vec<LinkNote>) {
        for (error, outcome) in &self.parts {
            let note = error.note(outcome);
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
    }

    /// Puts the value of a field where it belongs, if the link has it.
    pub fn put<X: Into<String>>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut T, &str) -> Result<(), X>,
    ) {
        let Some(given) = take(&mut self.unknown, name) else {
            return;
        };
        match read(&mut self.what, &given.value) {
            Ok(()) => self.kept.push(given.name),
            Err(expected) => self
                .broken
                .push(Broken::new(&given.of, expected, &given.value)),
        }
    }
}

/// What fields make, where those of some names were lost.
type Make<'a, T> = dyn Fn(&[Given], &[String]) -> Made<T> + 'a;

/// One kind of link.
pub struct Grammar<'a, T> {
    /// How it is read.
    pub make: &'a Make<'a, T>,
    /// Whether that can be run.
    pub check: &'a dyn Fn(&T) -> Result<(), Broken>,
    /// The link's own name of a key that is not among the fields.
    pub own_name: &'a dyn Fn(&str) -> String,
    /// The field that stays where no other can.
    pub stays: &'a str,
    /// What the page says where nothing could be mended.
    pub shown: String,
}

/// What a link makes without one of its fields.
struct Without<T> {
    /// The field.
    of: String,
    /// What was lost, with it.
    lost: Vec<String>,
    made: Made<T>,
    /// Why that cannot be run, either.
    wrong: Option<Broken>,
    /// 2 where it can, 1 where something else is wrong now, otherwise 0.
    merit: u8,
}

impl<T> Grammar<'_, T> {
    /// What fields make, and a note on each that was not taken over: those that were broken already, those that hold what cannot be read, and
    /// as few as mend it of those that do not go together.
    pub fn mended(
        &self,
        mut fields: Vec<Given>,
        mut broken: Vec<Broken>,
    ) -> (Made<T>, Vec<LinkNote>) {
        let names = |broken: &[Broken]| -> Vec<String> {
            broken.iter().map(|own| own.field.clone()).collect()
        };
        let mut made = (self.make)(&fields, &names(&broken));
        broken.append(&mut made.broken);
        let mut lost: Vec<String> = names(&broken);
        let mut notes: Vec<LinkNote> = Vec::new();
        for error in &broken {
            let outcome = made.outcome("Only this field", std::slice::from_ref(&error.field));
            let note = error.note(&outcome);
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
        made.say_parts(&mut notes);
        fields.retain(|given| made.kept.contains(&given.name));
        let strange = made.unknown.iter().map(|given| made.strange(given, false));
        let unknown: Vec<LinkNote> = strange.collect();
        let mut left = MOST_LEFT_OUT;
        let mut tries = tries(&fields);
        let mut wrong = (self.check)(&made.what).err();
        while let Some(mut error) = wrong.take() {
            // Fields that do not go together: the one that is named goes, unless all, or at least this, would be well without another one.
            let own = |given: &Given| given.of.clone();
            let named = fields
                .iter()
                .find(|given| given.name == error.field)
                .map(own);
            let mut candidates: Vec<String> = Vec::new();
            for of in named.iter().cloned().chain(fields.iter().map(own)) {
                if !candidates.contains(&of) {
                    candidates.push(of);
                }
            }
            // Each round to come keeps one try: that without the field that is named.
            candidates.truncate(if left == 0 { 0 } else { tries + 1 - left });
            let mut best: Option<Without<T>> = None;
            for of in candidates {
                tries -= 1;
                let (out, without): (Vec<Given>, Vec<Given>) =
                    fields.iter().cloned().partition(|given| given.of == of);
                let out = out.into_iter().map(|given| given.name);
                let lost: Vec<String> = lost.iter().cloned().chain(out).collect();
                let made = (self.make)(&without, &lost);
                let wrong = (self.check)(&made.what).err();
                let merit = match &wrong {
                    None => 2,
                    Some(other) => u8::from(*other != error),
                };
                let better = best.as_ref().is_none_or(|best| merit > best.merit);
                if better && (merit > 0 || named.as_ref() == Some(&of)) {
                    best = Some(Without {
                        of,
                        lost,
                        made,
                        wrong,
                        merit,
                    });
                }
                if merit == 2 {
                    break;
                }
            }
            let in_the_link = named.is_some();
            error.field = named.unwrap_or_else(|| (self.own_name)(&error.field));
            let note = |outcome: &str| {
                if in_the_link {
                    error.note(outcome)
                } else {
                    error.note_without(outcome)
                }
            };
            let Some(Without {
                of,
                lost: out,
                made: mended,
                wrong: next,
                ..
            }) = best
            else {
                notes.push(note(&self.shown));
                fields.retain(|given| given.name == self.stays);
                made = (self.make)(&fields, &[]);
                break;
            };
            left -= 1;
            fields.retain(|given| given.of != of);
            let own = out.get(lost.len()..).unwrap_or_default();
            notes.push(note(&mended.outcome(&format!("Only \"{of}\""), own)));
            mended.say_parts(&mut notes);
            // Fields of what is left out go with it.
            let orphans = mended.unknown.iter();
            notes.extend(orphans.map(|given| mended.strange(given, true)));
            notes.extend(mended.broken.iter().map(|error| error.note(TOO)));
            fields.retain(|given| mended.kept.contains(&given.name));
            (made, wrong) = (mended, next);
            lost = out;
        }
        notes.extend(unknown);
        (made, notes)
    }
}

/// How many times a link with these fields is tried without one of them: at least once for each that may be left out.
fn tries(fields: &[Given]) -> usize {
    let bytes: usize = fields.iter().map(|given| given.value.len()).sum();
    (MOST_READ_AGAIN / bytes.max(1)).clamp(MOST_LEFT_OUT, MOST_TRIES)
}

/// The fields of a query (with or without `?`) in order, at most so many; those that stand there twice are broken, and the whole link where
/// one of them is a field that all others depend on.
pub fn fields(
    query: &str,
    most: usize,
    first: &[&str],
    broken: &mut Vec<Broken>,
) -> Result<Vec<Given>, Broken> {
    let query = query.strip_prefix('?').unwrap_or(query);
    if query.len() > MAX_READ {
        return Err(Broken {
            field: LINK.into(),
            wrong: format!(
                "should hold at most {MAX_READ} bytes, and it holds {}",
                query.len()
            ),
        });
    }
    let mut fields: Vec<Given> = Vec::new();
    let mut twice = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if fields.len() == most {
            let most = format!("at most {most} fields");
            return Err(Broken::new(LINK, most, "more"));
        }
        if fields.iter().any(|seen| *seen.name == name) {
            twice.push(name.into_owned());
        } else {
            fields.push(Given::new(&name, value));
        }
    }
    for name in twice {
        let error = Broken::new(&name, "one value", "it twice");
        if first.contains(&name.as_str()) {
            return Err(error);
        }
        if take(&mut fields, &name).is_some() {
            broken.push(error);
        }
    }
    Ok(fields)
}

/// Takes a field out.
pub fn take(fields: &mut Vec<Given>, name: &str) -> Option<Given> {
    fields
        .iter()
        .position(|given| given.name == name)
        .map(|at| fields.remove(at))
}

/// Adds a field to a query: values of the codecs as they are, any other text escaped.
pub fn add(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    query.push_str(name);
    query.push('=');
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b":,.-_@".contains(&byte);
    if value.bytes().all(plain) {
        query.push_str(value);
    } else {
        query.extend(form_urlencoded::byte_serialize(value.as_bytes()));
    }
}

#[cfg(test)]
mod tests;
