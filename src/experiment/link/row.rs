//! One row of a table of keys.

use crate::experiment::Experiment;
use crate::experiment::link::value::Expected;

/// A key of a link, which holds a value and a view of it; what cannot be read is said as a sentence's part.
pub struct Row<T, V, X = Expected> {
    /// The key: short, and never given another meaning.
    pub name: &'static str,
    /// What it stands for, with its unit.
    pub meaning: &'static str,
    /// What its value looks like.
    pub form: &'static str,
    /// Written even where it is the usual one.
    pub always: bool,
    /// Its value as text; none where there is no such field.
    pub write: fn(&T, &V) -> Option<String>,
    /// Takes over a text, or says what was expected.
    pub read: fn(&mut T, &mut V, &str) -> Result<(), X>,
}

/// A key for one field of every value, by its type and its path.
macro_rules! key {
    (seed $name:literal, $meaning:literal, $($path:tt)+) => {
        $crate::experiment::link::row::Row {
            always: true,
            ..$crate::experiment::link::row::key!($name, $meaning, u64, $($path)+)
        }
    };
    ($name:literal, $meaning:literal, $type:ty, view: $($path:tt)+) => {
        $crate::experiment::link::row::Row {
            name: $name,
            meaning: $meaning,
            form: <$type as $crate::experiment::link::value::Value>::FORM,
            always: false,
            write: |_, view| Some($crate::experiment::link::value::Value::write(&view.$($path)+)),
            read: |_, view, text| {
                view.$($path)+ = <$type as $crate::experiment::link::value::Value>::read(text)?;
                Ok(())
            },
        }
    };
    ($name:literal, $meaning:literal, $type:ty, $($path:tt)+) => {
        $crate::experiment::link::row::Row {
            name: $name,
            meaning: $meaning,
            form: <$type as $crate::experiment::link::value::Value>::FORM,
            always: false,
            write: |of, _| Some($crate::experiment::link::value::Value::write(&of.$($path)+)),
            read: |of, _, text| {
                of.$($path)+ = <$type as $crate::experiment::link::value::Value>::read(text)?;
                Ok(())
            },
        }
    };
}

pub(in crate::experiment) use key;

/// A key of one history, in a link after `c0.`, `c1.` and so on.
pub struct OfEach {
    /// The key after the point.
    pub name: &'static str,
    /// What it stands for.
    pub meaning: &'static str,
    /// What its value looks like.
    pub form: &'static str,
    /// Its value as text; none where the history has no such field.
    pub write: fn(&Experiment, usize) -> Option<String>,
    /// Takes over a text, or says what was expected.
    pub read: fn(&mut Experiment, usize, &str) -> Result<(), Expected>,
}
