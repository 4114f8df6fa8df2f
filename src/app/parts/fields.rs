//! Controls that edit a value: native inputs with labels, and the reason beside them when an edit is refused.

use super::terms::Term;
use crate::app::state;
use crate::number::{parse_number, show};
use leptos::html::Select;
use leptos::prelude::*;
use std::sync::atomic::{AtomicU32, Ordering};
use web_sys::HtmlInputElement;

/// What the controls edit: the state of a page.
pub trait Form: Copy + Send + Sync + 'static {
    /// The value that is edited.
    type Value: 'static;

    /// Reads from it; what redraws itself does so when it changes.
    fn read<T>(self, read: impl FnOnce(&Self::Value) -> T) -> T;

    /// Changes it, unless the change is refused.
    fn edit(self, change: impl FnOnce(&mut Self::Value));

    /// Remembers why the last edit is refused.
    fn refuse(self, refusal: state::Refusal);

    /// Reads why the last edit was refused, if it was.
    fn refused<T>(self, read: impl FnOnce(&state::Refusal) -> Option<T>) -> Option<T>;

    /// Whether it may be edited now; always where a fieldset around the controls says it.
    fn open(self) -> bool {
        true
    }
}

/// What a number is expected to look like.
pub const NUMBER: &str = "a number such as 0.2, 1e-5 or 50,000";
const WHOLE: &str = "a whole number";
/// How many [`Choice`]s there have been.
static CHOICES: AtomicU32 = AtomicU32::new(0);

/// The reason why the last edit of a field was refused; empty for every other field.
#[component]
pub fn Refusal<F: Form>(
    /// What is edited.
    form: F,
    /// The class that has the field; none for one of the whole.
    #[prop(optional_no_strip)]
    class: Option<usize>,
    /// The field's key.
    #[prop(into)]
    field: String,
) -> impl IntoView {
    let text = move || form.refused(|refusal| refusal.beside(class, &field));
    view! { <Alert text=Signal::derive(text) /> }
}

/// Why something was refused; nothing where it was not.
#[component]
pub fn Alert(
    /// The sentence.
    #[prop(into)]
    text: Signal<Option<String>>,
) -> impl IntoView {
    move || {
        text.get()
            .map(|text| view! { <p class="refusal" role="alert">{text}</p> })
    }
}

/// A value as text, where a label around it says what it is.
#[component]
pub fn TextInput(
    /// Nothing can be typed now.
    #[prop(optional, into)]
    closed: Signal<bool>,
    /// What it is called, where no label around it says so.
    #[prop(optional_no_strip, into)]
    spoken: Option<String>,
    /// The value as text.
    #[prop(into)]
    value: Signal<String>,
    /// Told what was typed.
    #[prop(into)]
    take: Callback<String>,
) -> impl IntoView {
    let changed = move |event| {
        take.run(event_target_value(&event));
        // What was refused does not stay in the field: it shows what holds.
        event_target::<HtmlInputElement>(&event).set_value(&value.get_untracked());
    };
    view! {
        <input class="exact" type="text" inputmode="decimal" size="7" aria-label=spoken prop:value=move || value.get() on:change=changed disabled=closed />
    }
}

/// Entries of a menu: keys, and what they are called.
pub fn entries<K: ToString, T: ToString>(
    all: impl IntoIterator<Item = (K, T)>,
) -> Vec<(String, String)> {
    all.into_iter()
        .map(|(key, title)| (key.to_string(), title.to_string()))
        .collect()
}

/// One of a few values, as a menu of their keys.
#[component]
pub fn Menu<F: Form>(
    /// What is edited.
    form: F,
    /// How it is styled and found.
    #[prop(optional)]
    class: &'static str,
    /// What it is called, where no label around it says so.
    #[prop(optional_no_strip, into)]
    spoken: Option<String>,
    /// As [`entries`] makes them.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The key of what holds.
    #[prop(into)]
    value: Signal<String>,
    /// Told the key of what was chosen.
    take: Callback<String>,
) -> impl IntoView {
    let menu = NodeRef::<Select>::new();
    let changed = move |event| {
        take.run(event_target_value(&event));
        // What was refused does not stay in the menu: it shows what holds.
        if let Some(menu) = menu.get_untracked() {
            menu.set_value(&value.get_untracked());
        }
    };
    let option = move |(key, title): (String, String)| {
        let own = key.clone();
        view! { <option value=key selected=move || value.with(|value| *value == own)>{title}</option> }
    };
    view! {
        <select class=class aria-label=spoken node_ref=menu on:change=changed prop:value=move || value.get() disabled=move || !form.open()>
            {move || options.get().into_iter().map(option).collect::<Vec<_>>()}
        </select>
    }
}

/// A menu with its name before it, and below it what belongs to it.
#[component]
pub fn MenuField<F: Form>(
    /// What is edited.
    form: F,
    /// How the menu is styled and found.
    #[prop(optional)]
    class: &'static str,
    /// Its name on the page.
    label: &'static str,
    /// As [`entries`] makes them.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The key of what holds.
    #[prop(into)]
    value: Signal<String>,
    /// Told the key of what was chosen.
    take: Callback<String>,
    /// What stands below: the reason why a choice was refused.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field-head">
                <span class="field-name">{label}</span>
                <Menu form class options value take />
            </label>
            {children()}
        </div>
    }
}

/// A value as text.
#[component]
pub fn TextField<F: Form>(
    /// What is edited.
    form: F,
    /// The field's key in errors.
    field: &'static str,
    /// Its name on the page.
    label: &'static str,
    /// Its entry in the glossary, if it needs one.
    #[prop(optional)]
    entry: &'static str,
    /// Its unit, or how it is written.
    #[prop(optional, into)]
    unit: &'static str,
    /// What it does, in a sentence.
    #[prop(optional)]
    help: &'static str,
    /// The value as text.
    #[prop(into)]
    value: Signal<String>,
    /// Takes over what was typed, or says what was expected.
    take: Callback<String, Option<&'static str>>,
) -> impl IntoView {
    let take = Callback::new(move |typed: String| {
        if let Some(expected) = take.run(typed.clone()) {
            form.refuse(state::Refusal::unread(None, field, expected, &typed));
        }
    });
    view! {
        <div class="field">
            <label class="field-head" title=help>
                <span class="field-name"><Term word=label entry=entry /> " " <span class="unit">{unit}</span></span>
                <TextInput closed=Signal::derive(move || !form.open()) value take />
            </label>
            <Refusal form field />
        </div>
    }
}

/// One number.
#[component]
pub fn NumberField<F: Form>(
    /// What is edited.
    form: F,
    /// The field's key in errors.
    field: &'static str,
    /// Its name on the page.
    label: &'static str,
    /// Its entry in the glossary, if it needs one.
    #[prop(optional)]
    entry: &'static str,
    /// Its unit, if it has one.
    #[prop(optional, into)]
    unit: &'static str,
    /// What it does, in a sentence.
    #[prop(optional)]
    help: &'static str,
    /// Whole numbers only.
    #[prop(optional)]
    whole: bool,
    /// Reads the value.
    get: fn(&F::Value) -> f64,
    /// Writes the value.
    set: fn(&mut F::Value, f64),
) -> impl IntoView {
    let number = Memo::new(move |_| form.read(get));
    let value = Signal::derive(move || show(number.get()));
    let take = Callback::new(move |typed: String| {
        let fits = |value: &f64| {
            !whole || value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(value)
        };
        match parse_number(&typed).filter(fits) {
            Some(value) => {
                form.edit(|edited| set(edited, value));
                None
            }
            None if whole => Some(WHOLE),
            None => Some(NUMBER),
        }
    });
    view! { <TextField form field label entry unit help value take /> }
}

/// A seed: any whole number below 2^64.
#[component]
pub fn SeedField<F: Form>(
    /// What is edited.
    form: F,
    /// The field's key in errors.
    field: &'static str,
    /// Its name on the page.
    label: &'static str,
    /// What depends on it.
    #[prop(optional)]
    help: &'static str,
    /// Reads the seed.
    get: fn(&F::Value) -> u64,
    /// Writes the seed.
    set: fn(&mut F::Value, u64),
) -> impl IntoView {
    // Not as a number of the page, which holds no more than 53 bits.
    let value = Memo::new(move |_| form.read(get).to_string());
    let take = Callback::new(move |typed: String| match typed.trim().parse() {
        Ok(seed) => {
            form.edit(|edited| set(edited, seed));
            None
        }
        Err(_) => Some("a whole number from 0 to 18446744073709551615"),
    });
    view! { <TextField form field label help value take /> }
}

/// One of a few values, as radio buttons drawn side by side; the chosen one's consequence is written below.
#[component]
pub fn Choice<T: Copy + PartialEq + Send + Sync + 'static>(
    /// Its name on the page.
    label: &'static str,
    /// The values, their words, and what each changes.
    options: Vec<(T, &'static str, &'static str)>,
    /// The value now.
    #[prop(into)]
    value: Signal<T>,
    /// What to do with a new one.
    on_change: impl Fn(T) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    // Radio buttons of one name exclude each other, also across views.
    let name = format!("choice-{}", CHOICES.fetch_add(1, Ordering::Relaxed));
    let helps = options
        .iter()
        .map(|(option, _, help)| (*option, *help))
        .collect::<Vec<_>>();
    let buttons = options
        .into_iter()
        .map(|(option, word, _)| {
            view! {
                <label class="segment">
                    <input
                        type="radio"
                        name=name.clone()
                        prop:checked=move || value.get() == option
                        on:change=move |_| on_change(option)
                    />
                    <span>{word}</span>
                </label>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <fieldset class="choice">
            <legend>{label}</legend>
            <div class="segments">{buttons}</div>
            <p class="consequence">
                {move || helps.iter().find(|(option, _)| *option == value.get()).map(|(_, help)| *help)}
            </p>
        </fieldset>
    }
}
