//! The numbers of a prior, as fields: its bounds, or its one value; and the priors of the locus.

use super::signals::Lab;
use crate::app::parts::fields::{Form, Menu, NUMBER, Refusal, TextInput, entries};
use crate::app::parts::range::RangePair;
use crate::app::sliders::Scale;
use crate::app::state::{
    self,
    laws::{self, LawKind},
};
use crate::experiment::{Experiment, Prior};
use crate::history::Unit;
use crate::number::{parse_number, show};
use leptos::prelude::*;

/// One number that is typed.
#[component]
pub fn Typed(
    /// The view's signals.
    lab: Lab,
    /// The class that has the field.
    class: Option<usize>,
    /// The field's key.
    field: String,
    /// What it is called.
    label: String,
    /// Its value.
    #[prop(into)]
    value: Signal<f64>,
    /// Told a new one.
    take: Callback<f64>,
) -> impl IntoView {
    let shown = Signal::derive(move || show(value.get()));
    let read = Callback::new(move |typed: String| match parse_number(&typed) {
        Some(value) => take.run(value),
        None => lab.refuse(state::Refusal::unread(class, &field, NUMBER, &typed)),
    });
    view! { <TextInput spoken=label value=shown take=read /> }
}

/// The two bounds of a prior, or its one value.
#[component]
pub fn Bounds(
    /// The view's signals.
    lab: Lab,
    /// The class that has the field.
    class: Option<usize>,
    /// The field's key.
    field: String,
    /// What it is called.
    label: String,
    /// The prior.
    #[prop(into)]
    prior: Signal<Prior>,
    /// Told a bound (upper or not) and its new value.
    take: Callback<(bool, f64)>,
) -> impl IntoView {
    let fixed = Memo::new(move |_| prior.get().shape == crate::experiment::Shape::Fixed);
    let low = Signal::derive(move || prior.get().low);
    let high = Signal::derive(move || prior.get().high);
    let (upper_field, upper_label) = (field.clone(), format!("{label}, upper bound"));
    let upper = move || {
        let (field, label) = (upper_field.clone(), upper_label.clone());
        (!fixed.get()).then(move || {
            view! { " – " <Typed lab class field label value=high take=Callback::new(move |value| take.run((true, value))) /> }
        })
    };
    view! {
        <span class="bounds">
            <Typed lab class field label=format!("{label}, lower bound") value=low take=Callback::new(move |value| take.run((false, value))) />
            {upper}
        </span>
    }
}

/// Entries of a menu of laws.
pub fn words(kinds: impl IntoIterator<Item = LawKind>) -> Vec<(String, String)> {
    entries(kinds.into_iter().map(|kind| (kind.word(), kind.word())))
}

/// A prior of the locus.
#[component]
pub fn LocusPrior(
    /// The view's signals.
    lab: Lab,
    /// Its place: mutation, then recombination.
    place: usize,
    /// What it is called.
    label: &'static str,
    /// Its unit.
    unit: Unit,
    /// The field's key.
    field: &'static str,
) -> impl IntoView {
    let read = move |e: &Experiment| match place {
        0 => e.locus.mutation,
        _ => e.locus.recombination,
    };
    let prior = lab.of(read);
    let edit = move |change: &dyn Fn(&mut Prior)| {
        lab.edit(|e| {
            change(match place {
                0 => &mut e.locus.mutation,
                _ => &mut e.locus.recombination,
            });
        });
    };
    let choose = Callback::new(move |word: String| {
        let range = lab.experiment.with_untracked(|e| e.locus.ranges());
        if let Some(kind) = LawKind::of_word(&word) {
            let range = range.get(place).copied().unwrap_or([0.0, 1.0]);
            edit(&|prior| *prior = laws::become_kind(prior, kind, range));
        }
    });
    let word = Signal::derive(move || LawKind::of_prior(&prior.get()).word().to_owned());
    let take = Callback::new(move |(upper, value)| {
        edit(&|prior| laws::set_bound(prior, upper, value));
    });
    let kinds = words([LawKind::Fixed, LawKind::Uniform, LawKind::LogUniform]);
    let now = prior.get_untracked();
    let scale = Scale::around([now.low, now.high], [0.0, f64::MAX]);
    view! {
        <div class="field prior">
            <div class="field-head">
                <span class="field-name">{label}</span>
                <Bounds lab class=None field=field.to_owned() label=label.to_owned() prior take />
            </div>
            {scale.map(|scale| view! { <RangePair label=label.to_owned() unit=unit.words() scale prior take /> })}
            <div class="field-foot">
                <Menu form=lab class="law" spoken=format!("{label}, distribution") options=kinds value=word take=choose />
                <span class="unit">{unit.words()}</span>
            </div>
            <Refusal form=lab field />
        </div>
    }
}
