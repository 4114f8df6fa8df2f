//! The width of an element, followed as it changes.
//!
//! leptos-use does this too, and brings fifteen kilobytes along: its way to read a number takes the standard library's parser into the page.

use super::on_screen::on_screen;
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use web_sys::Element;
use web_sys::js_sys::Function;

#[wasm_bindgen]
extern "C" {
    /// The browser's observer of sizes.
    type ResizeObserver;

    #[wasm_bindgen(constructor)]
    fn new(on_change: &Function) -> ResizeObserver;

    #[wasm_bindgen(method)]
    fn observe(this: &ResizeObserver, element: &Element);

    #[wasm_bindgen(method)]
    fn disconnect(this: &ResizeObserver);
}

/// Width of an element in CSS pixels; 0 until it is on the page. In a view that is not on the screen it keeps the width it had: nothing is drawn
/// anew when the view comes back as wide as it was.
pub fn width_of(holder: NodeRef<Div>) -> Signal<f64> {
    let width = RwSignal::new(0.0);
    let on_screen = on_screen();
    let watch = StoredValue::new_local(None::<(ResizeObserver, Closure<dyn FnMut()>)>);
    let end = move || {
        if let Some((observer, _)) = watch.try_update_value(Option::take).flatten() {
            observer.disconnect();
        }
    };
    Effect::new(move |_| {
        end();
        let Some(element) = holder.get() else { return };
        let measured = element.clone();
        let on_change = Closure::<dyn FnMut()>::new(move || {
            let now = measured.get_bounding_client_rect().width();
            if now > 0.0 || on_screen.try_get_untracked() == Some(true) {
                // A figure that has just been taken away needs no width.
                let _ = width.try_set(now);
            }
        });
        let observer = ResizeObserver::new(on_change.as_ref().unchecked_ref());
        observer.observe(&element);
        watch.set_value(Some((observer, on_change)));
    });
    on_cleanup(end);
    width.into()
}
