//! Controls of what is simulated along a genome, and of how it is read: where a history is looked at and where a network is trained on it.

use super::fields::{Form, Menu, MenuField, NumberField, Refusal, TextInput, entries};
use crate::app::state::Refusal as Refused;
use crate::experiment::{Experiment, Noise, NoiseKind};
use crate::history::{Conversion, Hotspot, Selected, Sites, Study, Unit};
use crate::number::{parse_number, show};
use leptos::prelude::*;

/// What has a locus: how mutations become its sites, where crossovers are more or less frequent, and gene conversion.
pub trait HasLocus: 'static {
    /// Reads them.
    fn genome(&self) -> (Sites, Hotspot, Conversion);

    /// Changes them.
    fn genome_mut(&mut self) -> (&mut Sites, &mut Hotspot, &mut Conversion);
}

impl HasLocus for Study {
    fn genome(&self) -> (Sites, Hotspot, Conversion) {
        (self.sites, self.hotspot, self.conversion)
    }

    fn genome_mut(&mut self) -> (&mut Sites, &mut Hotspot, &mut Conversion) {
        (&mut self.sites, &mut self.hotspot, &mut self.conversion)
    }
}

impl HasLocus for Experiment {
    fn genome(&self) -> (Sites, Hotspot, Conversion) {
        let locus = &self.locus;
        (locus.sites, locus.hotspot, locus.conversion)
    }

    fn genome_mut(&mut self) -> (&mut Sites, &mut Hotspot, &mut Conversion) {
        let locus = &mut self.locus;
        (&mut locus.sites, &mut locus.hotspot, &mut locus.conversion)
    }
}

/// What is selected in a history, or why nothing can be.
#[component]
pub fn SelectionField<F: Form>(
    /// What is edited.
    form: F,
    /// How the menu is styled and found.
    #[prop(optional)]
    class: &'static str,
    /// Whether an allele can be selected.
    #[prop(into)]
    selectable: Signal<Result<(), String>>,
    /// Whether the history is a sweep by itself: it says so, and nothing needs to be said.
    #[prop(into)]
    by_itself: Signal<bool>,
    /// What is selected.
    #[prop(into)]
    now: Signal<Selected>,
    /// Told what is to be selected.
    take: Callback<Selected>,
    /// The reason why a choice was refused.
    children: ChildrenFn,
) -> impl IntoView {
    let value = Signal::derive(move || now.get().key().to_owned());
    let take = Callback::new(move |key: String| {
        if let Some(selected) = Selected::of_key(&key) {
            take.run(selected);
        }
    });
    move || match selectable.get() {
        Err(_) if by_itself.get() => None,
        Err(reason) => Some(
            view! { <p class="caption">{format!("Selection: none; {reason}.")}</p> }.into_any(),
        ),
        Ok(()) => {
            let options = entries(Selected::ALL.map(|of| (of.key(), of.title())));
            let children = children.clone();
            Some(view! { <MenuField form class label="Selection" options value take>{children()}</MenuField> }.into_any())
        }
    }
}

/// How mutations become sites: the choice, and the number of sites where it is fixed.
#[component]
pub fn SitesField<F: Form<Value: HasLocus>>(
    /// What is edited.
    form: F,
) -> impl IntoView {
    let sites = Memo::new(move |_| form.read(|of| of.genome().0));
    let fixed = Memo::new(move |_| matches!(sites.get(), Sites::Exactly(_)));
    // Entries by their words in links; any number stands for itself.
    let value = Signal::derive(move || match sites.get() {
        Sites::Exactly(_) => "exactly".to_owned(),
        other => other.write(),
    });
    let options = entries([
        ("infinite", "infinite, at the rate"),
        ("two-alleles", "finite: two alleles at each base pair"),
        ("exactly", "exactly S of them"),
    ]);
    let take = Callback::new(move |key: String| {
        form.edit(|of| *of.genome_mut().0 = Sites::read(&key).unwrap_or(Sites::Exactly(40)));
    });
    let number = move || {
        view! {
            <NumberField form field="sites" whole=true label="Segregating sites S"
                get=|of: &F::Value| match of.genome().0 { Sites::Exactly(sites) => f64::from(sites), _ => f64::NAN }
                set=|of, value| *of.genome_mut().0 = Sites::Exactly(value as u32) />
            <p class="caption">"Placed where branches are long, as by ms -s; the mutation rate makes no difference."</p>
        }
    };
    view! {
        <MenuField form class="sites-kind" label="Sites" options value take>
            {move || (!fixed.get()).then(|| view! { <Refusal form field="sites" /> })}
        </MenuField>
        {move || fixed.get().then(number)}
        {move || (sites.get() == Sites::TwoAlleles).then(|| view! { <p class="caption">"A site that was hit more than once is not marked on the tree."</p> })}
    }
}

/// What recombination is besides crossing over at the same rate everywhere, folded away unless there is some.
#[component]
pub fn RecombinationFields<F: Form<Value: HasLocus>>(
    /// What is edited.
    form: F,
    /// What else is as seldom asked for.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let open = untrack(|| {
        form.read(|of| {
            let (_, hotspot, conversion) = of.genome();
            hotspot.factor != 1.0 || conversion.ratio > 0.0
        })
    });
    view! {
        <details class="recombination" open=open>
            <summary>"Hotspot and gene conversion"</summary>
            <div class="pair">
                <div>
                    <NumberField form field="hotx" label="Crossovers in the hotspot" unit=Unit::TimesRate get=|of: &F::Value| of.genome().1.factor set=|of, value| of.genome_mut().1.factor = value />
                    <NumberField form field="hot0" label="It begins at" unit=Unit::BasePairs get=|of: &F::Value| of.genome().1.start set=|of, value| of.genome_mut().1.start = value />
                    <NumberField form field="hot1" label="It ends at" unit=Unit::BasePairs get=|of: &F::Value| of.genome().1.end set=|of, value| of.genome_mut().1.end = value />
                </div>
                <div>
                    <NumberField form field="gc" label="Gene conversion" unit=Unit::TractsPerCrossover get=|of: &F::Value| of.genome().2.ratio set=|of, value| of.genome_mut().2.ratio = value />
                    <NumberField form field="tract" label="Mean tract length" unit=Unit::BasePairs get=|of: &F::Value| of.genome().2.tract set=|of, value| of.genome_mut().2.tract = value />
                </div>
            </div>
            {children.map(|children| children())}
            <p class="caption">"1 is no hotspot, 0 tracts no gene conversion. A tract begins anywhere with the same probability, as many times r as is given, and its length is exponential."</p>
        </details>
    }
}

/// A model of noise over the alignment: which, and how much of it.
#[component]
pub fn NoiseField<F: Form>(
    /// What is edited.
    form: F,
    /// The key of its number in errors.
    field: &'static str,
    /// Its name on the page.
    label: &'static str,
    /// How the menu is styled and found.
    #[prop(optional)]
    class: &'static str,
    /// What the menu is called, where its name does not say enough.
    #[prop(optional_no_strip, into)]
    spoken: Option<String>,
    /// What holds.
    #[prop(into)]
    now: Signal<Noise>,
    /// Told what is to hold.
    take: Callback<Noise>,
    /// What stands below: the reason why it was refused, and what it does.
    children: Children,
) -> impl IntoView {
    let kind = Memo::new(move |_| now.get().kind);
    let value = Signal::derive(move || kind.get().key().to_owned());
    let choose = Callback::new(move |key: String| {
        if let Some(kind) = NoiseKind::of_key(&key) {
            take.run(Noise::of(kind));
        }
    });
    let options = entries(NoiseKind::ALL.map(|of| (of.key(), of.title())));
    let amount = move || {
        let parameter = kind.get().parameter()?;
        let value = Signal::derive(move || show(now.get().amount));
        let take = Callback::new(move |typed: String| match parse_number(&typed) {
            Some(amount) => take.run(Noise {
                kind: kind.get_untracked(),
                amount,
            }),
            None => {
                let expected = format!("a number such as {}", show(parameter.default));
                form.refuse(Refused::unread(None, field, &expected, &typed));
            }
        });
        Some(view! {
            <label class="field-head">
                <span class="field-name">{parameter.label}" "<span class="unit">{parameter.unit.words()}</span></span>
                <TextInput closed=Signal::derive(move || !form.open()) value take />
            </label>
        })
    };
    view! {
        <div class="field noise">
            <label class="field-head">
                <span class="field-name">{label}</span>
                <Menu form class spoken options value take=choose />
            </label>
            {amount}
            {children()}
        </div>
    }
}
