//! One row of a table of keys.

use super::value::Expected;

/// One key of a link.
pub struct Key<E, V> {
    /// The key: short, and never given another meaning.
    pub name: &'static str,
    /// What it stands for, with its unit.
    pub meaning: &'static str,
    /// What its value looks like.
    pub form: &'static str,
    /// Written even where it equals the preset's.
    pub always: bool,
    /// Its value as text.
    pub write: fn(&E, &V) -> String,
    /// Takes over a text, or says what was expected.
    pub read: fn(&mut E, &mut V, &str) -> Result<(), Expected>,
}

/// A key for one field, by the field's type and its path.
macro_rules! key {
    (seed $name:literal, $meaning:literal, $type:ty, experiment: $($path:tt)+) => {
        $crate::experiment::link::key::Key { always: true, ..key!($name, $meaning, $type, experiment: $($path)+) }
    };
    ($name:literal, $meaning:literal, $type:ty, experiment: $($path:tt)+) => {
        $crate::experiment::link::key::Key {
            name: $name,
            meaning: $meaning,
            form: <$type as $crate::experiment::link::value::Value>::FORM,
            always: false,
            write: |experiment, _| experiment.$($path)+.write(),
            read: |experiment, _, text| {
                experiment.$($path)+ = <$type>::read(text)?;
                Ok(())
            },
        }
    };
    ($name:literal, $meaning:literal, $type:ty, view: $($path:tt)+) => {
        $crate::experiment::link::key::Key {
            name: $name,
            meaning: $meaning,
            form: <$type as $crate::experiment::link::value::Value>::FORM,
            always: false,
            write: |_, view| view.$($path)+.write(),
            read: |_, view, text| {
                view.$($path)+ = <$type>::read(text)?;
                Ok(())
            },
        }
    };
}

pub(in crate::experiment) use key;
