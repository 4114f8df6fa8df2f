//! Whether a view is on the screen. One that is not keeps its state, and neither draws nor moves.

use leptos::prelude::*;

/// Handed down by what holds a view.
#[derive(Clone, Copy)]
pub struct OnScreen(pub Signal<bool>);

/// Whether the view that a component stands in is on the screen; outside of any view, it always is.
pub fn on_screen() -> Signal<bool> {
    use_context::<OnScreen>().map_or_else(|| Signal::derive(|| true), |OnScreen(shown)| shown)
}

/// A value that is computed while the view is on the screen. Meanwhile it stays as it was, and what it is computed from may change as often as
/// it likes.
pub fn while_on_screen<T: PartialEq + Send + Sync + 'static>(
    compute: impl Fn() -> T + Send + Sync + 'static,
) -> Memo<T> {
    let on_screen = on_screen();
    let compute: Box<dyn Fn() -> T + Send + Sync> = Box::new(compute);
    Memo::new_owning(move |before: Option<T>| {
        let on_screen = on_screen.get();
        match before {
            Some(before) if !on_screen => (before, false),
            before => {
                let now = compute();
                let changed = before.as_ref() != Some(&now);
                (now, changed)
            }
        }
    })
}
