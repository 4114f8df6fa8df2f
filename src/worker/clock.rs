//! Time, on the page and in workers.

use js_sys::Function;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
    #[wasm_bindgen(js_name = setInterval)]
    fn set_interval(callback: &Function, ms: f64) -> f64;
    #[wasm_bindgen(js_name = clearInterval)]
    fn clear_interval(id: f64);
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, ms: f64, argument: &JsValue) -> f64;
}

/// Milliseconds of a clock that only goes forward.
pub fn now() -> f64 {
    performance_now()
}

/// A promise that is kept after some time, with `null`.
pub fn after(ms: f64) -> js_sys::Promise {
    js_sys::Promise::new(&mut |resolve, _| {
        set_timeout(&resolve, ms, &JsValue::NULL);
    })
}

/// Calls back again and again until it is dropped.
pub struct Interval {
    id: f64,
    _callback: Closure<dyn FnMut()>,
}

impl Interval {
    /// Starts one; the callback is given the milliseconds since the call before.
    pub fn every(ms: f64, mut callback: impl FnMut(f64) + 'static) -> Self {
        let mut last = now();
        let callback = Closure::<dyn FnMut()>::new(move || {
            let time = now();
            callback(time - last);
            last = time;
        });
        Self {
            id: set_interval(callback.as_ref().unchecked_ref(), ms),
            _callback: callback,
        }
    }
}

impl Drop for Interval {
    fn drop(&mut self) {
        clear_interval(self.id);
    }
}
