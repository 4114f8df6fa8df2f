//! What the browser says about WebGPU, asked on the page before megabytes of trainer are fetched for it.

use super::clock;
use super::recovery::Adapter;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Patience with the browser, ms.
const PATIENCE_MS: f64 = 5_000.0;
/// Words in a software adapter's description.
const SOFTWARE: [&str; 5] = ["swiftshader", "llvmpipe", "lavapipe", "software", "microsoft basic render"];

/// Asks for an adapter and reads who made it.
pub async fn ask_adapter() -> Adapter {
    let Some(request) = request() else { return Adapter::Unfit("This browser has no WebGPU.".to_owned()) };
    // The clock's promise is kept with null, too: an adapter that takes that long is none.
    let first = Promise::race(&Array::of2(&request, &clock::after(PATIENCE_MS)));
    let adapter = match JsFuture::from(first).await {
        Ok(adapter) if adapter.is_object() => adapter,
        _ => return Adapter::Unfit("The browser offers no WebGPU adapter.".to_owned()),
    };
    let info = get(&adapter, "info");
    let words = ["vendor", "architecture", "device", "description"].map(|name| get(&info, name).as_string().unwrap_or_default());
    let words = words.join(" ").to_lowercase();
    let fallback = [&adapter, &info].iter().any(|at| get(at, "isFallbackAdapter").is_truthy());
    if fallback || SOFTWARE.iter().any(|word| words.contains(word)) {
        return Adapter::Unfit("The only WebGPU adapter is a software one, slower than the CPU trainer.".to_owned());
    }
    Adapter::Hardware
}

fn request() -> Option<Promise> {
    let gpu = get(&get(&js_sys::global(), "navigator"), "gpu");
    let request: Function = get(&gpu, "requestAdapter").dyn_into().ok()?;
    request.call0(&gpu).ok()?.dyn_into().ok()
}

/// A property; undefined where there is none.
fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}
