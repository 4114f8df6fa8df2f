//! Names with subscripts.

use leptos::prelude::*;

/// A name in which an underscore begins a subscript, up to the next space.
pub fn symbol(name: &str) -> AnyView {
    let Some((head, tail)) = name.split_once('_') else {
        return view! { {name.to_owned()} }.into_any();
    };
    let (below, rest) = tail.find(' ').map_or((tail, ""), |at| tail.split_at(at));
    view! { {head.to_owned()}<sub>{below.to_owned()}</sub>{symbol(rest)} }.into_any()
}
