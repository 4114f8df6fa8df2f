//! The editor of a law: how a number of a class comes about.

use super::bounds::{Bounds, Typed, words};
use super::signals::Lab;
use crate::app::parts::fields::{Form, Menu, Refusal, entries};
use crate::app::parts::range::RangePair;
use crate::app::sliders::Scale;
use crate::app::state::laws::{self, LawKind};
use crate::app::state::{asked, document};
use crate::experiment::{Law, Number, Prior};
use leptos::prelude::*;

/// How a number of a class comes about.
#[component]
pub fn LawField(
    /// The view's signals.
    lab: Lab,
    /// The class' place.
    class: usize,
    /// The number.
    number: Number,
) -> impl IntoView {
    let key = StoredValue::new(number.key.clone());
    let label = number.label.clone();
    let field = number.key.clone();
    let law = lab.of(move |e| key.with_value(|key| laws::law(e, class, key).cloned()));
    let kind = Memo::new(move |_| law.with(|law| law.as_ref().map(LawKind::of)));
    let kinds = lab.of(move |e| key.with_value(|key| laws::kinds(e, class, key)));
    let choices = lab
        .experiment
        .with_untracked(|e| laws::choices(e, class, &number.key));
    let chosen = !choices.is_empty();
    let set = move |next: Law| {
        lab.edit(|e| {
            if let Some(scenario) = e.scenarios.get_mut(class) {
                key.with_value(|key| scenario.set(key, next));
            }
        });
    };
    let unit = lab.of({
        let number = number.clone();
        move |e| asked::unit_of(e, &number).words()
    });
    let choose = Callback::new(move |word: String| {
        if let Some(kind) = LawKind::of_word(&word) {
            lab.edit(|e| key.with_value(|key| laws::choose(e, class, key, kind)));
        }
    });
    let prior = Signal::derive(move || {
        law.with(|law| match law {
            Some(Law::Prior(prior)) => *prior,
            _ => Prior::fixed(f64::NAN),
        })
    });
    let take = Callback::new(move |(upper, value)| {
        lab.edit(|e| {
            key.with_value(|key| {
                laws::change_prior(e, class, key, |prior| laws::set_bound(prior, upper, value));
            });
        });
    });
    let body = {
        let (label, field) = (label.clone(), field.clone());
        move || {
            match kind.get() {
            Some(LawKind::Fixed) if !choices.is_empty() => {
                let value = Signal::derive(move || (prior.get().low as usize).to_string());
                let options = entries(choices.iter().map(|choice| choice.label).enumerate());
                let take = Callback::new(move |place: String| {
                    if let Ok(place) = place.parse::<u32>() {
                        set(Law::fixed(f64::from(place)));
                    }
                });
                view! { <Menu form=lab spoken=label.clone() options value take /> }.into_any()
            }
            Some(LawKind::Fixed | LawKind::Uniform | LawKind::LogUniform) => {
                view! { <Bounds lab class=Some(class) field=field.clone() label=label.clone() prior take /> }.into_any()
            }
            Some(LawKind::Times) => view! { <Times lab class key field=field.clone() label=label.clone() law /> }.into_any(),
            Some(LawKind::Like | LawKind::Drawn) => view! { <OtherClass lab class key label=label.clone() law /> }.into_any(),
            None => ().into_any(),
        }
        }
    };
    let sliders = {
        let label = label.clone();
        move || {
            let is_prior = matches!(
                kind.get(),
                Some(LawKind::Fixed | LawKind::Uniform | LawKind::LogUniform)
            );
            let now = prior.get_untracked();
            let scale = Scale::around([now.low, now.high], number.bounds);
            scale
                .filter(|_| is_prior && !chosen)
                .map(|scale| view! { <RangePair label=label.clone() unit=unit.get_untracked() scale prior take /> })
        }
    };
    let meaning = lab.of(move |e| key.with_value(|key| document::meaning(e, class, key)));
    let integer = move || prior.get().integer;
    let is_prior =
        move || !chosen && matches!(kind.get(), Some(LawKind::Uniform | LawKind::LogUniform));
    let word = Signal::derive(move || kind.get().map_or("", LawKind::word).to_owned());
    let laws_menu = {
        let label = label.clone();
        move || {
            let options = words(kinds.get());
            let spoken = format!("{label}, distribution");
            (options.len() > 1).then(
                || view! { <Menu form=lab class="law" spoken options value=word take=choose /> },
            )
        }
    };
    let whole = move || {
        (is_prior() && !number.whole).then(|| view! {
            <label class="check">
                <input type="checkbox" prop:checked=integer on:change=move |event| {
                    let on = event_target_checked(&event);
                    lab.edit(|e| key.with_value(|key| laws::change_prior(e, class, key, |prior| prior.integer = on)));
                } />
                " whole"
            </label>
        })
    };
    view! {
        <div class="field prior">
            <div class="field-head">
                <span class="field-name">{label}</span>
                {body}
            </div>
            {move || meaning.get().map(|said| view! { <p class="caption">{said}</p> })}
            {sliders}
            <div class="field-foot">
                {laws_menu}
                {whole}
                <span class="unit">{move || unit.get()}</span>
            </div>
            <Refusal form=lab class=Some(class) field />
        </div>
    }
}

/// So many times another number.
#[component]
fn Times(
    /// The view's signals.
    lab: Lab,
    /// The class' place.
    class: usize,
    /// The number's key.
    key: StoredValue<String>,
    /// The field's key.
    field: String,
    /// What it is called.
    label: String,
    /// The law now.
    law: Memo<Option<Law>>,
) -> impl IntoView {
    let factor = Signal::derive(move || {
        law.with(|law| match law {
            Some(Law::Times { factor, .. }) => *factor,
            _ => f64::NAN,
        })
    });
    let of = Signal::derive(move || {
        law.with(|law| match law {
            Some(Law::Times { of, .. }) => of.clone(),
            _ => String::new(),
        })
    });
    let edit = move |change: &dyn Fn(&mut String, &mut f64)| {
        let mut next = law.get_untracked();
        if let Some(Law::Times { of, factor, .. }) = &mut next {
            change(of, factor);
        }
        if let Some(next) = next {
            lab.edit(|e| {
                if let Some(scenario) = e.scenarios.get_mut(class) {
                    key.with_value(|key| scenario.set(key, next));
                }
            });
        }
    };
    let factors = lab
        .experiment
        .with_untracked(|e| key.with_value(|key| laws::factors(e, class, key)));
    let options = entries(factors);
    let choose = Callback::new(move |chosen: String| edit(&|of, _| of.clone_from(&chosen)));
    let take = Callback::new(move |value| edit(&|_, factor| *factor = value));
    view! {
        <span class="bounds">
            <Typed lab class=Some(class) field label=format!("{label}, factor") value=factor take />
            " × "
            <Menu form=lab spoken=format!("{label}, times") options value=of take=choose />
        </span>
    }
}

/// The law, or the very draw, of another class.
#[component]
fn OtherClass(
    /// The view's signals.
    lab: Lab,
    /// The class' place.
    class: usize,
    /// The number's key.
    key: StoredValue<String>,
    /// What it is called.
    label: String,
    /// The law now.
    law: Memo<Option<Law>>,
) -> impl IntoView {
    let from = Signal::derive(move || {
        law.with(|law| match law {
            Some(Law::Like { scenario: from } | Law::Drawn { with: from }) => from.to_string(),
            _ => String::new(),
        })
    });
    let sources = lab.of(move |e| {
        key.with_value(|key| {
            entries(
                laws::sources(e, class, key)
                    .into_iter()
                    .filter_map(|place| {
                        let scenario = e.scenarios.get(usize::from(place))?;
                        Some((place, &scenario.name))
                    }),
            )
        })
    });
    let drawn = move || {
        lab.experiment.with(|e| {
            key.with_value(|key| laws::prior(e, class, key))
                .map(|prior| laws::prior_words(&prior))
        })
    };
    let take = Callback::new(move |place: String| {
        let Ok(place) = place.parse::<u8>() else {
            return;
        };
        let next = match law.get_untracked() {
            Some(Law::Drawn { .. }) => Law::Drawn { with: place },
            _ => Law::Like { scenario: place },
        };
        lab.edit(|e| {
            if let Some(scenario) = e.scenarios.get_mut(class) {
                key.with_value(|key| scenario.set(key, next));
            }
        });
    });
    view! {
        <span class="bounds">
            <Menu form=lab spoken=format!("{label}, class") options=sources value=from take />
            " " <span class="unit">{drawn}</span>
        </span>
    }
}
