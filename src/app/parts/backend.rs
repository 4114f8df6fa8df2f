//! What trains, and the choice of it.

use crate::experiment::BackendChoice;
use crate::protocol::DeviceReport;
use leptos::prelude::*;

/// The trainer of a view. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Backend {
    /// What it computes on, once there is one.
    pub device: RwSignal<Option<DeviceReport>>,
    /// Why it computes on that, a sentence.
    pub reason: RwSignal<String>,
    /// What was asked for.
    pub choice: Signal<BackendChoice>,
    /// Told what is asked for from now on.
    pub on_choice: Callback<BackendChoice>,
}

/// What the network is trained on, and the choice of it.
#[component]
pub fn BackendPill(
    /// The trainer.
    backend: Backend,
) -> impl IntoView {
    let Backend {
        device,
        reason,
        choice,
        on_choice,
    } = backend;
    let name = move || {
        device.with(|device| {
            device.as_ref().map_or_else(
                || "choosing a backend …".to_owned(),
                |device| device.name.clone(),
            )
        })
    };
    view! {
        <label class="pill" class:ready=move || device.with(Option::is_some) title=move || reason.get()>
            <span class="pill-dot" aria-hidden="true"></span>
            <span class="pill-name">{name}</span>
            <select
                aria-label="Backend"
                on:change=move |event| on_choice.run(match event_target_value(&event).as_str() {
                    "cpu" => BackendChoice::Cpu,
                    "webgpu" => BackendChoice::WebGpu,
                    _ => BackendChoice::Auto,
                })
            >
                {[(BackendChoice::Auto, "auto", "choose for me"), (BackendChoice::WebGpu, "webgpu", "WebGPU"), (BackendChoice::Cpu, "cpu", "CPU")]
                    .map(|(option, key, word)| view! { <option value=key selected=move || choice.get() == option>{word}</option> })}
            </select>
        </label>
    }
}
