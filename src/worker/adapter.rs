//! What the browser says about WebGPU, asked on the page before megabytes of trainer are fetched for it.

use super::clock;
use super::recovery::Adapter;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Patience with the browser, ms.
const PATIENCE_MS: f64 = 5_000.0;
/// Words in a software adapter's description.
const SOFTWARE: [&str; 5] = [
    "swiftshader",
    "llvmpipe",
    "lavapipe",
    "software",
    "microsoft basic render",
];

/// What the browser tells about its adapter.
pub struct Description {
    /// Vendor, architecture and model, as far as the browser tells; for the trainer's report of its device.
    #[cfg(feature = "gpu")]
    pub name: String,
    /// It computes on the CPU.
    pub software: bool,
}

/// Asks for an adapter, for the choice of a backend.
pub async fn ask_adapter() -> Adapter {
    if request_adapter().is_none() {
        return Adapter::Unfit("This browser has no WebGPU.".to_owned());
    }
    match describe().await {
        None => Adapter::Unfit("The browser offers no WebGPU adapter.".to_owned()),
        Some(Description { software: true, .. }) => Adapter::Unfit(
            "The only WebGPU adapter is a software one, slower than the CPU trainer.".to_owned(),
        ),
        Some(_) => Adapter::Hardware,
    }
}

/// Describes the adapter; none where the browser offers none in time.
pub async fn describe() -> Option<Description> {
    let (gpu, request_adapter) = request_adapter()?;
    let options = Object::new();
    // The one that the trainer's own request will get.
    Reflect::set(
        &options,
        &"powerPreference".into(),
        &"high-performance".into(),
    )
    .ok()?;
    let request: Promise = request_adapter
        .call1(&gpu, &options)
        .ok()?
        .dyn_into()
        .ok()?;
    // The clock's promise is kept with null, too: an adapter that takes that long is none.
    let first = Promise::race(&Array::of2(&request, &clock::after(PATIENCE_MS)));
    let adapter = JsFuture::from(first)
        .await
        .ok()
        .filter(JsValue::is_object)?;
    let info = get(&adapter, "info");
    let words = ["vendor", "architecture", "device", "description"]
        .map(|name| get(&info, name).as_string().unwrap_or_default());
    let mut known: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    known.dedup();
    let name = if known.is_empty() {
        "unnamed adapter".to_owned()
    } else {
        known.join(" ")
    };
    let lower = name.to_ascii_lowercase();
    let fallback = [&adapter, &info]
        .iter()
        .any(|at| get(at, "isFallbackAdapter").is_truthy());
    Some(Description {
        software: fallback || SOFTWARE.iter().any(|word| lower.contains(word)),
        #[cfg(feature = "gpu")]
        name,
    })
}

/// `navigator.gpu` and its `requestAdapter`.
fn request_adapter() -> Option<(JsValue, Function)> {
    let gpu = get(&get(&js_sys::global(), "navigator"), "gpu");
    let request = get(&gpu, "requestAdapter").dyn_into().ok()?;
    Some((gpu, request))
}

/// A property; undefined where there is none.
fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}
